"""The journal beside the alert list: new lines come above, the reader further down is not moved."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from widgets.newest_first import NewestFirst

MOST = 30


def lines(first: int, last: int) -> dict[int, str]:
    """Numbered lines from `last` down to `first`."""
    return {number: f"line {number}" for number in range(last, first - 1, -1)}


@given(steps=st.lists(st.integers(0, 12), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_the_text_is_always_the_lines(qtbot: QtBot, steps: list[int]) -> None:
    """However many come at a time, and however many fall out at the end."""
    text, last = NewestFirst(), 5
    qtbot.addWidget(text)
    text.show_lines(lines(1, last))
    for step in steps:
        last += step
        shown = lines(max(1, last - MOST + 1), last)
        text.show_lines(shown)
        assert text.toPlainText() == "\n".join(shown.values())


def test_another_journal_takes_the_place_of_the_first(qtbot: QtBot) -> None:
    """As when the windows go into the past, or speak another language."""
    text = NewestFirst()
    qtbot.addWidget(text)
    text.show_lines({2: "two", 1: "one"})
    text.show_lines({})
    assert text.toPlainText() == ""
    text.show_lines({1: "one"})
    text.show_lines({9: "nine", 8: "eight"})
    text.show_lines({9: "九", 8: "八"})
    assert text.toPlainText() == "九\n八"


def test_who_reads_further_down_is_not_moved(qtbot: QtBot) -> None:
    """The line at the top of what is in sight stays there."""
    text = NewestFirst()
    qtbot.addWidget(text)
    text.resize(300, 120)
    text.show()
    text.show_lines(lines(1, 200))
    text.verticalScrollBar().setValue(50)
    top = text.firstVisibleBlock().text()
    text.show_lines(lines(1, 204))
    assert text.firstVisibleBlock().text() == top
    text.verticalScrollBar().setValue(0)
    text.show_lines(lines(1, 205))
    assert text.verticalScrollBar().value() == 0
