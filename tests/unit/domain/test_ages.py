"""The edges of an age by a clock that may be set back."""

from __future__ import annotations

import pytest

from console.domain.ages import earlier_if_any, is_over, is_within

NOW = 1_767_225_600_000_000
S = 1_000_000


@pytest.mark.parametrize(
    ("ago_us", "over", "within"),
    [(0, False, True), (S - 1, False, True), (S, True, True), (S + 1, True, False), (-1, True, False)],
)
def test_the_end_of_a_span_is_no_part_of_it_and_what_is_yet_to_come_is_over(
    ago_us: int, over: bool, within: bool
) -> None:
    assert is_over(NOW - ago_us, S, NOW) is over
    assert is_within(NOW - ago_us, 1.0, NOW) is within


def test_a_time_that_there_is_not_does_not_move() -> None:
    assert (earlier_if_any(NOW, S), earlier_if_any(0, S)) == (NOW - S, 0)
