"""The shift compliance heat map on paper: the PDF, and the same numbers as CSV beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from reportlab.lib.colors import Color, HexColor

from console.domain.shift import shift_at
from console.reports.csv_file import write_csv
from console.reports.guards_print import draw_guards
from console.reports.heat_map import ALL, NOWHERE, Cell, HeatMap, Table, heat_map, whole_hours
from console.reports.request import Request
from console.reports.sheet import INK, MARGIN, PAPER, WIDTH, Sheet
from console.site.find import by_id

BEHAVIOUR_NAMES: dict[str, str] = {
    "no_helmet": "No helmet",
    "crane_radius": "Inside crane radius",
    "forbidden_zone": "Forbidden zone",
    "work_without_permit": "Work without permit",
    "guardian_absent": "Guardian absent",
}
TRADE_NAMES: dict[str, str] = {
    "welder": "welder",
    "rigger": "rigger",
    "electrician": "electrician",
    "fitter": "fitter",
    "inspector": "inspector",
    "operator": "field operator",
    "guardian": "guardian",
    NOWHERE: "trade not known",
}
STEPS: tuple[tuple[float, Color], ...] = (
    (0.0, PAPER),
    (0.1, HexColor("#FDE8D0")),
    (0.5, HexColor("#FBC38A")),
    (1.0, HexColor("#F28C38")),
    (2.0, HexColor("#D9531E")),
    (float("inf"), HexColor("#A3200D")),
)
"""Colour up to and including a rate, in violations per person-hour. Fixed, so that shifts can be laid side by side."""
LABEL_WIDTH, ROW_HEIGHT, HEAD_HEIGHT = 112.0, 21.0, 14.0
MOST_COLUMNS = 24
CSV_HEAD = ("table", "row", "column", "row_name", "column_name", "violations", "person_hours", "rate_per_person_hour")

FOOT = (
    "Violations are alerts that were raised; an observed person-hour is an hour in which a person's place was known. "
    "Sums also count violations raised where nobody was observed."
)

Name = Callable[[str], str]
"""A row's or column's key in, what is printed of it out."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A table with what its rows and columns are called."""

    key: str
    title: str
    table: Table
    row_name: Name
    column_name: Name


def print_heat_map(request: Request) -> list[Path]:
    """Print PDF and CSV; their paths. Raises StorageError, OSError."""
    span = whole_hours(request.from_us, request.to_us)
    spread = heat_map(request.store.behaviours(*span), request.store.exposures(*span), request.context.site, *span)
    tables = titled(request, spread)
    stem = request.folder / _file_name(request, spread)
    pdf, table = stem.with_suffix(".pdf"), stem.with_suffix(".csv")
    _draw(request, spread, tables, pdf)
    write_csv(table, _csv_lines(tables))
    return [pdf, table]


def titled(request: Request, spread: HeatMap) -> tuple[Titled, Titled]:
    """Both tables with their words in the request's language."""
    words = request.words

    def zone_name(key: str) -> str:
        zone = by_id(request.context.site.zones, key)
        return zone.said_in(request.language) if zone else key or words("outside the areas")

    def of(names: dict[str, str]) -> Name:
        return lambda key: words(names[key]) if key in names else key

    return (
        Titled("zone_hour", words("Zone × hour"), spread.zone_hour, zone_name, lambda key: _clock(request, int(key))),
        Titled(
            "behaviour_trade",
            words("Behaviour × trade"),
            spread.behaviour_trade,
            of(BEHAVIOUR_NAMES),
            of(TRADE_NAMES),
        ),
    )


# ---------------------------------------------------------------- paper


def _draw(request: Request, spread: HeatMap, tables: tuple[Titled, ...], path: Path) -> None:
    words = request.words
    title = words("Shift compliance heat map")
    foot = words(FOOT)
    sheet = Sheet(path, title, "Vigil", foot)
    _draw_head(sheet, request, spread, title)
    for each in tables:
        for columns in _parts(each.table.columns):
            _draw_table(sheet, each, columns, words)
    _draw_legend(sheet, words)
    draw_guards(sheet, request, spread.from_us, spread.to_us)
    sheet.save()


def _draw_head(sheet: Sheet, request: Request, spread: HeatMap, title: str) -> None:
    words, site = request.words, request.context.site
    name = site.name_en if request.language == "en" else site.name
    sheet.line(f"{name} · {title}", 17, gap=5)
    span = f"{_moment(request, spread.from_us)} – {_moment(request, spread.to_us)} ({site.time_zone})"
    sheet.line(" · ".join(part for part in (_shift_name(request), span) if part), 10)
    operator = by_id(site.operators, request.operator)
    who = operator.said_in(request.language) if operator else request.operator
    printed = words("Printed {at} by {who}").format(at=_moment(request, request.printed_at_us), who=who)
    sheet.line(printed, 8, quiet=True)
    sheet.line(_evidence(request, spread), 8, quiet=True)
    if request.printed_at_us < spread.to_us:
        sheet.line(words("The shift is not over: later hours are not observed yet."), 8, quiet=True)
    if site.simulation is not None:
        sheet.line(words("Drill: the plant is simulated."), 9)
    sheet.y += 5


def _evidence(request: Request, spread: HeatMap) -> str:
    ends = request.store.journal_ends(spread.from_us, spread.to_us)
    if ends is None:
        return request.words("Evidence: the journal has no rows of this time.")
    phrase = request.words("Evidence: journal rows {first} to {last}, SHA-256 of the first {one}, of the last {other}")
    return phrase.format(first=ends[0].seq, last=ends[1].seq, one=ends[0].hash, other=ends[1].hash)


