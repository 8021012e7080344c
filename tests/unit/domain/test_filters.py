"""Dead-band, delays, count and rise: one filter for every signal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.filters import FILTERS, Passed, filter_of, is_beyond, passed, risen
from console.site.model import SignalFilter
from console.site.usual_rules import SIGNALS
from tests.sites import small_site

SECOND_US = 1_000_000
PLAIN = SignalFilter(signal="band", dead_band_pct=0.0)
SLOW = replace(PLAIN, on_delay_s=10.0, off_delay_s=5.0)
OFTEN = replace(SLOW, count=3, count_s=30.0)


def let_through(rule: SignalFilter, *said: tuple[int, bool]) -> list[bool]:
    """What a filter lets through, asked at some seconds."""
    memory, out = Passed(holds=False, raw=False, since_us=0), []
    for second, raw in said:
        memory = passed(rule, memory, raw, second * SECOND_US)
        out.append(memory.holds)
    return out


def test_without_delays_the_signal_itself_comes_through() -> None:
    assert let_through(PLAIN, (1, True), (2, False), (3, True)) == [True, False, True]


def test_the_on_delay_wants_it_to_last_without_a_break() -> None:
    assert let_through(SLOW, (1, True), (10, True), (11, True)) == [False, False, True]
    assert let_through(SLOW, (1, True), (9, False), (10, True), (19, True), (20, True)) == [False] * 4 + [True]


def test_the_off_delay_bridges_a_gap() -> None:
    said = ((0, True), (10, True), (11, False), (15, False), (15, True), (16, False), (20, False), (21, False))
    assert let_through(SLOW, *said) == [False, True, True, True, True, True, True, False]


def test_the_count_tells_what_is_short_each_time_and_comes_often() -> None:
    comes = [(second, raw) for start in (0, 12, 24) for second, raw in ((start, True), (start + 6, False))]
    assert let_through(OFTEN, *comes) == [False, False, False, False, True, True]
    rarely = [(second, raw) for start in (0, 20, 40) for second, raw in ((start, True), (start + 6, False))]
    assert not any(let_through(OFTEN, *rarely))


@pytest.mark.parametrize(
    ("value", "low", "held", "beyond"),
    [
        (25.0, False, False, True),
        (24.9, False, False, False),
        (24.1, False, True, True),
        (24.0, False, True, False),
        (25.0, True, False, True),
        (25.9, True, True, True),
        (26.0, True, True, False),
    ],
)
def test_a_limit_is_left_only_through_the_dead_band(value: float, low: bool, held: bool, beyond: bool) -> None:
    assert is_beyond(value, 25.0, low=low, held=held, band=1.0) is beyond


def test_without_a_band_a_limit_is_left_where_it_is_reached() -> None:
    assert is_beyond(25.0, 25.0, low=False, held=True, band=0.0)
    assert not is_beyond(24.9, 25.0, low=False, held=True, band=0.0)


def test_the_rise_is_measured_from_the_least_of_the_last_seconds() -> None:
    samples = [(second * SECOND_US, value) for second, value in ((0, 9.0), (30, 2.0), (60, 5.0), (90, 20.0))]
    assert risen(samples, 90 * SECOND_US, 60.0, low=False) == 18.0
    assert risen(samples, 90 * SECOND_US, 30.0, low=False) == 15.0
    assert risen(samples, 90 * SECOND_US, 60.0, low=True) == 0.0
    assert risen([], 0, 60.0, low=False) == 0.0


def test_every_signal_of_the_site_file_has_its_usual_filter_and_the_site_may_say_another() -> None:
    assert set(FILTERS) == set(SIGNALS)
    assert filter_of(small_site(), "toxic").dead_band_pct == 1.0
    assert filter_of(small_site(filters=(SLOW,)), "band") is SLOW


@given(
    rule=st.builds(
        SignalFilter,
        signal=st.just("band"),
        dead_band_pct=st.just(0.0),
        on_delay_s=st.integers(0, 20).map(float),
        off_delay_s=st.integers(0, 20).map(float),
        count=st.integers(0, 4),
        count_s=st.integers(1, 60).map(float),
    ),
    said=st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=60),
)
def test_what_lasts_comes_through_and_what_is_gone_for_good_ends(
    rule: SignalFilter, said: list[tuple[int, bool]]
) -> None:
    """Whatever was before: at the end of the longest delay the filter agrees with its signal."""
    memory, now_us = Passed(holds=False, raw=False, since_us=0), 0
    for seconds, raw in said:
        now_us += seconds * SECOND_US
        memory = passed(rule, memory, raw, now_us)
        assert memory.holds <= (raw or memory.holds)
    for raw in (True, False):
        memory = passed(rule, memory, raw, now_us)
        now_us += 20 * SECOND_US
        memory = passed(rule, memory, raw, now_us)
        assert memory.holds is raw
