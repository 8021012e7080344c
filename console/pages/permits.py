"""Permits: the list with countdowns, and one permit in full with the reason it stands still."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from console.asks import Resume
from console.pages.asking import Asking
from console.pages.camera_tiles import CameraTiles
from console.pages.page import Page
from console.pages.past_events import PastEvents
from console.pages.words import language, words
from console.presenters.journal import history
from console.presenters.permits import PermitCard, permit_card, permit_counts, permit_rows
from console.room.desk import Desk
from widgets.facts import FactCard
from widgets.panel import Panel, named, said
from widgets.row_list import RowList

_SHOWN_BY = frozenset({"permit", "worker", "gas", "camera", "journal", "tick", "all", "replay"})
_HISTORY = ("permit_issued", "permit_barred", "permit_ready", "permit_suspended", "permit_resumed", "permit_lapsed",
            "permit_closed", "ask_refused")  # fmt: skip


class PermitsPage(Page):
    """The list at the left, the chosen permit in the middle, the cameras and the past of it at the right."""

    name = "permits"
    key = "F5"
    title = "Permits"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asking = Asking(desk, self._on_answer)
        self._past = PastEvents(desk, lambda _why: self._show_history(), _HISTORY)
        self._list, self._history = named(RowList(), "permit-list"), named(RowList(choosable=False), "permit-history")
        self._list.chosen_changed.connect(self._on_chosen)
        self._list.activated_row.connect(lambda _permit: self._take_reason())
        self._cameras = CameraTiles(desk)
        self._facts = named(FactCard(), "permit-facts")
        self._reason = said("title", "permit-reason")
        self._comment = named(QLineEdit(), "resume-reason")
        self._comment.returnPressed.connect(self._ask_resume)
        self._comment.textChanged.connect(lambda _text: self._show_card())
        self._resume = named(QPushButton(), "resume", "act")
        self._resume.clicked.connect(self._ask_resume)
        self._answer = said("strong", "permit-answer")
        self._panels = {name: Panel() for name in ("list", "stopped", "cameras", "history")}
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the list and the chosen permit."""
        self._cameras.refresh(changed)
        if not changed & _SHOWN_BY:
            return
        desk = self.desk
        self._past.refresh(changed)
        rows = permit_rows(desk.picture, desk.context.site, desk.now_us(), language(), words)
        self._list.show_rows(rows, words("No permit is issued"))
        self._panels["list"].show_title(words("Permits"), permit_counts(desk.picture, words))
        self._show_card()
        if changed & {"all", "replay", "journal"}:
            self._show_history()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._comment.setPlaceholderText(words("Why the work may go on"))
        self._resume.setText(words("Resume the permit (Enter)"))
        self._panels["cameras"].show_title(words("Cameras of the place"))
        self.refresh(frozenset({"all"}))

    def show_thing(self, thing: str) -> None:
        """A permit, by its id."""
        self._list.choose(thing)

    def take_keys(self) -> None:
        """The list has the keyboard first."""
        self._list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the reason for the list; Enter in the reason is not the window's."""
        typing = self._comment.hasFocus()
        if typing and event.key() == Qt.Key.Key_Escape:
            self._list.setFocus()
        elif not (typing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            super().keyPressEvent(event)

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        self._panels["list"].fill(self._list)
        self._panels["cameras"].fill(self._cameras)
        self._panels["history"].fill(self._history)
        stopped, row = self._panels["stopped"].body(), QHBoxLayout()
        row.addWidget(self._comment, 1)
        row.addWidget(self._resume)
        stopped.addWidget(self._reason)
        stopped.addLayout(row)
        stopped.addWidget(self._answer)
        middle, right, whole = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(self)
        middle.addWidget(self._panels["stopped"])
        middle.addWidget(self._facts, 1)
        right.addWidget(self._panels["cameras"], 3)
        right.addWidget(self._panels["history"], 2)
        whole.setContentsMargins(8, 8, 8, 8)
        for column in (whole, middle, right):
            column.setSpacing(8)
        whole.addWidget(self._panels["list"], 30)
        whole.addLayout(middle, 34)
        whole.addLayout(right, 36)

    def _card(self) -> PermitCard:
        desk = self.desk
        permit = desk.picture.permits.get(self._list.chosen)
        return permit_card(permit, desk.picture, desk.context.site, desk.now_us(), language(), words)

    def _show_card(self) -> None:
        card = self._card()
        self._facts.show_card(card.facts)
        self._cameras.show_cameras(card.cameras)
        answer = self._answer.text()
        self._panels["stopped"].setVisible(bool(card.reason or card.resumable or answer))
        self._panels["stopped"].show_title(card.state, words("Enter: give the reason") if card.resumable else "")
        self._reason.setText(card.reason)
        self._reason.setVisible(bool(card.reason))
        self._answer.setVisible(bool(answer))
        for widget in (self._comment, self._resume):
            widget.setVisible(card.resumable)
        self._resume.setEnabled(self._may_ask(card))

    def _may_ask(self, card: PermitCard) -> bool:
        there = card.resumable and not self.desk.replaying and self.desk.core_lost_s == 0
        return there and not self._asking.busy and bool(self._comment.text().strip())

    def _show_history(self) -> None:
        desk, site = self.desk, self.desk.context.site
        rows = history(self._past.known(), self._list.chosen, site, desk.now_us(), language(), words)
        self._history.show_rows(rows, words("Nothing is journaled of it yet"))
        self._panels["history"].show_title(words("What became of it"), self._list.chosen)

    def _on_chosen(self, _permit: str) -> None:
        self._answer.setText("")
        self._comment.clear()
        self._show_card()
        self._show_history()

    def _take_reason(self) -> None:
        if self._comment.isVisible():
            self._comment.setFocus()

    def _ask_resume(self) -> None:
        """Ask with the reason; without one, say that it is wanted."""
        card = self._card()
        if self._may_ask(card):
            reason = self._comment.text().strip()
            self._asking.ask(Resume(**self.desk.ask_fields(), permit=card.permit, reason=reason))
        elif card.resumable and not self._comment.text().strip():
            self._answer.setText(words("Resuming needs a reason"))
        self._show_card()

    def _on_answer(self, told: str) -> None:
        self._answer.setText(told or words("Resumed"))
        if not told:
            self._comment.clear()
            self._list.setFocus()
        self._show_card()
