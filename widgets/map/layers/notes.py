"""Notes that somebody pinned to a place, round the moment that is replayed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPolygonF

from widgets.map.ink import Ink
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit
from widgets.map.view import View
from widgets.states.map_state import MapState

HIGH_PX, WIDE_PX = 16.0, 10.0


class NoteLayer:
    """Paints a small flag at each."""

    name = "notes"

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """A staff whose foot is the place, and its flag."""
        high, wide = ink.px(HIGH_PX), ink.px(WIDE_PX)
        painter.setPen(ink.pen(ink.strong, 1.5))
        painter.setBrush(ink.focus)
        for mark in state.notes:
            foot = view.at(mark.x_m, mark.y_m)
            top = foot - QPointF(0, high)
            painter.drawLine(foot, top)
            painter.drawPolygon(QPolygonF([top, top + QPointF(wide, high / 4), top + QPointF(0, high / 2)]))

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """What each says."""
        return [
            Label(at.x(), at.y(), ((mark.text, ink.strong),), 3, ink.px(HIGH_PX) / 2 + 4)
            for mark in state.notes
            for at in (view.at(mark.x_m, mark.y_m),)
        ]

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """Every note, to be read whole under the mouse."""
        return [
            Hit(f"note/{mark.note}", at.x(), at.y(), view.px(HIGH_PX) / 2, mark.text)
            for mark in state.notes
            for at in (view.at(mark.x_m, mark.y_m),)
        ]
