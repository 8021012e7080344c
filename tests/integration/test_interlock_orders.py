"""Orders to a real Modbus server that is not pymodbus: what the screen says is what happened."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from console.bus import now_us
from console.core.interlocks import SO_ALREADY
from console.domain import interlock as rule
from console.domain.decision import Decision
from console.values import AlertState, OrderPhase, OrderResult, Outcome
from tests.integration.interlock_room import Room, hasty_site, interlock, said, two_plcs
from tests.unit.devices.modbus_server import ModbusPlant
from tests.waiting import until


@pytest.fixture
async def hasty(tmp_path: Path, plc: ModbusPlant) -> AsyncIterator[Room]:
    """A room that waits 0.3 s for a feedback."""
    made = Room(tmp_path, plc.port, hasty_site())
    await made.poll()
    yield made
    await made.close()


async def test_an_order_is_selected_sent_and_verified(room: Room, plc: ModbusPlant) -> None:
    """Journaled before and after, read back, one write; the sentence of consequence is in the state."""
    assert said(await room.select()) == (Outcome.DONE, "")
    selected = room.interlocks.states["IL-01"]
    assert (selected.phase, selected.selected_by, selected.wanted) == (OrderPhase.SELECTED, "s1", True)
    assert (selected.machines, selected.open_permits, selected.people_inside) == (3, ("HOT-0007",), ("W-017",))

    answer = await room.operate(ask="the-order")

    state = room.interlocks.states["IL-01"]
    assert said(answer) == (Outcome.DONE, "")
    assert state.last is not None
    assert (state.phase, state.feedback) == (OrderPhase.READY, True)
    assert (state.last.order, state.last.result, state.last.operator) == ("the-order", OrderResult.VERIFIED, "wang")
    assert 0 < state.last.ms < 3000
    assert plc.handler.writes == [(0, True)]
    assert [row.kind for row in room.rows()] == ["order_selected", "order_sending", "order_result"]
    sent, result = room.rows("order_sending", "order_result")
    assert (sent.operator, sent.body["order"], sent.body["action"], sent.body["coil"]) == ("wang", "the-order", True, 0)
    assert (result.body["result"], result.body["feedback"], result.body["ms"]) == ("verified", True, state.last.ms)
    assert room.store.states("interlock")["IL-01"] == state
    assert room.store.verify_chain() is None


async def test_it_is_journaled_before_it_is_sent(room: Room, plc: ModbusPlant) -> None:
    """While the PLC has not answered the write, the row is on disk and the state says sending."""
    await room.select()
    plc.handler.speaking.clear()
    asked = asyncio.create_task(room.operate())
    await until(lambda: room.rows("order_sending") != [])

    assert room.store.states("interlock")["IL-01"].phase is OrderPhase.SENDING  # type: ignore[attr-defined]
    assert plc.handler.writes == []
    plc.handler.speaking.set()
    assert said(await asked) == (Outcome.DONE, "")


async def test_a_refusal_of_the_plc_is_told_in_words(room: Room, plc: ModbusPlant) -> None:
    """Nothing was switched, and it says why."""
    plc.handler.refuse_writes = 4
    await room.select()
    answer = await room.operate()

    last = room.interlocks.states["IL-01"].last
    assert said(answer) == (Outcome.FAILED, "The PLC refused: device failure")
    assert last is not None
    assert last.result is OrderResult.REFUSED
    assert room.alarm.alerts.standing == {}


async def test_a_silent_plc_leaves_the_order_unverified_and_raises_an_alert(hasty: Room, plc: ModbusPlant) -> None:
    """Sent, no answer, no feedback: the truth is that nobody knows. Never sent again by itself."""
    await hasty.select()
    plc.handler.speaking.clear()
    answer = await hasty.operate()

    last = hasty.interlocks.states["IL-01"].last
    assert said(answer) == (Outcome.FAILED, "Sent, not verified")
    assert last is not None
    assert (last.result, last.why) == (OrderResult.UNVERIFIED, "The feedback cannot be read")
    assert list(hasty.alarm.alerts.standing) == ["danger/order_unverified/interlock/IL-01"]
    plc.handler.speaking.set()
    await until(lambda: plc.handler.writes != [])
    assert plc.handler.writes == [(0, True)]


async def test_a_feedback_that_comes_in_time_is_waited_for(room: Room, plc: ModbusPlant) -> None:
    """The time runs from operate to the feedback."""
    plc.handler.feedback_of = lambda coil: None
    await room.select()
    threading.Timer(0.25, plc.bank.set_discrete_inputs, (10, [True])).start()

    assert said(await room.operate()) == (Outcome.DONE, "")
    last = room.interlocks.states["IL-01"].last
    assert last is not None
    assert 240 < last.ms < 3000


async def test_a_feedback_that_comes_too_late_is_told_of_and_settles_the_alert(hasty: Room, plc: ModbusPlant) -> None:
    """Sent, not verified; when it follows after all that is journaled, and it is no output that moved by itself."""
    plc.handler.feedback_of = lambda coil: None
    await hasty.select()
    assert said(await hasty.operate()) == (Outcome.FAILED, "Sent, not verified")
    last = hasty.interlocks.states["IL-01"].last
    assert last is not None
    assert last.why == "The feedback does not follow"

    plc.bank.set_discrete_inputs(10, [True])
    await hasty.poll()

    assert len(hasty.rows("order_followed_late")) == 1
    assert hasty.rows("output_moved") == []
    [alert] = hasty.alarm.alerts.standing.values()
    assert (alert.kind, alert.active, alert.state) == ("order_unverified", False, AlertState.RETURNED)


async def test_an_output_that_moves_by_itself_raises_an_alert_once(room: Room, plc: ModbusPlant) -> None:
    """Somebody switched on the spot; an order that is verified afterwards settles it."""
    plc.bank.set_discrete_inputs(11, [True])
    await room.poll()
    await room.poll()

    [row] = room.rows("output_moved")
    assert (row.subject, row.body["feedback"]) == ("IL-02", True)
    assert list(room.alarm.alerts.standing) == ["danger/output_moved/interlock/IL-02"]

    await room.select("IL-02", "li", action=False)
    assert said(await room.operate("IL-02", "li")) == (Outcome.DONE, "")
    await room.poll()
    assert [alert.active for alert in room.alarm.alerts.standing.values()] == [False]
    assert len(room.rows("output_moved")) == 1


async def test_the_same_ask_writes_once(room: Room, plc: ModbusPlant) -> None:
    """At the same time, afterwards, and after a restart: one write, one answer."""
    await room.select()
    both = await asyncio.gather(room.operate(ask="the-order"), room.operate(ask="the-order"))
    again = await room.operate(ask="the-order")
    after_restart = Room(room.context.home.root, plc.port)
    await after_restart.poll()
    last = await after_restart.operate(ask="the-order")
    await after_restart.close()

    assert [*both, again, last] == [both[0]] * 4
    assert said(last) == (Outcome.DONE, "")
    assert plc.handler.writes == [(0, True)]


async def test_an_ask_that_was_answered_while_it_waited_is_not_done(
    room: Room, plc: ModbusPlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal knows the id by then: it gets the answer that was given, and nothing is selected."""
    looked_up, answer_to = [], room.store.answer_to
    monkeypatch.setattr(room.store, "answer_to", lambda ask: (looked_up.append(ask), answer_to(ask))[1])
    await room.select()
    plc.handler.speaking.clear()
    under_way = asyncio.create_task(room.operate())
    await until(lambda: room.rows("order_sending") != [])
    waiting = asyncio.create_task(room.select(ask="twice"))
    await until(lambda: "twice" in looked_up)
    given = {"answer": {"outcome": "refused", "why": "given elsewhere"}}
    await room.ledger.commit([Decision("order_refused", "IL-01", given, ask="twice")])
    plc.handler.speaking.set()

    assert said(await waiting) == (Outcome.REFUSED, "given elsewhere")
    assert said(await under_way) == (Outcome.DONE, "")
    assert room.store.states("interlock")["IL-01"].phase is OrderPhase.READY  # type: ignore[attr-defined]


