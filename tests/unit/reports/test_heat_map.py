"""The numbers of the heat map: right, and honest about what nobody saw."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.reports.heat_map import ALL, Cell, heat_map, whole_hours
from console.reports.heat_map_print import STEPS, colour_of
from console.store.rows import BEHAVIOURS, HOUR_US, BehaviourEvent, Exposure
from tests.unit.reports.plant import AREAS, START_US, TRADES, context

SITE = context(Path()).site
PLACES = (*AREAS, "reactor-hall-f2", "pit", "", "gone")

events = st.lists(
    st.builds(
        BehaviourEvent,
        at_us=st.integers(START_US - HOUR_US, START_US + 5 * HOUR_US),
        kind=st.sampled_from(BEHAVIOURS),
        zone=st.sampled_from(PLACES),
        trade=st.sampled_from((*TRADES, "", "diver")),
        camera=st.just(""),
    ),
    max_size=30,
)
exposures = st.lists(
    st.builds(
        Exposure,
        hour_us=st.integers(-1, 5).map(lambda hour: START_US + hour * HOUR_US),
        zone=st.sampled_from(PLACES),
        trade=st.sampled_from((*TRADES, "")),
        person_s=st.integers(0, 4000).map(float),
    ),
    max_size=30,
)


def test_a_rate_is_violations_per_observed_hour() -> None:
    """Two in half an hour is four an hour."""
    spread = heat_map(
        [BehaviourEvent(START_US + n, "no_helmet", "reactor-hall-f2", "welder", "C05") for n in (1, 2)],
        [Exposure(START_US, "reactor-hall", "welder", 900.0), Exposure(START_US, "reactor-hall-f2", "fitter", 900.0)],
        SITE,
        START_US,
        START_US + HOUR_US,
    )
    cell = spread.zone_hour.cells["reactor-hall", str(START_US)]
    assert (cell, cell.rate) == (Cell(2, 1800.0), 4.0)
    assert spread.behaviour_trade.cells["no_helmet", "welder"] == Cell(2, 900.0)
    assert spread.behaviour_trade.cells["no_helmet", "fitter"] == Cell(0, 900.0)
    assert spread.behaviour_trade.cells["no_helmet", ALL] == Cell(2, 1800.0)
    assert spread.behaviour_trade.cells[ALL, ALL] == Cell(2, 1800.0)


@pytest.mark.parametrize(("person_s", "rate"), [(0.0, None), (59.9, None), (60.0, 60.0)])
def test_who_was_not_observed_has_no_rate_and_no_colour(person_s: float, rate: float | None) -> None:
    """A violation there is still counted; a blind cell is never a good one."""
    cell = Cell(1, person_s)
    assert cell.rate == rate
    assert (colour_of(cell.rate) is None) is (rate is None)
    assert Cell(0, person_s).rate == (None if rate is None else 0.0)


def test_the_colours_are_steps_and_none_of_them_is_green() -> None:
    """Each bound belongs to the step below it."""
    colours = [fill for _, fill in STEPS]
    assert [colour_of(rate) for rate in (0.0, 0.1, 0.11, 1.0, 2.0, 2.01)] == [colours[n] for n in (0, 1, 2, 3, 4, 5)]
    assert all(fill.red >= fill.green for fill in colours)


@pytest.mark.parametrize(
    ("from_us", "to_us", "hours"),
    [(0, HOUR_US, (0, 1)), (1, HOUR_US, (0, 1)), (0, HOUR_US + 1, (0, 2)), (5, 5, (0, 1)), (HOUR_US, HOUR_US, (1, 2))],
)
def test_a_span_is_widened_to_whole_hours(from_us: int, to_us: int, hours: tuple[int, int]) -> None:
    """What was observed is known by the hour only."""
    assert whole_hours(from_us, to_us) == (hours[0] * HOUR_US, hours[1] * HOUR_US)


@given(events=events, exposures=exposures)
def test_nothing_is_lost_and_nothing_counted_twice(events: list[BehaviourEvent], exposures: list[Exposure]) -> None:
    """Margins are the sums of their cells; both tables count the same violations and the same hours."""
    end_us = START_US + 4 * HOUR_US
    spread = heat_map(events, exposures, SITE, START_US, end_us)
    inside = [event for event in events if START_US <= event.at_us < end_us]
    seen_s = sum(row.person_s for row in exposures if START_US <= row.hour_us < end_us)

    for table in (spread.zone_hour, spread.behaviour_trade):
        assert table.cells[ALL, ALL] == Cell(len(inside), seen_s)
        for column in table.columns:
            assert table.cells[ALL, column].violations == sum(
                table.cells[row, column].violations for row in table.rows if row != ALL
            )
        for row in table.rows:
            parts = [table.cells[row, column] for column in table.columns if column != ALL]
            assert table.cells[row, ALL] == Cell(sum(p.violations for p in parts), sum(p.person_s for p in parts))
    assert set(AREAS) < set(spread.zone_hour.rows)
    assert set(TRADES) < set(spread.behaviour_trade.columns)
