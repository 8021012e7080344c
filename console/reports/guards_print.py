"""The part of a shift's report that says what was bypassed and stopped in it: whoever takes over reads it there."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from console.reports.guards import KINDS, LONGEST_US, Stood, stood
from console.reports.request import Request
from console.reports.sheet import INK, MARGIN, QUIET, WIDTH, Sheet
from console.site.find import by_id

MOST_ROWS = 100_000
ROW_PT, TEXT_PT = 13.0, 8.0
HEADS = ("Interlock", "From", "Until", "Who", "Reason")
SHARES = (0.27, 0.13, 0.2, 0.15, 0.25)


def draw_guards(sheet: Sheet, request: Request, from_us: int, to_us: int) -> None:
    """Print the table; one line that there were none. Raises StorageError."""
    words = request.words
    rows = request.store.journal(limit=MOST_ROWS, from_us=from_us - LONGEST_US, to_us=to_us, kinds=KINDS)
    found = stood(rows, from_us, to_us)
    sheet.room_for(ROW_PT * 4)
    sheet.line(words("Bypasses and stopped writes"), 11, gap=4)
    if not found:
        sheet.line(words("None in this time."), TEXT_PT + 1, quiet=True)
        return
    _cells(sheet, tuple(words(head) for head in HEADS), quiet=True)
    for each in found:
        _cells(sheet, _texts(each, request))


def _texts(each: Stood, request: Request) -> tuple[str, ...]:
    words, site = request.words, request.context.site
    record = by_id(site.interlocks, each.interlock)
    name = f"{each.interlock} {record.said_in(request.language) if record else ''}".strip()
    people = (by_id(site.operators, who) for who in each.by)
    names = [person.said_in(request.language) if person else who for person, who in zip(people, each.by, strict=True)]
    until = _moment(request, each.until_us)
    return (
        name or words("All writes to PLCs are stopped"),
        _moment(request, each.from_us),
        words("{time}, still stands").format(time=until)
        if each.open and each.until_us > request.printed_at_us
        else until,
        words(", ").join(names),
        each.reason,
    )


def _cells(sheet: Sheet, texts: tuple[str, ...], quiet: bool = False) -> None:
    sheet.room_for(ROW_PT)
    x, whole, ink = MARGIN, WIDTH - 2 * MARGIN, QUIET if quiet else INK
    for text, share in zip(texts, SHARES, strict=True):
        sheet.text(text, x, sheet.y + 2, whole * share - 4, TEXT_PT, ink=ink)
        x += whole * share
    sheet.y += ROW_PT


def _moment(request: Request, at_us: int) -> str:
    zone = ZoneInfo(request.context.site.time_zone)
    return f"{datetime.fromtimestamp(at_us / 1e6, zone):%Y-%m-%d %H:%M}"
