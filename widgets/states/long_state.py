"""A table of any length: rows are worded when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LongTableState:
    """Heads of the columns, and rows of as many texts; a row is asked for when it comes into view."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
