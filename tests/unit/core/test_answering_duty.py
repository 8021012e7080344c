"""Answers that fall back, hand-over and the shelf, through the duties of the core."""

from __future__ import annotations

from console.asks import Acknowledge, HandOver, Shelve, Unshelve
from console.domain.alert import NOTHING_TO_HAND_OVER
from console.domain.answering import EXPIRED, SHIFT_OVER
from console.values import AlertState, Outcome, Verdict
from tests.unit.core.rig import Rig

GAS = "danger/gas_level_2/gas/G-1"
FAULT = "sight/gas_over_range/gas/G-2"
MINUTE_US = 60_000_000


def rig_at(minute: int) -> Rig:
    """The plant some minutes into the day shift (480 minutes), with gas that nobody answered."""
    rig = Rig()
    rig.now_us += (minute - 1) * MINUTE_US
    rig.gas_reads("G-1", 80.0)
    return rig


def held(rig: Rig, minutes: float) -> list[str]:
    """Time passes while the gas stays; the kinds of rows about it."""
    rig.now_us += int(minutes * MINUTE_US)
    return [decision.kind for decision in rig.escalation.tick(rig.now_us)]


def test_an_answer_comes_to_its_time_and_the_alert_asks_again() -> None:
    rig = rig_at(60)
    rig.ask(Acknowledge, alerts=(GAS,), verdict=Verdict.DISPATCHED)
    assert held(rig, 29.9) == []
    rig.now_us += MINUTE_US
    (row,) = rig.escalation.tick(rig.now_us)
    assert (row.kind, row.body["why"], row.body["by"]) == ("alert_asks_again", EXPIRED, "wang")
    assert rig.alert(GAS).state is AlertState.UNACKNOWLEDGED
    assert rig.alert(GAS).verdict is Verdict.DISPATCHED


def test_answers_fall_back_at_shift_end() -> None:
    rig = rig_at(470)
    rig.ask(Acknowledge, alerts=(GAS,))
    rig.now_us += 10 * MINUTE_US
    (row,) = rig.escalation.tick(rig.now_us)
    assert row.body["why"] == SHIFT_OVER
    assert rig.alert(GAS).state is AlertState.UNACKNOWLEDGED


def test_what_was_handed_over_stays_answered_into_the_next_shift() -> None:
    rig = rig_at(470)
    rig.ask(Acknowledge, alerts=(GAS,))
    assert rig.ask(HandOver, alerts=(GAS,), to="li", comment="ventilation is on").outcome is Outcome.DONE
    alert = rig.alert(GAS)
    assert (alert.handed_to, alert.comment, alert.acknowledged_by) == ("li", "ventilation is on", "wang")
    assert held(rig, 15) == []
    assert held(rig, 16) == ["alert_asks_again"]
    assert rig.kinds[-1] == "alert_handed_over"


def test_after_falling_back_it_is_escalated_anew() -> None:
    rig = rig_at(60)
    rig.tick(91.0, step_s=1.0)
    rig.ask(Acknowledge, alerts=(GAS,))
    assert held(rig, 31) == ["alert_asks_again"]
    assert held(rig, 1) == []
    assert held(rig, 1) == ["alert_escalated"]


def test_handing_over_is_all_or_nothing_and_to_somebody_else() -> None:
    rig = rig_at(60)
    rig.gas_reads("G-2", None, "over_range")  # type: ignore[arg-type]
    assert rig.ask(HandOver, alerts=(GAS,), to="wang").why == "Hand over to somebody else who may sit at this desk"
    assert rig.ask(HandOver, alerts=(GAS,), to="nobody").outcome is Outcome.REFUSED
    assert rig.ask(HandOver, alerts=(GAS, "danger/x"), to="li").why == "The alert stands no more"
    assert rig.ask(HandOver, alerts=(), to="li").why == "The alert stands no more"
    rig.gas_reads("G-2", 1.0)
    assert rig.ask(HandOver, alerts=(GAS, FAULT), to="li").why == NOTHING_TO_HAND_OVER
    assert rig.alert(GAS).state is AlertState.UNACKNOWLEDGED


def test_taken_off_the_shelf_by_hand_it_is_answered_and_by_time_it_asks_again() -> None:
    rig = rig_at(60)
    rig.ask(Shelve, alert=GAS, minutes=10, reason="calibration")
    assert rig.alert(GAS).set_aside_by == "wang"
    assert rig.ask(Unshelve, alert=GAS, operator="li").outcome is Outcome.DONE
    assert rig.alert(GAS).set_aside_by == ""
    assert (rig.alert(GAS).state, rig.alert(GAS).acknowledged_by) == (AlertState.ACKNOWLEDGED, "li")
    rig.ask(Shelve, alert=GAS, minutes=10, reason="calibration")
    assert held(rig, 10) == ["alert_shelf_over"]
    assert rig.alert(GAS).state is AlertState.UNACKNOWLEDGED
    assert rig.ask(Unshelve, alert=GAS).why == "The alert is not shelved"
    assert rig.ask(Unshelve, alert="danger/x").why == "The alert stands no more"
