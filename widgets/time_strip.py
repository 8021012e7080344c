"""The strip of time above the replay's slider: what happened when, each mark with its tier's shape."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.look import QUIET_PX, look_of
from widgets.states.time_strip_state import TimeStripState
from widgets.states.urgency import Urgency
from widgets.symbols import paint_symbol

HEIGHT_PX, SYMBOL_PX = 64, 16


class TimeStrip(QWidget):
    """Shows one stretch of time. Asks nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = TimeStripState()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: TimeStripState) -> None:
        """Show this stretch."""
        if state != self._state:
            self._state = state
            self.update()

    def sizeHint(self) -> QSize:
        """One line of marks and one of times."""
        look = look_of(self)
        return QSize(look.px(400), look.px(HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line, marks, moment, times."""
        look, painter = look_of(self), QPainter(self)
        side = look.px(SYMBOL_PX)
        line_y = self.height() * 0.45
        painter.setPen(QPen(look.colour("line_strong"), look.px(2)))
        painter.drawLine(QLineF(0, line_y, self.width(), line_y))
        for mark in self._state.marks:
            box = QRectF(mark.share * (self.width() - side), line_y - side / 2, side, side)
            paint_symbol(painter, box, mark.look.value if mark.look is not Urgency.BLIND else "", look)
        if self._state.moment is not None:
            x = self._state.moment * self.width()
            painter.setPen(QPen(look.colour("strong"), look.px(2)))
            painter.drawLine(QPointF(x, 0), QPointF(x, line_y * 2))
        painter.setPen(look.colour("quiet"))
        painter.setFont(look.font(QUIET_PX))
        low = QRectF(0, line_y, self.width(), self.height() - line_y)
        painter.drawText(low, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, self._state.first)
        painter.drawText(low, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, self._state.last)
        painter.end()
