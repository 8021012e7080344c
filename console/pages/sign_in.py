"""Sign in: who takes this seat, with the own PIN where the core asks for one; and the PIN changed by its owner."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from console.domain.sign_in import UNFIT
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.words import language, words
from console.pins import ChangePin
from console.presenters.sign_in import has_pin, operator_rows, sitting_text
from console.room.desk import AskFields, Desk
from console.site.pins import MOST, why_unfit
from widgets.entry_line import SecretLine
from widgets.panel import Panel, named, said
from widgets.row_list import RowList

_SHOWN_BY = frozenset({"duty", "all", "tick"})


class SignInPage(Page):
    """The operators at the left; at the right the PIN, and below it the change of it."""

    name = "sign_in"
    key = "Ctrl+O"
    title = "Sign in"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asking, self._changing = Asking(desk, self._on_answer), Asking(desk, self._on_changed)
        self._list = named(RowList(), "operator-list")
        self._list.activated_row.connect(lambda _id: self._begin())
        self._list.chosen_changed.connect(self._on_chosen)
        self._pin, self._new, self._again = (SecretLine(name, MOST) for name in ("pin", "new-pin", "new-pin-again"))
        self._sign_in, self._change = named(QPushButton(), "sign-in", "act"), named(QPushButton(), "change-pin", "act")
        self._sign_in.clicked.connect(self._send)
        self._pin.returnPressed.connect(self._send)
        self._new.returnPressed.connect(self._again.setFocus)
        self._change.clicked.connect(self._send_change)
        self._again.returnPressed.connect(self._send_change)
        self._sits, self._told = said("title", "sits"), said("strong", "sign-in-answer")
        self._changed = said("strong", "change-answer")
        self._panels = {name: Panel() for name in ("list", "entry", "change")}
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show who there is and who sits here."""
        if not changed & _SHOWN_BY:
            return
        desk, site = self.desk, self.desk.context.site
        self._list.show_rows(operator_rows(desk.live, site, language(), words), words("The site has no operator"))
        self._panels["list"].show_title(words("Operators"), words("Enter chooses"))
        self._sits.setText(sitting_text(desk.operator, desk.seat, site, language(), words))
        self._show_lines()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._panels["entry"].show_title(words("Sign in"), words("The PIN is looked at by the core"))
        self._panels["change"].show_title(words("Change the own PIN"), words("4 to 64 characters"))
        self._pin.setPlaceholderText(words("PIN"))
        self._new.setPlaceholderText(words("New PIN"))
        self._again.setPlaceholderText(words("New PIN again"))
        self._sign_in.setText(words("Sign in (Enter)"))
        self._change.setText(words("Change the PIN (Enter)"))
        self.refresh(frozenset({"all"}))

    def show_thing(self, thing: str) -> None:
        """An operator, by his id."""
        self._list.choose(thing)

    def take_keys(self) -> None:
        """The list has the keyboard first."""
        self._list.setFocus()

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        self._panels["list"].fill(self._list)
        entry, change = self._panels["entry"].body(), self._panels["change"].body()
        for part in (self._sits, self._pin, self._sign_in, self._told):
            entry.addWidget(part)
        for part in (self._new, self._again, self._change, self._changed):
            change.addWidget(part)
        right, whole = QVBoxLayout(), QHBoxLayout(self)
        right.addWidget(self._panels["entry"])
        right.addWidget(self._panels["change"])
        right.addStretch(1)
        whole.setContentsMargins(8, 8, 8, 8)
        for layout in (entry, change, right, whole):
            layout.setSpacing(8)
        whole.addWidget(self._panels["list"], 50)
        whole.addLayout(right, 50)

    def _show_lines(self) -> None:
        usable = self.desk.core_lost_s <= 0 and not self._asking.busy and not self._changing.busy
        asked = has_pin(self.desk.live, self._list.chosen)
        self._sign_in.setEnabled(usable and bool(self._list.chosen))
        self._pin.setEnabled(usable and asked)
        for part in (self._new, self._again, self._change):
            part.setEnabled(usable and asked)

    def _begin(self) -> None:
        """Enter on a person: on to the PIN, or in without one."""
        if self._pin.isEnabled():
            self._pin.setFocus()
        else:
            self._send()

    def _send(self) -> None:
        if not self._sign_in.isEnabled():
            return
        pin = self._taken_pin()
        self._told.setText(words("Sent, waiting for the answer …"))
        self._asking.hear(self.desk.sign_in(self._list.chosen, pin))
        self._show_lines()

    def _send_change(self) -> None:
        new, again = self._new.text(), self._again.text()
        if why_unfit(new) or new != again:
            self._changed.setText(words(UNFIT) if why_unfit(new) else words("The two new PINs are not the same"))
            self._again.clear()
            return
        who: AskFields = {**self.desk.ask_fields(), "operator": self._list.chosen}
        pin, sealed = self._taken_pin(), self.desk.sealed
        self._changing.ask(ChangePin(**who, pin=sealed(who, pin), new_pin=sealed(who, new)))
        self._show_lines()

    def _taken_pin(self) -> str:
        """What was typed; nothing of it stays in the window."""
        pin = self._pin.text()
        for line in (self._pin, self._new, self._again):
            line.clear()
        return pin

    def _on_chosen(self, _operator: str) -> None:
        self._taken_pin()
        for told in (self._told, self._changed):
            told.setText("")
        self._show_lines()

    def _on_answer(self, told: str) -> None:
        self._told.setText(told or words("Signed in"))
        self.refresh(frozenset({"all"}))
        (self._pin if told and self._pin.isEnabled() else self._list).setFocus()

    def _on_changed(self, told: str) -> None:
        self._changed.setText(told or words("The PIN is changed"))
        self._show_lines()
