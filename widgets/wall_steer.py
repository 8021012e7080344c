"""The dispatcher's hands on the head of one camera: keys, mouse and wheel on a wall become speeds, until he lets go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

RENEWED_MS = 300
"""A movement that goes on is said again this often: who hears of it no more lets it end."""
SLOW, FAST = 0.4, 1.0
"""Share of the camera's greatest speed, plain and with Shift."""
DEAD_PART = 0.15
"""Part of the way from the middle of the picture to its edge where the mouse does not turn the camera."""
WHEEL_MS, WHEEL_STEP = 250, 120
"""How long one step of the wheel zooms."""
Speeds = tuple[float, float, float]
STILL: Speeds = (0.0, 0.0, 0.0)
_TURNS = {
    Qt.Key.Key_Left: (-1.0, 0.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0, 0.0),
    Qt.Key.Key_Down: (0.0, -1.0, 0.0),
    Qt.Key.Key_Plus: (0.0, 0.0, 1.0),
    Qt.Key.Key_Equal: (0.0, 0.0, 1.0),
    Qt.Key.Key_Minus: (0.0, 0.0, -1.0),
}


class SteerHands(QObject):
    """Takes the keys and the mouse of a widget while it is `on`. `place`: where the camera's picture is in it, if it
    is."""

    speeds_wanted = Signal(float, float, float)
    """To the right, up, in, -1..1: at each change, again while it goes on, and all 0 when it ends."""
    preset_wanted = Signal(int)
    """A preset by its number, from 1; 0: back to where it looks."""
    places_wanted = Signal()
    """The list of the presets."""
    left = Signal()
    """He wants to steer no more."""

    def __init__(self, widget: QWidget, place: Callable[[], QRect | None]) -> None:
        super().__init__(widget)
        self._widget, self._place, self._on = widget, place, False
        self._keys: dict[Qt.Key, float] = {}
        self._drag: tuple[float, float] | None = None
        self._zoom, self._wheel = 0.0, 0
        self._said = STILL
        self._refused = False
        self._renewal = QTimer(self, interval=RENEWED_MS)
        self._renewal.timeout.connect(self._say)
        self._wheel_over = QTimer(self, singleShot=True, interval=WHEEL_MS)
        self._wheel_over.timeout.connect(self._end_wheel)

    @property
    def on(self) -> bool:
        """Whether the hands are on a camera."""
        return self._on

    def take(self) -> None:
        """From now on keys and mouse turn the camera."""
        if not self._on:
            self._on = True
            self._widget.installEventFilter(self)

    def leave(self) -> None:
        """No more; what moves is stopped."""
        if self._on:
            self._on = False
            self._widget.removeEventFilter(self)
            self.let_go()

    def let_go(self) -> None:
        """As if every key and the mouse were released."""
        self._keys, self._drag, self._zoom = {}, None, 0.0
        self._changed()

    def refuse(self) -> None:
        """It was refused: nothing more is said until everything was let go."""
        if self._speeds() != STILL:
            self._refused = True
            self._renewal.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """What is ours goes no further."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._press(event)
            return event.type() == QEvent.Type.KeyRelease and self._release(event)
        if isinstance(event, QWheelEvent):
            return self._turn_wheel(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.WindowDeactivate):
            self.let_go()
        return False

    # ------------------------------------------------------------ keys

    def _press(self, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return False
        if key in _TURNS:
            if not event.isAutoRepeat():
                self._keys[key] = FAST if held and key not in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) else SLOW
                self._changed()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_M):
            self.leave()
            self.left.emit()
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            self.preset_wanted.emit(key - Qt.Key.Key_0)
        elif key == Qt.Key.Key_P:
            self.places_wanted.emit()
        else:
            return False
        return True

    def _release(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key not in _TURNS:
            return False
        if not event.isAutoRepeat() and self._keys.pop(key, None) is not None:
            self._changed()
        return True

    # ------------------------------------------------------------ mouse

    def _mouse(self, event: QMouseEvent) -> bool:
        at, place, kind = event.position(), self._place(), event.type()
        inside = place is not None and place.contains(at.toPoint())
        if kind == QEvent.Type.MouseButtonPress and not inside:
            self.leave()
            self.left.emit()
            return False
        if kind == QEvent.Type.MouseButtonRelease and self._drag is not None:
            self._drag = None
            self._changed()
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove):
            if not event.buttons() & Qt.MouseButton.LeftButton:
                return False
            self._pull(at.x(), at.y())
        return True

    def _pull(self, x: float, y: float) -> None:
        """As far as it is from the middle of the picture, so fast."""
        place = self._place()
        if place is None:
            return
        across = (x - place.center().x()) / max(1.0, place.width() / 2)
        up = (place.center().y() - y) / max(1.0, place.height() / 2)
        self._drag = _speed(across), _speed(up)
        self._changed()

    def _turn_wheel(self, event: QWheelEvent) -> bool:
        self._wheel += event.angleDelta().y()
        if abs(self._wheel) >= WHEEL_STEP:
            self._zoom = SLOW if self._wheel > 0 else -SLOW
            self._wheel = 0
            self._wheel_over.start()
            self._changed()
        return True

    def _end_wheel(self) -> None:
        self._zoom = 0.0
        self._changed()

    # ------------------------------------------------------------ speeds

    def _changed(self) -> None:
        speeds = self._speeds()
        if self._refused and speeds == STILL:
            self._refused, self._said = False, STILL
        elif speeds != self._said:
            self._say()

    def _say(self) -> None:
        speeds = self._speeds()
        if self._refused:
            return
        self._said = speeds
        if speeds == STILL:
            self._renewal.stop()
        else:
            self._renewal.start()
        self.speeds_wanted.emit(*speeds)

    def _speeds(self) -> Speeds:
        pan, tilt = self._drag or (0.0, 0.0)
        zoom = self._zoom
        for key, speed in self._keys.items():
            across, up, closer = _TURNS[key]
            pan, tilt, zoom = pan + across * speed, tilt + up * speed, zoom + closer * speed
        return _within(pan), _within(tilt), _within(zoom)


def _speed(part: float) -> float:
    """A place on the way from the middle (0) to the edge (±1) as a speed; none in the dead part."""
    if abs(part) <= DEAD_PART:
        return 0.0
    return round(_within((abs(part) - DEAD_PART) / (1 - DEAD_PART)) * (1 if part > 0 else -1), 2)


def _within(speed: float) -> float:
    return max(-1.0, min(1.0, speed))
