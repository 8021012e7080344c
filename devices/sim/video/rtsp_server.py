"""Serves clips as live RTSP streams, all in step with one clock. Run by the system's Python, which has GStreamer:

    /usr/bin/python3 rtsp_server.py PLAYLIST.json

The playlist: {"host", "port" (0: any free one), "fps", "started_at_us", "stretch_s", "cameras": {NAME: {"stretches":
[CLIP, ...], "rest": CLIP, "lost": [[from_s, to_s], ...]}}}. A CLIP is a path without ending: CLIP.h264 holds Annex B
access units, CLIP.json their places, {"units": [[offset, size, is_key], ...]}. At second t after `started_at_us` a
camera plays `stretches[t // stretch_s]`, after them `rest` for ever. While a camera is lost its clients are cut off and
its address is not found.

Says "ready rtsp://HOST:PORT" on standard output, and stops when standard input ends. Imports nothing of Vigil.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtspServer  # noqa: E402, F401

_LAUNCH = (
    "( appsrc name=source is-live=true format=time do-timestamp=false block=false max-bytes=4194304"
    " caps=video/x-h264,stream-format=byte-stream,alignment=au,framerate={fps}/1"
    " ! rtph264pay name=pay0 pt=96 config-interval=-1 mtu=1400 )"
)
_CATCH_UP_NS = 2_000_000
"""Distance of the time stamps of the frames that a new client gets at once, from the last key frame on."""


class Clip:
    """The access units of one clip."""

    def __init__(self, path: str) -> None:
        self._bytes = Path(path + ".h264").read_bytes()
        self._units: list[list[int]] = json.loads(Path(path + ".json").read_text())["units"]

    def __len__(self) -> int:
        return len(self._units)

    def unit(self, n: int) -> bytes:
        """Access unit n, 0..len-1."""
        offset, size, _ = self._units[n]
        return self._bytes[offset : offset + size]

    def is_key(self, n: int) -> bool:
        """Whether decoding can start at n."""
        return bool(self._units[n][2])


class Channel:
    """One camera: what it plays when."""

    def __init__(self, plan: dict[str, Any], fps: int, stretch_s: float, clips: dict[str, Clip]) -> None:
        self._stretches = [clips[path] for path in plan.get("stretches", [])]
        self._rest = clips[plan["rest"]]
        self._fps, self._stretch = fps, round(stretch_s * fps)
        self._lost = [(start, end) for start, end in plan.get("lost", [])]

    def is_lost(self, frame: int) -> bool:
        """Whether the camera gives no stream at this frame of the clock."""
        return any(start <= frame / self._fps < end for start, end in self._lost)

    def place(self, frame: int) -> tuple[Clip, int]:
        """Which unit of which clip is shown at this frame of the clock."""
        stretch, within = divmod(frame, self._stretch)
        if 0 <= stretch < len(self._stretches):
            clip = self._stretches[stretch]
            return clip, within % len(clip)
        return self._rest, (within if self._stretches else frame) % len(self._rest)

    def last_key(self, frame: int) -> int:
        """The newest frame of the clock, not after this one, at which decoding can start."""
        while True:
            clip, n = self.place(frame)
            if clip.is_key(n):
                return frame
            frame -= 1


class Viewer:
    """One media pipeline that is fed."""

    def __init__(self, source: Any, channel: Channel) -> None:
        self.source, self.channel = source, channel
        self._next: int | None = None
        self._anchor = (0, 0)
        """A frame of the clock and its time stamp; later frames follow at the frame rate, earlier ones are close."""
        self._last_pts = 0

    def feed(self, frame: int, fps: int) -> bool:
        """Push all units up to this frame of the clock; False when nobody takes them any more."""
        if self._next is None or frame - self._next > fps:
            running = self._running_ns()
            if running is None:
                return True
            self._next = self.channel.last_key(frame)
            self._anchor = frame, max(running, self._last_pts) + (frame - self._next + 1) * _CATCH_UP_NS
        while self._next <= frame:
            if not self._push(self._next, fps):
                self._next = None
                return self._is_alive()
            self._next += 1
        return True

    def _is_alive(self) -> bool:
        """Whether the pipeline may still take units: not while it flushes, but later; never again once it is shut."""
        return bool(self.source.get_state(0).state != Gst.State.NULL)

    def _push(self, frame: int, fps: int) -> bool:
        clip, n = self.channel.place(frame)
        buffer = Gst.Buffer.new_wrapped(clip.unit(n))
        since = frame - self._anchor[0]
        buffer.pts = buffer.dts = self._anchor[1] + since * (_CATCH_UP_NS if since < 0 else 1_000_000_000 // fps)
        self._last_pts = buffer.pts
        return bool(self.source.emit("push-buffer", buffer) == Gst.FlowReturn.OK)

    def _running_ns(self) -> int | None:
        """Nanoseconds since the pipeline began to play; None before: its clock comes earlier than its base time."""
        clock, base = self.source.get_clock(), int(self.source.get_base_time())
        if clock is None or base == 0:
            return None
        return max(0, int(clock.get_time()) - base)


class Server:
    """The RTSP server of one playlist."""

    def __init__(self, playlist: dict[str, Any]) -> None:
        self.fps = int(playlist["fps"])
        self._started_at = playlist["started_at_us"] / 1e6
        plans = playlist["cameras"].values()
        clips = {path: Clip(path) for plan in plans for path in (*plan.get("stretches", []), plan["rest"])}
        stretch_s = float(playlist.get("stretch_s", 30.0))
        self._channels = {name: Channel(plan, self.fps, stretch_s, clips) for name, plan in playlist["cameras"].items()}
        self._viewers: dict[str, list[Viewer]] = {name: [] for name in self._channels}
        self._clients: dict[str, list[Any]] = {name: [] for name in self._channels}
        self._mounted: set[str] = set()
        self._lock = threading.Lock()
        self._server = GstRtspServer.RTSPServer()
        self._server.set_address(playlist["host"])
        self._server.set_service(str(playlist["port"]))
        self._server.connect("client-connected", self._on_client)
        self._stopped = threading.Event()

    def start(self) -> int:
        """Open the port and begin to feed; gives back the port. Raises OSError when the port is taken."""
        self._mount_all(self._frame_now())
        if self._server.attach(None) == 0:
            raise OSError(f"rtsp_server: port {self._server.get_service()} cannot be opened; is it taken?")
        threading.Thread(target=self._feed, daemon=True).start()
        return int(self._server.get_bound_port())

    def stop(self) -> None:
        """End the feeding."""
        self._stopped.set()

    def _frame_now(self) -> int:
        return int((time.time() - self._started_at) * self.fps)

    def _mount_all(self, frame: int) -> None:
        """Open the addresses of living cameras, shut those of lost ones."""
        mounts = self._server.get_mount_points()
        for name, channel in self._channels.items():
            lost = channel.is_lost(frame)
            if not lost and name not in self._mounted:
                mounts.add_factory(f"/{name}", self._factory(name))
                self._mounted.add(name)
            elif lost and name in self._mounted:
                mounts.remove_factory(f"/{name}")
                self._mounted.discard(name)
                GLib.idle_add(self._cut_off, name)

    def _factory(self, name: str) -> Any:
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(_LAUNCH.format(fps=self.fps))
        factory.set_shared(False)
        factory.set_latency(0)
        factory.connect("media-configure", self._on_media, name)
        return factory

    def _on_media(self, _factory: Any, media: Any, name: str) -> None:
        source = media.get_element().get_by_name("source")
        viewer = Viewer(source, self._channels[name])
        media.connect("unprepared", lambda _media: self._drop(name, viewer))
        with self._lock:
            self._viewers[name].append(viewer)

    def _drop(self, name: str, viewer: Viewer) -> None:
        with self._lock:
            if viewer in self._viewers[name]:
                self._viewers[name].remove(viewer)

    def _on_client(self, _server: Any, client: Any) -> None:
        client.connect("play-request", self._on_play)
        client.connect("closed", self._on_closed)

    def _on_play(self, client: Any, context: Any) -> None:
        name = context.uri.abspath.strip("/").split("/")[0]
        if name in self._clients:
            self._clients[name].append(client)

    def _on_closed(self, client: Any) -> None:
        for clients in self._clients.values():
            while client in clients:
                clients.remove(client)

    def _cut_off(self, name: str) -> bool:
        for client in list(self._clients[name]):
            client.close()
        return False

    def _feed(self) -> None:
        """Each frame of the clock to all viewers, until stopped."""
        frame = self._frame_now()
        while not self._stopped.wait(max(0.0, self._started_at + (frame + 1) / self.fps - time.time())):
            frame = self._frame_now()
            self._mount_all(frame)
            with self._lock:
                watched = [(name, viewer) for name, viewers in self._viewers.items() for viewer in viewers]
            for name, viewer in watched:
                if not viewer.feed(frame, self.fps):
                    self._drop(name, viewer)


def main() -> None:
    """Serve the playlist named on the command line until standard input ends."""
    Gst.init(None)
    loop = GLib.MainLoop()
    playlist = json.loads(Path(sys.argv[1]).read_text())
    server = Server(playlist)
    try:
        port = server.start()
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    print(f"ready rtsp://{playlist['host']}:{port}", flush=True)
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), GLib.idle_add(loop.quit)), daemon=True).start()
    loop.run()
    server.stop()


if __name__ == "__main__":
    main()
