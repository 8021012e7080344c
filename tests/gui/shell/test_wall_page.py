"""The wall page by its keys: layouts, views, tour, spotlight, finding."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from console.asks import LockRecording, ShareWall, WithdrawWall
from console.messages import Seen, SharedWall
from console.pages.wall import WallPage
from console.pages.window import RoomWindow
from console.room.replay import EVERYTHING
from console.values import AlertState, Outcome, Tier
from tests import said
from tests.gui.desk import NOW_US, FixedDesk, S, until
from tests.gui.shell.test_window import alert
from tests.gui.shell.wall_seat import ALT, CTRL, SHIFT, centre, desk, names, page, press, shown
from tests.sites import camera, hall_site
from widgets.states.wall_layout import LAYOUTS, Span

__all__ = ["desk", "page"]


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


def test_a_camera_of_another_area_is_back_after_a_spotlight(page: WallPage, desk: FixedDesk) -> None:
    """Found by its name while an area is shown, it fills the wall; no other takes its place."""
    press(page, Qt.Key.Key_N)
    page.show_camera("C20")
    assert "C20" not in names(*range(1, 13)) and shown(page) == ["C20"]
    desk.live.fold(waiting("a", Tier.ONE, "C03"))  # type: ignore[arg-type]
    page.refresh(frozenset({"alert"}))
    press(page, Qt.Key.Key_L)
    assert shown(page)[0] == "C03" and page.wall.enlarged == ""
    press(page, Qt.Key.Key_L)
    assert (page.wall.enlarged, shown(page)) == ("C20", ["C20"])
    page.wall.enlarge("C99")
    assert page.wall.enlarged == "" and len(shown(page)) > 1, "one that is not on the wall fills nothing"


def test_saved_layouts_are_those_of_whoever_has_the_seat_now(page: WallPage, desk: FixedDesk) -> None:
    page.layouts.save("night", page.scene.base)
    desk.operator = "li"
    page.refresh(EVERYTHING)
    assert "saved/night" not in [view.key for view in page._views]
    page.layouts.save("own", page.scene.base)
    kept = json.loads(desk.context.home.saved_walls.read_text("utf-8"))
    assert {who: list(saved) for who, saved in kept.items()} == {"wang": ["night"], "li": ["own"]}


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


def test_a_tour_turns_the_pages_of_a_layout_and_the_keys_turn_them_too(page: WallPage, desk: FixedDesk) -> None:
    four = page.scene.base
    page.layouts.save("a", replace(four, cameras=tuple(names(*range(1, 11))), layout=LAYOUTS[4]))
    page.layouts.save("b", replace(four, cameras=tuple(names(20)), layout=LAYOUTS[1]))
    press(page, Qt.Key.Key_T)
    seen = []
    for _ in range(4):
        seen.append((shown(page), page.bar._page.text()))
        desk.time_us += 10 * S
        page.refresh(frozenset({"tick"}))
    assert seen == [
        (names(1, 2, 3, 4), "Page 1 of 3"),
        (names(5, 6, 7, 8), "Page 2 of 3"),
        (names(9, 10, 1, 2), "Page 3 of 3"),
        (names(20), ""),
    ]
    press(page, Qt.Key.Key_PageUp)
    assert shown(page) == names(20)
    press(page, Qt.Key.Key_PageUp)
    assert shown(page) == names(9, 10, 1, 2) and page.bar._page.text() == "Page 3 of 3"
    press(page, Qt.Key.Key_2, CTRL)
    assert page.scene.tour is None and page.scene.base.cameras == tuple(names(9, 10, *range(1, 9)))


def test_a_tour_waits_while_a_camera_fills_the_wall(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_T)
    press(page, Qt.Key.Key_Return)
    for _ in range(9):
        desk.time_us += 9 * S
        page.refresh(frozenset({"tick"}))
    assert page.wall.enlarged == "C01" and "waits while C01 fills the wall" in page.bar.shown_text()
    press(page, Qt.Key.Key_Escape)
    desk.time_us += 9 * S
    page.refresh(frozenset({"tick"}))
    assert shown(page) == names(*range(1, 13)) and "each 10 s" in page.bar.shown_text()
    desk.time_us += 1 * S
    page.refresh(frozenset({"tick"}))
    assert shown(page) == names(*range(13, 21))
    press(page, Qt.Key.Key_T)
    press(page, Qt.Key.Key_Return)
    press(page, Qt.Key.Key_T)
    assert page.wall.enlarged == "" and shown(page) == names(*range(1, 13))


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


def test_the_bars_are_back_whenever_no_tile_fills_the_window(page: WallPage, desk: FixedDesk) -> None:
    press(page, Qt.Key.Key_T)
    press(page, Qt.Key.Key_X)
    desk.time_us += 11 * S
    page.refresh(frozenset({"tick"}))
    assert page.wall.enlarged == "C01" and not page.bar.isVisible(), "a tour takes nobody's camera away"
    page.show_view("zone/crane-yard")
    assert (page.wall.enlarged, shown(page)) == ("", names(*range(13, 21))) and page.bar.isVisible()
    press(page, Qt.Key.Key_Return)
    assert page.wall.enlarged == "C13" and page.bar.isVisible()
    press(page, Qt.Key.Key_X)
    assert page.wall.enlarged == "C13" and not page.bar.isVisible()
    press(page, Qt.Key.Key_X)
    assert page.wall.enlarged == "" and page.bar.isVisible()


def test_cameras_of_other_names_are_found_by_their_place(qtbot: QtBot, tmp_path: Path) -> None:
    site = replace(hall_site(), cameras=(camera("gate", "", 1, 1), camera("road", "", 1, 1)))
    page = WallPage(FixedDesk(site, tmp_path))
    qtbot.addWidget(page)
    page.show()
    QTest.keyClicks(page.wall, "02")
    assert page.wall.enlarged == "road"
