"""The bar at the bottom: health of programs and field, how quickly the room answers, and what was answered last."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from widgets.elided_label import ElidedLabel
from widgets.look import look_of
from widgets.states.frame import StatusBarState, StatusField

HEIGHT_PX = 32
SAID_MS = 8000
"""How long an answer stays to be read."""


class StatusBar(QFrame):
    """Shows a `StatusBarState`. `say` puts one sentence in the middle for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status-bar")
        self.setProperty("role", "bar")
        self._labels: dict[str, QLabel] = {}
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
        strong = look_of(self).colours.strong
        for field in (*state.left, *state.right):
            self._labels[field.name].setText(_rich(field, strong))

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

    def _label(self, field: StatusField) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setObjectName(f"status-{field.name}")
        label.setProperty("role", "quiet")
        self._labels[field.name] = label
        return label


def _rich(field: StatusField, strong: str) -> str:
    trouble = f" <b style='color:{strong}'>{escape(field.trouble)}</b>" if field.trouble else ""
    return escape(field.text) + trouble
