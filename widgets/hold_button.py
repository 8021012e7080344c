"""Hold to operate: a bar that fills while mouse, finger or Space is held, and asks only when it is full."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.look import HEAD_PX, look_of

STEP_MS = 16
LONGEST_STEP_MS = 100
"""A window that stood still for longer has not seen whether the bar was let go: that time does not count as held."""


class HoldButton(QWidget):
    """Fills in `hold_s` seconds. Letting go early asks nothing."""

    held = Signal()
    """The bar was full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._hold_ms, self._full = "", 2000, False
        self._held_ms = 0
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, hold_s: float) -> None:
        """What is written on it, and how long it wants to be held."""
        if (text, round(hold_s * 1000)) == (self._text, self._hold_ms):
            return
        self._text, self._hold_ms = text, round(hold_s * 1000)
        self.setAccessibleName(text)
        self.update()

    @property
    def text(self) -> str:
        """What is written on it."""
        return self._text

    @property
    def share(self) -> float:
        """How full the bar is, 0..1."""
        return 1.0 if self._full else min(1.0, self._held_ms / self._hold_ms)

    def release(self) -> None:
        """Let go; a bar that was not full asks nothing."""
        self._timer.stop()
        self._full, self._held_ms = False, 0
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a thumb."""
        look = look_of(self)
        return QSize(look.px(240), look.px(56))

    def event(self, event: QEvent) -> bool:
        """Space belongs to the bar while it has the focus, not to the window's shortcuts; leaving lets go."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_hold_key(event):
            event.accept()
            return True
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.WindowDeactivate):
            self.release()
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.release()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space held fills the bar; the keyboard's own repeats change nothing."""
        if not _is_hold_key(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._press()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space let go."""
        if not _is_hold_key(event):
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self.release()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The left button or a finger held fills the bar."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._press()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.release()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Sliding off lets go."""
        if not self.rect().contains(event.position().toPoint()):
            self.release()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar, its filling, the text with the seconds held, the focus."""
        look, painter = look_of(self), QPainter(self)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        filled = QRectF(box.left(), box.top(), box.width() * self.share, box.height())
        painter.fillRect(box, look.colour("button" if self.isEnabled() else "panel"))
        painter.fillRect(filled, look.tier("1"))
        painter.setFont(look.font(HEAD_PX, bold=True))
        text = self._text + (f" · {self.share * self._hold_ms / 1000:.1f} s" if self.share else "")
        self._paint_text(painter, box, text, "strong" if self.isEnabled() else "quiet")
        painter.setClipRect(filled)
        self._paint_text(painter, box, text, "on_one")
        painter.setClipping(False)
        focus = self.hasFocus()
        pen = QPen(look.colour("focus" if focus else "line_strong"), look.px(3 if focus else 1))
        if not self.isEnabled():
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRect(box)
        painter.end()

    def _paint_text(self, painter: QPainter, box: QRectF, text: str, colour: str) -> None:
        painter.setPen(look_of(self).colour(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _press(self) -> None:
        if not self._timer.isActive() and not self._full:
            self._held_ms = 0
            self._since.start()
            self._timer.start()
            self.update()

    def _step(self) -> None:
        self._held_ms += min(self._since.restart(), LONGEST_STEP_MS)
        if self._held_ms >= self._hold_ms:
            self._timer.stop()
            self._full = True
            self.held.emit()
        self.update()


def _is_hold_key(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Space
