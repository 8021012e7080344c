"""Behaviours in the core: held, judged, ended by frames, and the power that is cut."""

from __future__ import annotations

import pytest

from console.values import AlertState, Tier
from tests import said
from tests.sites import YARD_TABLE, permit, small_site
from tests.unit.core.rig import Rig
from tests.unit.core.test_permits_duty import running

HELMET = "danger/no_helmet/camera/C01/hall"


def test_a_behaviour_is_one_alert_a_camera_and_zone_with_its_place_and_person() -> None:
    rig = Rig()
    rig.tag_at(1, 15.5, 14.0)
    for _ in range(3):
        rig.seen("C01", "no_helmet", "hall", (15.0, 14.0), held_s=2.0)
    assert rig.kinds == ["alert_raised"]
    alert = rig.alert(HELMET)
    assert (alert.source, alert.zone, alert.x_m, alert.cameras[0]) == ("camera/C01", "hall", 15.0, "C01")
    assert alert.values == {"camera": "C01", "place": "hall", "worker": "W-001", "trade": "welder"}


def test_a_flicker_is_none() -> None:
    rig = Rig()
    rig.seen("C01", "no_helmet", "hall")
    rig.tick(0.5)
    rig.seen("C01", "no_helmet", "hall", held_s=0.5)
    assert "alert_raised" not in rig.kinds


def test_it_is_over_only_when_frames_say_so() -> None:
    rig = Rig()
    rig.seen("C01", "no_helmet", "hall", held_s=2.0)
    rig.now_us += 10_000_000
    rig.tick()
    assert rig.alert(HELMET).active
    rig.seen("C01")
    assert rig.alert(HELMET).state is AlertState.RETURNED


@pytest.mark.parametrize(
    ("kind", "tier"), [("man_down", Tier.SOS), ("fire_seen", Tier.ONE), ("forbidden_zone", Tier.ONE)]
)
def test_behaviours_have_their_tiers(kind: str, tier: Tier) -> None:
    rig = Rig()
    rig.seen("C02", kind, "yard", held_s=2.0)
    assert rig.alert(f"danger/{kind}/camera/C02/yard").tier is tier


def test_a_kind_that_nobody_knows_is_left_alone() -> None:
    rig = Rig()
    assert rig.seen("C02", "dancing", held_s=99.0) == []
    assert rig.seen("C99", "no_helmet", held_s=99.0) == []


def test_hot_work_under_its_permit_is_none_and_beside_it_is_an_alert() -> None:
    rig = running()
    rig.seen("C01", "hot_work", "hall", (12.0, 12.0), held_s=3.0)
    assert "danger/work_without_permit/camera/C01/hall" not in rig.alerts.standing
    rig.seen("C01", "hot_work", "hall", (30.0, 30.0), held_s=3.0)
    assert rig.alert("danger/work_without_permit/camera/C01/hall").active
    assert rig.acts == []


def test_hot_work_where_the_site_says_so_cuts_the_power_once() -> None:
    rig = Rig(small_site(**YARD_TABLE))
    rig.feedback["IL-1"] = False
    rig.seen("C02", "hot_work", "yard", held_s=3.0)
    rig.seen("C02", "hot_work", "yard", held_s=3.0)
    assert rig.acts == [("CE-1", "IL-1", True)]


def test_a_suspended_permit_covers_nothing_any_more() -> None:
    rig = running()
    rig.gas_reads("G-1", 12.0)
    rig.tick()
    rig.seen("C01", "hot_work", "hall", (12.0, 12.0), held_s=3.0)
    assert rig.alert("danger/work_without_permit/camera/C01/hall").active


@pytest.mark.parametrize("runs", [True, False])
def test_the_radius_of_a_crane_that_stands_is_no_danger(runs: bool) -> None:
    rig = Rig()
    rig.hear(said.crane(rig.site.cranes[0], rig.now_us, running=runs))
    rig.seen("C02", "crane_radius", "K-1", held_s=1.0)
    name = "danger/crane_radius/camera/C02/K-1"
    assert (name in rig.alerts.standing) is runs
    assert not runs or rig.alert(name).zone == "yard"


def test_the_crew_of_the_lift_belongs_into_the_radius_and_nobody_else() -> None:
    lift = permit("LFT-1", "LFT", "yard", leader="W-003", workers=("W-003",), guardian="")
    rig = Rig(small_site(permits=(lift,)))
    rig.tick()
    rig.tag_at(3, 80.0, 20.0)
    rig.tag_at(1, 88.0, 20.0)
    name = "danger/crane_radius/camera/C02/K-1"
    rig.seen("C02", "crane_radius", "K-1", (80.5, 20.0), held_s=1.0)
    assert name not in rig.alerts.standing
    rig.now_us += 1
    rig.seen("C02", "crane_radius", "K-1", (88.0, 20.0), held_s=1.0)
    assert rig.alert(name).values["worker"] == "W-001"


@pytest.mark.parametrize(("kind", "seen"), [("no_helmet", "no_helmet"), ("work_without_permit", "hot_work")])
def test_a_restart_watches_on_what_stands(kind: str, seen: str) -> None:
    before = Rig()
    before.seen("C02", seen, "yard", held_s=3.0)
    after = Rig()
    after.alerts.restore(before.alerts.standing.values())
    after.behaviours.restore(after.now_us)
    name = f"danger/{kind}/camera/C02/yard"
    after.seen("C02")
    assert after.alert(name).active
    after.now_us += 5_000_000
    after.seen("C02")
    assert not after.alert(name).active
