"""Stopping every write of the installation to its PLCs: who may, for how long, and when it is over. Pure."""

from __future__ import annotations

from console.domain.ages import MINUTE_US
from console.domain.alert import NotAllowed
from console.messages import Writes

MOST_MIN = 480
"""A stop lasts a shift at most; whoever needs longer stops anew, and is asked for a reason anew."""
OVER = "Its time was over"

NO_RIGHT = "Only a shift lead or a safety engineer may stop or release the writes"
NO_REASON = "Stopping and releasing writes need a reason"
BAD_TIME = "A stop lasts from 1 to 480 minutes"
NOT_STOPPED = "The writes are not stopped"
SPOKEN = (NO_RIGHT, NO_REASON, BAD_TIME, NOT_STOPPED, OVER)


def stopped(*, leads: bool, operator: str, minutes: int, reason: str, now_us: int) -> Writes:
    """Nothing is written from now on. Of one that stands already, reason and end are replaced. Raises NotAllowed."""
    if not leads:
        raise NotAllowed(NO_RIGHT)
    if not reason.strip():
        raise NotAllowed(NO_REASON)
    if not 1 <= minutes <= MOST_MIN:
        raise NotAllowed(BAD_TIME)
    until_us = now_us + minutes * MINUTE_US
    return Writes(stopped_until_us=until_us, reason=reason.strip(), operator=operator, changed_at_us=now_us)


def released(state: Writes, *, leads: bool, operator: str, reason: str, now_us: int) -> Writes:
    """Writes are allowed again, by hand. Raises NotAllowed."""
    if not state.stopped_until_us:
        raise NotAllowed(NOT_STOPPED)
    if not leads:
        raise NotAllowed(NO_RIGHT)
    if not reason.strip():
        raise NotAllowed(NO_REASON)
    return Writes(reason=reason.strip(), operator=operator, changed_at_us=now_us)


def is_over(state: Writes, now_us: int) -> bool:
    """Whether a stop has come to its end. One that was begun at a time yet to come has: the clock was set back."""
    return state.stopped_until_us > 0 and not state.changed_at_us <= now_us < state.stopped_until_us
