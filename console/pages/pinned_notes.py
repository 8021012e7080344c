"""Notes pinned to time and place: B pins one at the moment that is shown, the list jumps to them, Delete takes away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from console.cases import PinNote, UnpinNote
from console.core.casebook import LONGEST_NOTE
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.words import language, words
from console.presenters.pinned_notes import pinned_rows
from console.presenters.places import Spot
from console.presenters.texts import date_clock_text
from widgets.finder import Finder
from widgets.panel import Panel, named
from widgets.row_list import RowList


class NotePin:
    """B on a page: a line comes up, Enter pins it. `where` says at which place; `tell` hears the answer."""

    def __init__(self, page: Page, where: Callable[[], Spot | None], tell: Callable[[str], None]) -> None:
        self._page, self._where = page, where
        self._asking = Asking(page.desk, tell)
        self._about_us = 0
        self._spot: Spot | None = None
        self._before: QWidget | None = None
        self.finder = Finder(page)
        self.finder.picked.connect(self._pin)
        self.finder.closed.connect(self._back)

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key was B. The moment and the place are those of when it was pressed."""
        if event.key() != Qt.Key.Key_B or event.modifiers() or event.isAutoRepeat():
            return False
        desk, self._before = self._page.desk, self._page.focusWidget()
        self._about_us, self._spot = desk.now_us(), self._where()
        time = date_clock_text(self._about_us, desk.context.site.time_zone)
        hint = words("Text; empty: a bookmark")
        self.finder.open(words("Note at {time}").format(time=time), hint, free=True, longest=LONGEST_NOTE)
        return True

    def take_away(self, note: str) -> None:
        """Ask that a note goes."""
        self._asking.ask(UnpinNote(**self._page.desk.ask_fields(), note=note))

    def _pin(self, text: str) -> None:
        fields, spot = self._page.desk.ask_fields(), self._spot
        if spot is None:
            self._asking.ask(PinNote(**fields, about_us=self._about_us, text=text))
        else:
            placed = PinNote(
                **fields, about_us=self._about_us, text=text, x_m=spot.x_m, y_m=spot.y_m, storey=spot.storey
            )
            self._asking.ask(placed)

    def _back(self) -> None:
        if self._before is not None:
            self._before.setFocus()


class PinnedNotes(Panel):
    """The list of pinned notes on the replay page."""

    moment_wanted = Signal(object)
    """Show this moment: an int, UTC microseconds, more than the int of a signal holds."""

    def __init__(self, page: Page, where: Callable[[], Spot | None], tell: Callable[[str], None]) -> None:
        super().__init__()
        self._page, self.pin = page, NotePin(page, where, tell)
        self._list = named(_NoteList(), "replay-notes")
        self._list.activated_row.connect(lambda row: self.moment_wanted.emit(int(row.partition("/")[0])))
        self._list.gone.connect(lambda row: self.pin.take_away(row.partition("/")[2]))
        self.fill(self._list)

    def show_notes(self) -> None:
        """Those that are pinned now, also while the past is shown."""
        desk = self._page.desk
        rows = pinned_rows(desk.live.notes.values(), desk.context.site, language(), words)
        self._list.show_rows(rows, words("No note is pinned: B pins one to this moment"))
        self.show_title(words("Notes"), words("B pins · Enter goes there · Delete"))


class _NoteList(RowList):
    gone = Signal(str)
    """Delete on a row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes a note away."""
        if event.key() == Qt.Key.Key_Delete and self.chosen:
            self.gone.emit(self.chosen)
        else:
            super().keyPressEvent(event)
