"""What a search found, on paper: the PDF, and the same lines as CSV beside it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from console.reports.alert_list_print import print_alert_list


def print_found(
    stem: Path,
    titles: Sequence[str],
    heads: Sequence[str],
    shares: Sequence[float],
    lines: Sequence[Sequence[str]],
) -> list[Path]:
    """Print both; their paths, the PDF first. `stem` is their path without its ending. Raises OSError."""
    pdf, table = stem.with_name(f"{stem.name}.pdf"), stem.with_name(f"{stem.name}.csv")
    print_alert_list(pdf, titles, heads, shares, lines)
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows([_cell(text) for text in line] for line in lines)
    return [pdf, table]


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
