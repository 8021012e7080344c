"""One line for a second person at the seat of the first: who, the own PIN, a button. What is typed is never shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from console.pages.words import words
from console.site.pins import MOST
from widgets.entry_line import SecretLine
from widgets.panel import named


class OwnPin(QWidget):
    """Hidden while nobody can agree so. Object names begin with `name`."""

    given = Signal(str, str)
    """The person's id, and the PIN."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._who, self._pin = named(QComboBox(), f"{name}-who"), SecretLine(f"{name}-pin", MOST)
        self._button = named(QPushButton(), f"{name}-agree", "act")
        self._button.clicked.connect(self._give)
        self._pin.returnPressed.connect(self._give)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._who)
        line.addWidget(self._pin, 1)
        line.addWidget(self._button)
        self.hide()

    def show_persons(self, persons: tuple[tuple[str, str], ...], usable: bool) -> None:
        """(id, name) of those who can agree now; none: the line goes, and with it what was typed."""
        shown = tuple((self._who.itemData(place), self._who.itemText(place)) for place in range(self._who.count()))
        if shown != persons:
            chosen = self._who.currentData()
            self._who.clear()
            for operator, name in persons:
                self._who.addItem(name, operator)
            self._who.setCurrentIndex(max(0, self._who.findData(chosen)))
        if not persons:
            self._pin.clear()
        self._pin.setPlaceholderText(words("PIN of the second person here (P)"))
        self._button.setText(words("Agree with PIN"))
        for part in (self._who, self._pin, self._button):
            part.setEnabled(usable)
        self.setVisible(bool(persons))

    def take_keys(self) -> bool:
        """The PIN has the keyboard, where there is a line; the arrow keys and Shift+Tab lead to who it is."""
        if self.isVisible() and self._pin.isEnabled():
            self._pin.setFocus()
            return True
        return False

    def _give(self) -> None:
        pin, who = self._pin.text(), self._who.currentData()
        self._pin.clear()
        if pin and who:
            self.given.emit(who, pin)
