"""Cases with the keyboard alone, answered by the core's own book: from an alert to the last check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget

from console.cases import OF_CASES, Case
from console.core.casebook import CaseBook
from console.domain.alert import NotAllowed
from console.pages import errand
from console.pages.words import speak, words
from console.room import photos
from console.site.home import Home
from console.store.errors import StorageError
from console.values import CaseStep, Outcome
from tests.gui.desk import NOW_US, S, until
from tests.gui.desk_pages.case_scene import cases, photographed
from tests.gui.desk_pages.conftest import Story
from widgets.file_line import FileLine
from widgets.picture_grid import PictureGrid

SOS = "danger/sos/worker/W-017"


class Book:
    """Answers what the desk asks as the core does."""

    def __init__(self, story: Story) -> None:
        self.story, self.book, self.answered = story, CaseBook(story.desk.context.site), 0
        self.cases_answered = 0

    def settle(self) -> bool:
        """Answer all that was asked since. True, to be waited with."""
        desk = self.story.desk
        for ask in desk.asked[self.answered :]:
            self.answered += 1
            if isinstance(ask, OF_CASES):
                try:
                    decision = self.book.ask(ask, NOW_US + self.answered)
                except NotAllowed as why:
                    raise AssertionError(str(why)) from why
                self.cases_answered = self.answered
                self.story.hear(*(state for _, _, state in decision.states))
        return True


@pytest.fixture
def book(story: Story) -> Iterator[Book]:
    """The core behind the desk."""
    yield Book(story)


def fill(story: Story, name: str, text: str) -> None:
    """A line of the form."""
    part = story.part(f"form-{name}")
    if isinstance(part, QComboBox):
        part.setCurrentIndex(part.findData(text))
    else:
        assert isinstance(part, QLineEdit)
        part.setText(text)


def typed(story: Story, **lines: str) -> None:
    """Fill the form in and give it."""
    QApplication.processEvents()
    for name, text in lines.items():
        fill(story, name.replace("why_", "why-"), text)
    story.press(Qt.Key.Key_Return)


async def give(story: Story, book: Book, **lines: str) -> None:
    """Fill the form in, give it, and have the core answer."""
    before = book.answered
    typed(story, **lines)
    await until(lambda: book.settle() and book.cases_answered > before)


async def begun(story: Story, book: Book) -> None:
    """A case from the SOS, open on the page."""
    story.window.open("alerts")
    story.window.page("alerts").look_at(SOS)
    story.press(Qt.Key.Key_W, shift=True)
    assert story.window.current == "cases"
    await give(story, book)
    await until(lambda: len(story.rows("case-list").rows) == 1)


async def test_a_case_begins_with_what_is_known_of_the_alert(story: Story, book: Book) -> None:
    await begun(story, book)
    [case] = book.book.cases.values()
    assert (case.alert, case.kind, case.people) == (SOS, "sos", ("W-017",))
    assert case.cameras and case.zone and case.from_us < NOW_US - 18 * S < case.to_us
    assert "W-017" in story.says()


async def test_the_closed_loop_of_a_measure(story: Story, book: Book, tmp_path: Path) -> None:
    await begun(story, book)
    story.press(Qt.Key.Key_C)
    await give(story, book, why_1="He fell", why_2="The floor was wet", machine="A leaking pump", root="machine")
    story.press(Qt.Key.Key_M)
    await give(story, book, text="Mend the pump", owner="W-003", due="2026-12-01")
    story.press(Qt.Key.Key_A)
    await give(story, book, text="Seen on C05")
    [measure] = story.rows("measure-list").rows
    assert (measure.id, measure.right) == ("1", "to do")
    assert "Why 1" in story.says() and "A leaking pump" in story.says() and "root" in story.says()
    photo = tmp_path / "pump.png"
    cv2.imwrite(str(photo), np.zeros((8, 8, 3), np.uint8))
    story.press(Qt.Key.Key_D)
    await give(story, book, photo=str(photo), text="New seal")
    await until(lambda: book.settle() and "second person" in story.rows("measure-list").rows[0].right)
    sha256 = book.book.cases["CASE-0001"].measures[0].photo
    assert photos.is_whole(story.desk.context.home, sha256)
    story.desk.operator = "li"
    story.press(Qt.Key.Key_X)
    await give(story, book, text="It still leaks")
    assert story.rows("measure-list").rows[0].right == "sent back: It still leaks"
    story.desk.operator = "wang"
    story.press(Qt.Key.Key_D)
    await give(story, book, photo=str(photo))
    await until(lambda: book.settle() and "second person" in story.rows("measure-list").rows[0].right)
    story.desk.operator = "li"
    story.press(Qt.Key.Key_K)
    await until(lambda: book.settle() and story.rows("measure-list").rows[0].right == "checked")
    for step in (CaseStep.REVIEW, CaseStep.MEASURES, CaseStep.CLOSED):
        story.press(Qt.Key.Key_V)
        await give(story, book, step=step.value)
    assert book.book.cases["CASE-0001"].step is CaseStep.CLOSED
    assert story.desk.live.cases == {}


async def test_an_overdue_measure_is_told_at_the_top(story: Story, book: Book) -> None:
    await begun(story, book)
    story.press(Qt.Key.Key_M)
    await give(story, book, text="Mend the pump", owner="W-003", due="2026-12-01")
    decisions = book.book.tick(NOW_US + 30 * 86_400 * S)
    story.desk.time_us = NOW_US + 30 * 86_400 * S
    story.hear(*(state for one in decisions for _, _, state in one.states))
    [row] = story.rows("case-list").rows
    assert row.right == "1 measures overdue" and "1 measures overdue" in story.says()
    assert story.rows("measure-list").rows[0].right == "OVERDUE"
    assert any("1 measures overdue (Shift+F9)" in label.text() for label in story.window.findChildren(QLabel))


def full(_home: Home, _file: Path) -> str:
    """A disk without room."""
    raise OSError(28, "No space left on device")


async def test_what_is_wrong_is_said(story: Story, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await begun(story, book)
    story.press(Qt.Key.Key_E)
    typed(story, start="yesterday")
    assert story.text("case-told") == "yesterday is no time; write it like 2026-05-01 14:32"
    story.press(Qt.Key.Key_M)
    typed(story, text="x", owner="W-003", due="soon")
    assert story.text("case-told").startswith("soon is no time")
    story.press(Qt.Key.Key_M)
    await give(story, book, text="Mend the pump", owner="W-003", due="2026-12-01")
    text = tmp_path / "text.png"
    text.write_text("no picture")
    empty = tmp_path / "empty.png"
    empty.write_text("")
    for file, why in ((text, "is no picture"), (empty, "is no picture"), (tmp_path / "none.png", "is not there")):
        story.press(Qt.Key.Key_D)
        typed(story, photo=str(file), text="New seal")
        await until(lambda told=f"No photo: {file} {why}": told in story.text("case-told"))  # type: ignore[misc]
        again = story.part("form-photo"), story.part("form-text")
        assert [line.text() for line in again if isinstance(line, QLineEdit)] == [str(file), "New seal"]
        story.press(Qt.Key.Key_Escape)
    monkeypatch.setattr("console.pages.case_forms.kept", full)
    story.press(Qt.Key.Key_D)
    typed(story, photo=str(text))
    await until(lambda: "No space left" in story.text("case-told"))
    story.desk.outcome, story.desk.why = Outcome.REFUSED, "There is no such case"
    story.press(Qt.Key.Key_A)
    typed(story, text="x")
    await until(lambda: "There is no such case" in story.text("case-told"))


async def test_escape_lets_it_be_and_enter_shows_the_past(story: Story, book: Book) -> None:
    await begun(story, book)
    asked = len(story.desk.asked)
    story.press(Qt.Key.Key_N)
    QApplication.processEvents()
    QTest.keyClick(story.focus, Qt.Key.Key_Escape)
    assert len(story.desk.asked) == asked and story.rows("case-list").hasFocus()
    story.press(Qt.Key.Key_W)
    await until(lambda: story.window.current == "search")
    story.window.open("cases")
    story.press(Qt.Key.Key_Return)
    await until(lambda: story.desk.replaying and story.window.current == "replay")


async def test_closed_cases_are_there_when_they_are_wanted(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Case(case="CASE-0007", title="Long ago", step=CaseStep.CLOSED, from_us=1, to_us=2, operator="wang",
                  opened_at_us=1, changed_at_us=1)  # fmt: skip

    async def stored() -> dict[str, Case]:
        return {"CASE-0007": closed}

    monkeypatch.setattr(story.desk, "past_cases", stored)
    story.window.open("cases")
    story.press(Qt.Key.Key_O)
    await until(lambda: [row.id for row in story.rows("case-list").rows] == ["CASE-0007"])

    async def lost() -> dict[str, Case]:
        raise StorageError("no database")

    monkeypatch.setattr(story.desk, "past_cases", lost)
    story.window.open("cases")
    await until(lambda: "no database" in story.text("case-told"))


async def test_printing_says_what_became_of_it(story: Story, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    await begun(story, book)
    say = "import json, sys; print(json.dumps({'file': sys.argv[1] + ' ' + sys.argv[2], 'case': sys.argv[3]}))"
    monkeypatch.setattr(errand, "PROGRAM", (errand.PROGRAM[0], "-c", say))
    story.press(Qt.Key.Key_P)
    await until(lambda: story.text("case-told") == "Printed: case show", within_s=20)
    monkeypatch.setattr(errand, "PROGRAM", (errand.PROGRAM[0], "-c", "raise SystemExit('no paper')"))
    story.press(Qt.Key.Key_P)
    await until(lambda: story.text("case-told") == words("Not printed: {why}").format(why="no paper"), within_s=20)


async def test_a_photo_is_chosen_with_the_keyboard(story: Story, book: Book, tmp_path: Path) -> None:
    """Alt+Down opens the dialog, its name field has the keyboard; the photo is shown below the measures."""
    await measured(story, book)
    file = photographed(tmp_path / "pump.png")
    story.press(Qt.Key.Key_D)
    QApplication.processEvents()
    QTest.keyClick(story.focus, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    [line] = story.window.findChildren(FileLine)
    assert line.dialog is not None and line.dialog.isVisible()
    name = line.dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(file))
    QTest.keyClick(name, Qt.Key.Key_Return)
    await until(lambda: line.text() == str(file), within_s=10)
    assert story.focus is line.line
    await give(story, book, text="New seal")
    await until(lambda: book.settle() and "second person" in story.rows("measure-list").rows[0].right)
    grid = story.part("measure-photo")
    assert isinstance(grid, PictureGrid)
    await until(lambda: bool(grid.pictures) and grid.pictures[0].image is not None)
    shown = grid.pictures[0].image
    assert shown is not None and (shown.width(), shown.height()) == (540, 720) and grid.isVisible()
    photos.photo_path(story.desk.context.home, book.book.cases["CASE-0001"].measures[0].photo).write_bytes(b"x")
    speak("zh")
    try:
        await until(lambda: "与存入时不同" in grid.shown_text())
    finally:
        speak("en")


async def test_a_photo_is_dropped_onto_the_page_or_the_line(story: Story, book: Book, tmp_path: Path) -> None:
    await begun(story, book)
    file = photographed(tmp_path / "pump.png")
    page = story.window.page("cases")
    drop(page, str(file))
    assert story.text("case-told") == "Choose the measure that the photo is of"
    await added(story, book)
    drop(page, str(file), str(file))
    assert story.text("case-told") == "One photo at a time"
    drop(page, str(file))
    line = story.part("form-photo")
    assert isinstance(line, QLineEdit) and line.text() == str(file)
    drop(line, str(tmp_path / "other.png"))
    assert line.text() == str(tmp_path / "other.png")
    button = story.part("form-photo-choose")
    QTest.keyClick(button, Qt.Key.Key_Return)
    [chooser] = story.window.findChildren(FileLine)
    assert chooser.dialog is not None and chooser.dialog.isVisible()
    chooser.dialog.reject()


def test_what_is_no_file_is_not_taken(story: Story) -> None:
    story.window.open("cases")
    said = QMimeData()
    said.setText("a word")
    entered = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, said, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    entered.ignore()
    QApplication.sendEvent(story.window.page("cases"), entered)
    assert not entered.isAccepted()


async def test_the_pictures_of_its_moment_are_there(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each camera with a recording, words for a gap; a case without cameras says so."""
    story.window.open("cases")
    made = cases(story.desk.context.home)
    story.hear(*made)
    page, grid = story.window.page("cases"), story.part("case-cameras")
    assert isinstance(grid, PictureGrid)
    page.show_thing("CASE-0001")
    await until(lambda: len(grid.pictures) == 4, within_s=20)
    assert [one.image is not None for one in grid.pictures] == [True, True, True, False]
    assert grid.pictures[0].said.endswith("14:02:07") and grid.pictures[3].missing == "No recording of that moment"
    page.show_thing("CASE-0003")
    await until(lambda: len(grid.pictures) == 1)
    story.hear(replace(made[2], cameras=()))
    await until(lambda: grid.shown_text() == "No camera belongs to this case: E names some")

    async def lost(_camera: str, _at_us: int, _wh_px: tuple[int, int]) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(story.desk, "past_picture", lost)
    page.show_thing("CASE-0002")
    await until(lambda: "the disk is gone" in grid.shown_text())


async def test_a_photo_that_cannot_be_read_is_said(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_home: Home, _sha256: str, _wh_px: tuple[int, int]) -> None:
        raise OSError("permission denied")

    monkeypatch.setattr("console.pages.case_pictures.small", refused)
    story.window.open("cases")
    story.hear(*cases(story.desk.context.home))
    story.window.page("cases").show_thing("CASE-0001")
    grid = story.part("measure-photo")
    assert isinstance(grid, PictureGrid)
    await until(lambda: "permission denied" in grid.shown_text())


async def measured(story: Story, book: Book) -> None:
    """A case with one measure, chosen."""
    await begun(story, book)
    await added(story, book)


async def added(story: Story, book: Book) -> None:
    """One measure, chosen."""
    story.press(Qt.Key.Key_M)
    await give(story, book, text="Mend the pump", owner="W-003", due="2026-12-01")
    story.rows("measure-list").setCurrentRow(0)


def drop(widget: QWidget, *files: str) -> None:
    """Drag files over a widget and let them go."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(file) for file in files])
    held = Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(5, 5), *held)
    QApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), *held))
