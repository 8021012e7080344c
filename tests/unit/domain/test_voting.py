"""Votes of good, faulty and silent points: each rule by its table, and what must hold of every mix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.voting import Vote, vote
from console.values import FaultRule, Sign

C, Q, F, O = Sign.CALLS, Sign.QUIET, Sign.FAULTY, Sign.OUT  # noqa: E741
ALARM, NO_ALARM, DEGRADE = FaultRule.ALARM, FaultRule.NO_ALARM, FaultRule.DEGRADE
mixes = st.lists(st.sampled_from(Sign), min_size=1, max_size=8)
rules = st.sampled_from(FaultRule)


@pytest.mark.parametrize(
    ("signs", "alarm", "no_alarm", "degrade"),
    [
        ((Q, Q, Q), False, False, False),
        ((C, Q, Q), False, False, False),
        ((C, C, Q), True, True, True),
        ((C, F, Q), True, False, True),
        ((F, Q, Q), False, False, False),
        ((F, F, Q), True, False, False),
        ((F, F, C), True, False, True),
        ((F, F, F), True, False, False),
        ((C, C, F), True, True, True),
        ((O, Q, Q), False, False, False),
        ((O, C, Q), True, False, True),
        ((O, F, Q), True, False, False),
        ((O, O, O), False, False, False),
        ((O, O, C), True, False, True),
    ],
)
def test_two_of_three_under_each_rule(signs: tuple[Sign, ...], alarm: bool, no_alarm: bool, degrade: bool) -> None:
    """2oo3 with faults: 1oo2 where a fault calls or degrades, 2oo2 where it does not."""
    assert [vote(signs, 2, rule).holds for rule in (ALARM, NO_ALARM, DEGRADE)] == [alarm, no_alarm, degrade]


@pytest.mark.parametrize(
    ("signs", "rule", "told"),
    [
        ((Q, Q, Q), DEGRADE, Vote(2, 3, 0, False)),
        ((F, Q, Q), DEGRADE, Vote(1, 2, 0, False)),
        ((F, F, Q), DEGRADE, Vote(1, 1, 0, False)),
        ((F, F, F), DEGRADE, Vote(1, 0, 0, True)),
        ((F, Q, Q), NO_ALARM, Vote(2, 2, 0, False)),
        ((F, F, C), NO_ALARM, Vote(2, 1, 1, True)),
        ((F, F, Q), ALARM, Vote(2, 3, 2, False)),
        ((O, O, O), ALARM, Vote(1, 0, 0, True)),
    ],
)
def test_what_the_panel_says_of_it(signs: tuple[Sign, ...], rule: FaultRule, told: Vote) -> None:
    assert vote(signs, 2, rule) == told


@given(mixes, st.integers(1, 8), rules)
def test_one_more_call_never_undoes_a_vote(signs: list[Sign], needed: int, rule: FaultRule) -> None:
    """Whatever else is so, a quiet point that begins to call takes nothing back."""
    before = vote(signs, needed, rule)
    for place, sign in enumerate(signs):
        if sign is Q:
            after = vote([*signs[:place], C, *signs[place + 1 :]], needed, rule)
            assert after.holds >= before.holds
            assert after.calling == before.calling + 1


@given(mixes, st.integers(1, 8), rules)
def test_a_quiet_point_that_fails_never_undoes_a_vote_unless_faults_do_not_count(
    signs: list[Sign], needed: int, rule: FaultRule
) -> None:
    """Under alarm and degrade a fault goes to the safe side; under no_alarm it may only blind the vote."""
    before = vote(signs, needed, rule)
    for place, sign in enumerate(signs):
        if sign is Q:
            after = vote([*signs[:place], F, *signs[place + 1 :]], needed, rule)
            assert after.holds >= before.holds or (rule is NO_ALARM and after.blind)


@given(mixes, st.integers(1, 8))
def test_the_rules_are_ordered_from_safe_to_lenient(signs: list[Sign], needed: int) -> None:
    """What trips under no_alarm trips under degrade, and what trips there trips under alarm."""
    needed = min(needed, len(signs))
    alarm, no_alarm, degrade = (vote(signs, needed, rule).holds for rule in (ALARM, NO_ALARM, DEGRADE))
    assert no_alarm <= degrade <= alarm


@given(mixes, st.integers(1, 8), rules)
def test_no_vote_holds_without_a_call_unless_faults_are_calls(signs: list[Sign], needed: int, rule: FaultRule) -> None:
    if C not in signs and rule is not ALARM:
        assert not vote(signs, needed, rule).holds


@given(mixes, st.integers(1, 8), rules)
def test_blind_means_that_nothing_could_make_it_hold(signs: list[Sign], needed: int, rule: FaultRule) -> None:
    """And not blind, that the points which can be believed could."""
    all_call = [C if sign is Q else sign for sign in signs]
    assert vote(signs, needed, rule).blind is not vote(all_call, needed, rule).holds
