"""Workers: a filled dot with its error circle, the name, the way they came; hollow when the position is old."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from widgets.map.ink import Ink, with_alpha
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit
from widgets.map.view import View
from widgets.states.map_state import MapState, PersonMark
from widgets.states.urgency import ORDER, TIERS, Urgency

DOT_PX = 5.5
LEAST_CIRCLE_PX = 9.0


class PeopleLayer:
    """Paints every worker."""

    name = "people"

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """Trails, then error circles, then dots: a dot is never hidden by a circle."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ink.pen(with_alpha(ink.person, 90)))
        for trail in view.lines([mark.trail_m for mark in state.people if len(mark.trail_m) > 1]):
            painter.drawPolyline(trail)
        spots = [(mark, view.at(mark.x_m, mark.y_m)) for mark in state.people]
        painter.setPen(Qt.PenStyle.NoPen)
        for urgency, alike in groupby(spots, lambda spot: spot[0].urgency):
            painter.setBrush(with_alpha(ink.tier(urgency, ink.person), 50))
            for mark, at in alike:
                reach = max(ink.px(LEAST_CIRCLE_PX), mark.error_m * view.scale)
                painter.drawEllipse(at, reach, reach)
        for look, alike in groupby(spots, lambda spot: (spot[0].blind, spot[0].urgency)):
            _dip(painter, *look, ink)
            for _, at in alike:
                painter.drawEllipse(at, ink.px(DOT_PX), ink.px(DOT_PX))

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """Names; those in need first."""
        return [_label(view, mark, ink) for mark in state.people]

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """Every worker."""
        return [
            Hit(f"worker/{mark.worker}", at.x(), at.y(), view.px(LEAST_CIRCLE_PX), f"{mark.name} · {mark.age}")
            for mark in state.people
            for at in (view.at(mark.x_m, mark.y_m),)
        ]


def _dip(painter: QPainter, blind: bool, urgency: Urgency, ink: Ink) -> None:
    """Take the pen and the brush of dots that look alike."""
    if blind:
        painter.setPen(ink.dashed(ink.tier(urgency, ink.blind), 1.5))
        painter.setBrush(ink.ground)
    else:
        painter.setPen(ink.pen(ink.strong, 1.5))
        painter.setBrush(ink.tier(urgency, ink.person))


def _label(view: View, mark: PersonMark, ink: Ink) -> Label:
    at = view.at(mark.x_m, mark.y_m)
    urgent = mark.urgency in TIERS
    colour = ink.strong if urgent else ink.quiet if mark.blind else ink.person
    text = mark.name + (f" · {mark.age}" if mark.blind else "")
    priority = ORDER[mark.urgency] if urgent else ORDER[Urgency.BLIND if mark.blind else Urgency.NORMAL] + 1
    return Label(at.x(), at.y(), ((text, colour),), priority, ink.px(LEAST_CIRCLE_PX), bold=urgent)
