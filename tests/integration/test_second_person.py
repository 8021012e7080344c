"""An order that needs a second person and a reason: who may agree, to what, how long, and what the journal keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.asks import Agree
from console.bus import now_us
from console.domain import interlock as rule
from console.messages import Wish
from console.site.model import Site
from console.values import OrderPhase, Outcome
from tests import sites
from tests.integration.interlock_room import Room, interlock, said, two_plcs
from tests.unit.devices.modbus_server import ModbusPlant
from tests.waiting import until

ZHAO = replace(sites.WANG, id="zhao")
WHY = "Gas is measured, the hall is free"


def guarded_site(**changes: Any) -> Site:
    """IL-01 is reset by two people, with a reason; it is tripped as ever."""
    il_01 = interlock("IL-01", "PLC-1", 0, second_person=("reset",), needs_reason=("reset",), **changes)
    return two_plcs(interlocks=(il_01,), operators=(sites.WANG, ZHAO, sites.LI, sites.CHEN))


@pytest.fixture
async def guarded(tmp_path: Path, plc: ModbusPlant) -> AsyncIterator[Room]:
    """A room whose IL-01 is tripped, and needs two people to be reset."""
    made = Room(tmp_path, plc.port, guarded_site())
    plc.bank.set_discrete_inputs(10, [True])
    await made.poll()
    yield made
    await made.close()


async def test_two_people_and_a_reason_reset_it_and_the_journal_names_both(guarded: Room, plc: ModbusPlant) -> None:
    """Before it is sent and after; what the second person agreed to is in his row."""
    assert said(await guarded.select(action=False, reason=f" {WHY} ")) == (Outcome.DONE, "")
    assert guarded.interlocks.states["IL-01"].wish == Wish("wang", "dispatcher", WHY)
    assert said(await guarded.operate()) == (Outcome.REFUSED, rule.NOT_AGREED)
    answer = await guarded.agree()
    assert (said(answer), answer.judged) == ((Outcome.DONE, ""), guarded.interlocks.states["IL-01"].judged)
    assert said(await guarded.operate()) == (Outcome.DONE, "")
    assert plc.handler.writes == [(0, False)]

    [agreed] = guarded.rows("order_agreed")
    assert (agreed.operator, agreed.body["seat"], agreed.body["selected_at"]) == ("li", "s2", "s1")
    assert agreed.body["judged"]["people_inside"] == ["W-017"]
    for row in guarded.rows("order_sending", "order_result"):
        assert (row.operator, row.body["agreed_by"], row.body["reason"]) == ("wang", "li", WHY)
    state = guarded.interlocks.states["IL-01"]
    assert state.wish is None and state.last is not None
    assert (state.last.agreed_by, state.last.reason) == ("li", WHY)


async def test_to_trip_it_nobody_else_is_needed_and_no_reason(guarded: Room, plc: ModbusPlant) -> None:
    plc.bank.set_discrete_inputs(10, [False])
    await guarded.poll()
    await guarded.select()
    assert said(await guarded.agree()) == (Outcome.REFUSED, rule.NO_SECOND)
    assert said(await guarded.operate()) == (Outcome.DONE, "")


async def test_what_a_cause_orders_waits_for_nobody(guarded: Room, plc: ModbusPlant) -> None:
    """And whoever has it selected loses it."""
    await guarded.select(action=False, reason=WHY)
    plc.bank.set_discrete_inputs(10, [False])
    await guarded.poll()
    assert said(await guarded.trips("gas")) == (Outcome.DONE, "")
    assert said(await guarded.agree()) == (Outcome.REFUSED, rule.NO_SECOND)


async def test_without_a_reason_it_is_not_selected(guarded: Room) -> None:
    assert said(await guarded.select(action=False, reason="  ")) == (Outcome.REFUSED, rule.NEEDS_REASON)
    assert guarded.interlocks.states["IL-01"].phase is OrderPhase.READY


@pytest.mark.parametrize(
    ("operator", "seat", "why"),
    [
        ("wang", "s1", rule.SAME_PERSON),
        ("wang", "s2", rule.SAME_PERSON),
        ("zhao", "s1", rule.SAME_PLACE),
        ("zhao", "s2", ""),
        ("li", "s1", ""),
        ("chen", "s2", ""),
        ("nobody", "s2", rule.NO_OPERATOR),
    ],
)
async def test_who_may_be_the_second(guarded: Room, operator: str, seat: str, why: str) -> None:
    """Another person, at another seat or of another role, who may operate it or leads."""
    await guarded.select(action=False, reason=WHY)
    outcome = Outcome.REFUSED if why else Outcome.DONE
    assert said(await guarded.agree(operator, seat)) == (outcome, why)
    assert said(await guarded.operate()) == ((Outcome.REFUSED, rule.NOT_AGREED) if why else (Outcome.DONE, ""))


async def test_he_agrees_to_what_he_saw_and_once(guarded: Room) -> None:
    """What was selected anew meanwhile is another order; who operates is who selected."""
    await guarded.select(action=False, reason=WHY)
    seen_us = guarded.interlocks.states["IL-01"].selected_until_us
    await until(lambda: now_us() > seen_us - int(60e6) + 1000)
    await guarded.select(action=False, reason="Another one")
    assert said(await guarded.agree(seen_us=seen_us)) == (Outcome.REFUSED, rule.SELECTED_ANEW)
    assert said(await guarded.agree()) == (Outcome.DONE, "")
    assert said(await guarded.agree("chen", "s3")) == (Outcome.REFUSED, rule.AGREED)
    assert said(await guarded.operate(operator="li", seat="s2")) == (Outcome.REFUSED, rule.NOT_SELECTED)


async def test_it_is_withdrawn_when_nobody_agrees_or_a_precondition_goes(guarded: Room, plc: ModbusPlant) -> None:
    """Its time, the link, somebody who goes inside after both have looked: nothing is sent."""
    await guarded.select(action=False, reason=WHY)
    await guarded.ledger.commit(guarded.interlocks.tick(now_us() + int(59e6)))
    assert guarded.interlocks.states["IL-01"].phase is OrderPhase.SELECTED
    await guarded.ledger.commit(guarded.interlocks.tick(now_us() + int(61e6)))
    assert said(await guarded.agree()) == (Outcome.REFUSED, rule.NO_SECOND)

    await guarded.select(action=False, reason=WHY)
    await guarded.agree()
    guarded.inside = ("W-017", "W-018")
    assert said(await guarded.operate()) == (Outcome.REFUSED, rule.SOMEBODY_INSIDE)
    await guarded.poll()
    whys = [row.body["why"] for row in guarded.rows("order_withdrawn")]
    assert whys == [rule.SELECTION_OVER, rule.SOMEBODY_INSIDE]
    assert plc.handler.writes == []


async def test_who_agrees_too_late_is_told_why(tmp_path: Path, plc: ModbusPlant) -> None:
    """The link went a moment before."""
    room = Room(tmp_path, plc.port, guarded_site())
    await room.poll()
    await room.select(action=False, reason=WHY)
    room.links["PLC-1"].linked = False
    assert said(await room.agree()) == (Outcome.REFUSED, rule.LINK_LOST)
    await room.close()


async def test_the_same_agreement_twice_is_one(guarded: Room) -> None:
    """Said again because no answer came: answered alike, journaled once."""
    await guarded.select(action=False, reason=WHY)
    until_us = guarded.interlocks.states["IL-01"].selected_until_us
    ask = Agree("agree-1", "s2", "li", now_us(), "IL-01", until_us)
    assert await guarded.interlocks.ask(ask) == await guarded.interlocks.ask(ask)
    assert len(guarded.rows("order_agreed")) == 1
