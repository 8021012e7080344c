"""Filters and habits through the duties: gas, pulse, tags and bands."""

from __future__ import annotations

from console.asks import Acknowledge
from console.site.model import SignalFilter
from console.values import AlertState, Habit
from tests.sites import small_site
from tests.unit.core.rig import Rig

LEVEL_1, RISING = "danger/gas_level_1/gas/G-1", "danger/gas_rising/gas/G-1"
PULSE, BAND = "danger/pulse_high/worker/W-001", "sight/band_lost/worker/W-001"
SECOND_US = 1_000_000


def rig_with(signal: str, dead_band_pct: float = 1.0, **settings: float) -> Rig:
    """The small plant with one filter of its own."""
    rule = SignalFilter(signal=signal, dead_band_pct=dead_band_pct, **settings)  # type: ignore[arg-type]
    return Rig(small_site(filters=(rule,)))


def gas(rig: Rig, *values: float, every_s: float = 1.0) -> None:
    """Readings, one after another."""
    for value in values:
        rig.now_us += int(every_s * SECOND_US)
        rig.gas_reads("G-1", value)


def test_gas_is_told_at_once_and_over_after_its_off_delay() -> None:
    rig = rig_with("combustible", off_delay_s=3.0)
    gas(rig, 30.0, 10.0, 10.0, 10.0)
    assert rig.alert(LEVEL_1).active
    gas(rig, 10.0)
    assert not rig.alert(LEVEL_1).active


def test_gas_that_dips_shortly_is_one_alert() -> None:
    rig = rig_with("combustible", off_delay_s=3.0)
    gas(rig, 30.0, 10.0, 30.0, 10.0, 30.0)
    assert rig.kinds == ["alert_raised"]


def test_the_site_sets_the_dead_band() -> None:
    rig = rig_with("combustible", dead_band_pct=5.0)
    gas(rig, 26.0, 21.0)
    assert rig.alert(LEVEL_1).active
    gas(rig, 19.9)
    assert not rig.alert(LEVEL_1).active


def test_gas_that_comes_fast_is_told_before_its_set_point() -> None:
    rig = rig_with("combustible", rise_pct=10.0, rise_s=60.0)
    gas(rig, 2.0, 6.0, 13.0)
    assert rig.alert(RISING).values["rise"] == "11"
    gas(rig, 30.0)
    assert rig.alert(LEVEL_1).active
    gas(rig, *[30.0] * 7, every_s=10.0)
    assert rig.alert(RISING).state is AlertState.RETURNED


def test_a_jump_over_the_set_point_is_told_by_the_set_point_alone() -> None:
    rig = rig_with("combustible", rise_pct=10.0)
    gas(rig, 2.0, 30.0)
    assert set(rig.alerts.standing) == {LEVEL_1}


def test_no_rise_is_watched_unless_the_site_says_so() -> None:
    rig = Rig()
    gas(rig, 2.0, 24.0)
    assert rig.alerts.standing == {}


def test_a_pulse_may_be_delayed_and_counted() -> None:
    rig = rig_with("pulse", 2.5, on_delay_s=20.0, count=3, count_s=120.0)
    for pulse in (160.0, 160.0, 100.0, 160.0, 100.0):
        rig.now_us += 5 * SECOND_US
        rig.band_says(1, pulse)
    assert PULSE not in rig.alerts.standing
    rig.now_us += 5 * SECOND_US
    rig.band_says(1, 160.0)
    assert rig.alert(PULSE).active
    rig.band_says(1, 146.0)
    assert rig.alert(PULSE).active
    rig.band_says(1, 145.0)
    assert not rig.alert(PULSE).active


def test_a_band_that_is_heard_for_a_moment_is_lost_all_the_while() -> None:
    rig = rig_with("band", 0.0, off_delay_s=20.0)
    rig.band_says(1)
    rig.tick(16.0)
    assert rig.alert(BAND).active
    rig.band_says(1)
    rig.tick(9.0)
    assert rig.alert(BAND).active
    rig.tick(21.0)
    assert len(rig.alerts.turns[BAND]) == 1


def test_what_comes_and_goes_is_marked_until_it_is_quiet() -> None:
    rig = Rig()
    gas(rig, 30.0, 1.0, 30.0, 1.0, every_s=5.0)
    rig.tick(1.0)
    assert rig.alert(LEVEL_1).habit is Habit.CHATTERING
    assert rig.kinds[-1] == "alert_marked"
    gas(rig, *[1.0] * 31, every_s=10.0)
    rig.tick(1.0)
    assert rig.alert(LEVEL_1).habit is Habit.NONE
    assert rig.alerts.turns == {}


def test_the_mark_is_kept_over_an_answer() -> None:
    rig = Rig()
    gas(rig, 30.0, 1.0, 30.0, 1.0, 30.0)
    rig.tick(1.0)
    rig.ask(Acknowledge, alerts=(LEVEL_1,))
    assert rig.alert(LEVEL_1).habit is Habit.CHATTERING
