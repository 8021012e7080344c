"""The keys of a page, written over it until the next key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from widgets.panel import said

COLUMNS = 2


class KeyLegend(QFrame):
    """Keys and what they do, in two columns in the middle of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("key-legend")
        self.setProperty("role", "panel")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(24, 18, 24, 18)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(8)
        self.hide()

    def show_keys(self, rows: Sequence[tuple[str, str]]) -> None:
        """Come up with these: key, what it does."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        high = -(-len(rows) // COLUMNS)
        for place, (key, text) in enumerate(rows):
            column = place // high * 2
            self._grid.addWidget(_label(key, "strong"), place % high, column, Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(_label(text, ""), place % high, column + 1)
        self.show()
        self.adjustSize()
        over = self._over
        self.move(max(0, (over.width() - self.width()) // 2), max(0, (over.height() - self.height()) // 2))
        self.raise_()


def _label(text: str, role: str) -> QLabel:
    label = said(role)
    label.setWordWrap(False)
    label.setText(text)
    return label
