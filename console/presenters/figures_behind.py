"""The calls that a figure of the alert performance counts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from console.domain.alarm_performance import (
    HOUR_US,
    MANY_AN_HOUR,
    MANY_IN_10_MIN,
    Actor,
    Performance,
    crowded,
    fleeting,
    most_crowded,
)
from console.domain.flood import WINDOW_US
from console.domain.occurrences import Occurrence
from console.site.model import AlertRules
from console.values import Tier, Verdict

Calls = Sequence[Occurrence]
ALERTS = frozenset({"stale alerts", "standing alerts at the end", "shelved alerts at the end"})
"""Figures that count alerts that stand, not calls."""
EVERY = "calls in all"


def behind(figure: str, calls: Calls, told: Performance, rules: AlertRules) -> list[Occurrence]:
    """What a figure counts, by its English text; every call where a figure counts all; '': what came silently too.
    Calls are what came in the span, in the order of their times; alerts that stand may be older."""
    if not figure:
        return list(calls)
    if figure == "came while set aside":
        return [call for call in calls if not call.sounded]
    sounded, pick = [call for call in calls if call.sounded], _BEHIND.get(figure)
    return pick(sounded, told, rules) if pick is not None else sounded


def _by(calls: Calls, actors: Iterable[Actor]) -> list[Occurrence]:
    names = {(actor.kind, actor.source) for actor in actors}
    return [call for call in calls if (call.kind, call.source) in names]


def _in_floods(calls: Calls, told: Performance) -> list[Occurrence]:
    return [call for call in calls if any(begin <= call.raised_at_us < end for begin, end in told.floods)]


def _of_tier(calls: Calls, tier: Tier) -> list[Occurrence]:
    return [call for call in calls if call.tier is tier]


_BEHIND: dict[str, Callable[[Calls, Performance, AlertRules], list[Occurrence]]] = {
    "most calls in any ten minutes": lambda calls, told, rules: most_crowded(calls, WINDOW_US),
    "hours with more than 30 calls": lambda calls, told, rules: crowded(calls, told.from_us, HOUR_US, MANY_AN_HOUR),
    "ten minutes with more than 10 calls": lambda calls, told, rules: crowded(
        calls, told.from_us, WINDOW_US, MANY_IN_10_MIN
    ),
    "time in a flood": lambda calls, told, rules: _in_floods(calls, told),
    "floods": lambda calls, told, rules: _in_floods(calls, told),
    "calls of the ten worst": lambda calls, told, rules: _by(calls, told.worst),
    "chattering sources": lambda calls, told, rules: _by(calls, told.chattering),
    "fleeting calls": lambda calls, told, rules: sorted(fleeting(calls, rules), key=lambda call: call.seq),
    "stale alerts": lambda calls, told, rules: list(told.stale),
    "standing alerts at the end": lambda calls, told, rules: list(told.standing),
    "shelved alerts at the end": lambda calls, told, rules: list(told.shelved),
    "SOS, share of calls": lambda calls, told, rules: _of_tier(calls, Tier.SOS),
    "tier 1, share of calls": lambda calls, told, rules: _of_tier(calls, Tier.ONE),
    "tier 2, share of calls": lambda calls, told, rules: _of_tier(calls, Tier.TWO),
    "tier 3, share of calls": lambda calls, told, rules: _of_tier(calls, Tier.THREE),
    "not answered": lambda calls, told, rules: [call for call in calls if call.is_waiting],
    "found to be false": lambda calls, told, rules: [call for call in calls if call.verdict is Verdict.FALSE],
}
