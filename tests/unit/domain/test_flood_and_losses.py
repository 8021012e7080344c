"""The definition of a flood, and when many losses are one: pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.flood import WINDOW_US, calls_within, is_flood
from console.domain.losses import is_many, judge
from console.site.model import AlertRules

S = 1_000_000
RULES = AlertRules()


@pytest.mark.parametrize(
    ("calls", "before", "flood"), [(10, False, False), (11, False, True), (5, True, True), (4, True, False)]
)
def test_a_flood_begins_above_ten_and_ends_below_five(calls: int, before: bool, flood: bool) -> None:
    assert is_flood(RULES, calls, before) is flood


def test_only_the_last_ten_minutes_count() -> None:
    assert calls_within([0, 1, WINDOW_US], WINDOW_US) == 2


@given(st.lists(st.integers(0, 30), max_size=50))
def test_a_flood_never_turns_twice_without_a_change_of_the_count(counts: list[int]) -> None:
    flood = False
    for count in counts:
        flood = is_flood(RULES, count, flood)
        assert is_flood(RULES, count, flood) is flood


@pytest.mark.parametrize(
    ("silent", "total", "many"), [(4, 4, False), (5, 5, True), (9, 10, True), (8, 10, False), (5, 43, False)]
)
def test_a_link_is_lost_when_nearly_all_of_many_are_silent(silent: int, total: int, many: bool) -> None:
    assert is_many(silent, total, 5) is many


def test_one_that_is_silent_alone_waits_for_the_others_and_is_told() -> None:
    assert judge({"a": 0}, 10, 5, 2 * S, S).alone == ()
    assert judge({"a": 0, "b": S}, 10, 5, 2 * S, 2 * S).alone == ("a",)


def test_a_link_is_told_when_its_loss_has_stopped_growing_or_has_lasted() -> None:
    slowly = {f"{number}": number * S for number in range(10)}
    assert judge(dict.fromkeys("abcde", 0), 5, 5, 2 * S, S) == judge(slowly, 10, 5, 30 * S, 10 * S)
    assert judge(dict.fromkeys("abcde", 0), 5, 5, 2 * S, 2 * S).link
    assert judge(slowly, 10, 5, 3 * S, 9 * S).link


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 100), max_size=12), st.integers(1, 12), st.integers(0, 200))
def test_what_is_silent_is_told_in_the_end_and_never_both_ways(since: dict[str, int], total: int, now: int) -> None:
    judged = judge(since, total, 5, 10, now)
    assert not (judged.link and judged.alone)
    late = judge(since, total, 5, 10, 100 + 30)
    assert late.link or set(late.alone) == set(since)
