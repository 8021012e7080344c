"""One camera of the wall looked at closely: zoom, masks, stills, the last half minute again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.asks import Looked
from console.pages import wall_stills
from console.pages.wall import WallPage
from console.values import Outcome
from tests.gui.desk import NOW_US, FixedDesk, S, until
from tests.gui.shell.test_wall import plain_picture, put_all
from tests.gui.shell.wall_seat import CTRL, centre, desk, page, press
from tests.unit.vision.test_playback import FRAME, T0, clip, record

__all__ = ["clip", "desk", "page"]


def test_zoom_by_keys_and_wheel_says_that_it_is_one(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_1, CTRL)
    width = desk.tiles.wanted["C01"][0]
    for _ in range(3):
        press(page, Qt.Key.Key_Plus)
    assert page.wall.is_zoomed("C01") and desk.tiles.wanted["C01"][0] > 1.8 * width
    at = page.wall._zooms["C01"]
    press(page, Qt.Key.Key_Right)
    assert page.wall.chosen == "C01" and page.wall._zooms["C01"].left > at.left
    press(page, Qt.Key.Key_Escape)
    assert not page.wall.is_zoomed("C01") and desk.tiles.wanted["C01"][0] == width
    spot = QPointF(*centre(page, "C01"))
    turn = QPoint(0, 240)
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(spot, spot, QPoint(), turn, Qt.MouseButton.NoButton, none, phase, False)
    QApplication.sendEvent(page.wall, wheel)
    assert page.wall.is_zoomed("C01")
    left = page.wall._zooms["C01"].left
    QTest.mousePress(page.wall, Qt.MouseButton.LeftButton, pos=spot.toPoint())
    QTest.mouseMove(page.wall, spot.toPoint() + QPoint(200, 0))
    QTest.mouseRelease(page.wall, Qt.MouseButton.LeftButton, pos=spot.toPoint() + QPoint(200, 0))
    assert page.wall._zooms["C01"].left < left
    press(page, Qt.Key.Key_Minus)
    press(page, Qt.Key.Key_Minus)
    assert not page.wall.is_zoomed("C01")


def test_masks_cover_the_tile_also_when_it_is_zoomed_or_old(page: WallPage, desk: FixedDesk, qtbot: QtBot) -> None:
    press(page, Qt.Key.Key_2, CTRL)
    put_all(desk, NOW_US + 40_000)
    qtbot.waitUntil(lambda: page.frames_shown()["C02"] >= 1, timeout=2000)
    _, box = page.wall._places["C02"]

    def colour(x: float, y: float) -> int:
        return page.wall.grab().toImage().pixelColor(box.x + round(x * box.width), box.y + round(y * box.height)).red()

    qtbot.waitUntil(lambda: colour(0.5, 0.5) == 200, timeout=2000)
    assert colour(0.15, 0.4) == colour(0.29, 0.58) == 0
    page.wall.zoom_by("C02", 4, (box.x + 1, box.y + box.height * 0.3))
    assert colour(0.15, 0.4) == colour(0.6, 0.5) == 0
    desk.time_us += 10 * S
    page.refresh(frozenset({"tick"}))
    assert "Picture old" in page.wall.shown_text() and colour(0.15, 0.4) == 0


@pytest.mark.parametrize("recorded", [True, False])
async def test_a_still_is_the_recorded_frame_with_its_mask(
    page: WallPage, desk: FixedDesk, clip: Path, recorded: bool
) -> None:
    if recorded:
        record(clip, desk.context.home.recordings).cut()
        (desk.context.home.recordings / "C01").rename(desk.context.home.recordings / "C02")
    desk.tiles.put("C02", plain_picture(320, 180), T0 + 100 * FRAME)
    desk.time_us = T0 + 101 * FRAME
    press(page, Qt.Key.Key_Right)
    await until(lambda: page.wall.newest_at_us().get("C02") == T0 + 100 * FRAME)
    desk.outcome = Outcome.DONE if recorded else Outcome.FAILED
    press(page, Qt.Key.Key_C)
    await until(lambda: "Still saved" in page.bar.shown_text(), within_s=6)
    (path,) = desk.context.home.stills.glob("C02-*.png")
    image = QImage(str(path))
    assert image.width() == (640 if recorded else 320) and image.height() > (360 if recorded else 180)
    assert image.text("Description").startswith("C02 Reactor 2 · ")
    assert image.pixelColor(image.width() // 10, 60).lightness() == 0
    assert [(type(ask), getattr(ask, "subject", "")) for ask in desk.asked] == [
        (Looked, f"still/C02/{T0 + 100 * FRAME}")
    ]  # fmt: skip
    assert ("not journaled" in page.bar.shown_text()) is not recorded
    assert ("in the tile's size" in page.bar.shown_text()) is not recorded


async def test_a_still_that_cannot_be_written_is_said(page: WallPage, desk: FixedDesk) -> None:
    desk.context.home.stills.write_text("in the way")
    await until(lambda: "C01" in page.wall.newest_at_us())
    press(page, Qt.Key.Key_C)
    await until(lambda: page.bar.shown_text().startswith("Not saved: "))
    desk.context.home.stills.unlink()
    desk.context.home.stills.mkdir()
    with pytest.raises(OSError, match="cannot be written; make room"):
        wall_stills._write(QImage(), desk.context.home.stills / "none.png")


def test_no_still_of_a_camera_that_never_came(page: WallPage, desk: FixedDesk) -> None:
    desk.tiles.pictures.clear()
    page.wall.source_changed()
    press(page, Qt.Key.Key_C)
    assert page.bar.shown_text() == "No picture yet"


async def test_the_last_half_minute_again_is_marked_and_ends(page: WallPage, desk: FixedDesk, clip: Path) -> None:
    record(clip, desk.context.home.recordings).cut()
    desk.time_us = T0 + 30 * S
    put_all(desk)
    await until(lambda: page.frames_shown()["C01"] >= 1)
    press(page, Qt.Key.Key_R)
    assert "Replay (not live) · 30 s ago · Esc" in page.wall.shown_text()
    await until(lambda: 0 < page.wall.newest_at_us().get("C01", 0) < T0 + 5 * S)
    page.refresh(frozenset({"tick"}))
    assert "Picture old" not in page.wall.shown_text()
    cell, _ = page.wall._places["C01"]
    edge = page.wall.grab().toImage().pixelColor(cell.x + 1, cell.y + cell.height // 2)
    assert edge.name().upper() == "#7B52C8"
    press(page, Qt.Key.Key_Escape)
    assert "not live" not in page.wall.shown_text() and page.viewer.again_at_us() == {}
    await until(lambda: page.wall.newest_at_us().get("C01") == T0 + 30 * S)
    assert [getattr(ask, "subject", "") for ask in desk.asked] == [f"recording/C01/{T0}"]


async def test_again_goes_back_to_live_by_itself(page: WallPage, desk: FixedDesk) -> None:
    clock = [10.0]
    page.again.monotonic_s = lambda: clock[0]
    desk.outcome = Outcome.FAILED
    press(page, Qt.Key.Key_R)
    assert "nothing recorded at this moment" in page.wall.shown_text()
    clock[0] += 31.0
    page.refresh(frozenset({"tick"}))
    assert page.viewer.again_at_us() == {} and "not live" not in page.wall.shown_text()
    await until(lambda: "not journaled" in page.bar.shown_text())


async def test_nothing_is_played_again_while_the_whole_room_replays(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_R)
    await desk.enter_replay(NOW_US - 60 * S)
    desk.tiles = type(desk.tiles)(desk.now_us)
    page.refresh(frozenset({"replay"}))
    assert page.viewer.again_at_us() == {}
    press(page, Qt.Key.Key_R)
    assert page.viewer.again_at_us() == {} and "Not while replaying" in page.bar.shown_text()


async def test_a_jump_of_the_clock_shows_its_pictures_at_once(page: WallPage, desk: FixedDesk) -> None:
    """Those of before, which are late now, are not looked at seldom meanwhile, nor said to be late."""
    put_all(desk)
    await until(lambda: page.wall.newest_at_us().get("C01") == NOW_US)
    for at_us in (NOW_US - 3600 * S, NOW_US - 60 * S, NOW_US - 1800 * S):
        await desk.enter_replay(at_us)
        put_all(desk, at_us)
        page.refresh(frozenset({"replay"}))
        assert page.wall.newest_at_us()["C01"] == at_us and "Picture old" not in page.wall.shown_text()