def _draw_table(sheet: Sheet, each: Titled, columns: tuple[str, ...], words: Callable[[str], str]) -> None:
    sheet.room_for(HEAD_HEIGHT * 2 + ROW_HEIGHT * len(each.table.rows))
    sheet.line(each.title, 11, gap=4)
    width = (WIDTH - 2 * MARGIN - LABEL_WIDTH) / len(columns)
    for place, column in enumerate(columns):
        name = words("Together") if column == ALL else each.column_name(column)
        sheet.text(name, MARGIN + LABEL_WIDTH + place * width + 1, sheet.y + 2, width - 2, 8, middle=True)
    sheet.y += HEAD_HEIGHT
    for row in each.table.rows:
        sheet.room_for(ROW_HEIGHT)
        name = words("Together") if row == ALL else each.row_name(row)
        sheet.text(name, MARGIN, sheet.y + 5.5, LABEL_WIDTH - 4, 9)
        for place, column in enumerate(columns):
            x = MARGIN + LABEL_WIDTH + place * width
            _draw_cell(sheet, each.table.cells[row, column], x, width, words)
        sheet.y += ROW_HEIGHT
    sheet.y += 8


def _draw_cell(sheet: Sheet, cell: Cell, x: float, width: float, words: Callable[[str], str]) -> None:
    """The rate, and under it what it is made of. Not observed: hatched, and the violations that were raised anyway."""
    fill = colour_of(cell.rate)
    sheet.box(x, sheet.y, width, ROW_HEIGHT, fill)
    if cell.rate is None:
        if cell.violations:
            sheet.box(x + width / 2 - 9, sheet.y + 4.5, 18, 12, PAPER)
            sheet.text(str(cell.violations), x + 1, sheet.y + 6, width - 2, 9, middle=True)
        return
    ink = PAPER if cell.rate > STEPS[3][0] else INK
    sheet.text(f"{cell.rate:.2f}", x + 1, sheet.y + 3, width - 2, 9, ink=ink, middle=True)
    made_of = words("{n} in {hours} h").format(n=cell.violations, hours=f"{cell.person_h:.1f}")
    sheet.text(made_of, x + 1, sheet.y + 13, width - 2, 6, ink=ink, middle=True)


def _draw_legend(sheet: Sheet, words: Callable[[str], str]) -> None:
    sheet.room_for(24)
    sheet.text(words("Violations per person-hour"), MARGIN, sheet.y + 3, LABEL_WIDTH - 4, 8)
    x, width = MARGIN + LABEL_WIDTH, 62.0
    low = 0.0
    for high, fill in STEPS:
        sheet.box(x, sheet.y, width, 13, fill)
        ink = PAPER if low >= STEPS[3][0] else INK
        text = "0" if high == 0 else f"> {low:g}" if high == float("inf") else f"≤ {high:g}"
        sheet.text(text, x, sheet.y + 3, width, 8, ink=ink, middle=True)
        x, low = x + width, high
    sheet.box(x + 12, sheet.y, 26, 13, None)
    said = words("not observed (under one person-minute); a number there: violations raised all the same")
    sheet.text(said, x + 42, sheet.y + 3, WIDTH - MARGIN - x - 42, 8)
    sheet.y += 18


def colour_of(rate: float | None) -> Color | None:
    """The colour of a rate, None for what was not observed."""
    return None if rate is None else next(fill for most, fill in STEPS if rate <= most)


# ---------------------------------------------------------------- csv


def _csv_lines(tables: tuple[Titled, ...]) -> Iterator[tuple[str | int, ...]]:
    """One line a cell, margins too. Not observed: no rate."""
    yield CSV_HEAD
    for each in tables:
        yield from _cell_lines(each)


def _cell_lines(each: Titled) -> Iterator[tuple[str | int, ...]]:
    for (row, column), cell in each.table.cells.items():
        names = (ALL if row == ALL else each.row_name(row), ALL if column == ALL else each.column_name(column))
        rate = "" if cell.rate is None else f"{cell.rate:.6f}"
        yield (each.key, row, column, *names, cell.violations, f"{cell.person_h:.6f}", rate)


# ---------------------------------------------------------------- words


def _parts(columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [columns[first : first + MOST_COLUMNS + 1] for first in range(0, len(columns), MOST_COLUMNS + 1)]


def _shift_name(request: Request) -> str:
    """The shift whose time was asked for, '' for any other span."""
    site = request.context.site
    here = shift_at(site, request.from_us)
    shift = by_id(site.shifts, here.shift)
    exact = (here.starts_us, here.ends_us) == (request.from_us, request.to_us)
    return shift.said_in(request.language) if shift and exact else ""


def _local(request: Request, at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us / 1e6, ZoneInfo(request.context.site.time_zone))


def _moment(request: Request, at_us: int) -> str:
    return f"{_local(request, at_us):%Y-%m-%d %H:%M}"


def _clock(request: Request, hour_us: int) -> str:
    """'08:00'; with its day at midnight."""
    moment = _local(request, hour_us)
    return f"{moment:%m-%d %H:%M}" if moment.hour == 0 else f"{moment:%H:%M}"


def _file_name(request: Request, spread: HeatMap) -> str:
    span = f"{_local(request, spread.from_us):%Y%m%d-%H%M}"
    return f"heat-map_{span}_{request.language}_printed-{_local(request, request.printed_at_us):%Y%m%d-%H%M%S}"
