"""The alerts in full: the list with its filter, one alert with its guidance, the shelved ones, the journal's tail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from console.messages import Alert
from console.pages.alert_acts import AlertActs
from console.pages.alert_links import AlertLinks
from console.pages.alert_paper import Lines, Listed, ListPaper
from console.pages.alert_view_bar import AlertViewBar
from console.pages.export import ExportDialog, is_export_key
from console.pages.page import Page
from console.pages.past_calls import PastCalls
from console.pages.printing import Printing
from console.pages.words import language, words
from console.presenters.alert_history import PAST
from console.presenters.alert_links import links_of, links_text
from console.presenters.alert_paper import HEADS, SHARES, SHEET_HEADS, how_listed, list_titles, paper_rows, sheet_rows
from console.presenters.alert_views import arranged, in_flood
from console.presenters.alerts import KnownRows, alert_facts, alert_list, most_urgent
from console.presenters.export import wish_of_alert
from console.presenters.guidance import guidance
from console.presenters.journal import journal_lines
from console.room.desk import Desk
from console.values import Verdict
from widgets.alert_panel import AlertPanel
from widgets.alert_table import AlertTable
from widgets.facts import FactCard
from widgets.newest_first import NewestFirst
from widgets.panel import Panel, named, said
from widgets.states.alert_row import AlertRow
from widgets.states.overview_state import Card
from widgets.steps import Steps
from widgets.turns import Turn

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
JOURNAL_MS = 500
READY = 8
"""Facts of the card that are there before the first alert."""


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
        self._acts = AlertActs(self, self._panel, self._take_comment)
        self._links, self._links_text = AlertLinks(self, self._acts.chosen), said("quiet", "links")
        self._bar = AlertViewBar(self, desk)
        self._past = PastCalls(desk, self._show_list, self._acts.tell)
        self._printing = Printing(self, self._acts.tell)
        self._paper = ListPaper(desk, "alert-list", self._acts.tell, self._printing)
        self._verdicts = {name: named(QPushButton(), name, "act") for name in VERDICTS}
        self._facts, self._steps, self._steps_panel = FactCard(ready=READY), Steps(wrapped=True), Panel()
        self._journal, self._journal_panel = named(NewestFirst(), "journal"), Panel()
        self._lines: dict[int, str] = {}
        self._journal_rest = QTimer(self, singleShot=True, interval=JOURNAL_MS)
        self._journal_turn = Turn(self, self._show_journal)
        self._journal_rest.timeout.connect(self._journal_turn.start)
        self._build()
        self._connect()

    def refresh(self, changed: frozenset[str]) -> None:
        """The list at once; the journal when it grew, in a storm twice a second."""
        if changed & {"alert", "tick", "all", "replay"}:
            self._show_view(changed)
            self._show_one()
        if changed & {"all", "replay"}:
            self._show_journal()
        elif "journal" in changed and not self._journal_rest.isActive():
            self._journal_rest.start()
            self._journal_turn.start()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._acts.retranslate()
        self._table.show_heads([words(column) for column in HEADS])
        self._bar.retranslate()
        self._past.forget()
        self._comment.setPlaceholderText(words("Comment (C): kept with the answer"))
        for name, button in self._verdicts.items():
            button.setText(words(_VERDICT_WORDS[name]))
        self._steps_panel.show_title(
            words("Guidance"), words("T, 1–9 done · Shift+T comment · G go to · W who · Shift+W case")
        )
        self._journal_panel.show_title(words("Journal"), words("Ctrl+B evidence bundle"))
        self._lines = {}
        self.refresh(frozenset({"all"}))

    def look_at(self, alert: str) -> None:
        """Put the cursor on this alert."""
        self._table.choose(alert)
        self._show_one()

    def take_keys(self) -> None:
        """The list has the keyboard first."""
        self._table.setFocus()

    def layout_state(self) -> dict[str, str]:
        """The saved views and the present one."""
        return self._bar.layout_state()

    def restore(self, layout: dict[str, str]) -> None:
        """The list as it was left."""
        self._bar.restore(layout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """C goes to the comment, Ctrl+F to the filter, Ctrl+P prints (with Shift on paper), Ctrl+S saves as CSV, Ctrl+B
        makes a bundle; the rest are acts, links and views."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_F and control:
            self._bar.text.setFocus()
        elif is_export_key(event):
            self._export()
        elif event.key() == Qt.Key.Key_P and control:
            self._paper.print(self._listed(HEADS, paper_rows), SHARES, on_paper=shift)
        elif event.key() == Qt.Key.Key_S and control:
            self._paper.save(self._listed(SHEET_HEADS, partial(sheet_rows, site=self.desk.context.site)))
        elif event.key() == Qt.Key.Key_C and not (control or shift):
            self._comment.setFocus()
        elif not (self._acts.key(event) or self._links.key(event) or self._bar.key(event)):
            super().keyPressEvent(event)

    def _listed(self, heads: Sequence[str], lines: Callable[[Sequence[AlertRow]], Lines]) -> Listed:
        """The list as it stands, to be put down in these columns."""
        desk, site, now_us, rows = self.desk, self.desk.context.site, self.desk.now_us(), tuple(self._table.rows)
        how = how_listed(self._bar.view, self._bar.times(), rows, site, now_us, words)
        titles = list_titles(words("Alerts"), how, site, desk.operator, now_us, language(), words)
        return Listed(titles, tuple(map(words, heads)), partial(lines, rows))

    def _export(self) -> None:
        """Order a bundle of what was round the chosen alert."""
        desk = self.desk
        if alert := self._alert():
            wish = wish_of_alert(alert, desk.picture, desk.now_us(), desk.context.site)
            ExportDialog(desk, wish, self).open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves the comment or the filter and goes back to the list; Enter too, and looks nowhere else."""
        key = event.key() if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) else None
        if key not in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return super().eventFilter(watched, event)
        if key != Qt.Key.Key_Escape and watched is self._comment:
            self._acts.act("acknowledge")
        self._table.setFocus()
        return True

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        body = self._panel.body()
        body.insertWidget(0, self._bar)
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
        self._bar.text.installEventFilter(self)
        self._bar.changed.connect(self._on_view)
        self._bar.closed.connect(self.take_keys)
        for name, button in self._verdicts.items():
            button.clicked.connect(lambda _checked=False, name=name: self._acts.answer(VERDICTS[name]))

    def _take_comment(self) -> str:
        """The comment goes with the answer, and the field is free for the next one."""
        text = self._comment.text().strip()
        self._comment.clear()
        return text

    def _on_view(self) -> None:
        self._show_view(frozenset())

    def _show_view(self, changed: frozenset[str]) -> None:
        self._past.refresh(self._bar.view, self._bar.times(), changed)
        self._show_list()

    def _show_list(self) -> None:
        """What stands now, and below it the history that the view has."""
        desk, view, times = self.desk, self._bar.view, self._bar.times()
        alerts, site, now = desk.picture.alerts, desk.context.site, desk.now_us()
        listed = alert_list(alerts, site, now, language(), words, view.wanted(times), self._rows, desk.picture.flood)
        flood = desk.picture.flood is not None and desk.picture.flood.since_us and not (view.order or view.group)
        live = in_flood(listed.rows, alerts.now(), words) if flood else arranged(listed.rows, view, words)
        rows = live.followed_by(self._past.rows(view, times))
        counts = " · ".join(filter(None, (view.name, listed.counts)))
        self._panel.show_alerts(replace(listed, rows=rows, counts=counts))
        self._acts.refresh()
        possible = self._panel.buttons["acknowledge"].isEnabled()
        for button in self._verdicts.values():
            button.setEnabled(possible)

    def _alert(self) -> Alert | None:
        alerts = self.desk.picture.alerts
        return alerts.get(self._table.chosen) or most_urgent(alerts)

    def _show_one(self) -> None:
        desk, alert = self.desk, None if self._table.chosen.startswith(PAST) else self._alert()
        site = desk.context.site
        self._steps.show_state(replace(guidance(alert, desk.picture, site, language(), words), title=""))
        links = links_of(alert, desk.picture, site, language(), words) if alert else ()
        self._links_text.setText(links_text(links, words) if links else "")
        empty = Card(words("Alert"), empty=words("No alert"))
        now = desk.now_us()
        card = alert_facts(alert, site, now, language(), words) if alert else self._past.card(self._table.chosen)
        self._facts.show_card(card or empty)

    def _show_journal(self) -> None:
        journal = self.desk.picture.journal
        newest = journal[-1].seq if journal else 0
        if newest != next(iter(self._lines), 0):
            self._lines = journal_lines(journal, self.desk.context.site, language(), words, known=self._lines)
            self._journal.show_lines(self._lines)
