"""The player presses what a dispatcher would press, and says what it could not do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.player import Outcome, Player, key_named
from widgets.script import parse_script
from widgets.shown_texts import all_texts


class Room(QWidget):
    """A window with one of everything, that notes what was done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.button, self.field, self.rows = QPushButton("Acknowledge"), QLineEdit(), QListWidget()
        self.button.setObjectName("acknowledge")
        self.field.setObjectName("comment")
        self.rows.setObjectName("rows")
        self.rows.addItems(["C04", "C05 reactor"])
        self.rich = QLabel("Gas 59/60 <b>1 lost</b>")
        column = QVBoxLayout(self)
        for part in (self.button, self.field, self.rows, self.rich):
            column.addWidget(part)
        self.button.pressed.connect(lambda: self.done.append("pressed"))
        self.button.released.connect(lambda: self.done.append("released"))
        self.rows.itemClicked.connect(lambda item: self.done.append(item.text()))
        QShortcut(QKeySequence("F4"), self, lambda: self.done.append("F4"))


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    """The window, shown and active."""
    made = Room()
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    yield made


async def play(room: QWidget, script: str, pictures: Path | None = None) -> list[Outcome]:
    """Play a script on one window."""
    return await Player([room], parse_script(script), pictures).play()


async def test_keys_mouse_and_typing_arrive(room: Room) -> None:
    outcomes = await play(room, 'key F4\nclick acknowledge\nclick comment\ntype "ok 7"\nclick "C05"')
    assert [outcome.done for outcome in outcomes] == [True] * 5, outcomes
    assert room.done == ["F4", "pressed", "released", "C05 reactor"]
    assert room.field.text() == "ok 7"


async def test_hold_keeps_the_button_down_for_its_time(room: Room) -> None:
    (outcome,) = await play(room, "hold acknowledge 0.3s")
    assert outcome.done and 0.3 <= outcome.took_s < 2.0
    assert room.done == ["pressed", "released"]


async def test_hold_key_presses_and_releases(room: Room) -> None:
    room.button.setFocus()
    (outcome,) = await play(room, "hold key Space 0.2s")
    assert outcome.done and outcome.took_s >= 0.2
    assert room.done == ["pressed", "released"]


async def test_wait_finds_texts_in_labels_and_rows(room: Room) -> None:
    outcomes = await play(room, 'wait "59/60 1 lost"\nwait "reactor" for 1s\nwait rows')
    assert [outcome.done for outcome in outcomes] == [True, True, True]
    assert "C04" in all_texts([room])


async def test_step_that_fails_says_why_and_the_next_is_played(room: Room) -> None:
    outcomes = await play(room, 'wait "no such text" for 0.1s\nkey Frob\nwindow 3\nshot x\nkey F4')
    assert [outcome.done for outcome in outcomes] == [False, False, False, False, True]
    assert outcomes[0].why == "'no such text' is not on any window after 0.1 s"
    assert "is no key" in outcomes[1].why
    assert outcomes[2].why == "there is no window 3, only 1"
    assert "no folder for pictures" in outcomes[3].why
    assert "NOT DONE" in str(outcomes[0]) and "done" in str(outcomes[4])


async def test_widget_that_is_covered_is_not_pressed(room: Room) -> None:
    lid = QWidget(room)
    lid.setObjectName("lid")
    lid.setGeometry(room.rect())
    lid.show()
    (outcome,) = await play(room, "click acknowledge")
    assert not outcome.done and "covered by lid" in outcome.why
    assert room.done == []


async def test_shot_saves_every_window(room: Room, tmp_path: Path) -> None:
    (outcome,) = await play(room, "shot bad-minute", tmp_path / "shots")
    assert outcome.done
    assert (tmp_path / "shots" / "bad-minute-1.png").stat().st_size > 0


async def test_picture_that_cannot_be_written_is_said(room: Room, tmp_path: Path) -> None:
    (tmp_path / "x-1.png").mkdir()
    (outcome,) = await play(room, "shot x", tmp_path)
    assert not outcome.done and "could not be written" in outcome.why


class Presses(QObject):
    """Notes mouse presses on whatever it watches."""

    def __init__(self) -> None:
        super().__init__()
        self.at: list[tuple[int, int]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note and let through."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self.at.append((event.position().toPoint().x(), event.position().toPoint().y()))
        return False


async def test_mouse_goes_to_the_middle(room: Room) -> None:
    presses = Presses()
    room.button.installEventFilter(presses)
    await play(room, "click acknowledge")
    assert presses.at == [(room.button.rect().center().x(), room.button.rect().center().y())]


def test_keys_have_their_usual_names() -> None:
    combination = key_named("Ctrl+L")
    assert combination is not None
    assert combination.key() == Qt.Key.Key_L
    assert combination.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    assert key_named("Enter") is not None and key_named("Ctrl+K, Ctrl+L") is None and key_named("Frob") is None


async def test_the_wheel_goes_down_to_the_end_and_up_again(room: Room) -> None:
    room.rows.addItems([f"C{number}" for number in range(200)])
    room.rows.doItemsLayout()
    bar, seen = room.rows.verticalScrollBar(), list[int]()
    bar.valueChanged.connect(seen.append)
    outcomes = await play(room, "wheel rows 3s\nwheel comment 0.1s")
    assert [outcome.done for outcome in outcomes] == [True, False]
    assert "cannot be scrolled" in outcomes[1].why
    assert max(seen) == bar.maximum() and seen[-1] < bar.maximum()
