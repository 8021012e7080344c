"""What the strip above the replay's slider shows. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened: where on the strip (0..1), and how urgent it was."""

    share: float
    look: Urgency


@dataclass(frozen=True, slots=True)
class TimeStripState:
    """Marks, the moment shown (0..1, None while live), and the times at both ends."""

    marks: tuple[Mark, ...] = ()
    moment: float | None = None
    first: str = ""
    last: str = ""
