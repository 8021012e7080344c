"""Gas at three real simulated heads, a vote of two, the output of a real simulated PLC: the table whole."""

from __future__ import annotations

import asyncio
import time
import tomllib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyModbusTCP.client import ModbusClient

from console.asks import StopWrites
from console.bus import Bus
from console.core.service import Core
from console.domain.interlock import WRITES_STOPPED
from console.effects import HoldBack, LetAct
from console.messages import JournalEntry
from console.site.context import Context
from console.site.model import EffectRecord, Site
from console.site.read import read_site
from console.store.store import Store
from console.values import EffectPhase, Outcome
from devices.sim.events import GasRise, Scenario
from devices.sim.modbus import listening, silent
from devices.sim.plant import Plant
from tests.conftest import ROOT, RunningBroker
from tests.integration.core_room import SITE, Seat, seated
from tests.unit.devices.modbus_server import free_port
from tests.waiting import until

DEMO = ROOT / "resources" / "demo" / "site.toml"
RISES_AT_S = 1000.0
WITHIN_S = 40.0
COIL_OF = {"IL-01": 0, "IL-02": 1, "IL-03": 2}


def rise(point: str, at_s: float) -> GasRise:
    """70 %LEL within two seconds, for a long time."""
    return GasRise(at_s=at_s, point=point, peak=70.0, rise_s=2.0, hold_s=9000.0, fall_s=10.0)


class Hall:
    """GC-1 and PLC-1 of the demo plant on the wire, and a core that the table of the site makes act."""

    def __init__(self, broker: RunningBroker, effects: tuple[EffectRecord, ...]) -> None:
        raw: dict[str, Any] = tomllib.loads(DEMO.read_text(encoding="utf-8"))
        rises = tuple(rise(point, RISES_AT_S + place) for place, point in enumerate(("G-115", "G-114", "G-116")))
        self._plant = Plant(raw, Scenario(events=rises), 7)
        self._raw, self._broker = raw, broker
        self.links = {link: f"127.0.0.1:{free_port()}" for link in ("gas-1", "plc-1")}
        demo = read_site(DEMO)
        self.site: Site = replace(demo, id=SITE, effects=effects or demo.effects)
        self._skipped_s = -time.monotonic()
        self.core: Core

    def gas_comes(self) -> None:
        """The plant's clock jumps to the rise."""
        self._skipped_s += RISES_AT_S - 5

    async def begin(self) -> None:
        """The plant on the wire, the core on it."""
        self._servers = await listening(self._raw, self._plant, lambda: time.monotonic() + self._skipped_s, self.links)
        await self.start_core()

    async def start_core(self) -> None:
        """A run of the core over the same home; it has heard the PLC."""
        context = Context(self.site, Path("site.toml"), self._broker.home, self.links)
        self.store = Store.open(context.database_url)
        self.core = Core(context, self.store, Bus(self._broker.access("core"), SITE, "core"))
        await self.core.start()
        self._work = asyncio.create_task(self.core.work())
        await until(lambda: self.core.interlocks.states["IL-01"].feedback is not None, within_s=WITHIN_S)
        await until(lambda: "G-116" in self.core.gas.points, within_s=WITHIN_S)

    async def stop_core(self) -> None:
        """An orderly end."""
        self._work.cancel()
        await asyncio.gather(self._work, return_exceptions=True)
        await self.core.stop()
        self.store.close()

    async def end(self) -> None:
        """The core, then the plant."""
        await self.stop_core()
        await silent(self._servers)

    def phase(self, interlock: str, cause: str = "CE-01") -> EffectPhase:
        """Where an effect stands."""
        effects = self.core.causes.states[cause].effects
        return next(effect.phase for effect in effects if effect.interlock == interlock)

    async def until(self, condition: Callable[[], bool]) -> None:
        await until(condition, within_s=WITHIN_S)

    async def tripped(self, interlock: str) -> bool:
        """What another Modbus client reads of the PLC's input."""
        host, _, port = self.links["plc-1"].rpartition(":")
        client = ModbusClient(host=host, port=int(port), unit_id=1, auto_open=True, auto_close=True, timeout=5.0)
        bits = await asyncio.to_thread(client.read_discrete_inputs, COIL_OF[interlock], 1)
        return bool(bits and bits[0])

    def rows(self, interlock: str, *kinds: str) -> list[JournalEntry]:
        """The journal of one interlock."""
        return [row for row in self.store.journal(kinds=kinds or None) if row.subject == interlock]

    def alerts(self) -> set[str]:
        """Kinds of the alerts that hold."""
        return {alert.kind for alert in self.core.alerts.standing.values() if alert.active}


@pytest.fixture
async def make_hall(broker: RunningBroker) -> AsyncIterator[Callable[..., Any]]:
    """A hall with these effects, or with those of the demo site."""
    made: list[Hall] = []

    async def make(*effects: EffectRecord) -> Hall:
        hall = Hall(broker, effects)
        await hall.begin()
        made.append(hall)
        return hall

    yield make
    for hall in made:
        await hall.end()


