"""To a printer: page by page, and in clear words where there is none. The printer of the test writes a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from console.pages.printing import NotPrinted, Printing, put_on
from console.reports.alert_list_print import print_alert_list
from tests.gui.desk import until
from tests.gui.desk_pages.conftest import Story

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """A list of three pages."""
    rows = [(f"row {number}", "text") for number in range(140)]
    return print_alert_list(tmp_path / "list.pdf", ("Alerts", "by Wang"), ("one", "two"), (0.5, 0.5), rows)


def printer_to(path: Path) -> QPrinter:
    """A printer whose paper is a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(path))
    return printer


def pages_of(path: Path) -> int:
    """How many pages a PDF has; 0 for none that can be read."""
    document = QPdfDocument()
    return document.pageCount() if document.load(str(path)) is QPdfDocument.Error.None_ else 0


def test_every_page_or_the_wished_ones_reach_the_printer(qtbot: QtBot, pdf: Path, tmp_path: Path) -> None:
    count = pages_of(pdf)
    assert count >= 3
    printer = printer_to(tmp_path / "paper.pdf")
    assert put_on(pdf, printer) == count == pages_of(tmp_path / "paper.pdf")
    document = QPdfDocument()
    document.load(str(tmp_path / "paper.pdf"))
    picture = document.render(0, document.pagePointSize(0).toSize())
    dark = sum(
        picture.pixelColor(x, y).lightness() < 128 for x in range(0, picture.width(), 2) for y in range(0, 200, 2)
    )
    assert dark > 20
    printer = printer_to(tmp_path / "some.pdf")
    printer.setFromTo(2, 3)
    assert put_on(pdf, printer) == 2 == pages_of(tmp_path / "some.pdf")


@pytest.mark.no_qt_log
def test_what_cannot_be_printed_says_why(qtbot: QtBot, pdf: Path, tmp_path: Path) -> None:
    with pytest.raises(NotPrinted, match="cannot be read"):
        put_on(tmp_path / "none.pdf", printer_to(tmp_path / "paper.pdf"))
    with pytest.raises(NotPrinted, match="does not answer"):
        put_on(pdf, printer_to(tmp_path / "no folder" / "paper.pdf"))


@pytest.mark.no_qt_log
async def test_the_answer_to_the_question_is_printed(qtbot: QtBot, pdf: Path, tmp_path: Path) -> None:
    told: list[tuple[str, bool]] = []
    parent = QWidget()
    qtbot.addWidget(parent)
    printing = Printing(parent, lambda text, trouble: told.append((text, trouble)), lambda: ["Laser"])
    for folder, trouble in ((tmp_path, False), (tmp_path / "gone", True)):
        printing.put(pdf)
        dialog = printing.dialog
        assert dialog is not None and dialog.isVisible()
        assert printing.printer is not None
        printing.printer.setOutputFileName(str(folder / "out.pdf"))
        dialog.done(QDialog.DialogCode.Accepted)
        await until(lambda: bool(told), within_s=20)
        assert told[-1][1] is trouble
        told.clear()
    assert pages_of(tmp_path / "out.pdf") == pages_of(pdf)


@pytest.mark.parametrize(("page", "note"), [("alerts", "act-note"), ("performance", "performance-note")])
async def test_without_a_printer_it_is_said_and_the_pdf_is_there(
    story: Story, page: str, note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.window.open(page)
    printing = getattr(story.window.page(page), "_printing")  # noqa: B009
    monkeypatch.setattr(printing, "_printers", list)
    reports = story.desk.context.home.reports
    await until(lambda: getattr(story.window.page(page), "_told", True) is not None)
    QTest.keyClick(story.focus, Qt.Key.Key_P, BOTH)
    await until(lambda: "No printer is set up" in story.says(), within_s=20)
    [made] = reports.glob("alert-*.pdf")
    assert pages_of(made) >= 1 and str(made) in story.says()
