"""The wall page by its keys: layouts, views, tour, spotlight, finding, zoom, stills, the last half minute again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from console.asks import LockRecording, Looked, ShareWall, WithdrawWall
from console.messages import Seen, SharedWall
from console.pages import wall_stills
from console.pages.wall import WallPage
from console.pages.window import RoomWindow
from console.values import AlertState, Outcome, Tier
from tests import said
from tests.gui.desk import NOW_US, FixedDesk, S, until
from tests.gui.shell.test_wall import plain_picture, put_all
from tests.gui.shell.test_window import alert
from tests.sites import camera, hall_site
from tests.unit.vision.test_playback import FRAME, T0, clip, record
from widgets.states.wall_layout import LAYOUTS, Span

__all__ = ["clip"]

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


def test_every_layout_has_its_key_and_button(page: WallPage) -> None:
    for number, size in enumerate(LAYOUTS, start=1):
        press(page, Qt.Key(Qt.Key.Key_0 + number), CTRL)
        assert page.wall.grid == size and len(shown(page)) == min(20, size)
        button = page.findChild(QPushButton, f"wall-layout-{size}")
        assert button is not None and button.isChecked()
    button = page.findChild(QPushButton, "wall-layout-9")
    assert button is not None
    button.click()
    assert page.wall.grid == 9 and "Page 1 of 3" in page.bar._page.text()
    press(page, Qt.Key.Key_G, SHIFT)
    assert page.wall.grid == 6


def test_pages_of_cameras_are_turned(page: WallPage) -> None:
    press(page, Qt.Key.Key_4, CTRL)
    press(page, Qt.Key.Key_PageDown)
    assert shown(page) == names(*range(10, 19)) and page.bar._page.text() == "Page 2 of 3"
    press(page, Qt.Key.Key_PageDown)
    press(page, Qt.Key.Key_PageDown)
    assert shown(page) == names(19, 20)
    press(page, Qt.Key.Key_PageUp)
    assert page.wall.chosen == "C10"


def test_tiles_are_resized_and_swapped_by_keys(page: WallPage) -> None:
    press(page, Qt.Key.Key_6, CTRL)
    press(page, Qt.Key.Key_Right, SHIFT)
    press(page, Qt.Key.Key_Down, SHIFT)
    assert page.wall.shown_layout.spans[0] == Span(0, 0, 2, 2) and shown(page)[:3] == names(1, 3, 4)
    assert page.bar._free.text() == "free"
    press(page, Qt.Key.Key_Right, ALT)
    assert shown(page)[:3] == names(3, 1, 4) and page.wall.chosen == "C01"
    press(page, Qt.Key.Key_Up, ALT)
    assert shown(page)[:3] == names(3, 1, 4)
    press(page, Qt.Key.Key_G)
    assert page.wall.grid == 16 and page.bar._free.text() == ""


def drag(page: WallPage, from_: tuple[int, int], to: tuple[int, int]) -> None:
    """The mouse, pressed, moved, let go."""
    wall, left = page.wall, Qt.MouseButton.LeftButton
    QTest.mousePress(wall, left, pos=QPoint(*from_))
    QTest.mouseMove(wall, QPoint((from_[0] + to[0]) // 2, (from_[1] + to[1]) // 2))
    QTest.mouseMove(wall, QPoint(*to))
    assert wall._ghost is not None
    QTest.mouseRelease(wall, left, pos=QPoint(*to))
    assert wall._ghost is None


def centre(page: WallPage, camera_id: str) -> tuple[int, int]:
    """The middle of a tile."""
    cell, _ = page.wall._places[camera_id]
    return cell.x + cell.width // 2, cell.y + cell.height // 2


def test_a_tile_is_dragged_onto_another_and_an_edge_over_the_units(page: WallPage) -> None:
    press(page, Qt.Key.Key_6, CTRL)
    drag(page, centre(page, "C01"), centre(page, "C06"))
    assert shown(page)[:6] == names(6, 2, 3, 4, 5, 1)
    cell, _ = page.wall._places["C06"]
    drag(page, (cell.x + cell.width + 1, cell.y + 80), centre(page, "C03"))
    assert page.wall.shown_layout.spans[0] == Span(0, 0, 3, 1)
    assert shown(page)[:2] == names(6, 4)


def test_mouse_says_where_an_edge_can_be_taken(page: WallPage) -> None:
    press(page, Qt.Key.Key_2, CTRL)
    cell, _ = page.wall._places["C01"]
    QTest.mouseMove(page.wall, QPoint(cell.x + cell.width + 1, cell.y + 60))
    assert page.wall.cursor().shape() == Qt.CursorShape.SizeHorCursor
    QTest.mouseMove(page.wall, QPoint(cell.x + 60, cell.y + 60))
    assert page.wall.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_views_by_area(page: WallPage) -> None:
    press(page, Qt.Key.Key_N)
    assert shown(page) == names(*range(1, 13)) and page.wall.grid == 12
    press(page, Qt.Key.Key_N)
    assert shown(page) == names(*range(13, 21)) and page.wall.grid == 9
    press(page, Qt.Key.Key_N, SHIFT)
    press(page, Qt.Key.Key_N, SHIFT)
    assert len(shown(page)) == 20
    press(page, Qt.Key.Key_V)
    assert page.finder._list.count() == 3
    type_into_finder(page, "crane")
    assert shown(page) == names(*range(13, 21))
    box = page.findChild(QComboBox, "wall-views")
    assert box is not None and box.currentText() == "Crane yard"
    box.activated.emit(1)
    assert shown(page) == names(*range(1, 13))


def type_into_finder(page: WallPage, text: str, last: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into the line that is open."""
    QTest.keyClicks(page.finder._line, text)
    QTest.keyClick(page.finder._line, last)


