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
    stale,
)
from console.domain.flood import WINDOW_US
from console.domain.occurrences import Occurrence
from console.site.model import AlertRules
from console.values import Verdict

Calls = Sequence[Occurrence]


def behind(figure: str, calls: Calls, told: Performance, rules: AlertRules) -> list[Occurrence]:
    """The calls that a figure counts, by its English text; all of them where a figure counts all. Calls are those of
    the span, in the order of their times."""
    pick = _BEHIND.get(figure)
    return pick(calls, told, rules) if pick is not None else list(calls)


def _by(calls: Calls, actors: Iterable[Actor]) -> list[Occurrence]:
    names = {(actor.kind, actor.source) for actor in actors}
    return [call for call in calls if (call.kind, call.source) in names]


def _in_floods(calls: Calls, told: Performance) -> list[Occurrence]:
    return [call for call in calls if any(begin <= call.raised_at_us < end for begin, end in told.floods)]


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
    "stale alerts": lambda calls, told, rules: stale(calls, rules, told.to_us),
    "not answered": lambda calls, told, rules: [call for call in calls if not call.answered_at_us],
    "found to be false": lambda calls, told, rules: [call for call in calls if call.verdict is Verdict.FALSE],
}
