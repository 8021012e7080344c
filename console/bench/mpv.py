"""The rival of the wall: one mpv that stacks many streams into one window, told to be as quick and cheap as it can."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from pathlib import Path
from typing import Any

from console.bench import peers, processes
from console.bench.session import BenchFailed
from console.programs.leash import Leashed

WIDTH_PX, HEIGHT_PX = 1920, 1080
FPS = 25
UP_S = 60.0
LOOK_S = 0.2
_OPTIONS = (
    "--no-config",
    "--no-audio",
    "--no-osc",
    "--osd-level=0",
    "--no-terminal",
    "--no-input-default-bindings",
    "--profile=low-latency",
    "--cache=no",
    "--vo=x11",
    "--hwdec=no",
    "--rtsp-transport=tcp",
    "--framedrop=no",
    "--vd-lavc-threads=1",
    f"--geometry={WIDTH_PX}x{HEIGHT_PX}+0+0",
    "--no-border",
)


@dataclass(frozen=True, slots=True)
class Player:
    """A playing mpv: its process and the socket where it answers."""

    pid: int
    socket: Path

    def said(self, name: str) -> float | None:
        """One of its properties that is a number; None while it has none."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self.socket))
            line.sendall(json.dumps({"command": ["get_property", name], "request_id": 1}).encode() + b"\n")
            for text in line.makefile():
                answer: dict[str, Any] = json.loads(text)
                if answer.get("request_id") == 1:
                    value = answer.get("data")
                    return float(value) if isinstance(value, int | float) else None
        return None


def stack(tiles: int) -> str:
    """The filter graph: every stream scaled to its tile as cheaply as swscale can, all beside each other. Times that
    agree let it stack 25 times a second; without that it would stack anew for every picture of every stream."""
    columns = ceil(sqrt(tiles))
    wide, high = WIDTH_PX // columns, HEIGHT_PX // columns
    tile = f"setpts=PTS-STARTPTS,fps={FPS},scale={wide}:{high}:flags=fast_bilinear"
    scaled = [f"[vid{n}]{tile}[t{n}]" for n in range(1, tiles + 1)]
    places = "|".join(f"{n % columns * wide}_{n // columns * high}" for n in range(tiles))
    inputs = "".join(f"[t{n}]" for n in range(1, tiles + 1))
    return ";".join([*scaled, f"{inputs}xstack=inputs={tiles}:layout={places}:fill=black[vo]"])


@contextlib.contextmanager
def playing(urls: Sequence[str]) -> Iterator[Player]:
    """These streams in one window on the screen of DISPLAY, until the block is over. Raises BenchFailed."""
    with tempfile.TemporaryDirectory(prefix="vigil-mpv-") as folder:
        answers, log = Path(folder) / "socket", Path(folder) / "mpv.log"
        asked = (*_OPTIONS, f"--input-ipc-server={answers}", f"--log-file={log}")
        more = [f"--external-file={url}" for url in urls[1:]]
        shown = (f"--lavfi-complex={stack(len(urls))}", urls[0], *more)
        process = Leashed([peers.program("mpv"), *asked, *shown], subprocess.DEVNULL)
        try:
            yield _up(process, answers, log)
        finally:
            process.let_go()


def _up(process: Leashed, answers: Path, log: Path) -> Player:
    """Wait until it shows pictures."""
    deadline = time.monotonic() + UP_S
    while time.monotonic() < deadline and process.poll() is None:
        pid = processes.below_named(process.pid, "mpv")
        with contextlib.suppress(OSError, ValueError):
            if pid and (Player(pid, answers).said("time-pos") or 0) > 0:
                return Player(pid, answers)
        time.sleep(LOOK_S)
    last = log.read_text(errors="replace")[-600:] if log.exists() else "it said nothing"
    raise BenchFailed(f"mpv does not play the streams: {last}")
