"""People: everybody with place, age and vitals; the count of each area; found by typing."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from console.pages.page import Page
from console.pages.words import language, words
from console.presenters.people import people_counts, people_rows, zone_counts
from console.room.desk import Desk
from widgets.panel import Panel, named
from widgets.row_list import RowList
from widgets.states.row import Row

_SHOWN_BY = frozenset({"worker", "tick", "all", "replay"})


class PeoplePage(Page):
    """The list at the left, the counts by area at the right."""

    name = "people"
    key = "F6"
    title = "People"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted = named(QLineEdit(), "people-filter")
        self._wanted.textChanged.connect(lambda _text: self.refresh(frozenset({"all"})))
        self._list = RowList()
        self._list.setObjectName("people-list")
        self._zones = RowList()
        self._zones.setObjectName("zone-counts")
        self._list_panel, self._zone_panel = Panel(), Panel()
        self._list_panel.body().addWidget(self._wanted)
        self._list_panel.body().addWidget(self._list)
        self._zone_panel.body().addWidget(self._zones)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addWidget(self._list_panel, 3)
        right = QVBoxLayout()
        right.addWidget(self._zone_panel)
        whole.addLayout(right, 1)

    def refresh(self, changed: frozenset[str]) -> None:
        """Show everybody and the counts."""
        if not changed & _SHOWN_BY:
            return
        desk, site = self.desk, self.desk.context.site
        now_us = desk.now_us()
        self._list.show_rows(people_rows(desk.picture, site, now_us, language(), words, self._wanted.text()))
        counts = zone_counts(desk.picture, site, now_us, language())
        self._zones.show_rows([Row(zone, zone, right=str(count)) for zone, count in counts])
        self._list_panel.show_title(words("People"), people_counts(desk.picture, site, now_us, words))

    def retranslate(self) -> None:
        """Set every text anew."""
        self._wanted.setPlaceholderText(words("Find by name, number, trade or place"))
        self._zone_panel.show_title(words("People by area"))
        self.refresh(frozenset({"all"}))

    def take_keys(self) -> None:
        """The list has the keyboard first."""
        self._list.setFocus()
