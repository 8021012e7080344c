"""The cause-and-effect table in the core: signs in, effects out, held back, proposed, over a restart."""

from __future__ import annotations

from typing import Any

import pytest

from console.asks import Answer
from console.core.causes import ALERTS
from console.domain import causes as rule
from console.domain.bypass import BYPASSED
from console.domain.interlock import NO_OPERATOR, NO_RIGHT, Desk, Refusal
from console.effects import CallCause, Cause, EndCause, HoldBack, LetAct
from console.messages import PlcReading
from console.site.model import Site
from console.values import AlertState, EffectPhase, Outcome, Quality, Sign
from tests import sites
from tests.sites import cause, effect, gas_point, interlock
from tests.unit.core.rig import Rig

THREE = ("G-1", "G-2", "G-4")
SECOND_US = 1_000_000


def table(*effects: Any, signal: str = "gas", points: tuple[str, ...] = THREE, **changes: Any) -> Site:
    """Three gas points of the hall, two interlocks, one cause CE-1 that needs two of its points."""
    changes = {"points": points, "needed": 2 if points else 1, **changes}
    return sites.small_site(
        gas_points=tuple(gas_point(name) for name in THREE),
        plcs=sites.ONE_PLC,
        interlocks=(interlock("IL-1", "hall"), interlock("IL-2", "hall", coil=1, feedback=1)),
        causes=(cause("CE-1", signal, **changes),),
        effects=effects or (effect("CE-1", "IL-1"),),
    )


def rig_of(site: Site) -> Rig:
    """Every gas point reads 0, every output is seen not tripped."""
    rig = Rig(site)
    rig.feedback |= {"IL-1": False, "IL-2": False}
    for point in site.gas_points:
        rig.gas_reads(point.id, 0.0)
    return rig


def state(rig: Rig) -> Cause:
    return rig.causes.states["CE-1"]


def phase(rig: Rig, place: int = 0) -> EffectPhase:
    return state(rig).effects[place].phase


def answered(rig: Rig, outcome: Outcome = Outcome.DONE, why: str = "", where: str = "") -> None:
    """The interlock answers the order to IL-1."""
    answer = Answer(ask="x", outcome=outcome, why=why, where=where)
    rig._keep(rig.causes.concluded(state(rig), "IL-1", answer, rig.now_us))


def standing(rig: Rig, kind: str) -> bool:
    found = [alert for alert in rig.alerts.standing.values() if alert.kind == kind]
    return any(alert.active for alert in found)


def test_two_of_three_act_at_once_and_the_first_is_known() -> None:
    rig = rig_of(table())
    rig.gas_reads("G-2", 60.0)
    assert (rig.acts, state(rig).active, state(rig).first_out) == ([], False, "G-2")
    rig.gas_reads("G-1", 60.0)
    assert rig.acts == [("CE-1", "IL-1", True)]
    assert (phase(rig), state(rig).first_out, state(rig).calling) == (EffectPhase.ORDERED, "G-2", 2)
    told = [kind for kind in rig.kinds if kind.startswith(("cause_", "effect_"))]
    assert told == ["cause_began", "effect_ordered"]
    answered(rig)
    assert phase(rig) is EffectPhase.DONE and standing(rig, "effect_acted")
    rig.gas_reads("G-4", 60.0)
    rig.tick(3.0)
    assert len(rig.acts) == 1

    for point in THREE:
        rig.gas_reads(point, 0.0)
    assert (state(rig).active, phase(rig)) == (False, EffectPhase.IDLE)
    assert not standing(rig, "effect_acted")
    for point in THREE:
        rig.gas_reads(point, 60.0)
    assert len(rig.acts) == 2


@pytest.mark.parametrize(("faulty", "acts_on_one_call"), [("alarm", True), ("no_alarm", False), ("degrade", True)])
def test_a_faulty_point_counts_as_the_site_says(faulty: str, acts_on_one_call: bool) -> None:
    rig = rig_of(table(faulty=faulty))
    rig.gas_reads("G-4", None, Quality.FAULT)
    assert rig.acts == []
    rig.gas_reads("G-1", 60.0)
    assert bool(rig.acts) is acts_on_one_call


