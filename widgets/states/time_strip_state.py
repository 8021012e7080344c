"""What the strip above the replay's slider shows. Plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from widgets.states.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened: where on the strip (0..1), and how urgent it was."""

    share: float
    look: Urgency


@dataclass(frozen=True, slots=True)
class NoteFlag:
    """A note that somebody pinned: where on the strip (0..1), and what it says."""

    share: float
    text: str


@dataclass(frozen=True, slots=True)
class BlindSpan:
    """A stretch in which something could not see: from where to where on the strip (0..1), what in few words, and all
    that is known of it."""

    begin: float
    end: float
    said: str
    detail: str


@dataclass(frozen=True, slots=True)
class TimeStripState:
    """Marks, the moment shown (0..1, None while live), the times at both ends; `blind` the newest first, `more_blind`
    says how many do not fit ('{n} more')."""

    marks: tuple[Mark, ...] = ()
    moment: float | None = None
    first: str = ""
    last: str = ""
    blind: tuple[BlindSpan, ...] = ()
    more_blind: str = ""
    notes: tuple[NoteFlag, ...] = ()


def packed(stretches: Sequence[tuple[float, float]], rows: int) -> list[int | None]:
    """A row for each stretch (left, right), so that none meets another; None for one that finds no room."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    places: list[int | None] = []
    for left, right in stretches:
        free = (row for row, there in enumerate(taken) if all(right < other[0] or other[1] < left for other in there))
        place = next(free, None)
        if place is not None:
            taken[place].append((left, right))
        places.append(place)
    return places