def test_layouts_are_saved_for_the_operator_and_forgotten(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_2, CTRL)
    press(page, Qt.Key.Key_S, CTRL)
    type_into_finder(page, "night")
    assert page.scene.base.view == "saved/night" and "Saved: night" in page.bar.shown_text()
    press(page, Qt.Key.Key_N)
    assert len(shown(page)) == 20
    press(page, Qt.Key.Key_N, SHIFT)
    assert shown(page) == names(1, 2, 3, 4)
    kept = json.loads(desk.context.home.saved_walls.read_text("utf-8"))
    assert list(kept["wang"]) == ["night"]
    press(page, Qt.Key.Key_D, CTRL)
    assert json.loads(desk.context.home.saved_walls.read_text("utf-8")) == {"wang": {}}
    press(page, Qt.Key.Key_D, CTRL)
    assert "Choose a saved layout first" in page.bar.shown_text()


def test_a_layout_that_cannot_be_written_is_said(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_S, CTRL)
    type_into_finder(page, "one")
    desk.context.home.saved_walls.with_suffix(".new").mkdir()
    press(page, Qt.Key.Key_S, CTRL)
    type_into_finder(page, "two")
    assert page.bar.shown_text().startswith("Not saved: ") and page.scene.base.view == "saved/one"
    press(page, Qt.Key.Key_D, CTRL)
    assert page.bar.shown_text().startswith("Not saved: ") and page.scene.base.view == "saved/one"


async def test_a_layout_is_shared_with_every_seat_and_withdrawn(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_2, CTRL)
    press(page, Qt.Key.Key_S, CTRL | SHIFT)
    type_into_finder(page, " night ")
    await until(lambda: "Shared: night" in page.bar.shown_text())
    (wish,) = desk.asked
    assert isinstance(wish, ShareWall) and (wish.wall, wish.columns, wish.rows, len(wish.tiles)) == ("night", 2, 2, 4)
    assert page.scene.base.view == "shared/night"

    wall = SharedWall(
        wall="evening", cameras=("C09", "C99"), columns=1, rows=1, tiles=((0, 0, 1, 1),), operator="li", shared_at_us=1
    )
    desk.hear(wall)
    page.refresh(frozenset({"wall"}))
    page.show_view("shared/evening")
    assert shown(page) == ["C09"]

    press(page, Qt.Key.Key_D, CTRL)
    await until(lambda: "Forgotten: evening" in page.bar.shown_text())
    assert isinstance(desk.asked[-1], WithdrawWall) and shown(page) == ["C09"]
    desk.hear(msgspec.structs.replace(wall, withdrawn=True))
    page.refresh(frozenset({"wall"}))
    page.show_view("all")
    page.show_view("shared/evening")
    assert len(shown(page)) == 20


