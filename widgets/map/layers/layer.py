"""What a layer of the map is: it paints all marks of its kind, names their labels, says what can be selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from widgets.map.ink import Ink
from widgets.map.labels import Label
from widgets.map.view import View
from widgets.states.map_state import MapState


@dataclass(frozen=True, slots=True)
class Hit:
    """What can be selected. `key` is 'gas/G-114'; its middle and reach are in pixels; `tip` is what to say."""

    key: str
    x_px: float
    y_px: float
    reach_px: float
    tip: str = ""


class Layer(Protocol):
    """One kind of thing on the map. Layers hold no state: they get it."""

    name: str
    """English name of the layer, as the panel shows it."""

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """Paint every mark of this kind."""

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """The labels that want room."""

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """What can be selected, nearest to the eye last."""


class Marked(Protocol):
    """Something at a place of the plan, in metres."""

    @property
    def x_m(self) -> float: ...

    @property
    def y_m(self) -> float: ...


Mark = TypeVar("Mark", bound=Marked)


def foremost(
    view: View, marks: Iterable[Mark], reach_px: float, same_px: float, rank: Callable[[Mark], tuple[int, ...]]
) -> list[tuple[QPointF, Mark]]:
    """The marks in sight, or within `reach_px` of it, with their pixels; of those that would cover each other, within
    `same_px`, the one of the lowest rank."""
    seen = view.window.adjusted(-reach_px, -reach_px, reach_px, reach_px)
    found: dict[tuple[int, int], tuple[QPointF, Mark]] = {}
    for mark in marks:
        at = view.at(mark.x_m, mark.y_m)
        if seen.contains(at):
            spot = round(at.x() / same_px), round(at.y() / same_px)
            there = found.get(spot)
            found[spot] = (at, mark) if there is None or rank(mark) < rank(there[1]) else there
    return list(found.values())
