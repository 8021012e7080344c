"""Replay: any moment of the past in the very same windows, and one key back to live."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Coroutine

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSlider, QVBoxLayout

from console.pages.export import ExportDialog, is_export_key
from console.pages.page import Page
from console.pages.past_events import FOR_EVER_US, PastEvents, begun
from console.pages.pinned_notes import PinnedNotes
from console.pages.replay_controls import ReplayControls
from console.pages.replay_lanes import ReplayLanes
from console.pages.replay_seats import ReplaySeats
from console.pages.words import language, words
from console.presenters.alerts import KnownRows, alert_list
from console.presenters.export import wish_of_moment
from console.presenters.pinned_notes import flags_of
from console.presenters.places import Spot, alert_spot
from console.presenters.replay import (
    FRAME_US,
    ON_STRIP,
    SPEEDS,
    journal_rows,
    moment_of,
    speed_text,
    time_strip,
    view_of,
)
from console.presenters.texts import date_clock_text
from console.room.desk import Desk
from console.room.past import MOST_EVENTS
from console.room.replay import NothingRecorded
from console.store.errors import StorageError
from widgets.alert_list import AlertList
from widgets.panel import Panel, named, said
from widgets.row_list import RowList
from widgets.time_strip import TimeStrip

BEFORE_US = 5_000_000
"""A jump to something that happened starts this much before it."""
LOOP_US = 10_000_000
"""A loop with one end only."""
LAST_US = 60_000_000
"""Play from live goes back this far."""
_TICK_US = 100_000
"""A step of the slider; the arrows move by ten."""
_ONCE = frozenset({Qt.Key.Key_P, Qt.Key.Key_R, Qt.Key.Key_L, Qt.Key.Key_J})
"""Keys that do nothing more while they are held."""
_SHOWN_BY = frozenset({"journal", "alert", "tick", "all", "replay", "live-alert", "lead", "screens", "note", "site"})


class ReplayPage(Page):
    """Strip, slider and buttons above; what was decided, and what stood at the moment, below."""

    name = "replay"
    key = "F8"
    title = "Replay"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._span: tuple[int, int] | None = None
        self._view = (0, 0)
        """The part of the span that strip and slider show."""
        self._is_backwards = False
        self._steps_us = 0
        self._wish_us = 0
        self._going: asyncio.Task[None] | None = None
        self._doing: asyncio.Task[None] | None = None
        self._measuring: asyncio.Task[None] | None = None
        self._events, self._marks = PastEvents(desk, self._on_read), PastEvents(desk, self._on_read, ON_STRIP)
        self._strip = TimeStrip()
        self._slider = named(QSlider(Qt.Orientation.Horizontal), "replay-slider")
        self._slider.setSingleStep(1_000_000 // _TICK_US)
        self._slider.setPageStep(60_000_000 // _TICK_US)
        self._slider.setTracking(False)
        self._slider.valueChanged.connect(self._on_slider)
        self._play = named(QPushButton(), "replay-play", "act")
        self._play.clicked.connect(self.toggle)
        self._live = named(QPushButton(), "replay-live", "act")
        self._live.clicked.connect(self._to_live)
        self._speed_label, self._speed = said("quiet"), named(QComboBox(), "replay-speed")
        self._speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speed.addItems([speed_text(speed) for speed in SPEEDS])
        self._speed.setCurrentIndex(SPEEDS.index(1.0))
        self._speed.currentIndexChanged.connect(self._on_speed)
        self._controls = ReplayControls()
        self._controls.event_wanted.connect(self._to_event)
        self._lanes = ReplayLanes(desk, self._on_read)
        self._lanes.moment_wanted.connect(self.go_to)
        self._seats, self._rows = ReplaySeats(desk), KnownRows()
        self._clock, self._answer = said("figure", "replay-clock"), said("strong", "replay-answer")
        self._keys = said("quiet")
        self._list, self._moment = named(RowList(), "replay-journal"), named(AlertList(), "replay-moment")
        self._list.activated_row.connect(lambda row: self.go_to(moment_of(row) - BEFORE_US))
        self._moment.look_wanted.connect(self.look_wanted)
        self._pinned = PinnedNotes(self, self._place, self._answer.setText)
        self._pinned.moment_wanted.connect(self.go_to)
        self._time_panel, self._list_panel, self._moment_panel = Panel(), Panel(), Panel()
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the strip, the moment, and what was decided."""
        if not changed & _SHOWN_BY:
            return
        if changed & {"tick", "all"} and (self._measuring is None or self._measuring.done()):
            self._measuring = begun(self._measure)
        if "site" in changed:
            self._lanes.retranslate()
        self._events.refresh(changed)
        self._marks.refresh(changed)
        self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._controls.retranslate()
        self._lanes.retranslate()
        self._time_panel.show_title(
            words("Replay"), words("Recordings and journal of this site · Shift+F8 search · Shift+F9 cases")
        )
        self._live.setText(words("Back to live (Esc)"))
        self._keys.setText(
            words("← → 1 s · Page up, Page down 1 min · Home, End · Tab to the journal · Ctrl+B evidence")
        )
        self._show()

    def take_keys(self) -> None:
        """The slider has the keyboard first: the arrows move through time."""
        self._slider.setFocus()

    def show_thing(self, thing: str) -> None:
        """Show a moment, UTC microseconds, from a little before it."""
        self.go_to(int(thing) - BEFORE_US)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """P plays and pauses, R turns round, + and - change the speed, Esc goes back to live; see the legend."""
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_P: self.toggle,
            Qt.Key.Key_R: self._turn_round,
            Qt.Key.Key_Plus: lambda: self._faster(1),
            Qt.Key.Key_Equal: lambda: self._faster(1),
            Qt.Key.Key_Minus: lambda: self._faster(-1),
            Qt.Key.Key_Comma: lambda: self._step(-FRAME_US),
            Qt.Key.Key_Period: lambda: self._step(FRAME_US),
            Qt.Key.Key_N: lambda: self._to_event(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)),
            Qt.Key.Key_BracketLeft: lambda: self._loop_from(begin=True),
            Qt.Key.Key_BracketRight: lambda: self._loop_from(begin=False),
            Qt.Key.Key_Backslash: self._end_loop,
            Qt.Key.Key_L: self._seats.toggle_lead,
            Qt.Key.Key_J: self._seats.toggle_follow,
            Qt.Key.Key_W: self._show_people,
            Qt.Key.Key_Z: lambda: self._zoom(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1),
        }
        act = acts.get(event.key())
        if is_export_key(event):
            self._export()
        elif event.key() == Qt.Key.Key_Escape and self.desk.replaying:
            self._to_live()
        elif self._pinned.pin.key(event):
            return
        elif act is not None:
            if not (event.isAutoRepeat() and event.key() in _ONCE):
                act()
        else:
            super().keyPressEvent(event)

    def _export(self) -> None:
        """Order a bundle of the loop, or of the time round the moment."""
        replay, at_us = self.desk.replay, self.desk.now_us()
        last_us = self._span[1] if self._span is not None else at_us
        loop_us = replay.loop_us if replay is not None else None
        ExportDialog(self.desk, wish_of_moment(at_us, loop_us, last_us, self.desk.context.site), self).open()

    def toggle(self) -> None:
        """Play or pause; from live, play the last minute."""
        replay = self.desk.replay
        if replay is None:
            self.go_to(self.desk.now_us() - LAST_US)
        else:
            replay.playing = not replay.playing
            self._show()

    def go_to(self, at_us: int) -> None:
        """Show the room as it was. While one moment is being read, the latest wish waits."""
        self._wish_us = at_us
        if self._going is None or self._going.done():
            self._going = asyncio.ensure_future(self._go())

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        buttons = QHBoxLayout()
        for widget in (self._play, self._speed_label, self._speed, self._live, self._clock):
            buttons.addWidget(widget)
        buttons.setSpacing(12)
        buttons.addWidget(self._answer, 1)
        buttons.addWidget(self._keys)
        self._keys.setWordWrap(False)
        self._clock.setWordWrap(False)
        for piece in (self._lanes.rail, self._strip, self._lanes.strip, self._slider):
            self._time_panel.body().addWidget(piece)
        choices = QHBoxLayout()
        choices.setSpacing(12)
        choices.addWidget(self._lanes)
        choices.addWidget(self._seats, 1)
        self._time_panel.body().addSpacing(6)
        self._time_panel.body().addLayout(choices)
        self._time_panel.body().addSpacing(6)
        self._time_panel.body().addLayout(buttons)
        self._time_panel.body().addSpacing(6)
        self._time_panel.body().addWidget(self._controls)
        self._list_panel.fill(self._list)
        self._moment_panel.fill(self._moment)
        lower, whole = QHBoxLayout(), QVBoxLayout(self)
        lower.addWidget(self._list_panel, 42)
        lower.addWidget(self._moment_panel, 34)
        lower.addWidget(self._pinned, 24)
        whole.setContentsMargins(8, 8, 8, 8)
        for layout in (lower, whole):
            layout.setSpacing(8)
        whole.addWidget(self._time_panel)
        whole.addLayout(lower, 1)

    def _show(self) -> None:
        desk, site, replay = self.desk, self.desk.context.site, self.desk.replay
        now_us = desk.now_us()
        self._show_view()
        known, full = self._marks.known(ahead=True), self._marks.full
        view = self._view if self._span is not None else None
        flags = flags_of(desk.live.notes.values(), view or (0, 0), words)
        strip = time_strip(view, replay, known, site, language(), words, full)
        self._strip.show_state(dataclasses.replace(strip, notes=flags))
        self._lanes.show_view(self._view, now_us)
        self._seats.refresh()
        self._pinned.show_notes()
        self._controls.show_loop(replay)
        rows = journal_rows(self._events.known(ahead=True), site, now_us, language(), words)
        self._list.show_rows(rows, words("Nothing is journaled yet"))
        self._list_panel.show_title(words("Journal"), words("Enter shows the moment"))
        standing = alert_list(desk.picture.alerts, site, now_us, language(), words, None, self._rows).rows
        self._moment.show_rows(standing)
        counts = words("{n} alerts · Enter looks · W: time, place, people").format(n=len(standing))
        self._moment_panel.show_title(words("Alerts at this moment"), counts if standing else words("No alert stood"))
        self._play.setText(words("Pause (P)") if replay is not None and replay.playing else words("Play (P)"))
        self._speed_label.setText(words("Speed back (+ −)") if self._is_backwards else words("Speed (+ −)"))
        self._live.setEnabled(desk.replaying)
        shown = words("Replay of {time}") if desk.replaying else words("Live · {time}")
        self._clock.setText(shown.format(time=date_clock_text(now_us, site.time_zone)))
        self._show_slider()

    def _show_view(self) -> None:
        """Bring the moment into sight; marks are read anew for another part of the past."""
        if self._span is None or self._slider.isSliderDown():
            return
        at_us = self.desk.replay.at_us if self.desk.replay is not None else self._span[1]
        self._view = view_of(self._span, at_us, self._controls.width_us, self._view)
        self._marks.look_until(self._view[1] if self._view[1] < self._span[1] else FOR_EVER_US)

    def _show_slider(self) -> None:
        if self._span is None or self._slider.isSliderDown():
            return
        self._slider.blockSignals(True)
        self._slider.setRange(0, max(1, (self._view[1] - self._view[0]) // _TICK_US))
        at_us = self.desk.replay.at_us if self.desk.replay is not None else self._span[1]
        self._slider.setValue((at_us - self._view[0]) // _TICK_US)
        self._slider.blockSignals(False)

    def _on_slider(self, tick: int) -> None:
        if self._span is not None:
            self.go_to(self._view[0] + tick * _TICK_US)

    def _faster(self, by: int) -> None:
        self._speed.setCurrentIndex(min(len(SPEEDS) - 1, max(0, self._speed.currentIndex() + by)))

    def _turn_round(self) -> None:
        """Play the other way."""
        self._is_backwards = not self._is_backwards
        self._on_speed(self._speed.currentIndex())
        if self.desk.replay is None:
            self.toggle()
        else:
            self.desk.replay.playing = True
        self._show()

    def _zoom(self, by: int) -> None:
        self._controls.zoom(by)
        self._show()

    def _on_speed(self, place: int) -> None:
        if self.desk.replay is not None:
            self.desk.replay.speed = -SPEEDS[place] if self._is_backwards else SPEEDS[place]

    def _loop_from(self, begin: bool) -> None:
        """The loop begins here, or ends here; the other end is where it was, or ten seconds away."""
        replay = self.desk.replay
        if replay is None:
            return
        at_us = replay.at_us
        first_us, last_us = replay.loop_us or (at_us - LOOP_US, at_us + LOOP_US)
        replay.loop_us = (at_us, max(last_us, at_us + FRAME_US)) if begin else (min(first_us, at_us - FRAME_US), at_us)
        self._show()

    def _end_loop(self) -> None:
        if self.desk.replay is not None:
            self.desk.replay.loop_us = None
            self._show()

    def _step(self, by_us: int) -> None:
        """One picture on, or back, standing still. Steps that come faster than they are read add up."""
        self._steps_us += by_us
        self._do(self._stepped)

    async def _stepped(self) -> None:
        while self._steps_us:
            by_us, self._steps_us = self._steps_us, 0
            await self.desk.step_replay(by_us)

    def _to_event(self, back: bool) -> None:
        self._do(lambda: self._find(back))

    def _do(self, work: Callable[[], Coroutine[object, object, None]]) -> None:
        """One after the other: a key that is held does not pile them up."""
        if self._doing is None or self._doing.done():
            self._doing = begun(lambda: self._done(work))

    async def _done(self, work: Callable[[], Coroutine[object, object, None]]) -> None:
        try:
            await work()
        except (StorageError, OSError) as error:
            self._answer.setText(words("The past cannot be read: {why}").format(why=error))

    async def _find(self, back: bool) -> None:
        """Go to where the next event of the kind begins, or the one before."""
        sought, replay = self._controls.sought, self.desk.replay
        at_us = self.desk.now_us() + (0 if replay is None else BEFORE_US)
        found = await self.desk.next_event(at_us, sought.kinds, sought.subjects, back)
        if found is None:
            where = words("before") if back else words("after")
            self._answer.setText(words("No event of this kind {where} this moment").format(where=where))
            return
        self._answer.setText("")
        self.go_to(found.at_us - BEFORE_US)

    def _place(self) -> Spot | None:
        """Where a note goes: the place of the alert that is chosen among those of the moment."""
        alert = self.desk.picture.alerts.get(self._moment.chosen)
        return alert_spot(alert, self.desk.picture, self.desk.context.site) if alert else None

    def _show_people(self) -> None:
        """Time, place and people of the alert that is chosen among those of the moment."""
        if alert := self._moment.chosen:
            self.thing_wanted.emit("search", alert)

    def _to_live(self) -> None:
        self._wish_us, self._is_backwards = 0, False
        self.desk.leave_replay()

    async def _go(self) -> None:
        while self._wish_us:
            at_us, self._wish_us = self._wish_us, 0
            began = self.desk.replay is None
            try:
                await self.desk.enter_replay(at_us)
            except NothingRecorded:
                self._answer.setText(words("Nothing is recorded yet"))
                return
            except (StorageError, OSError) as error:
                self._answer.setText(words("The past cannot be read: {why}").format(why=error))
                return
            replay = self.desk.replay
            if replay is not None and began:
                replay.playing = True
                self._on_speed(self._speed.currentIndex())
        self._answer.setText("")
        self._show()

    async def _measure(self) -> None:
        try:
            self._span = await self.desk.past_span()
        except (StorageError, OSError) as error:
            self._answer.setText(words("The past cannot be read: {why}").format(why=error))
            return
        if self._span is None:
            self._answer.setText(words("Nothing is recorded yet"))
        self._show()

    def _on_read(self, why_not: str) -> None:
        if why_not:
            self._answer.setText(words("The past cannot be read: {why}").format(why=why_not))
        self._strip.setToolTip(
            words("The {n} newest alerts, raised and gone, are marked").format(n=MOST_EVENTS)
            if self._marks.full
            else ""
        )
        self._show()
