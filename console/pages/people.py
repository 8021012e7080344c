"""People: everybody with place, age and vitals; the count of each area; found by typing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from console.pages.page import Page
from console.pages.words import language, words
from console.presenters.people import alert_of, people_counts, people_rows, zone_rows
from console.room.desk import Desk
from widgets.panel import Panel, named
from widgets.row_list import RowList

_SHOWN_BY = frozenset({"worker", "tick", "all", "replay"})
_COLUMN_PX = 460


class PeoplePage(Page):
    """Everybody at the left in columns, the counts by area at the right."""

    name = "people"
    key = "F6"
    title = "People"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted = named(QLineEdit(), "people-filter")
        self._wanted.setClearButtonEnabled(True)
        self._wanted.textChanged.connect(lambda _text: self._show())
        self._list = named(RowList(column_px=_COLUMN_PX), "people-list")
        self._list.activated_row.connect(self._look)
        self._zones = named(RowList(), "zone-counts")
        self._zones.activated_row.connect(self._wanted.setText)
        self._list_panel, self._zone_panel = Panel(), Panel()
        self._list_panel.fill(self._wanted)
        self._list_panel.fill(self._list)
        self._zone_panel.fill(self._zones)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addWidget(self._list_panel, 80)
        whole.addWidget(self._zone_panel, 20)
        find = QShortcut(QKeySequence("Ctrl+F"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._wanted.setFocus)

    def refresh(self, changed: frozenset[str]) -> None:
        """Show everybody and the counts."""
        if changed & _SHOWN_BY:
            self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._wanted.setPlaceholderText(words("Find by name, number, trade or place (Ctrl+F)"))
        self._show()

    def take_keys(self) -> None:
        """The list has the keyboard first."""
        self._list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the filter, Enter and Down lead to the list, Esc shows everybody again."""
        if self._wanted.hasFocus() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._list.setFocus()
        elif event.key() == Qt.Key.Key_Escape and (self._wanted.hasFocus() or self._wanted.text()):
            self._wanted.clear()
            self._list.setFocus()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        desk, site = self.desk, self.desk.context.site
        now_us = desk.now_us()
        rows = people_rows(desk.picture, site, now_us, language(), words, self._wanted.text())
        self._list.show_rows(rows, words("Nobody fits: Esc shows everybody"))
        self._zones.show_rows(zone_rows(desk.picture, site, now_us, language(), words))
        self._list_panel.show_title(words("People"), people_counts(desk.picture, site, now_us, words))
        self._zone_panel.show_title(words("People by area"), words("Enter filters"))

    def _look(self, worker: str) -> None:
        """The situation of somebody about whom an alert stands; the plant for anybody else."""
        alert = alert_of(worker, self.desk.picture)
        if alert:
            self.look_wanted.emit(alert)
        else:
            self.page_wanted.emit("plant")
