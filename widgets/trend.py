"""A trend: lowest and highest value of each pixel column, set-points across, gaps left open."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.look import QUIET_PX, TEXT_PX, look_of
from widgets.map.ink import Ink, ink_of
from widgets.states.trend_state import TrendState

HEAD_LINES = 2
MARGIN_PX = 4


class Trend(QWidget):
    """Shows one TrendState."""

    further_wanted = Signal()
    """Somebody clicked: it is to go further back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = TrendState()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        look = look_of(self)
        return QSize(look.px(260), look.px(130))

    def minimumSizeHint(self) -> QSize:
        """Room for the words and a line."""
        look = look_of(self)
        return QSize(look.px(180), look.px(96))

    @property
    def state(self) -> TrendState:
        """What is painted."""
        return self._state

    def show_state(self, state: TrendState) -> None:
        """Paint this from now on."""
        if state != self._state:
            self._state = state
            self.setToolTip(f"{state.title}\n{state.note}")
            self.setAccessibleName(f"{state.title} {state.note}")
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click of the left button on it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.further_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Two lines of words, then the curve."""
        look = look_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title, note = look.font(TEXT_PX, True), look.font(QUIET_PX)
        y = QFontMetricsF(title).height()
        painter.setFont(title)
        painter.setPen(look.colour("strong"))
        self._words(painter, QRectF(0, 0, self.width(), y), self._state.title)
        painter.setFont(note)
        painter.setPen(look.colour("quiet"))
        below = y + QFontMetricsF(note).height() + 2
        self._words(painter, QRectF(0, y, self.width(), below - y), self._state.note)
        under = QFontMetricsF(note).height() if any(self._state.ends) else 0.0
        self._ends(painter, QRectF(1, self.height() - under, self.width() - 2, under))
        height = self.height() - below - 2 * look.px(MARGIN_PX) - under
        room = QRectF(1, below + look.px(MARGIN_PX), self.width() - 2, height)
        if room.height() > 12:
            self._curve(painter, room, ink_of(look))
        painter.end()

    def _words(self, painter: QPainter, box: QRectF, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _ends(self, painter: QPainter, box: QRectF) -> None:
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        for text, side in zip(self._state.ends, sides, strict=True):
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _curve(self, painter: QPainter, room: QRectF, ink: Ink) -> None:
        state = self._state
        for line in state.lines:
            y = _height(line.value, state, room)
            painter.setPen(ink.dashed(ink.tier(line.urgency, ink.quiet)))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(ink.pen(ink.line))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        if not any(value is not None for _, value in state.samples):
            painter.setPen(ink.quiet)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, state.empty)
            return
        painter.setPen(ink.pen(ink.tier(state.urgency, ink.text), 1.5))
        for piece in pieces(state, max(2, int(room.width()))):
            painter.drawPolyline(
                QPolygonF([QPointF(room.left() + x, _height(value, state, room)) for x, value in piece])
            )


def pieces(state: TrendState, width_px: int) -> list[list[tuple[float, float]]]:
    """The curve as (x in pixels, value): first, lowest, highest and last value of each column, broken at gaps."""
    if not state.samples:
        return []
    times = np.fromiter((at for at, _ in state.samples), np.int64, len(state.samples))
    values = np.fromiter(
        (np.nan if value is None else value for _, value in state.samples), np.float64, len(state.samples)
    )
    span = max(1, state.to_us - state.from_us)
    xs = (times - state.from_us) * (width_px / span)
    breaks = np.flatnonzero((np.diff(times) > state.gap_s * 1e6) | np.isnan(values[1:]) | np.isnan(values[:-1])) + 1
    parts = zip(np.split(xs, breaks), np.split(values, breaks), strict=True)
    return [_thinned(x, v) for x, v in parts if len(v) and not np.isnan(v[0])]


def _thinned(xs: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> list[tuple[float, float]]:
    """At most four points a pixel column; a single point becomes a short line."""
    if len(xs) == 1:
        return [(float(xs[0]) - 1, float(values[0])), (float(xs[0]) + 1, float(values[0]))]
    columns = np.floor(xs).astype(np.int64)
    edges = np.flatnonzero(np.diff(columns)) + 1
    keep: list[int] = []
    for start, stop in zip([0, *edges], [*edges, len(xs)], strict=True):
        column = values[start:stop]
        keep += sorted({start, start + int(column.argmin()), start + int(column.argmax()), stop - 1})
    return [(float(xs[place]), float(values[place])) for place in keep]


def _height(value: float, state: TrendState, room: QRectF) -> float:
    share = (value - state.low) / (state.high - state.low) if state.high > state.low else 0.5
    return room.bottom() - min(1.0, max(0.0, share)) * room.height()
