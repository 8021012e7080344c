"""The wind: a rose in the corner whose arrow points to where the wind blows, with its speed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from widgets.map.ink import Ink
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit
from widgets.map.view import View
from widgets.states.map_state import MapState, WindMark

REACH_PX = 30.0
MARGIN_PX = 26.0
NOTE_PX = 22.0


class WindLayer:
    """Paints the wind rose."""

    name = "wind"

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """Bottom right, on every view."""
        if state.wind is not None:
            _rose(painter, _middle(view), state.wind, ink)

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """The rose writes its own speed."""
        return []

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """Nothing to select."""
        return []


def room(view: View) -> QRectF:
    """What the rose and its speed take, in pixels: labels stay away."""
    at = _middle(view)
    reach, note = view.px(REACH_PX), view.px(NOTE_PX)
    return QRectF(at.x() - reach - note, at.y() - reach, 2 * (reach + note), 2 * reach + note + 4)


def _middle(view: View) -> QPointF:
    away = view.px(MARGIN_PX + REACH_PX)
    return QPointF(view.width_px - away, view.height_px - away - view.px(NOTE_PX) * 0.6)


def _rose(painter: QPainter, at: QPointF, wind: WindMark, ink: Ink) -> None:
    painter.setPen(ink.dashed(ink.blind) if wind.blind else ink.pen(ink.drawn))
    painter.setBrush(ink.plate)
    painter.drawEllipse(at, ink.px(REACH_PX), ink.px(REACH_PX))
    painter.setPen(ink.pen(ink.quiet))
    painter.drawText(QRectF(at.x() - 10, at.y() - ink.px(REACH_PX) + 1, 20, 14), Qt.AlignmentFlag.AlignCenter, "N")
    painter.save()
    painter.translate(at)
    painter.rotate(wind.from_deg + 180)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.blind if wind.blind else ink.text)
    painter.drawPolygon(QPolygonF([QPointF(0, -16), QPointF(7, 12), QPointF(0, 7), QPointF(-7, 12)]))
    painter.restore()
    painter.setPen(ink.quiet if wind.blind else ink.text)
    line = QRectF(at.x() - ink.px(REACH_PX) - 30, at.y() + ink.px(REACH_PX) + 2, 2 * ink.px(REACH_PX) + 60, 22)
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, wind.speed)
