"""Proof tests with the keyboard alone: the list, a test by hand, a trip put on record, what was recorded before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from console.proofs import RecordProof
from console.values import OrderResult
from tests.gui.desk import NOW_US, S, until
from tests.gui.desk_pages.conftest import Story
from tests.gui.desk_pages.scene import SITE, interlock, on_record, order

DAY_US = 86_400 * S
TAB, SPACE = Qt.Key.Key_Tab, Qt.Key.Key_Space


def tabbed_to(story: Story, name: str) -> None:
    """Tab until the part has the keyboard."""
    for _ in range(20):
        if story.focus.objectName() == name:
            return
        story.press(TAB)
    raise AssertionError(f"Tab does not lead to {name}")


async def sent(story: Story) -> RecordProof:
    """The newest ask, once the page has its answer."""
    await until(lambda: story.part("record-proof").isEnabled())
    ask = story.desk.asked[-1]
    assert isinstance(ask, RecordProof)
    return ask


async def test_what_calls_comes_first_and_a_test_is_entered_by_hand(story: Story) -> None:
    story.window.open("proofs")
    story.hear(on_record("IL-01"), on_record("IL-06", due_at_us=NOW_US - DAY_US))
    rows = story.rows("proof-list")
    assert rows.chosen == "IL-01" or rows.chosen == SITE.interlocks[0].id
    story.press(Qt.Key.Key_Home)
    assert rows.chosen == "IL-06"
    assert "proof test overdue since 2026-11-21" in story.says()
    tabbed_to(story, "proof-result")
    box = story.part("proof-result")
    assert isinstance(box, QComboBox)
    story.press(Qt.Key.Key_Down)
    assert box.currentData() is False
    tabbed_to(story, "proof-means")
    story.type("Loop test, paper 7")
    tabbed_to(story, "record-proof")
    story.press(SPACE)
    ask = await sent(story)
    assert (ask.interlock, ask.passed, ask.by_what, ask.order) == ("IL-06", False, "Loop test, paper 7", "")
    assert NOW_US - 60 * S < ask.tested_at_us <= NOW_US
    assert story.text("proof-answer") == "Recorded"


async def test_the_last_trip_is_put_on_record_where_the_site_allows(story: Story) -> None:
    story.window.open("interlocks")
    story.press(Qt.Key.Key_Home)
    tabbed_to(story, "open-proofs")
    story.press(SPACE)
    assert story.window.current == "proofs" and story.rows("proof-list").chosen == "IL-01"
    assert not story.part("record-trip").isEnabled()
    tripped = order(OrderResult.VERIFIED, stood=False)
    story.hear(on_record("IL-01"), interlock("IL-01", feedback=True, last=tripped))
    assert story.text("proof-hint") == "The last trip passed"
    tabbed_to(story, "record-trip")
    story.press(SPACE)
    ask = await sent(story)
    assert (ask.interlock, ask.passed, ask.order) == ("IL-01", True, tripped.order)

    story.hear(interlock("IL-01", feedback=True, last=order(OrderResult.VERIFIED, stood=True)))
    assert not story.part("record-trip").isEnabled(), "nothing moved: no test"


async def test_the_interlocks_page_says_what_calls(story: Story) -> None:
    story.window.open("interlocks")
    story.hear(on_record("IL-01", passed=False))
    story.press(Qt.Key.Key_Home)
    said = story.says()
    assert "proof test failed" in said and "Stroke test · Li" in said


async def test_a_refusal_is_told(story: Story) -> None:
    story.window.open("proofs")
    story.desk.why = "A proof test by hand needs by what it was made"
    story.desk.outcome = type(story.desk.outcome).REFUSED
    tabbed_to(story, "record-proof")
    story.press(SPACE)
    await sent(story)
    assert story.text("proof-answer").startswith("refused: A proof test by hand")
