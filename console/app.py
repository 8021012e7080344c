"""The room: the windows of one seat. The only module that names all their parts."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import qasync
from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QScreen
from PySide6.QtWidgets import QApplication

from console.bus import Access, Bus, now_us
from console.pages import trace
from console.pages.monitors import Monitors
from console.pages.sound import AlarmSound
from console.pages.window import RoomWindow
from console.pages.words import speak
from console.room.replay import NothingRecorded
from console.room.seat import Seat
from console.site.context import Context
from widgets.player import Player, read_script

if TYPE_CHECKING:
    from console.store.store import Store

log = logging.getLogger(__name__)

TICK_MS, REPLAY_MS, SCREENSHOT_MS = 1000, 40, 10_000
GARBAGE_AFTER = 5_000
"""New things between two searches for garbage: each takes 2 to 4 ms; with ten times as many, some took 100 ms."""
TURN_S = 0.001
"""So long a thread beside the windows keeps Python's lock: each of the many pieces of one picture waits for it."""
FIRST_PAGES = ("plant", "wall", "alerts", "overview", "people", "interlocks")
"""What the windows show at the very first start, window by window."""


@dataclass(frozen=True, slots=True)
class RoomOptions:
    """How one seat is opened."""

    operator: str = ""
    seat: str = "room-1"
    language: str = "zh"
    screenshots: Path | None = None
    dispatcher: Path | None = None
    replay_at_us: int = 0
    windows: int = 0
    trace: Path | None = None
    until_closed: Callable[[asyncio.AbstractEventLoop, Callable[[], object]], None] | None = None
    """Given the loop and how to end: arranges the end when the supervisor wants it."""


