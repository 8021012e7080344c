"""The supervisor with real processes: it restarts who dies, ends who is asked, kills who will not."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from console.programs import supervisor as supervising
from console.programs.supervisor import Supervisor
from console.programs.table import Program

OBEDIENT = "import sys; sys.stdin.read()"
READY = "import sys; print('{\"ready\": true}', flush=True); print('hello', flush=True); sys.stdin.read()"
STUBBORN = "import time\nwhile True: time.sleep(1)"


def program(name: str, code: str, **more: bool) -> Program:
    return Program(name, (sys.executable, "-c", code), **more)


async def until(true: Callable[[], bool], timeout_s: float = 10.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not true():
            await asyncio.sleep(0.01)


def supervised(tmp_path: Path, *programs: Program) -> tuple[Supervisor, list[str]]:
    said: list[str] = []
    return Supervisor(list(programs), tmp_path, {}, said.append), said


async def test_a_program_that_dies_is_started_again(tmp_path: Path) -> None:
    keeper, said = supervised(tmp_path, program("core", OBEDIENT))
    keeper.start()
    await until(lambda: keeper.pid("core") is not None)
    first = keeper.pid("core")
    os.kill(first or 0, signal.SIGKILL)
    await until(lambda: keeper.pid("core") not in (None, first))
    await keeper.stop()
    assert keeper.restarts == {"core": 1}
    assert any("core ended with -9" in line for line in said)


async def test_stopping_closes_their_input_and_they_end(tmp_path: Path) -> None:
    keeper, said = supervised(tmp_path, program("core", OBEDIENT), program("vision-1", OBEDIENT))
    keeper.start()
    await until(lambda: keeper.pid("core") is not None and keeper.pid("vision-1") is not None)
    await keeper.stop()
    assert keeper.exit_codes == {"core": 0, "vision-1": 0}
    assert (said, keeper.restarts) == ([], {})


async def test_who_will_not_end_is_killed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(supervising, "STOP_S", 0.3)
    keeper, said = supervised(tmp_path, program("deaf", STUBBORN))
    keeper.start()
    await until(lambda: keeper.pid("deaf") is not None)
    await keeper.stop()
    assert keeper.pid("deaf") is None
    assert any("killed" in line for line in said)


async def test_the_closed_room_ends_all(tmp_path: Path) -> None:
    keeper, _ = supervised(tmp_path, program("core", OBEDIENT), program("room-1", "pass", ends_all=True))
    keeper.start()
    await asyncio.wait_for(keeper.finished.wait(), 10)
    await keeper.stop()
    assert keeper.restarts == {}


async def test_a_program_says_when_it_is_ready(tmp_path: Path) -> None:
    keeper, said = supervised(tmp_path, program("plant", READY, ready=True))
    keeper.start("plant")
    await asyncio.wait_for(keeper.ready(), 10)
    await until(lambda: said == ["plant: hello"])
    await keeper.stop()
