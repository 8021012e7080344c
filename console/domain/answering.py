"""How long an answer to an alert holds: by its tier, and never beyond the shift unless it was handed over. Pure.

An answer that never ends lets what is known and not mended be forgotten; so what still holds asks again.
"""

from __future__ import annotations

from console.domain.ages import MINUTE_US
from console.domain.alert import UNANSWERED
from console.domain.shift import shift_at
from console.messages import Alert
from console.site.model import Site
from console.values import AlertState, Tier

SHIFT_OVER = "The shift is over and nobody took it over"
EXPIRED = "The answer has come to its time"


def answered_until(site: Site, tier: Tier, now_us: int, *, handed_over: bool = False) -> int:
    """When an answer given now falls back: after the tier's time, at the latest with the end of the shift; of the next
    shift where it was handed over."""
    ends_us = shift_at(site, now_us).ends_us
    if handed_over:
        ends_us = shift_at(site, ends_us).ends_us
    return min(now_us + int(minutes_of(site, tier) * MINUTE_US), ends_us)


def minutes_of(site: Site, tier: Tier) -> float:
    """How long an answer to an alert of a tier holds within a shift."""
    rules = site.alerts
    match tier:
        case Tier.SOS:
            return rules.answer_sos_min
        case Tier.ONE:
            return rules.answer_1_min
        case Tier.TWO:
            return rules.answer_2_min
    return rules.answer_3_min


def is_taken(alert: Alert, operator: str, seen_us: int) -> bool:
    """Whether somebody else answered an alert after this operator saw it as he answers it; `seen_us` by the core's
    clock, 0: not known."""
    by_another = alert.state is AlertState.ACKNOWLEDGED and alert.acknowledged_by != operator
    return by_another and 0 < seen_us < alert.acknowledged_at_us


def is_unseen(alert: Alert, seen_us: int) -> bool:
    """Whether an alert that waits for an answer called anew after the operator saw it as he answers it; `seen_us` as
    above."""
    return alert.state in UNANSWERED and 0 < seen_us < alert.called_at_us


def why_over(site: Site, until_us: int) -> str:
    """Why an answer ended at that time: a phrase of the panel."""
    return SHIFT_OVER if shift_at(site, until_us).starts_us == until_us else EXPIRED