def run_room(context: Context, access: Access, options: RoomOptions) -> int:
    """Open the windows and work until they are closed. Returns the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("console.app: another kind of Qt application is already there")
    app.setApplicationName("vigil")
    app.setQuitOnLastWindowClosed(False)
    speak(options.language)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        room = Room(app, context, access, options)
        return int(loop.run_until_complete(room.work()))


class Room:
    """One seat with its windows, its sound, its clocks."""

    def __init__(self, app: QApplication, context: Context, access: Access, options: RoomOptions) -> None:
        self._app, self._context, self._options = app, context, options
        self._started_at_us = now_us()
        self._closed = asyncio.Event()
        self._bus = Bus(access, context.site.id, options.seat)
        operator = options.operator or _first_dispatcher(context)
        self._seat = Seat(context, self._bus, options.seat, operator, self._opened_store)
        self._store: Store | None = None
        self._windows = [RoomWindow(self._seat, place) for place in range(_window_count(options))]
        self._monitors = Monitors(self._windows, app)
        self._sound = AlarmSound(self._seat)
        self._timers = _Timers(self._seat, self._windows, options.screenshots)
        self._pulse = trace.Pulse(whole=options.trace is not None)
        traced, shown = options.trace is not None, lambda: sum(self._frames_shown().values())
        self._watch = trace.PaintWatch(self._seat, self._windows, shown, whole=traced)
        self._bus.beat(self._figures)

    async def work(self) -> int:
        """Show the windows, connect, and go on until closed."""
        self._show_windows()
        favour_windows()
        if self._options.until_closed is not None:
            self._options.until_closed(asyncio.get_running_loop(), self._closed.set)
        await self._bus.start()
        self._timers.start()
        playing = asyncio.ensure_future(self._play()) if self._options.dispatcher else None
        if self._options.replay_at_us:
            await self._open_past(self._options.replay_at_us)
        await self._closed.wait()
        if playing is not None:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
        await self._close()
        return 0

    async def _play(self) -> None:
        script = self._options.dispatcher
        if script is None:
            return
        player = Player(self._windows, read_script(script), self._options.screenshots)
        for outcome in await player.play():
            log.info("dispatcher: %s", outcome)

    async def _open_past(self, at_us: int) -> None:
        try:
            await self._seat.enter_replay(at_us)
        except NothingRecorded:
            log.warning("nothing is recorded yet; the room stays live")

    def _show_windows(self) -> None:
        layout = _read_layout(self._context.home.room_layout)
        for place, window in enumerate(self._windows):
            window.restore(layout.get(str(place), {"page": FIRST_PAGES[place % len(FIRST_PAGES)]}))
            window.closed.connect(self._closed.set)
        self._monitors.show()
        self._windows[0].activateWindow()

    async def _close(self) -> None:
        layout = {str(place): window.layout_state() for place, window in enumerate(self._windows)}
        self._context.home.room_layout.write_text(json.dumps(layout), encoding="utf-8")
        self._timers.stop()
        self._sound.stop()
        self._write_trace()
        self._seat.close()
        await self._bus.stop()
        for window in self._windows:
            window.hide()
            window.deleteLater()
        if self._store is not None:
            self._store.close()

    def _opened_store(self) -> Store:
        # SQLAlchemy takes half a second to load, and only who goes into the past needs it. Called off the loop.
        from console.store.store import Store

        self._store = self._store or Store.open(self._context.database_url)
        return self._store

    def _figures(self) -> tuple[dict[str, float], dict[str, str]]:
        shown = self._frames_shown()
        figures = {
            "frames_shown": float(sum(shown.values())),
            "gui_held_ms_max": self._pulse.longest_ms,
            "cpu_s": time.process_time(),
            "core_lost_shown": float(sum(window.core_lost.isVisible() for window in self._windows)),
            **{f"shown.{camera}": float(count) for camera, count in shown.items()},
        }
        return figures, {"sound": self._sound.note}

    def _frames_shown(self) -> dict[str, int]:
        shown: dict[str, int] = {}
        for window in self._windows:
            for camera, count in window.frames_shown().items():
                shown[camera] = shown.get(camera, 0) + count
        return shown

    def _write_trace(self) -> None:
        if self._options.trace is not None:
            trace.write(self._options.trace, self._pulse, self._watch, self._frames_shown(), self._started_at_us)


class _Timers(QObject):
    """The seat's clocks: one tick a second, the replay's, the screenshots'."""

    def __init__(self, seat: Seat, windows: Sequence[RoomWindow], screenshots: Path | None) -> None:
        super().__init__()
        self._seat, self._windows, self._screenshots, self._taken = seat, windows, screenshots, 0
        self._since = QElapsedTimer()
        self._timers = [self._timer(TICK_MS, self._tick), self._timer(REPLAY_MS, self._advance)]
        if screenshots is not None:
            self._timers.append(self._timer(SCREENSHOT_MS, self._take_screenshots))

    def start(self) -> None:
        """Start them all."""
        self._since.start()
        for timer in self._timers:
            timer.start()

    def stop(self) -> None:
        """Stop them all."""
        for timer in self._timers:
            timer.stop()

    def _timer(self, interval_ms: int, beat: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.timeout.connect(beat)
        return timer

    def _tick(self) -> None:
        self._seat.tell(frozenset({"tick"}))
        self._seat.say_screens(tuple(window.showing() for window in self._windows if not window.put_away))

    def _advance(self) -> None:
        elapsed_us = self._since.nsecsElapsed() // 1000
        self._since.start()
        self._seat.advance_replay(elapsed_us)

    def _take_screenshots(self) -> None:
        if self._screenshots is None:
            return
        self._taken += 1
        for place, screen in enumerate(QGuiApplication.screens(), start=1):
            _save_later(screen, self._screenshots / f"{self._taken * 10:04d}s-monitor-{place}.png")


def _save_later(screen: QScreen, path: Path) -> None:
    image: QImage = screen.grabWindow(0).toImage()
    threading.Thread(target=image.save, args=(str(path),), name="screenshot", daemon=True).start()


def favour_windows() -> None:
    """Leave what the start made out of Python's search for garbage, and search often enough that each is short; threads
    that compute give way sooner than usual (5 ms)."""
    sys.setswitchinterval(TURN_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 5, 500)


def _first_dispatcher(context: Context) -> str:
    operators = context.site.operators
    dispatchers = [person.id for person in operators if person.role == "dispatcher"]
    return next(iter(dispatchers or [person.id for person in operators]), "")


def _window_count(options: RoomOptions) -> int:
    return options.windows or max(2, len(QGuiApplication.screens()))


def _read_layout(path: Path) -> dict[str, dict[str, str]]:
    try:
        layout: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return layout
