"""What the lanes below the strip of time show. Plain values; places are shares of the strip (0..1)."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.urgency import Urgency


@dataclass(frozen=True, slots=True)
class LaneSpan:
    """Something from a place to a place, and all that is known of it."""

    begin: float
    end: float
    look: Urgency
    said: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: its name, spans, ticks (where, how urgent), and a line of counts (where, level 0..1; below 0: not
    known) with the greatest in words."""

    name: str
    spans: tuple[LaneSpan, ...] = ()
    ticks: tuple[tuple[float, Urgency], ...] = ()
    levels: tuple[tuple[float, float], ...] = ()
    most: str = ""


@dataclass(frozen=True, slots=True)
class LanesState:
    """The lanes from the top. `nothing`: where nothing was kept, across all of them; `moment`: the one shown."""

    lanes: tuple[Lane, ...] = ()
    nothing: tuple[LaneSpan, ...] = ()
    moment: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PictureAt:
    """What is above the strip: where, and which camera and time in words."""

    share: float
    said: str