async def test_a_camera_is_kept_as_evidence_with_a_reason(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_Right)
    press(page, Qt.Key.Key_E)
    type_into_finder(page, "fall at the stairs")
    await until(lambda: "Locked as evidence" in page.bar.shown_text())
    (wish,) = desk.asked
    assert isinstance(wish, LockRecording) and (wish.camera, wish.reason) == ("C02", "fall at the stairs")
    assert (desk.now_us() - wish.from_us, wish.to_us - desk.now_us()) == (600 * S, 300 * S)
    desk.outcome, desk.why = Outcome.REFUSED, "Locking needs a reason"
    press(page, Qt.Key.Key_E)
    type_into_finder(page, " x")
    await until(lambda: "Locking needs a reason" in page.bar.shown_text())


async def test_a_layout_that_may_not_be_shared_is_said(page: WallPage, desk: FixedDesk) -> None:
    desk.outcome, desk.why = Outcome.REFUSED, "There is no such camera"
    press(page, Qt.Key.Key_S, CTRL | SHIFT)
    type_into_finder(page, "night")
    await until(lambda: "There is no such camera" in page.bar.shown_text())
    assert page.scene.base.view == "all"


def test_a_window_keeps_its_arrangement(desk: FixedDesk, qtbot: QtBot) -> None:
    window = RoomWindow(desk, 1)
    qtbot.addWidget(window)
    window.show()
    window.restore({"page": "system", "theme": "night", "wall_figures": "1"})
    assert window.layout_state() == {"page": "system", "theme": "night", "wall_figures": "1"}
    window.open("wall")
    page = window.page("wall")
    assert isinstance(page, WallPage)
    press(page, Qt.Key.Key_3, CTRL)
    press(page, Qt.Key.Key_L, SHIFT)
    press(page, Qt.Key.Key_Period)
    kept = window.layout_state()
    window.close()
    again = RoomWindow(desk, 1)
    qtbot.addWidget(again)
    again.show()
    again.restore(kept)
    other = again.page("wall")
    assert isinstance(other, WallPage) and other.wall.grid == 6 and other.scene.by_itself
    assert again.layout_state() == kept
    again.close()


def test_a_camera_is_found_by_two_keys_and_a_letter(page: WallPage) -> None:
    press(page, Qt.Key.Key_N)
    press(page, Qt.Key.Key_F, CTRL)
    assert page.finder.isVisible() and page.finder._list.count() == 20
    type_into_finder(page, "15")
    assert page.wall.enlarged == "C15" and not page.finder.isVisible() and page.wall.hasFocus()
    press(page, Qt.Key.Key_Escape)
    assert page.wall.enlarged == "" and shown(page) == names(*range(1, 13))


def test_the_list_is_walked_with_the_arrows_and_left_with_escape(page: WallPage) -> None:
    press(page, Qt.Key.Key_F, CTRL)
    QTest.keyClick(page.finder._line, Qt.Key.Key_Down)
    type_into_finder(page, "", Qt.Key.Key_Return)
    assert page.wall.enlarged == "C02"
    press(page, Qt.Key.Key_F, CTRL)
    type_into_finder(page, "zzz", Qt.Key.Key_Return)
    assert page.finder.isVisible()
    type_into_finder(page, "", Qt.Key.Key_Escape)
    assert not page.finder.isVisible() and page.wall.enlarged == "C02"


def test_figures_are_shown_on_demand(page: WallPage, desk: FixedDesk) -> None:
    desk.live.fold(said.camera("C01", NOW_US, detect_fps=8.0))
    desk.live.fold(Seen(camera="C01", captured_at_us=NOW_US, provider="CPU"))
    page.refresh(frozenset({"camera"}))
    assert "looks/s" not in page.wall.shown_text()
    before = page.wall._parts["C01"].header.height
    press(page, Qt.Key.Key_I)
    assert "640x360 · 8.0 looks/s · CPU" in page.wall.shown_text()
    assert page.wall._parts["C01"].header.height > before
    press(page, Qt.Key.Key_I)
    assert page.wall._parts["C01"].header.height == before


