"""What stands between a signal and its alert: dead-band, delays, count, rise. One filter for every signal. Pure.

Dead-band and off-delay are preferred to on-delay, which hides a real alarm for its length: gas is told at once, always.
A filter with an on-delay may have a count beside it: what is too short each time is told when it comes often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from console.domain.ages import is_over, is_within
from console.site.model import SignalFilter, Site

AT_ONCE = ("combustible", "toxic", "oxygen")
"""Signals that no site may delay or count."""
FILTERS: dict[str, SignalFilter] = {
    "combustible": SignalFilter(signal="combustible", dead_band_pct=1.0),
    "toxic": SignalFilter(signal="toxic", dead_band_pct=1.0),
    "oxygen": SignalFilter(signal="oxygen", dead_band_pct=1.0),
    "pulse": SignalFilter(signal="pulse", dead_band_pct=2.5),
    "position": SignalFilter(signal="position", dead_band_pct=0.0),
    "band": SignalFilter(signal="band", dead_band_pct=0.0),
}
"""Each signal's filter where the site says nothing. Spans: a gas point's own range, 200 bpm."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What a filter remembers: what it lets through, what came in and since when, and when that began lately."""

    holds: bool
    raw: bool
    since_us: int
    began_us: tuple[int, ...] = ()


def filter_of(site: Site, signal: str) -> SignalFilter:
    """The site's filter of a signal, or the usual one."""
    return next((rule for rule in site.filters if rule.signal == signal), FILTERS[signal])


def is_beyond(value: float, limit: float, *, low: bool, held: bool, band: float) -> bool:
    """Whether a value is at or beyond its limit; once it was, it must fall back by more than `band` (same unit)."""
    if low:
        return value < limit + band if held and band else value <= limit
    return value > limit - band if held and band else value >= limit


def passed(rule: SignalFilter, before: Passed, raw: bool, now_us: int) -> Passed:
    """The filter after its signal was asked once more. A delay that began at a time yet to come is over: the clock was
    set back."""
    turned = raw is not before.raw
    since_us = now_us if turned else before.since_us
    began_us = tuple(at_us for at_us in before.began_us if is_within(at_us, rule.count_s, now_us))
    if raw and turned:
        began_us = (*began_us, now_us)
    waited = is_over(since_us, (rule.on_delay_s if raw else rule.off_delay_s) * 1e6, now_us)
    if raw:
        often = 0 < rule.count <= len(began_us)
        return Passed(before.holds or often or waited, True, since_us, began_us)
    return Passed(before.holds and not waited, False, since_us, began_us)


def set_back(memory: Passed, by_us: int) -> Passed:
    """What a filter remembers after the clock was set back by so much."""
    began_us = tuple(at_us - by_us for at_us in memory.began_us)
    return replace(memory, since_us=memory.since_us - by_us, began_us=began_us)


def risen(samples: Sequence[tuple[int, float]], now_us: int, over_s: float, *, low: bool) -> float:
    """How far the newest sample lies beyond the least one of the last seconds, in the signal's unit. `low`: falling is
    the bad way, and the fall is measured."""
    values = [value for at_us, value in samples if is_within(at_us, over_s, now_us)]
    if not values:
        return 0.0
    return max(values) - values[-1] if low else values[-1] - min(values)
