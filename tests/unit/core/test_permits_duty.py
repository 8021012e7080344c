"""Permits in the core: issued for the shift, suspended by what the other duties know, resumed by a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.asks import Resume
from console.messages import Alert, Permit, Weather
from console.site.model import Shape, Site
from console.values import Outcome, PermitState
from tests.sites import permit, small_site
from tests.unit.core.rig import DAY_STARTS_US, Rig

HOUR_US = 3_600_000_000
SUSPENDED, ABSENT, LAPSED = (
    f"danger/{kind}/permit/HOT-1" for kind in ("permit_suspended", "guardian_absent", "permit_lapsed")
)


def running(site: Site | None = None) -> Rig:
    """A rig whose permit runs, its guardian beside the work, its gas in order."""
    rig = Rig(site)
    rig.gas_reads("G-1", 1.0)
    rig.tag_at(2, 12.0, 12.0)
    rig.tick()
    return rig


def hot(rig: Rig) -> Permit:
    """The permit."""
    return rig.permits.permits["HOT-1"]


def wind(rig: Rig, mps: float) -> None:
    """The wind now."""
    rig.hear(Weather(station="S", wind_mps=mps, wind_from_deg=0.0, air_c=20.0, measured_at_us=rig.now_us))


def test_an_active_permit_of_the_site_file_is_issued_and_runs() -> None:
    rig = running()
    assert (hot(rig).state, hot(rig).valid_from_us) == (PermitState.ACTIVE, DAY_STARTS_US)
    assert rig.kinds == ["permit_issued"]


@pytest.mark.parametrize(
    ("change", "clause"),
    [({"isolations_verified": 0}, "4.2"), ({"gas_test_min": -31}, "5.3.1"), ({"hours": 9.0}, "4.16")],
)
def test_a_permit_that_may_not_start_is_issued_but_does_not_run(change: dict[str, float], clause: str) -> None:
    rig = running(small_site(permits=(permit("HOT-1", "HOT", "weld", **change),)))
    assert (hot(rig).state, hot(rig).clause) == (PermitState.APPROVED, clause)


def test_gas_suspends_the_work_and_a_person_resumes_it() -> None:
    rig = running()
    rig.gas_reads("G-1", 12.0)
    rig.tick()
    assert (hot(rig).state, hot(rig).clause) == (PermitState.SUSPENDED, "5.3.2")
    assert rig.alert(SUSPENDED).values["point"] == "G-1"
    assert rig.ask(Resume, permit="HOT-1", reason="aired").why == "Gas above the limit for this work"

    rig.gas_reads("G-1", 1.0)
    rig.tick()
    assert hot(rig).state is PermitState.SUSPENDED
    assert rig.ask(Resume, permit="HOT-1", reason="aired").outcome is Outcome.DONE
    assert (hot(rig).state, hot(rig).reason) == (PermitState.ACTIVE, "")
    assert not rig.alert(SUSPENDED).active


def test_gas_in_another_area_is_none_of_its_business() -> None:
    rig = running()
    rig.gas_reads("G-2", 90.0)
    rig.tick()
    assert hot(rig).state is PermitState.ACTIVE


def test_a_guardian_who_leaves_suspends_and_coming_back_clears_only_his_alert() -> None:
    rig = running()
    for _ in range(3):
        rig.gas_reads("G-1", 1.0)
        rig.tag_at(2, 35.0, 35.0)
        rig.tick(3.0)
    assert hot(rig).state is PermitState.ACTIVE
    rig.gas_reads("G-1", 1.0)
    rig.tag_at(2, 35.0, 35.0)
    rig.tick(2.0)
    assert (hot(rig).state, hot(rig).clause) == (PermitState.SUSPENDED, "4.10")
    assert rig.alert(ABSENT).values["worker"] == "W-002"
    rig.tag_at(2, 12.0, 12.0)
    rig.tick()
    assert not rig.alert(ABSENT).active
    assert hot(rig).state is PermitState.SUSPENDED


def test_a_guardian_nobody_can_see_is_not_absent() -> None:
    rig = running()
    for _ in range(20):
        rig.gas_reads("G-1", 1.0)
        rig.tick(2.0)
    assert hot(rig).state is PermitState.ACTIVE


def test_a_guardian_of_two_running_permits_is_nowhere() -> None:
    site = small_site(permits=(permit("HOT-1", "HOT", "weld"), permit("LFT-1", "LFT", "yard")))
    rig = running(site)
    assert hot(rig).reason == "Guardian is on another permit"


def test_losing_the_only_monitor_suspends_special_hot_work() -> None:
    rig = running()
    rig.tick(6.0)
    assert (hot(rig).state, hot(rig).reason) == (PermitState.SUSPENDED, "Continuous gas monitoring is missing")


def test_wind_stops_work_in_the_open_and_not_under_a_roof() -> None:
    rig = running()
    wind(rig, 9.0)
    rig.tick()
    assert hot(rig).clause == "5.2.15"
    roof = Shape(kind="building", outline_m=((0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0)))
    sheltered = running(small_site(shapes=(roof,)))
    wind(sheltered, 9.0)
    sheltered.tick()
    assert hot(sheltered).state is PermitState.ACTIVE


def test_an_old_wind_blows_no_more() -> None:
    rig = Rig()
    wind(rig, 9.0)
    assert rig.surroundings.wind_mps(rig.now_us) == 9.0
    assert rig.surroundings.wind_mps(rig.now_us + 61_000_000) is None


def test_validity_over_lapses_and_the_next_shift_issues_anew() -> None:
    rig = running()
    rig.now_us = DAY_STARTS_US + 8 * HOUR_US - 1_000_000
    rig.tick(0.5)
    rig.now_us = DAY_STARTS_US + 8 * HOUR_US + 1
    rig.gas_reads("G-1", 1.0)
    rig.tick()
    assert hot(rig).valid_from_us == DAY_STARTS_US + 8 * HOUR_US
    assert hot(rig).state is PermitState.ACTIVE
    short = running(small_site(permits=(permit("HOT-1", "HOT", "weld", hours=1.0),)))
    short.now_us = DAY_STARTS_US + 2 * HOUR_US
    short.tick()
    assert (hot(short).state, hot(short).reason) == (PermitState.LAPSED, "Validity is over")
    assert short.alert(LAPSED).active


def test_a_permit_that_lasts_is_not_replaced_by_the_next_shift() -> None:
    rig = running(small_site(permits=(permit("HGT-1", "HGT", "weld", grade="II", hours=168.0),)))
    before = rig.permits.permits["HGT-1"]
    rig.now_us += 9 * HOUR_US
    rig.tick()
    assert rig.permits.permits["HGT-1"].valid_from_us == before.valid_from_us


def test_a_restart_keeps_what_was_suspended_and_forgets_what_the_site_no_longer_has() -> None:
    rig = running()
    rig.gas_reads("G-1", 12.0)
    rig.tick()
    after = Rig(rig.site)
    gone = replace(permit("OLD-1", "LFT", "yard"))
    assert gone.id not in rig.permits.permits
    after.permits.restore(rig.permits.permits.values())
    after.tick()
    assert hot(after).state is PermitState.SUSPENDED
    other = Rig(small_site(permits=()))
    other.permits.restore(rig.permits.permits.values())
    assert other.permits.permits == {}


def test_open_permits_are_those_somebody_may_be_working_on() -> None:
    rig = running()
    assert rig.permits.open_permits("hall") == ("HOT-1",)
    assert rig.permits.open_permits("yard") == ()


@pytest.mark.parametrize(
    ("name", "reason", "why"),
    [
        ("HOT-1", " ", "Resuming needs a reason"),
        ("HOT-9", "why not", "There is no such permit"),
        ("HOT-1", "again", "The permit cannot be resumed"),
    ],
)
def test_resuming_has_rules(name: str, reason: str, why: str) -> None:
    assert running().ask(Resume, permit=name, reason=reason).why == why


def test_the_row_names_the_reason_and_the_person() -> None:
    rig = running()
    rig.gas_reads("G-1", 12.0)
    [suspended, raised] = rig.tick()
    assert (suspended.kind, suspended.body["clause"], suspended.body["gas_points"]) == (
        "permit_suspended",
        "5.3.2",
        ["G-1"],
    )
    assert isinstance(raised.states[0][2], Alert)
