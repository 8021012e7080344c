"""Replay: any moment of the past in the very same windows, and one key back to live."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSlider, QVBoxLayout

from console.pages.page import Page
from console.pages.words import words
from console.presenters.replay import SPEEDS, journal_rows, moment_of, speed_text, time_strip
from console.presenters.texts import date_clock_text
from console.room.desk import Desk
from console.room.replay import NothingRecorded
from widgets.panel import Panel, named, said
from widgets.row_list import RowList
from widgets.time_strip import TimeStrip

BEFORE_US = 5_000_000
"""A jump to something that happened starts this much before it."""
LAST_US = 60_000_000
"""Play from live goes back this far."""
_SHOWN_BY = frozenset({"journal", "tick", "all", "replay"})


class ReplayPage(Page):
    """Strip, slider and buttons above; what was decided below."""

    name = "replay"
    key = "F8"
    title = "Replay"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._span: tuple[int, int] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._strip = TimeStrip()
        self._slider = named(QSlider(Qt.Orientation.Horizontal), "replay-slider")
        self._slider.setPageStep(60)
        self._slider.setTracking(False)
        self._slider.valueChanged.connect(self._on_slider)
        self._play = named(QPushButton(), "replay-play", "act")
        self._play.clicked.connect(self._on_play)
        self._live = named(QPushButton(), "replay-live", "act")
        self._live.clicked.connect(desk.leave_replay)
        self._speed = named(QComboBox(), "replay-speed")
        self._speed.addItems([speed_text(speed) for speed in SPEEDS])
        self._speed.setCurrentIndex(SPEEDS.index(1.0))
        self._speed.currentIndexChanged.connect(self._on_speed)
        self._clock, self._answer = said("figure", "replay-clock"), said("strong", "replay-answer")
        self._list = named(RowList(), "replay-journal")
        self._list.activated_row.connect(lambda row: self._go_to(moment_of(row) - BEFORE_US))
        self._time_panel, self._list_panel = Panel(), Panel()
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the strip, the moment, and what was decided."""
        if not changed & _SHOWN_BY:
            return
        if changed & {"tick", "all"} and not self._tasks:
            self._spawn(self._read_span())
        self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._time_panel.show_title(words("Replay"), words("Recordings and journal of this site"))
        self._list_panel.show_title(words("Journal"), words("Enter shows the moment"))
        self._live.setText(words("Back to live (Esc)"))
        self._show()

    def take_keys(self) -> None:
        """The play button has the keyboard first."""
        self._play.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to live."""
        if event.key() == Qt.Key.Key_Escape and self.desk.replaying:
            self.desk.leave_replay()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        for widget in (self._play, self._speed, self._live):
            buttons.addWidget(widget)
        buttons.addWidget(self._clock, 1)
        for piece in (self._strip, self._slider):
            self._time_panel.body().addWidget(piece)
        self._time_panel.body().addLayout(buttons)
        self._time_panel.body().addWidget(self._answer)
        self._list_panel.body().addWidget(self._list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addWidget(self._time_panel)
        whole.addWidget(self._list_panel, 1)

    def _show(self) -> None:
        desk, site, replay = self.desk, self.desk.context.site, self.desk.replay
        self._strip.show_state(time_strip(self._span, replay, desk.live.journal, site))
        self._list.show_rows(journal_rows(desk.live.journal, site, words))
        self._play.setText(words("Pause") if replay is not None and replay.playing else words("Play"))
        self._live.setEnabled(desk.replaying)
        shown = words("Replay of {time}") if desk.replaying else words("Live · {time}")
        self._clock.setText(shown.format(time=date_clock_text(desk.now_us(), site.time_zone)))
        self._show_slider()

    def _show_slider(self) -> None:
        if self._span is None or self._slider.isSliderDown():
            return
        self._slider.blockSignals(True)
        self._slider.setRange(0, max(1, (self._span[1] - self._span[0]) // 1_000_000))
        at_us = self.desk.replay.at_us if self.desk.replay is not None else self._span[1]
        self._slider.setValue((at_us - self._span[0]) // 1_000_000)
        self._slider.blockSignals(False)

    def _on_slider(self, second: int) -> None:
        if self._span is not None:
            self._go_to(self._span[0] + second * 1_000_000)

    def _on_play(self) -> None:
        replay = self.desk.replay
        if replay is None:
            self._go_to(self.desk.now_us() - LAST_US)
        else:
            replay.playing = not replay.playing
            self._show()

    def _on_speed(self, place: int) -> None:
        if self.desk.replay is not None:
            self.desk.replay.speed = SPEEDS[place]

    def _go_to(self, at_us: int) -> None:
        self._spawn(self._enter(at_us))

    async def _enter(self, at_us: int) -> None:
        try:
            await self.desk.enter_replay(at_us)
        except NothingRecorded:
            self._answer.setText(words("Nothing is recorded yet"))
            return
        replay = self.desk.replay
        if replay is not None:
            replay.playing, replay.speed = True, SPEEDS[self._speed.currentIndex()]
        self._answer.setText("")
        self._show()

    async def _read_span(self) -> None:
        self._span = await self.desk.past_span()
        self._show()

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.result()
