"""Reports: printed for real from a real store, shown, listed, and looked at on record."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QDateTimeEdit, QPushButton, QStackedWidget

from console.asks import Looked
from tests.gui.desk import until
from tests.gui.desk_pages.conftest import Story


def edit(story: Story, name: str) -> QDateTimeEdit:
    """A field of the period."""
    found = story.part(name)
    assert isinstance(found, QDateTimeEdit)
    return found


async def printed(story: Story) -> list[Path]:
    """P, and the files it made."""
    story.window.open("reports")
    story.press(Qt.Key.Key_P)
    assert story.text("report-trouble") == "Printing …"
    await until(lambda: bool(story.text("report-path")), within_s=30)
    return [Path(line) for line in story.text("report-path").splitlines()]


async def test_the_shift_of_now_is_printed_shown_and_listed(story: Story) -> None:
    pdf, table = await printed(story)
    assert pdf.read_bytes().startswith(b"%PDF") and "no_helmet" in table.read_text("utf-8-sig")
    assert pdf.parent == story.desk.context.home.reports
    document = story.window.page("reports").findChild(QPdfDocument)
    assert document is not None and document.pageCount() >= 1
    shown = story.window.page("reports").findChild(QStackedWidget)
    view = shown.currentWidget() if shown is not None else None
    assert view is not None and view.objectName() == "report-view"
    assert story.rows("report-files").rows[0].id == pdf.name
    await until(lambda: any(isinstance(ask, Looked) for ask in story.desk.asked))
    assert story.desk.asked[-1].subject == f"report/heat-map/{pdf.name}"  # type: ignore[attr-defined]


def test_the_period_is_in_the_plants_own_time(story: Story) -> None:
    story.window.open("reports")
    assert edit(story, "report-from").text() == "2026-11-22 08:00"
    assert story.text("report-shift") == "Day shift"
    before = story.part("shift-before")
    assert isinstance(before, QPushButton)
    before.click()
    assert edit(story, "report-to").text() == "2026-11-22 08:00"
    edit(story, "report-to").setDateTime(QDateTime(edit(story, "report-to").dateTime()).addSecs(3600))
    assert story.text("report-shift") == "Another period"


async def test_a_period_that_ends_before_it_begins_is_refused(story: Story) -> None:
    story.window.open("reports")
    edit(story, "report-to").setDateTime(edit(story, "report-from").dateTime())
    story.press(Qt.Key.Key_P)
    assert story.text("report-trouble") == "Failed: the period ends before it begins"
    assert story.part("print-heat-map").isEnabled()


async def test_a_database_that_cannot_be_opened_is_said_and_the_button_comes_back(story: Story) -> None:
    story.window.open("reports")
    database = Path(story.desk.context.database_url.partition(":///")[2])
    story.desk.store.close()  # type: ignore[union-attr]
    for file in database.parent.glob(database.name + "*"):
        file.unlink()
    database.mkdir()
    story.press(Qt.Key.Key_P)
    await until(lambda: story.text("report-trouble").startswith("Failed: "), within_s=10)
    assert story.part("print-heat-map").isEnabled()


async def test_a_file_that_is_no_pdf_is_not_shown(story: Story) -> None:
    reports = story.desk.context.home.reports
    reports.mkdir(parents=True, exist_ok=True)
    (reports / "broken.pdf").write_bytes(b"no page")
    story.window.open("reports")
    assert story.rows("report-files").hasFocus()
    story.press(Qt.Key.Key_Return)
    assert story.text("report-trouble").startswith("Failed: broken.pdf")
    assert story.desk.asked == []
