"""The cameras of the simulated plant as real RTSP streams: clips baked once, served by a real RTSP server."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from devices.errors import DeviceError, LinkLost
from devices.sim.motion import LOOP_S
from devices.sim.plant import Plant
from devices.sim.video.main_stream import MainStreams
from devices.sim.video.programme import FPS, Programme, folders_of, kept

PACKAGES = "python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good gstreamer1.0-plugins-bad"
"""The Debian packages that the RTSP server needs."""

_PROBE = (
    "import gi; gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0'); "
    "from gi.repository import Gst, GstRtspServer"
)
_READY_S = 20.0
_STOP_S = 5.0


class RtspServer:
    """The RTSP server as a process of the system's Python. One life: start, stop."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._playlist: Path | None = None

    def start(self, playlist: dict[str, Any]) -> str:
        """Serve a playlist (see `rtsp_server`); gives back the base URL.

        Raises LinkLost when it does not come up, DeviceError when this machine has no GStreamer.
        """
        python = system_python()
        handle, name = tempfile.mkstemp(prefix="vigil-rtsp-", suffix=".json")
        self._playlist = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(playlist, out)
        script = Path(__file__).with_name("rtsp_server.py")
        self._process = subprocess.Popen(
            [python, "-I", str(script), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        said = _first_line(self._process, _READY_S)
        if not said.startswith("ready "):
            where = f"{playlist['host']}:{playlist['port']}"
            self.stop()
            raise LinkLost(f"RTSP server at {where} did not start: {said or 'it said nothing'}. Is the port taken?")
        return said.removeprefix("ready ").strip()

    @property
    def pid(self) -> int:
        """The process, 0 when there is none."""
        return self._process.pid if self._process is not None else 0

    def stop(self) -> None:
        """End the server; harmless when it does not run."""
        if self._process is not None:
            _end(self._process)
        if self._playlist is not None:
            self._playlist.unlink(missing_ok=True)
        self._process, self._playlist = None, None


class Streams:
    """All cameras of a plant. `prepare` bakes (a minute the first time), `start` serves from a given moment on."""

    def __init__(self, site: dict[str, Any], plant: Plant, cache: Path, address: tuple[str, int]) -> None:
        self._plant, self._cache, self._address = plant, cache, address
        self._cameras = [str(camera["id"]) for camera in site.get("camera", [])]
        self._programmes: list[Programme] = []
        self._server = RtspServer()
        self.base_url = ""

    def prepare(self, say: Callable[[str], None]) -> None:
        """Bake every clip that the cache lacks; `say` hears how far. Raises DeviceError when no server can run here."""
        programmes = kept(folders_of(self._plant, self._cache), self._cache)
        if programmes is None:
            system_python()  # told before the baking, not after it
        with MainStreams(self._plant, self._cache) as main:
            if programmes is None:
                from devices.sim.video.bake import bake  # brings OpenCV and PyAV with it

                programmes = bake(self._plant, self._cache, say)
            self._programmes = [*programmes, *main.programmes(programmes)]

    def start(self, started_at_us: int) -> None:
        """Serve; the plant's second 0 is at `started_at_us`. Raises LinkLost when the port is taken."""
        self.base_url = self._server.start(playlist(self._programmes, self._address, started_at_us))

    def stop(self) -> None:
        """End all streams."""
        self._server.stop()


def playlist(programmes: Sequence[Programme], address: tuple[str, int], started_at_us: int) -> dict[str, Any]:
    """What the RTSP server plays."""
    cameras = {p.camera: {"stretches": p.stretches, "rest": p.rest, "lost": p.lost} for p in programmes}
    return {
        "host": address[0],
        "port": address[1],
        "fps": FPS,
        "stretch_s": LOOP_S,
        "started_at_us": started_at_us,
        "cameras": cameras,
    }


def system_python(candidates: Sequence[str] = ("/usr/bin/python3", "python3")) -> str:
    """A Python that has GStreamer's RTSP server. Raises DeviceError naming the packages when there is none."""
    for candidate in candidates:
        path = shutil.which(candidate)
        if path is not None and _loads(path):
            return path
    raise DeviceError(
        f"The simulated cameras need GStreamer's RTSP server; {' and '.join(candidates)} cannot load it. "
        f"On Debian: apt-get install {PACKAGES}"
    )


def _loads(python: str) -> bool:
    return subprocess.run([python, "-I", "-c", _PROBE], capture_output=True, check=False).returncode == 0


def _first_line(process: subprocess.Popen[str], timeout_s: float) -> str:
    """The first line the process says, or what it complains of when it ends; '' when it stays silent."""
    lines: queue.Queue[str] = queue.Queue()

    def listen(stream: IO[str]) -> None:
        lines.put(stream.readline())

    if process.stdout is None or process.stderr is None:
        return ""
    threading.Thread(target=listen, args=(process.stdout,), daemon=True).start()
    try:
        said = lines.get(timeout=timeout_s)
    except queue.Empty:
        return ""
    return said or process.stderr.read().strip()


def _end(process: subprocess.Popen[str]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
