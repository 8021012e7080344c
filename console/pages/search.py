"""Search: a question to the past, answered as it is found; Enter on an answer shows its moment in the replay."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from console.asks import Looked
from console.domain.search import Found
from console.messages import Alert
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.past_events import begun
from console.pages.search_fields import SearchFields
from console.pages.words import language, words
from console.presenters.places import zone_of_alert
from console.presenters.search import (
    HEADS,
    SHARES,
    Wish,
    found_lines,
    found_table,
    found_titles,
    incident_wish,
    lacking,
    question_of,
)
from console.reports.found_print import print_found
from console.room.desk import Desk
from console.room.searching import About, Part, SearchFailed
from console.store.errors import StorageError
from widgets.long_table import LongTable
from widgets.panel import Panel, named, said

HOUR_US = 3_600_000_000
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVING = frozenset({
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
})  # fmt: skip


class SearchPage(Page):
    """The question above, the answers below."""

    name = "search"
    key = "Shift+F8"
    title = "Search"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._journaling = Asking(desk, lambda _told: None)
        self._searching: asyncio.Task[None] | None = None
        self._printing: asyncio.Task[None] | None = None
        self._asked: Wish | None = None
        self._found: list[Found] = []
        self._share, self._number = 1.0, 0
        self._panel, self._fields = Panel(), SearchFields(desk.context.site)
        self._find, self._print = (named(QPushButton(), name, "act") for name in ("search-find", "search-print"))
        self._told, self._keys = said("strong", "search-told"), said("quiet")
        self._table = LongTable("found")
        self._fields.show_time(desk.now_us() - HOUR_US, desk.now_us())
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Nothing here changes by itself."""

    def retranslate(self) -> None:
        """Set every text anew."""
        self._fields.retranslate(self.desk.context.site)
        self._panel.show_title(words("Search"), words("What was said on the bus and decided at this site"))
        self._find.setText(words("Find (Enter)"))
        self._print.setText(words("Print to PDF and CSV (P)"))
        self._keys.setText(words("Tab from field to field · Enter on an answer shows its moment · Esc the question"))
        self._show()

    def take_keys(self) -> None:
        """The question has the keyboard first; the answers while there are some."""
        (self._table.table if self._found else self._fields.about).setFocus()

    def show_thing(self, thing: str) -> None:
        """Time, place and people of an alert, or of 'range/<zone>/<from>/<to>', at once."""
        alert = self.desk.picture.alerts.get(thing) or self.desk.live.alerts.get(thing)
        if alert is not None:
            self._show_incident(alert)
        elif thing.startswith("range/"):
            _, zone, start, end = thing.split("/")
            self._fields.show_wish(Wish(About.INCIDENT, int(start), int(end), place=zone))
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks, on an answer it goes there; P prints; Esc goes back to the question."""
        on_answer = self._table.table.hasFocus()
        if event.key() in _ENTER:
            (self._go if on_answer else self._ask)()
        elif event.key() == Qt.Key.Key_P and not event.isAutoRepeat():
            self._print_found()
        elif event.key() == Qt.Key.Key_Escape and on_answer and not self.desk.replaying:
            self._fields.about.setFocus()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The table moves its cursor; every other key is the page's and the window's."""
        is_key = event.type() == QEvent.Type.KeyPress and watched is self._table.table
        if is_key and isinstance(event, QKeyEvent) and event.key() not in _MOVING:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        acts, whole = QHBoxLayout(), QVBoxLayout(self)
        acts.setSpacing(12)
        for part in (self._find, self._print):
            acts.addWidget(part)
        acts.addWidget(self._told, 1)
        acts.addWidget(self._keys)
        self._keys.setWordWrap(False)
        self._panel.body().setSpacing(8)
        self._panel.body().addWidget(self._fields)
        self._panel.body().addLayout(acts)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addWidget(self._panel)
        whole.addWidget(self._table, 1)
        self._find.clicked.connect(self._ask)
        self._print.clicked.connect(self._print_found)
        self._fields.text.returnPressed.connect(self._ask)
        self._table.table.installEventFilter(self)
        self._table.table.doubleClicked.connect(lambda _index: self._go())

    def _show_incident(self, alert: Alert) -> None:
        desk = self.desk
        zone = zone_of_alert(alert, desk.picture, desk.context.site)
        standing = tuple({**desk.live.alerts, **desk.picture.alerts}.values())
        self._fields.show_wish(incident_wish(alert, standing, zone))
        self._ask()

    def _ask(self) -> None:
        wish = self._fields.wish()
        if why := lacking(wish, words):
            self._told.setText(why)
            return
        self._asked, self._found, self._share = wish, [], 0.0
        self._number += 1
        self._told.setText("")
        self._show()
        about = "/".join(filter(None, ("search", wish.about.value, wish.place, wish.person)))
        self._journaling.ask(Looked(**self.desk.ask_fields(), subject=about))
        self._searching = begun(partial(self._search, wish, self._number))

    async def _search(self, wish: Wish, number: int) -> None:
        loop = asyncio.get_running_loop()

        def tell(part: Part) -> None:
            loop.call_soon_threadsafe(self._take, part, number)

        try:
            await self.desk.search(question_of(wish), tell)
        except (SearchFailed, StorageError, OSError) as error:
            self._told.setText(words("The past cannot be read: {why}").format(why=error))

    def _take(self, part: Part, number: int) -> None:
        """One part; what an earlier question still says is let go."""
        if number != self._number:
            return
        first = not self._found and bool(part.found)
        self._found = sorted([*self._found, *part.found], key=lambda one: (one.at_us, one.to_us))
        self._share = part.share
        self._show()
        if first:
            self._table.table.selectRow(0)
            self._table.table.setFocus()

    def _show(self) -> None:
        self._table.show_state(found_table(self._found, self._share, self.desk.context.site, language(), words))

    def _go(self) -> None:
        row = self._table.table.currentIndex().row()
        if 0 <= row < len(self._found):
            self.thing_wanted.emit("replay", str(self._found[row].at_us))

    def _print_found(self) -> None:
        if self._asked is not None and (self._printing is None or self._printing.done()):
            self._told.setText(words("Printing …"))
            self._printing = begun(partial(self._printed, self._asked, tuple(self._found)))

    async def _printed(self, wish: Wish, found: tuple[Found, ...]) -> None:
        desk, site, spoken, now_us = self.desk, self.desk.context.site, language(), self.desk.now_us()
        stem = desk.context.home.reports / f"search-{wish.about.value}-{wish.from_us // 1_000_000}"
        titles = found_titles(wish, site, desk.operator, now_us, spoken, words)
        heads = [words(head) for head in HEADS]
        lines = await asyncio.to_thread(found_lines, found, site, spoken, words)
        try:
            paths = await asyncio.to_thread(print_found, stem, titles, heads, SHARES, lines)
        except OSError as error:
            self._told.setText(words("Not printed: {why}").format(why=error))
            return
        self._journaling.ask(Looked(**desk.ask_fields(), subject=f"export/{paths[0].name}"))
        self._told.setText(words("Printed: {name}").format(name=", ".join(str(path) for path in paths)))
