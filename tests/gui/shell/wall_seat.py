"""A wall of twenty cameras in two areas, for the tests of its page, and the keys pressed on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.pages.wall import WallPage
from tests.gui.desk import FixedDesk
from tests.gui.shell.test_wall import put_all
from tests.sites import hall_site

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
MASK = ((0.0, 0.0), (0.3, 0.0), (0.3, 0.6), (0.0, 0.6))


@pytest.fixture
def desk(tmp_path: Path) -> FixedDesk:
    """A seat of a plant with twenty cameras in two areas; C02 has a mask in its upper left."""
    site = hall_site(cameras=20)
    cameras = [replace(each, zone="crane-yard") if each.id >= "C13" else each for each in site.cameras]
    cameras[1] = replace(cameras[1], masks=(MASK,))
    made = FixedDesk(replace(site, cameras=tuple(cameras)), tmp_path)
    made.context.home.made()
    return made


@pytest.fixture
def page(desk: FixedDesk, qtbot: QtBot) -> Iterator[WallPage]:
    """The wall, shown."""
    made = WallPage(desk)
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.retranslate()
    made.show()
    made.activateWindow()
    made.take_keys()
    put_all(desk)
    yield made
    made.hide()
    made.viewer.close()


def press(page: WallPage, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key on the wall."""
    QTest.keyClick(page.wall, key, held)


def shown(page: WallPage) -> list[str]:
    """The cameras on the wall."""
    return list(page.wall.shown_cameras)


def names(*numbers: int) -> list[str]:
    """Cameras by number."""
    return [f"C{number:02d}" for number in numbers]


def centre(page: WallPage, camera_id: str) -> tuple[int, int]:
    """The middle of a tile."""
    cell, _ = page.wall._places[camera_id]
    return cell.x + cell.width // 2, cell.y + cell.height // 2
