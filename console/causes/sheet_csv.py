"""A grid of texts as CSV that spreadsheets open well, and that can do no harm there.

A text that a spreadsheet would take for a formula (a leading = + - @, tab or carriage return) is written behind an
apostrophe, as spreadsheets themselves do; reading takes the apostrophe away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from console.causes.errors import TableRefused
from console.causes.grid import Grid
from console.presenters.sheet_text import harmless, plain


def written(grid: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, commas, CR LF."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in grid)
    return out.getvalue().encode("utf-8-sig")


def read(content: bytes) -> Grid:
    """The grid of a CSV in UTF-8 or, as Chinese spreadsheets write, GB 18030; with commas or semicolons. Raises
    TableRefused."""
    text = _decoded(content)
    first = text.partition("\n")[0]
    try:
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
        )
    except csv.Error as error:
        raise TableRefused((f"not a CSV: {error}",)) from None
    return [[plain(cell) for cell in row] for row in rows]


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused(("neither UTF-8 nor GB 18030 text",))
