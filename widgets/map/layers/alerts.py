"""Rings around the places of alerts: wide and pulsing while unanswered, one thin ring afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from widgets.map.ink import Ink, with_alpha
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit, foremost
from widgets.map.view import View
from widgets.states.map_state import AlertMark, MapState
from widgets.states.urgency import ORDER, Urgency

RING_PX = 17.0
SAME_PX = 3.0
Spot = tuple[QPointF, AlertMark]


@dataclass(frozen=True, slots=True)
class _Ring:
    """All that tells one ring's picture from another's."""

    urgency: Urgency
    lit: bool
    unanswered: bool
    selected: bool


class AlertLayer:
    """Paints a ring around every place of an alert. `beat` counts quarters of a second, 0 to 3: SOS blinks twice a
    second, tier 1 once, the others never."""

    name = "alerts"

    def __init__(self) -> None:
        self.beat = 0
        self._ink: Ink | None = None
        self._pictures: dict[_Ring, QPixmap] = {}
        self._placed: tuple[View | None, tuple[AlertMark, ...], list[Spot]] = None, (), []

    def spots(self, view: View, state: MapState) -> list[Spot]:
        """Where rings are to be seen; of alerts that lie within a line's width of each other that of the most
        urgent."""
        if self._placed[0] is not view or self._placed[1] is not state.alerts:
            self._placed = view, state.alerts, _spots(view, state.alerts)
        return self._placed[2]

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """The rings; the selected alert has a second one."""
        for at, mark in self.spots(view, state):
            self._ring(painter, at, mark, ink)

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """Words stand at the thing itself."""
        return []

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """The thing itself is selected."""
        return []

    def _ring(self, painter: QPainter, at: QPointF, mark: AlertMark, ink: Ink) -> None:
        dark = {Urgency.SOS: self.beat % 2, Urgency.ONE: self.beat // 2}.get(mark.urgency, 0)
        lit = mark.unanswered and not dark
        picture = self._picture(_Ring(mark.urgency, lit, mark.unanswered, mark.selected), ink, painter)
        half = picture.deviceIndependentSize() / 2
        painter.drawPixmap(QPointF(at.x() - half.width(), at.y() - half.height()), picture)

    def _picture(self, ring: _Ring, ink: Ink, painter: QPainter) -> QPixmap:
        """A ring as a picture, painted once: in a flood there are many, and they beat."""
        if ink != self._ink:
            self._ink, self._pictures = ink, {}
        if ring not in self._pictures:
            self._pictures[ring] = _painted(ring, ink, painter.device().devicePixelRatio())
        return self._pictures[ring]


def beats(mark: AlertMark) -> bool:
    """Whether its ring blinks."""
    return mark.unanswered and mark.urgency in (Urgency.SOS, Urgency.ONE)


def _spots(view: View, marks: Iterable[AlertMark]) -> list[Spot]:
    return foremost(view, marks, RING_PX * 2, SAME_PX, _rank)


def _rank(mark: AlertMark) -> tuple[bool, bool, int]:
    return not mark.selected, not mark.unanswered, ORDER[mark.urgency]


def _painted(ring: _Ring, ink: Ink, ratio: float) -> QPixmap:
    wide = ink.px(RING_PX) + ink.px(8) + 4
    picture = QPixmap(round(2 * wide * ratio), round(2 * wide * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter, middle, colour = QPainter(picture), QPointF(wide, wide), ink.tier(ring.urgency, ink.blind)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(ink.pen(colour, 3.0 if ring.lit else 1.5))
    painter.drawEllipse(middle, ink.px(RING_PX), ink.px(RING_PX))
    if ring.unanswered or ring.selected:
        painter.setPen(ink.pen(with_alpha(colour, 190 if ring.lit or ring.selected else 70), 1.5))
        reach = ink.px(RING_PX) + ink.px(5) + (ink.px(3) if ring.unanswered and not ring.lit else 0)
        painter.drawEllipse(middle, reach, reach)
    painter.end()
    return picture
