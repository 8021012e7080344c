"""What is shelved, suppressed and out of service: who, why, until when; taken off the shelf or lifted with one key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from console.asks import Ask, LiftSuppression, Unshelve
from console.pages.alert_paper import Listed, ListPaper
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.printing import Printing
from console.pages.words import language, words
from console.presenters.alert_paper import list_titles
from console.presenters.set_aside import HEADS, SHARES, listed_lines, set_aside_field, set_aside_rows
from console.room.desk import Desk
from console.values import AlertState
from widgets.panel import Panel, named, said
from widgets.row_list import RowList
from widgets.states.row import Row

_SHOWN_BY = frozenset({"alert", "suppression", "tick", "all", "replay"})


class SetAsidePage(Page):
    """One list; U hears the chosen thing again, Enter looks at a chosen alert; Ctrl+P prints it, Ctrl+S saves it."""

    name = "set_aside"
    key = "Shift+F4"
    title = "Set aside"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._list, self._panel = named(RowList(), "set-aside-list"), Panel()
        self._note, self._again = said("strong", "set-aside-note"), named(QPushButton(), "hear-again", "act")
        self._keys = said("quiet")
        self._asking = Asking(desk, self._on_answer)
        self._paper = ListPaper(desk, "set-aside", self._tell, Printing(self, self._tell))
        self._list.activated_row.connect(self._look)
        self._again.clicked.connect(self.hear_again)
        below = QHBoxLayout()
        below.setContentsMargins(12, 6, 12, 8)
        below.addWidget(self._again)
        below.addWidget(self._note, 1)
        self._keys.setWordWrap(False)
        below.addWidget(self._keys)
        self._panel.fill(self._list)
        self._panel.body().addLayout(below)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(self._panel)

    def refresh(self, changed: frozenset[str]) -> None:
        """The list with its times of now."""
        if changed & _SHOWN_BY:
            self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._again.setText(words("Hear again U"))
        self._keys.setText(words("Ctrl+P prints a PDF, Ctrl+Shift+P on paper · Ctrl+S saves as CSV"))
        self._show()

    def take_keys(self) -> None:
        """The list has the keyboard."""
        self._list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """U hears again what is chosen; Ctrl+P and Ctrl+S put the list down."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_U and not event.modifiers():
            self.hear_again()
        elif event.key() == Qt.Key.Key_P and control:
            on_paper = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._paper.print(self._listed(), SHARES, on_paper=on_paper)
        elif event.key() == Qt.Key.Key_S and control:
            self._paper.save(self._listed())
        else:
            super().keyPressEvent(event)

    def hear_again(self) -> None:
        """Take the chosen alert off the shelf, or lift the chosen suppression, also by one of its alerts."""
        ask = self._wish()
        if self.desk.replaying:
            self._note.setText(words("Replay: nothing can be answered here"))
        elif ask is not None and not self._asking.busy:
            self._asking.ask(ask)

    def _wish(self) -> Ask | None:
        live, name, fields = self.desk.live, self._list.chosen, self.desk.ask_fields()
        alert = live.alerts.get(name)
        if alert is not None and alert.state is AlertState.SHELVED:
            return Unshelve(**fields, alert=name)
        suppression = alert.set_aside_by if alert is not None else name
        return LiftSuppression(**fields, suppression=suppression) if suppression in live.suppressions else None

    def _rows(self) -> tuple[Row, ...]:
        desk = self.desk
        return set_aside_rows(desk.picture, desk.context.site, desk.now_us(), language(), words)

    def _listed(self) -> Listed:
        """The list as it stands, to be put down."""
        desk, site, now_us = self.desk, self.desk.context.site, self.desk.now_us()
        field = set_aside_field(desk.picture, site, words)
        how = " · ".join(filter(None, (field.text, field.trouble)))
        name = words("Shelved, suppressed, out of service")
        titles = list_titles(name, how, site, desk.operator, now_us, language(), words)
        return Listed(titles, tuple(map(words, HEADS)), partial(listed_lines, self._rows()))

    def _show(self) -> None:
        desk, site = self.desk, self.desk.context.site
        rows = self._rows()
        self._list.show_rows(rows, words("Nothing is shelved, suppressed or out of service"))
        field = set_aside_field(desk.picture, site, words)
        self._panel.show_title(words("Shelved, suppressed, out of service"), f"{field.text} {field.trouble}".rstrip())
        self._again.setEnabled(bool(rows) and not desk.replaying)

    def _look(self, name: str) -> None:
        if name in self.desk.picture.alerts:
            self.look_wanted.emit(name)

    def _tell(self, text: str, _is_trouble: bool) -> None:
        self._note.setText(text)

    def _on_answer(self, why_not: str) -> None:
        self._note.setText(why_not or words("Done"))
