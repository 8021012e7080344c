"""Finding things on the windows as a person would: by a text that can be read there, or by the name of a widget."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A spot that can be pressed: the widget and the rectangle in it."""

    widget: QWidget
    box: QRect

    @property
    def middle(self) -> QPoint:
        """Where the mouse goes."""
        return self.box.center()


def by_name(windows: Iterable[QWidget], name: str) -> Place | None:
    """The first visible widget of that object name."""
    for window in windows:
        for widget in (window, *window.findChildren(QWidget, name)):
            if widget.objectName() == name and widget.isVisible():
                return Place(widget, widget.rect())
    return None


def by_text(windows: Iterable[QWidget], text: str) -> Place | None:
    """The first visible widget, or row of a list, on which the text can be read."""
    for window in windows:
        for widget in window.findChildren(QWidget):
            if widget.isVisible() and not widget.visibleRegion().isEmpty() and (place := _place_of(widget, text)):
                return place
    return None


def texts_of(widget: QWidget) -> Iterator[str]:
    """What can be read on one widget itself. A painted widget answers with a `shown_text` method or its name for
    screen readers."""
    if isinstance(widget, QLabel):
        yield _plain(widget.text())
    elif isinstance(widget, QAbstractButton | QLineEdit):
        yield widget.text()
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QComboBox):
        yield widget.currentText()
    told = getattr(widget, "shown_text", None)
    if callable(told):
        yield str(told())
    elif widget.accessibleName():
        yield widget.accessibleName()


def all_texts(windows: Sequence[QWidget]) -> str:
    """Everything that can be read on the windows, one text a line."""
    lines: list[str] = []
    for window in windows:
        for widget in window.findChildren(QWidget):
            if widget.isVisible():
                lines += texts_of(widget)
                if isinstance(widget, QAbstractItemView):
                    lines += [str(index.data()) for index in _cells(widget) if index.data()]
    return "\n".join(lines)


def _place_of(widget: QWidget, text: str) -> Place | None:
    if any(text in told for told in texts_of(widget)):
        return Place(widget, widget.rect())
    if isinstance(widget, QAbstractItemView):
        for index in _cells(widget):
            if text in str(index.data(Qt.ItemDataRole.DisplayRole) or ""):
                return Place(widget.viewport(), widget.visualRect(index))
    return None


def _cells(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model = view.model()
    if model is None:
        return
    root = view.rootIndex()
    for row in range(min(model.rowCount(root), _MOST_ROWS)):
        # A list model keeps its one column private.
        for column in range(1 if isinstance(view, QListView) else model.columnCount(root)):
            yield model.index(row, column, root)


def _plain(text: str) -> str:
    return QTextDocumentFragment.fromHtml(text).toPlainText() if re.search(r"<\w", text) else text
