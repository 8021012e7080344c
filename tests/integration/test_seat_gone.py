"""A selection goes with its seat: with its last will when it is killed, with its heartbeat when it stands still."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest

from console.asks import Agree, Select
from console.domain import interlock as rule
from console.messages import Interlock
from console.room.seat import Seat
from console.values import OrderPhase, Outcome
from tests.conftest import ROOT, RunningBroker
from tests.integration.core_plant import SLOW_S, Plant
from tests.integration.interlock_room import Room, interlock, said
from tests.unit.devices.modbus_server import ModbusPlant
from tests.waiting import until


@pytest.fixture
async def plant(broker: RunningBroker, plc: ModbusPlant) -> AsyncIterator[Plant]:
    """A core whose IL-01 is tripped by two: so a selection holds for a minute."""
    made = Plant(broker, plc)
    await made.start_core()
    yield made
    await made.stop_core()


@contextmanager
def seat_program(plant: Plant, name: str) -> Iterator[subprocess.Popen[str]]:
    """A seat in a process of its own, that selects IL-01."""
    words = [sys.executable, "-m", "tests.integration.seat_program", str(plant.broker.home.root), name, "IL-01"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


@pytest.mark.parametrize("fate", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stands still"])
async def test_what_a_seat_selected_is_let_go_when_the_seat_is_gone(
    plant: Plant, plc: ModbusPlant, fate: signal.Signals
) -> None:
    """Nobody agrees to it or operates it after that; the journal and every window say why; others select at once."""
    async with plant.seated("room-1", "li") as other:
        await until(lambda: other.live.interlocks.get("IL-01") is not None, within_s=SLOW_S)
        await until(lambda: not other.live.interlocks["IL-01"].blocked_why, within_s=SLOW_S)
        with seat_program(plant, "room-9") as process:
            await until(lambda: other.live.interlocks["IL-01"].selected_by == "room-9", within_s=SLOW_S)
            until_us = other.live.interlocks["IL-01"].selected_until_us
            taken = await other.ask(Select(**other.ask_fields(), interlock="IL-01", action=True))
            assert said(taken) == (Outcome.REFUSED, rule.TAKEN)
            process.send_signal(fate)
            await until(lambda: other.live.interlocks["IL-01"].phase is OrderPhase.READY, within_s=SLOW_S)
            agree = Agree(**other.ask_fields(), interlock="IL-01", selected_until_us=until_us)
            assert said(await other.ask(agree)) == (Outcome.REFUSED, rule.NO_SECOND)
            taken = await other.ask(Select(**other.ask_fields(), interlock="IL-01", action=True))
            assert said(taken) == (Outcome.DONE, "")
    [let_go] = [row for row in plant.rows("order_withdrawn") if row.body["seat"] == "room-9"]
    assert (let_go.body["why"], let_go.operator) == (rule.SEAT_GONE, "wang")
    assert any(alert.source == "program/room-9" for alert in other.live.alerts.values())
    assert plc.handler.writes == []


async def test_a_seat_that_leaves_in_order_takes_its_selection_along(plant: Plant) -> None:
    async with plant.seated("room-1", "li") as other:
        async with plant.seated("room-2", "wang") as seat:
            await until(lambda: not _state(seat).blocked_why, within_s=SLOW_S)
            assert said(await seat.ask(Select(**seat.ask_fields(), interlock="IL-01", action=True)))[0] is Outcome.DONE
        await until(lambda: _state(other).phase is OrderPhase.READY, within_s=SLOW_S)
    assert plant.rows("order_withdrawn")[-1].body["why"] == rule.SEAT_GONE


async def test_an_order_on_its_way_is_not_held_up_by_its_seat(room: Room, plc: ModbusPlant) -> None:
    """It was operated: what becomes of it is told as ever."""
    room.gone.add("s9")
    await room.select()
    room.gone.add("s1")
    assert said(await room.operate()) == (Outcome.DONE, "")
    await room.poll()
    assert plc.handler.writes == [(0, True)] and room.rows("order_withdrawn") == []


def _state(seat: Seat) -> Interlock:
    """IL-01 as a seat sees it."""
    return seat.live.interlocks.get("IL-01") or rule.at_rest(interlock("IL-01", "PLC-1", 0), 0)
