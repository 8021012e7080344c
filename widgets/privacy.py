"""Privacy masks: parts of a picture that nobody may see, covered wherever the picture reaches a screen or a file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from widgets.wall_grid import Box

COVER = QColor("#000000")
EDGE_PX = 2
"""A mask covers so much more than its outline: no row of pixels shows through at its edge."""


def paint_masks(painter: QPainter, masks: Sequence[Sequence[tuple[float, float]]], box: Box) -> None:
    """Cover each mask, corners as shares of the picture, on the picture that fills the box."""
    if not masks:
        return
    pen, brush = painter.pen(), painter.brush()
    painter.setPen(QPen(COVER, EDGE_PX))
    painter.setBrush(COVER)
    for mask in masks:
        corners = [QPointF(box.x + x * box.width, box.y + y * box.height) for x, y in mask]
        painter.drawPolygon(QPolygonF(corners), Qt.FillRule.WindingFill)
    painter.setPen(pen)
    painter.setBrush(brush)
