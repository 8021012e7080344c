"""A reading becomes a level, at once up, only with a dead-band down; without a number it becomes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.filters import FILTERS
from console.domain.gas import believed, danger_kind, level_of, limit_of, lost
from console.messages import GasReading
from console.values import Quality
from tests.sites import gas_point

FIRE = gas_point("G-1")
RULE = FILTERS["combustible"]
OXYGEN = gas_point(
    "G-3", kind="oxygen", unit="%vol", range_high=30.0, set_point_1=19.5, set_point_2=23.5, direction="low"
)
THIN = gas_point(
    "G-4", kind="oxygen", unit="%vol", range_high=30.0, set_point_1=19.5, set_point_2=18.0, direction="low"
)


@pytest.mark.parametrize(
    ("value", "before", "level"),
    [
        (24.9, 0, 0),
        (25.0, 0, 1),
        (50.0, 0, 2),
        (24.5, 1, 1),
        (24.0, 1, 0),
        (49.5, 2, 2),
        (49.0, 2, 1),
        (49.5, 1, 1),
        (1.0, 2, 0),
    ],
)
def test_combustible_gas_rises_at_once_and_falls_through_the_dead_band(value: float, before: int, level: int) -> None:
    assert level_of(FIRE, RULE, value, before) == level


@pytest.mark.parametrize(
    ("value", "before", "kind"),
    [
        (20.9, 0, ""),
        (19.5, 0, "oxygen_low"),
        (19.7, 1, "oxygen_low"),
        (19.8, 1, ""),
        (23.5, 0, "oxygen_high"),
        (23.3, 2, "oxygen_high"),
        (23.1, 2, ""),
    ],
)
def test_oxygen_has_a_limit_on_each_side(value: float, before: int, kind: str) -> None:
    assert danger_kind(OXYGEN, level_of(OXYGEN, RULE, value, before)) == kind


def test_oxygen_may_have_two_low_limits() -> None:
    assert [level_of(THIN, RULE, value, 0) for value in (20.0, 19.0, 17.0)] == [0, 1, 2]
    assert danger_kind(THIN, 2) == "oxygen_low"
    assert limit_of(THIN, 2) == 18.0


@given(value=st.floats(-50.0, 150.0), before=st.integers(0, 2))
def test_the_dead_band_holds_a_level_and_never_raises_one(value: float, before: int) -> None:
    plain, held = level_of(FIRE, RULE, value, 0), level_of(FIRE, RULE, value, before)
    assert plain <= held <= max(plain, before)


@pytest.mark.parametrize("quality", [q for q in Quality if q is not Quality.GOOD])
def test_a_bad_quality_has_no_number_and_leaves_the_level(quality: Quality) -> None:
    before = believed(FIRE, RULE, None, reading(60.0, Quality.GOOD), 2)
    after = believed(FIRE, RULE, before, reading(None, quality), 3)
    assert (after.value, after.level, after.quality) == (None, 2, quality)


def test_a_number_with_a_bad_quality_is_not_believed() -> None:
    after = believed(FIRE, RULE, None, reading(60.0, Quality.FAULT), 2)
    assert (after.value, after.level) == (None, 0)


def test_silence_is_lost_and_keeps_its_time() -> None:
    before = believed(FIRE, RULE, None, reading(30.0, Quality.GOOD), 2)
    after = lost(FIRE, before, 9_000_000)
    assert (after.value, after.quality, after.level, after.measured_at_us) == (None, Quality.LOST, 1, 1)
    assert lost(FIRE, None, 7).level == 0


def reading(value: float | None, quality: Quality) -> GasReading:
    return GasReading(point="G-1", value=value, unit="%LEL", quality=quality, measured_at_us=1)