def waiting(name: str, tier: Tier, camera_id: str) -> object:
    """An alert at a camera that nobody answered."""
    return alert(name, tier, source=f"camera/{camera_id}", cameras=(camera_id,), kind="man_down")


def test_spotlight_by_key_and_back_by_escape(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_L)
    assert page.bar.shown_text() == "No alert with a camera"
    press(page, Qt.Key.Key_6, CTRL)
    QTest.keyClicks(page.wall, "03")
    desk.live.fold(waiting("a", Tier.TWO, "C17"))  # type: ignore[arg-type]
    page.refresh(frozenset({"alert"}))
    press(page, Qt.Key.Key_L)
    assert shown(page)[0] == "C17" and page.wall.grid == 6 and page.wall.enlarged == "" and page.wall.chosen == "C17"
    press(page, Qt.Key.Key_Escape)
    assert page.wall.enlarged == "C03"
    press(page, Qt.Key.Key_Escape)
    assert shown(page) == names(*range(1, 17))


def test_spotlight_by_itself_until_it_is_answered(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_L, SHIFT)
    one = waiting("a", Tier.ONE, "C17")
    desk.live.fold(one)  # type: ignore[arg-type]
    page.refresh(frozenset({"alert"}))
    assert shown(page)[0] == "C17" and "Spotlight: " in page.bar._note.text()
    desk.live.fold(msgspec.structs.replace(one, state=AlertState.ACKNOWLEDGED))  # type: ignore[type-var]
    page.refresh(frozenset({"alert"}))
    assert shown(page)[0] == "C01" and page.wall.grid == 25 and page.wall.chosen == "C01"


def test_tour_walks_holds_and_stands_still(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_T)
    assert shown(page) == names(*range(1, 13))
    desk.live.fold(waiting("a", Tier.TWO, "C03"))  # type: ignore[arg-type]
    desk.time_us += 11 * S
    page.refresh(frozenset({"tick"}))
    assert shown(page) == ["C03", *names(*range(13, 21))] and "held on alert: C03" in page.bar.shown_text()
    press(page, Qt.Key.Key_P)
    desk.time_us += 60 * S
    page.refresh(frozenset({"tick"}))
    assert shown(page)[0] == "C03" and "stands still" in page.bar.shown_text()
    press(page, Qt.Key.Key_Escape)
    assert len(shown(page)) == 20


def test_legend_comes_and_goes(page: WallPage) -> None:
    press(page, Qt.Key.Key_K)
    assert page.legend.isVisible()
    press(page, Qt.Key.Key_Escape)
    assert not page.legend.isVisible()
    press(page, Qt.Key.Key_K)
    press(page, Qt.Key.Key_N)
    assert not page.legend.isVisible() and len(shown(page)) == 20


def test_one_tile_on_the_whole_window_keeps_the_banner(desk: FixedDesk, qtbot: QtBot) -> None:
    window = RoomWindow(desk, 1)
    qtbot.addWidget(window)
    window.show()
    window.open("wall")
    page = window.page("wall")
    assert isinstance(page, WallPage)
    press(page, Qt.Key.Key_X)
    assert page.wall.enlarged == "C01" and not page.bar.isVisible()
    bars = window.top_bar, window.status_bar, window.banner
    assert [bar.isVisible() for bar in bars] == [False, False, True]
    press(page, Qt.Key.Key_Escape)
    assert page.wall.enlarged == "" and window.top_bar.isVisible() and page.bar.isVisible()
    press(page, Qt.Key.Key_X)
    window.open("system")
    assert window.top_bar.isVisible() and window.status_bar.isVisible()
    window.close()


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
    page.monotonic_s = lambda: clock[0]
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


def test_cameras_of_other_names_are_found_by_their_place(qtbot: QtBot, tmp_path: Path) -> None:
    site = replace(hall_site(), cameras=(camera("gate", "", 1, 1), camera("road", "", 1, 1)))
    page = WallPage(FixedDesk(site, tmp_path))
    qtbot.addWidget(page)
    page.show()
    QTest.keyClicks(page.wall, "02")
    assert page.wall.enlarged == "road"
