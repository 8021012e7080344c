"""One row of a list of things: a symbol where it is not normal, two or three lines, what stands at the right. Plain."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in a list."""

    id: str
    title: str
    detail: str = ""
    right: str = ""
    right_detail: str = ""
    look: Urgency = Urgency.NORMAL
    note: str = ""
    """A third line; a list with one such row gives every row its room."""
    more: str = ""
    """What only the tooltip says."""
