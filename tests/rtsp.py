"""A real RTSP server for tests: any clip or movie, on a free port."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from devices.sim.video.clip import transcode
from devices.sim.video.streams import RtspServer


@contextmanager
def serve_files(files: Mapping[str, Path], fps: int = 25, started_at_us: int | None = None) -> Iterator[str]:
    """Serve each file for ever as rtsp://127.0.0.1:PORT/NAME; gives the base URL 'rtsp://127.0.0.1:PORT'.

    A path without ending, or ending in .h264, is a clip of `devices.sim.video.clip`; anything else is a movie, made
    into a clip first: each of its frames becomes one frame at `fps`. Frame n is shown n / fps seconds after
    `started_at_us` (default now).
    """
    with tempfile.TemporaryDirectory(prefix="vigil-clips-") as folder:
        cameras = {name: {"rest": str(_clip(path, Path(folder) / name, fps))} for name, path in files.items()}
        begun = int(time.time() * 1e6) if started_at_us is None else started_at_us
        server = RtspServer()
        try:
            yield server.start({"host": "127.0.0.1", "port": 0, "fps": fps, "started_at_us": begun, "cameras": cameras})
        finally:
            server.stop()


def _clip(path: Path, target: Path, fps: int) -> Path:
    if path.suffix in ("", ".h264"):
        return path.with_suffix("")
    transcode(path, target, fps)
    return target
