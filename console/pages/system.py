"""The system page: health of everything that brings, decides or shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtMultimedia import QMediaDevices
from PySide6.QtWidgets import QGridLayout, QPushButton

from console.pages.add_camera import AddCamera
from console.pages.page import Page
from console.pages.sound import NO_DEVICE
from console.pages.words import language, words
from console.presenters.system import SystemView, system_tables
from console.room.desk import Desk
from widgets.health_table import HealthTable
from widgets.panel import named

_SHOWN_BY = frozenset({"site", "tick", "all", "programme", "recordings", "replay"})
_PLACES = {
    "programs": (0, 0, 1, 2),
    "cameras": (1, 0, 2, 1),
    "links": (1, 1, 1, 1),
    "senses": (1, 2, 1, 1),
    "refused": (0, 2, 1, 1),
    "recordings": (2, 1, 1, 2),
}
"""Row, column, rows, columns."""


class SystemPage(Page):
    """Six tables."""

    name = "system"
    key = "F10"
    title = "System"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._tables = {name: HealthTable(name) for name in _PLACES}
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(8)
        for name, place in _PLACES.items():
            grid.addWidget(self._tables[name], *place)
        self._add = named(QPushButton(), "add-camera-open", "small")
        self._add.clicked.connect(self.add_camera)
        grid.addWidget(self._add, 3, 0, Qt.AlignmentFlag.AlignLeft)
        for column, share in enumerate((46, 38, 22)):
            grid.setColumnStretch(column, share)
        for row, share in enumerate((3, 3, 2)):
            grid.setRowStretch(row, share)

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the health of now, or of the moment that is replayed."""
        if changed & _SHOWN_BY:
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+N: a camera more."""
        if event.key() == Qt.Key.Key_N and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.add_camera()
        else:
            super().keyPressEvent(event)

    def add_camera(self) -> None:
        """Open the dialog that adds a camera to the site file."""
        dialog = AddCamera(self.desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def retranslate(self) -> None:
        """Every text anew."""
        self._add.setText(words("Add a camera (Ctrl+N)"))
        self._show()

    def take_keys(self) -> None:
        """The programs have the keyboard first."""
        self._tables["programs"].table.setFocus()

    def _show(self) -> None:
        desk = self.desk
        note = "" if QMediaDevices.audioOutputs() else NO_DEVICE
        view = SystemView(desk.picture, desk.context.site, desk.now_us(), desk.core_lost_s, note)
        for state in system_tables(view, language(), words):
            self._tables[state.name].show_state(state)
