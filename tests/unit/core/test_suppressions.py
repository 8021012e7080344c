"""Suppression by design and out of service: by rule and by ask, timed, in sight, and never for a call for help."""

from __future__ import annotations

from typing import Any

import pytest

from console.asks import LiftSuppression, Suppress
from console.core.suppressions import ENDED, LIFTED, NO_MORE
from console.messages import Suppression
from console.site.model import SuppressionRule, TierRule
from console.values import AlertState, Outcome, SuppressionWhy
from tests import said
from tests.sites import small_site
from tests.unit.core.rig import Rig

S = 1_000_000
BLACK = "sight/camera_black/camera/C01"
GAS = "danger/gas_level_1/gas/G-1"
GRAVE = "Only a shift lead or a safety engineer may suppress dangers of tier 1"
DRILL: dict[str, Any] = {"why": SuppressionWhy.DRILL, "minutes": 30, "reason": "fire drill", "zone": "hall"}
CRANE = SuppressionRule(
    id="K-1-off",
    name="吊车停",
    name_en="Crane off",
    why="equipment_off",
    kinds=("camera_black",),
    zone="hall",
    crane="K-1",
)
WELDING = SuppressionRule(
    id="weld", name="焊接", name_en="Welding", why="maintenance", kinds=("camera_black",), zone="hall", works=("HOT",)
)


def asked(rig: Rig, *kinds: str, operator: str = "wang", **changes: Any) -> str:
    """Ask for a suppression; its id."""
    answer = rig.ask(Suppress, operator, kinds=kinds, **{**DRILL, **changes})
    assert answer.outcome is Outcome.DONE, answer.why
    return answer.where


def crane_runs(rig: Rig, running: bool) -> None:
    """What the crane says now."""
    rig.hear(said.crane(rig.site.cranes[0], rig.now_us, running=running))


def test_what_stands_and_what_comes_is_silent_and_asks_when_it_is_over() -> None:
    rig = Rig()
    rig.picture("C01", "black")
    asked(rig, "camera_black", "camera_covered")
    assert rig.alert(BLACK).state is AlertState.SUPPRESSED
    rig.picture("C01", "covered")
    covered = rig.alert("sight/camera_covered/camera/C01")
    assert (covered.state, covered.active) == (AlertState.SUPPRESSED, True)
    assert covered.incident
    rig.now_us += 30 * 60 * S
    kinds = [(row.kind, row.body.get("why")) for row in rig.suppressions.tick(rig.now_us)]
    assert kinds[0] == ("suppression_over", ENDED)
    assert rig.alert(covered.alert).state is AlertState.UNACKNOWLEDGED
    assert rig.alert(BLACK).state is AlertState.RETURNED
    assert rig.alert(BLACK).set_aside_by == ""


def test_it_covers_its_kinds_in_its_place_alone() -> None:
    rig = Rig()
    asked(rig, "camera_black")
    rig.picture("C02", "black")
    rig.picture("C01", "covered")
    states = {alert.state for alert in rig.alerts.standing.values()}
    assert states == {AlertState.UNACKNOWLEDGED}


def test_a_source_is_taken_out_of_service_and_put_back() -> None:
    rig = Rig()
    name = asked(rig, "camera_black", zone="", source="camera/C01", out_of_service=True)
    rig.picture("C01", "black")
    assert (rig.alert(BLACK).state, rig.alert(BLACK).set_aside_by) == (AlertState.OUT_OF_SERVICE, name)
    assert rig.ask(LiftSuppression, "li", suppression=name).outcome is Outcome.DONE
    assert rig.alert(BLACK).state is AlertState.UNACKNOWLEDGED
    assert rig.suppressions.suppressions == {}


def test_lifting_says_who_and_keeps_what_another_covers() -> None:
    rig = Rig()
    first, second = asked(rig, "camera_black"), ""
    rig.picture("C01", "black")
    rig.now_us += S
    second = asked(rig, "camera_black", reason="another drill")
    rig.ask(LiftSuppression, suppression=first)
    assert (rig.alert(BLACK).state, rig.alert(BLACK).set_aside_by) == (AlertState.SUPPRESSED, second)
    over = rig.suppressions.lift(
        LiftSuppression(ask="x", seat="room-1", operator="li", asked_at_us=1, suppression=second), rig.now_us
    )
    assert (over[0].operator, over[0].body["why"]) == ("li", LIFTED)
    state = over[0].states[0][2]
    assert isinstance(state, Suppression)
    assert state.over


