"""What a search found, on paper: the PDF, and the same lines as CSV beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.reports.alert_list_print import print_alert_list
from console.reports.csv_file import write_csv


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
    write_csv(table, [heads, *lines])
    return [pdf, table]
