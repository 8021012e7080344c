"""One gas reading: which set-points it reaches, which alerts follow, and what a bad quality means. Pure.

No on-delay: gas is told at once. A level is left only below the set-point by the dead-band of its filter
(`console.domain.filters`). A reading without a number changes nothing of the danger; it is a question of sight.
"""

from __future__ import annotations

from console.domain.filters import is_beyond
from console.messages import GasPoint, GasReading
from console.site.model import GasPointPlace, SignalFilter
from console.values import Quality

SIGHT_KINDS: dict[Quality, str] = {
    Quality.LOST: "gas_lost",
    Quality.FAULT: "gas_fault",
    Quality.FROZEN: "gas_fault",
    Quality.OVER_RANGE: "gas_over_range",
}
"""What a bad quality is called. INHIBITED is no alert: the point is out of service."""

DANGER_KINDS = ("gas_level_1", "gas_level_2", "oxygen_low", "oxygen_high")


def level_of(place: GasPointPlace, rule: SignalFilter, value: float, before: int) -> int:
    """Set-points that a value reaches (0, 1, 2), given the level before."""
    band = rule.dead_band_pct / 100 * span_of(place)
    for level in (2, 1):
        low, limit = _is_low(place, level), limit_of(place, level)
        if is_beyond(value, limit, low=low, held=before >= level, band=band):
            return level
    return 0


def span_of(place: GasPointPlace) -> float:
    """What it can measure from end to end, in its unit."""
    return place.range_high - place.range_low


def danger_kind(place: GasPointPlace, level: int) -> str:
    """Kind of alert of a level, '' for level 0."""
    if level == 0:
        return ""
    if place.kind != "oxygen":
        return f"gas_level_{level}"
    return "oxygen_low" if _is_low(place, level) else "oxygen_high"


def limit_of(place: GasPointPlace, level: int) -> float:
    """Set-point of a level, in the point's unit."""
    return place.set_point_2 if level == 2 else place.set_point_1


def is_danger(place: GasPointPlace, reading: GasReading) -> bool:
    """Whether a reading says gas by itself, whatever was before: at a set-point, or beyond the range."""
    if reading.quality is Quality.OVER_RANGE:
        return place.direction == "high"
    if reading.value is None or reading.quality is not Quality.GOOD:
        return False
    return level_of(place, SignalFilter(signal=place.kind, dead_band_pct=0.0), reading.value, 0) > 0


def believed(
    place: GasPointPlace, rule: SignalFilter, before: GasPoint | None, reading: GasReading, now_us: int
) -> GasPoint:
    """The point after a reading. Without a number the level stays as it was."""
    level = before.level if before else 0
    if reading.value is not None and reading.quality is Quality.GOOD:
        level = level_of(place, rule, reading.value, level)
    return GasPoint(
        point=place.id,
        value=reading.value if reading.quality is Quality.GOOD else None,
        unit=place.unit,
        quality=reading.quality,
        level=level,
        measured_at_us=reading.measured_at_us,
        received_at_us=now_us,
    )


def lost(place: GasPointPlace, before: GasPoint | None, now_us: int) -> GasPoint:
    """The point when nothing was heard of it for too long."""
    return GasPoint(
        point=place.id,
        value=None,
        unit=place.unit,
        quality=Quality.LOST,
        level=before.level if before else 0,
        measured_at_us=before.measured_at_us if before else 0,
        received_at_us=before.received_at_us if before else now_us,
    )


def _is_low(place: GasPointPlace, level: int) -> bool:
    """Whether a level is one of too little. Oxygen may have one set-point on each side (19.5 / 23.5 %)."""
    if place.direction != "low":
        return False
    return level == 1 or place.kind != "oxygen" or place.set_point_2 <= place.set_point_1
