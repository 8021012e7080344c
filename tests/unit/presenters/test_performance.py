"""What the page of alert performance says: figures beside their targets, who calls most, calls that are found."""

from __future__ import annotations

import pytest

from console.domain.alarm_performance import performance
from console.domain.occurrences import Occurrence
from console.presenters.figures_behind import _BEHIND, behind
from console.presenters.performance import (
    SPANS,
    actors_table,
    calls_of,
    calls_table,
    csv_lines,
    figures_table,
    found,
    span_of,
)
from console.presenters.texts import plain
from console.site.model import AlertRules
from console.values import Tier, Verdict
from tests.sites import small_site

S = 1_000_000
RULES = AlertRules()
NOON_US = 1_777_608_000_000_000
"""2026-05-01 12:00 in Shanghai: four hours into the day shift."""


def call(ago_s: int, point: str = "G-1", **more: object) -> Occurrence:
    """A gas call before noon."""
    fields = {"seq": 4000 - ago_s, "kind": "gas_level_1", "tier": Tier.ONE, "zone": "hall", **more}
    name = f"danger/gas_level_1/gas/{point}"
    return Occurrence(alert=name, source=f"gas/{point}", raised_at_us=NOON_US - ago_s * S, **fields)  # type: ignore[arg-type]


ANSWERED = {"answered_by": "wang", "verdict": Verdict.FALSE, "comment": "wind from the vent"}
CALLS = [
    call(3600, cleared_at_us=NOON_US - 3540 * S, answered_at_us=NOON_US - 3570 * S, **ANSWERED),
    call(60, "G-2"),
    call(40, cleared_at_us=NOON_US - 35 * S),
    call(20, cleared_at_us=NOON_US - 15 * S),
    call(0),
]


