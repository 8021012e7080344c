"""Orders against PLCs that are not pymodbus: libmodbus in C, and one written from the specification; and over a line
that loses. None fires twice, none is called verified that was not.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.core import plc_link
from console.site.model import InterlockRecord
from console.values import OrderResult, Outcome
from tests.integration.interlock_room import Room, interlock, said, two_plcs
from tests.integration.lossy_line import LossyLine, lossy
from tests.unit.devices.modbus_server import free_port
from tests.unit.devices.raw_plc import RawPlc, raw
from tests.waiting import until

SOURCE = Path(__file__).with_name("libmodbus_plc.c")
ORDERS = 25
Writes = Callable[[], list[tuple[int, int, int]]]
"""Every write that reached a PLC so far: (function, address, first value)."""


@pytest.fixture(scope="session")
def libmodbus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The C server, compiled."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler here; the PLC written from the specification stands in for libmodbus")
    program = tmp_path_factory.mktemp("libmodbus") / "plc"
    made = subprocess.run(
        [compiler, "-O1", str(SOURCE), "-o", str(program), "-lmodbus"], capture_output=True, text=True
    )
    if "modbus/modbus.h" in made.stderr:
        pytest.skip("libmodbus-dev is not installed; the PLC written from the specification stands in for it")
    assert made.returncode == 0, made.stderr
    return program


@asynccontextmanager
async def by_libmodbus(program: Path) -> AsyncIterator[tuple[int, Writes]]:
    """The C server in a process of its own."""
    port, heard = free_port(), list[tuple[int, int, int]]()
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(str(program), str(port), stdin=pipe, stdout=pipe)
    if process.stdout is None or process.stdin is None:
        raise OSError("no pipes")
    assert (await asyncio.wait_for(process.stdout.readline(), 20)).strip() == b"listening"

    async def listen(lines: asyncio.StreamReader) -> None:
        async for line in lines:
            function, address, value = (int(word) for word in line.split())
            heard.append((function, address, value))

    listening = asyncio.create_task(listen(process.stdout))
    try:
        yield port, lambda: list(heard)
    finally:
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 20)
        await listening


@asynccontextmanager
async def by_specification() -> AsyncIterator[tuple[int, Writes]]:
    """The PLC on bare sockets."""
    async with raw(RawPlc()) as plc:
        yield plc.port, lambda: list(plc.writes)


def foreign(kind: str, request: pytest.FixtureRequest) -> Any:
    """One of the two."""
    return by_libmodbus(request.getfixturevalue("libmodbus")) if kind == "libmodbus" else by_specification()


def wired(**changes: Any) -> InterlockRecord:
    """IL-01, its feedback ten inputs above its coil."""
    return replace(interlock("IL-01", "PLC-1", 0, verify_s=5.0), **changes)


async def ordered(room: Room, action: bool) -> tuple[Outcome, str]:
    """Selected and operated; the answer."""
    await room.poll()
    await room.select(action=action)
    return said(await room.operate())


REGISTER = {"output": "register", "coil": -1, "register": 20, "feedback_space": "input_register", "feedback": 20}
WORD = {**REGISTER, "on_value": 7, "off_value": 3, "feedback_on": 7, "feedback_off": 3}
TWO = {"words": 2, "feedback_words": 2, "on_value": 70000, "feedback_on": 70000, "off_value": 5, "feedback_off": 5}
WIRINGS: dict[str, tuple[dict[str, Any], tuple[int, int]]] = {
    "coil": ({}, (5, 0)),
    "register": (WORD, (6, 20)),
    "two words": ({**REGISTER, **TWO}, (16, 20)),
}
"""Settings of the interlock, and the function and address of each of its writes."""


@pytest.mark.parametrize("kind", ["libmodbus", "specification"])
@pytest.mark.parametrize("wiring", sorted(WIRINGS))
async def test_an_output_trips_and_resets_once_each(
    kind: str, wiring: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Verified by read-back; the PLC was written to once an order."""
    changes, write = WIRINGS[wiring]
    async with foreign(kind, request) as (port, writes):
        room = Room(tmp_path, port, two_plcs(interlocks=(wired(**changes),)))
        assert await ordered(room, True) == (Outcome.DONE, "")
        assert await ordered(room, False) == (Outcome.DONE, "")
        assert [row.body["result"] for row in room.rows("order_result")] == [OrderResult.VERIFIED] * 2
        await until(lambda: len(writes()) == 2)
        await room.close()
    assert [(function, address) for function, address, _ in writes()] == [write, write]


@pytest.mark.parametrize("kind", ["libmodbus", "specification"])
async def test_a_point_that_is_not_there_is_refused_in_words(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with foreign(kind, request) as (port, _writes):
        room = Room(tmp_path, port, two_plcs(interlocks=(wired(coil=900, feedback=10),)))
        assert await ordered(room, True) == (Outcome.FAILED, "The PLC refused: illegal address")
        await room.close()


@pytest.mark.parametrize("kind", ["libmodbus", "specification"])
async def test_the_connection_ends_and_comes_back(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The order after it is sent over a new one, and nothing of the one before."""
    async with foreign(kind, request) as (port, writes):
        room = Room(tmp_path, port, two_plcs(interlocks=(wired(),)))
        assert await ordered(room, True) == (Outcome.DONE, "")
        room.links["PLC-1"].close()
        assert await ordered(room, False) == (Outcome.DONE, "")
        await until(lambda: len(writes()) == 2)
        await room.close()


# ---------------------------------------------------------------- a line that loses


async def seen(room: Room) -> None:
    """Until the PLC is heard: what is not, cannot be ordered."""
    for _ in range(40):
        await room.poll()
        if room.links["PLC-1"].linked:
            return
    raise AssertionError("the PLC was not heard in forty polls")


@pytest.mark.parametrize("seed", range(4))
async def test_over_a_lossy_line_none_fires_twice_and_none_is_verified_that_is_not(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Delays beyond the time-out, lost and cut frames, ended connections, answers said twice: of every order the PLC
    heard at most one write, every one has its one result, and what is called verified was so while it was ordered."""
    monkeypatch.setattr(plc_link, "TIMEOUT_S", 0.15)
    async with raw(RawPlc()) as plc, lossy(LossyLine(plc.port, seed)) as line:
        room = Room(tmp_path, line.port, two_plcs(interlocks=(wired(verify_s=0.3),)))
        results: list[OrderResult] = []
        for number in range(ORDERS):
            action, before, from_s = number % 2 == 0, len(plc.writes), time.monotonic()
            line.calm = True
            await seen(room)
            line.calm = False
            selected = await room.select(action=action)
            assert selected.outcome is Outcome.DONE, selected.why
            await room.operate()
            results.append(OrderResult(room.rows("order_result")[-1].body["result"]))
            if results[-1] is OrderResult.VERIFIED:
                assert plc.was(action, from_s, time.monotonic()), f"order {number} was not so"
            room.links["PLC-1"].close()
            await line.quiet()
            assert len(plc.writes) - before <= 1, f"order {number} fired twice"
        assert len(room.rows("order_result")) == ORDERS == len(results)
        await room.close()
    assert line.spoilt > 10 and {OrderResult.VERIFIED, OrderResult.UNVERIFIED} <= set(results)