async def test_a_refused_ask_stays_refused(room: Room, plc: ModbusPlant) -> None:
    """The same ask id is answered alike, even when it would be allowed by now."""
    first = await room.operate(ask="early")
    await room.select()
    assert await room.operate(ask="early") == first
    assert said(first) == (Outcome.REFUSED, rule.NOT_SELECTED)
    assert plc.handler.writes == []


@pytest.mark.parametrize(
    ("name", "operator", "why"),
    [
        ("IL-01", "nobody", rule.NO_OPERATOR),
        ("IL-01", "chen", rule.NO_RIGHT),
        ("IL-02", "wang", rule.NO_RIGHT),
        ("IL-03", "wang", rule.NOT_REACHED),
        ("IL-99", "wang", rule.NOT_KNOWN),
    ],
)
async def test_what_may_not_be_selected_is_refused_and_journaled(
    room: Room, plc: ModbusPlant, name: str, operator: str, why: str
) -> None:
    """With the reason, by select and by operate."""
    assert said(await room.select(name, operator)) == (Outcome.REFUSED, why)
    assert said(await room.operate(name, operator)) == (Outcome.REFUSED, why)
    assert [(row.subject, row.operator, row.body["answer"]["why"]) for row in room.rows("order_refused")] == [
        (name, operator, why),
        (name, operator, why),
    ]
    assert plc.handler.writes == []


