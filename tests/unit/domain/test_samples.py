"""What is left of samples that are too many for a picture: the extremes always, a gap as a gap."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from console.domain.samples import Samples, curve, extremes, joined, no_samples

S = 1_000_000
NUMBERS = st.none() | st.floats(-100, 100)


def samples(values: list[float | None], at_us: list[int] | None = None, mark: list[int] | None = None) -> Samples:
    """One a second unless times are given; without a number they are 'lost' unless marks are given."""
    numbers = np.array([np.nan if value is None else value for value in values])
    times = np.array(at_us if at_us is not None else [n * S for n in range(len(values))], np.int64)
    codes = np.array(mark if mark is not None else np.isnan(numbers), np.uint16)
    return Samples(times, codes, numbers[None], ("good", "lost", "fault"))


def test_a_spike_of_one_sample_is_seen_in_a_month() -> None:
    """2.6 million samples in 400 columns: the highest and the lowest are among the few that are left."""
    month = samples([1.0] * 2_592_000)
    month.values[0, 1_234_567], month.values[0, 2_000_001] = 57.5, -3.0
    shown = curve(month, 0, 0, 2_592_000 * S, 400, 15 * S)
    assert (1_234_567 * S, 57.5) in shown
    assert (2_000_001 * S, -3.0) in shown
    assert len(shown) <= 4 * 400


def test_a_fault_of_one_sample_is_seen_in_a_month() -> None:
    """It breaks the curve there."""
    month = samples([1.0] * 100_000)
    month.values[0, 77_777], month.mark[77_777] = np.nan, 2
    assert (77_777 * S, None) in curve(month, 0, 0, 100_000 * S, 100, 15 * S)


@given(st.lists(NUMBERS, max_size=300), st.integers(1, 40))
def test_extremes_are_never_lost(values: list[float | None], buckets: int) -> None:
    """Of each bucket the lowest and the highest number, the first and the last; and at most so many."""
    given_samples = samples(values)
    kept = extremes(given_samples, 0, 0, max(1, len(values)) * S, buckets)
    bucket = [n * buckets // max(1, len(values)) for n in range(len(values))]
    for one in set(bucket):
        there = [value for n, value in enumerate(values) if bucket[n] == one]
        left = [values[place] for place in kept.tolist() if bucket[place] == one]
        numbers = [value for value in there if value is not None]
        if numbers:
            numbers_left = [value for value in left if value is not None]
            assert (min(numbers_left), max(numbers_left)) == (min(numbers), max(numbers))
            assert (numbers_left[0], numbers_left[-1]) == (numbers[0], numbers[-1])
        assert (None in left) == (None in there)
        assert len(left) <= 4 + 3


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 40)), max_size=200), st.integers(1, 50))
def test_what_is_joined_was_joined(said: list[tuple[float | None, int]], buckets: int) -> None:
    """Between two numbers that a picture joins there was no gap and no sample without a number."""
    times = np.cumsum([pause for _, pause in said]).tolist() if said else []
    given_samples = samples([value for value, _ in said], [at * S for at in times])
    shown = curve(given_samples, 0, 0, (times[-1] + 1) * S if times else 1, buckets, 15 * S)
    at = [time for time, _ in shown]
    assert at == sorted(at)
    for (one_us, one), (next_us, following) in pairwise(shown):
        if one is None or following is None:
            continue
        between = (given_samples.at_us > one_us) & (given_samples.at_us < next_us)
        assert not np.isnan(given_samples.values[0, between]).any()
        steps = np.diff(given_samples.at_us[(given_samples.at_us >= one_us) & (given_samples.at_us <= next_us)])
        assert (steps <= 15 * S).all()


def test_nothing_is_shown_of_nothing() -> None:
    """No sample, no curve."""
    assert curve(no_samples(1), 0, 0, S, 10, S) == ()
    assert len(joined([], 3)) == 0


def test_parts_with_other_marks_are_joined_by_name() -> None:
    """'good' is 0 in one part and 1 in the other."""
    one = Samples(np.array([1], np.int64), np.array([0], np.uint16), np.array([[1.0]]), ("good",))
    other = Samples(np.array([2], np.int64), np.array([1], np.uint16), np.array([[2.0]]), ("lost", "good"))
    both = joined([one, other], 1)
    assert [both.marks[code] for code in both.mark] == ["good", "good"]


def test_samples_of_a_time_come_in_its_order() -> None:
    """A clock that was set back makes them come otherwise; of one time the order they were heard in holds."""
    heard = samples([1.0, 2.0, 3.0, 4.0], [30, 10, 20, 20])
    assert heard.between(10, 30).values[0].tolist() == [2.0, 3.0, 4.0]