def one(**changes: Any) -> EffectRecord:
    """The only effect: two of three at set-point 2 trip IL-01."""
    return replace(EffectRecord(cause="CE-01", interlock="IL-01"), **changes)


async def test_two_of_three_heads_trip_the_outputs_and_the_journal_says_why(make_hall: Callable[..., Any]) -> None:
    """The demo site's own table: power and feed of the hall, read back by another client; no other output moved."""
    hall: Hall = await make_hall()
    hall.gas_comes()
    await hall.until(lambda: hall.phase("IL-01") is EffectPhase.DONE and hall.phase("IL-02") is EffectPhase.DONE)
    assert await hall.tripped("IL-01") and await hall.tripped("IL-02")
    ordered, sending, result = hall.rows("IL-01", "effect_ordered", "order_sending", "order_result")
    assert ordered.seq < sending.seq < result.seq
    assert (sending.operator, sending.body["cause"], sending.body["vote"]) == ("policy", "CE-01", "2oo3")
    assert len(sending.body["calling"]) >= 2 and sending.body["first_out"] in ("G-114", "G-115")
    assert sending.body["order"] == ordered.body["order"] and result.body["result"] == "verified"
    assert "effect_acted" in hall.alerts()
    moved = {row.subject for row in hall.store.journal(kinds=["order_sending"])}
    assert moved <= {"IL-01", "IL-02", "IL-03"}


async def test_held_back_by_who_may_and_let_act(make_hall: Callable[..., Any], broker: RunningBroker) -> None:
    hall: Hall = await make_hall(one(delay_s=600.0, hold_roles=("shift_lead",), hold_s=600.0))
    hall.gas_comes()
    await hall.until(lambda: hall.phase("IL-01") is EffectPhase.WAITING)
    assert "effect_waiting" in hall.alerts()
    async with seated(broker) as seat:
        assert await held(seat, "wang") is Outcome.REFUSED
        assert await held(seat, "li") is Outcome.DONE
        await hall.until(
            lambda: "CE-01" in seat.picture.causes and bool(seat.picture.causes["CE-01"].effects[0].held_by)
        )
        assert not await hall.tripped("IL-01")
        answer = await seat.bus.ask(LetAct(**seat.asked("li"), cause="CE-01", interlock="IL-01"), timeout_s=WITHIN_S)
        assert answer.outcome is Outcome.DONE
        await hall.until(lambda: hall.phase("IL-01") is EffectPhase.DONE)
    assert await hall.tripped("IL-01")
    kinds = [row.kind for row in hall.rows("IL-01")]
    assert kinds[:5] == ["effect_waiting", "ask_refused", "effect_held_back", "effect_ordered", "order_sending"]
    assert hall.rows("IL-01", "effect_held_back")[0].body["reason"] == "People on the ladder"


async def held(seat: Seat, operator: str) -> Outcome:
    """Somebody asks to hold it back."""
    ask = HoldBack(**seat.asked(operator), cause="CE-01", interlock="IL-01", reason="People on the ladder")
    return (await seat.bus.ask(ask, timeout_s=WITHIN_S)).outcome


async def test_the_kill_switch_stops_it_and_it_says_so(make_hall: Callable[..., Any], broker: RunningBroker) -> None:
    hall: Hall = await make_hall(one())
    async with seated(broker) as seat:
        stop = StopWrites(**seat.asked("li"), minutes=5, reason="Work on the rack")
        assert (await seat.bus.ask(stop, timeout_s=WITHIN_S)).outcome is Outcome.DONE
        hall.gas_comes()
        await hall.until(lambda: hall.rows("IL-01", "effect_failed") != [])
    assert hall.core.causes.states["CE-01"].effects[0].why == WRITES_STOPPED
    assert not await hall.tripped("IL-01")
    assert "trip_failed" in hall.alerts()
    [failed] = hall.rows("IL-01", "effect_failed")
    assert failed.body["why"] == WRITES_STOPPED


async def test_a_restart_forgets_nothing_that_waits_and_does_nothing_twice(make_hall: Callable[..., Any]) -> None:
    """Stopped while it waits: the next run acts. Stopped after it acted: the one after that does not."""
    hall: Hall = await make_hall(one(delay_s=3.0))
    hall.gas_comes()
    await hall.until(lambda: hall.phase("IL-01") is EffectPhase.WAITING)
    await hall.stop_core()
    await hall.start_core()
    await hall.until(lambda: hall.phase("IL-01") is EffectPhase.DONE)
    assert await hall.tripped("IL-01")
    await hall.stop_core()
    await hall.start_core()
    await hall.until(lambda: hall.core.causes.states["CE-01"].calling >= 2)
    assert hall.phase("IL-01") is EffectPhase.DONE
    assert len(hall.rows("IL-01", "order_sending")) == 1
