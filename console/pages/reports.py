"""Reports: the shift compliance heat map, printed to PDF and CSV, and looked at before it is handed on."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QDateTime, Qt, QTimeZone
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from console.asks import Looked
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.theme import PLAIN_TIME
from console.pages.words import language, words
from console.presenters.reports import printed_rows
from console.presenters.shifts import shift_at, shift_before
from console.reports.registry import REPORTS, print_report
from console.room.desk import Desk
from console.store.errors import StorageError
from widgets.look import look_of
from widgets.panel import Panel, named, said
from widgets.row_list import RowList

REPORT = "heat-map"


class ReportsPage(Page):
    """The period, the print button and what was printed at the left, the printed page at the right."""

    name = "reports"
    key = "F9"
    title = "Reports"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._journaling = Asking(desk, lambda _told: None)
        self._printing: asyncio.Task[None] | None = None
        self._from, self._to = named(QDateTimeEdit(), "report-from"), named(QDateTimeEdit(), "report-to")
        self._this, self._before = named(QPushButton(), "this-shift"), named(QPushButton(), "shift-before")
        self._this.clicked.connect(lambda: self._take(shift_at(self.desk.context.site, self.desk.now_us())[1:]))
        self._before.clicked.connect(lambda: self._take(shift_before(self.desk.context.site, self.desk.now_us())[1:]))
        self._print = named(QPushButton(), "print-heat-map", "act")
        self._print.clicked.connect(self._on_print)
        self._shift, self._from_label, self._to_label = said("strong", "report-shift"), said("quiet"), said("quiet")
        self._path, self._trouble = said("", "report-path"), said("strong", "report-trouble")
        self._files = named(RowList(), "report-files")
        self._files.activated_row.connect(lambda name: self._open(self.desk.context.home.reports / name))
        self._document, self._view = QPdfDocument(self), QPdfView(self)
        self._view.setObjectName("report-view")
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._nothing, self._shown = said("quiet", "report-nothing"), QStackedWidget()
        self._panels = {name: Panel() for name in ("order", "files", "view")}
        self._build()
        self._take(shift_at(desk.context.site, desk.now_us())[1:])

    def refresh(self, changed: frozenset[str]) -> None:
        """When it comes up: the files as they are now, in the colours of now."""
        if "all" in changed:
            self._show_files()
            self._view.setPalette(self._ground())

    def retranslate(self) -> None:
        """Set every text anew."""
        self._panels["order"].show_title(words(REPORTS[REPORT].title))
        self._from_label.setText(words("From"))
        self._to_label.setText(words("To (the hours in between are printed whole)"))
        self._this.setText(words("This shift"))
        self._before.setText(words("Shift before"))
        self._print.setText(words("Print to PDF and CSV (P)"))
        self._nothing.setText(words("Nothing is shown yet: P prints, Enter shows what was printed before."))
        self._show_files()
        self._name_shift()

    def take_keys(self) -> None:
        """The list of printed files has the keyboard first; P prints from anywhere on the page."""
        self._files.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """P prints."""
        if event.key() == Qt.Key.Key_P and not event.isAutoRepeat():
            self._on_print()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        order, shifts = self._panels["order"].body(), QHBoxLayout()
        shifts.addWidget(self._this)
        shifts.addWidget(self._before)
        order.setSpacing(8)
        order.addWidget(self._shift)
        order.addLayout(shifts)
        for widget in (self._from_label, self._from, self._to_label, self._to, self._print, self._trouble, self._path):
            order.addWidget(widget)
        self._path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown.addWidget(self._nothing)
        self._shown.addWidget(self._view)
        self._panels["view"].fill(self._shown)
        self._panels["files"].fill(self._files)
        self._say("")
        zone = QTimeZone(self.desk.context.site.time_zone.encode())
        for edit in (self._from, self._to):
            edit.setTimeZone(zone)
            edit.setStyleSheet(PLAIN_TIME)
            edit.setDisplayFormat("yyyy-MM-dd HH:mm")
            edit.dateTimeChanged.connect(lambda _at: self._name_shift())
        left, whole = QVBoxLayout(), QHBoxLayout(self)
        left.addWidget(self._panels["order"])
        left.addWidget(self._panels["files"], 1)
        whole.setContentsMargins(8, 8, 8, 8)
        for layout in (left, whole):
            layout.setSpacing(8)
        whole.addLayout(left, 26)
        whole.addWidget(self._panels["view"], 74)

    def _take(self, span: tuple[int, int]) -> None:
        """Set the period, in microseconds UTC."""
        zone = self._from.timeZone()
        for edit, at_us in zip((self._from, self._to), span, strict=True):
            edit.setDateTime(QDateTime.fromMSecsSinceEpoch(at_us // 1000, zone))

    def _span(self) -> tuple[int, int]:
        start, end = (edit.dateTime().toMSecsSinceEpoch() * 1000 for edit in (self._from, self._to))
        return start, end

    def _name_shift(self) -> None:
        """Say which shift the period is; nothing when it is no whole shift."""
        shift, *span = shift_at(self.desk.context.site, self._span()[0])
        whole = shift is not None and tuple(span) == self._span()
        self._shift.setText(shift.said_in(language()) if shift is not None and whole else words("Another period"))

    def _ground(self) -> QPalette:
        palette = QPalette(self._view.palette())
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Window, QPalette.ColorRole.Base):
            palette.setColor(role, look_of(self).colour("ground"))
        return palette

    def _show_files(self) -> None:
        rows = printed_rows(self.desk.context.home.reports, self.desk.context.site, words)
        self._files.show_rows(rows, words("Nothing is printed yet"))
        self._panels["files"].show_title(words("Printed before"), words("Enter shows it"))

    def _on_print(self) -> None:
        start_us, end_us = self._span()
        if end_us <= start_us:
            self._say(words("Failed: {why}").format(why=words("the period ends before it begins")))
        elif self._printing is None or self._printing.done():
            self._print.setEnabled(False)
            self._say(words("Printing …"))
            self._printing = asyncio.ensure_future(self._printed(start_us, end_us))

    async def _printed(self, start_us: int, end_us: int) -> None:
        try:
            paths = await asyncio.to_thread(self._to_files, start_us, end_us, language())
        except (StorageError, OSError) as error:
            self._say(words("Failed: {why}").format(why=error))
            return
        finally:
            self._print.setEnabled(True)
        self._say("")
        self._path.setText("\n".join(str(path) for path in paths))
        self._show_files()
        self._open(next(path for path in paths if path.suffix == ".pdf"))

    def _to_files(self, start_us: int, end_us: int, spoken: str) -> list[Path]:
        # SQLAlchemy takes half a second to load: here, in the printing thread, the windows do not wait for it.
        from console.store.store import Store

        desk, context = self.desk, self.desk.context
        store = Store.open(context.database_url)
        try:
            folder = context.home.reports
            return print_report(REPORT, store, context, start_us, end_us, desk.operator, spoken, words, folder)
        finally:
            store.close()

    def _say(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    def _open(self, file: Path) -> None:
        """Show a printed file, and let it be known that somebody looked."""
        if self._document.load(str(file)) is not QPdfDocument.Error.None_:
            self._say(words("Failed: {why}").format(why=f"{file.name}: {self._document.error().name}"))
            return
        self._shown.setCurrentWidget(self._view)
        pages = words("{n} pages").format(n=self._document.pageCount())
        self._panels["view"].show_title(words("Printed page"), f"{file.name} · {pages}")
        self._journaling.ask(Looked(**self.desk.ask_fields(), subject=f"report/{REPORT}/{file.name}"))
