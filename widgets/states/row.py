"""One row of a list of things: a symbol where it is not normal, two lines, and what stands at the right. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.look import Look


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in a list."""

    id: str
    title: str
    detail: str = ""
    right: str = ""
    right_detail: str = ""
    look: Look = Look.NORMAL
