"""The wall paints what comes, without a copy, and never lets an old picture look live."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.messages import MainStream, Seen, SeenObject
from console.pages.tiles import Viewer
from console.pages.wall import WallPage
from console.ring import TileReader, TileWriter
from console.values import PictureState, Question, Tier
from tests import said
from tests.gui.desk import NOW_US, FixedDesk, S
from tests.gui.shell.test_window import alert
from tests.sites import hall_site
from widgets.states.tile import Shown, TileState, ZoneMark
from widgets.states.wall_layout import LAYOUTS, ONE_BIG, TWO_BIG
from widgets.tile_painter import SKELETONS_FROM_PX
from widgets.video_wall import VideoWall

RED_BGRA = (0, 0, 200, 255)


def plain_picture(width: int, height: int, bgra: tuple[int, int, int, int] = RED_BGRA) -> np.ndarray:
    """One colour, (height, width, 4)."""
    return np.full((height, width, 4), bgra, np.uint8)


@pytest.fixture
def page(desk: FixedDesk, qtbot: QtBot) -> Iterator[WallPage]:
    """The wall of four cameras, shown."""
    made = WallPage(desk)
    qtbot.addWidget(made)
    made.resize(800, 460)
    made.show()
    made.take_keys()
    yield made
    made.hide()


def put_all(desk: FixedDesk, at_us: int = 0) -> None:
    """A picture of the size that is wanted for each camera."""
    for camera in desk.context.site.cameras:
        width, height = desk.tiles.wanted.get(camera.id, (64, 36))
        desk.tiles.put(camera.id, plain_picture(max(2, width), max(2, height)), at_us)


def middle_of(page: WallPage, camera: str) -> QColor:
    """Colour a little off the middle of a tile's picture."""
    _, box = page.wall._places[camera]
    return page.wall.grab().toImage().pixelColor(box.x + box.width // 4, box.y + box.height // 2)


def test_wall_asks_for_the_size_it_paints(page: WallPage, desk: FixedDesk) -> None:
    assert set(desk.tiles.wanted) == {"C01", "C02", "C03", "C04"}
    width, height = desk.tiles.wanted["C01"]
    assert 300 < width < 400 and abs(width / height - 16 / 9) < 0.05
    page.hide()
    assert desk.tiles.wanted["C01"] == (0, 0)


def test_new_pictures_are_painted_once_each(page: WallPage, desk: FixedDesk, qtbot: QtBot) -> None:
    put_all(desk)
    qtbot.waitUntil(lambda: page.frames_shown()["C01"] == 1, timeout=2000)
    assert middle_of(page, "C01").red() == 200
    put_all(desk, NOW_US + 40_000)
    qtbot.waitUntil(lambda: page.frames_shown()["C01"] == 2, timeout=2000)
    qtbot.wait(120)
    assert page.frames_shown() == {"C01": 2, "C02": 2, "C03": 2, "C04": 2}


def test_ground_is_not_painted_below_the_pictures_whatever_the_style_sheet(page: WallPage, qtbot: QtBot) -> None:
    opaque = Qt.WidgetAttribute.WA_OpaquePaintEvent
    assert page.wall.testAttribute(opaque)
    page.setStyleSheet("QWidget { color: red; }")
    qtbot.waitUntil(lambda: page.wall.testAttribute(opaque), timeout=2000)


def test_picture_that_stopped_turns_grey_though_nobody_says_so(page: WallPage, desk: FixedDesk, qtbot: QtBot) -> None:
    put_all(desk)
    qtbot.waitUntil(lambda: middle_of(page, "C01").red() == 200, timeout=2000)
    desk.time_us += 4 * S
    qtbot.waitUntil(lambda: "Picture old 4 s" in page.wall.shown_text(), timeout=2000)
    colour = middle_of(page, "C01")
    assert abs(colour.red() - colour.blue()) < 20
    put_all(desk)
    qtbot.waitUntil(lambda: middle_of(page, "C01").red() == 200, timeout=2000)
    assert "Picture old" not in page.wall.shown_text()


def test_frozen_camera_is_said_with_its_age(page: WallPage, desk: FixedDesk) -> None:
    put_all(desk)
    since_us = NOW_US - 41 * S
    frozen = said.camera("C02", NOW_US, picture=PictureState.FROZEN, since_us=since_us, last_frame_at_us=since_us)
    desk.live.fold(frozen)
    page.refresh(frozenset({"camera"}))
    assert "C02 Reactor 2 Picture frozen 41 s" in page.wall.shown_text()


def test_boxes_are_those_of_the_picture(page: WallPage, desk: FixedDesk, qtbot: QtBot) -> None:
    at_us = NOW_US - 100_000
    box = (0.5, 0.3, 0.7, 0.9)
    desk.live.fold(Seen(camera="C01", captured_at_us=at_us, objects=(SeenObject(1, "person", 0.9, box),)))
    desk.live.fold(Seen(camera="C01", captured_at_us=at_us + 50_000, objects=()))
    assert len(page._boxes("C01", at_us)) == 1
    assert page._boxes("C01", at_us + 60_000) == ()
    assert page._boxes("C01", at_us - 1) == ()
    assert page._boxes("C02", at_us) == ()
    put_all(desk, at_us)
    qtbot.waitUntil(lambda: page.frames_shown()["C01"] == 1, timeout=2000)
    _, place = page.wall._places["C01"]
    x, y = place.x + round(place.width * 0.5), place.y + round(place.height * 0.6)
    assert page.wall.grab().toImage().pixelColor(x, y).red() != 200


def test_a_skeleton_is_painted_on_a_large_picture_only(page: WallPage, desk: FixedDesk, qtbot: QtBot) -> None:
    """A bone lies across the middle of the picture, a box is around everything."""
    points = tuple((x, 0.5, 0.9) if k in (5, 6) else (0.0, 0.0, 0.0) for k, x in enumerate([0.1, 0.9] * 8 + [0.1]))
    one = SeenObject(1, "person", 0.9, (0.05, 0.1, 0.95, 0.9), keypoints=points)
    desk.live.fold(Seen(camera="C01", captured_at_us=NOW_US, objects=(one,)))
    for pictures, large in ((1, False), (2, True)):
        page.wall.enlarge("C01" if large else "")
        put_all(desk, NOW_US + pictures * 1000)
        qtbot.waitUntil(lambda wanted=pictures: page.frames_shown()["C01"] >= wanted, timeout=2000)
        _, place = page.wall._places["C01"]
        assert (place.width >= SKELETONS_FROM_PX) is large
        image, x = page.wall.grab().toImage(), place.x + place.width // 3
        rows = range(place.y + place.height // 2 - 2, place.y + place.height // 2 + 3)
        assert any(image.pixelColor(x, y).red() != 200 for y in rows) is large
        assert image.pixelColor(x, rows[-1] + 4).red() == 200


def test_a_living_picture_that_nobody_looks_at_says_so(page: WallPage, desk: FixedDesk, qtbot: QtBot) -> None:
    """The picture stays; across its foot the words, and no box of before."""
    box = (0.5, 0.3, 0.7, 0.9)
    desk.live.fold(Seen(camera="C01", captured_at_us=NOW_US, objects=(SeenObject(1, "person", 0.9, box),)))
    blind = {"kind": "detector_blind", "source": "camera/C01", "question": Question.SIGHT}
    desk.live.fold(alert("sight/detector_blind/camera/C01", Tier.TWO, **blind))
    put_all(desk, NOW_US)
    qtbot.waitUntil(lambda: page.frames_shown()["C01"] == 1, timeout=2000)
    page.refresh(frozenset({"alert"}))
    assert "Not watched: detection stands still" in page.wall.shown_text()
    image, (_, place) = page.wall.grab().toImage(), page.wall._places["C01"]
    assert middle_of(page, "C01").red() == 200
    assert image.pixelColor(place.x + round(place.width * 0.5), place.y + round(place.height * 0.5)).red() == 200
    assert image.pixelColor(place.x + 4, place.y + place.height - 6).red() != 200


def test_zones_stay_inside_the_picture(qtbot: QtBot, desk: FixedDesk) -> None:
    wall = VideoWall(desk.tiles, lambda camera, at_us: (), desk.now_us, 3.0)
    qtbot.addWidget(wall)
    wall.resize(900, 300)
    outline = ((-0.5, 0.5), (1.5, 0.5), (1.5, 0.52), (-0.5, 0.52))
    wall.show_tiles((TileState("C01", "C01", zones=(ZoneMark(outline, "1"),)),))
    wall.show()
    _, box = wall._places["C01"]
    desk.tiles.put("C01", plain_picture(box.width, box.height, (0, 0, 0, 255)))
    qtbot.waitUntil(lambda: wall.frames_shown["C01"] == 1, timeout=2000)
    image = wall.grab().toImage()
    row = range(box.y + box.height // 2 - 3, box.y + box.height // 2 + 10)
    inside = {image.pixelColor(x, y).red() for x in range(box.x + 2, box.x + 60) for y in row}
    outside = {image.pixelColor(x, y).red() for x in range(10, box.x - 2) for y in row}
    assert max(inside) > 150 and max(outside) < 60
    wall.hide()


def test_alert_frames_its_camera_in_the_tiers_colour(page: WallPage, desk: FixedDesk) -> None:
    desk.hear(alert("a", Tier.SOS, cameras=("C03",)))
    page.refresh(frozenset({"alert"}))
    cell, _ = page.wall._places["C03"]
    image = page.wall.grab().toImage()
    assert image.pixelColor(cell.x + 1, cell.y + cell.height // 2).name().upper() == "#C2185B"
    other, _ = page.wall._places["C04"]
    assert image.pixelColor(other.x + 1, other.y + other.height // 2).name().upper() != "#C2185B"


def test_arrows_enter_numbers_and_escape(page: WallPage, desk: FixedDesk, qtbot: QtBot) -> None:
    wall = page.wall
    put_all(desk)
    QTest.keyClick(wall, Qt.Key.Key_Right)
    QTest.keyClick(wall, Qt.Key.Key_Down)
    assert wall.chosen == "C04"
    QTest.keyClick(wall, Qt.Key.Key_Return)
    assert wall.enlarged == "C04"
    assert desk.tiles.wanted["C01"] == (0, 0) and desk.tiles.wanted["C04"][0] > 600
    QTest.keyClick(wall, Qt.Key.Key_Left)
    assert wall.enlarged == "C03"
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert wall.enlarged == ""
    QTest.keyClicks(wall, "02")
    assert wall.enlarged == "C02"
    QTest.keyClicks(wall, "1")
    qtbot.waitUntil(lambda: wall.enlarged == "C01", timeout=2000)


def test_enter_belongs_to_the_banner_while_it_asks(page: WallPage, desk: FixedDesk) -> None:
    desk.hear(alert("a", Tier.ONE))
    page.refresh(frozenset({"alert"}))
    QTest.keyClick(page.wall, Qt.Key.Key_Return)
    assert page.wall.enlarged == ""


def test_mouse_chooses_and_enlarges(page: WallPage) -> None:
    cell, _ = page.wall._places["C02"]
    at = QPoint(cell.x + 40, cell.y + 60)
    QTest.mouseClick(page.wall, Qt.MouseButton.LeftButton, pos=at)
    assert page.wall.chosen == "C02"
    QTest.mouseDClick(page.wall, Qt.MouseButton.LeftButton, pos=at)
    assert page.wall.enlarged == "C02"
    QTest.mouseDClick(page.wall, Qt.MouseButton.LeftButton, pos=at)
    assert page.wall.enlarged == ""


def test_pages_turn_and_grids_change(qtbot: QtBot, tmp_path: Path) -> None:
    desk = FixedDesk(hall_site(cameras=40), tmp_path)
    page = WallPage(desk)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    assert page.wall.grid == 36
    QTest.keyClick(page.wall, Qt.Key.Key_PageDown)
    assert page.wall.chosen == "C37" and set(page.wall._places) == {"C37", "C38", "C39", "C40"}
    QTest.keyClick(page.wall, Qt.Key.Key_PageDown)
    assert page.wall.chosen == "C37"
    QTest.keyClick(page.wall, Qt.Key.Key_PageUp)
    QTest.keyClick(page.wall, Qt.Key.Key_G)
    assert page.wall.grid == 1 and list(page.wall._places) == ["C01"]


def test_two_viewers_share_the_larger_size(desk: FixedDesk) -> None:
    wall, overview = Viewer(desk), Viewer(desk)
    wall.want("C01", 400, 225)
    overview.want("C01", 640, 360)
    assert desk.tiles.wanted["C01"] == (640, 360)
    overview.want("C01", 0, 0)
    assert desk.tiles.wanted["C01"] == (400, 225)
    wall.close()
    assert desk.tiles.wanted["C01"] == (0, 0)


def test_a_large_tile_and_one_that_is_looked_into_are_wanted_as_close_ups(page: WallPage, desk: FixedDesk) -> None:
    def closely() -> set[str]:
        return {camera for camera, closely in desk.tiles.close_ups.items() if closely}

    assert closely() == set()
    page.wall.zoom_by("C02", 2)
    assert closely() == {"C02"}
    page.wall.zoom_by("C02", -2)
    page.wall.enlarge("C01")
    assert closely() == {"C01"}
    page.wall.enlarge("")
    for layout, large in ((ONE_BIG, {"C01"}), (TWO_BIG, {"C01", "C02"}), (LAYOUTS[4], set())):
        page.wall.arrange(layout, page.wall._tiles)
        assert closely() == large
    page.wall.enlarge("C03")
    page.hide()
    assert closely() == set()


def test_the_memory_of_a_close_up_is_let_go_when_nobody_looks(page: WallPage, desk: FixedDesk, qtbot: QtBot) -> None:
    page.wall.enlarge("C01")
    for hide in (lambda: page.wall.enlarge("C02"), page.hide):
        camera, picture = page.wall.enlarged, plain_picture(64, 36)
        desk.tiles.put(camera, picture, NOW_US)
        qtbot.waitUntil(lambda camera=camera: page.frames_shown()[camera] == 1, timeout=2000)
        record = page.wall.picture_of(camera)
        assert record is not None and record.pixels is picture
        hide()
        assert record.pixels is not None and not np.shares_memory(record.pixels, picture)


def test_a_zoomed_tile_wants_what_the_main_stream_turns_out_to_have(page: WallPage, desk: FixedDesk) -> None:
    page.wall.zoom_by("C01", 8)
    assert desk.tiles.wanted["C01"][0] > 1600, "nobody knows yet how much there is"
    desk.live.fold(said.camera("C01", NOW_US, main=MainStream(1600, 900, 25.0, 4000.0)))
    page.refresh(frozenset({"camera"}))
    assert desk.tiles.wanted["C01"] == (1600, 900)


def test_only_who_looks_closely_sees_the_main_stream(desk: FixedDesk) -> None:
    wall, enlarged = Viewer(desk), Viewer(desk)
    wall.want("C01", 400, 225)
    enlarged.want("C01", 1600, 900, close_up=True)
    assert (desk.tiles.wanted["C01"], desk.tiles.close_ups["C01"]) == ((1600, 900), True)
    wall.want("C01", 300, 170)
    assert desk.tiles.close_ups["C01"]
    desk.tiles.put("C01", plain_picture(64, 36))
    wall.newest("C01")
    assert not desk.tiles.asked_close_up
    enlarged.newest("C01")
    assert desk.tiles.asked_close_up
    enlarged.close()
    assert not desk.tiles.close_ups["C01"]
    wall.close()


def test_replay_shows_no_picture_of_the_present(page: WallPage, desk: FixedDesk, qtbot: QtBot) -> None:
    put_all(desk)
    qtbot.waitUntil(lambda: page.wall.newest_at_us() != {}, timeout=2000)
    desk.tiles = type(desk.tiles)(desk.now_us)
    page.refresh(frozenset({"replay"}))
    assert page.wall.newest_at_us() == {}
    assert set(desk.tiles.wanted) == {"C01", "C02", "C03", "C04"}
    assert "No picture yet" in page.wall.shown_text()


class RingSource:
    """Tiles straight from a ring in shared memory."""

    def __init__(self, name: str) -> None:
        self.reader = TileReader(name)

    def newest(self, camera: str) -> Shown | None:
        """The newest whole picture."""
        tile = self.reader.newest()
        return None if tile is None else (tile.captured_at_us, tile.pixels_bgra)

    def want(self, camera: str, width_px: int, height_px: int, close_up: bool = False) -> None:
        """Tell the writer."""
        self.reader.want(width_px, height_px, close_up)


def test_wall_paints_from_shared_memory(qtbot: QtBot) -> None:
    name = f"vgl-test-{time.monotonic_ns() % 10**9}"
    writer, source = TileWriter(name, (1920, 1080)), RingSource(name)
    wall = VideoWall(source, lambda camera, at_us: (), lambda: NOW_US, 3.0)
    qtbot.addWidget(wall)
    wall.resize(640, 360)
    wall.show_tiles((TileState("C01", "C01"),))
    wall.show()
    qtbot.waitUntil(lambda: writer.wanted_wh_px() != (0, 0), timeout=3000)
    width, height = writer.wanted_wh_px()
    writer.write(plain_picture(width, height), NOW_US)
    qtbot.waitUntil(lambda: wall.frames_shown["C01"] == 1, timeout=3000)
    _, box = wall._places["C01"]
    assert (box.width, box.height) == (width, height)
    assert wall.grab().toImage().pixelColor(box.x + 5, box.y + box.height // 2).red() == 200
    assert wall.paint_us > 0
    wall.hide()
    source.reader.close()
    writer.close()


def test_after_a_slow_paint_the_wall_rests_and_goes_on(
    page: WallPage, desk: FixedDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine that has too much to do, alerts and keys have their turn; no picture is held back for good."""
    put_all(desk)
    qtbot.waitUntil(lambda: page.frames_shown()["C01"] == 1, timeout=2000)
    page.wall._rests_until_s = 0.0
    page.wall._rest(took_s=0.01)
    assert page.wall._rests_until_s == 0.0
    page.wall._rest(took_s=60.0)
    put_all(desk, NOW_US + 40_000)
    page.wall._look()
    assert page.wall._asked.isEmpty()
    monkeypatch.setattr(page.wall, "_rests_until_s", 0.0)
    qtbot.waitUntil(lambda: page.frames_shown()["C01"] == 2, timeout=2000)


def test_a_late_camera_is_not_painted_for_each_of_its_pictures(
    page: WallPage, desk: FixedDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixteen of them would hold the window; twice a second is asked all the same, so that one that is back is seen."""
    put_all(desk)
    qtbot.waitUntil(lambda: page.frames_shown()["C01"] == 1, timeout=2000)
    desk.hear(said.camera("C01", NOW_US, picture=PictureState.LATE, since_us=NOW_US - S))
    page.refresh(frozenset({"camera"}))
    asked: list[str] = []
    newest = desk.tiles.newest
    monkeypatch.setattr(desk.tiles, "newest", lambda camera, *rest: (asked.append(camera), newest(camera, *rest))[1])
    page.wall._timer.stop()
    for _ in range(40):
        page.wall._look()
    assert (asked.count("C01"), asked.count("C02")) == (2, 40)
