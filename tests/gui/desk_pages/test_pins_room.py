"""PINs through everything: a window with its keyboard, its seat, the broker, the core, the PLC."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.pages.window import RoomWindow
from console.pages.words import speak
from console.site import pins
from tests.conftest import RunningBroker
from tests.gui.desk import until
from tests.integration.core_plant import SLOW_S, Plant
from tests.unit.devices.modbus_server import ModbusPlant
from widgets.row_list import RowList

PIN, ANOTHER = "4711", "0815"


@pytest.fixture
async def plant(broker: RunningBroker, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Plant]:
    """Wang must have a PIN; Li and Zhao have one too. IL-01 is tripped by two."""
    monkeypatch.setattr(pins, "COST", 2)
    plc = ModbusPlant()
    plc.handler.feedback_of = lambda coil: coil + 10
    made = Plant(broker, plc, roles=("dispatcher",), second_person=True)
    for operator in ("wang", "li"):
        made.file.keep(operator, PIN if operator == "wang" else ANOTHER)
    await made.start_core()
    yield made
    await made.stop_core()
    plc.stop()


async def test_a_dispatcher_signs_in_and_two_trip_by_one_keyboard(plant: Plant, qtbot: QtBot) -> None:
    async with plant.seated("room-1", "wang") as seat:
        with ExitStack() as end:
            speak("en")
            window = RoomWindow(seat, 0)
            end.callback(window.close)
            window.resize(1920, 1080)
            window.show()
            window.activateWindow()
            QApplication.processEvents()

            def part(name: str) -> QWidget:
                found = window.findChild(QWidget, name)
                assert found is not None, name
                return found

            def text(name: str) -> str:
                label = part(name)
                assert isinstance(label, QLabel)
                return label.text() if label.isVisible() else ""

            def answered(told: str) -> bool:
                return text("sign-in-answer") == told

            def type_pin(pin: str) -> None:
                line = window.focusWidget()
                assert isinstance(line, QLineEdit) and line.echoMode() is QLineEdit.EchoMode.Password
                QTest.keyClicks(line, pin)
                assert pin not in line.displayText()
                QTest.keyClick(line, Qt.Key.Key_Return)

            await until(lambda: "(Ctrl+O)" in text("unsigned-bar-text"), within_s=SLOW_S)
            window.open("sign_in")
            operators = part("operator-list")
            assert isinstance(operators, RowList)
            await until(lambda: operators.chosen == "wang", within_s=SLOW_S)
            for pin, told in ((ANOTHER, "refused: The PIN is wrong"), (PIN, "Signed in")):
                operators.setFocus()
                QTest.keyClick(operators, Qt.Key.Key_Return)
                type_pin(pin)
                await until(partial(answered, told), within_s=SLOW_S)
            assert seat.operator == "wang" and text("unsigned-bar-text") == ""

            window.open("interlocks")
            await until(lambda: part("select").isEnabled(), within_s=SLOW_S)
            QTest.keyClick(part("interlock-list"), Qt.Key.Key_Return)
            await until(lambda: part("second-pin").isVisible() and part("second-pin").isEnabled(), within_s=SLOW_S)
            QTest.keyClick(window.page("interlocks"), Qt.Key.Key_P)
            type_pin(ANOTHER)
            await until(lambda: part("hold").isEnabled(), within_s=SLOW_S)
            assert not part("second").isVisible() and seat.operator == "wang"
            QTest.keyPress(part("hold"), Qt.Key.Key_Space)
            await until(lambda: "verified" in text("order-result"), within_s=SLOW_S)
            QTest.keyRelease(part("hold"), Qt.Key.Key_Space)
    [agreed], [sent] = plant.rows("order_agreed"), plant.rows("order_sending")
    assert (agreed.operator, agreed.body["seat"], agreed.body["own_pin"]) == ("li", "room-1", True)
    assert (sent.operator, sent.body["agreed_by"]) == ("wang", "li")
