"""What the windows really did, for the benches: when each alert was painted, and how long the GUI thread was held."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from console.bus import now_us
from console.room.desk import Desk

PULSE_MS, CALM_PULSE_MS = 5, 50
KEPT = 200


class Pulse(QObject):
    """A timer: how late it fires, is how long the GUI thread was held.

    A bench looks each 5 ms and keeps the whole run; a room that stands open for weeks looks each 50 ms and keeps the
    last ten seconds.
    """

    def __init__(self, whole: bool) -> None:
        super().__init__()
        self.held_ms: deque[float] = deque(maxlen=None if whole else KEPT)
        self._every_ms = PULSE_MS if whole else CALM_PULSE_MS
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(self._every_ms)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        self.held_ms.append(max(0.0, self._since.nsecsElapsed() / 1e6 - self._every_ms))
        self._since.start()


class PaintWatch(QObject):
    """Notes when the windows have painted an alert that came, the first state, the first tile."""

    def __init__(self, desk: Desk, windows: Sequence[QWidget], frames_shown: Callable[[], int]) -> None:
        super().__init__()
        self.painted_at_us: dict[str, int] = {}
        self.alert_list_at_us = self.first_tile_at_us = 0
        self._desk, self._frames_shown = desk, frames_shown
        self._pending, self._heard = set[str](), False
        self._stop = desk.subscribe(self._on_changed)
        for window in windows:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window is about to paint what changed: note it once that is done."""
        waits = self._pending or not (self.alert_list_at_us and self.first_tile_at_us)
        if waits and event.type() is QEvent.Type.UpdateRequest:
            QTimer.singleShot(0, self._note)
        return False

    def _on_changed(self, changed: frozenset[str]) -> None:
        self._heard = self._heard or bool(changed - {"tick"})
        if "alert" in changed:
            self._pending |= set(self._desk.live.alerts) - set(self.painted_at_us)

    def _note(self) -> None:
        at_us = now_us()
        self.painted_at_us |= dict.fromkeys(self._pending, at_us)
        self._pending.clear()
        if self._heard and not self.alert_list_at_us:
            self.alert_list_at_us = at_us
        if not self.first_tile_at_us and self._frames_shown():
            self.first_tile_at_us = at_us


def write(path: Path, pulse: Pulse, watch: PaintWatch, frames: dict[str, int], started_at_us: int) -> None:
    """Leave everything as one JSON object."""
    told = {
        "started_at_us": started_at_us,
        "ended_at_us": now_us(),
        "held_ms": [round(ms, 2) for ms in pulse.held_ms],
        "painted_at_us": watch.painted_at_us,
        "alert_list_at_us": watch.alert_list_at_us,
        "first_tile_at_us": watch.first_tile_at_us,
        "frames_shown": frames,
    }
    path.write_text(json.dumps(told), encoding="utf-8")
