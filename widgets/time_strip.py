"""The strip of time above the replay's slider: what happened when, each mark with its tier's shape; below the line,
when cameras could not see, each span with its words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from widgets.look import QUIET_PX, Look, look_of
from widgets.states.time_strip_state import BlindSpan, TimeStripState, packed
from widgets.states.urgency import Urgency
from widgets.symbols import paint_symbol

HEIGHT_PX, SYMBOL_PX = 64, 16
LINE_PX = 29
"""From the top to the line of marks."""
ROW_PX, ROWS, ROWS_AT_PX = 22, 4, 42
"""Height of a row of spans, how many there are at most, and from the top to the first."""
LEAST_SPAN_PX, INSET_PX = 6, 6
FLAG_PX = 10
"""A note's flag: as wide as it is high."""


class TimeStrip(QWidget):
    """Shows one stretch of time. Asks nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = TimeStripState()
        self._spans: list[tuple[BlindSpan, QRectF, QRectF]] = []
        """Each span that has room, where it lies, and where its words stand."""
        self._rows = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: TimeStripState) -> None:
        """Show this stretch."""
        if state != self._state:
            self._state = state
            self._place()
            self.update()

    def shown_text(self) -> str:
        """What can be read on it."""
        said = (span.said for span, _, _ in self._spans)
        return "\n".join(part for part in (*said, self._more(), self._state.first, self._state.last) if part)

    def sizeHint(self) -> QSize:
        """One line of marks, the rows of spans that there are, and one of times."""
        look = look_of(self)
        return QSize(look.px(400), look.px(HEIGHT_PX) + self._rows * look.px(ROW_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other words find room."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """A note and a span say all that is known of them under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = QPointF(event.pos())
            if at.y() <= 2 * look_of(self).px(FLAG_PX) and (said := self._note_at(at.x())):
                QToolTip.showText(event.globalPos(), said, self)
                return True
            for span, box, words in self._spans:
                if box.contains(at) or words.contains(at):
                    QToolTip.showText(event.globalPos(), span.detail, self)
                    return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line, marks, spans, moment, times."""
        look, painter = look_of(self), QPainter(self)
        line_y = look.px(LINE_PX)
        painter.setPen(QPen(look.colour("line_strong"), look.px(2)))
        painter.drawLine(QLineF(0, line_y, self.width(), line_y))
        self._paint_marks(painter, look, line_y)
        self._paint_spans(painter, look)
        self._paint_notes(painter, look)
        if self._state.moment is not None:
            x = self._state.moment * self.width()
            painter.setPen(QPen(look.colour("strong"), look.px(2)))
            painter.drawLine(QPointF(x, 0), QPointF(x, line_y * 2 + self._rows * look.px(ROW_PX)))
        self._paint_times(painter, look)
        painter.end()

    # ------------------------------------------------------------ inside

    def _place(self) -> None:
        """Find a row for each span with its words, the newest first."""
        look, state = look_of(self), self._state
        metrics, inset = QFontMetrics(look.font(QUIET_PX)), look.px(INSET_PX)
        boxes = []
        for span in state.blind:
            left = span.begin * self.width()
            right = max(span.end * self.width(), left + look.px(LEAST_SPAN_PX))
            wide = metrics.horizontalAdvance(span.said) + 2 * inset
            words = left if wide <= right - left or right + wide > self.width() else right
            words = max(0.0, min(words, self.width() - wide))
            boxes.append((left, right, words, words + wide))
        rows = packed([(min(left, begin), max(right, end)) for left, right, begin, end in boxes], ROWS)
        high, top = look.px(ROW_PX), look.px(ROWS_AT_PX)
        self._spans = [
            (
                span,
                QRectF(left, top + row * high + 2, right - left, high - 4),
                QRectF(begin, top + row * high, end - begin, high),
            )
            for span, (left, right, begin, end), row in zip(state.blind, boxes, rows, strict=True)
            if row is not None
        ]
        used = max((row + 1 for row in rows if row is not None), default=0)
        if used != self._rows:
            self._rows = used
            self.updateGeometry()

    def _more(self) -> str:
        left_out = len(self._state.blind) - len(self._spans)
        return self._state.more_blind.format(n=left_out) if left_out else ""

    def _paint_marks(self, painter: QPainter, look: Look, line_y: int) -> None:
        side = look.px(SYMBOL_PX)
        for mark in self._state.marks:
            box = QRectF(mark.share * (self.width() - side), line_y - side / 2, side, side)
            paint_symbol(painter, box, mark.look.value if mark.look is not Urgency.BLIND else "", look)

    def _paint_notes(self, painter: QPainter, look: Look) -> None:
        """A small flag at the upper edge for each."""
        high, wide = look.px(FLAG_PX), look.px(FLAG_PX)
        painter.setPen(QPen(look.colour("strong"), look.px(1)))
        painter.setBrush(look.colour("focus"))
        for flag in self._state.notes:
            top = QPointF(flag.share * (self.width() - wide), 1)
            painter.drawLine(top, top + QPointF(0, 2 * high))
            painter.drawPolygon(QPolygonF([top, top + QPointF(wide, high / 2), top + QPointF(0, high)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _note_at(self, x: float) -> str:
        """What the notes say whose flags are there."""
        wide = look_of(self).px(FLAG_PX)
        here = [flag for flag in self._state.notes if 0 <= x - flag.share * (self.width() - wide) <= wide]
        return "\n".join(flag.text for flag in here)

    def _paint_spans(self, painter: QPainter, look: Look) -> None:
        """Dashed and grey, as all that cannot see; its words in it, or beside it where it is too short."""
        painter.setFont(look.font(QUIET_PX))
        for span, box, words in self._spans:
            painter.fillRect(box, look.colour("panel"))
            painter.setPen(QPen(look.colour("blind"), look.px(1), Qt.PenStyle.DashLine))
            painter.drawRect(box)
            painter.setPen(look.colour("text"))
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, span.said)

    def _paint_times(self, painter: QPainter, look: Look) -> None:
        painter.setPen(look.colour("quiet"))
        painter.setFont(look.font(QUIET_PX))
        low = QRectF(0, look.px(LINE_PX), self.width(), self.height() - look.px(LINE_PX))
        painter.drawText(low, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, self._state.first)
        painter.drawText(low, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, self._state.last)
        painter.drawText(low, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self._more())
