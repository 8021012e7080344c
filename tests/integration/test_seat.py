"""One seat on a real broker with a real store: it hears, asks, notices a lost core, goes back in time and returns."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import pytest

from console.asks import Acknowledge, Answer, Ask, Looked
from console.bus import Bus, now_us
from console.room.replay import NothingRecorded
from console.room.seat import Seat
from console.site.context import Context
from console.store.store import Store
from console.topics import encode, state_topic
from console.values import Outcome
from tests.conftest import RunningBroker
from tests.said import gas
from tests.sites import small_site
from tests.waiting import until

S = 1_000_000


class Room:
    """A seat and a core that answers everything with done."""

    def __init__(self, broker: RunningBroker) -> None:
        site = replace(small_site(), id="test")
        self.context = Context(site, broker.home.root / "site.toml", broker.home)
        self.asked: list[Ask] = []
        self.core = Bus(broker.access("core"), "test", "core")
        self.core.answer(self._answer)
        self.bus = Bus(broker.access("room"), "test", "room-1")
        self.store = Store.open(self.context.database_url)
        self.seat = Seat(self.context, self.bus, "room-1", "wang", lambda: self.store)

    async def _answer(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        return Answer(ask=ask.ask, outcome=Outcome.DONE)

    def say(self, value: float) -> None:
        self.core.publish(state_topic("test", "gas", "G-1"), gas("G-1", value, now_us()), retain=True, qos=1)

    def record(self, seconds: int) -> int:
        start_us = now_us() - 3600 * S
        topic = state_topic("test", "gas", "G-1")
        rows = [(start_us + n * S, topic, encode(gas("G-1", float(n), start_us + n * S))) for n in range(seconds)]
        self.store.tape.append("key", start_us, start_us, rows[:1])
        self.store.tape.append("delta", start_us, start_us + seconds * S, rows)
        return start_us


@contextlib.asynccontextmanager
async def room(broker: RunningBroker) -> AsyncIterator[Room]:
    made = Room(broker)
    await made.core.start()
    await made.bus.start()
    try:
        yield made
    finally:
        made.seat.close()
        await made.bus.stop()
        await made.core.stop()
        made.store.close()


async def test_what_the_core_says_is_folded_and_told(broker: RunningBroker) -> None:
    async with room(broker) as made:
        told: list[frozenset[str]] = []
        made.seat.subscribe(told.append)
        made.say(5.0)
        await until(lambda: "G-1" in made.seat.picture.gas)
        assert frozenset({"gas"}) in told


async def test_a_seat_signs_in_by_itself(broker: RunningBroker) -> None:
    async with room(broker) as made:
        await until(lambda: bool(made.asked))
        assert made.asked[0].operator == "wang"


async def test_a_lost_core_is_noticed_and_orders_fail_at_once(broker: RunningBroker) -> None:
    async with room(broker) as made:
        await until(lambda: made.seat.core_lost_s == 0.0)
        await made.core.stop()
        await until(lambda: made.seat.core_lost_s > 3.0)
        said = await made.seat.ask(Acknowledge(**made.seat.ask_fields(), alerts=("x",)))
        assert (said.outcome, said.where) == (Outcome.FAILED, "core")


async def test_the_past_is_shown_and_left_again(broker: RunningBroker) -> None:
    async with room(broker) as made:
        start_us = made.record(120)
        made.say(99.0)
        await until(lambda: "G-1" in made.seat.live.gas)
        await made.seat.enter_replay(start_us + 30 * S)
        assert (made.seat.replaying, made.seat.picture.gas["G-1"].value) == (True, 30.0)
        refused = await made.seat.ask(Acknowledge(**made.seat.ask_fields(), alerts=("x",)))
        assert refused.outcome is Outcome.REFUSED
        await until(lambda: any(isinstance(ask, Looked) for ask in made.asked))
        made.seat.leave_replay()
        assert made.seat.picture.gas["G-1"].value == 99.0


async def test_the_replay_reads_on_while_it_plays(broker: RunningBroker) -> None:
    async with room(broker) as made:
        start_us = made.record(120)
        await made.seat.enter_replay(start_us + 10 * S)
        replay = made.seat.replay
        assert replay is not None
        replay.playing = True
        for second in range(11, 60):
            made.seat.advance_replay(S)
            await until(partial(has_come, made.seat, float(second)))
            assert turned(made.seat) == float(second)


def turned(seat: Seat) -> float:
    """Let the replay take what is ready; the value that is shown then."""
    seat.advance_replay(0)
    return seat.picture.gas["G-1"].value or 0.0


def has_come(seat: Seat, value: float) -> bool:
    """Whether it shows that, and has read on."""
    return turned(seat) >= value and seat.replay is not None and not seat.replay.runs_low


async def test_there_is_no_past_yet(broker: RunningBroker) -> None:
    async with room(broker) as made:
        with pytest.raises(NothingRecorded):
            await made.seat.enter_replay(now_us())
        assert await made.seat.past_span() is None
