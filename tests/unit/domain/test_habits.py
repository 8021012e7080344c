"""Chattering, fleeting, stale: the criteria, each at its edge."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from console.domain.alert import Cleared, Condition, Raised, step
from console.domain.habits import habit_of, kept_turns
from console.messages import Alert
from console.site.model import AlertRules
from console.values import Habit

S, HOUR_S = 1_000_000, 3600
NOW_S = 10_000
RULES = AlertRules()


def alert(active: bool, since_s: int = 0, habit: Habit = Habit.NONE) -> Alert:
    """One alert of gas."""
    raised = step(None, Raised(Condition(kind="gas_level_1", source="gas/G-1")), max(1, since_s * S))
    held = raised if active else step(raised, Cleared(), NOW_S * S)
    assert held is not None
    return structs.replace(held, habit=habit)


def habit(active: bool, turns_ago_s: Sequence[int], before: Habit = Habit.NONE, since_s: int = NOW_S) -> Habit:
    """What an alert is that came and went so many seconds ago."""
    turns = [(NOW_S - ago) * S for ago in turns_ago_s]
    return habit_of(RULES, alert(active, since_s, before), turns, NOW_S * S)


@pytest.mark.parametrize(
    ("active", "turns_ago_s", "found"),
    [
        (True, (50, 40, 20, 10), Habit.CHATTERING),
        (True, (50, 40, 20), Habit.NONE),
        (True, (61, 40, 20, 10), Habit.NONE),
        (False, (290, 250, 200, 150, 100, 70), Habit.CHATTERING),
        (True, (301, 250, 200, 150, 100, 70), Habit.NONE),
        (False, (69, 60), Habit.FLEETING),
        (False, (68, 59), Habit.NONE),
        (False, (80, 60), Habit.NONE),
        (False, (290, 270, 69, 60), Habit.FLEETING),
        (False, (130, 120, 69, 60), Habit.NONE),
        (True, (65,), Habit.NONE),
    ],
)
def test_the_criteria_of_the_standard(active: bool, turns_ago_s: tuple[int, ...], found: Habit) -> None:
    assert habit(active, turns_ago_s) is found


def test_what_was_fleeting_stays_so_until_it_is_back() -> None:
    assert habit(False, (), before=Habit.FLEETING) is Habit.FLEETING
    assert habit(True, (1,), before=Habit.FLEETING) is Habit.NONE


def test_stale_is_longer_than_a_day_without_a_break() -> None:
    day = alert(True, 1)
    assert habit_of(RULES, day, (), (24 * HOUR_S + 1) * S) is Habit.NONE
    assert habit_of(RULES, day, (), (24 * HOUR_S + 2) * S) is Habit.STALE
    assert habit_of(AlertRules(stale_h=1.0), day, (), (HOUR_S + 2) * S) is Habit.STALE


@given(st.lists(st.integers(0, 400), max_size=20))
def test_what_is_forgotten_was_of_no_account(ago_s: list[int]) -> None:
    turns = sorted((NOW_S - ago) * S for ago in ago_s)
    quiet = alert(True, NOW_S - 1)
    kept = kept_turns(turns, NOW_S * S)
    assert habit_of(RULES, quiet, turns, NOW_S * S) is habit_of(RULES, quiet, kept, NOW_S * S)