def test_a_point_that_called_and_is_lost_still_calls_and_one_beyond_its_range_does() -> None:
    rig = rig_of(table(faulty="no_alarm"))
    rig.gas_reads("G-1", 60.0)
    rig.gas_reads("G-1", None, Quality.LOST)
    rig.gas_reads("G-2", None, Quality.OVER_RANGE)
    assert rig.acts == [("CE-1", "IL-1", True)]


def test_a_point_in_maintenance_never_calls() -> None:
    rig = rig_of(table(faulty="alarm"))
    rig.gas_reads("G-1", 60.0)
    rig.gas_reads("G-1", None, Quality.INHIBITED)
    assert state(rig).signs["G-1"] is Sign.OUT
    assert (state(rig).needed, state(rig).voting, rig.acts) == (1, 2, [])


def test_silence_is_judged_by_time_and_a_vote_that_cannot_hold_is_told() -> None:
    rig = rig_of(table(faulty="no_alarm"))
    rig.tick(30.0)
    assert state(rig).blind and standing(rig, "cause_blind") and rig.acts == []
    for point in THREE:
        rig.gas_reads(point, 0.0)
    assert not state(rig).blind and not standing(rig, "cause_blind")


def test_a_delay_waits_and_is_let_go_with_its_cause() -> None:
    rig = rig_of(table(effect("CE-1", "IL-1", delay_s=5.0)))
    rig.gas_reads("G-1", 60.0)
    rig.gas_reads("G-2", 60.0)
    assert phase(rig) is EffectPhase.WAITING and standing(rig, "effect_waiting")
    rig.tick(4.0)
    for point in THREE:
        rig.gas_reads(point, 0.0)
    assert rig.kinds[-1] != "effect_ordered" and "effect_let_go" in rig.kinds
    rig.tick(3.0)
    assert rig.acts == [] and not standing(rig, "effect_waiting")


HOLDABLE = effect("CE-1", "IL-1", delay_s=5.0, hold_roles=("shift_lead",), hold_s=10.0)


def waiting_rig() -> Rig:
    rig = rig_of(table(HOLDABLE))
    for point in THREE:
        rig.gas_reads(point, 60.0)
    return rig


def ask(rig: Rig, form: Any, operator: str = "li", **more: Any) -> tuple[Outcome, str]:
    fields = {"cause": "CE-1", **more}
    answer = rig.ask(form, operator, **fields)
    return answer.outcome, answer.why


def keep_gas(rig: Rig, seconds: int) -> None:
    """Time passes with gas."""
    for _ in range(seconds):
        rig.tick(1.0)
        for point in THREE:
            rig.gas_reads(point, 60.0)


def test_who_may_holds_it_back_for_the_time_of_the_site_and_then_it_acts() -> None:
    rig = waiting_rig()
    assert ask(rig, HoldBack, interlock="IL-1", reason="People inside") == (Outcome.DONE, "")
    held = state(rig).effects[0]
    assert (held.phase, held.held_by, held.reason) == (EffectPhase.HELD, "li", "People inside")
    assert held.held_until_us == held.due_at_us + 10 * SECOND_US
    keep_gas(rig, 14)
    assert rig.acts == [] and standing(rig, "effect_waiting")
    keep_gas(rig, 2)
    assert rig.acts == [("CE-1", "IL-1", True)]


def test_whoever_holds_it_back_lets_it_act_before() -> None:
    rig = waiting_rig()
    ask(rig, HoldBack, interlock="IL-1", reason="People inside")
    assert ask(rig, LetAct, interlock="IL-1") == (Outcome.DONE, "")
    assert rig.acts == [("CE-1", "IL-1", True)]
    assert ask(rig, LetAct, interlock="IL-1") == (Outcome.REFUSED, rule.NOT_WAITING)


@pytest.mark.parametrize(
    ("operator", "fields", "why"),
    [
        ("wang", {"interlock": "IL-1", "reason": "x"}, NO_RIGHT),
        ("li", {"interlock": "IL-1", "reason": "  "}, rule.NO_REASON),
        ("li", {"interlock": "IL-2", "reason": "x"}, rule.NOT_KNOWN),
        ("li", {"interlock": "IL-1", "reason": "x", "cause": "CE-9"}, rule.NOT_KNOWN),
    ],
)
def test_who_may_not_hold_it_back_and_how_not(operator: str, fields: dict[str, str], why: str) -> None:
    rig = waiting_rig()
    assert ask(rig, HoldBack, operator, **fields) == (Outcome.REFUSED, why)
    assert phase(rig) is EffectPhase.WAITING


