"""Two operators answer the same alert from two windows before either has heard of the other: one answer, both told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.pages.alerts import AlertsPage
from console.pages.window import RoomWindow
from console.values import AlertState, Verdict
from tests.gui.desk import until
from tests.gui.duty_desk import DutyDesk
from tests.gui.plant.scene import demo_site
from tests.gui.plant.test_pages import listed, note

SITE = demo_site()
SOS = "danger/sos/worker/W-005"
Pair = tuple[RoomWindow, RoomWindow]


@pytest.fixture
def windows(tmp_path: Path, qtbot: QtBot) -> Iterator[Pair]:
    """Wang's and Li's, each of a seat of its own, with one core's duties behind both."""
    wang, li = DutyDesk(SITE, tmp_path / "one"), DutyDesk(SITE, tmp_path / "two")
    li.rig, li.operator, li.seat = wang.rig, "li", "seat-2"
    pair = (RoomWindow(wang, 0), RoomWindow(li, 0))
    for window in pair:
        qtbot.addWidget(window)
        window.show()
    yield pair
    for window in pair:
        window.close()


def alerts_of(window: RoomWindow) -> AlertsPage:
    """Its list."""
    page = window.page("alerts")
    assert isinstance(page, AlertsPage)
    return page


async def test_the_first_answer_stands_and_the_second_is_told_whose_it_is(windows: Pair) -> None:
    desks = [window.desk for window in windows]
    wang, li = desks
    assert isinstance(wang, DutyDesk) and isinstance(li, DutyDesk)
    wang.field(lambda rig: rig.band_says(5, sos=True))
    li.hear(wang.live.alerts[SOS])
    for window in windows:
        window.open("alerts")
        alerts_of(window).look_at(SOS)
    QApplication.processEvents()

    wang.rig.now_us += 1_000_000  # He looks at it for a second.
    QTest.keyClick(listed(alerts_of(windows[0])), Qt.Key.Key_V)
    assert li.live.alerts[SOS].state is AlertState.UNACKNOWLEDGED, "Li has not heard of it yet"
    QTest.keyClick(listed(alerts_of(windows[1])), Qt.Key.Key_F)
    await until(lambda: "Wang" in note(alerts_of(windows[1])), within_s=15)

    held = wang.rig.alerts.standing[SOS]
    assert (held.state, held.verdict, held.acknowledged_by) == (AlertState.ACKNOWLEDGED, Verdict.TRUE, "wang")
    assert "Li" not in note(alerts_of(windows[0]))
    li.hear(held)
    assert li.live.alerts[SOS].verdict is wang.live.alerts[SOS].verdict is Verdict.TRUE
