"""The way out: a dotted line from the alert's place to the muster point, with how long it takes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from widgets.map.ink import Ink
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit
from widgets.map.view import View
from widgets.states.map_state import MapState


class WayLayer:
    """Paints the way out of the selected alert."""

    name = "way out"

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """Dots in the colour of the way out."""
        if state.way is None or len(state.way.corners_m) < 2:
            return
        dots = QPen(ink.way, 3.0, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
        dots.setDashPattern([0.1, 2.2])
        painter.setPen(dots)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([view.at(x, y) for x, y in state.way.corners_m])

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """Where it leads and how long it takes, at its end."""
        if state.way is None or not state.way.corners_m:
            return []
        at = view.at(*state.way.corners_m[-1])
        return [Label(at.x(), at.y(), ((state.way.note, ink.way),), 1, 12.0)]

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """Nothing to select."""
        return []
