"""Interlocks: choose, read the consequence, select, hold to operate, read what really happened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.messages import Operate, Select, Withdraw
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.words import language, words
from console.presenters.interlocks import interlock_rows, order_card
from console.presenters.texts import NO_VALUE
from console.room.desk import Desk
from console.site.find import by_id
from widgets.hold_button import HoldButton
from widgets.panel import Panel, named, said
from widgets.row_list import RowList
from widgets.states.interlock_state import InterlockRow, OrderCard
from widgets.states.look import Look
from widgets.states.row import Row

_TEXTS = ("sentence", "permits", "people", "position", "blocked", "hint")
_SHOWN_BY = frozenset({"interlock", "tick", "all", "replay"})


class InterlocksPage(Page):
    """The list at the left, the order card at the right."""

    name = "interlocks"
    key = "F7"
    title = "Interlocks"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asking = Asking(desk, self._on_answer)
        self._answer = ""
        self._list = RowList()
        self._list.setObjectName("interlock-list")
        self._list.chosen_changed.connect(self._on_chosen)
        self._list.activated_row.connect(lambda _id: self._select())
        self._list_panel, self._card_panel = Panel(), Panel()
        self._list_panel.body().addWidget(self._list)
        self._select_button = named(QPushButton(), "select", "act")
        self._select_button.clicked.connect(self._select)
        self._withdraw_button = named(QPushButton(), "withdraw", "act")
        self._withdraw_button.clicked.connect(self._withdraw)
        self._hold = HoldButton()
        self._hold.setObjectName("hold")
        self._hold.held.connect(self._operate)
        self._texts = {name: said(name=name) for name in _TEXTS}
        self._result = said("strong", "order-result")
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the list and the card of the chosen one."""
        if changed & _SHOWN_BY:
            desk = self.desk
            rows = interlock_rows(desk.picture, desk.context.site, desk.now_us(), language(), words)
            self._list.show_rows([_row(row) for row in rows])
            self._show_card()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._list_panel.show_title(words("Interlocks"))
        self._select_button.setText(words("Select (Enter)"))
        self._withdraw_button.setText(words("Let go (Esc)"))
        self.refresh(frozenset({"all"}))

    def take_keys(self) -> None:
        """The list has the keyboard first."""
        self._list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc lets a selected interlock go."""
        if event.key() == Qt.Key.Key_Escape and self._card().selected:
            self._withdraw()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._select_button)
        buttons.addWidget(self._withdraw_button)
        buttons.addStretch(1)
        card = self._card_panel.body()
        for name in _TEXTS[:-1]:
            card.addWidget(self._texts[name])
        card.addSpacing(12)
        card.addLayout(buttons)
        card.addWidget(self._texts["hint"])
        card.addWidget(self._hold)
        card.addWidget(self._result)
        card.addStretch(1)
        right = QWidget()
        layout = QVBoxLayout(right)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card_panel, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addWidget(self._list_panel, 3)
        whole.addWidget(right, 2)

    def _card(self) -> OrderCard:
        site = self.desk.context.site
        record = by_id(site.interlocks, self._list.chosen)
        if record is None:
            return OrderCard()
        return order_card(
            record, self.desk.picture, site, self.desk.seat, self.desk.now_us(), language(), words
        )

    def _show_card(self) -> None:
        card = self._card()
        self._card_panel.show_title(card.title or words("Interlocks"))
        texts = {
            "sentence": card.sentence,
            "permits": words("Open permits: {names}").format(names=", ".join(card.permits) or NO_VALUE),
            "people": words("People inside: {names}").format(names=", ".join(card.people) or NO_VALUE),
            "position": words("Read back now: {position}").format(position=card.position),
            "blocked": card.blocked and words("Cannot be operated: {why}").format(why=card.blocked),
            "hint": card.hint,
        }
        for name, text in texts.items():
            self._texts[name].setText(text)
            self._texts[name].setVisible(bool(text))
        usable = not card.blocked and not card.busy and not self.desk.replaying and not self._asking.busy
        self._select_button.setEnabled(usable and not card.selected)
        self._withdraw_button.setEnabled(card.selected)
        self._show_hold(card, usable)
        self._result.setText("\n".join(part for part in (self._answer, card.result) if part))
        self._result.setProperty("trouble", bool(self._answer) or card.result_look is not Look.NORMAL)
        self._result.style().polish(self._result)

    def _show_hold(self, card: OrderCard, usable: bool) -> None:
        ready = usable and card.selected
        was_ready = self._hold.isEnabled()
        self._hold.show_text(card.hold_text, card.hold_s)
        self._hold.setEnabled(ready)
        if ready and not was_ready:
            self._hold.setFocus()
        elif was_ready and not ready and not self._list.hasFocus() and self.isVisible():
            self._list.setFocus()

    def _on_chosen(self, _interlock: str) -> None:
        self._answer = ""
        self._show_card()

    def _select(self) -> None:
        card = self._card()
        if self._select_button.isEnabled():
            self._asking.ask(Select(**self.desk.ask_fields(), interlock=card.interlock, action=card.action))

    def _withdraw(self) -> None:
        self._asking.ask(Withdraw(**self.desk.ask_fields(), interlock=self._list.chosen))

    def _operate(self) -> None:
        self._asking.ask(Operate(**self.desk.ask_fields(), interlock=self._list.chosen))

    def _on_answer(self, told: str) -> None:
        self._answer = told
        self._show_card()


def _row(row: InterlockRow) -> Row:
    return Row(row.interlock, row.title, row.place, row.position, row.last, row.look)
