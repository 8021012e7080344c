"""The order of a start, with real processes: video comes after the room, but it comes."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from console.bus import now_us
from console.heartbeat import Alive
from console.programs.run import start_in_turn
from console.programs.supervisor import Supervisor
from console.programs.table import Program
from console.programs.tally import Tally
from tests.waiting import until

OBEDIENT = (sys.executable, "-c", "import sys; sys.stdin.read()")
CORE = Program("core", OBEDIENT)
VISION = Program("vision-1", OBEDIENT, patient=True)
ROOM = Program("room-1", OBEDIENT, ends_all=True)


def keeper_of(tmp_path: Path, *table: Program) -> Supervisor:
    said: list[str] = []
    return Supervisor(list(table), tmp_path, {}, said.append)


async def test_video_starts_when_the_room_has_connected(tmp_path: Path) -> None:
    """Core and room at once, whatever their place in the table."""
    table, tally = (VISION, CORE, ROOM), Tally()
    keeper = keeper_of(tmp_path, *table)
    starting = asyncio.create_task(start_in_turn(table, keeper, tally, first_s=60.0))
    await until(lambda: keeper.pid("core") is not None and keeper.pid("room-1") is not None)
    assert keeper.pid("vision-1") is None
    beat = Alive(program="room-1", pid=os.getpid(), up=True, started_at_us=now_us(), at_us=now_us())
    tally.hear([("alive/room-1", beat)])
    await until(lambda: keeper.pid("vision-1") is not None)
    await starting
    await keeper.stop()


async def test_video_does_not_wait_long_for_a_room_that_does_not_come(tmp_path: Path) -> None:
    """Recording matters more than the order."""
    table = (CORE, VISION, ROOM)
    keeper = keeper_of(tmp_path, *table)
    await start_in_turn(table, keeper, Tally(), first_s=0.2)
    await until(lambda: keeper.pid("vision-1") is not None)
    await keeper.stop()


async def test_without_a_room_all_start_at_once(tmp_path: Path) -> None:
    """`--no-room`: nobody to wait for."""
    table = (CORE, VISION)
    keeper = keeper_of(tmp_path, *table)
    await start_in_turn(table, keeper, Tally(), first_s=60.0)
    await until(lambda: keeper.pid("vision-1") is not None)
    await keeper.stop()
