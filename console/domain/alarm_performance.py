"""How well the alerts serve who answers them: the figures of ANSI/ISA-18.2 and IEC 62682, beside their targets. Pure.

Rates are calls: each time an alert begins to sound; what comes while it is set aside is none. Averages hold over any
span; the standard asks for thirty days.
"""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.domain.flood import WINDOW_US, is_flood
from console.domain.habits import ALONE_US, LONG_US, SHORT_US
from console.domain.occurrences import Occurrence
from console.site.model import AlertRules
from console.values import Tier, Verdict

_S = 1_000_000
MINUTE_US, HOUR_US, DAY_US = 60 * _S, 3600 * _S, 86400 * _S
MANY_AN_HOUR, MANY_IN_10_MIN = 30, 10
BUSY_IN_10_MIN = 5
"""More calls than this make ten minutes busy (EEMUA 191)."""
WORST = 10
LEVELS = ("predictive", "robust", "stable", "reactive", "overloaded")
"""How the load of a desk is rated (EEMUA 191, performance levels), the best first."""
_LEVEL_LIMITS = ((1.0, 10, 0.01), (10.0, 100, 0.05), (10.0, 1000, 0.25), (100.0, 1000, 0.50))
"""Up to which each level but the last goes: calls in ten minutes on average, at most, and the share of busy ten
minutes. Of the first level each limit itself is too much."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One source and kind that calls: how often, and which share of all calls (0..1) that is."""

    kind: str
    source: str
    calls: int
    share: float


@dataclass(frozen=True, slots=True)
class Performance:
    """The figures of one span. Shares are 0..1; times in seconds, None where there is nothing to tell."""

    from_us: int
    to_us: int
    calls: int
    per_day: float
    per_hour: float
    per_10_min: float
    most_in_10_min: int
    share_of_hours_over_30: float
    share_of_10_min_over_10: float
    floods: tuple[tuple[int, int], ...]
    """(from, to) of each flood."""
    share_in_flood: float
    worst: tuple[Actor, ...]
    top_ten_share: float
    chattering: tuple[Actor, ...]
    fleeting: int
    stale: tuple[Occurrence, ...]
    """Of each alert that held too long at any time of the span, its newest call; also what began before it."""
    standing: tuple[Occurrence, ...]
    """What held at the end, and was not set aside."""
    shelved: tuple[Occurrence, ...]
    """What was on the shelf at the end."""
    share_of_10_min_over_5: float
    level: str
    """One of LEVELS."""
    tiers: dict[Tier, float]
    first_answer_s_median: float | None
    first_answer_s_p90: float | None
    unanswered: int
    """Calls that nobody answered, and that were not set aside."""
    silent: int
    """What came while it was set aside."""
    false_share: float | None
    """Of the calls with a verdict, those that were found to be false."""


