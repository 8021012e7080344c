"""A case on paper: what it is, its time line, plan, pictures, trends, and who did what when. Plain values in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.colors import Color, HexColor

from console.reports.sheet import INK, LINE, MARGIN, PAPER, QUIET, WIDTH, Sheet

FULL = WIDTH - 2 * MARGIN
STRIP_PT, PLAN_PT, TREND_PT, PICTURE_PT, ROW_PT = 46.0, 250.0, 92.0, 176.0, 12.0
TIER_INKS = {"SOS": HexColor("#C2185B"), "1": HexColor("#D32F2F"), "2": HexColor("#EF8E19"), "3": HexColor("#B79F12")}
ZONE_FILL, OF_CASE_FILL, GAS_INK, PERSON_INK = (
    HexColor("#EEF1F3"),
    HexColor("#FBE3C0"),
    HexColor("#2B6CB0"),
    HexColor("#1F7A4D"),
)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a moment of the time line: its share of it (0..1), and a tier or '' for an act."""

    share: float
    tier: str


@dataclass(frozen=True, slots=True)
class PlanDrawing:
    """The plan in metres: outlines with whether they are the case's place, and named dots of gas, people, cameras."""

    width_m: float
    height_m: float
    zones: tuple[tuple[tuple[Point, ...], str, bool], ...]
    dots: tuple[tuple[float, float, str, str], ...]
    """(x_m, y_m, 'gas' | 'person' | 'camera', name)."""


@dataclass(frozen=True, slots=True)
class TrendDrawing:
    """One gas point: samples (share of the time, value or None where nothing is known), and its set-point."""

    name: str
    unit: str
    samples: tuple[tuple[float, float | None], ...]
    limit: float


@dataclass(frozen=True, slots=True)
class CasePaper:
    """All of it, worded. Pictures are JPEG with what stands below them."""

    titles: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    span: tuple[str, str]
    marks: tuple[Mark, ...]
    plan: PlanDrawing
    plan_note: str
    pictures: tuple[tuple[bytes, str], ...]
    trends: tuple[TrendDrawing, ...]
    measures: tuple[tuple[str, ...], ...]
    photos: tuple[tuple[bytes, str], ...]
    notes: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]
    shares: tuple[float, ...]
    lines: tuple[tuple[str, ...], ...]
    words: Callable[[str], str]


