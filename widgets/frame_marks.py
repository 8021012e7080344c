"""The marks of an abnormal room: the border of a replay, the bars of one sentence under the banner."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from widgets.look import look_of

BORDER_PX = 8


class SentenceBar(QFrame):
    """A bar with one sentence; hidden while there is nothing to say."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._sentence = QLabel()
        self._sentence.setObjectName(f"{name}-text")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.addWidget(self._sentence)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show the sentence, '' hides the bar."""
        if sentence != self._sentence.text():
            self._sentence.setText(sentence)
        self.setVisible(bool(sentence))


class ReplayBorder(QWidget):
    """A hatched border around the whole window: what is shown is not now. It lets every click through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("replay-border")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Four hatched strips."""
        look = look_of(self)
        width = look.px(BORDER_PX)
        painter = QPainter(self)
        for strip in _strips(self.rect(), width):
            painter.fillRect(strip, look.colour("replay"))
            painter.fillRect(strip, QBrush(look.colour("on_replay"), Qt.BrushStyle.BDiagPattern))
        painter.end()


def _strips(box: QRect, width: int) -> tuple[QRect, QRect, QRect, QRect]:
    return (
        QRect(box.left(), box.top(), box.width(), width),
        QRect(box.left(), box.bottom() - width + 1, box.width(), width),
        QRect(box.left(), box.top(), width, box.height()),
        QRect(box.right() - width + 1, box.top(), width, box.height()),
    )
