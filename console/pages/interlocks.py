"""Interlocks: choose, read the consequence, select, hold to operate, read what really happened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.asks import Agree, Operate, Select, Withdraw
from console.domain.interlock import NEEDS_REASON
from console.pages.asking import Asking
from console.pages.camera_tiles import CameraTiles
from console.pages.interlock_guards import InterlockGuards
from console.pages.own_pin import OwnPin
from console.pages.page import Page
from console.pages.past_events import PastEvents
from console.pages.words import language, words
from console.presenters.interlocks import interlock_counts, interlock_rows, order_card
from console.presenters.journal import history
from console.presenters.sign_in import second_persons
from console.room.desk import AskFields, Desk
from console.site.find import by_id
from widgets.entry_line import EntryLine
from widgets.facts import FactCard
from widgets.hold_button import HoldButton
from widgets.panel import Panel, named, said
from widgets.row_list import RowList
from widgets.states.interlock_state import OrderCard
from widgets.states.urgency import Urgency
from widgets.symbols import TierSymbol

_SHOWN_BY = frozenset({"interlock", "permit", "journal", "tick", "all", "replay"})
_HISTORY = ("order_selected", "order_agreed", "order_withdrawn", "order_refused", "order_sending", "order_result",
            "order_followed_late", "output_moved", "bypass_asked", "bypass_confirmed", "bypass_ended",
            "trip_bypassed", "effect_waiting", "effect_held_back", "effect_proposed", "effect_let_go", "effect_ordered",
            "effect_done", "effect_failed", "effect_bypassed", "proof_recorded")  # fmt: skip


class InterlocksPage(Page):
    """The list at the left, the order in the middle, the cameras and the past of the chosen one at the right."""

    name = "interlocks"
    key = "F7"
    title = "Interlocks"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asking = Asking(desk, self._on_answer)
        self._past = PastEvents(desk, lambda _why: self._show_history(), _HISTORY)
        self._answer, self._operated, self._ready = "", "", False
        self._list, self._history = named(RowList(), "interlock-list"), named(RowList(choosable=False), "order-history")
        self._list.chosen_changed.connect(self._on_chosen)
        self._list.activated_row.connect(lambda _id: self._select())
        self._cameras = CameraTiles(desk)
        self._select_button = named(QPushButton(), "select", "act")
        self._select_button.clicked.connect(self._select)
        self._withdraw_button = named(QPushButton(), "withdraw", "act")
        self._withdraw_button.clicked.connect(self._withdraw)
        self._reason = EntryLine("order-reason")
        self._reason.returnPressed.connect(self._select)
        self._hold = named(HoldButton(), "hold")
        self._hold.held.connect(self._operate)
        self._second = OwnPin("second")
        self._second.given.connect(self._agree_here)
        self._sentence, self._blocked = said("title", "sentence"), said("strong", "blocked")
        self._hint, self._result = said("", "hint"), said("strong", "order-result")
        self._blocked_mark, self._result_mark = TierSymbol(""), TierSymbol("")
        self._facts = named(FactCard(), "interlock-facts")
        self._panels = {name: Panel() for name in ("list", "order", "cameras", "history")}
        self._guards = named(InterlockGuards(desk), "guards")
        self._table = named(QPushButton(), "open-causes", "act")
        self._table.clicked.connect(lambda: self.page_wanted.emit("causes"))
        self._proofs = named(QPushButton(), "open-proofs", "act")
        self._proofs.clicked.connect(lambda: self.thing_wanted.emit("proofs", self._list.chosen))
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the list and the card of the chosen one."""
        self._cameras.refresh(changed)
        if not changed & _SHOWN_BY:
            return
        desk, site = self.desk, self.desk.context.site
        self._past.refresh(changed)
        rows = interlock_rows(desk.picture, site, desk.now_us(), language(), words)
        self._list.show_rows(rows, words("The site has no interlock"))
        self._panels["list"].show_title(words("Interlocks"), interlock_counts(desk.picture, site, words))
        self._show_card()
        if changed & {"all", "replay", "journal"}:
            self._show_history()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._withdraw_button.setText(words("Let go (Esc)"))
        self._table.setText(words("Cause and effect (Shift+F7)"))
        self._proofs.setText(words("Proof tests (Ctrl+F7)"))
        self._panels["cameras"].show_title(words("Cameras of the place"))
        self.refresh(frozenset({"all"}))

    def show_thing(self, thing: str) -> None:
        """An interlock, by its id."""
        self._list.choose(thing)

    def take_keys(self) -> None:
        """The list has the keyboard first; an order that is selected goes on at the bar."""
        (self._hold if self._hold.isEnabled() else self._list).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc lets a selected interlock go, P leads to the PIN of a second person here."""
        if event.key() == Qt.Key.Key_P and not event.modifiers():
            _ = self._second.take_keys() or self._guards.take_keys()
        elif event.key() == Qt.Key.Key_Escape and self._withdraw_button.isEnabled():
            if not event.isAutoRepeat():
                self._withdraw()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        self._panels["list"].fill(self._list)
        self._panels["cameras"].fill(self._cameras)
        self._panels["history"].fill(self._history)
        order = self._panels["order"].body()
        order.addWidget(self._sentence)
        order.addLayout(_line(self._blocked_mark, self._blocked))
        order.addSpacing(12)
        order.addLayout(self._built_steps())
        left, middle, right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._panels["list"], 1)
        left.addWidget(self._guards)
        left.addLayout(_side_by_side(self._table, self._proofs))
        middle.addWidget(self._panels["order"])
        middle.addWidget(self._facts, 1)
        right.addWidget(self._panels["cameras"], 3)
        right.addWidget(self._panels["history"], 2)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        for column in (whole, left, middle, right):
            column.setSpacing(8)
        whole.addLayout(left, 30)
        whole.addLayout(middle, 34)
        whole.addLayout(right, 36)

    def _built_steps(self) -> QGridLayout:
        """1 select, 2 hold, 3 what really happened."""
        buttons = QHBoxLayout()
        buttons.addWidget(self._select_button)
        buttons.addWidget(self._withdraw_button)
        buttons.addWidget(self._reason, 1)
        steps = QGridLayout()
        steps.setHorizontalSpacing(16)
        steps.setVerticalSpacing(10)
        steps.setColumnStretch(1, 1)
        for row, number in ((0, "1"), (3, "2"), (4, "3")):
            label = said("figure", f"step-{number}")
            label.setText(number)
            steps.addWidget(label, row, 0)
        steps.addLayout(buttons, 0, 1)
        steps.addWidget(self._hint, 1, 1)
        steps.addWidget(self._second, 2, 1)
        steps.addWidget(self._hold, 3, 1)
        steps.addLayout(_line(self._result_mark, self._result), 4, 1)
        return steps

    def _card(self) -> OrderCard:
        desk, site = self.desk, self.desk.context.site
        record = by_id(site.interlocks, self._list.chosen)
        if record is None:
            return OrderCard()
        return order_card(record, desk.picture, site, desk.seat, desk.now_us(), language(), words, desk.operator)

    def _show_card(self) -> None:
        card = self._card()
        blocked = self._why_blocked(card)
        self._panels["order"].show_title(words("Order"), words("select, hold, read back"))
        self._sentence.setText(card.sentence)
        self._facts.show_card(card.facts)
        self._cameras.show_cameras(card.cameras)
        self._guards.show_guards(card.interlock)
        self._blocked.setText(words("Cannot be operated: {why}").format(why=blocked) if blocked else "")
        self._blocked.setVisible(bool(blocked))
        self._blocked_mark.setVisible(bool(blocked))
        self._hint.setText(card.hint)
        usable = bool(card.interlock) and not blocked and not card.busy and not self._asking.busy
        agrees = bool(card.agree_until_us)
        self._select_button.setText(words("Agree (Enter)") if agrees else words("Select (Enter)"))
        self._select_button.setEnabled(usable and (agrees or not card.selected))
        self._reason.setPlaceholderText(words("Reason, required") if card.needs_reason else words("Reason"))
        self._reason.setEnabled(usable and not card.selected and not agrees)
        self._withdraw_button.setEnabled(card.selected and not self.desk.replaying)
        self._show_second(card, usable)
        self._show_hold(card, usable)
        self._show_result(card)

    def _show_second(self, card: OrderCard, usable: bool) -> None:
        """Whoever has a PIN can agree here, to what this seat has selected."""
        desk, here = self.desk, card.waits and card.selected and not self.desk.replaying
        persons = second_persons(desk.live, desk.context.site, _first(desk, card), language()) if here else ()
        self._second.show_persons(persons, usable)

    def _why_blocked(self, card: OrderCard) -> str:
        if self.desk.replaying:
            return words("Replay: nothing can be operated here")
        if self.desk.core_lost_s > 0:
            return words("The core is lost")
        return card.blocked

    def _show_result(self, card: OrderCard) -> None:
        told = "" if self._operated and self._operated == card.last_order else self._answer
        self._result.setText("\n".join(part for part in (told, card.result) if part) or words("No order yet"))
        look = Urgency.TWO if told else card.result_look
        self._result_mark.show_tier(look)
        self._result_mark.setVisible(look is not Urgency.NORMAL)

    def _show_hold(self, card: OrderCard, usable: bool) -> None:
        ready, was_ready = usable and card.selected and not card.waits, self._ready
        had_focus = self._hold.hasFocus()
        self._ready = ready
        self._hold.show_text(card.hold_text, card.hold_s)
        self._hold.setEnabled(ready)
        if ready and not was_ready and self._has_keys():
            self._hold.setFocus()
        elif had_focus and not ready:
            self._list.setFocus()

    def _has_keys(self) -> bool:
        focus = QApplication.focusWidget()
        return self.isVisible() and (focus is None or self.isAncestorOf(focus))

    def _show_history(self) -> None:
        desk, site = self.desk, self.desk.context.site
        rows = history(self._past.known(), self._list.chosen, site, desk.now_us(), language(), words)
        self._history.show_rows(rows, words("Nothing is journaled of it yet"))
        self._panels["history"].show_title(words("Orders so far"), self._list.chosen)

    def _on_chosen(self, _interlock: str) -> None:
        self._answer = ""
        self._reason.clear()
        self._show_card()
        self._show_history()

    def _select(self) -> None:
        if not self._select_button.isEnabled():
            return
        card, reason, who = self._card(), self._reason.text().strip(), self.desk.ask_fields()
        self._answer = ""
        if card.agree_until_us:
            self._asking.ask(Agree(**who, interlock=card.interlock, selected_until_us=card.agree_until_us))
        elif card.needs_reason and not reason:
            self._answer = words(NEEDS_REASON)
            self._reason.setFocus()
        else:
            self._asking.ask(Select(**who, interlock=card.interlock, action=card.action, reason=reason))
        self._show_card()

    def _agree_here(self, operator: str, pin: str) -> None:
        """The second person at this seat, who goes on sitting elsewhere."""
        state = self.desk.live.interlocks.get(self._list.chosen)
        who: AskFields = {**self.desk.ask_fields(), "operator": operator}
        until_us, sealed = state.selected_until_us if state else 0, self.desk.sealed(who, pin)
        self._answer = ""
        self._asking.ask(Agree(**who, interlock=self._list.chosen, selected_until_us=until_us, pin=sealed))
        self._show_card()

    def _withdraw(self) -> None:
        self._asking.ask(Withdraw(**self.desk.ask_fields(), interlock=self._list.chosen))

    def _operate(self) -> None:
        wish = Operate(**self.desk.ask_fields(), interlock=self._list.chosen)
        self._operated = wish.ask
        self._reason.clear()
        self._asking.ask(wish)
        self._show_card()

    def _on_answer(self, told: str) -> None:
        self._answer = told
        self._show_card()


def _first(desk: Desk, card: OrderCard) -> str:
    """Who selected it."""
    state = desk.live.interlocks.get(card.interlock)
    return state.wish.operator if state is not None and state.wish is not None else desk.operator


def _side_by_side(*buttons: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for button in buttons:
        line.addWidget(button)
    return line


def _line(mark: QWidget, text: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(10)
    line.addWidget(mark)
    line.addWidget(text, 1)
    return line
