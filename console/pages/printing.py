"""To a printer of the workstation: a PDF that lies among the reports, page by page, beside the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from console.pages.past_events import begun
from console.pages.words import words

MOST_DPI = 200
"""Text of eight points is sharp by that; a page more finely rendered takes many times the memory."""


class NotPrinted(Exception):
    """A page did not reach the printer. str() says why."""


class Printing:
    """Asks for a printer and puts a PDF on it. `tell` hears what became of it, and whether that is trouble."""

    def __init__(
        self,
        parent: QWidget,
        tell: Callable[[str, bool], None],
        printers: Callable[[], Sequence[str]] = QPrinterInfo.availablePrinterNames,
    ) -> None:
        self._parent, self._tell, self._printers = parent, tell, printers
        self._printing: asyncio.Task[None] | None = None
        self.dialog: QPrintDialog | None = None
        self.printer: QPrinter | None = None
        """The question that was asked last, and what it is about: the dialog does not keep its printer alive."""

    def put(self, pdf: Path) -> None:
        """Ask which printer, how many, which pages; then print. Without any printer it is said where the PDF lies."""
        if not self._printers():
            said = words("No printer is set up on this workstation (CUPS, or the system's printers); the PDF is {name}")
            self._tell(said.format(name=pdf), True)
            return
        self.printer = printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.dialog = dialog = QPrintDialog(printer, self._parent)
        dialog.setWindowTitle(words("Print"))
        dialog.accepted.connect(lambda: self._begin(pdf, printer))
        dialog.setModal(True)
        dialog.show()

    def _begin(self, pdf: Path, printer: QPrinter) -> None:
        if self._printing is None or self._printing.done():
            self._printing = begun(lambda: self._print(pdf, printer))

    async def _print(self, pdf: Path, printer: QPrinter) -> None:
        try:
            pages = await asyncio.to_thread(put_on, pdf, printer)
        except NotPrinted as error:
            self._tell(words("Not printed: {why}").format(why=error), True)
            return
        name = printer.printerName() or printer.outputFileName()
        self._tell(words("{n} pages sent to {name}").format(n=pages, name=name), False)


def put_on(pdf: Path, printer: QPrinter) -> int:
    """Paint the wished pages of a PDF onto a printer; how many. In any one thread. Raises NotPrinted."""
    document, painter = QPdfDocument(), QPainter()
    if document.load(str(pdf)) is not QPdfDocument.Error.None_:
        raise NotPrinted(words("{name} cannot be read").format(name=pdf))
    first = max(1, printer.fromPage())
    last = min(printer.toPage() or document.pageCount(), document.pageCount())
    if not painter.begin(printer):
        raise NotPrinted(words("the printer {name} does not answer").format(name=printer.printerName()))
    try:
        for page in range(first - 1, last):
            if page >= first and not printer.newPage():
                raise NotPrinted(words("the printer stopped after {n} pages").format(n=page - first + 1))
            _paint(document, page, painter, printer)
    finally:
        painter.end()
        document.close()
    return max(0, last - first + 1)


def _paint(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    """One page, as large as the paper allows, in its own proportions."""
    room = painter.viewport()
    size = document.pagePointSize(page).toSize().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    sharp = min(1.0, MOST_DPI / max(1, printer.resolution()))
    picture = document.render(page, QSize(round(size.width() * sharp), round(size.height() * sharp)))
    painter.drawImage(QRect(0, 0, size.width(), size.height()), picture)
