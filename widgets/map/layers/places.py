"""Safety places: extinguishers, eye washes, muster points, doors. Each kind has its own shape."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from widgets.map.ink import Ink, with_alpha
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit
from widgets.map.view import View
from widgets.states.map_state import MapState, PlaceMark

HALF_PX = 5.0
_TREADS = ((-1, 1), (-0.3, 1), (-0.3, 0.2), (0.4, 0.2), (0.4, -0.6), (1, -0.6))


class PlaceLayer:
    """Paints every safety place."""

    name = "safety places"

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """Muster points as green squares, the others as small quiet signs."""
        for mark in state.places:
            _sign(painter, mark.kind, view.at(mark.x_m, mark.y_m), ink)

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """Muster points always, the others where there is room near by."""
        return [_label(view, mark, ink) for mark in state.places if _worth_saying(mark, view, state)]

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """Every place."""
        return [
            Hit(f"place/{mark.place}", at.x(), at.y(), view.px(HALF_PX) + 3, mark.name)
            for mark in state.places
            for at in (view.at(mark.x_m, mark.y_m),)
        ]


def _worth_saying(mark: PlaceMark, view: View, state: MapState) -> bool:
    """Muster points always, but for the one that the way out names; the others where one looks closely."""
    if mark.kind == "muster":
        return state.way is None or not state.way.note.startswith(mark.name)
    return view.scale >= 14


def _sign(painter: QPainter, kind: str, at: QPointF, ink: Ink) -> None:
    half = ink.px(HALF_PX) + 4 if kind == "muster" else ink.px(HALF_PX)
    box = QRectF(at - QPointF(half, half), at + QPointF(half, half))
    painter.setPen(ink.pen(ink.way))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if kind == "muster":
        painter.setBrush(with_alpha(ink.way, 170))
        painter.drawRect(box)
    elif kind in ("eye_wash", "shower"):
        painter.drawEllipse(box)
        painter.drawLine(at - QPointF(0, half), at + QPointF(0, half))
    elif kind == "door":
        painter.drawLine(at - QPointF(half, 0), at + QPointF(half, 0))
    elif kind == "stair":
        painter.drawPolyline([at + QPointF(x * half, y * half) for x, y in _TREADS])
    else:
        painter.drawRoundedRect(box.adjusted(2, 0, -2, 0), 2, 2)
        painter.drawLine(at - QPointF(2, half), at + QPointF(3, -half - 2))


def _label(view: View, mark: PlaceMark, ink: Ink) -> Label:
    at = view.at(mark.x_m, mark.y_m)
    return Label(at.x(), at.y(), ((mark.name, ink.way),), 4 if mark.kind == "muster" else 9, ink.px(HALF_PX) + 4)