def test_nothing_is_held_back_twice_nor_when_it_does_not_wait_nor_where_nobody_may() -> None:
    rig = waiting_rig()
    ask(rig, HoldBack, interlock="IL-1", reason="x")
    assert ask(rig, HoldBack, interlock="IL-1", reason="x") == (Outcome.REFUSED, rule.HELD_BEFORE)
    fresh = rig_of(table(HOLDABLE))
    assert ask(fresh, HoldBack, interlock="IL-1", reason="x") == (Outcome.REFUSED, rule.NOT_WAITING)
    never = rig_of(table())
    assert ask(never, HoldBack, interlock="IL-1", reason="x") == (Outcome.REFUSED, rule.NOT_HOLDABLE)
    nobody = rule.held_back(state(never), HOLDABLE, Desk("s", "x", ""), "x")
    assert isinstance(nobody, Refusal) and nobody.why == NO_OPERATOR


def test_a_proposal_calls_and_is_settled_by_hand() -> None:
    rig = rig_of(table(effect("CE-1", "IL-1", automatic=False)))
    for point in THREE:
        rig.gas_reads(point, 60.0)
    assert phase(rig) is EffectPhase.PROPOSED and standing(rig, "effect_proposed") and rig.acts == []
    rig.feedback["IL-1"] = True
    rig.hear(PlcReading(plc="PLC-1", linked=True, feedback={"IL-1": True}, measured_at_us=rig.now_us))
    assert phase(rig) is EffectPhase.DONE and not standing(rig, "effect_proposed")
    assert not standing(rig, "effect_acted")


def test_a_manual_cause_needs_a_reason_and_a_right_and_is_taken_back() -> None:
    rig = rig_of(table(effect("CE-1", "IL-1"), signal="manual", points=(), roles=("shift_lead",)))
    assert ask(rig, CallCause, "wang", reason="x") == (Outcome.REFUSED, NO_RIGHT)
    assert ask(rig, CallCause, reason=" ") == (Outcome.REFUSED, rule.NO_REASON)
    assert ask(rig, EndCause) == (Outcome.REFUSED, rule.STANDS_NOT)
    assert ask(rig, CallCause, reason="Hose burst") == (Outcome.DONE, "")
    assert rig.acts == [("CE-1", "IL-1", True)] and state(rig).called_by == "li"
    assert ask(rig, CallCause, reason="x") == (Outcome.REFUSED, rule.STANDS)
    assert ask(rig, EndCause, "wang") == (Outcome.REFUSED, NO_RIGHT)
    assert ask(rig, EndCause) == (Outcome.DONE, "")
    assert not state(rig).active and rig.alerts.stands("danger/effect_acted/interlock/IL-1/CE-1") is False


def test_other_causes_are_not_raised_by_hand() -> None:
    rig = rig_of(table())
    assert ask(rig, CallCause, reason="x") == (Outcome.REFUSED, rule.NOT_MANUAL)
    assert ask(rig, EndCause) == (Outcome.REFUSED, rule.NOT_MANUAL)


def test_the_feedback_of_an_output_is_a_cause_and_a_silent_one_is_faulty() -> None:
    rig = rig_of(table(effect("CE-1", "IL-1"), signal="plc", points=("IL-2",), needed=1, faulty="no_alarm"))
    rig.feedback["IL-2"] = None
    rig.tick(10.0)
    assert state(rig).signs == {"IL-2": Sign.QUIET}
    rig.tick(10.0)
    assert state(rig).signs == {"IL-2": Sign.FAULTY} and standing(rig, "cause_blind")
    rig.feedback["IL-2"] = True
    rig.hear(PlcReading(plc="PLC-1", linked=True, feedback={"IL-2": True}, measured_at_us=rig.now_us))
    assert rig.acts == [("CE-1", "IL-1", True)]


def test_an_sos_in_the_area_is_a_cause_and_elsewhere_is_none() -> None:
    rig = rig_of(table(effect("CE-1", "IL-1"), signal="sos", points=(), zone="hall"))
    rig.tag_at(1, 80.0, 20.0)
    rig.band_says(1, sos=True)
    assert rig.acts == []
    rig.tag_at(2, 12.0, 12.0)
    rig.band_says(2, sos=True)
    assert rig.acts == [("CE-1", "IL-1", True)]


