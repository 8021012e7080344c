"""Cranes: where they stand and the radius that is dangerous while they run."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from widgets.map.ink import Ink, with_alpha
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit
from widgets.map.view import View
from widgets.states.map_state import MapState
from widgets.states.urgency import ORDER

ARM_PX = 7.0


class CraneLayer:
    """Paints every crane."""

    name = "cranes"

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """A cross with its radius: full line while it runs, dashed while it rests."""
        for mark in state.cranes:
            colour = ink.tier(mark.urgency, ink.quiet)
            at, reach = view.at(mark.x_m, mark.y_m), mark.radius_m * view.scale
            painter.setPen(ink.pen(colour, 1.5) if mark.running else ink.dashed(ink.blind))
            painter.setBrush(with_alpha(colour, 26) if mark.running else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, reach, reach)
            painter.drawLine(at - QPointF(ink.px(ARM_PX), 0), at + QPointF(ink.px(ARM_PX), 0))
            painter.drawLine(at - QPointF(0, ink.px(ARM_PX)), at + QPointF(0, ink.px(ARM_PX)))

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """Its name."""
        return [
            Label(at.x(), at.y(), ((mark.name, ink.words(mark.urgency)),), ORDER[mark.urgency], ink.px(ARM_PX))
            for mark in state.cranes
            for at in (view.at(mark.x_m, mark.y_m),)
        ]

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """Every crane."""
        return [
            Hit(f"crane/{mark.crane}", at.x(), at.y(), view.px(ARM_PX) + 3, mark.name)
            for mark in state.cranes
            for at in (view.at(mark.x_m, mark.y_m),)
        ]
