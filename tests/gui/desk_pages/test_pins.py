"""PINs at the window: a seat taken by keyboard, dots for what is typed, a second person at the seat of the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as replaced
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from console.asks import Agree, ConfirmBypass, SignIn
from console.messages import Bypass, Wish
from console.pins import ChangePin, Pins
from console.site.sealing import SealKey, bound_to
from console.values import OrderPhase, Outcome
from tests.gui.desk import NOW_US, S, until
from tests.gui.desk_pages.conftest import Story, opened
from tests.gui.desk_pages.scene import SITE, interlock, room

PIN = "4711"
KEY = SealKey()
UNTIL_US = NOW_US + 40 * S


@pytest.fixture
def story(tmp_path: Path, qtbot: QtBot) -> Iterator[Story]:
    """A plant whose IL-01 is reset by two; Li has a PIN."""
    first, *others = SITE.interlocks
    desk = room(tmp_path, replace(SITE, interlocks=(replace(first, second_person=("reset",)), *others)))
    desk.hear(interlock("IL-01", feedback=True), Pins(key=KEY.public, operators=("li",)))
    with opened(desk, qtbot) as made:
        yield made


def line(story: Story, name: str) -> QLineEdit:
    """A line of the page that is up."""
    found = story.part(name)
    assert isinstance(found, QLineEdit)
    return found


def opened_pin(ask: SignIn | Agree | ConfirmBypass | ChangePin) -> str:
    """What the core would read."""
    return KEY.opened(ask.pin, bound_to(ask.ask, ask.seat, ask.operator))


async def test_a_seat_is_taken_by_keyboard_alone(story: Story) -> None:
    """Down to the person, Enter to the PIN, Enter in. What was typed is dots, sealed, and gone from the window."""
    story.window.open("sign_in")
    assert story.text("sits") == "Signed in at seat-1: Wang"
    rows = {row.id: row for row in story.rows("operator-list").rows}
    assert (rows["li"].right, rows["wang"].right, rows["wang"].right_detail) == ("with PIN", "without PIN", "seat-1")
    story.rows("operator-list").choose("li")
    story.press(Qt.Key.Key_Return)
    pin = line(story, "pin")
    assert pin.hasFocus()
    story.type(PIN)
    assert pin.displayText() == "●" * 4 and PIN not in pin.displayText()
    story.press(Qt.Key.Key_Return)
    assert pin.text() == ""
    await until(lambda: story.text("sign-in-answer") == "Signed in")
    [asked] = story.desk.asked
    assert isinstance(asked, SignIn) and asked.operator == "li" and opened_pin(asked) == PIN
    assert PIN not in repr(asked)
    assert story.text("sits") == "Signed in at seat-1: Li"


async def test_who_has_no_pin_signs_in_with_enter(story: Story) -> None:
    story.window.open("sign_in")
    story.rows("operator-list").choose("chen")
    assert not line(story, "pin").isEnabled()
    story.press(Qt.Key.Key_Return)
    await until(lambda: bool(story.desk.asked))
    [asked] = story.desk.asked
    assert isinstance(asked, SignIn) and (asked.operator, asked.pin) == ("chen", "")


async def test_a_wrong_pin_is_told_and_the_line_waits_for_the_next(story: Story) -> None:
    story.desk.outcome, story.desk.why = Outcome.REFUSED, "The PIN is wrong"
    story.window.open("sign_in")
    story.rows("operator-list").choose("li")
    story.press(Qt.Key.Key_Return)
    story.type(PIN)
    story.press(Qt.Key.Key_Return)
    await until(lambda: story.text("sign-in-answer") == "refused: The PIN is wrong")
    assert line(story, "pin").hasFocus() and story.text("sits") == "Signed in at seat-1: Wang"


def test_every_window_says_that_nobody_sits_here(story: Story) -> None:
    story.desk.operator = ""
    story.window.open("plant")
    story.desk.tick(0)
    label = story.window.findChild(QLabel, "unsigned-bar-text")
    assert label is not None and label.isVisible() and "(Ctrl+O)" in label.text()
    story.window.open("sign_in")
    assert story.text("sits") == "Nobody is signed in at seat-1"


async def test_the_own_pin_is_changed(story: Story) -> None:
    """Twice the same, and fit, or nothing is asked."""
    story.window.open("sign_in")
    story.rows("operator-list").choose("li")
    line(story, "pin").setText(PIN)
    line(story, "new-pin").setText("123")
    line(story, "new-pin-again").setText("123")
    line(story, "new-pin-again").returnPressed.emit()
    assert story.text("change-answer") == "A PIN has 4 to 64 characters"
    line(story, "new-pin").setFocus()
    story.type("45")
    story.press(Qt.Key.Key_Return)
    assert line(story, "new-pin-again").hasFocus()
    story.type("12346")
    story.press(Qt.Key.Key_Return)
    assert (story.text("change-answer"), story.desk.asked) == ("The two new PINs are not the same", [])
    story.type("12345")
    story.press(Qt.Key.Key_Return)
    await until(lambda: story.text("change-answer") == "The PIN is changed")
    [asked] = story.desk.asked
    assert isinstance(asked, ChangePin) and asked.operator == "li" and opened_pin(asked) == PIN
    assert KEY.opened(asked.new_pin, bound_to(asked.ask, asked.seat, "li")) == "12345"
    assert [line(story, name).text() for name in ("pin", "new-pin", "new-pin-again")] == ["", "", ""]


async def test_a_second_person_agrees_with_the_own_pin_here(story: Story) -> None:
    """P leads to the line; Wang goes on sitting here."""
    story.window.open("interlocks")
    wish = Wish("wang", "dispatcher", "Gas is measured")
    selected = interlock("IL-01", feedback=True, phase=OrderPhase.SELECTED, selected_by=story.desk.seat, wanted=False,
                         selected_until_us=UNTIL_US, wish=wish)  # fmt: skip
    assert not story.part("second").isVisible()
    story.hear(selected)
    who = story.part("second-who")
    assert isinstance(who, QComboBox) and [who.itemData(place) for place in range(who.count())] == ["li"]
    story.press(Qt.Key.Key_P)
    pin = line(story, "second-pin")
    assert pin.hasFocus() and pin.echoMode() is QLineEdit.EchoMode.Password
    story.type(PIN)
    story.press(Qt.Key.Key_Return)
    await until(lambda: bool(story.desk.asked))
    [asked] = story.desk.asked
    assert isinstance(asked, Agree) and (asked.operator, asked.seat) == ("li", "seat-1")
    assert (asked.interlock, asked.selected_until_us, opened_pin(asked)) == ("IL-01", UNTIL_US, PIN)
    assert story.desk.operator == "wang" and pin.text() == ""
    story.hear(replaced(selected, wish=replaced(wish, agreed_by="li")))
    await until(lambda: not story.part("second").isVisible())
    assert story.part("hold").isEnabled()


async def test_a_bypass_is_confirmed_with_the_own_pin_here(story: Story) -> None:
    story.window.open("interlocks")
    bypass = Bypass(minutes=30, reason="The feedback is mended", asked_by="wang", asked_role="dispatcher",
                    asked_seat=story.desk.seat, asked_at_us=NOW_US)  # fmt: skip
    story.hear(interlock("IL-01", feedback=True, bypass=bypass))
    story.press(Qt.Key.Key_P)
    assert line(story, "bypass-second-pin").hasFocus()
    story.type(PIN)
    story.press(Qt.Key.Key_Return)
    await until(lambda: bool(story.desk.asked))
    [asked] = story.desk.asked
    assert isinstance(asked, ConfirmBypass) and asked.operator == "li" and opened_pin(asked) == PIN


def test_nobody_is_offered_who_has_no_pin_or_asked_himself(story: Story) -> None:
    """And nobody at another seat: he agrees as himself."""
    story.window.open("interlocks")
    for seat, first in (("seat-1", "li"), ("seat-9", "wang")):
        wish = Wish(first, "dispatcher", "")
        story.hear(interlock("IL-01", feedback=True, phase=OrderPhase.SELECTED, selected_by=seat, wanted=False,
                             selected_until_us=UNTIL_US, wish=wish))  # fmt: skip
        assert not story.part("second").isVisible()
