"""Search with the keyboard: a question, its answers, the moment in the replay; an incident's table in one key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableView

from console.asks import Looked
from console.presenters.search import ABOUTS
from console.room.searching import About, Question, SearchFailed, Tell
from console.store.errors import StorageError
from tests.gui.desk import until
from tests.gui.desk_pages.conftest import Story


def table(story: Story) -> QTableView:
    """The answers."""
    found = story.part("found-table")
    assert isinstance(found, QTableView)
    return found


def column(story: Story, place: int) -> list[str]:
    """What a column says, from top to bottom."""
    model = table(story).model()
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def ask(story: Story, about: About) -> None:
    """Open the page with a question chosen."""
    story.window.open("search")
    box = story.part("search-about")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(list(ABOUTS).index(about))


def choose(story: Story, name: str, value: str) -> None:
    """One of the choices."""
    box = story.part(f"search-{name}")
    assert isinstance(box, QComboBox) and box.isVisible() and box.findData(value) >= 0, name
    box.setCurrentIndex(box.findData(value))


async def test_words_in_the_journal_and_the_moment_in_the_replay(story: Story) -> None:
    ask(story, About.ROWS)
    field = story.part("search-text")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    story.type("order")
    story.press(Qt.Key.Key_Return)
    await until(lambda: table(story).hasFocus())
    assert any("order" in what for what in column(story, 2))
    story.press(Qt.Key.Key_Return)
    await until(lambda: story.desk.replaying)
    assert story.window.current == "replay"
    assert any(isinstance(asked, Looked) and asked.subject == "search/rows" for asked in story.desk.asked)


async def test_time_place_and_people_of_an_alert_in_one_key(story: Story) -> None:
    story.window.open("alerts")
    story.window.page("alerts").look_at("danger/sos/worker/W-017")
    story.press(Qt.Key.Key_W)
    await until(lambda: story.window.current == "search" and bool(column(story, 0)))
    assert "alert raised" in column(story, 2)
    times = column(story, 0)
    assert times == sorted(times)


async def test_what_is_missing_is_said(story: Story) -> None:
    for about, why in ((About.WHO, "Choose a place"), (About.SEEN, "Choose a person")):
        ask(story, about)
        story.press(Qt.Key.Key_Return)
        assert story.text("search-told") == why
    ask(story, About.WHO)
    choose(story, "place", "reactor-hall")
    story.press(Qt.Key.Key_Return)
    assert story.text("search-told") == ""


async def test_answers_are_printed(story: Story, tmp_path: Path) -> None:
    ask(story, About.ROWS)
    story.press(Qt.Key.Key_Return)
    await until(lambda: bool(column(story, 0)))
    story.press(Qt.Key.Key_P)
    await until(lambda: story.text("search-told").startswith("Printed: "))
    files = sorted(path.suffix for path in story.desk.context.home.reports.iterdir())
    assert files == [".csv", ".pdf"]
    for path in story.desk.context.home.reports.iterdir():
        path.unlink()
    story.desk.context.home.reports.rmdir()
    story.desk.context.home.reports.write_text("no folder")
    story.press(Qt.Key.Key_P)
    await until(lambda: story.text("search-told").startswith("Not printed: "))


@pytest.mark.parametrize("error", [SearchFailed("its process ended"), StorageError("no database")])
async def test_a_past_that_cannot_be_read_is_said(
    story: Story, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def refuse(asked: Question, tell: Tell) -> None:
        raise error

    monkeypatch.setattr(story.desk, "search", refuse)
    ask(story, About.ROWS)
    story.press(Qt.Key.Key_Return)
    await until(lambda: str(error) in story.text("search-told"))


async def test_escape_goes_back_to_the_question(story: Story) -> None:
    ask(story, About.ROWS)
    story.press(Qt.Key.Key_Return)
    await until(lambda: table(story).hasFocus())
    story.press(Qt.Key.Key_Escape)
    assert story.part("search-about").hasFocus()
