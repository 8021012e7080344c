"""What GB/T 50493-2019 5.5.2 lets the set-points of a gas detector be. A toxic gas has its limit by what it is: there
the plant's own value, with its clause, is the measure."""

from __future__ import annotations

from console.site.model import GasPointPlace

CLAUSE = "GB/T 50493-2019 5.5.2"
MOST: dict[tuple[str, str], float] = {
    ("%LEL", "set_point_1"): 25.0,
    ("%LEL", "set_point_2"): 50.0,
    ("LEL.m", "set_point_1"): 1.0,
    ("LEL.m", "set_point_2"): 2.0,
}
"""Of combustible gas, by unit."""
OXYGEN_LEAST_PCT, OXYGEN_MOST_PCT = 19.5, 23.5


def standard_bounds(point: GasPointPlace, setting: str) -> tuple[float, float]:
    """Lowest and highest value that the standard allows for `set_point_1` or `set_point_2`, in the point's range."""
    low, high = point.range_low, point.range_high
    if point.kind == "combustible" and point.direction == "high":
        return low, min(high, MOST.get((point.unit, setting), high))
    if point.kind == "oxygen" and point.unit == "%vol":
        enriched = setting == "set_point_2" and point.set_point_2 > point.set_point_1
        return (low, min(high, OXYGEN_MOST_PCT)) if enriched else (max(low, OXYGEN_LEAST_PCT), high)
    return low, high


def beyond_standard(point: GasPointPlace, setting: str) -> str:
    """What the standard wants of a set-point that lies in the point's range but not in its bounds; '' where it does."""
    value: float = getattr(point, setting)
    if not point.range_low <= value <= point.range_high:
        return ""
    low, high = standard_bounds(point, setting)
    if value < low:
        return f"at least {low:g} {point.unit} ({CLAUSE})"
    return f"at most {high:g} {point.unit} ({CLAUSE})" if value > high else ""
