"""Below the list of interlocks: the stop of all writes and the bypass of the chosen interlock, always in sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton

from console.asks import AskBypass, ConfirmBypass, EndBypass, ReleaseWrites, StopWrites
from console.domain.write_stop import MOST_MIN
from console.pages.asking import Asking
from console.pages.own_pin import OwnPin
from console.pages.words import language, words
from console.presenters.interlocks import bypass_text, writes_text
from console.presenters.sign_in import second_persons
from console.room.desk import AskFields, Desk
from widgets.panel import Panel, named, said

MINUTES = (5, 15, 30, 60, 120, 240, MOST_MIN)
FIRST_MIN = 30


class InterlockGuards(Panel):
    """One line for the reason and the minutes, and a button for each act. The core decides who may."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._interlock = desk, ""
        self._asking = Asking(desk, self._on_answer)
        self._writes, self._bypass = said("strong", "writes-state"), said("strong", "bypass-state")
        self._told = said("", "guard-told")
        self._reason = named(QLineEdit(), "guard-reason")
        self._minutes = named(QComboBox(), "guard-minutes")
        for minutes in MINUTES:
            self._minutes.addItem("", minutes)
        self._minutes.setCurrentIndex(MINUTES.index(FIRST_MIN))
        self._stop_button = self._button("stop-writes", self._switch_writes)
        self._bypass_button = self._button("bypass", self._ask_bypass)
        self._end_button = self._button("end-bypass", self._end_bypass)
        self._second = OwnPin("bypass-second")
        self._second.given.connect(self._confirm_here)
        self._build()

    def take_keys(self) -> bool:
        """To the PIN of a second person here, where one is waited for."""
        return self._second.take_keys()

    def show_guards(self, interlock: str) -> None:
        """What is stopped and bypassed now; the acts are for this interlock."""
        if interlock != self._interlock:
            self._told.setText("")
        self._interlock = interlock
        desk, site = self._desk, self._desk.context.site
        writes, state = desk.picture.writes, desk.picture.interlocks.get(interlock)
        stopped = writes_text(writes, site, desk.now_us(), language(), words)
        bypass = bypass_text(state, site, desk.now_us(), language(), words)
        self.show_title(words("Guards"), words("writes stopped") if stopped else "")
        self._writes.setText(stopped or words("Orders can reach the PLCs"))
        self._bypass.setText(f"{interlock} · {bypass or words('not bypassed')}" if interlock else "")
        self._reason.setPlaceholderText(words("Reason"))
        for place, minutes in enumerate(MINUTES):
            self._minutes.setItemText(place, words("{n} min").format(n=minutes))
        self._stop_button.setText(words("Release writes") if stopped else words("Stop all writes"))
        wished = state is not None and state.bypass is not None and not state.bypass.until_us
        self._bypass_button.setText(words("Confirm bypass") if wished else words("Ask for bypass"))
        self._end_button.setText(words("End bypass"))
        usable = not desk.replaying and desk.core_lost_s <= 0 and not self._asking.busy
        self._stop_button.setEnabled(usable)
        stands = state is not None and state.bypass is not None
        self._bypass_button.setEnabled(usable and bool(interlock) and (wished or not stands))
        self._end_button.setEnabled(usable and stands)
        here = wished and state is not None and state.bypass is not None and state.bypass.asked_seat == desk.seat
        first = state.bypass.asked_by if state is not None and state.bypass is not None else ""
        self._second.show_persons(second_persons(desk.live, site, first, language()) if here else (), usable)

    # ------------------------------------------------------------ inside

    def _button(self, name: str, act: Callable[[], None]) -> QPushButton:
        button = named(QPushButton(), name, "act")
        button.clicked.connect(act)
        return button

    def _build(self) -> None:
        why, acts = QHBoxLayout(), QHBoxLayout()
        for layout in (self.body(), why, acts):
            layout.setSpacing(8)
        why.addWidget(self._reason, 1)
        why.addWidget(self._minutes)
        for button in (self._stop_button, self._bypass_button, self._end_button):
            acts.addWidget(button)
        acts.addStretch(1)
        for label in (self._writes, self._bypass):
            self.body().addWidget(label)
        self.body().addLayout(why)
        self.body().addLayout(acts)
        self.body().addWidget(self._second)
        self.body().addWidget(self._told)

    def _switch_writes(self) -> None:
        fields, reason = self._desk.ask_fields(), self._reason.text()
        if self._desk.picture.writes.stopped_until_us:
            self._asking.ask(ReleaseWrites(**fields, reason=reason))
        else:
            self._asking.ask(StopWrites(**fields, minutes=self._minutes.currentData(), reason=reason))

    def _ask_bypass(self) -> None:
        fields, state = self._desk.ask_fields(), self._desk.picture.interlocks.get(self._interlock)
        if state is not None and state.bypass is not None:
            self._asking.ask(ConfirmBypass(**fields, interlock=self._interlock))
        else:
            minutes, reason = self._minutes.currentData(), self._reason.text()
            self._asking.ask(AskBypass(**fields, interlock=self._interlock, minutes=minutes, reason=reason))

    def _confirm_here(self, operator: str, pin: str) -> None:
        """The second person at this seat, who goes on sitting elsewhere."""
        who: AskFields = {**self._desk.ask_fields(), "operator": operator}
        self._asking.ask(ConfirmBypass(**who, interlock=self._interlock, pin=self._desk.sealed(who, pin)))

    def _end_bypass(self) -> None:
        self._asking.ask(EndBypass(**self._desk.ask_fields(), interlock=self._interlock))

    def _on_answer(self, told: str) -> None:
        self._told.setText(told)
        if not told:
            self._reason.clear()
        self.show_guards(self._interlock)
