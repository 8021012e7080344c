"""The bar at the bottom: health of programs and field, how quickly the room answers, and what was answered last."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from widgets.elided_label import ElidedLabel
from widgets.look import look_of
from widgets.states.frame import StatusBarState, StatusField

HEIGHT_PX = 32
SHORTEST = "00000000000000"
"""So much of a figure is always shown."""
SAID_MS = 8000
"""How long an answer stays to be read."""


class StatusBar(QFrame):
    """Shows a `StatusBarState`. `say` puts one sentence in the middle for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status-bar")
        self.setProperty("role", "bar")
        self._labels: dict[str, _Field] = {}
        self._state: StatusBarState | None = None
        self._said = ElidedLabel()
        self._said.setObjectName("said")
        self._said.setProperty("role", "strong")
        self._forget = QTimer(self, singleShot=True, interval=SAID_MS)
        self._forget.timeout.connect(self._said.clear)
        self._row = QHBoxLayout(self)

    def rescale(self) -> None:
        """Take the sizes of the window's look."""
        look = look_of(self)
        self.setFixedHeight(look.px(HEIGHT_PX))
        self._row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        self._row.setSpacing(look.px(24))

    def show_state(self, state: StatusBarState) -> None:
        """Show these figures; fields keep their places."""
        if state == self._state:
            return
        self._state = state
        if not self._labels:
            self._build(state)
        for field in (*state.left, *state.right):
            self._labels[field.name].show_field(field)

    def say(self, sentence: str) -> None:
        """One sentence, such as the answer to an order."""
        self._said.setText(sentence)
        self._forget.start()

    def _build(self, state: StatusBarState) -> None:
        for field in state.left:
            self._row.addWidget(self._label(field))
        self._row.addStretch(1)
        self._row.addWidget(self._said)
        self._row.addStretch(1)
        for field in state.right:
            self._row.addWidget(self._label(field))

    def _label(self, field: StatusField) -> _Field:
        label = self._labels[field.name] = _Field()
        label.setObjectName(f"status-{field.name}")
        label.setProperty("role", "quiet")
        return label


class _Field(QLabel):
    """One figure and its trouble. Where there is no room for all of them the figures give way, never the troubles; the
    whole is the tool tip then."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self._field = StatusField("", "")

    def show_field(self, field: StatusField) -> None:
        """Show this one."""
        self._field = field
        trouble = f" <b style='color:{look_of(self).colours.strong}'>{escape(field.trouble)}</b>"
        self.setText(escape(field.text) + (trouble if field.trouble else ""))

    def minimumSizeHint(self) -> QSize:
        """Room for the trouble and for a few signs of the figure."""
        wanted = super().minimumSizeHint()
        least = self.fontMetrics().horizontalAdvance(SHORTEST) + self._trouble_px()
        return QSize(min(wanted.width(), least), wanted.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is cut is in the tool tip."""
        super().resizeEvent(event)
        cut = self.width() < self.sizeHint().width()
        self.setToolTip(f"{self._field.text} {self._field.trouble}".rstrip() if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """All of it, or the figure cut short and the trouble whole."""
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
            return
        painter, box = QPainter(self), self.contentsRect()
        room = box.width() - self._trouble_px()
        figure = self.fontMetrics().elidedText(self._field.text, Qt.TextElideMode.ElideRight, room)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), figure)
        painter.setFont(self._bold())
        painter.setPen(look_of(self).colour("strong"))
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(box, right, self._field.trouble)
        painter.end()

    def _trouble_px(self) -> int:
        return QFontMetrics(self._bold()).horizontalAdvance(f" {self._field.trouble}") if self._field.trouble else 0

    def _bold(self) -> QFont:
        bold = QFont(self.font())
        bold.setBold(True)
        return bold
