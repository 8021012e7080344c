"""The clock's camera as a process of the system's Python. It ends when its standard input closes."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from console.bench.session import BenchFailed
from devices.errors import DeviceError
from devices.sim.video.streams import system_python

SCRIPT = Path(__file__).with_name("camera.py")
_END_S = 5.0


@contextlib.contextmanager
def clock_camera() -> Iterator[str]:
    """Its stream's address until the block is over. Raises BenchFailed when this machine cannot serve it."""
    try:
        python = system_python()
    except DeviceError as error:
        raise BenchFailed(str(error)) from error
    command = [python, "-I", str(SCRIPT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline().strip() if process.stdout is not None else ""
            if not said.startswith("ready "):
                raise BenchFailed(f"the clock's camera did not start: {said or 'it said nothing'}")
            yield said.removeprefix("ready ")
        finally:
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()