@pytest.mark.parametrize(
    ("kinds", "changes", "why"),
    [
        (("sos",), {}, "An SOS is never suppressed"),
        (("gas_level_1",), {}, GRAVE),
        (("camera_black",), {"reason": " "}, "A suppression needs a reason"),
        (("camera_black",), {"minutes": 481}, "A suppression lasts a shift at the longest"),
        (("camera_black",), {"minutes": 0}, "A suppression lasts a shift at the longest"),
        ((), {}, "A suppression names kinds of alert and a place or a source"),
        (("no_such_kind",), {}, "A suppression names kinds of alert and a place or a source"),
        (("camera_black",), {"zone": ""}, "A suppression names kinds of alert and a place or a source"),
        (("camera_black",), {"zone": "moon"}, "There is no such place"),
    ],
)
def test_what_may_not_be_silenced(kinds: tuple[str, ...], changes: dict[str, Any], why: str) -> None:
    rig = Rig()
    answer = rig.ask(Suppress, kinds=kinds, **{**DRILL, **changes})
    assert (answer.outcome, answer.why) == (Outcome.REFUSED, why)
    assert rig.suppressions.suppressions == {}


PULSE = "danger/pulse_high/worker/W-001"


@pytest.mark.parametrize("place", [{}, {"zone": "yard"}, {"source": "worker/W-002"}, {"shift": "night"}])
def test_a_danger_that_the_site_made_tier_1_somewhere_is_silenced_by_who_leads(place: dict[str, str]) -> None:
    rig = Rig(small_site(tiers=(TierRule(kind="pulse_high", tier="1", **place),)))
    refused = rig.ask(Suppress, kinds=("pulse_high",), **DRILL)
    assert (refused.outcome, refused.why) == (Outcome.REFUSED, GRAVE)
    asked(rig, "pulse_high", operator="li")


def test_a_danger_is_tier_1_by_settings_too_and_as_long_as_it_stands_so() -> None:
    rig = Rig()
    plain = rig.site
    rig.retune(small_site(tiers=(TierRule(kind="pulse_high", tier="1"),)))
    assert rig.ask(Suppress, kinds=("pulse_high",), **DRILL).why == GRAVE
    rig.band_says(1, pulse=190.0)
    rig.retune(plain)
    of_him = {**DRILL, "zone": "", "source": rig.alert(PULSE).source}
    assert rig.ask(Suppress, kinds=("pulse_high",), **of_him).why == GRAVE
    asked(rig, "pulse_high", zone="", source="worker/W-002")


def test_a_question_of_sight_of_tier_1_is_no_danger() -> None:
    asked(Rig(small_site(tiers=(TierRule(kind="camera_black", tier="1"),))), "camera_black")


def test_a_shift_lead_may_silence_gas_and_a_call_comes_through_all_the_same() -> None:
    rig = Rig()
    asked(rig, "gas_level_1", operator="li")
    rig.gas_reads("G-1", 30.0)
    assert rig.alert(GAS).state is AlertState.SUPPRESSED
    rig.tag_at(1, 15.0, 15.0)
    rig.band_says(1, sos=True)
    assert rig.alert("danger/sos/worker/W-001").state is AlertState.UNACKNOWLEDGED


def test_a_rule_of_the_site_holds_while_its_crane_is_heard_and_stands() -> None:
    rig = Rig(small_site(suppressions=(CRANE,)))
    crane_runs(rig, running=False)
    rig.tick(0.25)
    rig.picture("C01", "black")
    assert rig.alert(BLACK).state is AlertState.SUPPRESSED
    refused = rig.ask(LiftSuppression, "li", suppression="rule/K-1-off")
    assert refused.why == "A rule of the site is not lifted by hand: the plant ends it"
    crane_runs(rig, running=True)
    rows = rig.tick(0.25)
    assert [row.body["why"] for row in rows if row.kind == "suppression_over"] == [NO_MORE]
    assert rig.alert(BLACK).state is AlertState.UNACKNOWLEDGED
    crane_runs(rig, running=False)
    rig.tick(0.25)
    assert rig.alert(BLACK).state is AlertState.SUPPRESSED
    rig.tick(11.0)
    assert "rule/K-1-off" not in rig.suppressions.suppressions


def test_a_rule_of_the_site_holds_while_its_work_goes_on() -> None:
    rig = Rig(small_site(suppressions=(WELDING,)))
    rig.gas_reads("G-1", 1.0)
    rig.tag_at(1, 15.0, 15.0)
    rig.tag_at(2, 15.0, 15.0)
    rig.tick(0.5)
    (permit,) = rig.permits.permits.values()
    assert ("rule/weld" in rig.suppressions.suppressions) is (permit.state == "active")
    assert permit.state == "active"


def test_it_goes_on_over_a_restart() -> None:
    rig = Rig()
    name = asked(rig, "camera_black")
    rig.picture("C01", "black")
    again = Rig()
    again.alerts.restore(rig.alerts.standing.values())
    again.suppressions.restore([*rig.suppressions.suppressions.values()])
    again.tick(1.0)
    assert set(again.suppressions.suppressions) == {name}
    assert again.alert(BLACK).state is AlertState.SUPPRESSED
    again.now_us = rig.now_us + 30 * 60 * S
    again.suppressions.tick(again.now_us)
    assert again.alert(BLACK).state is AlertState.UNACKNOWLEDGED


def test_there_is_nothing_to_lift() -> None:
    assert Rig().ask(LiftSuppression, suppression="S-1").why == "There is no such suppression"