@pytest.mark.parametrize(
    ("figure", "ago_s"),
    [
        ("calls a day", [3600, 60, 40, 20, 0]),
        ("most calls in any ten minutes", [60, 40, 20, 0]),
        ("calls of the ten worst", [3600, 60, 40, 20, 0]),
        ("chattering sources", [3600, 40, 20, 0]),
        ("fleeting calls", []),
        ("stale alerts", []),
        ("not answered", [60, 40, 20, 0]),
        ("found to be false", [3600]),
        ("hours with more than 30 calls", []),
        ("ten minutes with more than 10 calls", []),
        ("floods", []),
        ("time in a flood", []),
    ],
)
def test_the_calls_that_a_figure_counts(figure: str, ago_s: list[int]) -> None:
    told = performance(CALLS, RULES, NOON_US - 3600 * S, NOON_US + S)
    assert [(NOON_US - one.raised_at_us) // S for one in behind(figure, CALLS, told, RULES)] == ago_s


def test_behind_a_flood_and_its_crowded_windows_are_their_calls() -> None:
    """Twelve in a minute after one alone; every figure that has calls behind it is on the page."""
    calls = [
        call(3000, "G-0", cleared_at_us=NOON_US - 2995 * S),
        *(call(60 - 5 * n, f"G-{n}", seq=4000 + n) for n in range(12)),
    ]
    told = performance(calls, RULES, NOON_US - 3600 * S, NOON_US + S)
    counts = {figure: len(behind(figure, calls, told, RULES)) for figure in _BEHIND}
    assert counts["most calls in any ten minutes"] == told.most_in_10_min == 12
    assert counts["ten minutes with more than 10 calls"] == 12 and counts["hours with more than 30 calls"] == 0
    assert counts["fleeting calls"] == told.fleeting == 1
    assert counts["floods"] == counts["time in a flood"] == 2, "from the eleventh on it is a flood"
    assert set(_BEHIND) <= {row.cells[0] for row in figures_table(told, plain).rows}


def test_each_figure_stands_beside_its_target() -> None:
    told = performance(CALLS, RULES, NOON_US - 3600 * S, NOON_US + S)
    table = figures_table(told, plain)
    rows = {row.cells[0]: row for row in table.rows}

    assert rows["calls an hour"].cells[1:] == ("5", "6", "12", "good")
    assert rows["most calls in any ten minutes"].cells[1:] == ("4", "10", "10", "good")
    assert rows["calls of the ten worst"].cells[1:] == ("100.0 %", "1.0 %", "5.0 %", "too much")
    assert rows["chattering sources"].cells[1:] == ("1", "0", "0", "too much") and rows["chattering sources"].trouble
    assert rows["first answer, median"].cells[1] == "30 s" and rows["found to be false"].cells[1] == "100.0 %"
    assert rows["not answered"].cells[1] == "4" and rows["tier 3, share of calls"].cells[1] == "0.0 %"
    assert table.note == "2 over what can be borne"


def test_what_stands_and_what_came_silently_is_behind_its_figure() -> None:
    """The stale ones may be older than the span; what came silently is listed, marked, and counted apart."""
    old, shelf = call(90_000, "G-3"), call(7200, "G-4", set_aside="shelved")
    silent = call(30, "G-5", set_aside="suppressed", sounded=False)
    came = [*CALLS, silent]
    told = performance(came, RULES, NOON_US - 3600 * S, NOON_US + S, at_end=[old, shelf])
    one = {"stale alerts": old, "standing alerts at the end": old, "shelved alerts at the end": shelf}
    for figure, alert in (one | {"came while set aside": silent}).items():
        assert behind(figure, came, told, RULES) == [alert], figure
    assert behind("", came, told, RULES) == came and behind("calls a day", came, told, RULES) == CALLS
    assert calls_table(came, small_site(), "en", plain, told.calls).note == "5 calls · 1 came silently"
    assert csv_lines([silent], small_site(), "en", plain)[1][6] == "suppressed by design"
    rows = {row.cells[0]: row.cells[1:] for row in figures_table(told, plain).rows}
    assert rows["stale alerts"] == ("1", "4", "4", "good")
    assert rows["standing alerts at the end"] == ("1", "9", "9", "good")
    assert rows["shelved alerts at the end"] == ("1", "29", "29", "good")
    assert rows["came while set aside"][0] == "1"


def test_the_mix_of_tiers_is_judged_of_enough_calls() -> None:
    for count, rating in ((99, "too few calls"), (100, "too much")):
        calls = [call(3000 - n, f"G-{n}", tier=Tier.TWO if n < 20 else Tier.THREE, seq=n) for n in range(count)]
        told = performance(calls, RULES, NOON_US - 3600 * S, NOON_US + S)
        rows = {row.cells[0]: row for row in figures_table(told, plain).rows}
        mix = rows["tier 2, share of calls"]
        assert (mix.cells[4], mix.trouble) == (rating, rating == "too much")
        assert rows["tier 1, share of calls"].trouble is rows["SOS, share of calls"].trouble is False


def test_the_load_is_said_in_words() -> None:
    ratings = ((0, 1, "predictive", "good"), (9, 390, "robust", "can be borne"), (70, 51, "overloaded", "too much"))
    for count, apart_s, level, rating in ratings:
        calls = [call(3600 - apart_s * n, f"G-{n}", seq=n) for n in range(count)]
        told = performance(calls, RULES, NOON_US - 3600 * S, NOON_US + S)
        row = next(row for row in figures_table(told, plain).rows if row.cells[0] == "load by EEMUA 191")
        assert row.cells[1:] == (level, "predictive", "stable", rating)


def test_a_span_without_a_call_is_said_so() -> None:
    told = performance([], RULES, NOON_US, NOON_US + S)
    rows = {row.cells[0]: row.cells[1] for row in figures_table(told, plain).rows}
    assert (rows["calls in all"], rows["first answer, median"], rows["found to be false"]) == ("0", "—", "—")
    assert figures_table(told, plain).note == "all within what can be borne"
    assert actors_table(told, small_site(), "en", plain).note == "none"


def test_who_calls_most_comes_first_and_who_chatters_is_marked() -> None:
    told = performance(CALLS, RULES, NOON_US - 3600 * S, NOON_US + S)
    rows = actors_table(told, small_site(), "en", plain).rows
    assert [(row.cells[1:], row.trouble) for row in rows] == [
        (("4", "80.0 %", "chattering"), True), (("1", "20.0 %", ""), False)
    ]  # fmt: skip
    assert rows[0].cells[0].endswith("(gas/G-1)")
    assert calls_of(CALLS, told.worst[1]) == [CALLS[1]] and calls_of(CALLS, None) == CALLS


def test_a_hundred_thousand_calls_are_worded_as_they_are_looked_at() -> None:
    worded = []

    def words(text: str) -> str:
        worded.append(text)
        return text

    table = calls_table([call(0)] * 100_000, small_site(), "en", words)
    before = len(worded)
    assert len(table.rows) == 100_000 and table.note == "100000 calls"
    assert table.rows[3][0] == "2026-05-01 12:00:00" and table.rows[3] is table.rows[3]
    assert table.rows[-1] == table.rows[0] and len(table.rows[2:5]) == 3
    assert 0 < len(worded) - before < 100


def test_a_row_says_who_answered_when_and_how_long_it_lasted() -> None:
    newest, *_, oldest = calls_table(CALLS, small_site(), "en", plain).rows
    assert oldest[0] == "2026-05-01 11:00:00" and oldest[4:] == (
        "after 30 s", "Wang", "false", "60 s", "wind from the vent"
    )  # fmt: skip
    assert newest[4:] == ("—", "", "", "still so", "")
    (aside,) = calls_table([call(1, set_aside="shelved")], small_site(), "en", plain).rows
    assert aside[6] == "shelved"


@pytest.mark.parametrize(("typed", "count"), [("", 5), ("VENT wang", 1), ("g-2", 1), ("g-1 vent", 1), ("nobody", 0)])
def test_calls_are_found_by_every_word(typed: str, count: int) -> None:
    assert len(found(CALLS, typed, small_site(), "en", plain)) == count
    assert calls_table(CALLS[:2], small_site(), "en", plain, 5).note == "2 of 5 calls"


def test_lines_for_a_spreadsheet() -> None:
    heads, first, *rest = csv_lines(CALLS, small_site(), "en", plain)
    assert len(heads) == len(first) == 11 and len(rest) == 4
    assert first[0] == "2026-05-01 11:00:00" and first[4:9] == (
        "2026-05-01 11:00:30", "Wang", "false", "2026-05-01 11:01:00", "wind from the vent"
    )  # fmt: skip
    assert first[-2:] == ("danger/gas_level_1/gas/G-1", "gas/G-1") and rest[0][4] == ""


def test_spans_end_now_or_where_the_shift_ended() -> None:
    hours = {name: [(at_us - NOON_US) / 3600 / S for at_us in span_of(name, small_site(), NOON_US)] for name in SPANS}
    assert hours["this shift"] == [-4, 0] and hours["last 7 days"] == [-168, 0]
    assert hours["shift before"][1] <= -4 and hours["last 24 h"] == [-24, 0] and hours["last 30 days"] == [-720, 0]
