"""Lines as a CSV that spreadsheets open well and that can do no harm there: every CSV of Vigil is written here.

A text that a spreadsheet would take for a formula, and one that begins with an apostrophe, is written behind an
apostrophe, as spreadsheets themselves do; `plain` takes it away again. A number is written as a number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | int | float | None
FORMULA = "=+-@\t\r'"
"""Beginnings of texts that are written behind an apostrophe."""


def write_csv(path: Path, lines: Iterable[Sequence[Cell]]) -> None:
    """With a byte order mark, for spreadsheets read Chinese only so. Raises OSError."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(map(_harmless, lines))


def csv_bytes(lines: Iterable[Sequence[Cell]]) -> bytes:
    """The same without a file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(map(_harmless, lines))
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """The text as no spreadsheet computes it."""
    return f"'{text}" if text[:1] and text[0] in FORMULA else text


def plain(text: str) -> str:
    """The text that `harmless` was given."""
    return text[1:] if text.startswith("'") and text[1:2] and text[1] in FORMULA else text


def _harmless(line: Sequence[Cell]) -> list[Cell]:
    return [harmless(cell) if isinstance(cell, str) else cell for cell in line]
