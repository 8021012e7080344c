"""The life of one bypass: none → asked for by one → confirmed by a second → over. While it holds, nothing trips the
interlock by itself; orders of people go on. Pure.
"""

from __future__ import annotations

from msgspec.structs import replace

from console.domain.ages import MINUTE_US, is_over
from console.domain.interlock import OWN_PIN, Desk, Refusal, why_no_guard, why_same_place
from console.messages import Bypass, Interlock
from console.site.find import LEADS
from console.site.model import InterlockRecord

MOST_MIN = 480
"""A bypass lasts a shift at most."""
CONFIRM_S = 300
"""A bypass that nobody has confirmed within this is none."""

NO_REASON = "A bypass needs a reason"
BAD_TIME = "A bypass lasts from 1 to 480 minutes"
STANDS = "It is bypassed already"
NONE = "No bypass is asked for or stands here"
CONFIRMED = "The bypass is confirmed already"
SAME_PERSON = "A second person must confirm the bypass"
SAME_PLACE = "The second person confirms at another seat, gives the own PIN, or has another role"
NO_LEAD = "One of the two must be a shift lead or a safety engineer"
NOT_CONFIRMED = "Nobody confirmed the bypass in time"
OVER = "The time of the bypass is over"
BYPASSED = "Bypassed: it does not trip by itself"
SPOKEN = (NO_REASON, BAD_TIME, STANDS, NONE, CONFIRMED, SAME_PERSON, SAME_PLACE, NO_LEAD, NOT_CONFIRMED, OVER, BYPASSED)


def asked(
    state: Interlock, record: InterlockRecord, desk: Desk, minutes: int, reason: str, now_us: int
) -> Interlock | Refusal:
    """Somebody wants it bypassed. Nothing holds yet; a wish that nobody confirmed is replaced."""
    if refusal := why_no_guard(record, desk):
        return refusal
    if state.bypass is not None and state.bypass.until_us:
        return Refusal(STANDS, state.bypass.confirmed_by)
    if not reason.strip():
        return Refusal(NO_REASON)
    if not 1 <= minutes <= MOST_MIN:
        return Refusal(BAD_TIME)
    wish = Bypass(
        minutes=minutes,
        reason=reason.strip(),
        asked_by=desk.operator,
        asked_role=desk.role,
        asked_seat=desk.seat,
        asked_at_us=now_us,
    )
    return replace(state, bypass=wish)


def confirmed(state: Interlock, record: InterlockRecord, desk: Desk, now_us: int) -> Interlock | Refusal:
    """The second person agrees: it holds from now on, for the minutes that were asked for."""
    wish = state.bypass
    if refusal := why_no_guard(record, desk):
        return refusal
    if wish is None or why_over(state, now_us):
        return Refusal(NONE)
    if wish.until_us:
        return Refusal(CONFIRMED, wish.confirmed_by)
    if desk.operator == wish.asked_by:
        return Refusal(SAME_PERSON)
    if why_same_place(desk, wish.asked_seat, wish.asked_role):
        return Refusal(SAME_PLACE if desk.by_role else OWN_PIN)
    if not {desk.role, wish.asked_role} & set(LEADS):
        return Refusal(NO_LEAD)
    until_us = now_us + wish.minutes * MINUTE_US
    return replace(state, bypass=replace(wish, until_us=until_us, confirmed_by=desk.operator))


def ended(state: Interlock, record: InterlockRecord, desk: Desk) -> Interlock | Refusal:
    """Taken back by one person alone: that is the way to the safe side."""
    if refusal := why_no_guard(record, desk):
        return refusal
    return replace(state, bypass=None) if state.bypass is not None else Refusal(NONE)


def holds(state: Interlock, now_us: int) -> bool:
    """Whether the interlock must not trip by itself now."""
    return state.bypass is not None and _lasts(state.bypass, now_us)


def why_over(state: Interlock, now_us: int) -> str:
    """Why a bypass, or the wish for one, is no more; '' while it is, or where there is none."""
    bypass = state.bypass
    if bypass is None:
        return ""
    if bypass.until_us:
        return "" if _lasts(bypass, now_us) else OVER
    return NOT_CONFIRMED if is_over(bypass.asked_at_us, CONFIRM_S * 1_000_000, now_us) else ""


def _lasts(bypass: Bypass, now_us: int) -> bool:
    """Whether its end is to come, and not further off than it was confirmed for: then the clock was set back."""
    return 0 < bypass.until_us - now_us <= bypass.minutes * MINUTE_US
