"""Columns of the past come to what reading after reading would come to, for less."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from console.core.rehearsal import Row, rehearsed
from console.core.rehearsal_columns import rehearsed_columns, watches_rise
from console.domain.columns import Columns, clipped, left_over, most_together
from console.domain.preview import Piece, touched
from console.domain.settings import Value, layered
from console.messages import Flood, GasPoint
from console.site.model import Site
from console.store.columns import packed, unpacked_columns
from console.store.errors import StorageError
from console.values import Quality
from tests.sites import gas_point, small_site

START_US, S = 1_777_593_600_000_000, 1_000_000
NAMES = ("G-1", "G-2", "G-3", "G-4", "G-5", "G-6")
SITE = replace(small_site(), gas_points=tuple(gas_point(name) for name in NAMES))
WISHES: tuple[dict[str, Value], ...] = (
    {"gas_point.G-1.set_point_1": 15.0},
    {"filter.combustible.dead_band_pct": 4.0},
    {"filter.combustible.off_delay_s": 20.0},
    {"gas_point.G-2.set_point_1": 10.0, "gas_point.G-2.set_point_2": 20.0},
)


def past(seed: int) -> list[tuple[int, GasPoint]]:
    """Some minutes of six points, each with its own runs of a value or a quality, and its own silences; of every second
    past all are silent together for a while."""
    dice, rows = Random(seed), list[tuple[int, GasPoint]]()
    for name in NAMES:
        second = 0
        while second < 300:
            value = dice.choice([2.0, 2.0, 9.5, 14.0, 15.0, 20.0, 24.9, 25.0, 27.0, 50.0, None])
            quality = Quality.GOOD if value is not None else dice.choice([Quality.FAULT, Quality.INHIBITED])
            lasts = dice.randint(1, 120)
            for at_s in range(second, min(300, second + lasts)):
                at_us = START_US + at_s * S + 1000
                rows.append((at_us, GasPoint(point=name, value=value, unit="%LEL", quality=quality, level=0,
                                             measured_at_us=at_us, received_at_us=at_us)))  # fmt: skip
            second += lasts + dice.choice([0, 0, 0, 2, 5, 9, 40])
    return [row for row in rows if seed % 2 or not 100 < (row[0] - START_US) // S < 130]


def stretch_of(rows: list[tuple[int, GasPoint]]) -> Columns:
    """The rows as they come from a piece of the tape."""
    return Columns(START_US, START_US + 300 * S, unpacked_columns(packed(rows), NAMES))


def calls_of(piece: Piece) -> Counter[tuple[str, int, int]]:
    """Kind and source, when it called, when it was gone; in seconds."""
    return Counter((call.alert, call.raised_at_us // S, call.cleared_at_us // S) for call in piece.calls)


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("seed", range(12))
def test_columns_come_to_what_reading_after_reading_comes_to(seed: int, wish: dict[str, Value]) -> None:
    rows = past(seed)
    sites: tuple[Site, ...] = (SITE, layered(SITE, wish))
    about = touched(*sites)
    beats: list[Row] = [(START_US + second * S, Flood(room="")) for second in range(301)]
    told = sorted([*((at_us, point) for at_us, point in rows if point.point in about.points), *beats],
                  key=lambda row: row[0])  # fmt: skip
    [one] = rehearsed(told, sites, about)
    other = rehearsed_columns(stretch_of(rows), sites, about.points)
    assert [calls_of(piece) for piece in other] == [calls_of(piece) for piece in one]


def test_what_every_reading_counts_for_is_not_read_from_columns() -> None:
    rising = layered(SITE, {"filter.combustible.rise_pct": 5.0})
    assert watches_rise((SITE, rising), frozenset({"G-1"})) and not watches_rise((SITE, SITE), frozenset({"G-1"}))


def test_a_column_says_what_was_read_to_the_millisecond() -> None:
    point = GasPoint(point="G-1", value=None, unit="%LEL", quality=Quality.FROZEN, level=0,
                     measured_at_us=START_US - 2_345_678, received_at_us=START_US)  # fmt: skip
    lost = replace_quality(point, Quality.LOST)
    found = unpacked_columns(packed([(START_US + 999, point), (START_US + S, lost)]), ("G-1", "G-9"))
    column = found["G-1"]
    assert (column.at_us.tolist(), column.measured_us.tolist()) == ([START_US], [START_US - 2_346_000])
    assert len(column.value) == 1 and list(found) == ["G-1"]
    with pytest.raises(StorageError, match="damaged"):
        unpacked_columns(b"no piece", ("G-1",))


def replace_quality(point: GasPoint, quality: Quality) -> GasPoint:
    """The same of another quality."""
    return GasPoint(point=point.point, value=None, unit=point.unit, quality=quality, level=0,
                    measured_at_us=point.measured_at_us, received_at_us=point.received_at_us)  # fmt: skip


def test_what_no_stretch_covers_and_what_is_cut_off() -> None:
    rows = [(START_US + second * S, GasPoint(point="G-1", value=1.0, unit="%LEL", quality=Quality.GOOD, level=0,
             measured_at_us=START_US, received_at_us=START_US)) for second in range(10)]  # fmt: skip
    cut = clipped(stretch_of(rows), START_US + 2 * S, START_US + 5 * S)
    assert len(cut.points["G-1"].at_us) == 3 and (cut.from_us, cut.to_us) == (START_US + 2 * S, START_US + 5 * S)
    assert left_over((START_US, START_US + 9 * S), [cut]) == [
        (START_US, START_US + 2 * S),
        (START_US + 5 * S, START_US + 9 * S),
    ]
    assert left_over((0, 5), []) == [(0, 5)]


def test_how_many_are_silent_together() -> None:
    assert most_together([(0, 5), (5, 9), (20, 30)]) == 2
    assert most_together([]) == 0
