"""Alarm flood, by the definition of ISA-18.2 / IEC 62682: more than ten in ten minutes, until fewer than five. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from console.domain.ages import is_over
from console.site.model import AlertRules

WINDOW_US = 600_000_000


def calls_within(calls: Sequence[int], now_us: int) -> int:
    """How many of these calls were within the last ten minutes."""
    return sum(not is_over(call, WINDOW_US, now_us) for call in calls)


def is_flood(rules: AlertRules, calls: int, before: bool) -> bool:
    """Whether so many calls in ten minutes are a flood, given whether it was one before."""
    return calls >= rules.flood_below if before else calls > rules.flood_above
