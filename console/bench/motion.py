"""The rival of the recorder: Debian's `motion`, which looks for motion and records without coding again."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from console.bench import peers, processes
from console.bench.session import BenchFailed
from console.programs.leash import Leashed

UP_S = 60.0
LOOK_S = 0.2
_ALL = """
daemon off
setup_mode off
log_level 6
log_file {folder}/motion.log
target_dir {folder}
webcontrol_port 0
stream_port 0
picture_output off
movie_output on
movie_passthrough on
emulate_motion on
width 640
height 360
framerate {fps}
text_left
text_right
{cameras}
"""
_CAMERA = """
camera_id {number}
camera_name camera{number}
netcam_url {url}
netcam_params rtsp_transport=tcp
movie_filename %t-%v
"""


@dataclass(frozen=True, slots=True)
class Watcher:
    """A working motion: its process and where it leaves its movies."""

    pid: int
    folder: Path

    def recorded(self) -> int:
        """Bytes in its movies."""
        return sum(movie.stat().st_size for movie in self.folder.glob("*.mp4"))

    def cameras(self) -> int:
        """How many cameras have left a movie."""
        return len({movie.name.split("-")[0] for movie in self.folder.glob("*.mp4")})


def configure(folder: Path, urls: Sequence[str], fps: int) -> Path:
    """Its files for these streams; `fps`: pictures a second of a camera that it looks at."""
    files = [folder / f"camera{number}.conf" for number in range(1, len(urls) + 1)]
    for number, (file, url) in enumerate(zip(files, urls, strict=True), start=1):
        file.write_text(_CAMERA.format(number=number, url=url), encoding="utf-8")
    whole = folder / "motion.conf"
    cameras = "\n".join(f"camera {file}" for file in files)
    whole.write_text(_ALL.format(folder=folder, fps=fps, cameras=cameras), encoding="utf-8")
    return whole


@contextlib.contextmanager
def watching(urls: Sequence[str], fps: int) -> Iterator[Watcher]:
    """These streams looked at and recorded until the block is over. Raises BenchFailed."""
    with tempfile.TemporaryDirectory(prefix="vigil-motion-") as name:
        folder = Path(name)
        asked = [peers.program("motion"), "-n", "-c", str(configure(folder, urls, fps))]
        process = Leashed(asked, subprocess.DEVNULL)
        try:
            yield _up(process, folder, len(urls))
        finally:
            process.let_go()


def _up(process: Leashed, folder: Path, cameras: int) -> Watcher:
    """Wait until every camera has something recorded."""
    deadline = time.monotonic() + UP_S
    while time.monotonic() < deadline and process.poll() is None:
        pid = processes.below_named(process.pid, "motion")
        if pid and (watcher := Watcher(pid, folder)).cameras() == cameras:
            return watcher
        time.sleep(LOOK_S)
    log = folder / "motion.log"
    last = log.read_text(errors="replace")[-600:] if log.exists() else "it said nothing"
    raise BenchFailed(f"motion does not record all {cameras} cameras: {last}")
