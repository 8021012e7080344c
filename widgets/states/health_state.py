"""A table of health: one row a program, a camera, a link. Every text is ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HealthRow:
    """One row. `trouble` rows are strong and carry the sign of what cannot be seen."""

    cells: tuple[str, ...]
    trouble: bool = False


@dataclass(frozen=True, slots=True)
class HealthTableState:
    """Heads of the columns and the rows; `note` stands at the right of the panel's head."""

    name: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[HealthRow, ...]
