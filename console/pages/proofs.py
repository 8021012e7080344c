"""Proof tests: which interlock is due, what is on record of it, and the entry of a test."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QTimeZone
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.past_events import PastEvents
from console.pages.theme import PLAIN_TIME
from console.pages.words import language, words
from console.presenters.journal import history
from console.presenters.proofs import ProofCard, proof_card, proof_counts, proof_rows
from console.proofs import RecordProof
from console.room.desk import Desk
from console.site.find import by_id
from widgets.facts import FactCard
from widgets.panel import Panel, named, said
from widgets.row_list import RowList

_SHOWN_BY = frozenset({"interlock", "journal", "tick", "all", "replay"})
_PAST = ("proof_recorded",)


class ProofsPage(Page):
    """The list at the left, the chosen one with its entry and what was recorded before at the right."""

    name = "proofs"
    key = "Ctrl+F7"
    title = "Proof tests"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asking = Asking(desk, self._on_answer)
        self._past = PastEvents(desk, lambda _why: self._show_history(), _PAST)
        self._list, self._history = named(RowList(), "proof-list"), named(RowList(choosable=False), "proof-history")
        self._list.chosen_changed.connect(self._on_chosen)
        self._facts = named(FactCard(), "proof-facts")
        self._result, self._when = named(QComboBox(), "proof-result"), named(QDateTimeEdit(), "proof-when")
        self._means = named(QLineEdit(), "proof-means")
        self._by_hand = named(QPushButton(), "record-proof", "act")
        self._by_trip = named(QPushButton(), "record-trip", "act")
        self._by_hand.clicked.connect(self._record_by_hand)
        self._by_trip.clicked.connect(self._record_trip)
        self._hint, self._told = said("", "proof-hint"), said("strong", "proof-answer")
        self._panels = {name: Panel() for name in ("list", "entry", "history")}
        for value in (True, False):
            self._result.addItem("", value)
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the list and the chosen one."""
        if not changed & _SHOWN_BY:
            return
        desk, site = self.desk, self.desk.context.site
        self._past.refresh(changed)
        rows = proof_rows(desk.picture, site, desk.now_us(), language(), words)
        self._list.show_rows(rows, words("The site has no interlock"))
        counts = proof_counts(desk.picture, site, desk.now_us(), words)
        self._panels["list"].show_title(words("Proof tests"), counts)
        self._show_card()
        if changed & {"all", "replay", "journal"}:
            self._show_history()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._result.setItemText(0, words("passed"))
        self._result.setItemText(1, words("FAILED"))
        self._means.setPlaceholderText(words("By what: the means, the paper, who was there"))
        self._by_hand.setText(words("Record the test"))
        self._by_trip.setText(words("Record the last trip as the test"))
        self._panels["entry"].show_title(words("Record a proof test"), words("Tab leads on, Space presses"))
        self.refresh(frozenset({"all"}))

    def show_thing(self, thing: str) -> None:
        """An interlock, by its id."""
        self._list.choose(thing)

    def take_keys(self) -> None:
        """The list has the keyboard first."""
        self._list.setFocus()

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        self._panels["list"].fill(self._list)
        self._panels["history"].fill(self._history)
        self._when.setTimeZone(QTimeZone(self.desk.context.site.time_zone.encode()))
        self._when.setStyleSheet(PLAIN_TIME)
        self._when.setDisplayFormat("yyyy-MM-dd HH:mm")
        entry, first, acts = self._panels["entry"].body(), QHBoxLayout(), QHBoxLayout()
        for layout in (entry, first, acts):
            layout.setSpacing(8)
        first.addWidget(self._result)
        first.addWidget(self._when)
        first.addWidget(self._means, 1)
        for button in (self._by_hand, self._by_trip):
            acts.addWidget(button)
        acts.addStretch(1)
        entry.addLayout(first)
        entry.addLayout(acts)
        entry.addWidget(self._hint)
        entry.addWidget(self._told)
        right, whole = QVBoxLayout(), QHBoxLayout(self)
        right.addWidget(self._facts)
        right.addWidget(self._panels["entry"])
        right.addWidget(self._panels["history"], 1)
        whole.setContentsMargins(8, 8, 8, 8)
        for layout in (whole, right):
            layout.setSpacing(8)
        whole.addWidget(self._panels["list"], 44)
        whole.addLayout(right, 56)
        self._take_now()

    def _take_now(self) -> None:
        """A test that is entered was made now, unless the dispatcher says otherwise."""
        at_ms = self.desk.now_us() // 60_000_000 * 60_000
        self._when.setDateTime(QDateTime.fromMSecsSinceEpoch(at_ms, self._when.timeZone()))

    def _card(self) -> ProofCard:
        desk, site = self.desk, self.desk.context.site
        record = by_id(site.interlocks, self._list.chosen)
        return proof_card(record, desk.picture, site, desk.now_us(), language(), words) if record else ProofCard()

    def _show_card(self) -> None:
        card = self._card()
        self._facts.show_card(card.facts)
        usable = not self.desk.replaying and self.desk.core_lost_s <= 0 and not self._asking.busy
        self._by_hand.setEnabled(usable and bool(self._list.chosen))
        self._by_trip.setEnabled(usable and bool(card.order))
        told = words("The last trip passed") if card.order_passed else words("The last trip was not verified: FAILED")
        rule = words("A trip is a test once the site allows it and it was read back")
        self._hint.setText(told if card.order else rule)

    def _show_history(self) -> None:
        desk, site = self.desk, self.desk.context.site
        rows = history(self._past.known(), self._list.chosen, site, desk.now_us(), language(), words)
        self._history.show_rows(rows, words("No proof test is recorded yet"))
        self._panels["history"].show_title(words("Tests so far"), self._list.chosen)

    def _on_chosen(self, _interlock: str) -> None:
        self._told.setText("")
        self._take_now()
        self._show_card()
        self._show_history()

    def _record_by_hand(self) -> None:
        at_us = self._when.dateTime().toMSecsSinceEpoch() * 1000
        self._send(passed=self._result.currentData(), tested_at_us=at_us)

    def _record_trip(self) -> None:
        card = self._card()
        self._send(passed=card.order_passed, order=card.order)

    def _send(self, *, passed: bool, tested_at_us: int = 0, order: str = "") -> None:
        self._told.setText("")
        self._asking.ask(
            RecordProof(
                **self.desk.ask_fields(),
                interlock=self._list.chosen,
                passed=passed,
                by_what=self._means.text(),
                tested_at_us=tested_at_us,
                order=order,
            )
        )
        self._show_card()

    def _on_answer(self, told: str) -> None:
        self._told.setText(told or words("Recorded"))
        if not told:
            self._means.clear()
        self._show_card()
