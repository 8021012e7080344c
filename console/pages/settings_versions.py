"""At the right of the settings: what waits for a second person, and the versions there were."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.asks import Ask
from console.messages import JournalEntry
from console.pages.asking import Asking
from console.pages.words import language, words
from console.presenters.settings import change_lines, change_rows, version_rows
from console.room.desk import Desk
from console.settings import RefuseSettings, ReleaseSettings, SettingsChange
from widgets.panel import Panel, named, said
from widgets.row_list import RowList


class SettingsVersions(QWidget):
    """The two lists and their acts. The core decides who may."""

    back_wanted = Signal(int)
    """Propose to go back to that version."""
    preview_wanted = Signal(str)
    """Preview that change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asking = Asking(desk, self._on_answer)
        self._changes, self._versions = named(RowList(), "change-list"), named(RowList(), "version-list")
        self._changes.chosen_changed.connect(lambda _id: self._show_change())
        self._changes.activated_row.connect(self.preview_wanted)
        self._versions.activated_row.connect(lambda _id: self._back())
        self._lines, self._told = said("", "change-lines"), said("strong", "change-told")
        self._reason = named(QLineEdit(), "refuse-reason")
        self._buttons = {
            "release-settings": (QPushButton(), self._release),
            "refuse-settings": (QPushButton(), self._refuse),
            "preview-change": (QPushButton(), lambda: self.preview_wanted.emit(self._changes.chosen)),
            "back-to": (QPushButton(), self._back),
        }
        self._panels = {name: Panel() for name in ("changes", "versions")}
        self._build()

    def show_all(self, rows: Sequence[JournalEntry]) -> None:
        """What waits now, and the versions that the journal tells of."""
        desk, site = self._desk, self._desk.context.site
        changes, in_force = desk.picture.changes, desk.picture.settings
        shown = change_rows(changes.values(), site, desk.now_us(), language(), words)
        self._changes.show_rows(shown, words("No change waits for a second person"))
        self._versions.show_rows(version_rows(rows, in_force, site, language(), words))
        self._panels["changes"].show_title(words("Waiting for a second person"), str(len(changes) or ""))
        number = words("version {n} in force").format(n=in_force.number)
        left = words("{n} settings do not fit the site file").format(n=len(in_force.left_out))
        self._panels["versions"].show_title(words("Versions"), f"{number} · {left}" if in_force.left_out else number)
        self._versions.setToolTip("\n".join(f"{key}: {why}" for key, why in in_force.left_out.items()))
        self._show_change()

    def retranslate(self) -> None:
        """Set the words of the buttons anew."""
        texts = {
            "release-settings": words("Release"),
            "refuse-settings": words("Refuse, or withdraw"),
            "preview-change": words("Preview (Enter)"),
            "back-to": words("Back to this version (Enter)"),
        }
        for name, text in texts.items():
            self._buttons[name][0].setText(text)
        self._reason.setPlaceholderText(words("Reason to refuse"))

    @property
    def change(self) -> SettingsChange | None:
        """The change that is chosen."""
        return self._desk.picture.changes.get(self._changes.chosen)

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        whole, acts = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for name, (button, act) in self._buttons.items():
            named(button, name, "act").clicked.connect(act)
        for name in ("release-settings", "refuse-settings", "preview-change"):
            acts.addWidget(self._buttons[name][0])
        changes, versions = self._panels["changes"].body(), self._panels["versions"].body()
        for layout in (acts, changes, versions):
            layout.setSpacing(8)
        changes.addWidget(self._changes, 1)
        changes.addWidget(self._lines)
        changes.addWidget(self._reason)
        changes.addLayout(acts)
        changes.addWidget(self._told)
        versions.addWidget(self._versions, 1)
        versions.addWidget(self._buttons["back-to"][0])
        whole.addWidget(self._panels["changes"], 5)
        whole.addWidget(self._panels["versions"], 4)

    def _show_change(self) -> None:
        desk, change = self._desk, self.change
        lines = change_lines(change, desk.context.site, desk.given, language(), words) if change is not None else ""
        self._lines.setText(lines)
        usable = change is not None and not desk.replaying and desk.core_lost_s <= 0 and not self._asking.busy
        own = change is not None and change.proposed_by == desk.operator
        self._buttons["release-settings"][0].setEnabled(usable and not own)
        self._buttons["refuse-settings"][0].setEnabled(usable)
        self._buttons["preview-change"][0].setEnabled(change is not None and not desk.replaying)
        self._buttons["back-to"][0].setEnabled(not desk.replaying)
        if own and not self._told.text():
            self._told.setText(words("Another person releases it, at another seat or in another role"))
        elif not own and self._told.text() == words("Another person releases it, at another seat or in another role"):
            self._told.setText("")

    def _release(self) -> None:
        self._ask(ReleaseSettings(**self._desk.ask_fields(), change=self._changes.chosen))

    def _refuse(self) -> None:
        self._ask(RefuseSettings(**self._desk.ask_fields(), change=self._changes.chosen, reason=self._reason.text()))

    def _ask(self, wish: Ask) -> None:
        self._asking.ask(wish)
        self._show_change()

    def _back(self) -> None:
        if self._versions.chosen and not self._desk.replaying:
            self.back_wanted.emit(int(self._versions.chosen))

    def _on_answer(self, told: str) -> None:
        self._told.setText(told)
        if not told:
            self._reason.clear()
        self._show_change()
