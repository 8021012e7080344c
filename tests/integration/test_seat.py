"""One seat on a real broker with a real store: it hears, asks, notices a lost core, goes back in time and returns."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import pytest
from msgspec.structs import replace as changed

from console.asks import Acknowledge, AllSaid, Answer, Ask, Looked
from console.bus import Bus, now_us
from console.cases import PinNote
from console.commissioning import AddedCamera
from console.domain.decision import Decision
from console.messages import Alert
from console.room.replay import NothingRecorded
from console.room.searching import About, Part, Question
from console.room.seat import Seat
from console.seats import LeadReplay, LedReplay, ShowScreens, led_by
from console.site.context import Context
from console.site.growing import settings_of
from console.store.store import Store
from console.topics import encode, state_topic
from console.values import AlertState, Commissioning, Outcome
from tests.conftest import RunningBroker
from tests.said import alert, gas
from tests.sites import camera, small_site
from tests.waiting import until

S = 1_000_000


class Room:
    """A seat and a core that answers everything with done."""

    def __init__(self, broker: RunningBroker) -> None:
        site = replace(small_site(), id="test")
        self.context = Context(site, broker.home.root / "site.toml", broker.home)
        self.asked: list[Ask] = []
        self.slow_s = 0.0
        self._access = broker.access("core")
        self.core = self.new_core()
        self.bus = Bus(broker.access("room"), "test", "room-1")
        self.store = Store.open(self.context.database_url)
        self.seat = Seat(self.context, self.bus, "room-1", "wang", lambda: self.store)

    def new_core(self) -> Bus:
        """A core, in place of the one before."""
        self.core = Bus(self._access, "test", "core")
        self.core.answer(self._answer)
        return self.core

    def stand(self, alert: Alert) -> None:
        """As a ledger says an alert that stands."""
        self.core.publish(state_topic("test", "alert", alert.alert), alert, retain=True, qos=1)

    async def two_stand(self) -> tuple[Alert, Alert]:
        """Two alerts that the seat has heard of."""
        both = alert("gas_level_1", "gas/G-1", 1), alert("sos", "worker/W-1", 2)
        for one in both:
            self.stand(one)
        await until(lambda: len(self.seat.live.alerts) == len(both))
        return both

    def end(self, alert: Alert) -> None:
        """As a ledger says an alert that is over: once, and then it takes it back."""
        topic = state_topic("test", "alert", alert.alert)
        self.core.publish(topic, changed(alert, state=AlertState.NORMAL, active=False), qos=1)
        self.core.clear(topic)

    def drop_line(self) -> None:
        """The seat's network is gone for a moment."""
        transport = self.bus._line._transport
        assert transport is not None
        transport.abort()

    async def _answer(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        await asyncio.sleep(self.slow_s)
        if isinstance(ask, LeadReplay):
            led = led_by(ask)
            self.core.publish(state_topic("test", "lead", led.seat), led, retain=True, qos=1)
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


async def test_a_camera_put_into_service_is_of_the_site_of_every_seat(broker: RunningBroker) -> None:
    """Also of one whose own site file does not have it. What it cannot have, it says."""
    async with room(broker) as made:
        told: list[frozenset[str]] = []
        made.seat.subscribe(told.append)
        before = made.seat.given.cameras
        new = camera("C88", "hall", 15.0, 12.0, main_url="rtsp://nowhere/main")
        for name, settings in (("C88", settings_of(new)), ("C89", settings_of(new) | {"id": "C89", "zone": "none"})):
            added = AddedCamera(camera=name, settings=settings, step=Commissioning.ADDED, at_us=1)
            made.core.publish(state_topic("test", "added", name), added, retain=True, qos=1)
        await until(lambda: "C89" in made.seat.live.added)
        assert made.seat.given.cameras == made.seat.context.site.cameras == (*before, new)
        assert frozenset({"site"}) in told
        assert made.seat.tiles.newest("C88", close_up=True) is None, "its worker has painted nothing yet"
        made.seat.tiles.want("C88", 320, 180)


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


async def test_what_ended_while_the_line_was_down_is_gone_and_what_stands_never_leaves(broker: RunningBroker) -> None:
    """Also while the past is shown: the bars hear of it."""
    async with room(broker) as made:
        ended, stands = await made.two_stand()
        start_us = made.record(30)
        await made.seat.enter_replay(start_us + 5 * S)
        told: list[frozenset[str]] = []
        shown: list[set[str]] = []
        made.seat.subscribe(told.append)
        made.seat.subscribe(lambda _changed: shown.append(set(made.seat.live.alerts)))
        made.drop_line()
        await until(lambda: not made.bus.connected)
        made.end(ended)
        await until(lambda: ended.alert not in made.seat.live.alerts)
        assert frozenset({"live-alert"}) in told and not made.seat.picture.alerts
        assert all(stands.alert in standing for standing in shown)
        assert sum(isinstance(ask, AllSaid) for ask in made.asked) == 1, "not over the first line"


async def test_a_broker_that_lost_all_takes_no_alert_from_the_screen(broker: RunningBroker) -> None:
    """Nothing goes until the core has said its states again, however late it comes."""
    stands = alert("sos", "worker/W-1", 2)
    async with room(broker) as made:
        made.stand(stands)
        await until(lambda: stands.alert in made.seat.live.alerts)
        seen: list[bool] = []
        made.seat.subscribe(lambda _changed: seen.append(stands.alert in made.seat.live.alerts))
        await made.core.stop()
        broker.kill()
        await until(lambda: not made.bus.connected)
        broker.start()
        await until(lambda: made.bus.connected)
        await asyncio.sleep(1.5)
        assert stands.alert in made.seat.live.alerts
        again = made.new_core()
        again.on_connected.append(lambda: made.stand(stands))
        await again.start()
        await until(lambda: any(isinstance(ask, AllSaid) for ask in made.asked))
        await asyncio.sleep(0.2)
        assert stands.alert in made.seat.live.alerts and all(seen)


async def test_the_line_may_be_lost_again_while_the_core_says_its_states(broker: RunningBroker) -> None:
    """The answer that belongs to the line before takes nothing away."""
    async with room(broker) as made:
        ended, stands = await made.two_stand()
        shown: list[bool] = []
        made.seat.subscribe(lambda _changed: shown.append(stands.alert in made.seat.live.alerts))
        made.slow_s = 60.0
        made.drop_line()
        first = await until(lambda: next((ask for ask in made.asked if isinstance(ask, AllSaid)), None))
        late = Answer(ask=first.ask, outcome=Outcome.DONE)
        made.bus.on_begun.append(lambda: made.bus._hear_answer(late))
        made.drop_line()
        await until(lambda: not made.bus.connected)
        made.slow_s = 0.0
        made.end(ended)
        await until(lambda: ended.alert not in made.seat.live.alerts)
        assert all(shown)


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


async def test_one_seat_leads_and_another_follows(broker: RunningBroker) -> None:
    """It goes where the other goes, and back to live with it; or by itself, with one key."""
    async with room(broker) as made:
        start_us = made.record(600)
        bus = Bus(broker.access("room"), "test", "room-2")
        other = Seat(made.context, bus, "room-2", "li", lambda: made.store)
        await bus.start()
        try:
            await made.seat.enter_replay(start_us + 100 * S)
            made.seat.lead(True)
            await until(lambda: [led.seat for led in company(made.seat, other).leaders()] == ["room-1"])
            other.follow("room-1")
            await until(lambda: company(made.seat, other).now_us() == start_us + 100 * S)
            await made.seat.enter_replay(start_us + 300 * S)
            await until(lambda: company(made.seat, other).now_us() == start_us + 300 * S)
            assert other.picture.gas["G-1"].value == 300.0 and made.seat.leaders() == []
            other.leave_replay()
            assert not company(made.seat, other).replaying and made.seat.replaying
            other.follow("room-1")
            await until(lambda: company(made.seat, other).replaying)
            made.seat.leave_replay()
            await until(lambda: not company(made.seat, other).replaying)
        finally:
            other.close()
            await bus.stop()


async def test_who_follows_into_a_past_that_is_not_there_stays_live(broker: RunningBroker) -> None:
    async with room(broker) as made:
        led = LedReplay(seat="room-2", operator="li", moment_us=1, speed=1.0, playing=False, led_at_us=now_us())
        made.core.publish(state_topic("test", "lead", "room-2"), led, retain=True, qos=1)
        await until(lambda: bool(made.seat.leaders()))
        made.seat.follow("room-2")
        made.seat.advance_replay(0)
        await until(lambda: made.seat.following == "")
        assert not made.seat.replaying


async def test_what_the_windows_show_is_said_once_for_each_change(broker: RunningBroker) -> None:
    async with room(broker) as made:
        windows = (("wall", "C01"), ("plant", ""))
        for shown in (windows, windows, windows[:1]):
            await until(lambda shown=shown: has_said(made, shown))  # type: ignore[misc]
        said = [ask.windows for ask in made.asked if isinstance(ask, ShowScreens)]
        assert said == [windows, windows[:1]]


def company(one: Seat, other: Seat) -> Seat:
    """Let both clocks turn; the second."""
    one.advance_replay(0)
    other.advance_replay(0)
    return other


def has_said(made: Room, windows: tuple[tuple[str, str], ...]) -> bool:
    """Whether the core knows what the windows show."""
    made.seat.say_screens(windows)
    said = [ask for ask in made.asked if isinstance(ask, ShowScreens)]
    return bool(said) and said[-1].windows == windows


async def test_who_leaves_while_a_moment_is_being_read_is_live(broker: RunningBroker) -> None:
    async with room(broker) as made:
        start_us = made.record(120)
        await made.seat.past_span()
        seeking = asyncio.ensure_future(made.seat.enter_replay(start_us + 30 * S))
        await asyncio.sleep(0)
        made.seat.leave_replay()
        await seeking
        assert not made.seat.replaying


async def test_a_note_is_pinned_while_the_past_is_shown(broker: RunningBroker) -> None:
    async with room(broker) as made:
        start_us = made.record(30)
        await until(lambda: made.seat.core_lost_s == 0.0 and bool(made.asked))
        await made.seat.enter_replay(start_us + 5 * S)
        refused = await made.seat.ask(Acknowledge(**made.seat.ask_fields(), alerts=("x",)))
        said = await made.seat.ask(PinNote(**made.seat.ask_fields(), about_us=start_us, text="Here"))
        assert (refused.outcome, said.outcome) == (Outcome.REFUSED, Outcome.DONE)


async def test_questions_are_answered_from_the_tape_and_from_the_journal(broker: RunningBroker) -> None:
    async with room(broker) as made:
        start_us = made.record(30)
        made.store.commit([Decision("looked", "G-1", {}, "wang")], start_us)
        parts: list[Part] = []
        span = (start_us - S, start_us + 60 * S)
        await made.seat.search(Question(About.GAS, *span, values={"G-1": 20.0}), parts.append)
        assert [one.peak for part in parts for one in part.found] == [29.0]
        parts.clear()
        await made.seat.search(Question(About.ROWS, *span), parts.append)
        assert [one.row.subject for part in parts for one in part.found if one.row] == ["G-1"]
        assert await made.seat.past_cases() == {}
