"""Cameras: a small lens; the view cone of those that see the selected alert; dashed when there is no picture."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QRadialGradient

from widgets.map.ink import Ink, with_alpha
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit
from widgets.map.view import View
from widgets.states.map_state import CameraMark, MapState
from widgets.states.urgency import Urgency

LENS_PX = 4.5
CONE_M = 38.0


class CameraLayer:
    """Paints every camera."""

    name = "cameras"

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """Cones below, lenses above."""
        for mark in state.cameras:
            if mark.cone:
                _cone(painter, view, mark, ink)
        for mark in state.cameras:
            seen = ink.pen(ink.text if mark.cone else ink.quiet)
            painter.setPen(ink.dashed(ink.blind) if mark.urgency is Urgency.BLIND else seen)
            painter.setBrush(ink.tier(mark.urgency, ink.ground))
            at = view.at(mark.x_m, mark.y_m)
            painter.drawEllipse(at, ink.px(LENS_PX), ink.px(LENS_PX))
            painter.drawPoint(at)

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """Its id; of those that look, and of those without a picture, first."""
        return [_label(view, mark, ink) for mark in state.cameras]

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """Every camera."""
        return [
            Hit(f"camera/{mark.camera}", at.x(), at.y(), view.px(LENS_PX) + 4, f"{mark.camera} {mark.note}")
            for mark in state.cameras
            for at in (view.at(mark.x_m, mark.y_m),)
        ]


def _cone(painter: QPainter, view: View, mark: CameraMark, ink: Ink) -> None:
    """Heading is clockwise from north, the plan's y points south; Qt counts counter-clockwise from east."""
    at, reach = view.at(mark.x_m, mark.y_m), CONE_M * view.scale
    light = QRadialGradient(at, reach)
    light.setColorAt(0.0, with_alpha(ink.text, 70))
    light.setColorAt(1.0, with_alpha(ink.text, 0))
    painter.setPen(ink.pen(with_alpha(ink.text, 0)))
    painter.setBrush(light)
    box = QRectF(at - QPointF(reach, reach), at + QPointF(reach, reach))
    painter.drawPie(box, round((90 - mark.heading_deg - mark.fov_deg / 2) * 16), round(mark.fov_deg * 16))


def _label(view: View, mark: CameraMark, ink: Ink) -> Label:
    at = view.at(mark.x_m, mark.y_m)
    text = mark.camera + (f" {mark.note}" if mark.note else "")
    colour, priority = (ink.text if mark.cone else ink.quiet), (3 if mark.cone or mark.note else 8)
    return Label(at.x(), at.y(), ((text, colour),), priority, ink.px(LENS_PX))
