"""The plan as a picture: ground, grid, areas, buildings, tanks. Painted once a view and kept."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QPixmap

from widgets.map.ink import Ink, with_alpha
from widgets.map.view import View
from widgets.states.map_state import Plan, PlanArea, PlanShape

GRID_M = 10.0


def painted(plan: Plan, view: View, ratio: float, font: QFont, ink: Ink) -> QPixmap:
    """The plan at one view; `ratio` is device pixels a pixel."""
    picture = QPixmap((QSizeF(view.width_px, view.height_px) * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(ink.ground)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    _grid(painter, plan, view, ink)
    for area in plan.areas:
        _area(painter, area, view, ink)
    for shape in plan.shapes:
        _shape(painter, shape, view, ink)
    names = name_boxes(plan, view, font)
    painter.setPen(ink.quiet)
    for area in plan.areas:
        if area.area in names:
            painter.drawText(names[area.area], Qt.AlignmentFlag.AlignLeft, area.name)
    painter.end()
    return picture


def _grid(painter: QPainter, plan: Plan, view: View, ink: Ink) -> None:
    step = GRID_M if view.scale * GRID_M >= 24 else GRID_M * 5
    painter.setPen(ink.pen(ink.grid))
    for column in range(int(plan.width_m // step) + 1):
        painter.drawLine(view.at(column * step, 0), view.at(column * step, plan.height_m))
    for row in range(int(plan.height_m // step) + 1):
        painter.drawLine(view.at(0, row * step), view.at(plan.width_m, row * step))


def _area(painter: QPainter, area: PlanArea, view: View, ink: Ink) -> None:
    if area.kind == "forbidden":
        painter.setPen(ink.dashed(ink.blind))
        painter.setBrush(QBrush(with_alpha(ink.blind, 70), Qt.BrushStyle.BDiagPattern))
    elif area.kind == "muster":
        painter.setPen(ink.pen(ink.way))
        painter.setBrush(with_alpha(ink.way, 30))
    else:
        painter.setPen(ink.pen(ink.edge))
        painter.setBrush(ink.area)
    painter.drawPolygon(view.outline(area.outline_m))


def _shape(painter: QPainter, shape: PlanShape, view: View, ink: Ink) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink.pen(ink.grid if shape.kind == "road" else ink.drawn, 1.5))
    if shape.radius_m:
        reach = shape.radius_m * view.scale
        painter.drawEllipse(view.at(*shape.outline_m[0]), reach, reach)
    elif shape.kind == "road":
        painter.setBrush(with_alpha(ink.grid, 160))
        painter.drawPolygon(view.outline(shape.outline_m))
    elif len(shape.outline_m) == 2:
        painter.drawLine(view.at(*shape.outline_m[0]), view.at(*shape.outline_m[1]))
    else:
        painter.drawPolygon(view.outline(shape.outline_m))


def name_boxes(plan: Plan, view: View, font: QFont) -> dict[str, QRectF]:
    """Where the names of the areas stand: inside the top left corner; none where the area is too small for it."""
    metrics = QFontMetricsF(font)
    boxes = {}
    for area in plan.areas:
        box, room = view.outline(area.outline_m).boundingRect(), metrics.size(0, area.name)
        if area.kind != "muster" and room.width() + 12 <= box.width() and room.height() + 6 <= box.height():
            boxes[area.area] = QRectF(box.topLeft() + QPointF(7, 3), room)
    return boxes
