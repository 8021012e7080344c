"""When many signals of one link go silent together, the link is lost, not each of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.domain.ages import is_over

SHARE = 0.9
"""So much of a link's signals must be silent."""
PATIENCE = 3
"""A loss that goes on growing is judged after so many times the time in which it gathers."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be told: the link as one, or these signals each alone."""

    link: bool
    alone: tuple[str, ...] = ()


def is_many(silent: int, total: int, least: int) -> bool:
    """Whether so many of a link's signals are silent that it is the link."""
    return silent >= least and silent >= SHARE * total


def judge(since_us: Mapping[str, int], total: int, least: int, gather_us: int, now_us: int) -> Judged:
    """What to tell of a link whose silent signals are silent since then. A signal is told alone only after the others
    had time to fall silent too, and the link only when the loss has stopped growing."""
    if not is_many(len(since_us), total, least):
        return Judged(False, tuple(name for name, at_us in since_us.items() if is_over(at_us, gather_us, now_us)))
    settled = is_over(max(since_us.values()), gather_us, now_us)
    return Judged(settled or now_us - min(since_us.values()) >= PATIENCE * gather_us)
