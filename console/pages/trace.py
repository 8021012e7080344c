"""What the windows really did, for the benches: when each alert was painted, and how long the GUI thread was held."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea

from console.bus import now_us
from console.pages.window import RoomWindow
from console.room.desk import Desk
from console.values import AlertState

PULSE_MS, CALM_PULSE_MS = 5, 50
KEPT = 200


class Pulse(QObject):
    """A timer: how late it fires, is how long the GUI thread was held.

    A bench looks each 5 ms and keeps the whole run; a room that stands open for weeks looks each 50 ms and keeps the
    last ten seconds.
    """

    def __init__(self, whole: bool) -> None:
        super().__init__()
        self.held: deque[tuple[int, float]] = deque(maxlen=None if whole else KEPT)
        """(when, for how many milliseconds)."""
        self._every_ms = PULSE_MS if whole else CALM_PULSE_MS
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(self._every_ms)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    @property
    def longest_ms(self) -> float:
        """The longest of what is kept."""
        return max((ms for _, ms in self.held), default=0.0)

    def _beat(self) -> None:
        self.held.append((now_us(), max(0.0, self._since.nsecsElapsed() / 1e6 - self._every_ms)))
        self._since.start()


class PaintWatch(QObject):
    """Notes when an alert that came, the first state and the first tile are painted: alerts by the first window, which
    lists them. `whole`, for a bench: also when an answer is painted, and each picture in which the list has moved."""

    def __init__(
        self, desk: Desk, windows: Sequence[RoomWindow], frames_shown: Callable[[], int], whole: bool = False
    ) -> None:
        super().__init__()
        self.painted_at_us: dict[str, int] = {}
        self.answered_at_us: dict[str, int] = {}
        self.scrolled_at_us: list[int] = []
        self._whole, self._answered, self._stood_at = whole, set[str](), 0
        self.alert_list_at_us = self.first_tile_at_us = 0
        self._desk, self._first, self._frames_shown = desk, windows[0], frames_shown
        self._shown, self._heard = set[str](), False
        self._lists, self._looked_on = list[QAbstractScrollArea](), ""
        self._first.refreshed.connect(self._on_refreshed)
        for window in windows:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window is about to paint what changed: note it once that is done."""
        if event.type() is QEvent.Type.UpdateRequest:
            if watched is self._first and (
                self._shown or self._answered or (self._heard and not self.alert_list_at_us)
            ):
                QTimer.singleShot(0, self._note_alerts)
            if not self.first_tile_at_us:
                QTimer.singleShot(0, self._note_tile)
            if self._whole and watched is self._first:
                QTimer.singleShot(0, self._note_scroll)
        return False

    def _on_refreshed(self, changed: frozenset[str]) -> None:
        self._heard = self._heard or bool(changed - {"tick", "all"})
        if changed & {"alert", "all"}:
            self._shown |= self._desk.live.alerts.keys() - self.painted_at_us.keys()
            if self._whole:
                self._answered |= self._answered_now() - self.answered_at_us.keys()

    def _note_alerts(self) -> None:
        at_us = now_us()
        self.painted_at_us |= dict.fromkeys(self._shown, at_us)
        self.answered_at_us |= dict.fromkeys(self._answered, at_us)
        self._shown.clear()
        self._answered.clear()
        self.alert_list_at_us = self.alert_list_at_us or at_us

    def _answered_now(self) -> set[str]:
        return {alert.alert for alert in self._desk.live.alerts.in_state(AlertState.ACKNOWLEDGED)}

    def _note_scroll(self) -> None:
        if self._first.current != self._looked_on:  # Looking for the lists takes milliseconds.
            self._looked_on = self._first.current
            self._lists = self._first.findChildren(QAbstractScrollArea, "alert-list")
        at = next((one.verticalScrollBar().value() for one in self._lists if one.isVisible()), 0)
        if at != self._stood_at:
            self._stood_at = at
            self.scrolled_at_us.append(now_us())

    def _note_tile(self) -> None:
        if not self.first_tile_at_us and self._frames_shown():
            self.first_tile_at_us = now_us()


def write(path: Path, pulse: Pulse, watch: PaintWatch, frames: dict[str, int], started_at_us: int) -> None:
    """Leave everything as one JSON object."""
    told = {
        "started_at_us": started_at_us,
        "ended_at_us": now_us(),
        "held": [(at_us, round(ms, 2)) for at_us, ms in pulse.held],
        "painted_at_us": watch.painted_at_us,
        "answered_at_us": watch.answered_at_us,
        "scrolled_at_us": watch.scrolled_at_us,
        "alert_list_at_us": watch.alert_list_at_us,
        "first_tile_at_us": watch.first_tile_at_us,
        "frames_shown": frames,
    }
    path.write_text(json.dumps(told), encoding="utf-8")
