"""A camera that shows the time: drawn, coded by x264 without delay, served over RTSP. Run by the system's Python:

    /usr/bin/python3 -I camera.py

Says "ready rtsp://127.0.0.1:PORT/clock" on standard output, and stops when standard input ends.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any

import gi

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

from console.bench.clock import picture  # noqa: E402

FPS = 25
_LAUNCH = (
    "( appsrc name=source is-live=true format=time do-timestamp=false block=false"
    f" caps=video/x-raw,format=I420,width={picture.WIDTH_PX},height={picture.HEIGHT_PX},framerate={FPS}/1"
    f" ! x264enc tune=zerolatency speed-preset=ultrafast bitrate=2000 key-int-max={FPS} threads=1"
    " sliced-threads=false"
    " ! video/x-h264,profile=main,stream-format=byte-stream,alignment=au"
    " ! rtph264pay name=pay0 pt=96 config-interval=-1 )"
)


class Clock:
    """Feeds the time to every source that plays."""

    def __init__(self) -> None:
        self._sources: list[Any] = []
        self._lock = threading.Lock()

    def on_media(self, _factory: Any, media: Any) -> None:
        """A client came: it gets pictures from now on."""
        source = media.get_element().get_by_name("source")
        media.connect("unprepared", lambda _media: self._drop(source))
        with self._lock:
            self._sources.append(source)

    def feed(self) -> None:
        """A picture of now each 40 ms, for ever."""
        due_s = time.monotonic()
        while True:
            due_s = max(due_s + 1 / FPS, time.monotonic())
            time.sleep(max(0.0, due_s - time.monotonic()))
            with self._lock:
                sources = list(self._sources)
            if sources:
                shown = picture.drawn(time.time_ns() // 1_000_000)
                for source in sources:
                    _push(source, shown)

    def _drop(self, source: Any) -> None:
        with self._lock:
            self._sources.remove(source)


def _push(source: Any, shown: bytes) -> None:
    """With the time since the pipeline began to play. Before that it has none: what is pushed then may stop it."""
    clock, base_ns = source.get_clock(), int(source.get_base_time())
    if clock is not None and base_ns:
        buffer = Gst.Buffer.new_wrapped(shown)
        buffer.pts = buffer.dts = max(0, int(clock.get_time()) - base_ns)
        source.emit("push-buffer", buffer)


def main() -> None:
    """Serve until standard input ends."""
    Gst.init(None)
    if Gst.ElementFactory.find("x264enc") is None:
        print("GStreamer has no x264enc; `make bench` brings it (gstreamer1.0-plugins-ugly)", flush=True)
        sys.exit(1)
    clock, loop = Clock(), GLib.MainLoop()
    server, factory = GstRtspServer.RTSPServer(), GstRtspServer.RTSPMediaFactory()
    server.set_address("127.0.0.1")
    server.set_service("0")
    factory.set_launch(_LAUNCH)
    factory.set_shared(True)
    factory.set_latency(0)
    factory.connect("media-configure", clock.on_media)
    server.get_mount_points().add_factory("/clock", factory)
    server.attach(None)
    threading.Thread(target=clock.feed, daemon=True).start()
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), GLib.idle_add(loop.quit)), daemon=True).start()
    print(f"ready rtsp://127.0.0.1:{server.get_bound_port()}/clock", flush=True)
    loop.run()


if __name__ == "__main__":
    main()
