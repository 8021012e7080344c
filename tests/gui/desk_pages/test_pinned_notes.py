"""Notes pinned to time and place with the keyboard, answered by the core's own book; on strip, list and map."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from console.cases import OF_THE_PAST, PinnedNote
from console.core.casebook import CaseBook
from console.presenters.pinned_notes import NEAR_US, flags_of, notes_on_map, pinned_rows
from console.presenters.texts import plain
from tests.gui.desk import NOW_US, S, until
from tests.gui.desk_pages.conftest import Story
from tests.gui.desk_pages.scene import SITE
from widgets.time_strip import TimeStrip


async def settled(story: Story, book: CaseBook, done: int) -> None:
    """The core answers the asks after the first `done`."""
    asked = story.desk.asked
    await until(lambda: any(isinstance(one, OF_THE_PAST) for one in asked[done:]))
    for ask in asked[done:]:
        if isinstance(ask, OF_THE_PAST):
            decision = book.ask(ask, NOW_US + len(asked))
            story.hear(*(state for _, _, state in decision.states))


async def pinned(story: Story, book: CaseBook, text: str) -> None:
    """B, a text, Enter."""
    done = len(story.desk.asked)
    story.press(Qt.Key.Key_B)
    QApplication.processEvents()
    story.type(text)
    story.press(Qt.Key.Key_Return)
    await settled(story, book, done)


async def test_a_note_in_the_replay_is_listed_jumped_to_and_taken_away(story: Story) -> None:
    book = CaseBook(SITE)
    story.window.open("replay")
    story.press(Qt.Key.Key_P)
    await until(lambda: story.desk.replaying)
    story.press(Qt.Key.Key_P)
    at_us = story.desk.now_us()
    await pinned(story, book, "Valve opened")
    [note] = book.notes.values()
    assert (note.about_us, note.text) == (at_us, "Valve opened")
    notes = story.rows("replay-notes")
    await until(lambda: [row.title for row in notes.rows] == ["Valve opened"])
    strip = story.window.page("replay").findChild(TimeStrip)
    assert strip is not None and [flag.text for flag in strip._state.notes] == ["Valve opened"]
    x = round(strip._state.notes[0].share * strip.width())
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, QPoint(x, 4), strip.mapToGlobal(QPoint(x, 4))))
    assert QToolTip.text() == "Valve opened"
    story.press(Qt.Key.Key_Home)
    await until(lambda: story.desk.now_us() < at_us)
    notes.setFocus()
    story.press(Qt.Key.Key_Return)
    await until(lambda: story.desk.now_us() == at_us)
    done = len(story.desk.asked)
    story.press(Qt.Key.Key_Delete)
    await settled(story, book, done)
    story.desk.tick(0)
    await until(lambda: notes.rows == ())


async def test_on_the_plan_a_note_has_the_place_that_is_selected(story: Story) -> None:
    book = CaseBook(SITE)
    story.window.open("plant")
    story.window.show_thing("plant", "gas/G-114")
    await pinned(story, book, "Smell")
    [note] = book.notes.values()
    point = next(point for point in SITE.gas_points if point.id == "G-114")
    assert (note.x_m, note.y_m, note.storey) == (point.x_m, point.y_m, point.storey)
    await story.desk.enter_replay(NOW_US - S)
    story.window.open("plant")
    grabbed = story.window.page("plant").grab()
    assert not grabbed.isNull(), "it is painted with the note's flag"


async def test_escape_pins_nothing(story: Story) -> None:
    story.window.open("replay")
    story.press(Qt.Key.Key_B)
    QApplication.processEvents()
    QTest.keyClick(story.focus, Qt.Key.Key_Escape)
    assert not any(isinstance(one, OF_THE_PAST) for one in story.desk.asked)


def note(about_us: int, text: str = "", **at: float | str) -> PinnedNote:
    """One note."""
    return PinnedNote(note=f"N-{about_us}", about_us=about_us, text=text, operator="wang", pinned_at_us=1, **at)  # type: ignore[arg-type]


def test_flags_lie_where_their_moment_is() -> None:
    flags = flags_of([note(150, "b"), note(100), note(300)], (100, 200), plain)
    assert [(flag.share, flag.text) for flag in flags] == [(0.0, "Bookmark"), (0.5, "b")]
    assert flags_of([note(100)], (0, 0), plain) == ()


def test_the_map_has_those_of_the_storey_round_the_moment() -> None:
    notes = [note(S, "here", x_m=1.0, y_m=2.0, storey="F1"), note(S + 1, "above", x_m=1.0, y_m=2.0, storey="F2"),
             note(S + 2, "no place"), note(S + 2 * NEAR_US, "late", x_m=1.0, y_m=2.0, storey="F1")]  # fmt: skip
    assert [mark.text for mark in notes_on_map(notes, "F1", S, plain)] == ["here"]
    assert [mark.text for mark in notes_on_map(notes, "", S, plain)] == ["here", "above"]


def test_a_row_says_when_and_where() -> None:
    point = next(point for point in SITE.gas_points if point.id == "G-114")
    rows = pinned_rows(
        [
            note(NOW_US, x_m=point.x_m, y_m=point.y_m, storey=point.storey),
            note(NOW_US + S, "x", x_m=0.0, y_m=0.0, storey="F1"),
        ],
        SITE,
        "en",
        plain,
    )
    assert [row.id for row in rows] == [f"{NOW_US + S}/N-{NOW_US + S}", f"{NOW_US}/N-{NOW_US}"]
    assert "Reactor hall" in rows[1].detail and rows[0].detail.endswith("on the plan")
