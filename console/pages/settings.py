"""Settings: found by typing, seen in force, in the site file and proposed, with bounds; previewed; released by two."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout

from console.domain.guidance_settings import GUIDANCE, OwnSteps, own_steps, place_of, value_of
from console.domain.preview import Preview, Reached
from console.domain.settings import SettingsRefused, Value, Values, fitting
from console.domain.settings_change import back_to, changed
from console.pages.asking import Asking
from console.pages.guidance_editor import GuidanceEditor, GuidancePreview
from console.pages.page import Page
from console.pages.past_events import PastEvents, begun
from console.pages.settings_versions import SettingsVersions
from console.pages.words import language, words
from console.presenters.settings import (
    VERSION_KINDS,
    Known,
    catalogue,
    draft_rows,
    preview_sentence,
    preview_table,
    problem_with,
    setting_card,
    setting_rows,
    values_and_dropped,
    versions_of,
    wished,
)
from console.room.desk import Desk
from console.room.preview import PreviewFailed
from console.settings import ProposeSettings
from console.site.model import Site
from widgets.facts import FactCard
from widgets.health_table import HealthTable
from widgets.panel import Panel, named, said
from widgets.row_list import RowList

LEAST_PX = 76
"""What is to be proposed is never squeezed below one row."""
_SHOWN_BY = frozenset({"all", "replay", "settings", "tick"})


class SettingsPage(Page):
    """What can be set at the left; the chosen one, what is to be proposed and its preview in the middle; proposals and
    versions at the right."""

    name = "settings"
    key = "Ctrl+E"
    title = "Settings"

    _first_reached = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._known: dict[str, Known] = {}
        self._known_of: tuple[Site, Site, str] | None = None
        self._draft: dict[str, Value | None] = {}
        self._of_number = -1
        self._share, self._why, self._begun, self._run = 0.0, "", 0, 0
        self._preview: Preview | None = None
        self._previewing: asyncio.Task[None] | None = None
        self._asking = Asking(desk, self._on_answer)
        self._past = PastEvents(desk, lambda _why: self._show_versions(), VERSION_KINDS)
        self._find, self._value = named(QLineEdit(), "find-setting"), named(QLineEdit(), "setting-value")
        self._reason, self._told = named(QLineEdit(), "setting-reason"), said("strong", "setting-told")
        self._list, self._drafted = named(RowList(), "setting-list"), named(RowList(), "draft-list")
        self._card = named(FactCard(), "setting-facts")
        self._buttons = {name: named(QPushButton(), name, "act") for name in
                         ("set-value", "as-file", "preview", "propose", "forget")}  # fmt: skip
        self._sentence, self._table = said("strong", "preview-sentence"), HealthTable("preview")
        self._steps, self._would_show = GuidanceEditor(), GuidancePreview(desk)
        self._upper, self._lower = QStackedWidget(), QStackedWidget()
        self._versions = SettingsVersions(desk)
        self._panels = {name: Panel() for name in ("list", "draft")}
        self._build()
        self._connect()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show what can be set, what waits and what is in force."""
        if not changed & _SHOWN_BY:
            return
        self._past.refresh(changed)
        of = self.desk.context.site, self.desk.given, language()
        if changed & {"all", "replay", "settings"} and of != self._known_of:
            self._known_of = of
            self._known = {one.setting.key: one for one in catalogue(*of, words)}
            self._show_list()
        self._show_versions()
        self._show_preview()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._find.setPlaceholderText(words("Find: a point, a signal, an alert, a place (type)"))
        self._value.setPlaceholderText(words("New value (Enter)"))
        self._reason.setPlaceholderText(words("Reason"))
        texts = {
            "set-value": words("Set"),
            "as-file": words("As in the site file"),
            "preview": words("Preview (Ctrl+P)"),
            "propose": words("Propose (Ctrl+Enter)"),
            "forget": words("Forget all"),
        }
        for name, text in texts.items():
            self._buttons[name].setText(text)
        for part in (self._versions, self._steps, self._would_show):
            part.retranslate()
        self.refresh(frozenset({"all"}))

    def take_keys(self) -> None:
        """The list has the keyboard first; letters go to the search."""
        self._list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed beside the fields is looked for. Enter goes from field to field here and looks at no alert."""
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        if text.strip() and text.isprintable() and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
        ):  # fmt: skip
            self._find.setFocus()
            self._find.insert(text)
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        self._find.setClearButtonEnabled(True)
        listed, draft = self._panels["list"].body(), self._panels["draft"].body()
        for body in (listed, draft):
            body.setSpacing(8)
        listed.addWidget(self._find)
        listed.addWidget(self._list, 1)
        value, acts = QHBoxLayout(), QHBoxLayout()
        value.setSpacing(8)
        acts.setSpacing(8)
        value.addWidget(self._value, 1)
        for name in ("set-value", "as-file"):
            value.addWidget(self._buttons[name])
        for name in ("preview", "propose", "forget"):
            acts.addWidget(self._buttons[name])
        self._card.body().addLayout(value)
        self._drafted.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._drafted.setMinimumHeight(LEAST_PX)
        draft.addWidget(self._drafted, 1)
        draft.addWidget(self._reason)
        draft.addLayout(acts)
        draft.addWidget(self._told)
        self._table.body().insertWidget(0, self._sentence)
        self._sentence.setContentsMargins(12, 8, 12, 8)
        middle, whole = QVBoxLayout(), QHBoxLayout(self)
        stacked = ((self._upper, (self._card, self._steps)), (self._lower, (self._table, self._would_show)))
        for stack, parts in stacked:
            for part in parts:
                stack.addWidget(part)
        middle.addWidget(self._upper, 8)
        middle.addWidget(self._panels["draft"], 5)
        middle.addWidget(self._lower, 7)
        self._middle = middle
        whole.setContentsMargins(8, 8, 8, 8)
        for column in (middle, whole):
            column.setSpacing(8)
        whole.addWidget(self._panels["list"], 36)
        whole.addLayout(middle, 34)
        whole.addWidget(self._versions, 30)

    def _connect(self) -> None:
        self._find.textChanged.connect(lambda _text: self._show_list())
        self._find.returnPressed.connect(self._list.setFocus)
        self._list.chosen_changed.connect(lambda _key: self._show_chosen())
        self._list.activated_row.connect(lambda _key: self._begin())
        self._steps.steps_wanted.connect(self._set_steps)
        self._steps.as_file_wanted.connect(self._as_file)
        self._value.returnPressed.connect(self._set)
        self._drafted.activated_row.connect(self._unset)
        acts = {"set-value": self._set, "as-file": self._as_file, "preview": self._preview_draft,
                "propose": self._propose, "forget": self._forget}  # fmt: skip
        for name, act in acts.items():
            self._buttons[name].clicked.connect(act)
        keys = {"Ctrl+F": self._find.setFocus, "Ctrl+P": self._preview_draft, "Ctrl+Return": self._propose,
                "Esc": self._list.setFocus}  # fmt: skip
        for key, act in keys.items():
            within = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(key), self, context=within).activated.connect(act)
        self._versions.back_wanted.connect(self._go_back)
        self._versions.preview_wanted.connect(self._preview_change)
        self._first_reached.connect(self._show_preview)

    # ------------------------------------------------------------ showing

    def _show_list(self) -> None:
        rows, count = setting_rows(self._known.values(), self._find.text(), self._draft, words)
        self._list.show_rows(rows, words("No setting has these words"))
        more = (
            words("{shown} of {n}: type to find").format(shown=len(rows), n=count) if count > len(rows) else str(count)
        )
        self._panels["list"].show_title(words("Settings"), more)
        self._show_chosen()
        self._show_draft()

    def _show_chosen(self) -> None:
        one = self._known.get(self._list.chosen)
        if guides := one is not None and one.setting.table == GUIDANCE:
            self._show_steps(one)
        for stack in (self._upper, self._lower):
            stack.setCurrentIndex(int(guides))
        self._middle.setStretch(0, 11 if guides else 8)
        self._card.show_card(setting_card(one, self._draft, words))
        for name in ("set-value", "as-file"):
            self._buttons[name].setEnabled(one is not None)

    def _show_steps(self, one: Known) -> None:
        """The own steps of a place as they are wished for, and what an alert there would show then."""
        place = place_of(one.setting.entry)
        self._steps.show_steps(place, own_steps(wished(one, self._draft)), one.title)
        values = changed(self.desk.picture.settings, *values_and_dropped(self._draft))
        self._would_show.show_case(fitting(self.desk.given, values)[0], place)

    def _show_draft(self) -> None:
        self._drafted.show_rows(draft_rows(self._draft, self._known, words), words("Nothing to propose yet"))
        back = words("back to version {n}").format(n=self._of_number) if self._of_number >= 0 else ""
        self._panels["draft"].show_title(words("To be proposed"), back or words("Enter takes one out"))
        usable = bool(self._draft) and not self.desk.replaying
        self._buttons["preview"].setEnabled(usable)
        self._buttons["forget"].setEnabled(bool(self._draft))
        self._buttons["propose"].setEnabled(usable and self.desk.core_lost_s <= 0 and not self._asking.busy)

    def _show_versions(self) -> None:
        self._versions.show_all(self._past.known())

    def _show_preview(self) -> None:
        running = self._previewing is not None and not self._previewing.done()
        self._buttons["preview"].setText(words("Stop (Ctrl+P)") if running else words("Preview (Ctrl+P)"))
        note = words("reading the record: {pct} %").format(pct=round(100 * max(0.0, self._share))) if running else ""
        self._table.show_state(preview_table(self._preview, note, self.desk.context.site, language(), words))
        self._sentence.setText(preview_sentence(self._preview, words) if self._preview is not None else self._why)
        self._sentence.setVisible(bool(self._sentence.text()))

    # ------------------------------------------------------------ acts

    def _begin(self) -> None:
        """From the list to what is chosen there."""
        if self._upper.currentWidget() is self._steps:
            self._steps.begin()
        else:
            self._value.setFocus()

    def _set_steps(self, own: OwnSteps) -> None:
        if (one := self._known.get(self._list.chosen)) is not None:
            self._take(one, value_of(own), back=False)

    def _set(self) -> None:
        one = self._known.get(self._list.chosen)
        if one is None:
            return
        value, why = problem_with(one.setting, self._value.text(), words)
        self._told.setText(f"{one.title}: {why}" if why else "")
        if value is None:
            return
        self._take(one, value)

    def _as_file(self) -> None:
        if (one := self._known.get(self._list.chosen)) is not None:
            self._take(one, None)

    def _take(self, one: Known, value: Value | None, *, back: bool = True) -> None:
        """Into the draft; what would change nothing leaves it. None: as the site file says. `back` to the list."""
        key, in_force = one.setting.key, self.desk.picture.settings.values
        same = key not in in_force if value is None else value == one.setting.value
        self._draft.pop(key, None)
        if not same:
            self._draft[key] = value
        self._of_number = -1
        self._value.clear()
        self._show_list()
        if back:
            self._list.setFocus()

    def _unset(self, key: str) -> None:
        self._draft.pop(key, None)
        self._of_number = -1
        self._show_list()

    def _forget(self) -> None:
        self._draft, self._of_number = {}, -1
        self._told.setText("")
        self._show_list()

    def _go_back(self, number: int) -> None:
        """To be proposed as any other change: with a reason, and a preview if wanted."""
        then = versions_of(self._past.known()).get(number)
        if then is None:
            return
        values, dropped = back_to(self.desk.picture.settings, then)
        self._draft, self._of_number = {**values, **dict.fromkeys(dropped)}, number
        self._told.setText("" if self._draft else words("That version is in force"))
        self._show_list()
        self._reason.setFocus()

    def _propose(self) -> None:
        if not self._buttons["propose"].isEnabled():
            return
        values, dropped = values_and_dropped(self._draft)
        self._asking.ask(
            ProposeSettings(
                **self.desk.ask_fields(),
                values=values,
                dropped=dropped,
                reason=self._reason.text(),
                of_number=self._of_number,
            )
        )
        self._show_draft()

    def _on_answer(self, told: str) -> None:
        self._told.setText(told or words("Proposed: it waits for a second person"))
        if not told:
            self._draft, self._of_number = {}, -1
            self._reason.clear()
        self._show_list()

    # ------------------------------------------------------------ preview

    def _preview_draft(self) -> None:
        """Begin a preview, or stop the one that runs: what it reached stays."""
        if self._previewing is not None:
            self._previewing.cancel()
            self._previewing, self._run = None, 0
            self._show_preview()
        elif self._buttons["preview"].isEnabled():
            self._begin_preview(*values_and_dropped(self._draft))

    def _preview_change(self, change: str) -> None:
        wanted = self.desk.picture.changes.get(change)
        if wanted is not None and not self.desk.replaying:
            self._begin_preview(wanted.values, wanted.dropped)

    def _begin_preview(self, values: Values, dropped: Sequence[str]) -> None:
        if self._previewing is not None:
            self._previewing.cancel()
        self._share, self._preview, self._why = 0.0, None, ""
        self._begun += 1
        self._run = run = self._begun
        self._previewing = begun(lambda: self._preview_now(run, values, dropped))
        self._show_preview()

    async def _preview_now(self, run: int, values: Values, dropped: Sequence[str]) -> None:
        try:
            self._preview = await self.desk.preview(values, dropped, lambda reached: self._reached(run, reached))
        except (PreviewFailed, SettingsRefused) as error:
            self._why = words("No preview: {why}").format(why=error)
        self._previewing = None
        self._show_preview()

    def _reached(self, run: int, reached: Reached) -> None:
        """In another thread: only noted; shown each second, the first as soon as the window has time. What a preview
        says that was stopped is not heard."""
        if run != self._run:
            return
        first = self._preview is None
        self._share, self._preview = reached.share, reached.preview
        if first:
            self._first_reached.emit()
