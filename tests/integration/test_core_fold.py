"""A real core, killed with kill -9 in the midst of anything: the next one holds what it held, bit for bit."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from console.asks import Acknowledge, HandOver, Shelve, Unshelve
from console.bus import Bus
from console.domain.occurrences import Occurrence, Occurrences
from console.messages import Alert, Message
from console.store.store import Store
from console.topics import encode, state_topic
from console.values import AlertState, Quality, Verdict
from tests.conftest import RunningBroker
from tests.integration.core_room import SITE, CoreProgram, Seat, say_gas
from tests.waiting import until

KILLS, TURNS, WITHIN_S = 3, 25, 60.0


def written(url: str) -> tuple[dict[str, bytes], list[Occurrence]]:
    """What the database holds of every alert that stands, as bytes; and every call, folded from the journal."""
    store = Store.open(url)
    try:
        assert store.verify_chain() is None
        states = (state for state in store.states("alert").values() if isinstance(state, Alert))
        standing = {state.alert: encode(state) for state in states if state.state is not AlertState.NORMAL}
        return standing, Occurrences(store.journal(limit=100_000)).calls
    finally:
        store.close()


async def forgotten(broker: RunningBroker, alerts: Iterable[str]) -> None:
    """The broker holds nothing of what the killed core had said."""
    bus = Bus(broker.access("core"), SITE, "forgets")
    await bus.start()
    for alert in alerts:
        bus.clear(state_topic(SITE, "alert", alert))
    await bus.stop()


class Resumed:
    """The first that the next core says of each alert, as it was on the wire."""

    def __init__(self, broker: RunningBroker) -> None:
        self.first: dict[str, bytes] = {}
        self.bus = Bus(broker.access("guest"), SITE, "listens")
        self.bus.on(f"vigil/{SITE}/state/alert/+", self._hear)

    def _hear(self, batch: list[tuple[str, Message]]) -> None:
        for _, message in batch:
            if isinstance(message, Alert):
                self.first.setdefault(message.alert, encode(message))


async def anything(chance: random.Random, seat: Seat, field: Bus) -> None:
    """Gas comes and goes, a head fails, a dispatcher does something with what stands."""
    point = chance.choice(("G-1", "G-2"))
    quality = chance.choice((Quality.GOOD,) * 4 + (Quality.FAULT, Quality.OVER_RANGE))
    say_gas(field, point, chance.choice((1.0, 30.0, 60.0)) if quality is Quality.GOOD else None, quality)
    if not seat.picture.alerts:
        return
    alert, who = chance.choice(sorted(seat.picture.alerts)), seat.asked()
    match chance.randrange(6):
        case 0:
            await seat.bus.ask(Acknowledge(**who, alerts=(alert,), comment="seen", verdict=Verdict.TRUE), 10)
        case 1:
            await seat.bus.ask(Shelve(**who, alert=alert, minutes=chance.randrange(1, 90), reason="work"), 10)
        case 2:
            await seat.bus.ask(Unshelve(**who, alert=alert), 10)
        case 3:
            await seat.bus.ask(HandOver(**who, alerts=(alert,), to="li", comment="look"), 10)


async def kill_and_compare(core: CoreProgram, seat: Seat, broker: RunningBroker) -> None:
    """Kill it as it is; what the next one says of each alert first is what is stored, byte for byte."""
    core.kill()
    seat.picture.programmes.clear()
    stored, calls = written(broker.home.database_url)
    await forgotten(broker, stored)
    resumed = Resumed(broker)
    await resumed.bus.start()
    core.start()
    await until(lambda: stored.keys() <= resumed.first.keys(), "the next core says every alert", WITHIN_S)
    await resumed.bus.stop()
    assert {name: resumed.first[name] for name in stored} == stored
    again = written(broker.home.database_url)[1]
    assert [call.seq for call in again[: len(calls)]] == [call.seq for call in calls]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [1, 2])
async def test_the_next_core_holds_what_the_killed_one_held(
    core: CoreProgram, seat: Seat, field: Bus, broker: RunningBroker, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(KILLS):
        await until(lambda: "core" in seat.picture.programmes, "a core is there", WITHIN_S)
        for _ in range(TURNS):
            await anything(chance, seat, field)
        await kill_and_compare(core, seat, broker)
