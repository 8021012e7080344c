"""The alert list as it stands on the screen, on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.reports.sheet import MARGIN, QUIET, WIDTH, Sheet

ROW_PT, TEXT_PT = 13.0, 8.0


def print_alert_list(
    path: Path,
    titles: Sequence[str],
    heads: Sequence[str],
    shares: Sequence[float],
    rows: Sequence[Sequence[str]],
) -> Path:
    """Print titles, then a line a row in columns of these shares of the width. A row of one text is the heading of
    those below it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet = Sheet(path, titles[0], "Vigil", " · ".join(titles))
    for place, title in enumerate(titles):
        sheet.line(title, 9 if place else 15, quiet=place > 0, gap=4)
    _cells(sheet, heads, shares, quiet=True)
    for row in rows:
        if len(row) == 1:
            sheet.room_for(2 * ROW_PT)
            sheet.line(row[0], TEXT_PT + 1, gap=ROW_PT - TEXT_PT - 1)
        else:
            _cells(sheet, row, shares)
    sheet.save()
    return path


def _cells(sheet: Sheet, texts: Sequence[str], shares: Sequence[float], quiet: bool = False) -> None:
    sheet.room_for(ROW_PT)
    x, whole = MARGIN, WIDTH - 2 * MARGIN
    for text, share in zip(texts, shares, strict=True):
        if quiet:
            sheet.text(text, x, sheet.y + 2, whole * share - 4, TEXT_PT, ink=QUIET)
        else:
            sheet.text(text, x, sheet.y + 2, whole * share - 4, TEXT_PT)
        x += whole * share
    sheet.y += ROW_PT
