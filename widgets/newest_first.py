"""A text of many lines, the newest first, of which only the new ones are laid out when some come."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit


class NewestFirst(QPlainTextEdit):
    """Shows lines by their number, the highest at the top; who reads further down is not moved."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self._lines: Mapping[int, str] = {}

    def show_lines(self, lines: Mapping[int, str]) -> None:
        """These lines, the newest first; what is shown already is left as it is."""
        new = [text for number, text in lines.items() if number not in self._lines]
        before, self._lines = self._lines, lines
        first = next(iter(before), None)
        if first is None or lines.get(first) != before[first]:
            self.setPlainText("\n".join(lines.values()))
            return
        if not new:
            return
        bar = self.verticalScrollBar()
        at = bar.value()
        cursor = QTextCursor(self.document())
        cursor.insertText("\n".join(new) + "\n")
        self._cut(cursor, len(lines))
        bar.setValue(at + len(new) if at else 0)

    def _cut(self, cursor: QTextCursor, most: int) -> None:
        """Take away the oldest lines."""
        last = self.document().findBlockByNumber(most - 1)
        cursor.setPosition(last.position() + last.length() - 1)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
