"""An order that two must give: asked with a reason, in sight of every window, agreed to with one key, then held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from console.asks import Agree, Select
from console.messages import Interlock, Order, Wish
from console.values import OrderPhase, OrderResult
from tests.gui.desk import NOW_US, S, until
from tests.gui.desk_pages.conftest import Story, opened
from tests.gui.desk_pages.scene import SITE, interlock, room

UNTIL_US = NOW_US + 40 * S
WHY = "Gas is measured"


@pytest.fixture
def story(tmp_path: Path, qtbot: QtBot) -> Iterator[Story]:
    """A window of a plant whose IL-01 is reset by two, with a reason."""
    first, *others = SITE.interlocks
    guarded = replace(first, second_person=("reset",), needs_reason=("reset",))
    desk = room(tmp_path, replace(SITE, interlocks=(guarded, *others)))
    desk.hear(interlock("IL-01", feedback=True))
    with opened(desk, qtbot) as made:
        made.window.open("interlocks")
        yield made


def waiting(seat: str, by: str, agreed_by: str = "") -> Interlock:
    """IL-01, selected by somebody to be reset."""
    wish = Wish(by, "shift_lead" if by == "li" else "dispatcher", WHY, agreed_by)
    return interlock("IL-01", feedback=True, phase=OrderPhase.SELECTED, selected_by=seat, selected_until_us=UNTIL_US,
                     wanted=False, wish=wish)  # fmt: skip


def strip(story: Story) -> str:
    """What stands below the banner of the window."""
    label = story.window.findChild(QLabel, "guards-bar-text")
    assert label is not None
    return label.text() if label.isVisible() else ""


async def test_a_reason_is_asked_for_and_goes_with_the_select(story: Story) -> None:
    """Enter without one leads into its line; Enter there selects."""
    story.press(Qt.Key.Key_Return)
    line = story.part("order-reason")
    assert isinstance(line, QLineEdit) and line.hasFocus()
    assert (story.text("order-result").split("\n")[0], story.desk.asked) == ("This order needs a reason", [])
    story.type(WHY)
    story.press(Qt.Key.Key_Return)
    await until(lambda: bool(story.desk.asked))
    asked = story.desk.asked[0]
    assert isinstance(asked, Select) and (asked.interlock, asked.action, asked.reason) == ("IL-01", False, WHY)
    assert story.window.current == "interlocks", "Enter selects, and does not look at an alert besides"


async def test_who_selected_waits_and_cannot_hold_before_the_second_agreed(story: Story) -> None:
    story.hear(waiting(story.desk.seat, "wang"))
    assert story.text("hint") == "Waits 40 s more for a second person, at another seat or of another role"
    assert not story.part("hold").isEnabled() and not story.part("select").isEnabled()
    story.hear(waiting(story.desk.seat, "wang", agreed_by="li"))
    await until(lambda: story.part("hold").isEnabled())
    assert story.text("hint").startswith("Selected, valid for 40 s")


async def test_the_second_person_reads_whose_order_it_is_and_agrees_with_enter(story: Story) -> None:
    story.hear(waiting("seat-9", "li"))
    assert story.text("hint") == (
        "Selected by Li at seat-9: agree as the second person (Enter), 40 s left · Gas is measured"
    )
    button = story.part("select")
    assert isinstance(button, QPushButton) and button.text() == "Agree (Enter)" and button.isEnabled()
    assert not story.part("hold").isEnabled()
    story.press(Qt.Key.Key_Return)
    await until(lambda: bool(story.desk.asked))
    asked = story.desk.asked[0]
    assert isinstance(asked, Agree) and (asked.interlock, asked.selected_until_us) == ("IL-01", UNTIL_US)
    story.hear(waiting("seat-9", "li", agreed_by="wang"))
    await until(lambda: story.text("blocked") == "Cannot be operated: Selected at seat-9")


def test_every_page_says_that_somebody_is_waited_for(story: Story) -> None:
    story.hear(waiting("seat-9", "li"))
    story.window.open("people")
    story.desk.tick(0)
    name = SITE.interlocks[0].name_en
    assert strip(story) == f"Li at seat-9 wants a second person: reset IL-01 {name} · {WHY} (F7)"
    story.hear(waiting("seat-9", "li", agreed_by="wang"))
    assert strip(story) == ""


def test_the_result_names_both_and_the_reason(story: Story) -> None:
    given = Order("o-1", False, "wang", NOW_US - 5 * S, OrderResult.VERIFIED, 84.0, reason=WHY, agreed_by="li")
    story.hear(interlock("IL-01", last=given))
    assert story.text("order-result") == f"14:32:02 · Wang, Li · reset · verified: read back in 84 ms · {WHY}"
