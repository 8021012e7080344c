"""Which window is on which monitor while the room runs: a monitor may be switched off, unplugged, and come back.

A window whose monitor is gone is put away with all that it shows, and is on it again when it is back. The first one is
never put away: there an SOS opens its overview.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from console.pages.window import RoomWindow

SETTLED_MS = 300
"""Monitors come and go one by one, and each change is told more than once."""

log = logging.getLogger(__name__)


class Monitors(QObject):
    """Places the windows of a seat. `show` once; then it follows the monitors by itself."""

    def __init__(self, windows: Sequence[RoomWindow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._windows = windows
        names = _names()
        self._own = tuple(names[place % len(names)] for place in range(len(windows)))
        self._settling = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settling.timeout.connect(self.show)
        desk = QGuiApplication.instance()
        if isinstance(desk, QGuiApplication):
            desk.screenAdded.connect(lambda _screen: self._settling.start())
            desk.screenRemoved.connect(lambda _screen: self._settling.start())

    @property
    def settling(self) -> bool:
        """Whether monitors changed and the windows are about to follow."""
        return self._settling.isActive()

    def show(self) -> None:
        """Each window on its monitor, the whole of it, or put away."""
        screens = {screen.name(): screen for screen in QGuiApplication.screens()}
        taken: set[str] = set()
        for window, name in zip(self._windows, homes(self._own, tuple(screens)), strict=True):
            if window.put_away != (not name):
                log.warning("%s: %s", window.objectName(), f"on {name}" if name else "put away, its monitor is gone")
            window.put_away = not name
            if not name:
                window.hide()
                continue
            window.setGeometry(screens[name].geometry())
            window.show() if name in taken else window.showFullScreen()
            taken.add(name)


def homes(own: Sequence[str], present: Sequence[str]) -> tuple[str, ...]:
    """The monitor of each window, by name; '' for one that is put away. `own`: where each is when all are there."""
    if not present:
        return tuple(own)
    placed = [name if name in present else "" for name in own]
    spare = [name for name in present if name not in own]
    for place, name in enumerate(placed):
        if not name and spare:
            placed[place] = spare.pop(0)
    if not placed[0]:
        last = max((place for place, name in enumerate(placed) if name), default=0)
        placed[0], placed[last] = placed[last], ""
    return tuple(placed)


def _names() -> tuple[str, ...]:
    return tuple(screen.name() for screen in QGuiApplication.screens())