def print_case(path: Path, paper: CasePaper) -> Path:
    """Print it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    words = paper.words
    sheet = Sheet(path, paper.titles[0], "Vigil", " · ".join(paper.titles))
    for place, title in enumerate(paper.titles):
        sheet.line(title, 9 if place else 17, quiet=place > 0, gap=4)
    for label, said in paper.facts:
        sheet.line(f"{label}: {said}", 9)
    _heading(sheet, words("Time line"))
    _strip(sheet, paper)
    _table(sheet, words("Measures"), paper.measures, (0.36, 0.18, 0.18, 0.28))
    _pictures(sheet, words("Photos of the measures"), paper.photos)
    _table(sheet, words("Notes"), paper.notes, (0.16, 0.12, 0.72))
    _heading(sheet, f"{words('Plan')} · {paper.plan_note}", PLAN_PT)
    _plan(sheet, paper.plan)
    _pictures(sheet, words("Pictures with what was seen; derived, faces blurred"), paper.pictures)
    if paper.trends:
        _heading(sheet, words("Trends"), TREND_PT)
    for first in range(0, len(paper.trends), 2):
        _trends(sheet, paper.trends[first : first + 2])
    _table(sheet, words("Time, place, people"), (paper.heads, *paper.lines), paper.shares)
    sheet.save()
    return path


def _heading(sheet: Sheet, title: str, below: float = 40.0) -> None:
    sheet.room_for(18 + below)
    sheet.y += 6
    sheet.line(title, 12, gap=4)


def _strip(sheet: Sheet, paper: CasePaper) -> None:
    sheet.room_for(STRIP_PT)
    middle = sheet.y + 16
    sheet.path([(MARGIN, middle), (MARGIN + FULL, middle)], LINE, 1.5)
    for mark in paper.marks:
        x = MARGIN + FULL * mark.share
        high = 12.0 if mark.tier else 7.0
        ink = TIER_INKS.get(mark.tier, QUIET)
        sheet.path([(x, middle - high), (x, middle)], ink, 1.2)
        if mark.tier:
            sheet.dot(x, middle - high, 2.6, ink)
    sheet.text(paper.span[0], MARGIN, middle + 5, FULL / 2, 8, ink=QUIET)
    sheet.text(paper.span[1], MARGIN + FULL - 110, middle + 5, 110, 8, ink=QUIET)
    sheet.y += STRIP_PT - 8


def _table(sheet: Sheet, title: str, rows: Sequence[Sequence[str]], shares: Sequence[float]) -> None:
    if not rows:
        return
    _heading(sheet, title)
    for row in rows:
        sheet.room_for(ROW_PT)
        x = MARGIN
        for text, share in zip(row, shares, strict=True):
            sheet.text(text, x, sheet.y + 2, FULL * share - 4, 8)
            x += FULL * share
        sheet.y += ROW_PT


def _pictures(sheet: Sheet, title: str, pictures: Sequence[tuple[bytes, str]]) -> None:
    if pictures:
        _heading(sheet, title, PICTURE_PT)
    wide = (FULL - 16) / 3
    for first in range(0, len(pictures), 3):
        sheet.room_for(PICTURE_PT)
        for place, (jpeg, note) in enumerate(pictures[first : first + 3]):
            x = MARGIN + place * (wide + 8)
            sheet.picture(jpeg, x, sheet.y, wide, PICTURE_PT - 22)
            sheet.text(note, x, sheet.y + PICTURE_PT - 18, wide, 8, ink=QUIET)
        sheet.y += PICTURE_PT


def _plan(sheet: Sheet, plan: PlanDrawing) -> None:
    sheet.room_for(PLAN_PT)
    scale = min(FULL / plan.width_m, (PLAN_PT - 8) / plan.height_m)
    top = sheet.y

    def at(x_m: float, y_m: float) -> Point:
        return MARGIN + x_m * scale, top + y_m * scale

    for outline, name, is_place in plan.zones:
        corners = [at(*corner) for corner in outline]
        sheet.path(corners, LINE, 0.6, fill=OF_CASE_FILL if is_place else ZONE_FILL)
        x, y = min(corner[0] for corner in corners), min(corner[1] for corner in corners)
        sheet.text(name, x + 2, y + 2, 120, 6, ink=QUIET)
    inks: dict[str, Color] = {"gas": GAS_INK, "person": PERSON_INK, "camera": INK}
    for x_m, y_m, kind, name in plan.dots:
        x, y = at(x_m, y_m)
        sheet.dot(x, y, 2.4 if kind == "person" else 1.6, inks[kind])
        sheet.text(name, x + 3, y - 3, 60, 5.5, ink=inks[kind])
    sheet.y += PLAN_PT


def _trends(sheet: Sheet, trends: Sequence[TrendDrawing]) -> None:
    sheet.room_for(TREND_PT)
    wide = (FULL - 12) / 2
    for place, trend in enumerate(trends):
        _trend(sheet, trend, MARGIN + place * (wide + 12), wide)
    sheet.y += TREND_PT


def _trend(sheet: Sheet, trend: TrendDrawing, x: float, wide: float) -> None:
    """The line breaks where nothing is known."""
    top, high = sheet.y + 14, TREND_PT - 22
    sheet.text(f"{trend.name} ({trend.unit})", x, sheet.y, wide, 8)
    sheet.box(x, top, wide, high, PAPER)
    values = [value for _, value in trend.samples if value is not None]
    most = max([*values, trend.limit], default=1.0) * 1.1 or 1.0

    def y_of(value: float) -> float:
        return top + high * (1 - max(0.0, value) / most)

    limit_y = y_of(trend.limit)
    sheet.path([(x, limit_y), (x + wide, limit_y)], TIER_INKS["1"], 0.6)
    sheet.text(f"{trend.limit:g}", x + 2, limit_y - 8, 40, 6, ink=TIER_INKS["1"])
    run: list[Point] = []
    for share, value in (*trend.samples, (1.0, None)):
        if value is not None:
            run.append((x + wide * share, y_of(value)))
        elif run:
            sheet.path(run if len(run) > 1 else [run[0], (run[0][0] + 0.6, run[0][1])], GAS_INK, 0.9)
            run = []
