"""Rings around the places of alerts: wide and pulsing while unanswered, one thin ring afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from widgets.map.ink import Ink, with_alpha
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit
from widgets.map.view import View
from widgets.states.map_state import AlertMark, MapState
from widgets.states.urgency import Urgency

RING_PX = 17.0


class AlertLayer:
    """Paints a ring around every place of an alert. `beat` counts quarters of a second, 0 to 3: SOS blinks twice a
    second, tier 1 once, the others never."""

    name = "alerts"

    def __init__(self) -> None:
        self.beat = 0

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """The rings; the selected alert has a second one."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for mark in state.alerts:
            self._ring(painter, view, mark, ink)

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """Words stand at the thing itself."""
        return []

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """The thing itself is selected."""
        return []

    def _ring(self, painter: QPainter, view: View, mark: AlertMark, ink: Ink) -> None:
        at, colour = view.at(mark.x_m, mark.y_m), ink.tier(mark.urgency, ink.blind)
        dark = {Urgency.SOS: self.beat % 2, Urgency.ONE: self.beat // 2}.get(mark.urgency, 0)
        lit = mark.unanswered and not dark
        painter.setPen(ink.pen(colour, 3.0 if lit else 1.5))
        painter.drawEllipse(at, ink.px(RING_PX), ink.px(RING_PX))
        if mark.unanswered or mark.selected:
            painter.setPen(ink.pen(with_alpha(colour, 190 if lit or mark.selected else 70), 1.5))
            reach = ink.px(RING_PX) + ink.px(5) + (ink.px(3) * dark if mark.unanswered else 0)
            painter.drawEllipse(at, reach, reach)
