"""The clock is set back: nobody is deaf for it, and nothing lasts longer, whether the step was found or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from console.asks import Acknowledge, Shelve, StopWrites, Suppress
from console.core.ledger import Ledger
from console.core.spool import Spool
from console.core.steering import SteeringDuty
from console.domain import bypass, interlock
from console.domain.people import is_old, unheard
from console.domain.sign_in import Tries
from console.heartbeat import Alive
from console.messages import Bypass, GasPoint, Interlock, PlcReading, Weather
from console.site.model import SignalFilter, Site, SuppressionRule
from console.steering import SteeringReading
from console.values import AlertState, EffectPhase, OrderPhase, Outcome, PictureState, SuppressionWhy
from tests import said
from tests.sites import ONE_PLC, cause, effect, small_site
from tests.sites import interlock as interlock_record
from tests.unit.core.rig import DAY_STARTS_US, Rig
from tests.unit.core.test_ledger import Voice

S = 1_000_000
HOUR_S = 3600
BACK_S = 3 * HOUR_S
GAS = "danger/gas_level_2/gas/G-1"
BLACK = "sight/camera_black/camera/C01"
MINUTE_S = 60


def told(rig: Rig) -> None:
    """The step is found."""
    rig.set_back(BACK_S)


def untold(rig: Rig) -> None:
    """Nobody finds it."""
    rig.now_us -= BACK_S * S


STEPS = pytest.mark.parametrize("step", [told, untold])
Step = Callable[[Rig], None]


def elapses(rig: Rig, seconds: float) -> None:
    """Time passes in two looks: to the end and just beyond."""
    rig.now_us += int(seconds * S)
    rig.tick(1.0)


# ---------------------------------------------------------------- alerts


@STEPS
def test_who_does_not_answer_is_escalated_all_the_same(step: Step) -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    rig.tick(1)
    step(rig)
    first_s = min(each.after_s for each in rig.site.escalations if each.tier == "1")
    elapses(rig, first_s)
    assert rig.alert(GAS).escalated


def test_a_step_that_was_found_escalates_nobody_too_early() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    told(rig)
    rig.tick(1)
    assert not rig.alert(GAS).escalated


def test_a_shelf_an_answer_and_a_suppression_last_as_long_as_they_were_given_for() -> None:
    rig = Rig()
    for point in ("G-1", "G-2"):
        rig.gas_reads(point, 80.0)
    rig.picture("C01", "black")
    other = "danger/gas_level_2/gas/G-2"
    rig.ask(Shelve, alert=GAS, minutes=30, reason="hot work")
    rig.ask(Acknowledge, alerts=(other,))
    rig.ask(Suppress, kinds=("camera_black",), zone="hall", why=SuppressionWhy.DRILL, minutes=30, reason="drill")
    elapses(rig, 10 * MINUTE_S)
    told(rig)
    silent = (AlertState.SHELVED, AlertState.ACKNOWLEDGED, AlertState.SUPPRESSED)
    elapses(rig, 20 * MINUTE_S - 5)
    assert (rig.alert(GAS).state, rig.alert(other).state, rig.alert(BLACK).state) == silent
    elapses(rig, 10)
    assert {rig.alert(name).state for name in (GAS, other, BLACK)} == {AlertState.UNACKNOWLEDGED}


def test_a_shelf_and_a_suppression_end_at_once_where_the_step_was_not_found() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    rig.picture("C01", "black")
    rig.ask(Shelve, alert=GAS, minutes=60, reason="hot work")
    rig.ask(Suppress, kinds=("camera_black",), zone="hall", why=SuppressionWhy.DRILL, minutes=480, reason="drill")
    untold(rig)
    rig.tick(1)
    assert {rig.alert(name).state for name in (GAS, BLACK)} == {AlertState.UNACKNOWLEDGED}


@STEPS
def test_what_comes_and_goes_is_still_marked(step: Step) -> None:
    rig = Rig()
    rig.tick(1)
    step(rig)
    for turn in range(8):
        rig.gas_reads("G-1", 60.0 if turn % 2 == 0 else 1.0)
        rig.tick(1)
    assert rig.alert(GAS).habit == "chattering"


def test_a_flood_goes_on_and_ends_as_if_nothing_was_set() -> None:
    rig = Rig()
    for turn in range(12):
        rig.gas_reads("G-1", 60.0 if turn % 2 == 0 else 1.0)
        rig.ask(Acknowledge, alerts=(GAS,)) if GAS in rig.alerts.standing else None
        rig.picture("C01", "black" if turn % 2 == 0 else "live")
        rig.ask(Acknowledge, alerts=(BLACK,)) if BLACK in rig.alerts.standing else None
        rig.tick(1)
    assert rig.flood.flood.since_us
    age_us, calls = rig.now_us - rig.flood.flood.since_us, rig.flood.flood.calls
    told(rig)
    rig.flood.tick(rig.now_us)
    assert (rig.now_us - rig.flood.flood.since_us, rig.flood.flood.calls) == (age_us, calls)
    rig.flood.tick(rig.now_us + 11 * MINUTE_S * S)
    assert not rig.flood.flood.since_us


# ---------------------------------------------------------------- what is heard


def hears_all(rig: Rig) -> None:
    """Everybody speaks now."""
    rig.gas_reads("G-1", 1.0)
    rig.tag_at(1, 15.0, 15.0)
    rig.band_says(1)
    rig.picture("C01")
    rig.hear(Alive(program="vision-1", pid=7, up=True, started_at_us=1, at_us=rig.now_us))
    rig.hear(PlcReading("PLC-1", linked=True, feedback={}, measured_at_us=rig.now_us))
    rig.hear(Weather(station="S", wind_mps=12.0, wind_from_deg=0.0, air_c=20.0, measured_at_us=rig.now_us))


LOST = (
    "sight/gas_lost/gas/G-1",
    "sight/position_lost/worker/W-001",
    "sight/band_lost/worker/W-001",
    "sight/camera_lost/camera/C01",
    "sight/program_lost/program/vision-1",
    "sight/plc_lost/plc/PLC-1",
)


@STEPS
def test_who_falls_silent_is_found_lost(step: Step) -> None:
    rig = Rig(small_site(plcs=ONE_PLC))
    hears_all(rig)
    step(rig)
    rig.tick(60)
    assert {name: rig.alerts.stands(name) for name in LOST} == dict.fromkeys(LOST, True)


def test_who_speaks_on_is_not_found_lost_for_a_step_that_was_found() -> None:
    rig = Rig(small_site(plcs=ONE_PLC))
    hears_all(rig)
    rig.tick(1)
    told(rig)
    rig.tick(1)
    assert {name: rig.alerts.stands(name) for name in LOST} == dict.fromkeys(LOST, False)
    assert rig.surroundings.wind_mps(rig.now_us) == 12.0
    rig.gas_reads("G-1", 80.0)
    assert rig.alerts.stands(GAS)


def test_the_grace_of_the_start_does_not_grow() -> None:
    """A point and a PLC that were never heard are lost as soon as without the step."""
    rig = Rig(small_site(plcs=ONE_PLC))
    told(rig)
    rig.tick(60, step_s=1.0)
    assert rig.alerts.stands("sight/gas_lost/gas/G-1") and rig.alerts.stands("sight/plc_lost/plc/PLC-1")


def test_readings_of_the_future_are_of_no_age() -> None:
    worker = changed(unheard("W-001"), position_at_us=BACK_S * S)
    assert is_old(worker.position_at_us, 10.0, 0)
    rig = Rig()
    hears_all(rig)
    untold(rig)
    assert rig.surroundings.wind_mps(rig.now_us) is None


@STEPS
def test_a_delay_under_way_ends(step: Step) -> None:
    rule = SignalFilter(signal="pulse", dead_band_pct=2.5, on_delay_s=10.0)
    rig = Rig(small_site(filters=(rule,)))
    rig.band_says(1, pulse=190.0)
    step(rig)
    rig.now_us += 5 * S
    rig.band_says(1, pulse=190.0)
    assert rig.alerts.stands("danger/pulse_high/worker/W-001") is (step is untold)
    rig.now_us += 6 * S
    rig.band_says(1, pulse=190.0)
    assert rig.alerts.stands("danger/pulse_high/worker/W-001")


def test_a_rise_is_measured_over_its_own_seconds_alone() -> None:
    """What was read before the step, at times yet to come, is no part of it where the step was not found."""
    rule = SignalFilter(signal="combustible", dead_band_pct=1.0, rise_pct=5.0, rise_s=60.0)
    rig = Rig(small_site(filters=(rule,)))
    rig.gas_reads("G-1", 1.0)
    untold(rig)
    rig.gas_reads("G-1", 10.0)
    assert not rig.alerts.stands("danger/gas_rising/gas/G-1")
    told(rig)
    rig.now_us += 10 * S
    rig.gas_reads("G-1", 18.0)
    assert rig.alerts.stands("danger/gas_rising/gas/G-1")


@STEPS
def test_a_link_that_falls_silent_is_told(step: Step) -> None:
    site = small_site()
    rig = Rig(replace(site, alerts=replace(site.alerts, mass_loss=3)))
    for number in (1, 2, 3):
        rig.tag_at(number, 15.0, 15.0)
    rig.tick(12)
    step(rig)
    rig.tick(60)
    assert rig.alerts.stands("sight/link_lost/link/positioning")


def test_a_crane_that_fell_silent_does_not_hold_a_suppression() -> None:
    rule = SuppressionRule(
        id="off", name="停", name_en="Off", why="equipment_off", kinds=("camera_black",), zone="hall", crane="K-1"
    )
    rig = Rig(small_site(suppressions=(rule,)))
    rig.hear(said.crane(rig.site.cranes[0], rig.now_us, running=False))
    rig.tick()
    assert rig.suppressions.suppressions
    told(rig)
    rig.tick()
    assert rig.suppressions.suppressions
    untold(rig)
    rig.tick()
    assert not rig.suppressions.suppressions


@pytest.mark.parametrize("is_told", [True, False])
def test_a_head_that_falls_silent_cannot_be_steered(is_told: bool) -> None:
    site = small_site()
    site = replace(site, cameras=(replace(site.cameras[0], onvif="http://10.0.0.9"), *site.cameras[1:]))
    duty, shown = SteeringDuty(site, lambda *_args, **_more: None), site.cameras[0].id
    duty.hear("", SteeringReading(camera=shown, moves=True, aims=True, measured_at_us=DAY_STARTS_US), DAY_STARTS_US)
    now_us = DAY_STARTS_US - BACK_S * S
    if is_told:
        duty.set_back(BACK_S * S)
        duty.tick(now_us)
        assert shown in duty._heard_us
    duty.tick(now_us + (60 * S if is_told else 0))
    assert shown not in duty._heard_us


async def test_readings_are_published_on(tmp_path: Path) -> None:
    now_us, voice = [DAY_STARTS_US], Voice()
    ledger = Ledger(None, voice, "x", Spool(tmp_path / "spool"), lambda: now_us[0])  # type: ignore[arg-type]
    ledger.show("gas", "G-1", said.gas("G-1", 1.0, now_us[0]))
    now_us[0] -= BACK_S * S
    ledger.show("gas", "G-1", said.gas("G-1", 2.0, now_us[0]))
    values = [message.value for _, _, message in voice.said if isinstance(message, GasPoint)]
    assert values == [1.0, 2.0]
    await ledger.close()


# ---------------------------------------------------------------- machines


def waiting(delay_s: float = 5.0) -> Rig:
    """An effect that waits for its time."""
    records: dict[str, object] = {"plcs": ONE_PLC, "interlocks": (interlock_record("IL-1", "hall"),)}
    table = {"causes": (cause("CE-1", "gas", points=("G-1",), needed=1),)}
    site: Site = small_site(**records, **table, effects=(effect("CE-1", "IL-1", delay_s=delay_s),))
    rig = Rig(site)
    rig.feedback["IL-1"] = False
    rig.gas_reads("G-1", 80.0)
    return rig


def test_an_effect_that_waits_acts_as_soon_as_it_would_have() -> None:
    rig = waiting()
    assert rig.causes.states["CE-1"].effects[0].phase is EffectPhase.WAITING
    told(rig)
    assert rig.last.states[-1][0] == "cause"
    rig.tick(4)
    assert rig.acts == []
    rig.tick(2)
    assert rig.acts == [("CE-1", "IL-1", True)]


def test_all_writes_are_stopped_no_longer_than_they_were() -> None:
    rig = Rig()
    assert rig.ask(StopWrites, "li", minutes=30, reason="works").outcome is Outcome.DONE
    told(rig)
    assert rig.write_stop.tick(rig.now_us + 29 * MINUTE_S * S) == []
    assert rig.write_stop.tick(rig.now_us + 30 * MINUTE_S * S)
    assert rig.write_stop.set_back(1) == []
    rig.ask(StopWrites, "li", minutes=30, reason="works")
    untold(rig)
    assert rig.write_stop.tick(rig.now_us)


NOW_US = DAY_STARTS_US
CONFIRMED = Bypass(60, "works", "wang", "dispatcher", "room-1", NOW_US, NOW_US + 3600 * S, "li")
SELECTED = Interlock("IL-1", "PLC-1", False, OrderPhase.SELECTED, "room-1", NOW_US + 30 * S, changed_at_us=NOW_US)


@pytest.mark.parametrize("wish", [CONFIRMED, changed(CONFIRMED, until_us=0, confirmed_by="")])
def test_a_bypass_and_the_wish_for_one_last_no_longer(wish: Bypass) -> None:
    state = changed(SELECTED, phase=OrderPhase.READY, bypass=wish)
    back_us = NOW_US - BACK_S * S
    assert bypass.why_over(state, back_us) and not bypass.holds(state, back_us)
    moved = interlock.set_back(state, BACK_S * S)
    assert bypass.why_over(moved, back_us) == ""
    assert bypass.holds(moved, back_us) is (wish.until_us > 0)
    assert bypass.why_over(moved, back_us + 3600 * S)


def test_a_selection_lasts_no_longer() -> None:
    back_us = NOW_US - BACK_S * S
    assert interlock.why_withdrawn(SELECTED, back_us) == interlock.SELECTION_OVER
    moved = interlock.set_back(SELECTED, BACK_S * S)
    assert interlock.why_withdrawn(moved, back_us) == ""
    assert interlock.why_withdrawn(moved, back_us + 30 * S) == interlock.SELECTION_OVER


# ---------------------------------------------------------------- people at work, and at the desk


@STEPS
def test_a_guardian_who_is_away_is_missed(step: Step) -> None:
    rig = Rig()
    for _ in range(2):
        rig.gas_reads("G-1", 1.0)
        rig.tag_at(2, 12.0, 12.0)
        rig.tick()
    assert rig.permits.permits["HOT-1"].state == "active"
    rig.tag_at(2, 35.0, 35.0)
    rig.tick()
    step(rig)
    for _ in range(5):
        rig.gas_reads("G-1", 1.0)
        rig.tag_at(2, 35.0, 35.0)
        rig.tick(3)
    assert rig.permits.permits["HOT-1"].state == "suspended"


def test_nobody_waits_for_hours_for_the_next_pin() -> None:
    tries = Tries(wrong=9, last_us=NOW_US)
    assert tries.left_s(NOW_US) > 0
    assert tries.left_s(NOW_US - BACK_S * S) == 0


@STEPS
def test_a_dead_picture_is_told(step: Step) -> None:
    rig = Rig()
    rig.picture("C01", "live")
    rig.picture("C01", "frozen", since_s=0.0)
    step(rig)
    rig.hear(said.camera("C01", rig.now_us, since_us=rig.cameras.cameras["C01"].since_us, picture=PictureState.FROZEN))
    rig.tick(10)
    assert rig.alerts.stands("sight/camera_frozen/camera/C01") or rig.alerts.stands("sight/camera_lost/camera/C01")
