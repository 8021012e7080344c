"""Ages, clocks, countdowns, values: what they say at given times."""

from __future__ import annotations

import pytest

from console.presenters.texts import (
    age_text,
    aged_value_text,
    clock_text,
    countdown_text,
    date_clock_text,
    elapsed_text,
    number_text,
    plain,
    span_text,
    value_text,
)

S = 1_000_000
NOON = 1_795_329_127_000_000


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-4, "0 s"),
        (0.9, "0 s"),
        (119, "119 s"),
        (120, "2 min"),
        (3599, "59 min"),
        (3900, "1 h 5 min"),
        (172_800, "2 d"),
    ],
)
def test_span(seconds: float, told: str) -> None:
    assert span_text(seconds, plain) == told


def test_age_counts_from_the_time_it_happened() -> None:
    assert age_text(NOON - 3 * S, NOON, plain) == "3 s ago"
    assert age_text(NOON + 1 * S, NOON, plain) == "0 s ago"
    assert age_text(0, NOON, plain) == "never"


def test_elapsed_counts_up() -> None:
    assert elapsed_text(NOON - 18 * S, NOON) == "00:18"
    assert elapsed_text(NOON - 3723 * S, NOON) == "1:02:03"


@pytest.mark.parametrize(
    ("left_s", "told"),
    [(3840, "01:04 left"), (45, "45 s left"), (259_200, "3 d left"), (-130, "over for 2 min"), (0, "over for 0 s")],
)
def test_countdown(left_s: int, told: str) -> None:
    assert countdown_text(NOON + left_s * S, NOON, plain) == told


def test_clock_is_the_plants() -> None:
    assert clock_text(NOON, "Asia/Shanghai") == "14:32:07"
    assert date_clock_text(NOON, "Europe/Berlin") == "2026-11-22 07:32:07"


def test_the_hour_that_a_clock_goes_through_twice_is_told_apart() -> None:
    """Berlin, 2026-10-25: 02:30 comes at 00:30 and at 01:30 UTC. Plants without daylight saving never see an offset."""
    first_us = 1_792_888_200_000_000
    assert clock_text(first_us, "Europe/Berlin") == "02:30:00 +02:00"
    assert clock_text(first_us + 3_600_000_000, "Europe/Berlin") == "02:30:00 +01:00"
    assert date_clock_text(first_us + 7_200_000_000, "Europe/Berlin") == "2026-10-25 03:30:00"
    assert clock_text(first_us, "Asia/Shanghai") == "08:30:00"


@pytest.mark.parametrize(("value", "told"), [(27.0, "27"), (0.04, "0"), (0.06, "0.06"), (20.8, "20.8"), (0.3, "0.3")])
def test_number(value: float, told: str) -> None:
    assert number_text(value) == told


def test_value_that_is_not_there_has_no_number() -> None:
    assert value_text(None, "%LEL") == "— %LEL"
    assert aged_value_text(27.0, "%LEL", NOON - 3 * S, NOON, plain) == "27 %LEL · 3 s ago"
