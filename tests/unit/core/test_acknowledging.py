"""Who was first answers; who comes later changes nothing that he had not seen, and is told who was before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.asks import Acknowledge
from console.core import acknowledging
from console.core.acknowledging import AGAIN, ALREADY, GONE, SOME_AGAIN, SOME_ALREADY
from console.values import AlertState, Outcome, Verdict
from tests.sites import small_site
from tests.unit.core.rig import Rig

GAS, OTHER = "danger/gas_level_2/gas/G-1", "danger/gas_level_2/gas/G-2"
SECOND_US = 1_000_000


def two_alerts() -> Rig:
    """The plant with two alerts that nobody answered, a second ago."""
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    rig.gas_reads("G-2", 80.0)
    rig.now_us += SECOND_US
    return rig


def test_the_later_verdict_of_another_changes_nothing_and_says_who_was_before() -> None:
    rig = two_alerts()
    saw_us = rig.alert(GAS).changed_at_us
    rig.ask(Acknowledge, alerts=(GAS,), verdict=Verdict.TRUE, comment="seen", seen_us=saw_us)
    answer = rig.ask(Acknowledge, "li", alerts=(GAS,), verdict=Verdict.FALSE, comment="nothing", seen_us=saw_us)
    assert (answer.outcome, answer.why, answer.where) == (Outcome.REFUSED, ALREADY, "wang")
    alert = rig.alert(GAS)
    assert (alert.verdict, alert.comment, alert.acknowledged_by) == (Verdict.TRUE, "seen", "wang")


def test_who_saw_the_answer_may_correct_its_verdict() -> None:
    rig = two_alerts()
    rig.ask(Acknowledge, alerts=(GAS,), verdict=Verdict.TRUE)
    saw_us = rig.alert(GAS).changed_at_us
    assert rig.ask(Acknowledge, "li", alerts=(GAS,), verdict=Verdict.FALSE, seen_us=saw_us).outcome is Outcome.DONE
    assert (rig.alert(GAS).verdict, rig.alert(GAS).acknowledged_by) == (Verdict.FALSE, "wang")


def test_of_several_the_rest_is_answered_and_told_apart() -> None:
    rig = two_alerts()
    saw_us = rig.alert(OTHER).changed_at_us
    rig.ask(Acknowledge, "li", alerts=(GAS,), seen_us=saw_us)
    answer = rig.ask(Acknowledge, alerts=(GAS, OTHER), seen_us=saw_us)
    assert (answer.outcome, answer.why, answer.where) == (Outcome.DONE, SOME_ALREADY, "li")
    assert (rig.alert(GAS).acknowledged_by, rig.alert(OTHER).acknowledged_by) == ("li", "wang")


def test_an_alert_that_ended_with_its_answer_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acknowledging, "REMEMBERED", 1)
    rig = two_alerts()
    for point, name in (("G-1", GAS), ("G-2", OTHER)):
        rig.gas_reads(point, 1.0)
        assert rig.alert(name).state is AlertState.RETURNED
        rig.ask(Acknowledge, alerts=(name,))
    late = rig.ask(Acknowledge, "li", alerts=(OTHER,))
    assert (late.why, late.where) == (ALREADY, "wang")
    assert rig.ask(Acknowledge, "li", alerts=(GAS,)).why == GONE


def called_again() -> tuple[Rig, int]:
    """Both alerts as he saw them, G-1 returned; then its gas is there again."""
    rig = two_alerts()
    rig.gas_reads("G-1", 1.0)
    saw_us = rig.alert(GAS).changed_at_us
    rig.now_us += SECOND_US
    rig.gas_reads("G-1", 90.0)
    rig.now_us += SECOND_US // 10
    return rig, saw_us


def test_a_new_call_that_he_has_not_seen_is_not_answered() -> None:
    """Gas that is back is not silenced as false by who saw it gone; what he saw beside it is answered."""
    rig, saw_us = called_again()
    answer = rig.ask(Acknowledge, alerts=(GAS,), verdict=Verdict.FALSE, seen_us=saw_us)
    assert (answer.outcome, answer.why, rig.alert(GAS).state) == (Outcome.REFUSED, AGAIN, AlertState.UNACKNOWLEDGED)
    answer = rig.ask(Acknowledge, alerts=(GAS, OTHER), verdict=Verdict.FALSE, seen_us=saw_us)
    assert (answer.outcome, answer.why, answer.where) == (Outcome.DONE, SOME_AGAIN, "")
    assert (rig.alert(GAS).verdict, rig.alert(OTHER).verdict) == (Verdict.NONE, Verdict.FALSE)
    saw_us = rig.alert(GAS).changed_at_us
    assert rig.ask(Acknowledge, alerts=(GAS,), seen_us=saw_us).outcome is Outcome.DONE


def test_a_call_that_came_and_went_unseen_still_waits() -> None:
    rig, saw_us = called_again()
    rig.gas_reads("G-1", 1.0)
    assert rig.alert(GAS).state is AlertState.RETURNED
    assert rig.ask(Acknowledge, alerts=(GAS,), seen_us=saw_us).why == AGAIN


def test_oxygen_that_got_worse_after_he_looked_is_not_answered() -> None:
    """The same alert, a graver call; its escalation still counts from the first one."""
    site = small_site()
    points = [replace(point, set_point_2=16.0) if point.id == "G-3" else point for point in site.gas_points]
    rig, low = Rig(replace(site, gas_points=tuple(points))), "danger/oxygen_low/gas/G-3"
    rig.gas_reads("G-3", 19.0)
    saw_us = rig.alert(low).changed_at_us
    rig.now_us += SECOND_US
    rig.gas_reads("G-3", 10.0)
    assert rig.alert(low).raised_at_us == saw_us
    assert rig.ask(Acknowledge, alerts=(low,), seen_us=saw_us).why == AGAIN


def test_an_alert_that_asks_again_is_not_answered_by_who_saw_it_answered() -> None:
    rig = two_alerts()
    rig.ask(Acknowledge, alerts=(GAS,))
    saw_us, rig.now_us = rig.alert(GAS).changed_at_us, rig.alert(GAS).answered_until_us
    rig.tick(1)
    assert rig.alert(GAS).state is AlertState.UNACKNOWLEDGED
    assert rig.ask(Acknowledge, alerts=(GAS,), verdict=Verdict.FALSE, seen_us=saw_us).why == AGAIN
