"""Gas points in the core: two questions, two latches."""

from __future__ import annotations

import pytest

from console.asks import Acknowledge
from console.core.gas import GRACE_S
from console.messages import GasPoint
from console.values import AlertState, Quality
from tests.unit.core.rig import Rig

LEVEL_1, LEVEL_2 = "danger/gas_level_1/gas/G-1", "danger/gas_level_2/gas/G-1"
OXYGEN_LOW, OXYGEN_HIGH = "danger/oxygen_low/gas/G-3", "danger/oxygen_high/gas/G-3"


def test_level_by_level_each_asks_once() -> None:
    rig = Rig()
    for value in (10.0, 26.0, 27.0, 55.0, 56.0):
        rig.gas_reads("G-1", value)
    assert rig.kinds == ["alert_raised", "alert_raised"]
    assert rig.alert(LEVEL_1).values == {
        "point": "G-1",
        "gas": "combustible",
        "unit": "%LEL",
        "clause": "GB/T 50493-2019 5.5.2",
        "value": "26",
        "limit": "25",
    }
    assert rig.alert(LEVEL_2).values["limit"] == "50"


def test_a_jump_to_level_2_asks_once() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    assert set(rig.alerts.standing) == {LEVEL_2}


def test_falling_to_level_1_leaves_its_alert_and_returns_the_other() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 80.0)
    rig.gas_reads("G-1", 30.0)
    assert rig.alert(LEVEL_1).state is AlertState.UNACKNOWLEDGED
    assert rig.alert(LEVEL_2).state is AlertState.RETURNED
    rig.gas_reads("G-1", 1.0)
    assert rig.alert(LEVEL_1).state is AlertState.RETURNED


@pytest.mark.parametrize(
    ("quality", "kind"),
    [
        (Quality.FAULT, "gas_fault"),
        (Quality.FROZEN, "gas_fault"),
        (Quality.LOST, "gas_lost"),
        (Quality.OVER_RANGE, "gas_over_range"),
    ],
)
def test_a_bad_quality_is_a_question_of_sight_and_leaves_the_danger(quality: Quality, kind: str) -> None:
    rig = Rig()
    rig.tick(GRACE_S)
    rig.gas_reads("G-1", 80.0)
    rig.gas_reads("G-1", None, quality)
    sight = f"sight/{kind}/gas/G-1"
    rig.ask(Acknowledge, alerts=(sight,))
    assert rig.alert(sight).state is AlertState.ACKNOWLEDGED
    assert rig.alert(LEVEL_2).state is AlertState.UNACKNOWLEDGED
    rig.gas_reads("G-1", 80.0)
    assert sight not in rig.alerts.standing
    assert rig.alert(LEVEL_2).active


def test_one_bad_quality_after_another_changes_the_alert() -> None:
    rig = Rig()
    rig.gas_reads("G-1", None, Quality.FAULT)
    rig.gas_reads("G-1", None, Quality.OVER_RANGE)
    assert rig.alert("sight/gas_over_range/gas/G-1").active
    assert not rig.alert("sight/gas_fault/gas/G-1").active


def test_an_inhibited_point_is_out_of_service_and_comes_back() -> None:
    rig = Rig()
    rig.gas_reads("G-1", None, Quality.INHIBITED)
    assert rig.alert("sight/gas_fault/gas/G-1").state is AlertState.OUT_OF_SERVICE
    rig.gas_reads("G-1", 1.0)
    assert "sight/gas_fault/gas/G-1" not in rig.alerts.standing


def test_a_silent_point_is_lost_after_its_limit_and_shown_without_a_number() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 3.0)
    rig.tick(5.0)
    assert "sight/gas_lost/gas/G-1" not in rig.alerts.standing
    rig.tick(0.5)
    assert rig.alert("sight/gas_lost/gas/G-1").active
    shown = rig.shown["gas/G-1"]
    assert isinstance(shown, GasPoint)
    assert (shown.value, shown.quality) == (None, Quality.LOST)


def test_a_point_that_was_never_heard_is_lost_after_the_grace_of_the_start() -> None:
    rig = Rig()
    rig.tick(GRACE_S + 5.0)
    assert "sight/gas_lost/gas/G-2" not in rig.alerts.standing
    rig.tick(0.5)
    assert rig.alert("sight/gas_lost/gas/G-2").active
    assert len([name for name in rig.alerts.standing if "gas_lost" in name]) == len(rig.site.gas_points)


def test_a_controller_that_was_never_reached_is_no_loss_before_the_grace_of_the_start() -> None:
    rig = Rig()
    for _ in range(int(GRACE_S) - 1):
        rig.tick(1.0)
        rig.gas_reads("G-1", None, Quality.LOST)
    assert "alert_raised" not in rig.kinds and "gas/G-1" not in rig.shown
    rig.gas_reads("G-1", None, Quality.FAULT)
    assert rig.alert("sight/gas_fault/gas/G-1").active, "what the detector itself says is heard at once"
    rig.tick(6.5)
    assert rig.alert("sight/gas_lost/gas/G-2").active
    rig.gas_reads("G-2", 5.0)
    rig.gas_reads("G-2", None, Quality.LOST)
    assert rig.alert("sight/gas_lost/gas/G-2").active, "what was there and goes is lost at once"


def test_oxygen_is_low_on_one_side_and_high_on_the_other() -> None:
    rig = Rig()
    rig.gas_reads("G-3", 19.0)
    assert rig.alert(OXYGEN_LOW).values["limit"] == "19.5"
    rig.gas_reads("G-3", 24.0)
    assert rig.alert(OXYGEN_HIGH).values["limit"] == "23.5"
    assert not rig.alert(OXYGEN_LOW).active


def test_a_restart_remembers_the_dead_band() -> None:
    before = Rig()
    before.gas_reads("G-1", 26.0)
    after = Rig()
    after.alerts.restore(before.alerts.standing.values())
    assert after.gas_reads("G-1", 24.5) == []
    assert after.alert(LEVEL_1).active
    after.gas_reads("G-1", 23.0)
    assert not after.alert(LEVEL_1).active


def test_a_restart_ends_the_loss_of_a_point_that_speaks() -> None:
    before = Rig()
    before.tick(GRACE_S)
    before.gas_reads("G-1", None, Quality.LOST)
    after = Rig()
    after.alerts.restore(before.alerts.standing.values())
    after.gas_reads("G-1", 1.0)
    assert not after.alert("sight/gas_lost/gas/G-1").active


def test_a_strange_point_is_left_alone() -> None:
    rig = Rig()
    assert rig.gas_reads("G-99", 99.0) == []
