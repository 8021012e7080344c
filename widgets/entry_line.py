"""Lines in which Enter gives what was typed, and goes no further: the window would look at an alert besides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class EntryLine(QLineEdit):
    """A line whose Enter is heard by `returnPressed` alone."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends here."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class SecretLine(EntryLine):
    """Shows dots, whatever is typed; at most so many characters."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(most)
