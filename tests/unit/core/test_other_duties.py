"""Programs, PLCs, escalation, shelving, answers and the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from console.asks import Acknowledge, Ask, Looked, Select, Shelve, SignIn, TickStep
from console.core.escalation import EscalationDuty
from console.core.intake import FUTURE, LATE, REPEATED, UNKNOWN
from console.core.plcs import GRACE_S as PLC_GRACE_S
from console.core.programmes import MANY_REFUSED
from console.heartbeat import BESIDE_NOT_TRUSTWORTHY, FELL_FROM, NONSENSE, NOT_TRUSTWORTHY, Alive
from console.messages import (
    GasReading,
    Message,
    PlcReading,
    Position,
    Programme,
    Seen,
    Vital,
    Weather,
)
from console.values import AlertState, Outcome, Quality, Question, Tier, Verdict
from tests import said, sites
from tests.sites import ONE_PLC, small_site
from tests.unit.core.rig import Rig

GAS = "danger/gas_level_2/gas/G-1"
PROGRAM = "sight/program_lost/program/vision-1"


def alive(rig: Rig, pid: int = 7, up: bool = True, started_at_us: int = 1, **refused: int) -> None:
    """A heartbeat of vision."""
    rig.hear(Alive(program="vision-1", pid=pid, up=up, started_at_us=started_at_us, at_us=rig.now_us, refused=refused))


def programme(rig: Rig) -> Programme:
    """Vision as shown."""
    shown = rig.shown["programme/vision-1"]
    assert isinstance(shown, Programme)
    return shown


# ---------------------------------------------------------------- programs


def test_a_program_that_says_goodbye_is_down_but_not_lost() -> None:
    rig = Rig()
    alive(rig)
    rig.hear(Alive(program="vision-1", pid=7, up=False, leaving=True, started_at_us=1, at_us=rig.now_us))
    assert (programme(rig).up, rig.alerts.stands(PROGRAM)) == (False, False)


def test_a_program_that_goes_silent_is_lost_and_its_restart_is_counted() -> None:
    rig = Rig()
    alive(rig)
    rig.tick(3.0)
    assert programme(rig).up
    rig.tick(0.5)
    assert not programme(rig).up
    assert rig.alert(PROGRAM).active
    alive(rig, pid=8, started_at_us=2)
    assert (programme(rig).up, programme(rig).restarts) == (True, 1)
    assert not rig.alert(PROGRAM).active


def test_a_last_will_is_believed_at_once_unless_it_is_of_the_one_before() -> None:
    rig = Rig()
    alive(rig, pid=8, started_at_us=2)
    alive(rig, pid=7, up=False)
    assert programme(rig).up
    alive(rig, pid=8, up=False)
    assert not programme(rig).up


def test_the_will_of_a_program_nobody_knew_is_nothing() -> None:
    rig = Rig()
    alive(rig, up=False)
    assert rig.shown == {}


def test_many_refused_messages_in_a_minute_are_an_alert_until_they_stop() -> None:
    rig = Rig()
    name = "sight/messages_refused/program/vision-1"
    alive(rig, late=5)
    alive(rig, late=5 + MANY_REFUSED)
    assert name not in rig.alerts.standing
    alive(rig, late=7 + MANY_REFUSED)
    assert rig.alert(name).values == {"program": "vision-1", "value": str(MANY_REFUSED + 2), "reason": "late"}
    rig.now_us += 61_000_000
    alive(rig, late=7 + MANY_REFUSED)
    assert not rig.alert(name).active


def test_counts_that_begin_anew_are_no_flood() -> None:
    rig = Rig()
    alive(rig, late=500)
    alive(rig, late=0)
    alive(rig)
    assert rig.kinds == []


def test_a_worker_whose_detector_fails_its_self_test_is_an_alert_until_it_passes() -> None:
    rig = Rig()
    name = "sight/detector_untrusted/program/vision-1"
    beat = Alive(program="vision-1", pid=7, up=True, started_at_us=1, at_us=rig.now_us)
    rig.hear(beat)
    assert name not in rig.alerts.standing
    for _ in range(3):
        rig.hear(structs.replace(beat, notes={NOT_TRUSTWORTHY: "plant-selftest.png: not found: person"}))
    alert = rig.alert(name)
    assert (alert.question, alert.tier, alert.active) == (Question.SIGHT, Tier.TWO, True)
    assert alert.values == {"program": "vision-1", "reason": "It failed its self-test"}
    assert programme(rig).notes == {NOT_TRUSTWORTHY: "plant-selftest.png: not found: person"}
    rig.hear(beat)
    assert not rig.alert(name).active
    assert rig.kinds == ["alert_raised", "alert_cleared"]
    rig.hear(structs.replace(beat, notes={NOT_TRUSTWORTHY: NONSENSE}))
    assert rig.alert(name).values == {"program": "vision-1", "reason": NONSENSE}


def test_each_model_beside_a_detector_that_is_not_believed_is_an_alert_of_its_own() -> None:
    rig = Rig()
    fire, pose = (f"sight/model_untrusted/program/vision-1/{name}" for name in ("fire-1", "pose-2"))
    beat = Alive(program="vision-1", pid=7, up=True, started_at_us=1, at_us=rig.now_us)
    one = {f"{BESIDE_NOT_TRUSTWORTHY}fire-1": "fire.png: not found: fire"}
    for notes in (one, one, one | {f"{BESIDE_NOT_TRUSTWORTHY}pose-2": NONSENSE}):
        rig.hear(structs.replace(beat, notes=notes))
    alert = rig.alert(fire)
    assert (alert.question, alert.tier, alert.active) == (Question.SIGHT, Tier.TWO, True)
    said = {"program": "vision-1", "model": "fire-1", "reason": "It failed its self-test or does not run"}
    assert (alert.values, rig.alert(pose).values["reason"]) == (said, NONSENSE)
    assert "sight/detector_untrusted/program/vision-1" not in rig.alerts.standing, "the detector goes on"
    rig.hear(structs.replace(beat, notes=one))
    assert (rig.alert(fire).active, rig.alert(pose).active) == (True, False)
    rig.hear(beat)
    assert not rig.alert(fire).active
    assert rig.kinds == ["alert_raised", "alert_raised", "alert_cleared", "alert_cleared"]


def test_a_worker_whose_detector_fell_to_the_cpu_is_an_alert_until_it_is_back() -> None:
    rig = Rig()
    name = "sight/detector_on_cpu/program/vision-1"
    beat = Alive(program="vision-1", pid=7, up=True, started_at_us=1, at_us=rig.now_us, notes={"provider": "CPU"})
    rig.hear(beat)
    assert name not in rig.alerts.standing, "nothing better is there"
    for _ in range(3):
        rig.hear(structs.replace(beat, notes={"provider": "CPU", FELL_FROM: "CUDA"}))
    alert = rig.alert(name)
    assert (alert.question, alert.tier, alert.active) == (Question.SIGHT, Tier.THREE, True)
    assert alert.values == {"program": "vision-1", "better": "CUDA"}
    rig.hear(structs.replace(beat, notes={"provider": "CUDA"}))
    assert not rig.alert(name).active
    assert rig.kinds == ["alert_raised", "alert_cleared"]


# ---------------------------------------------------------------- PLCs


def plc_says(rig: Rig, linked: bool) -> None:
    """A reading of the PLC."""
    rig.hear(PlcReading(plc="PLC-1", linked=linked, feedback={}, measured_at_us=rig.now_us))


def test_a_plc_that_does_not_take_our_heartbeat_calls() -> None:
    """As long as it does not; it is seen all the same."""
    rig = Rig(small_site(plcs=ONE_PLC))
    for why, standing in (("", []), ("refused: illegal address", ["danger/watchdog_stands/plc/PLC-1"]), ("", [])):
        rig.hear(PlcReading("PLC-1", linked=True, feedback={}, measured_at_us=rig.now_us, watchdog=why))
        assert [name for name in rig.alerts.standing if "watchdog" in name and rig.alerts.stands(name)] == standing


def test_a_feedback_that_stays_between_both_calls() -> None:
    """For a while it may: what moves is on its way. A lost link says nothing of it."""
    record = sites.interlock("IL-1", "hall", verify_s=2.0)
    rig = Rig(small_site(plcs=ONE_PLC, interlocks=(record,)))
    name = "sight/feedback_unclear/interlock/IL-1"
    for after_s, linked, feedback, stands in (
        (0.0, True, {}, False),
        (2.0, True, {}, False),
        (0.1, True, {"IL-1": True}, False),
        (2.1, True, {}, False),
        (1.0, False, {}, False),
        (1.1, True, {}, True),
        (0.1, True, {"IL-1": False}, False),
    ):
        rig.now_us += int(after_s * 1e6)
        rig.hear(PlcReading("PLC-1", linked=linked, feedback=feedback, measured_at_us=rig.now_us))
        assert rig.alerts.stands(name) is stands


def test_a_plc_without_link_or_without_word_is_lost() -> None:
    rig = Rig(small_site(plcs=ONE_PLC))
    name = "sight/plc_lost/plc/PLC-1"
    plc_says(rig, linked=True)
    rig.tick(3.0)
    assert name not in rig.alerts.standing
    rig.tick(0.5)
    assert rig.alert(name).active
    plc_says(rig, linked=True)
    assert not rig.alert(name).active
    rig.tick(PLC_GRACE_S)
    plc_says(rig, linked=True)
    assert not rig.alert(name).active
    plc_says(rig, linked=False)
    assert rig.alert(name).active


def test_a_poll_that_goes_unanswered_while_all_starts_is_no_loss() -> None:
    rig = Rig(small_site(plcs=ONE_PLC))
    name = "sight/plc_lost/plc/PLC-1"
    for linked in (True, False, True, False, False):
        rig.tick(1.0)
        plc_says(rig, linked=linked)
    assert name not in rig.alerts.standing
    rig.tick(1.5)
    assert rig.alert(name).active, "3 s without a link is a loss then too"


def test_a_plc_that_was_never_reached_is_lost_only_after_the_grace_of_the_start() -> None:
    """On a short machine the first connection takes a while: each poll says that there is no link, and none is lost."""
    rig = Rig(small_site(plcs=ONE_PLC))
    name = "sight/plc_lost/plc/PLC-1"
    for _ in range(int(PLC_GRACE_S) - 1):
        rig.tick(1.0)
        plc_says(rig, linked=False)
    assert name not in rig.alerts.standing
    rig.tick(4.5)
    assert rig.alert(name).active, "it never came"
    plc_says(rig, linked=True)
    assert not rig.alert(name).active
    plc_says(rig, linked=False)
    assert rig.alert(name).active, "what was there and goes is lost at once"


# ---------------------------------------------------------------- escalation, shelving


def test_who_does_not_answer_is_escalated_step_by_step() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    told: list[tuple[int, str]] = []
    for second in range(0, 330, 10):
        rig.now_us += 10_000_000
        rig.gas_reads("G-1", 80.0)
        for decision in rig.escalation.tick(rig.now_us):
            told.append((second + 10, decision.body["to"]))
    assert told == [(90, "shift_lead"), (300, "safety_engineer")]
    assert rig.alert(GAS).escalated == 2


def test_what_is_answered_is_not_escalated() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    rig.ask(Acknowledge, alerts=(GAS,))
    rig.now_us += 400_000_000
    assert rig.escalation.tick(rig.now_us) == []


def test_a_returned_alert_that_nobody_answered_is_escalated_too() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    rig.gas_reads("G-1", 1.0)
    rig.now_us += 91_000_000
    assert [decision.kind for decision in rig.escalation.tick(rig.now_us)] == ["alert_escalated"]


def test_a_shelf_ends_hard() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    assert rig.ask(Shelve, alert=GAS, minutes=10, reason="line opened").outcome is Outcome.DONE
    rig.now_us += 599_000_000
    assert EscalationDuty(rig.site, rig.alerts).tick(rig.now_us) == []
    rig.now_us += 1_000_000
    rig.escalation.tick(rig.now_us)
    assert rig.alert(GAS).state is AlertState.UNACKNOWLEDGED


# ---------------------------------------------------------------- answers


def test_acknowledging_several_passes_over_what_is_gone() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    answer = rig.ask(Acknowledge, alerts=(GAS, "danger/sos/worker/W-001"), comment="seen", verdict=Verdict.TRUE)
    assert answer.outcome is Outcome.DONE
    assert (rig.alert(GAS).acknowledged_by, rig.alert(GAS).verdict) == ("wang", Verdict.TRUE)


@pytest.mark.parametrize(
    ("form", "fields", "why"),
    [
        (Acknowledge, {"alerts": ("danger/sos/worker/W-001",)}, "The alert stands no more"),
        (Shelve, {"alert": "x", "minutes": 1, "reason": "r"}, "The alert stands no more"),
        (Shelve, {"alert": GAS, "minutes": 600, "reason": "r"}, "Longer than this tier may be shelved"),
        (TickStep, {"alert": GAS, "step": 40}, "There is no such step to do"),
        (Select, {"interlock": "IL-1", "action": True}, "Nobody here answers this"),
        (SignIn, {"operator": "nobody"}, "Nobody of this name may sit at this desk"),
    ],
)
def test_refusals_say_why_and_are_journaled(form: type[Ask], fields: dict[str, Any], why: str) -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    answer = rig.ask(form, **fields)
    assert (answer.outcome, answer.why) == (Outcome.REFUSED, why)
    assert rig.kinds[-1] == "ask_refused"


def test_acknowledging_twice_says_so() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    rig.ask(Acknowledge, alerts=(GAS,))
    assert rig.ask(Acknowledge, alerts=(GAS,)).why == "The alert was acknowledged already"


def test_steps_looks_and_seats_are_journaled() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    assert rig.ask(TickStep, alert=GAS, step=0).outcome is Outcome.DONE
    assert rig.alert(GAS).steps_done == (0,)
    rig.ask(Looked, subject="worker/W-001", reason="sos")
    rig.ask(SignIn)
    assert rig.kinds[-3:] == ["alert_step_done", "looked", "signed_in"]


# ---------------------------------------------------------------- the door

NOW = 1_000_000_000


DOOR: dict[str, Callable[[int], Message]] = {
    "gas/G-1": lambda at: GasReading(point="G-1", value=1.0, unit="%LEL", quality=Quality.GOOD, measured_at_us=at),
    "position/T-001": lambda at: Position(tag="T-001", x_m=1.0, y_m=1.0, storey="F1", error_m=0.1, measured_at_us=at),
    "vital/B-001": lambda at: Vital(
        band="B-001", pulse_bpm=80.0, skin_c=33.0, battery_pct=50.0, sos=False, fall=False, measured_at_us=at
    ),
    "plc/PLC-1": lambda at: PlcReading(plc="PLC-1", linked=True, feedback={}, measured_at_us=at),
    "weather/S": lambda at: Weather(station="S", wind_mps=1.0, wind_from_deg=0.0, air_c=20.0, measured_at_us=at),
    "equipment/K-1": lambda at: said.crane(small_site().cranes[0], at),
    "camera/C01": lambda at: said.camera("C01", at),
    "seen/C01": lambda at: Seen(camera="C01", captured_at_us=at),
}
"""One message of each kind that has an age, by the end of its topic, measured then."""


@pytest.mark.parametrize("kind", DOOR)
def test_the_door_lets_in_once_what_is_of_now(kind: str) -> None:
    rig = Rig(small_site(plcs=ONE_PLC))
    topic = f"vigil/test/field/{kind}"
    assert rig.intake.admits(topic, DOOR[kind](NOW), NOW)
    assert not rig.intake.admits(topic, DOOR[kind](NOW), NOW)
    assert not rig.intake.admits(topic, DOOR[kind](NOW - 1), NOW)
    assert not rig.intake.admits(topic, DOOR[kind](NOW + 2_000_001), NOW)
    assert not rig.intake.admits(topic, DOOR[kind](NOW + 1), NOW + 61_000_000)
    assert rig.intake.admits(topic, DOOR[kind](NOW + 1), NOW)
    assert rig.refused == {REPEATED: 2, FUTURE: 1, LATE: 1}


def test_the_door_knows_its_senders_and_their_topics() -> None:
    rig = Rig()
    stranger = GasReading(point="G-9", value=1.0, unit="%LEL", quality=Quality.GOOD, measured_at_us=NOW)
    assert not rig.intake.admits("vigil/test/field/gas/G-9", stranger, NOW)
    assert not rig.intake.admits("vigil/test/field/gas/G-2", DOOR["gas/G-1"](NOW), NOW)
    assert rig.refused == {UNKNOWN: 2}


def test_a_heartbeat_has_no_age() -> None:
    rig = Rig()
    beat = Alive(program="x", pid=1, up=True, started_at_us=1, at_us=1)
    assert rig.intake.admits("vigil/test/alive/x", beat, NOW)
