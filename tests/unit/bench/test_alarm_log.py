"""An alarm log through the pure path leads to what a plain count of its lines says: made up, and of a real plant."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from console.bench.alarm_log import BURST, FLOOD, MINUTE_US, Line, S, made_log, read_log, through
from console.domain.alarm_performance import HOUR_US
from tests.sites import small_site


def counted(lines: list[Line]) -> tuple[list[int], Counter[str], int]:
    """In the plainest way: the times of all calls, the calls by tag, and how many lines changed something."""
    holding: set[tuple[str, str]] = set()
    calls: list[int] = []
    actors: Counter[str] = Counter()
    turns = 0
    for line in lines:
        name = (line.tag, line.type)
        if line.holds is (name in holding):
            continue
        turns += 1
        if line.holds:
            holding.add(name)
            calls.append(line.at_us)
            actors[line.tag] += 1
        else:
            holding.discard(name)
    return calls, actors, turns


def most(times: list[int], window_us: int) -> int:
    """The most within any window, by looking at every one of them."""
    return max(
        sum(0 <= at_us - one < window_us for at_us in times[place : place + 1000]) for place, one in enumerate(times)
    )


def compared(lines: list[Line]) -> None:
    """The path's figures beside the plain count."""
    calls, actors, turns = counted(lines)
    passed = through(small_site(), lines)
    told, span_us = passed.figures, lines[-1].at_us + 1 - lines[0].at_us
    assert passed.decisions == turns
    assert told.calls == len(calls)
    assert told.per_hour == pytest.approx(len(calls) * HOUR_US / span_us)
    assert told.most_in_10_min == most(calls, 10 * MINUTE_US)
    hours = Counter((at_us - lines[0].at_us) // HOUR_US for at_us in calls)
    assert told.share_of_hours_over_30 == pytest.approx(sum(n > 30 for n in hours.values()) / -(-span_us // HOUR_US))
    tags = Counter(actor.source for actor in told.worst)
    assert all(f"tag/{tag}" in tags for tag, count in actors.most_common(3) if count > 10)
    assert all(one[1] <= two[0] for one, two in pairwise(told.floods))


def test_a_made_log_has_what_logs_of_plants_have() -> None:
    lines = made_log(5000)
    assert any(one == two for one, two in pairwise(lines)), "exact duplicates"
    calls, _, turns = counted(lines)
    assert turns < len(lines) - 500, "repeats of the same state"
    assert most(calls, S) >= BURST
    assert most(calls, 10 * MINUTE_US) >= FLOOD


def test_a_made_log_leads_to_what_a_plain_count_says() -> None:
    compared(made_log(5000))


@pytest.mark.parametrize("name", ["original_1", "filter_2", "filter_3", "deadband_3"])
def test_a_real_log_leads_to_what_a_plain_count_says(test_data: Path, name: str) -> None:
    """Alarms of the simulated Tennessee Eastman plant."""
    compared(read_log(test_data / "alarms" / f"text_alarms_{name}.csv"))
