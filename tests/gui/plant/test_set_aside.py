"""What is silent is in sight on every page, listed under one key, and heard again with another."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.asks import LiftSuppression, Looked, Unshelve
from console.messages import Suppression
from console.pages.window import RoomWindow
from console.values import AlertState, Outcome, SuppressionWhy
from tests.gui.desk import NOW_US, FixedDesk, S, until
from widgets.row_list import RowList

BAND, HELMET = "sight/band_lost/worker/W-031", "danger/no_helmet/camera/C12"
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
DRILL = Suppression(
    suppression="S-1",
    aside=AlertState.SUPPRESSED,
    why=SuppressionWhy.DRILL,
    kinds=("no_helmet",),
    zone="vessel-yard",
    reason="evacuation drill",
    operator="li",
    from_us=NOW_US - 60 * S,
    until_us=NOW_US + 600 * S,
)


@pytest.fixture
def window(seat: FixedDesk, qtbot: QtBot) -> Iterator[RoomWindow]:
    """The wall is up while one alert is shelved and a drill silences another."""
    silent = replace(seat.live.alerts[HELMET], state=AlertState.SUPPRESSED, set_aside_by="S-1")
    seat.hear(DRILL, silent)
    made = RoomWindow(seat, 0)
    qtbot.addWidget(made)
    made.open("wall")
    made.show()
    made.activateWindow()
    yield made
    made.close()


def rows(window: RoomWindow) -> RowList:
    """The list of the page."""
    found = window.findChild(RowList, "set-aside-list")
    assert found is not None
    return found


async def asked_times(seat: FixedDesk, times: int) -> None:
    """The seat has asked so often."""
    await until(lambda: len(seat.asked) == times)


@pytest.mark.parametrize("page", ["overview", "wall", "permits", "reports"])
def test_the_count_and_the_next_end_are_on_every_page(window: RoomWindow, page: str) -> None:
    window.open(page)
    shown = window.findChild(QLabel, "status-set-aside")
    assert shown is not None and shown.isVisible()
    assert "Shelved 1 · suppressions 1 (Shift+F4)" in shown.text() and "next end 14:42:07" in shown.text()


def test_one_key_lists_who_why_and_until_when(window: RoomWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F4, SHIFT)
    assert window.current == "set_aside" and rows(window).hasFocus()
    shelved, drill, silent = rows(window).rows
    assert (shelved.id, shelved.detail, shelved.right) == (BAND, "Wang · Battery is changed", "00:30 left")
    assert shelved.right_detail == "shelved until 15:02:07"
    assert drill.title.startswith("Vessel yard · No helmet") and drill.detail == "drill · Li · evacuation drill"
    assert (drill.right, drill.right_detail) == ("00:10 left", "14:31:07 to 14:42:07 · silent now: 1")
    assert (silent.id, silent.right) == (HELMET, "holds")


async def test_u_hears_again_what_is_chosen(window: RoomWindow, seat: FixedDesk) -> None:
    QTest.keyClick(window, Qt.Key.Key_F4, SHIFT)
    for wanted, place in ((BAND, 0), ("S-1", 1), ("S-1", 2)):
        rows(window).setCurrentRow(place)
        QTest.keyClick(rows(window), Qt.Key.Key_U)
        await asked_times(seat, place + 1)
        asked = seat.asked[-1]
        if place:
            assert isinstance(asked, LiftSuppression) and asked.suppression == wanted
        else:
            assert isinstance(asked, Unshelve) and asked.alert == wanted
        await until(lambda: window.findChild(QLabel, "set-aside-note").text() == "Done")  # type: ignore[union-attr]


async def test_a_refusal_is_said(window: RoomWindow, seat: FixedDesk) -> None:
    seat.outcome, seat.why = Outcome.REFUSED, "There is no such suppression"
    QTest.keyClick(window, Qt.Key.Key_F4, SHIFT)
    rows(window).setCurrentRow(1)
    QTest.keyClick(rows(window), Qt.Key.Key_U)
    note = window.findChild(QLabel, "set-aside-note")
    assert note is not None
    await until(lambda: note.text() == "refused: There is no such suppression")


def test_enter_looks_at_a_silent_alert(window: RoomWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F4, SHIFT)
    rows(window).setCurrentRow(2)
    QTest.keyClick(rows(window), Qt.Key.Key_Return)
    assert window.current == "overview"


async def test_the_list_is_printed_and_saved_as_it_stands(window: RoomWindow, seat: FixedDesk) -> None:
    """Ctrl+P and Ctrl+S: what is silent below what silences it; journaled."""
    QTest.keyClick(window, Qt.Key.Key_F4, SHIFT)
    note = window.findChild(QLabel, "set-aside-note")
    assert note is not None
    QTest.keyClick(rows(window), Qt.Key.Key_P, CONTROL)
    await until(lambda: note.text().startswith("Printed: "), within_s=30.0)
    assert Path(note.text().removeprefix("Printed: ")).read_bytes().startswith(b"%PDF")
    QTest.keyClick(rows(window), Qt.Key.Key_S, CONTROL)
    await until(lambda: note.text().startswith("Saved: "), within_s=30.0)
    path = Path(note.text().removeprefix("Saved: "))
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file))
    assert written[0] == ["Demo chemical works · Shelved, suppressed, out of service"]
    heads, shelved, drill, silent = written[written.index([]) + 1 :]
    assert heads == ["What is silent", "Where, why, by whom", "Left", "Until"]
    assert shelved[2:] == ["00:30 left", "shelved until 15:02:07"]
    assert drill[1] == "drill · Li · evacuation drill" and silent[0].startswith("– ")
    await asked_times(seat, 2)
    assert isinstance(seat.asked[-1], Looked) and seat.asked[-1].subject == f"export/{path.name}"


async def test_a_list_that_cannot_be_written_is_said(window: RoomWindow, seat: FixedDesk) -> None:
    reports = seat.context.home.reports
    reports.parent.mkdir(parents=True, exist_ok=True)
    if reports.is_dir():
        reports.rmdir()
    reports.write_text("no folder")
    QTest.keyClick(window, Qt.Key.Key_F4, SHIFT)
    QTest.keyClick(rows(window), Qt.Key.Key_S, CONTROL)
    await until(lambda: window.findChild(QLabel, "set-aside-note").text().startswith("Not saved: "))  # type: ignore[union-attr]


async def test_in_a_replay_nothing_is_heard_again(window: RoomWindow, seat: FixedDesk) -> None:
    QTest.keyClick(window, Qt.Key.Key_F4, SHIFT)
    seat.past = seat.live
    window.page("set_aside").hear_again()  # type: ignore[attr-defined]
    assert seat.asked == []