async def test_a_selection_belongs_to_one_seat_and_one_person(room: Room, plc: ModbusPlant) -> None:
    """Others are refused until it is let go."""
    await room.select()
    assert said(await room.select(operator="li", seat="s2")) == (Outcome.REFUSED, rule.TAKEN)
    assert said(await room.operate(operator="li", seat="s2")) == (Outcome.REFUSED, rule.NOT_SELECTED)
    assert said(await room.operate(operator="li")) == (Outcome.REFUSED, rule.OTHER_PERSON)
    assert said(await room.withdraw(operator="li", seat="s2")) == (Outcome.REFUSED, rule.NOT_SELECTED)
    assert said(await room.withdraw()) == (Outcome.DONE, "")
    assert said(await room.select(operator="li", seat="s2")) == (Outcome.DONE, "")
    assert plc.handler.writes == []


async def test_a_seat_selects_one_thing_at_a_time(room: Room) -> None:
    """Selecting another lets the first go."""
    await room.select("IL-01", "li")
    await room.select("IL-02", "li")
    phases = {name: state.phase for name, state in room.interlocks.states.items()}
    assert phases == {"IL-01": OrderPhase.READY, "IL-02": OrderPhase.SELECTED, "IL-03": OrderPhase.READY}
    assert said(await room.operate("IL-01", "li")) == (Outcome.REFUSED, rule.NOT_SELECTED)


async def test_a_selection_ends_when_its_time_is_over(tmp_path: Path, plc: ModbusPlant) -> None:
    """By the tick, or when the operate comes too late even before the tick."""
    site = two_plcs(interlocks=(interlock("IL-01", "PLC-1", 0, select_s=0.05),))
    room = Room(tmp_path, plc.port, site)
    await room.poll()
    await room.select()
    until_us = room.interlocks.states["IL-01"].selected_until_us
    await until(lambda: now_us() > until_us)
    assert said(await room.operate()) == (Outcome.REFUSED, rule.SELECTION_OVER)

    await room.ledger.commit(room.interlocks.tick(until_us))

    assert [row.body["why"] for row in room.rows("order_withdrawn")] == [rule.SELECTION_OVER]
    assert room.interlocks.states["IL-01"].phase is OrderPhase.READY
    await room.close()
    assert plc.handler.writes == []


async def test_a_selection_is_withdrawn_when_the_link_goes(room: Room, plc: ModbusPlant) -> None:
    """And nothing can be selected until the PLC is back."""
    await room.select()
    plc.stop()
    await room.poll()

    state = room.interlocks.states["IL-01"]
    assert (state.phase, state.feedback, state.blocked_why) == (OrderPhase.READY, None, rule.LINK_LOST)
    assert [row.body["why"] for row in room.rows("order_withdrawn")] == [rule.LINK_LOST]
    assert said(await room.operate()) == (Outcome.REFUSED, rule.LINK_LOST)


async def test_a_plc_that_went_away_unnoticed_is_not_sent_to(room: Room, plc: ModbusPlant) -> None:
    """No connection can be made: the truth is that nothing was sent."""
    await room.select()
    plc.stop()
    room.links["PLC-1"].close()

    answer = await room.operate()

    last = room.interlocks.states["IL-01"].last
    assert said(answer) == (Outcome.FAILED, "No connection to the PLC, nothing was sent")
    assert last is not None
    assert last.result is OrderResult.NOT_SENT


async def test_a_policy_trips_without_a_selection(room: Room, plc: ModbusPlant) -> None:
    """Whoever has it selected loses it; a second trip of a cut output writes nothing."""
    await room.select()
    first = await room.trips("work_without_permit")
    second = await room.trips("work_without_permit")

    assert (said(first), said(second)) == ((Outcome.DONE, ""), (Outcome.DONE, SO_ALREADY))
    assert plc.handler.writes == [(0, True)]
    [sent] = room.rows("order_sending")
    assert (sent.operator, sent.body["cause"]) == ("policy", "work_without_permit")
    assert said(await room.operate()) == (Outcome.REFUSED, rule.NOT_SELECTED)


