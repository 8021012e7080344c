"""The past out of the history comes to what reading after reading would come to, for less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from console.core.rehearsal import Row, rehearsed
from console.core.rehearsal_columns import rehearsed_columns, watches_rise
from console.domain.columns import most_together
from console.domain.preview import Piece, touched
from console.domain.settings import Value, layered
from console.domain.spans import left_over, within
from console.messages import Flood, GasPoint
from console.room.heard import heard_in, listened
from console.site.model import Site
from console.store.store import Store
from console.values import Quality
from tests.heard_gas import keep_gas
from tests.sites import gas_point, small_site

START_US, S = 1_777_593_600_000_000, 1_000_000
SPAN = (START_US, START_US + 300 * S)
NAMES = ("G-1", "G-2", "G-3", "G-4", "G-5", "G-6")
SITE = replace(small_site(), gas_points=tuple(gas_point(name) for name in NAMES))
WISHES: tuple[dict[str, Value], ...] = (
    {"gas_point.G-1.set_point_1": 15.0},
    {"filter.combustible.dead_band_pct": 4.0},
    {"filter.combustible.off_delay_s": 20.0},
    {"gas_point.G-2.set_point_1": 10.0, "gas_point.G-2.set_point_2": 20.0},
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    yield opened
    opened.close()


def past(seed: int) -> list[tuple[int, GasPoint]]:
    """Some minutes of six points, each with its own runs of a value or a quality, its own silences and its own clock:
    one is eight hours off, one stands still. Of every second past all are silent together for a while."""
    dice, rows = Random(seed), list[tuple[int, GasPoint]]()
    for name in NAMES:
        second = 0
        while second < 300:
            value = dice.choice([2.0, 2.0, 9.5, 14.0, 15.0, 20.0, 24.9, 25.0, 27.0, 50.0, None])
            quality = Quality.GOOD if value is not None else dice.choice([Quality.FAULT, Quality.INHIBITED])
            lasts = dice.randint(1, 120)
            for at_s in range(second, min(300, second + lasts)):
                at_us = START_US + at_s * S + 1000
                clock = {"G-2": at_us - 8 * 3600 * S, "G-4": START_US - 7 * S}
                rows.append((at_us, GasPoint(point=name, value=value, unit="%LEL", quality=quality, level=0,
                                             measured_at_us=clock.get(name, at_us - dice.randint(0, 30_000)),
                                             received_at_us=at_us)))  # fmt: skip
            second += lasts + dice.choice([0, 0, 0, 2, 5, 9, 40])
    rows = [row for row in rows if seed % 2 or not 100 < (row[0] - START_US) // S < 130]
    return sorted(rows, key=lambda row: row[0])


def calls_of(piece: Piece) -> Counter[tuple[str, int, int]]:
    """Kind and source, when it called, when it was gone; in seconds."""
    return Counter((call.alert, call.raised_at_us // S, call.cleared_at_us // S) for call in piece.calls)


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("seed", range(12))
async def test_the_history_comes_to_what_reading_after_reading_comes_to(
    store: Store, seed: int, wish: dict[str, Value]
) -> None:
    rows = past(seed)
    sites: tuple[Site, ...] = (SITE, layered(SITE, wish))
    about = touched(*sites)
    beats: list[Row] = [(START_US + second * S, Flood(room="")) for second in range(301)]
    told = sorted([*((at_us, point) for at_us, point in rows if point.point in about.points), *beats],
                  key=lambda row: row[0])  # fmt: skip
    [one] = rehearsed(told, sites, about)
    await keep_gas(store.history, rows, SPAN, START_US + 50 * (seed % 7) * S)
    [stretch] = heard_in(store.history, listened(store.history, SPAN), about.points)
    other = rehearsed_columns(stretch, sites, about.points)
    assert [calls_of(piece) for piece in other] == [calls_of(piece) for piece in one]


def test_what_every_reading_counts_for_is_not_read_from_columns() -> None:
    rising = layered(SITE, {"filter.combustible.rise_pct": 5.0})
    assert watches_rise((SITE, rising), frozenset({"G-1"})) and not watches_rise((SITE, SITE), frozenset({"G-1"}))


def test_spans_within_and_beside_others() -> None:
    assert within((10, 20), [(0, 5), (8, 12), (15, 30), (40, 50)]) == [(10, 12), (15, 20)]
    assert left_over((10, 20), [(0, 5), (12, 14), (13, 16)]) == [(10, 12), (16, 20)]
    assert left_over((10, 20), [(0, 30)]) == [] and left_over((0, 5), []) == [(0, 5)]
    assert left_over((10, 20), [(30, 40)]) == [(10, 20)]


def test_how_many_are_silent_together() -> None:
    assert most_together([(0, 5), (5, 9), (20, 30)]) == 2
    assert most_together([]) == 0
