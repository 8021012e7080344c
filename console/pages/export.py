"""Ctrl+B: evidence of a stretch of time as one bundle, ordered from the replay or from an alert.

The bundle is made by `vigil case export` in a process of its own; it is journaled with operator and reason.
"""

from __future__ import annotations

import glob
import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.pages.errand import Errand
from console.pages.words import language, words
from console.presenters import export as presenter
from console.presenters.alerts import operator_name
from console.presenters.export import Wish
from console.room.desk import Desk
from console.site.home import half_done
from widgets.look import look_of
from widgets.panel import named, said

MOST_REASON = 500
WITHIN_S = 6 * 3600.0
"""Hours of many cameras take their time; it is given up with Esc."""
WIDE_PX, HIGH_PX = 760, 640


def is_export_key(event: QKeyEvent) -> bool:
    """Whether the key is the one that orders a bundle."""
    return event.key() == Qt.Key.Key_B and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class ExportDialog(QDialog):
    """One bundle: range, cameras, reason; then how far it is, and where it lies."""

    def __init__(self, desk: Desk, wish: Wish, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("export")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words("Evidence bundle"))
        self._desk, self._site = desk, desk.context.site
        self._errand = Errand(self, "case")
        self._errand.told.connect(self._on_told)
        self._errand.done.connect(self._on_done)
        self._errand.failed.connect(self._on_failed)
        self._out: Path | None = None
        self._start, self._end = named(QLineEdit(wish.start), "export-from"), named(QLineEdit(wish.end), "export-to")
        self._reason = named(QLineEdit(), "export-reason")
        self._reason.setMaxLength(MOST_REASON)
        self._cameras = named(QListWidget(), "export-cameras")
        self._bar = named(QProgressBar(), "export-bar")
        self._state = said("strong", "export-state")
        self._state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._make = named(QPushButton(words("Make the bundle (Ctrl+Enter)")), "export-make", "act")
        self._make.setAutoDefault(False)
        self._make.clicked.connect(self.make)
        self._fill(wish)
        self._build()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up what runs first, then closes; Ctrl+Return makes it."""
        if event.key() == Qt.Key.Key_Escape and self._errand.running:
            self._give_up()
            self._show(words("Given up"))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.make()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Closed: nothing runs on."""
        self._give_up()
        super().done(result)

    def make(self) -> None:
        """Make it, once nothing is missing."""
        wish = self.wish()
        lacking = presenter.missing(wish, self._site, words)
        if lacking or self._errand.running:
            self._show(lacking or self._state.text())
            return
        context = self._desk.context
        out = self._out = context.home.bundles / presenter.file_name(wish, self._desk.now_us())
        where = ("--site", str(context.site_path), "--home", str(context.home.root))
        orders = presenter.arguments(wish, self._site, self._desk.operator, out)
        self._errand.start((*orders, *where), "", WITHIN_S)
        self._bar.setValue(0)
        self._show(words("Locking the recordings … Esc gives up"))

    def wish(self) -> Wish:
        """What stands in the form now."""
        items = [self._cameras.item(row) for row in range(self._cameras.count())]
        chosen = (item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked)
        return Wish(self._start.text(), self._end.text(), tuple(map(str, chosen)), self._reason.text())

    # ------------------------------------------------------------ inside

    def _give_up(self) -> None:
        """End what runs, and take away what it left half done."""
        self._errand.give_up()
        for half in self._out.parent.glob(f"{glob.escape(half_done(self._out))}*") if self._out else ():
            shutil.rmtree(half, ignore_errors=True)

    def _on_told(self, line: str) -> None:
        if (found := presenter.progress(line)) is not None:
            self._bar.setValue(found[0])
            self._show(presenter.progress_text(found[1], words))

    def _on_done(self, told: dict[str, object]) -> None:
        self._bar.setValue(100)
        self._show(presenter.done_text(told, words))

    def _on_failed(self, why: str) -> None:
        self._show(words("No bundle was made: {why}").format(why=why))

    def _show(self, text: str) -> None:
        self._state.setText(text)
        self._bar.setVisible(self._errand.running or self._bar.value() == 100)
        self._make.setEnabled(not self._errand.running)

    def _fill(self, wish: Wish) -> None:
        for camera in self._site.cameras:
            item = QListWidgetItem(f"{camera.id} {camera.said_in(language())}", self._cameras)
            item.setData(Qt.ItemDataRole.UserRole, camera.id)
            chosen = camera.id in wish.cameras
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        self._cameras.setCurrentRow(0)

    def _build(self) -> None:
        self.resize(look_of(self).px(WIDE_PX), look_of(self).px(HIGH_PX))
        note = said("quiet")
        note.setText(
            words("Original video, a copy with faces blurred, journal with proofs, readings, plan and paper, signed.")
        )
        form, whole = QFormLayout(), QVBoxLayout(self)
        form.addRow(words("Reason"), self._reason)
        form.addRow(words("From"), self._start)
        form.addRow(words("To"), self._end)
        form.addRow(words("Cameras (Space)"), self._cameras)
        form.addRow(words("Operator"), _text(operator_name(self._desk.operator, self._site, language())))
        whole.addWidget(note)
        whole.addLayout(form, 1)
        for widget in (self._bar, self._state, self._make):
            whole.addWidget(widget)
        self._bar.hide()
        self._reason.setFocus()


def _text(text: str) -> QWidget:
    label = said("strong")
    label.setText(text)
    return label