async def test_the_order_of_a_cause_is_carried_out_once_over_restarts_too(room: Room, plc: ModbusPlant) -> None:
    """The next run, asked for the same order after somebody reset the output, gives the answer of before and writes
    nothing; another order trips again."""
    assert said(await room.trips("CE-1", order="effect/CE-1/IL-01/7")) == (Outcome.DONE, "")
    plc.bank.set_discrete_inputs(10, [False])
    again = Room(room.context.home.root, plc.port)
    await again.interlocks.recover()
    await again.poll()
    assert said(await again.trips("CE-1", order="effect/CE-1/IL-01/7")) == (Outcome.DONE, "")
    assert plc.handler.writes == [(0, True)]
    assert said(await again.trips("CE-1", order="effect/CE-1/IL-01/8")) == (Outcome.DONE, "")
    assert plc.handler.writes == [(0, True), (0, True)]
    await again.close()


async def test_a_policy_that_cannot_trip_raises_an_alert(room: Room, plc: ModbusPlant) -> None:
    """Nobody watches an order that nobody gave; a trip that works afterwards settles it."""
    plc.handler.refuse_writes = 4
    assert said(await room.trips("x")) == (Outcome.FAILED, "The PLC refused: device failure")
    assert [(alert.kind, alert.active) for alert in room.alarm.alerts.standing.values()] == [("trip_failed", True)]
    plc.handler.refuse_writes = 0
    assert said(await room.trips("x")) == (Outcome.DONE, "")
    assert [alert.active for alert in room.alarm.alerts.standing.values()] == [False]


async def test_an_output_that_moves_back_settles_its_alert(room: Room, plc: ModbusPlant) -> None:
    """Both moves are in the journal; the alert still wants its answer."""
    for on in (True, False):
        plc.bank.set_discrete_inputs(11, [on])
        await room.poll()
    assert [row.body["feedback"] for row in room.rows("output_moved")] == [True, False]
    [alert] = room.alarm.alerts.standing.values()
    assert (alert.active, alert.state) == (False, AlertState.RETURNED)


async def test_an_order_under_way_is_finished_before_the_core_stops(room: Room, plc: ModbusPlant) -> None:
    """Its result is in the journal then."""
    await room.interlocks.finish()
    await room.select()
    asked = asyncio.create_task(room.operate())
    await until(lambda: room.rows("order_sending") != [])
    await room.interlocks.finish()
    assert len(room.rows("order_result")) == 1
    assert said(await asked) == (Outcome.DONE, "")


async def test_without_a_journal_nothing_is_sent(room: Room, plc: ModbusPlant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither store nor spool can be written: the order fails and says where."""
    await room.select()
    monkeypatch.setattr(room.ledger, "commit", _full_disk)

    answer = await room.operate()

    assert (answer.outcome, answer.where) == (Outcome.FAILED, "journal")
    assert plc.handler.writes == []


async def test_a_result_that_cannot_be_journaled_is_told(
    room: Room, plc: ModbusPlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills up between the write and the result: the answer does not claim that all is well."""
    await room.select()
    commit = room.ledger.commit

    async def full_after_sending(decisions: list[object]) -> None:
        if decisions[0].kind == "order_result":  # type: ignore[attr-defined]
            raise OSError("no space left")
        await commit(decisions)  # type: ignore[arg-type]

    monkeypatch.setattr(room.ledger, "commit", full_after_sending)
    answer = await room.operate()

    assert said(answer) == (Outcome.FAILED, "Sent, but the result cannot be written to the journal")
    assert plc.handler.writes == [(0, True)]


async def _full_disk(_decisions: object) -> None:
    raise OSError("no space left")


async def test_a_lost_store_stops_no_order(room: Room, plc: ModbusPlant) -> None:
    """Decisions go to the spool; the same ask still writes once."""
    engine = create_engine(room.context.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("alter table ask rename to gone")
    engine.dispose()

    assert said(await room.select()) == (Outcome.DONE, "")
    first = await room.operate(ask="the-order")
    assert (said(first), await room.operate(ask="the-order")) == ((Outcome.DONE, ""), first)
    assert plc.handler.writes == [(0, True)]
    assert room.ledger.lost_since_us > 0
