"""Proof tests on record: who may, what is taken as one, when the next is due, which alert stands meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from console.asks import Answer
from console.domain import interlock as orders
from console.domain import proof as rule
from console.domain.proof import DAY_US, local_day_us
from console.messages import Order
from console.proofs import Proof, RecordProof
from console.values import AlertState, OrderResult, Outcome
from tests import sites
from tests.unit.core.rig import Rig

TESTED = {"proof_days": 365, "proof_by_trip": True, "proved_on": "2025-06-01"}
"""Of IL-1: last passed 334 days before the rig's day, so that the next is due in 31 days."""
DUE = "danger/proof_due/interlock/IL-1"
OVERDUE = "danger/proof_overdue/interlock/IL-1"
FAILED = "danger/proof_failed/interlock/IL-1"


def rig_of(**changes: Any) -> Rig:
    """The small plant with one interlock whose proof test is demanded."""
    record = sites.interlock("IL-1", "hall", **TESTED | changes)
    return Rig(replace(sites.small_site(), plcs=(sites.plc(1),), interlocks=(record,)))


def by_hand(rig: Rig, operator: str = "wang", **changes: Any) -> Answer:
    """A test that was passed just now."""
    fields = {"interlock": "IL-1", "passed": True, "by_what": "Stroke test, paper 12", "tested_at_us": rig.now_us}
    return rig.ask(RecordProof, operator, **fields | changes)


def trip(rig: Rig, **changes: Any) -> Order:
    """A trip that moved the output a minute ago, read back."""
    order = Order("o-1", True, "wang", rig.now_us - 60_000_000, OrderResult.VERIFIED, 84.0, stood=False)
    rig.orders["IL-1"] = order = structs.replace(order, **changes)
    return order


def standing(rig: Rig) -> set[str]:
    """The alerts of proof tests that hold."""
    return {name for name, alert in rig.alerts.standing.items() if "/proof_" in name and alert.active}


def test_it_is_due_then_overdue_until_a_test_is_passed() -> None:
    """The warning begins a tenth of the interval before, thirty days at the most; the record ends the alert's cause."""
    rig = rig_of()
    rig.tick(1)
    assert standing(rig) == set()
    rig.now_us += 2 * DAY_US
    rig.tick(1)
    assert standing(rig) == {DUE}
    rig.now_us += 30 * DAY_US
    rig.tick(1)
    assert standing(rig) == {OVERDUE} and rig.alerts.standing[DUE].state is AlertState.RETURNED

    assert by_hand(rig).outcome is Outcome.DONE
    assert standing(rig) == set()
    state = rig.proofs.states["IL-1"]
    assert (state.passed, state.by_what, state.operator) == (True, "Stroke test, paper 12", "wang")
    assert state.due_at_us == state.tested_at_us + 365 * DAY_US
    assert rig.shown["proof/IL-1"] is not None
    assert "proof_recorded" in rig.kinds


def test_one_never_on_record_is_overdue_and_none_demanded_is_silent() -> None:
    never, none = rig_of(proved_on=""), rig_of(proof_days=0, proved_on="")
    for rig in (never, none):
        rig.tick(1)
    assert standing(never) == {OVERDUE} and standing(none) == set()
    assert "proof/IL-1" not in none.shown


def test_a_failed_test_calls_until_one_is_passed_and_moves_no_date() -> None:
    rig = rig_of()
    before = rig.proofs.states["IL-1"].due_at_us
    assert by_hand(rig, passed=False).outcome is Outcome.DONE
    assert standing(rig) == {FAILED} and rig.proofs.states["IL-1"].due_at_us == before
    rig.tick(2)
    assert by_hand(rig).outcome is Outcome.DONE
    assert standing(rig) == set() and rig.proofs.states["IL-1"].due_at_us > before


def test_a_trip_that_was_read_back_is_a_test_once() -> None:
    rig = rig_of()
    order = trip(rig)
    assert rig.ask(RecordProof, interlock="IL-1", passed=True, order="o-1").outcome is Outcome.DONE
    state = rig.proofs.states["IL-1"]
    assert (state.order, state.ms, state.tested_at_us) == ("o-1", 84.0, order.asked_at_us)
    again = rig.ask(RecordProof, interlock="IL-1", passed=True, order="o-1")
    assert (again.outcome, again.why) == (Outcome.REFUSED, rule.BAD_TIME)


@pytest.mark.parametrize(
    ("site", "last", "asked", "why"),
    [
        ({"proof_by_trip": False}, {}, {}, rule.NO_TRIP),
        ({}, {"order": "o-2"}, {}, rule.NOT_LAST),
        ({}, {"asked_at_us": 1}, {}, rule.NOT_LAST),
        ({}, {"action": False}, {}, rule.NO_TEST),
        ({}, {"stood": True}, {}, rule.NO_TEST),
        ({}, {"stood": None}, {}, rule.NO_TEST),
        ({}, {"result": OrderResult.NOT_SENT}, {}, rule.NO_TEST),
        ({}, {"result": OrderResult.UNVERIFIED}, {}, rule.OTHER_RESULT),
        ({}, {}, {"passed": False}, rule.OTHER_RESULT),
    ],
)
def test_no_other_order_is_a_test(site: dict[str, Any], last: dict[str, Any], asked: dict[str, Any], why: str) -> None:
    """Not one that had nothing to move, was not read back but is said to be passed, or is not the last."""
    rig = rig_of(**site)
    trip(rig, **last)
    wish: dict[str, Any] = {"interlock": "IL-1", "passed": True, "order": "o-1"} | asked
    answer = rig.ask(RecordProof, **wish)
    assert (answer.outcome, answer.why) == (Outcome.REFUSED, why)
    assert rig.proofs.states["IL-1"].tested_at_us == 0


def test_a_trip_that_did_not_follow_is_a_failed_test() -> None:
    rig = rig_of()
    trip(rig, result=OrderResult.UNVERIFIED)
    assert rig.ask(RecordProof, interlock="IL-1", passed=False, order="o-1").outcome is Outcome.DONE
    assert standing(rig) == {FAILED}


@pytest.mark.parametrize(
    ("operator", "fields", "why"),
    [
        ("wang", {"by_what": " "}, rule.NO_MEANS),
        ("wang", {"tested_at_us": 2**60}, rule.BAD_TIME),
        ("wang", {"interlock": "IL-9"}, orders.NOT_KNOWN),
        ("nobody", {}, "Nobody of this name may sit at this desk"),
    ],
)
def test_an_entry_is_refused(operator: str, fields: dict[str, Any], why: str) -> None:
    answer = by_hand(rig_of(), operator, **fields)
    assert (answer.outcome, answer.why) == (Outcome.REFUSED, why)


def test_who_may_not_operate_it_and_does_not_lead_records_nothing() -> None:
    rig = rig_of(roles=("safety_engineer",))
    assert by_hand(rig).why == orders.NO_RIGHT
    assert by_hand(rig, "li").outcome is Outcome.DONE


def test_a_restart_keeps_the_record_and_takes_the_interval_of_now() -> None:
    rig = rig_of()
    by_hand(rig)
    kept = rig.proofs.states["IL-1"]
    shorter = rig_of(proof_days=30)
    shorter.proofs.restore([kept, Proof(interlock="IL-9", tested_at_us=1)])
    assert shorter.proofs.states == {"IL-1": structs.replace(kept, due_at_us=kept.tested_at_us + 30 * DAY_US)}


def test_the_day_of_the_site_file_is_local() -> None:
    assert local_day_us("2026-05-03", "Asia/Shanghai") == 1_777_737_600_000_000
