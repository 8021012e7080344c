"""A grid of texts as CSV, written like every CSV of Vigil; reading takes its apostrophes away again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from console.causes.errors import TableRefused
from console.causes.grid import Grid
from console.reports.csv_file import csv_bytes, plain


def written(grid: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, commas, CR LF."""
    return csv_bytes(grid)


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
