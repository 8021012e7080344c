"""A camera is steered from the wall by keys and mouse: what is asked of the core, when it ends, what is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from console.asks import Ask
from console.pages.wall import WallPage
from console.steering import GoTo, Preset, Steer, Steering
from console.values import Outcome
from tests.gui.desk import FixedDesk, until
from tests.gui.shell.wall_seat import page
from tests.sites import LI, WANG, hall_site
from widgets.wall_steer import FAST, SLOW

__all__ = ["page"]

SHIFT = Qt.KeyboardModifier.ShiftModifier
HEAD = Steering(camera="C01", moves=True, aims=True, presets=(Preset("P1", "Gate"), Preset("P2", "Tanks")), home=True)


@pytest.fixture
def desk(tmp_path: Path) -> FixedDesk:
    """Four cameras, of which the first turns; Li may sit here too."""
    site = hall_site(cameras=4)
    made = FixedDesk(replace(site, operators=(WANG, LI)), tmp_path)
    made.context.home.made()
    made.live.fold(HEAD)
    return made


def steers(desk: FixedDesk) -> list[tuple[float, float, float]]:
    """The speeds that were asked for."""
    return [(ask.pan, ask.tilt, ask.zoom) for ask in desk.asked if isinstance(ask, Steer)]


def sent(desk: FixedDesk) -> list[Ask]:
    return [ask for ask in desk.asked if isinstance(ask, GoTo)]


def band(page: WallPage) -> str:
    return next(tile.steer for tile in page.wall._tiles if tile.camera == "C01")


async def test_a_held_key_turns_the_camera_and_letting_go_stops_it(page: WallPage, desk: FixedDesk) -> None:
    QTest.keyClick(page.wall, Qt.Key.Key_M)
    assert page.steering.camera == "C01" and "1 Gate" in band(page) and "2 Tanks" in band(page)
    QTest.keyPress(page.wall, Qt.Key.Key_Right)
    assert steers(desk) == [(SLOW, 0.0, 0.0)] and page.wall.chosen == "C01", "the arrow chooses no tile"
    await until(lambda: len(steers(desk)) >= 3)
    assert set(steers(desk)) == {(SLOW, 0.0, 0.0)}, "said again while it is held"
    QTest.keyPress(page.wall, Qt.Key.Key_Up, SHIFT)
    assert steers(desk)[-1] == (SLOW, FAST, 0.0)
    QTest.keyRelease(page.wall, Qt.Key.Key_Right)
    QTest.keyRelease(page.wall, Qt.Key.Key_Up)
    assert steers(desk)[-1] == (0.0, 0.0, 0.0)
    told = len(desk.asked)
    QTest.keyClick(page.wall, Qt.Key.Key_Minus)
    assert steers(desk)[told:] == [(0.0, 0.0, -SLOW), (0.0, 0.0, 0.0)]
    QTest.keyClick(page.wall, Qt.Key.Key_Escape)
    assert page.steering.camera == "" and band(page) == ""
    QTest.keyClick(page.wall, Qt.Key.Key_Right)
    assert page.wall.chosen == "C02" and len(steers(desk)) == told + 2


async def test_losing_the_keyboard_stops_it(page: WallPage, desk: FixedDesk) -> None:
    QTest.keyClick(page.wall, Qt.Key.Key_M)
    QTest.keyPress(page.wall, Qt.Key.Key_Left)
    page.wall.clearFocus()
    assert steers(desk) == [(-SLOW, 0.0, 0.0), (0.0, 0.0, 0.0)]
    page.take_keys()
    QTest.keyPress(page.wall, Qt.Key.Key_Left)
    page.hide()
    assert steers(desk)[-1] == (0.0, 0.0, 0.0) and page.steering.camera == ""


async def test_the_mouse_pulls_from_the_middle_and_the_wheel_zooms(page: WallPage, desk: FixedDesk) -> None:
    QTest.keyClick(page.wall, Qt.Key.Key_M)
    place = page.wall.picture_place("C01")
    assert place is not None
    middle, left = place.center(), Qt.MouseButton.LeftButton
    QTest.mousePress(page.wall, left, pos=QPoint(place.right() - 2, middle.y()))
    pan, tilt, _ = steers(desk)[-1]
    assert pan > 0.9 and tilt == 0.0
    QTest.mouseMove(page.wall, QPoint(middle.x(), place.bottom() - 2))
    QTest.mouseRelease(page.wall, left, pos=QPoint(middle.x(), place.bottom() - 2))
    assert steers(desk)[-1] == (0.0, 0.0, 0.0) and page.wall._ghost is None, "no tile is carried"
    at = QPointF(middle)
    wheel = QWheelEvent(
        at, page.wall.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(page.wall, wheel)
    assert steers(desk)[-1] == (0.0, 0.0, SLOW) and not page.wall.is_zoomed("C01")
    await until(lambda: steers(desk)[-1] == (0.0, 0.0, 0.0))
    other = page.wall.picture_place("C02")
    assert other is not None
    QTest.mouseClick(page.wall, left, pos=other.center())
    assert page.steering.camera == "" and page.wall.chosen == "C02", "another tile ends it"


async def test_places_by_number_and_by_name(page: WallPage, desk: FixedDesk) -> None:
    QTest.keyClick(page.wall, Qt.Key.Key_M)
    for key in (Qt.Key.Key_2, Qt.Key.Key_9, Qt.Key.Key_0):
        QTest.keyClick(page.wall, key)
    assert [ask.preset for ask in sent(desk) if isinstance(ask, GoTo)] == ["P2", ""]
    QTest.keyClick(page.wall, Qt.Key.Key_P)
    assert page.finder.isVisible()
    QTest.keyClicks(page.finder._line, "gat")
    QTest.keyClick(page.finder._line, Qt.Key.Key_Return)
    last = sent(desk)[-1]
    assert isinstance(last, GoTo) and (last.camera, last.preset) == ("C01", "P1")
    assert page.steering.camera == "C01", "he steers on"


async def test_a_refusal_is_told_and_asked_no_more_until_the_key_is_let_go(page: WallPage, desk: FixedDesk) -> None:
    desk.outcome, desk.why = Outcome.REFUSED, "Somebody else steers this camera"
    QTest.keyClick(page.wall, Qt.Key.Key_M)
    QTest.keyPress(page.wall, Qt.Key.Key_Right)
    await until(lambda: "Somebody else" in page._note)
    QTest.keyPress(page.wall, Qt.Key.Key_Up)
    assert steers(desk) == [(SLOW, 0.0, 0.0)]
    QTest.keyRelease(page.wall, Qt.Key.Key_Right)
    QTest.keyRelease(page.wall, Qt.Key.Key_Up)
    desk.outcome = Outcome.DONE
    QTest.keyClick(page.wall, Qt.Key.Key_Right)
    assert steers(desk)[1:] == [(SLOW, 0.0, 0.0), (0.0, 0.0, 0.0)]


async def test_what_cannot_be_steered_says_why_and_a_held_one_who(page: WallPage, desk: FixedDesk) -> None:
    QTest.keyClick(page.wall, Qt.Key.Key_Right)
    button = page.findChild(QPushButton, "wall-steer")
    assert button is not None
    button.click()
    assert page.steering.camera == "" and "C02 cannot be steered" in page._note
    desk.hear(replace_head(operator="li", seat="room-2", home=False))
    page.refresh(frozenset({"camera"}))
    note = next(tile.note for tile in page.wall._tiles if tile.camera == "C01")
    assert note == "Li steers"
    desk.hear(replace_head(home=False))
    page.refresh(frozenset({"camera"}))
    assert next(tile.note for tile in page.wall._tiles if tile.camera == "C01") == "turned"
    desk.hear(replace_head(moves=False, why="gone"))
    page.wall.choose_camera("C01")
    button.click()
    page.refresh(frozenset({"camera"}))
    assert band(page).startswith("Cannot be steered now")


def replace_head(**changes: object) -> Steering:
    said = {name: getattr(HEAD, name) for name in HEAD.__struct_fields__}
    return Steering(**(said | changes))
