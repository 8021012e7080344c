"""A key that goes down as an SOS comes is not meant for it: nothing was chosen, and what he saw was another alert."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from console.asks import Acknowledge
from console.pages.alert_acts import VERDICT_KEYS
from console.pages.window import RoomWindow
from console.presenters import steady
from console.values import AlertState, Verdict
from tests.gui.desk import until
from tests.gui.duty_desk import DutyDesk
from tests.gui.plant.scene import demo_site
from tests.gui.plant.test_keys_to_answer import combustible, reads
from tests.gui.plant.test_pages import note, press
from widgets.alert_panel import Question

SITE = demo_site()
SOS, FROZEN = "danger/sos/worker/W-005", "sight/camera_frozen/camera/C03"
PAGES = ("overview", "plant", "alerts")
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
SAID = "Nothing done: something more urgent has just come"
Key = Qt.Key


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[RoomWindow]:
    """A second window: no SOS opens a page there. Its moment lasts as long as a slow machine needs."""
    monkeypatch.setattr(steady, "STEADY_S", 60.0)
    made = RoomWindow(DutyDesk(SITE, tmp_path), 1)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    yield made
    made.close()


def desk_of(window: RoomWindow) -> DutyDesk:
    """The duties behind the window."""
    desk = window.desk
    assert isinstance(desk, DutyDesk)
    return desk


def comes(window: RoomWindow, page: str) -> DutyDesk:
    """Gas stands, the page is up, nothing is chosen; then somebody calls for help."""
    desk = desk_of(window)
    window.open(page)
    desk.field(lambda rig: reads(rig, combustible(1, "tank-farm")[0], 60.0))
    QApplication.processEvents()
    desk.field(lambda rig: rig.band_says(5, sos=True))
    return desk


@pytest.mark.parametrize("page", PAGES)
def test_no_key_does_anything_to_what_has_just_come(window: RoomWindow, page: str) -> None:
    desk, shown = comes(window, page), window.page(page)
    other = (Key.Key_T, Key.Key_1, Key.Key_S, Key.Key_U, Key.Key_H)
    for key in (*VERDICT_KEYS, *other, *(() if page == "alerts" else (Key.Key_C,))):
        press(shown, key)
        assert (desk.asked, note(shown)) == ([], SAID), key
    for key in (*VERDICT_KEYS, Key.Key_C, Key.Key_T):
        press(shown, key, SHIFT)
        assert (desk.asked, note(shown)) == ([], SAID), key
    for key, held in ((Key.Key_Space, NONE), (Key.Key_Space, SHIFT)):
        press(shown, key, held)
    for name in ("acknowledge", "false-alarm"):
        button = shown.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        button.click()
    question = shown.findChild(Question)
    assert desk.asked == [] and isinstance(question, Question) and question.isHidden()
    assert desk.live.alerts[SOS].state is AlertState.UNACKNOWLEDGED


@pytest.mark.parametrize("page", PAGES)
async def test_a_moment_later_the_key_is_heard(window: RoomWindow, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = comes(window, page)
    monkeypatch.setattr(steady, "STEADY_S", 0.0)
    press(window.page(page), Key.Key_F)
    await until(lambda: desk.live.alerts[SOS].verdict is Verdict.FALSE)


@pytest.mark.parametrize("page", PAGES)
async def test_what_he_chose_is_answered_whatever_comes(window: RoomWindow, page: str) -> None:
    desk = desk_of(window)
    window.open(page)
    desk.field(lambda rig: reads(rig, combustible(1, "tank-farm")[0], 60.0))
    QApplication.processEvents()
    press(window.page(page), Key.Key_Down)
    (gas,) = (name for name in desk.live.alerts if "gas_level_2" in name)
    desk.field(lambda rig: rig.band_says(5, sos=True))
    press(window.page(page), Key.Key_F)
    await asyncio.sleep(0)
    (asked,) = desk.asked
    assert isinstance(asked, Acknowledge) and asked.alerts == (gas,)


def test_an_alert_that_no_banner_shows_is_what_he_meant_too(window: RoomWindow) -> None:
    """The list has it first; the banner says that all is calm."""
    desk = desk_of(window)
    window.open("alerts")
    desk.field(lambda rig: rig.picture("C03", "frozen"))
    QApplication.processEvents()
    assert list(desk.live.alerts) == [FROZEN] and not window.banner.alert
    desk.field(lambda rig: rig.band_says(5, sos=True))
    QTest.keyClick(window.page("alerts").focusWidget() or window, Key.Key_F)
    QTest.keyClick(window, Key.Key_Space)
    assert desk.asked == []