def performance(
    calls: Sequence[Occurrence],
    rules: AlertRules,
    from_us: int,
    to_us: int,
    earlier: Iterable[Occurrence] = (),
    at_end: Sequence[Occurrence] = (),
) -> Performance:
    """The figures of from_us <= time < to_us by the site's rules. Calls come in the order of their times, also those of
    before the span, from where no flood was; `to_us` is now for a span that still runs. `earlier`: what began before
    the first call and held within the span; `at_end`: what stood or was set aside at its end. Raises ValueError for a
    span that ends before it begins."""
    if to_us <= from_us:
        raise ValueError("a span must end after it begins")
    came = [call for call in calls if from_us <= call.raised_at_us < to_us]
    mine = [call for call in came if call.sounded]
    times = [call.raised_at_us for call in mine]
    span_us = to_us - from_us
    floods = _floods_within(calls, rules, from_us, to_us)
    waits = sorted(wait / _S for call in mine if (wait := call.waited_us) is not None)
    verdicts = [call.verdict for call in mine if call.verdict is not Verdict.NONE]
    held = tuple(each for each in at_end if each.since_us)
    worst, per_10_min, most = actors(mine), len(mine) * WINDOW_US / span_us, most_within(times, WINDOW_US)
    busy = _share_over(times, from_us, to_us, WINDOW_US, BUSY_IN_10_MIN)
    return Performance(
        from_us=from_us,
        to_us=to_us,
        calls=len(mine),
        per_day=len(mine) * DAY_US / span_us,
        per_hour=len(mine) * HOUR_US / span_us,
        per_10_min=per_10_min,
        most_in_10_min=most,
        share_of_hours_over_30=_share_over(times, from_us, to_us, HOUR_US, MANY_AN_HOUR),
        share_of_10_min_over_10=_share_over(times, from_us, to_us, WINDOW_US, MANY_IN_10_MIN),
        floods=floods,
        share_in_flood=sum(end - start for start, end in floods) / span_us,
        worst=worst[:WORST],
        top_ten_share=sum(actor.share for actor in worst[:WORST]),
        chattering=chattering(mine, rules),
        fleeting=len(fleeting(mine, rules)),
        stale=stale((*earlier, *held, *calls), rules, from_us, to_us),
        standing=tuple(each for each in held if not each.set_aside),
        shelved=tuple(each for each in at_end if each.set_aside == "shelved"),
        share_of_10_min_over_5=busy,
        level=level(per_10_min, most, busy),
        tiers={tier: sum(call.tier is tier for call in mine) / max(len(mine), 1) for tier in Tier},
        first_answer_s_median=statistics.median(waits) if waits else None,
        first_answer_s_p90=waits[min(len(waits) - 1, int(0.9 * len(waits)))] if waits else None,
        unanswered=sum(call.is_waiting for call in mine),
        silent=len(came) - len(mine),
        false_share=verdicts.count(Verdict.FALSE) / len(verdicts) if verdicts else None,
    )


def level(per_10_min: float, most_in_10_min: int, share_of_10_min_over_5: float) -> str:
    """The load as EEMUA 191 rates it: the worst of average, peak and share of busy ten minutes."""
    load = (per_10_min, most_in_10_min, share_of_10_min_over_5)
    if all(value < limit for value, limit in zip(load, _LEVEL_LIMITS[0], strict=True)):
        return LEVELS[0]
    for name, limits in zip(LEVELS[1:-1], _LEVEL_LIMITS[1:], strict=True):
        if all(value <= limit for value, limit in zip(load, limits, strict=True)):
            return name
    return LEVELS[-1]


def _floods_within(
    calls: Iterable[Occurrence], rules: AlertRules, from_us: int, to_us: int
) -> tuple[tuple[int, int], ...]:
    """The floods of a span, cut to it; calls of before it say whether it began in one."""
    times = [call.raised_at_us for call in calls if call.sounded and call.raised_at_us < to_us]
    floods = floods_of(times, rules, to_us)
    return tuple((max(start, from_us), end) for start, end in floods if end > from_us)


def floods_of(times_us: Sequence[int], rules: AlertRules, now_us: int) -> tuple[tuple[int, int], ...]:
    """(from, to) of each flood: from the call that is one too many within ten minutes to the moment when few enough lie
    in the last ten; one that still goes on ends now. Times in order."""
    floods: list[tuple[int, int]] = []
    began_us: int | None = None
    for place, at_us in enumerate(times_us):
        # The first of the last few leaves the window: fewer than these are left.
        if began_us is not None and (over_us := times_us[place - rules.flood_below] + WINDOW_US) < at_us:
            floods.append((began_us, over_us))
            began_us = None
        within = place + 1 - bisect_left(times_us, at_us - WINDOW_US + 1, 0, place + 1)
        if began_us is None and is_flood(rules, within, before=False):
            began_us = at_us
    if began_us is not None:
        floods.append((began_us, min(now_us, times_us[-rules.flood_below] + WINDOW_US)))
    return tuple(floods)


def most_within(times_us: Sequence[int], window_us: int) -> int:
    """The most calls in any window of that length. Times in order."""
    most, first = 0, 0
    for place, at_us in enumerate(times_us):
        while times_us[first] <= at_us - window_us:
            first += 1
        most = max(most, place + 1 - first)
    return most


