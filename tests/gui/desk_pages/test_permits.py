"""Permits with the keyboard: what stands still is on top with its clause, and goes on only with a reason."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from console.asks import Resume
from console.messages import Permit
from console.values import Outcome, PermitState
from tests.gui.desk import until
from tests.gui.desk_pages.conftest import Story
from tests.gui.desk_pages.scene import SITE
from tests.gui.plant.scene import permit as stated

CSE = next(record for record in SITE.permits if record.id == "CSE-0012")


def reason(story: Story) -> QLineEdit:
    """The field for the reason."""
    found = story.part("resume-reason")
    assert isinstance(found, QLineEdit)
    return found


def test_the_suspended_permit_is_on_top_with_its_clause(story: Story) -> None:
    story.window.open("permits")
    first = story.rows("permit-list").rows[0]
    assert (first.id, first.right) == ("CSE-0012", "suspended")
    assert first.note == "Guardian away · GB 30871-2022 6.10"
    assert story.text("permit-reason") == "Guardian away · GB 30871-2022 6.10"
    assert "Confined space CSE-0012" in story.says()


def test_a_running_permit_counts_down_and_offers_nothing_to_resume(story: Story) -> None:
    story.window.open("permits")
    story.press(Qt.Key.Key_Down)
    assert story.rows("permit-list").chosen == "HOT-0007"
    before = story.rows("permit-list").rows[1].right
    story.desk.tick(60)
    assert story.rows("permit-list").rows[1].right != before
    assert not reason(story).isVisible()
    assert story.text("permit-reason") == ""


async def test_resume_with_a_reason(story: Story) -> None:
    story.window.open("permits")
    story.press(Qt.Key.Key_Return)
    assert reason(story).hasFocus()
    story.type("guardian is back")
    story.press(Qt.Key.Key_Return)
    await until(lambda: bool(story.desk.asked))
    asked = story.desk.asked[0]
    assert isinstance(asked, Resume)
    assert (asked.permit, asked.reason) == ("CSE-0012", "guardian is back")
    await until(lambda: story.text("permit-answer") == "Resumed")
    assert story.window.current == "permits", "Enter in the reason is not the window's Enter"
    story.hear(_running())
    assert story.rows("permit-list").rows[0].id != "CSE-0012"


async def test_without_a_reason_nothing_is_asked(story: Story) -> None:
    story.window.open("permits")
    story.press(Qt.Key.Key_Return)
    story.press(Qt.Key.Key_Return)
    assert story.text("permit-answer") == "Resuming needs a reason"
    assert story.desk.asked == []
    story.press(Qt.Key.Key_Escape)
    assert story.rows("permit-list").hasFocus()


async def test_a_refusal_is_said_and_the_reason_stays(story: Story) -> None:
    story.desk.outcome, story.desk.why = Outcome.REFUSED, "Guardian absent"
    story.window.open("permits")
    story.press(Qt.Key.Key_Return)
    story.type("go on")
    button = story.part("resume")
    assert isinstance(button, QPushButton)
    button.click()
    await until(lambda: story.text("permit-answer") == "refused: Guardian absent")
    assert reason(story).text() == "go on"


async def test_what_became_of_it_is_read_from_the_store(story: Story) -> None:
    story.window.open("permits")
    past = story.rows("permit-history")
    await until(lambda: past.count() == 2)
    assert [row.title for row in past.rows] == ["14:29:02 · permit suspended", "11:32:07 · permit issued"]
    assert past.rows[0].detail == "Guardian absent · GB 30871-2022 4.10"


def _running() -> Permit:
    return replace(stated(CSE), state=PermitState.ACTIVE, reason="", clause="")
