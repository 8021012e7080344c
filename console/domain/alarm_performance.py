"""How well the alerts serve who answers them: the figures of ANSI/ISA-18.2 and IEC 62682, beside their targets. Pure.

Rates are calls: each time an alert is announced. Averages hold over any span; the standard asks for thirty days.
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
WORST = 10


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
    stale: int
    tiers: dict[Tier, float]
    first_answer_s_median: float | None
    first_answer_s_p90: float | None
    unanswered: int
    false_share: float | None
    """Of the calls with a verdict, those that were found to be false."""


def performance(calls: Sequence[Occurrence], rules: AlertRules, from_us: int, to_us: int) -> Performance:
    """The figures of from_us <= time < to_us by the site's rules. Calls come in the order of their times; `to_us` is
    now for a span that still runs. Raises ValueError for a span that ends before it begins."""
    if to_us <= from_us:
        raise ValueError("a span must end after it begins")
    mine = [call for call in calls if from_us <= call.raised_at_us < to_us]
    times = [call.raised_at_us for call in mine]
    span_us = to_us - from_us
    floods = floods_of(times, rules, to_us)
    waits = sorted(wait / _S for call in mine if (wait := call.waited_us) is not None)
    verdicts = [call.verdict for call in mine if call.verdict is not Verdict.NONE]
    worst = actors(mine)
    return Performance(
        from_us=from_us,
        to_us=to_us,
        calls=len(mine),
        per_day=len(mine) * DAY_US / span_us,
        per_hour=len(mine) * HOUR_US / span_us,
        per_10_min=len(mine) * WINDOW_US / span_us,
        most_in_10_min=most_within(times, WINDOW_US),
        share_of_hours_over_30=_share_over(times, from_us, to_us, HOUR_US, MANY_AN_HOUR),
        share_of_10_min_over_10=_share_over(times, from_us, to_us, WINDOW_US, MANY_IN_10_MIN),
        floods=floods,
        share_in_flood=sum(end - start for start, end in floods) / span_us,
        worst=worst[:WORST],
        top_ten_share=sum(actor.share for actor in worst[:WORST]),
        chattering=chattering(mine, rules),
        fleeting=len(fleeting(mine, rules)),
        stale=len(stale(mine, rules, to_us)),
        tiers={tier: sum(call.tier is tier for call in mine) / max(len(mine), 1) for tier in Tier},
        first_answer_s_median=statistics.median(waits) if waits else None,
        first_answer_s_p90=waits[min(len(waits) - 1, int(0.9 * len(waits)))] if waits else None,
        unanswered=sum(not call.answered_at_us for call in mine),
        false_share=verdicts.count(Verdict.FALSE) / len(verdicts) if verdicts else None,
    )


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
    """Who came and went more often than the rules bear, within a minute or five; the worst first."""
    turns: dict[tuple[str, str], list[int]] = defaultdict(list)
    for call in calls:
        turns[call.kind, call.source] += [call.raised_at_us, *([call.cleared_at_us] if call.cleared_at_us else ())]
    bad = {name for name, at_us in turns.items() if _chatters(sorted(at_us), rules)}
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
            short = bool(call.cleared_at_us) and call.active_us(call.cleared_at_us) < rules.fleeting_s * _S
            if short and (next_us is None or next_us - call.cleared_at_us > ALONE_US):
                found.append(call)
    return found


def stale(calls: Iterable[Occurrence], rules: AlertRules, now_us: int) -> list[Occurrence]:
    """The calls that held, or hold now, for longer than the rules bear."""
    return [call for call in calls if call.active_us(now_us) > rules.stale_h * HOUR_US]


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