def test_cameras_vote_and_a_blind_one_is_faulty() -> None:
    two = table(effect("CE-1", "IL-1"), signal="fire_seen", points=("C01", "C02"), zone="hall", faulty="no_alarm")
    rig = rig_of(two)
    rig.picture("C02", "lost")
    rig.tick(5.0)
    assert state(rig).signs == {"C01": Sign.QUIET, "C02": Sign.FAULTY}
    rig.seen("C01", "fire_seen", "hall", held_s=2.0)
    assert state(rig).signs["C01"] is Sign.CALLS and rig.acts == []


@pytest.mark.parametrize(
    ("outcome", "why", "where", "after"),
    [
        (Outcome.REFUSED, BYPASSED, "IL-1", EffectPhase.BYPASSED),
        (Outcome.FAILED, "All writes to PLCs are stopped", "PLC-1", EffectPhase.FAILED),
        (Outcome.FAILED, "The journal cannot be written, nothing was sent", "journal", EffectPhase.FAILED),
    ],
)
def test_what_did_not_act_says_why(outcome: Outcome, why: str, where: str, after: EffectPhase) -> None:
    rig = rig_of(table())
    for point in THREE:
        rig.gas_reads(point, 60.0)
    answered(rig, outcome, why, where)
    assert (phase(rig), state(rig).effects[0].why) == (after, why)
    assert standing(rig, "trip_failed") is (where == "journal")
    rig.tick(5.0)
    assert len(rig.acts) == 1


def test_an_answer_that_comes_after_the_cause_is_over_changes_nothing_more() -> None:
    rig = rig_of(table())
    for point in THREE:
        rig.gas_reads(point, 60.0)
    before = state(rig)
    for point in THREE:
        rig.gas_reads(point, 0.0)
    assert phase(rig) is EffectPhase.ORDERED
    answered(rig)
    assert phase(rig) is EffectPhase.IDLE
    for point in THREE:
        rig.gas_reads(point, 60.0)
        rig.now_us += 1
    late = Answer(ask="x", outcome=Outcome.FAILED, why="late")
    assert rig.causes.concluded(before, "IL-1", late, rig.now_us) == []


def restarted(rig: Rig) -> Rig:
    """The next run over what the store has: alerts and causes; no point is heard yet."""
    after = Rig(rig.site)
    after.now_us = rig.now_us
    after.causes = after.made_causes()
    after.alerts.restore(rig.alerts.standing.values())
    after.causes.restore(rig.causes.states.values())
    return after


def test_what_was_pending_is_done_after_a_restart_once_the_plc_is_heard() -> None:
    """The same order, so that the interlock knows whether it was sent before."""
    rig = waiting_rig()
    order = rule.order_id(state(rig), "IL-1")
    after = restarted(rig)
    after.now_us += 6 * SECOND_US
    after.tick()
    assert phase(after) is EffectPhase.ORDERED and after.acts == []
    after.feedback["IL-1"] = False
    after.tick()
    assert after.acts == [("CE-1", "IL-1", True)] and rule.order_id(state(after), "IL-1") == order


def test_what_was_done_is_not_done_again_after_a_restart() -> None:
    rig = rig_of(table())
    for point in THREE:
        rig.gas_reads(point, 60.0)
    answered(rig)
    after = restarted(rig)
    after.feedback["IL-1"] = False
    after.tick(10.0)
    assert after.acts == [] and phase(after) is EffectPhase.DONE


def test_a_restart_takes_the_table_of_the_site_file_as_it_is_now() -> None:
    rig = rig_of(table(effect("CE-1", "IL-1", delay_s=5.0)))
    for point in THREE:
        rig.gas_reads(point, 60.0)
    now = table(effect("CE-1", "IL-2"), points=("G-1", "G-2"))
    taken = rule.taken_over(state(rig), now.causes[0], now.effects)
    assert [(one.interlock, one.phase) for one in taken.effects] == [("IL-2", EffectPhase.IDLE)]
    assert list(taken.signs) == ["G-1", "G-2"] and taken.active


def test_every_alert_of_an_effect_is_a_return_when_it_is_over() -> None:
    rig = waiting_rig()
    for point in THREE:
        rig.gas_reads(point, 0.0)
    [alert] = [alert for alert in rig.alerts.standing.values() if alert.kind in ALERTS.values()]
    assert alert.state is AlertState.RETURNED
