"""`vigil run` whose vision worker hangs in native code, for `test_hang`: run as `python -m`, `FAULTS FOLDER run ...`.

The programs of the run are this module again. Each worker takes the next of the named faults; once they are used up
it works as it should. The hangs are real: libc's pause() never returns, called with or without Python's lock.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from console import cli
from console.programs import table
from console.vision import connection, worker
from devices.cameras import sources
from devices.cameras.address import Address
from devices.cameras.card import Card
from devices.cameras.rtsp import RtspStream
from devices.cameras.stream import StreamFrame, StreamPacket
from inference.detector import Detector
from inference.seen import Detections

LOOKS, PACKETS = 20, 50
"""Of the detector before it hangs, and of a camera: some seconds, so that a heartbeat has told of pictures before."""


def run(faults: str, folder: Path, arguments: Sequence[str]) -> int:
    """The run, whose programs are started by this module."""
    table.PYTHON = (sys.executable, "-m", "tests.faults.hanging", faults, str(folder))  # type: ignore[assignment]
    return cli.main(arguments)


def program(faults: list[str], folder: Path, module: str, arguments: Sequence[str]) -> None:
    """One program of the run."""
    if arguments[:1] == ["vision"]:
        worker_before = len(list(folder.iterdir()))
        (folder / str(os.getpid())).touch()
        for fault in faults[worker_before : worker_before + 1]:
            FAULTS[fault]()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__")


def in_a_look(pause: Callable[[], object], looks: int) -> None:
    """The detector does not come back from a look, after so many."""

    class Hanging(Detector):
        left = looks

        def detect(self, frames: Any, down_to: float | None = None) -> list[Detections]:
            if self.left == 0:
                pause()
            self.left -= 1
            return super().detect(frames, down_to)

        def check_itself(self) -> bool:
            """It proves itself first."""
            left, self.left = self.left, -1
            passed = super().check_itself()
            self.left = left
            return passed

    vars(worker)["Detector"] = Hanging


def in_a_packet() -> None:
    """C01's decoder does not come back from a packet."""

    class Hanging(RtspStream):
        def __init__(self, where: Address, card: Card | None = None) -> None:
            self.left = PACKETS if where.url.endswith("C01") else -1
            super().__init__(where, card=card)

        def decode(self, one: StreamPacket) -> list[StreamFrame]:
            if self.left == 0:
                ctypes.CDLL(None).pause()
            self.left -= 1
            return super().decode(one)

    connection.PACKET_S = 12.0
    sources.KINDS["rtsp"] = Hanging


FAULTS: dict[str, Callable[[], None]] = {
    "look": lambda: in_a_look(ctypes.CDLL(None).pause, LOOKS),
    "first-look": lambda: in_a_look(ctypes.CDLL(None).pause, 0),
    "lock": lambda: in_a_look(ctypes.PyDLL(None).pause, LOOKS),
    "packet": in_a_packet,
    "dies": lambda: sys.exit(1),
    "none": lambda: None,
}

if __name__ == "__main__":
    _, named, at, first, *rest = sys.argv
    if first == "run":
        sys.exit(run(named, Path(at), ["run", *rest]))
    program(named.split(","), Path(at), first, rest)
