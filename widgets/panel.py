"""A panel: a head with a title and a note at its right, and a body for what it holds."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

AWidget = TypeVar("AWidget", bound=QWidget)


class Panel(QFrame):
    """One framed part of a page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._title, self._note = said("strong"), said("quiet")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QFrame()
        head.setProperty("role", "panel-head")
        in_head = QHBoxLayout(head)
        in_head.setContentsMargins(12, 8, 12, 8)
        in_head.addWidget(self._title)
        in_head.addWidget(self._note, 1)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(12, 10, 12, 10)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addLayout(self._body, 1)

    def body(self) -> QVBoxLayout:
        """Where the panel's content goes."""
        return self._body

    def fill(self, widget: QWidget) -> None:
        """One widget from edge to edge."""
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(widget)

    def show_title(self, title: str, note: str = "") -> None:
        """What the head says."""
        self._title.setText(title)
        self._note.setText(note)


def said(role: str = "", name: str = "") -> QLabel:
    """A label for plain text that wraps, in one of the style sheet's roles."""
    label = named(QLabel(), name, role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def named(widget: AWidget, name: str, role: str = "") -> AWidget:
    """The widget, with its object name and its role in the style sheet."""
    widget.setObjectName(name)
    if role:
        widget.setProperty("role", role)
    return widget
