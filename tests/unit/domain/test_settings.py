"""What may be set in the window, within which bounds, and the site with it laid over; what weakens a danger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.settings import SettingsRefused, Value, fitting, key_of, layered, parts_of, settings_of, weakens
from console.domain.tiers import Tiers
from console.site.demo import DEMO_SITE
from console.site.model import AlertRules, SignalFilter, Site, TierRule
from console.site.read import read_site
from console.values import Tier
from tests.sites import gas_point, oxygen_point, small_site

TOXIC = gas_point("G-9", gas="H2S", kind="toxic", unit="mg/m3", set_point_1=10.0, set_point_2=20.0)
POINT = "gas_point.G-1.set_point_1"


@pytest.fixture
def site() -> Site:
    """Combustible gas, oxygen and a toxic gas."""
    made = small_site()
    first = replace(made.gas_points[0], id="G-1")
    return replace(made, gas_points=(first, oxygen_point("G-3"), TOXIC))


def test_what_is_set_lies_over_the_site_and_the_site_stays(site: Site) -> None:
    values: dict[str, Value] = {
        POINT: 20.0,
        "filter.pulse.off_delay_s": 10.0,
        "alerts.mass_loss": 7.0,
        "limits.pulse_high_bpm": 140.0,
        "tier.gas_lost@zone=hall.tier": "2",
    }
    made = layered(site, values)
    assert (made.gas_points[0].set_point_1, site.gas_points[0].set_point_1) == (20.0, 25.0)
    assert (made.alerts.mass_loss, type(made.alerts.mass_loss)) == (7, int)
    assert made.limits == replace(site.limits, pulse_high_bpm=140.0)
    [pulse] = [row for row in made.filters if row.signal == "pulse"]
    assert (pulse.off_delay_s, pulse.dead_band_pct) == (10.0, 2.5)
    assert made.tiers == (TierRule(kind="gas_lost", tier="2", zone="hall"),)
    assert {setting.key: setting.value for setting in settings_of(made)} | values == {
        setting.key: setting.value for setting in settings_of(made)
    }


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        (POINT, 30.0, "must be 0 to 25 %LEL, got 30"),
        ("gas_point.G-1.set_point_2", 60.0, "must be 0 to 50 %LEL, got 60"),
        ("gas_point.G-1.set_point_2", 20.0, "must be above set_point_1 25, got 20"),
        ("gas_point.G-3.set_point_1", 19.0, "must be 19.5 to 30 %vol, got 19"),
        ("gas_point.G-3.set_point_2", 24.0, "must be 0 to 23.5 %vol, got 24"),
        ("gas_point.G-9.set_point_1", 12.0, "must be 0 to 10 mg/m3, got 12"),
        ("gas_point.G-1.range_high", 50.0, "there is no such setting in this plant"),
        ("gas_point.G-7.set_point_1", 20.0, "there is no such setting in this plant"),
        ("filter.combustible.on_delay_s", 3.0, "there is no such setting in this plant"),
        ("filter.pulse.count", 3.0, "counts what is shorter than on_delay_s, which is 0"),
        ("filter.pulse.count", 2.5, "must be 0 to 100, got 2.5"),
        ("alerts.flood_below", 11.0, "must be at most flood_above (10), got 11"),
        ("alerts.answer_sos_min", 16.0, "must be 1 to 15 min, got 16"),
        ("alerts.stale_h", "long", "must be 1 to 720 h, got long"),
        ("tier.sos.tier", "1", "is a call for help, which is SOS always"),
        ("tier.man_down@zone=hall.tier", "2", "is a call for help, which is SOS always"),
        ("tier.gas_level_1.tier", "SOS", "must be one of 1, 2, 3, got SOS"),
        ("tier.gas_lost.tier", 2.0, "must be one of 1, 2, 3, got 2"),
        ("tier.gas_lost@zone=moon.tier", "2", "there is no such setting in this plant"),
        ("tier.no_kind.tier", "2", "there is no such setting in this plant"),
        ("", 1.0, "there is no such setting in this plant"),
    ],
)
def test_what_a_plant_cannot_have_is_refused_in_words(site: Site, key: str, value: Value, why: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        layered(site, {key: value})
    assert refused.value.problems == (f"{key}: {why}",)


def test_every_setting_may_have_the_value_that_it_has() -> None:
    """The bounds of the window never refuse what the plant gives; laid over itself it is the same plant."""
    site = read_site(DEMO_SITE)
    for setting in settings_of(site):
        assert setting.fits(setting.value), setting
        assert parts_of(setting.key) == (setting.table, setting.entry, setting.name)
        assert key_of(setting.table, setting.entry, setting.name) == setting.key
    some = {setting.key: setting.value for setting in settings_of(site) if setting.table != "tier"}
    made = layered(site, some)
    assert (made.gas_points, made.alerts, made.limits) == (site.gas_points, site.alerts, site.limits)


def test_what_no_longer_fits_is_left_out_and_said(site: Site) -> None:
    """A point that the plant took down, and settings that together cannot be."""
    made, left_out = fitting(site, {"gas_point.G-7.set_point_1": 20.0, "alerts.stale_h": 12.0})
    assert made.alerts.stale_h == 12.0
    assert left_out == {"gas_point.G-7.set_point_1": "there is no such setting in this plant"}
    smaller = replace(site, alerts=AlertRules(flood_above=6))
    made, left_out = fitting(smaller, {"alerts.flood_below": 8.0})
    assert made == smaller
    assert left_out == {"alerts.flood_below": "alerts.flood_below: must be at most flood_above (6), got 8"}


@pytest.mark.parametrize(
    ("key", "value", "weaker"),
    [
        (POINT, 20.0, False),
        ("gas_point.G-3.set_point_1", 20.0, False),
        ("gas_point.G-3.set_point_2", 23.0, False),
        ("tier.gas_level_1.tier", "2", True),
        ("tier.gas_level_1@zone=hall.tier", "2", True),
        ("tier.gas_level_1@source=gas/G-1.tier", "3", True),
        ("tier.no_helmet.tier", "1", False),
        ("tier.camera_lost.tier", "3", False),
        ("filter.pulse.on_delay_s", 5.0, False),
    ],
)
def test_what_makes_a_danger_less_urgent(site: Site, key: str, value: Value, weaker: bool) -> None:
    assert weakens(site, layered(site, {key: value})) is weaker


def test_going_back_from_the_careful_side_weakens(site: Site) -> None:
    """Set-points that were lowered and are raised again; one that lies on the low side."""
    careful = layered(site, {POINT: 20.0})
    assert weakens(careful, site)
    assert weakens(layered(site, {"gas_point.G-3.set_point_1": 20.0}), site)


@pytest.mark.parametrize("shift", ["", *(shift.id for shift in small_site().shifts)])
def test_a_danger_of_tier_1_in_one_shift_alone_is_made_milder(shift: str) -> None:
    present = replace(small_site(), tiers=(TierRule(kind="no_helmet", tier="1", shift=shift),))
    assert weakens(present, layered(present, {"tier.no_helmet@zone=hall.tier": "3"}))
    assert not weakens(present, layered(present, {"tier.no_helmet@zone=hall.tier": "1"}))


@pytest.mark.parametrize(
    ("rise_pct", "rise_s", "later"), [(0, 60, True), (6, 60, True), (5, 30, True), (4, 60, False), (5, 120, False)]
)
def test_gas_whose_rise_would_be_told_later_or_not(rise_pct: float, rise_s: float, later: bool) -> None:
    rise = SignalFilter(signal="combustible", dead_band_pct=1.0, rise_pct=5.0, rise_s=60.0)
    present = replace(small_site(), filters=(rise,))
    wanted: dict[str, Value] = {"filter.combustible.rise_pct": rise_pct, "filter.combustible.rise_s": rise_s}
    assert weakens(present, layered(present, wanted)) is later
    assert not weakens(layered(present, {"filter.combustible.rise_pct": 0.0}), present)


def test_a_tier_by_source_place_and_shift() -> None:
    """What says most counts: source, else zone, else shift; a call for help is SOS whatever is said."""
    rules = (
        TierRule(kind="gas_lost", tier="2"),
        TierRule(kind="gas_lost", tier="1", zone="hall"),
        TierRule(kind="gas_lost", tier="3", source="gas/G-1"),
        TierRule(kind="band_lost", tier="2", shift="day"),
        TierRule(kind="sos", tier="3"),
    )
    site = replace(small_site(), tiers=rules)
    tiers, day_us = Tiers(site), 1_777_593_660_000_000
    assert tiers.of("gas_lost", "gas/G-2", "", day_us) is Tier.TWO
    assert tiers.of("gas_lost", "gas/G-2", "hall", day_us) is Tier.ONE
    assert tiers.of("gas_lost", "gas/G-1", "hall", day_us) is Tier.THREE
    assert tiers.of("band_lost", "worker/W-001", "", day_us) is Tier.TWO
    assert tiers.of("band_lost", "worker/W-001", "", day_us + 12 * 3_600_000_000) is Tier.THREE
    assert tiers.of("sos", "worker/W-001", "", day_us) is Tier.SOS
