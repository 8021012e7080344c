"""How old something is by a clock that may be set back: a time that is yet to come is of no age, and counts as over.

What is remembered moves with a step that is found (`console.core.clock_watch`); this holds where none was. Pure.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)

MINUTE_US = 60_000_000
CLOCKS_APART_US = 2_000_000
"""Clocks may differ by this much."""


def earlier(times_us: Mapping[Name, int], by_us: int) -> dict[Name, int]:
    """Times that are remembered, after the clock was set back by so much."""
    return {name: at_us - by_us for name, at_us in times_us.items()}


def earlier_if_any(at_us: int, by_us: int) -> int:
    """One such time; 0 stays: there is none."""
    return at_us - by_us if at_us else 0


def is_within(then_us: int, span_s: float, now_us: int) -> bool:
    """Whether a time lies at most so long before now."""
    return 0 <= now_us - then_us <= span_s * 1e6


def is_over(then_us: int, span_us: float, now_us: int) -> bool:
    """Whether a span that began then has come to its end, which is no part of it."""
    return not 0 <= now_us - then_us < span_us
