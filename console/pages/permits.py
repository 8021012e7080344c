"""Permits: the list with countdowns, and one permit in full with the reason it stands still."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from console.messages import Resume
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.words import language, words
from console.presenters.permits import permit_card, permit_counts, permit_rows
from console.room.desk import Desk
from widgets.panel import Panel, named, said
from widgets.row_list import RowList

_SHOWN_BY = frozenset({"permit", "tick", "all", "replay"})


class PermitsPage(Page):
    """The list at the left, the chosen permit at the right."""

    name = "permits"
    key = "F5"
    title = "Permits"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asking = Asking(desk, self._on_answer)
        self._list = RowList()
        self._list.setObjectName("permit-list")
        self._list.chosen_changed.connect(lambda _permit: self._show_card())
        self._list_panel, self._card_panel = Panel(), Panel()
        self._list_panel.body().addWidget(self._list)
        self._reason = said("strong", "permit-reason")
        self._lines = QFormLayout()
        self._lines.setHorizontalSpacing(24)
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._comment = named(QLineEdit(), "resume-reason")
        self._resume = named(QPushButton(), "resume", "act")
        self._resume.clicked.connect(self._ask_resume)
        self._answer = said("strong", "permit-answer")
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the list and the chosen permit."""
        if changed & _SHOWN_BY:
            desk = self.desk
            rows = permit_rows(desk.picture, desk.context.site, desk.now_us(), language(), words)
            self._list.show_rows(rows)
            self._list_panel.show_title(words("Permits"), permit_counts(desk.picture, words))
            self._show_card()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._comment.setPlaceholderText(words("Why the work may go on"))
        self._resume.setText(words("Resume the permit"))
        self.refresh(frozenset({"all"}))

    def take_keys(self) -> None:
        """The list has the keyboard first."""
        self._list.setFocus()

    def _build(self) -> None:
        card = self._card_panel.body()
        card.addWidget(self._reason)
        lines = QWidget()
        lines.setLayout(self._lines)
        card.addWidget(lines)
        card.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self._comment, 1)
        row.addWidget(self._resume)
        card.addLayout(row)
        card.addWidget(self._answer)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addWidget(self._list_panel, 3)
        whole.addWidget(self._card_panel, 2)

    def _show_card(self) -> None:
        desk = self.desk
        permit = desk.picture.permits.get(self._list.chosen)
        card = permit_card(permit, desk.context.site, desk.now_us(), language(), words)
        self._card_panel.show_title(card.title or words("Permits"), card.state)
        self._reason.setText(card.reason)
        self._reason.setVisible(bool(card.reason))
        if len(self._labels) != len(card.lines):
            self._lay_out_lines(len(card.lines))
        for (label, text), told in zip(self._labels, card.lines, strict=True):
            label.setText(told[0])
            text.setText(told[1])
        usable = card.resumable and not desk.replaying and not self._asking.busy
        self._comment.setVisible(card.resumable)
        self._resume.setVisible(card.resumable)
        self._resume.setEnabled(usable)

    def _lay_out_lines(self, count: int) -> None:
        while self._lines.rowCount():
            self._lines.removeRow(0)
        self._labels = [(said("quiet"), said()) for _ in range(count)]
        for label, text in self._labels:
            label.setWordWrap(False)
            self._lines.addRow(label, text)

    def _ask_resume(self) -> None:
        self._asking.ask(Resume(**self.desk.ask_fields(), permit=self._list.chosen, reason=self._comment.text()))
        self._show_card()

    def _on_answer(self, told: str) -> None:
        self._answer.setText(told)
        if not told:
            self._comment.clear()
        self._show_card()
