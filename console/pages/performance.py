"""Alert performance: the figures of the standard for a span, who calls most, and every call behind a figure. Enter on a
call goes there: to the alert while it stands, else to its moment in the replay."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from console.asks import Looked
from console.domain.ages import is_over
from console.domain.alarm_performance import Actor, Performance, performance
from console.domain.alert import first_called_us
from console.domain.occurrences import Occurrence, Occurrences
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.past_events import begun
from console.pages.printing import Printing
from console.pages.words import language, words
from console.presenters.figures_behind import ALERTS, EVERY, behind
from console.presenters.performance import (
    SPANS,
    actors_table,
    calls_of,
    calls_table,
    csv_lines,
    figures_table,
    found,
    span_of,
)
from console.presenters.performance_paper import SHARES, paper_rows, paper_titles
from console.presenters.texts import date_clock_text, plain
from console.reports.alert_list_print import print_alert_list
from console.reports.csv_file import write_csv
from console.room.desk import Desk
from console.store.errors import StorageError
from widgets.health_table import HealthTable
from widgets.long_table import LongTable
from widgets.panel import named, said

AGAIN_US = 10_000_000
"""A span that still runs is read again after this."""
TYPED_MS = 250
"""So long after the last letter the calls are searched."""


class PerformancePage(Page):
    """The span at the top, the figures at the left, the worst actors above the calls at the right."""

    name = "performance"
    key = "F12"
    title = "Alert figures"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._chosen = SPANS[0]
        self._actor: Actor | None = None
        self._figure = ""
        """The figure whose calls are listed, in English; '' for none."""
        self._found: list[Occurrence] = []
        self._read, self._read_at_us = Occurrences(), 0
        self._span = (0, 1)
        self._told: Performance | None = None
        self._reading: asyncio.Task[None] | None = None
        self._journaling = Asking(desk, lambda _told: None)
        self._choices = {name: named(QPushButton(), f"span-{place}") for place, name in enumerate(SPANS, 1)}
        self._save = named(QPushButton(), "save-calls")
        self._note = said("quiet", "performance-note")
        self._figures, self._actors, self._calls = HealthTable("figures"), HealthTable("actors"), LongTable("calls")
        self._find = named(QLineEdit(), "find-calls")
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typed.timeout.connect(self._show_calls)
        self._searching: asyncio.Task[None] | None = None
        self._printing = Printing(self, lambda text, _trouble: self._note.setText(text))
        self._paper: asyncio.Task[None] | None = None
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Read when it comes up, and what still runs every ten seconds."""
        old = is_over(self._read_at_us, AGAIN_US, self.desk.now_us()) and self._chosen != "shift before"
        if changed & {"all", "replay"} or ("tick" in changed and old):
            self._begin()

    def retranslate(self) -> None:
        """Set every text anew."""
        for place, (name, button) in enumerate(self._choices.items(), 1):
            button.setText(f"{words(name)} ({place})")
        self._find.setPlaceholderText(words("Find in time, alert, place, person, comment (Ctrl+F)"))
        self._calls.table.setToolTip(words("Enter: to the alert, or to its moment in the replay"))
        self._save.setText(words("Save the calls as CSV (S)"))
        self._save.setToolTip(words("Ctrl+P prints a PDF, Ctrl+Shift+P on paper"))
        self._show()

    def take_keys(self) -> None:
        """The worst actors have the keyboard first."""
        self._actors.table.setFocus()

    def show_all(self) -> None:
        """The calls of all, whatever was chosen or typed."""
        self._find.clear()
        self._actors.table.clearSelection()
        self._figures.table.clearSelection()
        self.take_keys()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a call goes there."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._calls.table.hasFocus():
            self.go()
        else:
            super().keyPressEvent(event)

    def go(self) -> None:
        """To the chosen call: to its alert while that still stands by it, else to its moment in the replay."""
        place = len(self._found) - 1 - self._calls.table.currentIndex().row()
        if not 0 <= place < len(self._found):
            return
        call = self._found[place]
        if self._stands_by(call):
            self.look_wanted.emit(call.alert)
        elif call.raised_at_us:
            self.thing_wanted.emit("replay", str(call.raised_at_us))

    def show_span(self, name: str) -> None:
        """One of SPANS."""
        self._chosen, self._actor, self._figure = name, None, ""
        self._figures.table.clearSelection()
        self._begin()

    def save(self) -> None:
        """The calls that are listed, as a CSV file among the reports; journaled."""
        calls = self._listed()
        path = self.desk.context.home.reports / f"alerts-{self._span[0] // 1_000_000}-{self._span[1] // 1_000_000}.csv"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_csv(path, csv_lines(calls, self.desk.context.site, language(), words))
        except OSError as error:
            self._note.setText(words("Not saved: {why}").format(why=error))
            return
        self._journaling.ask(Looked(**self.desk.ask_fields(), subject=f"export/{path.name}"))
        self._note.setText(words("Saved: {name}").format(name=path))

    def print(self, *, on_paper: bool = False) -> None:
        """Figures, worst actors and the calls that are listed as a PDF among the reports, journaled; `on_paper`: on a
        printer too."""
        if self._told is not None and (self._paper is None or self._paper.done()):
            self._note.setText(words("Printing …"))
            self._paper = begun(lambda: self._print(on_paper))

    # ------------------------------------------------------------ inside

    def _stands_by(self, call: Occurrence) -> bool:
        """Whether the alert of a call stands by it; one without a row is what stood. The row is written a moment after
        the alert has called."""
        alert = self.desk.picture.alerts.get(call.alert)
        if alert is None or not call.seq:
            return alert is not None
        return self._read.is_newest(call) and 0 < first_called_us(alert) <= call.raised_at_us

    async def _print(self, on_paper: bool) -> None:
        told, site, span = self._told, self.desk.context.site, self._span
        path = self.desk.context.home.reports / f"alert-figures-{span[0] // 1_000_000}-{span[1] // 1_000_000}.pdf"
        if told is None:
            return
        try:
            rows = paper_rows(told, self._listed(), site, language(), words)
            titles = paper_titles(span, site, self.desk.operator, self.desk.now_us(), language(), words)
            await asyncio.to_thread(print_alert_list, path, titles, ("",) * len(SHARES), SHARES, rows)
        except OSError as error:
            self._note.setText(words("Not printed: {why}").format(why=error))
            return
        self._journaling.ask(Looked(**self.desk.ask_fields(), subject=f"export/{path.name}"))
        self._note.setText(words("Printed: {name}").format(name=path))
        if on_paper:
            self._printing.put(path)

    def _build(self) -> None:
        top, grid, whole = QHBoxLayout(), QGridLayout(), QVBoxLayout(self)
        for name, button in self._choices.items():
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on, name=name: self.show_span(name))
            top.addWidget(button)
        self._save.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._save.clicked.connect(self.save)
        self._find.setClearButtonEnabled(True)
        self._find.textChanged.connect(lambda _text: self._typed.start())
        top.addWidget(self._save)
        top.addWidget(self._note, 1)
        grid.addWidget(self._figures, 0, 0, 2, 1)
        grid.addWidget(self._actors, 0, 1)
        self._calls.body().insertWidget(0, self._find)
        grid.addWidget(self._calls, 1, 1)
        for place, (column, row) in enumerate(((2, 1), (3, 2))):
            grid.setColumnStretch(place, column)
            grid.setRowStretch(place, row)
        grid.setSpacing(8)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addLayout(top)
        whole.addLayout(grid, 1)
        keys = {
            "Ctrl+P": self.print,
            "Ctrl+Shift+P": lambda: self.print(on_paper=True),
            "S": self.save,
            "Esc": self.show_all,
            "Ctrl+F": self._find.setFocus,
        }
        keys |= {str(place): button.click for place, button in enumerate(self._choices.values(), 1)}
        for key, act in keys.items():
            within = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(key), self, context=within).activated.connect(act)
        for table in (self._actors.table, self._figures.table):
            table.itemSelectionChanged.connect(self._choose)
        self._calls.table.doubleClicked.connect(lambda _place: self.go())

    def _begin(self) -> None:
        if self._reading is None or self._reading.done():
            self._reading = begun(self._read_now)

    async def _read_now(self) -> None:
        """Calls of before the span that were answered within it are none of the span; what stood then is stale all the
        same."""
        chosen, now_us = self._chosen, self.desk.now_us()
        span = span_of(chosen, self.desk.context.site, now_us)
        try:
            past = await self.desk.past_alerts(*span)
            read, rules, end_us = past.calls, self.desk.context.site.alerts, max(span[1], span[0] + 1)
            others = (tuple(read.earlier.values()), past.at_end)
            told = await asyncio.to_thread(performance, read.calls, rules, span[0], end_us, *others)
        except (StorageError, OSError) as error:
            self._note.setText(words("The journal cannot be read: {why}").format(why=error))
            return
        self._read, self._told, self._span, self._read_at_us = read, told, span, now_us
        self._show()
        if chosen != self._chosen:
            self._reading = None
            self._begin()

    def _show(self) -> None:
        site = self.desk.context.site
        for name, button in self._choices.items():
            button.setChecked(name == self._chosen)
        if self._told is None:
            return
        start, end = (date_clock_text(at_us, site.time_zone) for at_us in self._span)
        asked = words("{start} to {end} · the standard asks for averages of 30 days")
        self._note.setText(asked.format(start=start, end=end))
        self._figures.show_state(figures_table(self._told, words))
        self._actors.show_state(actors_table(self._told, site, language(), words))
        self._show_calls()

    def _choose(self) -> None:
        """The calls of the actor and of the figure that are selected; all while none is."""
        rows = {index.row() for index in self._actors.table.selectedIndexes()}
        worst = self._told.worst if self._told is not None else ()
        self._actor = next((worst[row] for row in rows if row < len(worst)), None)
        said = figures_table(self._told, plain).rows if self._told is not None else ()
        figures = {index.row() for index in self._figures.table.selectedIndexes()}
        self._figure = next((said[row].cells[0] for row in figures if row < len(said)), "")
        self._show_calls()

    def _listed(self) -> list[Occurrence]:
        """What the chosen figure and actor count; an actor's are calls."""
        calls = [call for call in self._read.calls if self._span[0] <= call.raised_at_us < self._span[1]]
        if self._told is not None:
            figure = self._figure or (EVERY if self._actor is not None else "")
            calls = behind(figure, calls, self._told, self.desk.context.site.alerts)
        calls = calls_of(calls, self._actor)
        return found(calls, self._find.text(), self.desk.context.site, language(), words)

    def _show_calls(self) -> None:
        """Search beside the window: a month's calls take a second."""
        if self._searching is not None:
            self._searching.cancel()
        self._searching = begun(self._search)

    async def _search(self) -> None:
        listed, site = await asyncio.to_thread(self._listed), self.desk.context.site
        self._found = listed
        of_all = self._told.calls if self._told is not None and self._figure not in ALERTS else None
        self._calls.show_state(calls_table(listed, site, language(), words, of_all))
