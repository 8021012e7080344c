"""Lanes of time: what stood from when to when, one kind above the other; where nothing was kept, all are hatched."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from widgets.look import QUIET_PX, Look, look_of
from widgets.states.lanes_state import Lane, LaneSpan, LanesState
from widgets.states.urgency import Urgency

LANE_PX, NAME_INSET_PX, LEAST_PX = 22, 6, 3
"""Height of a lane; how far names stand off; the least width of a span."""


class LaneStrip(QWidget):
    """Shows lanes. Says where the pointer is, and which place is wanted."""

    pointed = Signal(float)
    """The share under the pointer, below 0 when it has left."""
    wanted = Signal(float)
    """A share was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = LanesState()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: LanesState) -> None:
        """Show these lanes."""
        if state != self._state:
            taller = len(state.lanes) != len(self._state.lanes)
            self._state = state
            if taller:
                self.updateGeometry()
            self.update()

    def shown_text(self) -> str:
        """What can be read on it."""
        names = [f"{lane.name} {lane.most}".strip() for lane in self._state.lanes]
        return "\n".join(
            part for part in (*names, *(gap.said for gap in self._state.nothing), self._state.note) if part
        )

    def sizeHint(self) -> QSize:
        """A row a lane."""
        look = look_of(self)
        return QSize(look.px(400), look.px(LANE_PX) * len(self._state.lanes))

    def event(self, event: QEvent) -> bool:
        """Under the mouse a span says what it is."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            if said := self._said_at(QPointF(event.pos())):
                QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The pointer looks at a moment."""
        self.pointed.emit(event.position().x() / max(1, self.width()))

    def leaveEvent(self, event: QEvent) -> None:
        """It looks no more."""
        self.pointed.emit(-1.0)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """That moment is wanted."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.wanted.emit(min(1.0, max(0.0, event.position().x() / max(1, self.width()))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lanes, where nothing was kept, the moment, names."""
        look, painter = look_of(self), QPainter(self)
        painter.setFont(look.font(QUIET_PX))
        high = look.px(LANE_PX)
        for row, lane in enumerate(self._state.lanes):
            self._paint_lane(painter, look, lane, QRectF(0, row * high, self.width(), high))
        for gap in self._state.nothing:
            self._paint_nothing(painter, look, gap)
        if self._state.moment is not None:
            x = self._state.moment * self.width()
            painter.setPen(QPen(look.colour("strong"), look.px(2)))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        for row, lane in enumerate(self._state.lanes):
            self._paint_name(painter, look, lane, QRectF(0, row * high, self.width(), high))
        painter.end()

    # ------------------------------------------------------------ inside

    def _paint_lane(self, painter: QPainter, look: Look, lane: Lane, box: QRectF) -> None:
        painter.setPen(QPen(look.colour("line"), look.px(1)))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        for span in lane.spans:
            self._paint_span(painter, look, span, box)
        for share, urgency in lane.ticks:
            painter.setPen(QPen(_colour(look, urgency), look.px(2)))
            x = share * self.width()
            painter.drawLine(QPointF(x, box.top() + 3), QPointF(x, box.bottom() - 2))
        self._paint_levels(painter, look, lane, box)

    def _paint_span(self, painter: QPainter, look: Look, span: LaneSpan, box: QRectF) -> None:
        place = self._place(span, box, look).adjusted(0, 3, 0, -3)
        if span.look is Urgency.BLIND:
            painter.fillRect(place, look.colour("panel"))
            painter.setPen(QPen(look.colour("blind"), look.px(1), Qt.PenStyle.DashLine))
            painter.drawRect(place)
        else:
            painter.fillRect(place, _colour(look, span.look, "line_strong"))

    def _paint_levels(self, painter: QPainter, look: Look, lane: Lane, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("quiet"))
        places = [*lane.levels, (1.0, -1.0)]
        for (share, level), (until, _) in pairwise(places):
            if level > 0:
                high = level * (box.height() - 4)
                left, right = share * self.width(), until * self.width()
                painter.drawRect(QRectF(left, box.bottom() - 1 - high, right - left, high))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_nothing(self, painter: QPainter, look: Look, gap: LaneSpan) -> None:
        place = self._place(gap, QRectF(0, 0, self.width(), self.height()), look)
        painter.fillRect(place, look.colour("panel"))
        painter.save()
        painter.setClipRect(place)
        painter.setPen(QPen(look.colour("blind"), look.px(1)))
        step, tall = look.px(10), place.height()
        for n in range(int((place.width() + tall) / step) + 1):
            x = place.left() - tall + n * step
            painter.drawPolyline(QPolygonF([QPointF(x, place.bottom()), QPointF(x + tall, place.top())]))
        painter.restore()

    def _paint_name(self, painter: QPainter, look: Look, lane: Lane, box: QRectF) -> None:
        said = f"{lane.name} {lane.most}".strip()
        inset = look.px(NAME_INSET_PX)
        wide = painter.fontMetrics().horizontalAdvance(said) + 2 * inset
        ground = look.colour("panel")
        painter.fillRect(QRectF(0, box.top() + 1, wide, box.height() - 2), ground)
        painter.setPen(look.colour("text"))
        painter.drawText(box.adjusted(inset, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)

    def _place(self, span: LaneSpan, box: QRectF, look: Look) -> QRectF:
        left = span.begin * self.width()
        return QRectF(left, box.top(), max(look.px(LEAST_PX), span.end * self.width() - left), box.height())

    def _said_at(self, at: QPointF) -> str:
        look = look_of(self)
        row = int(at.y() // look.px(LANE_PX))
        lanes = self._state.lanes
        under = lanes[row].spans if 0 <= row < len(lanes) else ()
        whole = QRectF(0, 0, self.width(), self.height())
        hits = [span.said for span in (*self._state.nothing, *under) if self._place(span, whole, look).contains(at)]
        return "\n".join(hits[:8])


def _colour(look: Look, urgency: Urgency, normal: str = "text") -> QColor:
    return look.colour(normal) if urgency is Urgency.NORMAL else look.tier(urgency.value)
