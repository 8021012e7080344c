"""Whether a model that passes its self-test gives nonsense all the same, from what its looks of a minute gave. Pure.

Counted are looks, not boxes: a single look of a broken net may give thousands of boxes that cannot be. Whoever finds
anything real is believed: a smear on one lens must not blind the other cameras.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.ages import MINUTE_US, is_over

FEWEST_LOOKS = 20
"""Fewer in a minute prove nothing."""


@dataclass(frozen=True, slots=True)
class Minute:
    """The looks since `began_us`: how many, how many of them gave a box that cannot be, and the objects they found."""

    began_us: int
    looks: int = 0
    spoilt: int = 0
    found: int = 0


def counted(minute: Minute | None, at_us: int, looks: int, dropped: int, found: int) -> Minute:
    """The minute with one run of so many looks more; a new one when it is over, or when the clock was set back."""
    if minute is None or is_over(minute.began_us, MINUTE_US, at_us):
        minute = Minute(at_us)
    spoilt = min(looks, dropped)
    return Minute(minute.began_us, minute.looks + looks, minute.spoilt + spoilt, minute.found + found)


def nonsense(minute: Minute | None, at_us: int) -> bool:
    """Whether a minute is over in which more than half of the looks gave boxes that cannot be, and none found
    anything."""
    if minute is None or at_us - minute.began_us < MINUTE_US or minute.looks < FEWEST_LOOKS:
        return False
    return not minute.found and 2 * minute.spoilt > minute.looks
