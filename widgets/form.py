"""A form over a page: lines to fill in with the keyboard, Enter gives them, Esc lets them be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from widgets.file_line import FileLine
from widgets.look import look_of
from widgets.panel import named, said
from widgets.states.form_state import FormLine

WIDE_PX = 760
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Form(QFrame):
    """Comes up in the middle of its parent and has the keyboard until Enter or Escape."""

    given = Signal(object)
    """What was filled in: a dict of texts and keys of choices by the names of the lines."""
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("form")
        self.setProperty("role", "panel")
        self.setAutoFillBackground(True)
        self._title, self._hint = said("strong", "form-head"), said("quiet")
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._parts: dict[str, QLineEdit | QComboBox | FileLine] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        column.addWidget(self._hint)
        self.hide()

    def open(self, title: str, hint: str, lines: Sequence[FormLine]) -> None:
        """Come up with these lines; the first has the keyboard."""
        self._title.setText(title)
        self._hint.setText(hint)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self._parts = {line.name: self._part(line, place) for place, line in enumerate(lines)}
        self._place()
        self.show()
        self.raise_()
        next(iter(self._parts.values())).setFocus()

    def shut(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter gives what is filled in, Esc nothing; Up and Down go from line to line; Alt+Down chooses a file."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in _ENTER and isinstance(watched, QPushButton):
            watched.click()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._choose_file()
        elif event.key() in _ENTER:
            self._give()
        elif event.key() == Qt.Key.Key_Escape:
            self.shut()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and isinstance(watched, QLineEdit):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            return super().eventFilter(watched, event)
        return True

    def _give(self) -> None:
        given = {
            name: str(part.currentData() or "") if isinstance(part, QComboBox) else part.text()
            for name, part in self._parts.items()
        }
        self.shut()
        self.given.emit(given)

    def _choose_file(self) -> None:
        for part in self._parts.values():
            if isinstance(part, FileLine):
                part.choose()
                return

    def _part(self, line: FormLine, place: int) -> QLineEdit | QComboBox | FileLine:
        label = said("quiet")
        label.setText(line.label)
        label.setWordWrap(False)
        part: QLineEdit | QComboBox | FileLine
        if line.choose:
            part = FileLine(line)
            for own in (part.line, part.button):
                own.installEventFilter(self)
        elif line.choices:
            part = named(QComboBox(), f"form-{line.name}")
            for key, text in line.choices:
                part.addItem(text, key)
            part.setCurrentIndex(max(0, part.findData(line.text)))
        else:
            part = named(QLineEdit(line.text), f"form-{line.name}")
            part.setPlaceholderText(line.hint)
        part.installEventFilter(self)
        self._grid.addWidget(label, place, 0)
        self._grid.addWidget(part, place, 1)
        return part

    def _place(self) -> None:
        wide = min(look_of(self).px(WIDE_PX), self._over.width() - 40)
        self.setFixedWidth(wide)
        self.adjustSize()
        self.move((self._over.width() - wide) // 2, max(20, self._over.height() // 5))
