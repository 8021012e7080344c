"""The figures of alert performance against counts made in the plainest way, on made-up and on real logs."""

from __future__ import annotations

import csv
import random
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.alarm_performance import (
    DAY_US,
    HOUR_US,
    MINUTE_US,
    chattering,
    fleeting,
    floods_of,
    level,
    most_within,
    performance,
)
from console.domain.flood import WINDOW_US
from console.domain.occurrences import Occurrence
from console.site.model import AlertRules
from console.values import Tier, Verdict

S = 1_000_000
RULES = AlertRules()


def call(at_us: int, source: str = "gas/G-1", cleared_us: int = 0, **more: object) -> Occurrence:
    """A call of one source."""
    fields = {"seq": at_us, "kind": "gas_high", "tier": Tier.TWO, "zone": "", **more}
    return Occurrence(alert=source, source=source, raised_at_us=at_us, cleared_at_us=cleared_us, **fields)  # type: ignore[arg-type]


times = st.lists(st.integers(0, 3 * HOUR_US // MINUTE_US * 6), max_size=80).map(
    lambda xs: [x * 10 * S for x in sorted(xs)]
)
"""Moments of three hours, ten seconds apart."""


@given(times, st.sampled_from([MINUTE_US, WINDOW_US, HOUR_US]))
def test_the_most_in_any_window(at_us: list[int], window_us: int) -> None:
    plain = max((sum(end - window_us < one <= end for one in at_us) for end in at_us), default=0)
    assert most_within(at_us, window_us) == plain


@given(times)
def test_a_flood_is_what_the_standard_says_at_every_second(at_us: list[int]) -> None:
    """Walked through in steps of the ten seconds that the calls are apart: in a flood or not."""
    now_us = 4 * HOUR_US
    walked, is_flood = [], False
    for moment in range(0, now_us, 10 * S):
        within = sum(moment - WINDOW_US < one <= moment for one in at_us)
        is_flood = within > 10 or (is_flood and within >= 5)
        walked.append(is_flood)
    told = floods_of(at_us, RULES, now_us)
    assert [any(start <= n * 10 * S < end for start, end in told) for n in range(len(walked))] == walked
    assert all(one[1] <= two[0] for one, two in pairwise(told))


@given(times, st.integers(1, 17))
def test_a_flood_over_the_beginning_of_a_span_is_cut_to_it(at_us: list[int], tens: int) -> None:
    """With the calls of before, a span has the floods of the whole time, as far as they lie in it."""
    calls, from_us, to_us = [call(one) for one in at_us], tens * WINDOW_US, 3 * HOUR_US
    whole = floods_of([one for one in at_us if one < to_us], RULES, to_us)
    assert performance(calls, RULES, from_us, to_us).floods == tuple(
        (max(start, from_us), end) for start, end in whole if end > from_us
    )


def test_a_flood_that_goes_on_ends_now() -> None:
    at_us = [n * MINUTE_US // 2 for n in range(12)]
    assert floods_of(at_us, RULES, at_us[-1] + S) == ((at_us[10], at_us[-1] + S),)


def test_the_figures_of_one_hour() -> None:
    calls = [call(n * 5 * MINUTE_US, f"gas/G-{n % 3}", n * 5 * MINUTE_US + 20 * S) for n in range(12)]
    calls[3] = call(
        15 * MINUTE_US, "gas/G-0", 16 * MINUTE_US, answered_at_us=15 * MINUTE_US + 40 * S, verdict=Verdict.FALSE
    )
    calls[4] = call(
        20 * MINUTE_US, "gas/G-1", 0, answered_at_us=20 * MINUTE_US + 20 * S, verdict=Verdict.TRUE, tier=Tier.SOS
    )

    told = performance(calls, RULES, 0, HOUR_US)

    assert (told.calls, told.per_day, told.per_hour, told.per_10_min, told.most_in_10_min) == (12, 288.0, 12.0, 2.0, 2)
    assert [(actor.source, actor.calls) for actor in told.worst] == [("gas/G-0", 4), ("gas/G-1", 4), ("gas/G-2", 4)]
    assert told.top_ten_share == pytest.approx(1.0)
    assert (told.first_answer_s_median, told.first_answer_s_p90, told.unanswered) == (30.0, 40.0, 10)
    assert told.false_share == 0.5 and told.tiers[Tier.SOS] == pytest.approx(1 / 12)
    assert told.floods == () and told.share_in_flood == 0.0 and told.stale == ()


def test_what_lies_outside_of_the_span_does_not_count() -> None:
    calls = [call(at_us) for at_us in (0, HOUR_US, 2 * HOUR_US)]
    told = performance(calls, RULES, HOUR_US, 2 * HOUR_US)
    assert told.calls == 1 and told.first_answer_s_median is None and told.false_share is None
    with pytest.raises(ValueError, match="end after it begins"):
        performance(calls, RULES, HOUR_US, HOUR_US)


def test_stale_is_what_held_for_more_than_a_day() -> None:
    calls = [call(0, "a"), call(0, "b", DAY_US), call(0, "c", DAY_US + S), call(DAY_US, "d")]
    assert [each.alert for each in performance(calls, RULES, 0, 2 * DAY_US - S).stale] == ["a", "c"]


def test_stale_is_also_what_stood_at_the_beginning_of_the_span() -> None:
    """Each alert once, however often it asked again; what went before the span, or was fresh in it, is not."""
    now_us = 10 * DAY_US
    asked = [
        call(now_us - 9 * HOUR_US, "asked", now_us - HOUR_US, held_since_us=1, called_again=True),
        call(now_us - HOUR_US, "asked", held_since_us=1),
    ]
    earlier = [call(S, "gone", now_us - 10 * HOUR_US), call(S, "went", now_us - 2 * HOUR_US)]
    at_end = [call(now_us - 72 * HOUR_US, f"stood-{n}") for n in range(200)]
    at_end += [call(0, "aside", set_aside="suppressed", held_since_us=0), call(now_us - HOUR_US, "fresh")]
    told = performance(asked, RULES, now_us - 8 * HOUR_US, now_us, earlier, at_end)
    assert sorted(each.alert for each in told.stale) == sorted(["asked", "went", *(f"stood-{n}" for n in range(200))])
    assert told.calls == 1 and len(told.standing) == 201


def test_what_is_silent_is_no_call_and_waits_for_no_answer() -> None:
    silent = [call(n * 20 * S, "C1", n * 20 * S + 10 * S, sounded=False, set_aside="shelved") for n in range(21)]
    told = performance([*silent, call(500 * S, "C2")], RULES, 0, HOUR_US)
    assert (told.calls, told.silent, told.unanswered, told.floods, told.most_in_10_min) == (1, 21, 1, (), 1)
    assert told.chattering == () and told.fleeting == 0 and [actor.calls for actor in told.worst] == [1]


def test_what_asks_again_did_not_come_and_go() -> None:
    calls = [
        call(n * 8 * S, cleared_us=(n + 1) * 8 * S, held_since_us=1, called_again=True) for n in range(7)
    ]
    told = performance(calls, RULES, 0, HOUR_US)
    assert told.calls == 7 and told.chattering == () and told.fleeting == 0


def test_standing_and_shelved_are_those_at_the_end() -> None:
    at_end = [call(S, "a"), call(S, "b", set_aside="shelved"), call(S, "c", set_aside="suppressed")]
    told = performance([], RULES, HOUR_US, 2 * HOUR_US, at_end=at_end)
    assert ([each.alert for each in told.standing], [each.alert for each in told.shelved]) == (["a"], ["b"])


@pytest.mark.parametrize(
    ("average", "most", "busy", "named"),
    [
        (0.5, 9, 0.005, "predictive"),
        (1.0, 9, 0.005, "robust"),
        (0.5, 10, 0.005, "robust"),
        (10.0, 100, 0.05, "robust"),
        (0.5, 101, 0.0, "stable"),
        (0.5, 9, 0.25, "stable"),
        (11.0, 50, 0.0, "reactive"),
        (0.5, 9, 0.5, "reactive"),
        (101.0, 9, 0.0, "overloaded"),
        (0.5, 1001, 0.0, "overloaded"),
        (0.5, 9, 0.51, "overloaded"),
    ],
)
def test_the_load_is_rated_by_its_worst_side(average: float, most: int, busy: float, named: str) -> None:
    assert level(average, most, busy) == named


def test_fleeting_is_short_and_does_not_come_again() -> None:
    alone = [call(0, cleared_us=5 * S)]
    again = [call(0, cleared_us=5 * S), call(40 * S, cleared_us=45 * S)]
    late = [call(0, cleared_us=5 * S), call(66 * S)]
    assert [len(fleeting(calls, RULES)) for calls in (alone, again, late, [call(0, cleared_us=10 * S)], [call(0)])] == [
        1,
        1,
        1,
        0,
        0,
    ]


def test_chattering_is_coming_and_going_too_often() -> None:
    """Four times in a minute, or six in five; three and five can be borne."""
    fast = [call(n * 25 * S, "fast", (n * 25 + 5) * S) for n in range(2)]
    slow = [call(n * 80 * S, "slow", (n * 80 + 40) * S) for n in range(3)]
    good = [call(n * 90 * S, "good", (n * 90 + 62) * S) for n in range(2)]
    calls = sorted([*fast, *slow, *good], key=lambda one: one.raised_at_us)
    assert {actor.source for actor in chattering(calls, RULES)} == {"fast", "slow"}


def compared(calls: list[Occurrence]) -> None:
    """The figures of a log against plain counts of it."""
    at_us = [one.raised_at_us for one in calls]
    from_us, to_us = at_us[0], at_us[-1] + 1
    told = performance(calls, RULES, from_us, to_us)
    hours, tens = (
        Counter((one - from_us) // HOUR_US for one in at_us),
        Counter((one - from_us) // WINDOW_US for one in at_us),
    )
    assert told.calls == len(calls)
    assert told.share_of_hours_over_30 == sum(n > 30 for n in hours.values()) / ((to_us - from_us - 1) // HOUR_US + 1)
    assert told.share_of_10_min_over_10 == sum(n > 10 for n in tens.values()) / ((to_us - from_us - 1) // WINDOW_US + 1)
    named = Counter(one.source for one in calls).most_common(10)
    assert sorted(actor.calls for actor in told.worst) == sorted(count for _, count in named)
    assert told.top_ten_share == pytest.approx(sum(count for _, count in named) / len(calls))


def test_a_made_up_log_of_a_week_agrees_with_plain_counts() -> None:
    chance = random.Random(4)
    moments = sorted(chance.randrange(7 * DAY_US) for _ in range(3000))
    compared([call(at_us, f"gas/G-{min(int(chance.expovariate(0.2)), 40)}") for at_us in moments])


@pytest.mark.parametrize("name", ["original_1", "filter_2", "deadband_3"])
def test_a_real_log_agrees_with_plain_counts(test_data: Path, name: str) -> None:
    """Alarms of the simulated Tennessee Eastman plant."""
    calls = []
    with (test_data / "alarms" / f"text_alarms_{name}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not row["type"].endswith("NR"):
                at = datetime.fromisoformat(row["timestamp"][:19]).replace(tzinfo=UTC)
                calls.append(call(int(at.timestamp()) * S, f"{row['tag']}/{row['type']}"))
    compared(sorted(calls, key=lambda one: one.raised_at_us))
