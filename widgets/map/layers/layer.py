"""What a layer of the map is: it paints all marks of its kind, names their labels, says what can be selected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

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
