"""Two dispatchers at two seats answer the same alerts at the same moment: one result, and both are told the truth."""

from __future__ import annotations

import asyncio

from console.asks import Acknowledge, Answer
from console.bus import Bus
from console.core.acknowledging import ALREADY, SOME_ALREADY
from console.messages import Alert
from console.presenters.incidents import seen_us
from console.values import AlertState, Outcome, Verdict
from tests.conftest import RunningBroker
from tests.integration.core_room import CoreProgram, Seat, say_gas, seated
from tests.waiting import until

GAS_1, GAS_2 = "danger/gas_level_1/gas/G-1", "danger/gas_level_2/gas/G-2"
LONG_S = 30.0


async def answered(seat: Seat, operator: str, names: tuple[str, ...], verdict: Verdict) -> Answer:
    """What the window of a seat asks, as it sees the alerts now."""
    saw_us = seen_us(seat.picture.alerts, names)
    ask = Acknowledge(**seat.asked(operator), alerts=names, verdict=verdict, seen_us=saw_us)
    return await seat.bus.ask(ask, timeout_s=LONG_S)


async def both_see(one: Seat, two: Seat, *names: str) -> None:
    for seat in (one, two):
        await until(lambda seat=seat: all(name in seat.picture.alerts for name in names), "the alerts", LONG_S)  # type: ignore[misc]


async def test_the_same_alert_at_the_same_moment(core: CoreProgram, field: Bus, broker: RunningBroker) -> None:
    async with seated(broker, "room-1") as one, seated(broker, "room-2") as two:
        await until(lambda: "core" in one.picture.programmes, "the core is there", LONG_S)
        say_gas(field, "G-1", 31.0)
        await both_see(one, two, GAS_1)
        first, second = await asyncio.gather(
            answered(one, "wang", (GAS_1,), Verdict.TRUE), answered(two, "li", (GAS_1,), Verdict.FALSE)
        )
        by, verdict = ("wang", Verdict.TRUE) if first.outcome is Outcome.DONE else ("li", Verdict.FALSE)
        late = second if first.outcome is Outcome.DONE else first
        assert {first.outcome, second.outcome} == {Outcome.DONE, Outcome.REFUSED}
        assert (late.why, late.where) == (ALREADY, by)
        for seat in (one, two):
            alert = await acknowledged(seat, GAS_1)
            assert (alert.acknowledged_by, alert.verdict) == (by, verdict)
        assert [row.operator for row in one.rows if row.kind == "alert_acknowledged"] == [by]


async def test_what_two_select_at_once_is_each_answered_by_one(
    core: CoreProgram, field: Bus, broker: RunningBroker
) -> None:
    async with seated(broker, "room-1") as one, seated(broker, "room-2") as two:
        await until(lambda: "core" in one.picture.programmes, "the core is there", LONG_S)
        say_gas(field, "G-1", 31.0)
        say_gas(field, "G-2", 61.0)
        await both_see(one, two, GAS_1, GAS_2)
        whole, part = await asyncio.gather(
            answered(one, "wang", (GAS_1, GAS_2), Verdict.NONE), answered(two, "li", (GAS_2,), Verdict.TRUE)
        )
        by = (await acknowledged(two, GAS_2)).acknowledged_by
        assert (await acknowledged(two, GAS_1)).acknowledged_by == "wang" and whole.outcome is Outcome.DONE
        if by == "li":
            assert (part.outcome, whole.why, whole.where) == (Outcome.DONE, SOME_ALREADY, "li")
        else:
            assert (part.outcome, part.why, part.where, whole.why) == (Outcome.REFUSED, ALREADY, "wang", "")
        assert (await acknowledged(one, GAS_2)).verdict is (Verdict.TRUE if by == "li" else Verdict.NONE)


async def test_an_answer_that_ended_the_alert_is_told_to_who_came_later(
    core: CoreProgram, field: Bus, broker: RunningBroker
) -> None:
    async with seated(broker, "room-1") as one, seated(broker, "room-2") as two:
        await until(lambda: "core" in one.picture.programmes, "the core is there", LONG_S)
        say_gas(field, "G-1", 31.0)
        await both_see(one, two, GAS_1)
        say_gas(field, "G-1", 1.0)
        for seat in (one, two):
            await returned(seat, GAS_1)
        answers = await asyncio.gather(
            answered(one, "wang", (GAS_1,), Verdict.NONE), answered(two, "li", (GAS_1,), Verdict.NONE)
        )
        assert sorted(answer.outcome for answer in answers) == [Outcome.DONE, Outcome.REFUSED]
        late, first = ("li", "wang") if answers[0].outcome is Outcome.DONE else ("wang", "li")
        refused = answers[0] if late == "wang" else answers[1]
        assert (refused.why, refused.where) == (ALREADY, first)


async def returned(seat: Seat, name: str) -> None:
    """The alert's condition went and nobody answered, as this seat sees it."""
    await until(lambda: seat.picture.alerts[name].state is AlertState.RETURNED, "it is gone", LONG_S)


async def acknowledged(seat: Seat, name: str) -> Alert:
    """The alert as this seat sees it once it is answered."""
    await until(lambda: seat.picture.alerts[name].state is AlertState.ACKNOWLEDGED, "answered", LONG_S)
    return seat.picture.alerts[name]
