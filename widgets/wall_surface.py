"""The surface of a wall: a widget without a ground, measured in device pixels, that hands on keys and mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.wall_hands import WallKeys, WallMouse


class WallSurface(QWidget):
    """A subclass gives the hands in `_keys` and `_mouse`."""

    _keys: WallKeys
    _mouse: WallMouse

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in device pixels."""
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio)

    def device(self, at: QPointF) -> tuple[float, float]:
        """A point of the widget in device pixels."""
        ratio = self.devicePixelRatioF()
        return at.x() * ratio, at.y() * ratio

    def be_opaque(self) -> None:
        """Nothing is painted below the pictures. Said again after each style sheet, which takes it back: Qt would fill
        the window's ground below every picture first."""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def dressed(self) -> None:
        """Another style: other sizes and colours."""

    def changeEvent(self, event: QEvent) -> None:
        """Another style."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.be_opaque()
            self.dressed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See wall_hands for the keys; what is no key of the wall goes on to the page and the window."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tile under the mouse, and take hold of it."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge the tile, or go back."""
        self._mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look closer, or from farther."""
        self._mouse.turn_wheel(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen tile is marked strongly."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The chosen tile is marked weakly."""
        super().focusOutEvent(event)
        self.update()