def actors(calls: Iterable[Occurrence]) -> tuple[Actor, ...]:
    """Every source and kind, the one that calls most first."""
    counted = Counter((call.kind, call.source) for call in calls)
    every = counted.total()
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Actor(kind, source, count, count / every) for (kind, source), count in ranked)


def chattering(calls: Iterable[Occurrence], rules: AlertRules) -> tuple[Actor, ...]:
    """Whose condition came and went more often than the rules bear, within a minute or five; the worst first."""
    turns: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    calls = tuple(calls)
    for call in calls:
        went = () if call.called_again or not call.cleared_at_us else (call.cleared_at_us,)
        turns[call.kind, call.source] |= {(call.alert, at_us) for at_us in (call.since_us, *went)}
    bad = {name for name, at in turns.items() if _chatters(sorted(at_us for _, at_us in at), rules)}
    return tuple(actor for actor in actors(calls) if (actor.kind, actor.source) in bad)


def _chatters(turns_us: Sequence[int], rules: AlertRules) -> bool:
    spans = ((SHORT_US, rules.chattering_in_1_min), (LONG_US, rules.chattering_in_5_min))
    return any(most_within(turns_us, span_us) > most for span_us, most in spans)


def fleeting(calls: Iterable[Occurrence], rules: AlertRules) -> list[Occurrence]:
    """The calls that were over before anybody could look, and did not come again."""
    found: list[Occurrence] = []
    by_alert: dict[str, list[Occurrence]] = defaultdict(list)
    for call in calls:
        by_alert[call.alert].append(call)
    for mine in by_alert.values():
        following = [call.raised_at_us for call in mine[1:]]
        for call, next_us in zip(mine, [*following, None], strict=True):
            went = bool(call.cleared_at_us) and not call.called_again
            short = went and call.active_us(call.cleared_at_us) < rules.fleeting_s * _S
            if short and (next_us is None or next_us - call.cleared_at_us > ALONE_US):
                found.append(call)
    return found


def stale(calls: Iterable[Occurrence], rules: AlertRules, from_us: int, to_us: int) -> tuple[Occurrence, ...]:
    """Of each alert that had held for longer than the rules bear at any time of a span, its newest call of before the
    end; the one that held longest first. What is set aside counts too: its condition holds all the same."""
    newest: dict[str, Occurrence] = {}
    for call in calls:
        known, end_us = newest.get(call.alert), min(call.cleared_at_us or to_us, to_us)
        held = end_us > from_us and end_us - call.since_us > rules.stale_h * HOUR_US
        if held and (known is None or call.raised_at_us >= known.raised_at_us):
            newest[call.alert] = call
    return tuple(sorted(newest.values(), key=lambda call: (call.since_us, call.alert)))


def crowded(calls: Sequence[Occurrence], from_us: int, window_us: int, most: int) -> list[Occurrence]:
    """The calls of the windows, one after the other from the beginning, with more than `most` calls."""
    counted = Counter((call.raised_at_us - from_us) // window_us for call in calls)
    return [call for call in calls if counted[(call.raised_at_us - from_us) // window_us] > most]


def most_crowded(calls: Sequence[Occurrence], window_us: int) -> list[Occurrence]:
    """The calls of the first window of that length with the most of them. Calls in the order of their times."""
    best, first = range(0), 0
    for place, call in enumerate(calls):
        while calls[first].raised_at_us <= call.raised_at_us - window_us:
            first += 1
        if place + 1 - first > len(best):
            best = range(first, place + 1)
    return [calls[place] for place in best]


def _share_over(times_us: Sequence[int], from_us: int, to_us: int, window_us: int, most: int) -> float:
    """Share of the windows, one after the other from the beginning, with more than `most` calls."""
    windows = -(-(to_us - from_us) // window_us)
    counted = Counter((at_us - from_us) // window_us for at_us in times_us)
    return sum(count > most for count in counted.values()) / windows
