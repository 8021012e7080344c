"""What a trend shows: samples over time, set-points, words above. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.urgency import Urgency


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A set-point across the trend."""

    value: float
    label: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class TrendState:
    """Samples are (UTC us, value or None); None is a gap and is drawn as a gap.

    The picture spans `from_us` to `to_us` and `low` to `high`, in the unit named in the title."""

    title: str = ""
    note: str = ""
    samples: tuple[tuple[int, float | None], ...] = ()
    from_us: int = 0
    to_us: int = 0
    low: float = 0.0
    high: float = 1.0
    lines: tuple[TrendLine, ...] = ()
    urgency: Urgency = Urgency.NORMAL
    gap_s: float = 15.0
    """Two samples further apart than this are not joined."""
    ends: tuple[str, str] = ("", "")
    """The times at its left and its right end, where they are to be written."""
    empty: str = ""
    """What to say when there is no sample."""
