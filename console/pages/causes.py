"""Cause and effect: the live matrix, why something acts by itself or is proposed, and holding it back where one may."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from console.asks import Ask
from console.effects import CallCause, EndCause, HoldBack, LetAct
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.past_events import PastEvents
from console.pages.words import language, words
from console.presenters.causes import EffectCard, effect_card, matrix, matrix_counts
from console.presenters.journal import journal_row
from console.room.desk import Desk
from widgets.cause_matrix import CauseMatrix
from widgets.facts import FactCard
from widgets.hold_button import HoldButton
from widgets.panel import Panel, named, said
from widgets.row_list import RowList

_SHOWN_BY = frozenset({"interlock", "gas", "journal", "tick", "all", "replay"})
_PAST = ("cause_began", "cause_over", "cause_called", "cause_taken_back", "effect_waiting", "effect_held_back",
         "effect_proposed", "effect_let_go", "effect_ordered", "effect_done", "effect_failed",
         "effect_bypassed")  # fmt: skip
HOLD_S = 2.0
MOST_ROWS = 30


class CausesPage(Page):
    """The matrix above; the chosen cause, the chosen effect with its acts, and what happened so far below."""

    name = "causes"
    key = "Shift+F7"
    title = "Cause and effect"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asking = Asking(desk, self._on_answer)
        self._past = PastEvents(desk, lambda _why: self._show_past(), _PAST)
        self._matrix = named(CauseMatrix(), "cause-matrix")
        self._matrix.chosen_changed.connect(self._show_card)
        self._panels = {name: Panel() for name in ("matrix", "acts", "past")}
        self._cause, self._effect = named(FactCard(), "cause-facts"), named(FactCard(), "effect-facts")
        self._history = named(RowList(choosable=False), "cause-history")
        self._reason = named(QLineEdit(), "cause-reason")
        self._hold_back = self._button("hold-back", self._ask_hold)
        self._let_act = self._button("let-act", self._ask_let)
        self._end = self._button("end-cause", self._ask_end)
        self._call = named(HoldButton(), "call-cause")
        self._call.held.connect(self._ask_call)
        self._told = said("strong", "cause-answer")
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the matrix and what is said of the chosen cell."""
        if not changed & _SHOWN_BY:
            return
        desk, site = self.desk, self.desk.context.site
        self._past.refresh(changed)
        self._matrix.show_state(matrix(desk.picture, site, desk.now_us(), language(), words))
        self._panels["matrix"].show_title(words("Cause and effect"), matrix_counts(desk.picture, site, words))
        self._show_card()
        if changed & {"all", "replay", "journal"}:
            self._show_past()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._reason.setPlaceholderText(words("Reason"))
        self._hold_back.setText(words("Hold back"))
        self._let_act.setText(words("Let it act now"))
        self._end.setText(words("Take the cause back"))
        self._panels["acts"].show_title(words("Acts"), words("reason, then the button; Tab leads on"))
        self._panels["past"].show_title(words("So far"))
        self.refresh(frozenset({"all"}))

    def take_keys(self) -> None:
        """The matrix has the keyboard first."""
        self._matrix.setFocus()

    # ------------------------------------------------------------ inside

    def _button(self, name: str, act: Callable[[], None]) -> QPushButton:
        button = named(QPushButton(), name, "act")
        button.clicked.connect(act)
        return button

    def _build(self) -> None:
        self._panels["matrix"].fill(self._matrix)
        self._panels["past"].fill(self._history)
        buttons = QHBoxLayout()
        for button in (self._hold_back, self._let_act, self._end):
            buttons.addWidget(button)
        buttons.addStretch(1)
        acts = self._panels["acts"].body()
        acts.setSpacing(8)
        acts.addWidget(self._reason)
        acts.addLayout(buttons)
        acts.addWidget(self._call)
        acts.addWidget(self._told)
        acts.addStretch(1)
        middle = QVBoxLayout()
        middle.addWidget(self._effect, 1)
        middle.addWidget(self._panels["acts"])
        below, whole = QHBoxLayout(), QVBoxLayout(self)
        below.addWidget(self._cause, 30)
        below.addLayout(middle, 34)
        below.addWidget(self._panels["past"], 36)
        whole.setContentsMargins(8, 8, 8, 8)
        for layout in (whole, below, middle):
            layout.setSpacing(8)
        whole.addWidget(self._panels["matrix"], 62)
        whole.addLayout(below, 38)

    def _card(self) -> EffectCard:
        desk, (cause, interlock) = self.desk, self._matrix.chosen
        site = desk.context.site
        return effect_card(cause, interlock, desk.picture, site, desk.operator, desk.now_us(), language(), words)

    def _show_card(self) -> None:
        card = self._card()
        self._cause.show_card(card.cause)
        self._effect.show_card(card.effect)
        usable = not self.desk.replaying and self.desk.core_lost_s <= 0 and not self._asking.busy
        self._hold_back.setEnabled(usable and card.can_hold)
        self._let_act.setEnabled(usable and card.can_let)
        self._end.setEnabled(usable and card.can_end)
        self._end.setVisible(bool(card.call_text))
        self._call.setVisible(bool(card.call_text))
        self._call.show_text(card.call_text, HOLD_S)
        self._call.setEnabled(usable and card.can_call)
        self._reason.setEnabled(usable and (card.can_hold or card.can_call))

    def _show_past(self) -> None:
        desk, site = self.desk, self.desk.context.site
        told = [entry for entry in self._past.known() if entry.kind in _PAST]
        rows = [journal_row(entry, site, desk.now_us(), language(), words) for entry in reversed(told[-MOST_ROWS:])]
        self._history.show_rows(rows, words("Nothing has acted by itself yet"))

    def _ask_hold(self) -> None:
        cause, interlock = self._matrix.chosen
        fields, reason = self.desk.ask_fields(), self._reason.text()
        self._send(HoldBack(**fields, cause=cause, interlock=interlock, reason=reason))

    def _ask_let(self) -> None:
        cause, interlock = self._matrix.chosen
        self._send(LetAct(**self.desk.ask_fields(), cause=cause, interlock=interlock))

    def _ask_call(self) -> None:
        cause, _ = self._matrix.chosen
        self._send(CallCause(**self.desk.ask_fields(), cause=cause, reason=self._reason.text()))

    def _ask_end(self) -> None:
        cause, _ = self._matrix.chosen
        self._send(EndCause(**self.desk.ask_fields(), cause=cause))

    def _send(self, wish: Ask) -> None:
        self._told.setText("")
        self._asking.ask(wish)
        self._show_card()

    def _on_answer(self, told: str) -> None:
        self._told.setText(told)
        if not told:
            self._reason.clear()
        self._show_card()
