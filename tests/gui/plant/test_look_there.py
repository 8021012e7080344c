"""Cameras look there: a place picked on the map by mouse, or the selected thing by key."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from console.asks import Answer, Ask
from console.pages.plant import PlantPage
from console.steering import LookThere
from console.values import Outcome
from tests.gui.desk import FixedDesk, until
from tests.gui.plant.test_pages import opened
from widgets.map.canvas import MapCanvas


async def test_a_place_is_picked_and_the_outcome_said(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = opened(qtbot, PlantPage(seat))
    canvas, note = page.findChild(MapCanvas), page.findChild(QLabel, "map-note")
    assert canvas is not None and note is not None
    at = canvas.view.at(60.0, 40.0).toPoint()
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=at)
    wish = seat.asked[-1]
    assert isinstance(wish, LookThere) and wish.storey == "F1"
    assert abs(wish.x_m - 60.0) < 1.0 and abs(wish.y_m - 40.0) < 1.0
    await until(lambda: note.text().startswith("Turned there"))
    asked = len(seat.asked)
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=QPoint(1, 1))
    assert len(seat.asked) == asked, "beside the plan is no place"


async def test_the_selected_thing_by_key_and_the_cameras_named(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    page = PlantPage(seat)
    opened(qtbot, page)
    note = page.findChild(QLabel, "map-note")
    assert note is not None

    async def sent(ask: Ask) -> Answer:
        return Answer(ask=ask.ask, outcome=Outcome.DONE, where="C01, C02")

    seat._answer = sent  # type: ignore[method-assign]
    page.select("gas/G-114")
    QTest.keyClick(page, Qt.Key.Key_O)
    wish, place = seat.asked[-1], next(one for one in seat.context.site.gas_points if one.id == "G-114")
    assert isinstance(wish, LookThere) and (wish.x_m, wish.y_m, wish.storey) == (place.x_m, place.y_m, place.storey)
    await until(lambda: "C02" in note.text())
    page.select("")
    asked = len(seat.asked)
    QTest.keyClick(page, Qt.Key.Key_O)
    assert len(seat.asked) == asked and note.text() == "Select a thing on the map first"
