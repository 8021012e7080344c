"""A window in a bad minute, over a real store with a past."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.messages import Message
from console.pages.window import RoomWindow
from tests.gui.desk import FixedDesk
from tests.gui.desk_pages.scene import room
from widgets.row_list import RowList


class Story:
    """A dispatcher at one window, with the keyboard."""

    def __init__(self, window: RoomWindow, desk: FixedDesk) -> None:
        self.window, self.desk = window, desk

    def press(self, key: Qt.Key, times: int = 1, shift: bool = False) -> None:
        """A key on the widget that has the keyboard."""
        held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        for _ in range(times):
            QTest.keyClick(self.focus, key, held)

    def hear(self, *messages: Message) -> None:
        """Messages come, and are shown without waiting for the window to gather."""
        self.desk.hear(*messages)
        self.desk.tick(0)

    def type(self, text: str) -> None:
        """Letters on the widget that has the keyboard."""
        QTest.keyClicks(self.focus, text)

    @property
    def focus(self) -> QWidget:
        """The widget that has the keyboard."""
        return self.window.focusWidget() or self.window

    def part(self, name: str) -> QWidget:
        """A widget of the page that is up, by its object name."""
        found = self.window.page(self.window.current).findChild(QWidget, name)
        assert found is not None, name
        return found

    def text(self, name: str) -> str:
        """What a label says; '' while it is hidden."""
        label = self.part(name)
        assert isinstance(label, QLabel)
        return label.text() if label.isVisible() else ""

    def rows(self, name: str) -> RowList:
        """A list of the page that is up."""
        found = self.part(name)
        assert isinstance(found, RowList)
        return found

    def says(self) -> str:
        """Every text of the labels that are visible on the page."""
        labels = self.window.page(self.window.current).findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())


@contextmanager
def opened(desk: FixedDesk, qtbot: QtBot) -> Iterator[Story]:
    """The first window of a seat, shown."""
    window = RoomWindow(desk, 1)
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    yield Story(window, desk)
    window.close()


@pytest.fixture
def story(tmp_path: Path, qtbot: QtBot) -> Iterator[Story]:
    """The first window of the seat."""
    with opened(room(tmp_path), qtbot) as made:
        yield made
