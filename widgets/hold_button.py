"""Hold to operate: a bar that fills while mouse, finger or Space is held, and asks only when it is full."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.look import TEXT_PX, look_of

STEP_MS = 16


class HoldButton(QWidget):
    """Fills in `hold_s` seconds. Letting go early asks nothing."""

    held = Signal()
    """The bar was full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._hold_ms, self._full = "", 2000, False
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def show_text(self, text: str, hold_s: float) -> None:
        """What is written on it, and how long it wants to be held."""
        self._text, self._hold_ms = text, round(hold_s * 1000)
        self.setAccessibleName(text)
        self.update()

    @property
    def share(self) -> float:
        """How full the bar is, 0..1."""
        if self._full:
            return 1.0
        return min(1.0, self._since.elapsed() / self._hold_ms) if self._timer.isActive() else 0.0

    def release(self) -> None:
        """Let go; a bar that was not full asks nothing."""
        self._timer.stop()
        self._full = False
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a thumb."""
        look = look_of(self)
        return QSize(look.px(240), look.px(48))

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
        look = look_of(self)
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.fillRect(box, look.colour("line"))
        painter.fillRect(QRectF(box.left(), box.top(), box.width() * self.share, box.height()), look.tier("1"))
        painter.setPen(QPen(look.colour("focus" if self.hasFocus() else "line_strong"), 2 if self.hasFocus() else 1))
        painter.drawRect(box)
        painter.setFont(look.font(TEXT_PX, bold=True))
        painter.setPen(look.colour("strong" if self.isEnabled() else "quiet"))
        seconds = f" · {self.share * self._hold_ms / 1000:.1f} s" if self.share else ""
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text + seconds)
        painter.end()

    def _press(self) -> None:
        if not self._timer.isActive() and not self._full:
            self._since.start()
            self._timer.start()
            self.update()

    def _step(self) -> None:
        if self._since.elapsed() >= self._hold_ms:
            self._timer.stop()
            self._full = True
            self.held.emit()
        self.update()


def _is_hold_key(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Space
