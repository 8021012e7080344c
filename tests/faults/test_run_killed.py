"""Kill -9 of `vigil run` itself: nothing that it started outlives it, and the next run takes the same home over."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from console.bus import Access
from console.programs.broker import listens
from tests.rooms import POLL_S, Run, room, small_home

GONE_WITHIN_S = 10.0
"""A program has 4 s to end in order; Mosquitto and Xvfb 3 s. The rest is for a machine at its limits."""

pytestmark = pytest.mark.timeout(240)


STARTED = ("sbin/mosquitto ", "Xvfb ", "devices.sim ", "rtsp_server.py ", "cli core ", "cli vision ", "cli room ")
"""What tells its processes from each other on their command lines."""


def running(run: Run) -> list[str]:
    """Which of them run, by what tells them."""
    lines = [command_line(pid) for pid in run.seen]
    return [part for part in STARTED if any(part in line and "leash_holder" not in line for line in lines)]


def command_line(pid: int) -> str:
    """Empty when it has ended: some only ask the system something."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


async def test_a_killed_run_leaves_nothing_and_the_next_one_starts(tmp_path: Path) -> None:
    home = small_home(tmp_path / "home")
    async with room(home, "--seconds", "400") as desk:
        await desk.until(lambda: desk.figure("room-1", "frames_shown"), "pictures are shown")
        desk.run.look()
        assert running(desk.run) == list(STARTED)
        port = Access.read(home.access, "room").port
        desk.run.process.kill()
        desk.run.process.wait()
        deadline = time.monotonic() + GONE_WITHIN_S
        while left := desk.run.left():
            assert time.monotonic() < deadline, f"{left}\n{desk.run.last_words()}"
            await asyncio.sleep(POLL_S)
        assert (desk.run.rings(), listens("127.0.0.1", port)) == ([], False)

    async with room(home, "--seconds", "400", "--no-room", "--no-detection") as desk:
        await desk.until(lambda: desk.pid("core"), "the next core is heard")
        said = await asyncio.to_thread(desk.run.end)
        assert (said["restarts"], desk.run.left(), desk.run.rings()) == ({}, [], []), desk.run.last_words()
