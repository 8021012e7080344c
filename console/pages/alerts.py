"""The alerts in full: the list with its filter, one alert with its guidance, the shelved ones, the journal's tail."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout

from console.messages import Alert
from console.pages.alert_acts import AlertActs
from console.pages.alert_links import AlertLinks
from console.pages.page import Page
from console.pages.words import language, words
from console.presenters.alert_links import links_of, links_text
from console.presenters.alert_text import STATES, TIERS
from console.presenters.alerts import Filter, KnownRows, alert_facts, alert_list, most_urgent
from console.presenters.guidance import guidance
from console.presenters.journal import journal_lines
from console.room.desk import Desk
from console.values import AlertState, Tier, Verdict
from widgets.alert_panel import AlertPanel
from widgets.alert_table import AlertTable
from widgets.facts import FactCard
from widgets.panel import Panel, named, said
from widgets.states.overview_state import Card
from widgets.steps import Steps

VERDICTS = {
    "verdict-true": Verdict.TRUE,
    "verdict-dispatched": Verdict.DISPATCHED,
    "verdict-test": Verdict.TEST,
    "verdict-known-work": Verdict.KNOWN_WORK,
}
_VERDICT_WORDS = {
    "verdict-true": "True V",
    "verdict-dispatched": "Somebody sent D",
    "verdict-test": "Test E",
    "verdict-known-work": "Known work K",
}
_COLUMNS = ("Tier", "Raised", "Alert", "Place", "State", "Age", "Answered by", "Comment")


class AlertsPage(Page):
    """Every alert, filtered as wished; the acts are those of the panel on the other pages."""

    name = "alerts"
    key = "F4"
    title = "Alerts"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows, self._table = KnownRows(), AlertTable()
        self._panel = AlertPanel(listed=self._table)
        self._comment = named(QLineEdit(), "comment")
        self._comment.installEventFilter(self)
        self._comment.returnPressed.connect(self._on_comment_given)
        self._acts = AlertActs(desk, self._panel, self._take_comment)
        self._links, self._links_text = AlertLinks(self, self._acts.chosen), said("quiet", "links")
        self._tier, self._state = named(QComboBox(), "filter-tier"), named(QComboBox(), "filter-state")
        self._text = named(QLineEdit(), "filter-text")
        self._verdicts = {name: named(QPushButton(), name, "act") for name in VERDICTS}
        self._facts, self._steps, self._steps_panel = FactCard(), Steps(wrapped=True), Panel()
        self._journal, self._journal_panel = named(QPlainTextEdit(), "journal"), Panel()
        self._journal.setReadOnly(True)
        self._lines: dict[int, str] = {}
        self._build()
        self._connect()

    def refresh(self, changed: frozenset[str]) -> None:
        """The list at once; the journal when it grew."""
        if changed & {"alert", "tick", "all", "replay"}:
            self._show_list()
            self._show_one()
        if changed & {"journal", "all", "replay"}:
            self._show_journal()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._acts.retranslate()
        self._table.show_heads([words(column) for column in _COLUMNS])
        _fill(self._tier, [(words("all tiers"), ""), *((words(text), tier.value) for tier, text in TIERS.items())])
        states = [(words(text), state.value) for state, text in STATES.items() if state is not AlertState.NORMAL]
        _fill(self._state, [(words("all open"), ""), *states])
        self._text.setPlaceholderText(words("Filter: words of the alert, the place, the comment (Ctrl+F)"))
        self._comment.setPlaceholderText(words("Comment (C): kept with the answer"))
        for name, button in self._verdicts.items():
            button.setText(words(_VERDICT_WORDS[name]))
        self._steps_panel.show_title(words("Guidance"), words("T next · 1–9 each · Shift+T comment · G go to"))
        self._journal_panel.show_title(words("Journal"))
        self._lines = {}
        self.refresh(frozenset({"all"}))

    def look_at(self, alert: str) -> None:
        """Put the cursor on this alert."""
        self._table.choose(alert)
        self._show_one()

    def take_keys(self) -> None:
        """The list has the keyboard first."""
        self._table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """C goes to the comment, Ctrl+F to the filter; the rest are acts."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_F and control:
            self._text.setFocus()
        elif event.key() == Qt.Key.Key_C and not (control or shift):
            self._comment.setFocus()
        elif not self._acts.key(event) and not self._links.key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves the comment or the filter and goes back to the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self._table.setFocus()
            return True
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        filters = QHBoxLayout()
        filters.setContentsMargins(8, 6, 8, 6)
        filters.addWidget(self._tier)
        filters.addWidget(self._state)
        filters.addWidget(self._text, 1)
        body = self._panel.body()
        body.insertLayout(0, filters)
        body.insertWidget(1, self._table, 1)
        answer = QHBoxLayout()
        answer.setContentsMargins(12, 4, 12, 0)
        answer.addWidget(self._comment, 1)
        for button in self._verdicts.values():
            answer.addWidget(button)
        body.insertLayout(2, answer)
        self._steps_panel.body().addWidget(self._steps)
        self._steps_panel.body().addWidget(self._links_text)
        self._journal_panel.body().setContentsMargins(0, 0, 0, 0)
        self._journal_panel.body().addWidget(self._journal)
        right = QVBoxLayout()
        right.addWidget(self._facts)
        right.addWidget(self._steps_panel)
        right.addWidget(self._journal_panel, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addWidget(self._panel, 70)
        whole.addLayout(right, 30)

    def _connect(self) -> None:
        self._panel.look_wanted.connect(self.look_wanted)
        self._panel.chosen_changed.connect(lambda _alert: self._show_one())
        self._steps.tick_wanted.connect(self._acts.tick)
        self._text.installEventFilter(self)
        self._text.textChanged.connect(lambda _text: self._show_list())
        for box in (self._tier, self._state):
            box.activated.connect(lambda _row: self._show_list())
        for name, button in self._verdicts.items():
            button.clicked.connect(lambda _checked=False, name=name: self._acts.answer(VERDICTS[name]))

    def _take_comment(self) -> str:
        """The comment goes with the answer, and the field is free for the next one."""
        text = self._comment.text().strip()
        self._comment.clear()
        return text

    def _on_comment_given(self) -> None:
        """Enter in the comment answers with it."""
        self._acts.act("acknowledge")
        self._table.setFocus()

    def _filter(self) -> Filter:
        tier, state = str(self._tier.currentData() or ""), str(self._state.currentData() or "")
        return Filter(
            tiers=frozenset({Tier(tier)}) if tier else frozenset(),
            states=frozenset({AlertState(state)}) if state else frozenset(),
            text=self._text.text().strip(),
        )

    def _show_list(self) -> None:
        desk = self.desk
        alerts, site, now = desk.picture.alerts.values(), desk.context.site, desk.now_us()
        listed = alert_list(alerts, site, now, language(), words, self._filter(), self._rows, desk.picture.flood)
        self._panel.show_alerts(listed)
        self._acts.refresh()
        possible = self._panel.buttons["acknowledge"].isEnabled()
        for button in self._verdicts.values():
            button.setEnabled(possible)

    def _alert(self) -> Alert | None:
        alerts = self.desk.picture.alerts
        return alerts.get(self._table.chosen) or most_urgent(alerts.values())

    def _show_one(self) -> None:
        desk, alert = self.desk, self._alert()
        site = desk.context.site
        self._steps.show_state(replace(guidance(alert, desk.picture, site, language(), words), title=""))
        links = links_of(alert, desk.picture, site, language(), words) if alert else ()
        self._links_text.setText(links_text(links, words) if links else "")
        empty = Card(words("Alert"), empty=words("No alert"))
        card = alert_facts(alert, site, desk.now_us(), language(), words) if alert else empty
        self._facts.show_card(card)

    def _show_journal(self) -> None:
        journal = self.desk.picture.journal
        newest = journal[-1].seq if journal else 0
        if newest != next(iter(self._lines), 0):
            self._lines = journal_lines(journal, self.desk.context.site, language(), words, known=self._lines)
            self._journal.setPlainText("\n".join(self._lines.values()))


def _fill(box: QComboBox, entries: list[tuple[str, str]]) -> None:
    """New words for the choices; what was chosen stays chosen."""
    chosen = box.currentData()
    box.clear()
    for text, key in entries:
        box.addItem(text, key)
    box.setCurrentIndex(max(0, box.findData(chosen)))
