"""Pictures of the permits, people, interlocks, replay and reports pages: `python -m tests.gui.desk_pages.shots DIR`.

Chinese is that of the built translation.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPushButton, QSlider, QWidget

from console.messages import Bypass, Wish, Writes
from console.pages.window import RoomWindow
from console.pages.words import speak
from console.pins import Pins
from console.site.model import Site
from console.site.sealing import SealKey
from console.values import OrderPhase, OrderResult, Outcome
from tests.gui.desk import NOW_US, FixedDesk, S, until
from tests.gui.desk_pages.case_scene import cases
from tests.gui.desk_pages.scene import SITE, interlock, on_record, order, room, standing_causes
from widgets.cause_matrix import CauseMatrix
from widgets.hold_button import HoldButton
from widgets.row_list import RowList

_INTERLOCKS = ("interlocks", "interlocks-selected", "interlocks-unverified", "interlocks-guarded")
_CAUSES = ("causes", "causes-standing", "causes-manual")
_SETTINGS = ("settings", "settings-guidance")
_CASES = ("cases", "cases-measured", "cases-explained", "cases-photo")
_PINS = ("sign_in", "sign_in-refused", "interlocks-second", "interlocks-bypass")
NAMES = ("permits", "people", *_INTERLOCKS, *_PINS, "proofs", *_CAUSES, *_SETTINGS, "replay", *_CASES, "reports")
SIZES = ((1920, 1080), (2560, 1440))


async def shoot(folder: Path, names: tuple[str, ...]) -> None:
    """One picture a page, size and language."""
    for language in ("zh", "en"):
        speak(language)
        for width, height in SIZES:
            desk = room(Path(tempfile.mkdtemp()), _guarded())
            window = RoomWindow(desk, 0)
            window.resize(width, height)
            window.show()
            window.activateWindow()
            window.set_scale(height / 1080)
            for name in names:
                window.open(name.partition("-")[0])
                await _act(window, desk, name)
                window.grab().save(str(folder / f"{name}-{language}-{height}.png"))
            window.close()


def _guarded() -> Site:
    """The demo site, whose IL-01 is reset by two people."""
    first, *others = SITE.interlocks
    return replace(SITE, interlocks=(replace(first, second_person=("reset",)), *others))


async def _act(window: RoomWindow, desk: FixedDesk, name: str) -> None:
    page = window.page(window.current)
    await _quiet(0.4)
    if name.startswith("interlocks"):
        await _interlocks(page, desk, name)
    elif name.startswith("sign_in"):
        await _sign_in(page, desk, refused=name.endswith("refused"))
    elif name == "proofs":
        desk.hear(on_record("IL-01"), on_record("IL-06", due_at_us=NOW_US - 86_400 * S))
        desk.hear(interlock("IL-01", feedback=True, last=order(OrderResult.VERIFIED, stood=False)))
        desk.hear(*(on_record(f"IL-0{n}", passed=n != 3, due_at_us=0) for n in (2, 3)))
        desk.tick(0)
        page.show_thing("IL-01")
    elif name.startswith("causes"):
        matrix = page.findChild(CauseMatrix, "cause-matrix")
        assert matrix is not None
        if name == "causes-standing":
            desk.hear(*standing_causes())
            matrix.choose("CE-02", "IL-03")
        elif name == "causes-manual":
            matrix.choose("CE-07", "IL-06")
    elif name == "settings-guidance":
        _write_a_step(page)
    elif name == "replay":
        slider, rows = page.findChild(QSlider, "replay-slider"), page.findChild(QListWidget, "replay-journal")
        assert slider is not None and rows is not None
        await until(lambda: slider.maximum() > 2 and rows.count() > 5)
        slider.setValue(300)
        await until(lambda: desk.replaying)
        await _quiet(0.3)
    elif name.startswith("cases"):
        desk.leave_replay()
        desk.hear(*cases(desk.context.home))
        desk.tick(0)
        which = {"cases-measured": "CASE-0001", "cases-photo": "CASE-0001", "cases-explained": "CASE-0002"}
        page.show_thing(which.get(name, "CASE-0003"))
        await _quiet(1.5)
        if name == "cases-photo":
            QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_D)
            await _quiet(0.3)
    elif name == "reports":
        desk.leave_replay()
        button = page.findChild(QPushButton, "print-heat-map")
        assert button is not None
        button.click()
        await until(lambda: button.isEnabled(), within_s=20)
        await _quiet(1.0)
    await _quiet(0.2)


async def _interlocks(page: QWidget, desk: FixedDesk, name: str) -> None:
    if name == "interlocks-selected":
        desk.hear(interlock("IL-01", phase=OrderPhase.SELECTED, selected_by=desk.seat, wanted=True,
                            selected_until_us=NOW_US + 8 * S, open_permits=("HOT-0007",),
                            people_inside=("W-017", "W-003", "W-010")))  # fmt: skip
        await _quiet(0.3)
        hold = page.findChild(HoldButton, "hold")
        assert hold is not None
        hold._press()
        await until(lambda: hold.share > 0.5)
    elif name == "interlocks-unverified":
        desk.hear(interlock("IL-01", last=order(OrderResult.UNVERIFIED, 1003.0, "The feedback does not follow")))
    elif name == "interlocks-guarded":
        bypass = Bypass(minutes=30, reason="Feedback is being mended", asked_by="wang", asked_role="dispatcher",
                        asked_seat="s9", asked_at_us=NOW_US, until_us=NOW_US + 900 * S, confirmed_by="li")  # fmt: skip
        desk.hear(interlock("IL-01", bypass=bypass))
        desk.hear(Writes(stopped_until_us=NOW_US + 600 * S, reason="Work on the rack of PLC-1", operator="li"))
        desk.tick(0)
    elif name in ("interlocks-second", "interlocks-bypass"):
        _wait_for_a_second(page, desk, bypass=name.endswith("bypass"))


async def _sign_in(page: QWidget, desk: FixedDesk, *, refused: bool) -> None:
    """Li has a PIN; refused, nobody sits here and it was wrong."""
    desk.hear(Pins(key=SealKey().public, operators=("li", "wang")))
    page.show_thing("li")  # type: ignore[attr-defined]
    pin = page.findChild(QLineEdit, "pin")
    assert pin is not None
    pin.setFocus()
    pin.setText("47114711")
    if refused:
        desk.operator, desk.outcome, desk.why = "", Outcome.REFUSED, "The PIN is wrong"
        QTest.keyClick(pin, Qt.Key.Key_Return)
        await _quiet(0.2)
        pin.setText("4711")
    desk.tick(0)
    desk.outcome, desk.why = Outcome.DONE, ""


def _wait_for_a_second(page: QWidget, desk: FixedDesk, *, bypass: bool) -> None:
    """Wang at this seat has selected, or asked for a bypass; Li or Chen may agree here."""
    desk.operator = "wang"
    desk.hear(Pins(key=SealKey().public, operators=("chen", "li")))
    if bypass:
        wish = Bypass(minutes=30, reason="Feedback is being mended", asked_by="wang", asked_role="dispatcher",
                      asked_seat=desk.seat, asked_at_us=NOW_US)  # fmt: skip
        desk.hear(interlock("IL-01", bypass=wish))
    else:
        wanted = Wish("wang", "dispatcher", "Gas is measured")
        desk.hear(interlock("IL-01", feedback=True, phase=OrderPhase.SELECTED, selected_by=desk.seat, wanted=False,
                            selected_until_us=NOW_US + 40 * S, wish=wanted))  # fmt: skip
    desk.tick(0)
    pin = page.findChild(QLineEdit, "bypass-second-pin" if bypass else "second-pin")
    assert pin is not None
    QTest.keyClick(page, Qt.Key.Key_P)
    pin.setText("4711")


def _write_a_step(page: QWidget) -> None:
    """A step more for gas in the tank farm."""
    settings = page.findChild(RowList, "setting-list")
    find, chinese = (page.findChild(QLineEdit, name) for name in ("find-setting", "step-zh"))
    english, save = page.findChild(QLineEdit, "step-en"), page.findChild(QPushButton, "step-save")
    assert (
        settings is not None and find is not None and chinese is not None and english is not None and save is not None
    )
    find.setText("guidance gas_level_2@zone=tank-farm")
    settings.setCurrentRow(0)
    chinese.setText("切断罐区输送泵")
    english.setText("Stop the transfer pumps of the tank farm")
    save.click()


async def _quiet(seconds: float) -> None:
    """Let paint and loop run for a while."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    await until(lambda: loop.time() > end, within_s=seconds + 5)


if __name__ == "__main__":
    APP = QApplication([])
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(shoot(target, tuple(sys.argv[2:]) or NAMES))
