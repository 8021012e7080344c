"""Reports: the shift compliance heat map, printed to PDF and CSV, and looked at before it is handed on."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QPushButton, QVBoxLayout

from console.messages import Looked
from console.pages.asking import Asking
from console.pages.page import Page
from console.pages.words import language, words
from console.presenters.shifts import shift_at
from console.reports.registry import print_report
from console.room.desk import Desk
from console.store.errors import StorageError
from console.store.store import Store
from widgets.panel import Panel, named, said


class ReportsPage(Page):
    """The period and the print button at the left, the printed page at the right."""

    name = "reports"
    key = "F9"
    title = "Reports"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._journaling = Asking(desk, lambda _told: None)
        self._printing: asyncio.Task[None] | None = None
        self._from, self._to = named(QDateTimeEdit(), "report-from"), named(QDateTimeEdit(), "report-to")
        self._print = named(QPushButton(), "print-heat-map", "act")
        self._print.clicked.connect(self._on_print)
        self._shift, self._from_label, self._to_label = said("strong"), said("quiet"), said("quiet")
        self._path, self._trouble = said("", "report-path"), said("strong", "report-trouble")
        self._document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._order_panel, self._view_panel = Panel(), Panel()
        self._build()
        self._show_shift()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._order_panel.show_title(words("Shift compliance heat map"))
        self._view_panel.show_title(words("Printed page"))
        self._from_label.setText(words("From"))
        self._to_label.setText(words("To"))
        self._print.setText(words("Print to PDF and CSV"))
        self._show_shift()

    def take_keys(self) -> None:
        """The print button has the keyboard first."""
        self._print.setFocus()

    def _build(self) -> None:
        order = self._order_panel.body()
        for widget in (self._shift, self._from_label, self._from, self._to_label, self._to, self._print):
            order.addWidget(widget)
        order.addWidget(self._path)
        order.addWidget(self._trouble)
        order.addStretch(1)
        self._path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._view_panel.body().addWidget(self._view)
        for edit in (self._from, self._to):
            edit.setDisplayFormat("yyyy-MM-dd HH:mm")
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        left = QVBoxLayout()
        left.addWidget(self._order_panel)
        whole.addLayout(left, 1)
        whole.addWidget(self._view_panel, 3)

    def _show_shift(self) -> None:
        shift, start_us, end_us = shift_at(self.desk.context.site, self.desk.now_us())
        self._shift.setText(words("Shift: {name}").format(name=shift.said_in(language()) if shift else "—"))
        self._from.setDateTime(QDateTime.fromMSecsSinceEpoch(start_us // 1000))
        self._to.setDateTime(QDateTime.fromMSecsSinceEpoch(end_us // 1000))

    def _on_print(self) -> None:
        if self._printing is None or self._printing.done():
            self._print.setEnabled(False)
            self._trouble.setText(words("Printing …"))
            self._printing = asyncio.ensure_future(self._printed())

    async def _printed(self) -> None:
        from_us, to_us = (edit.dateTime().toMSecsSinceEpoch() * 1000 for edit in (self._from, self._to))
        try:
            paths = await asyncio.to_thread(self._to_files, from_us, to_us)
        except (StorageError, OSError) as error:
            self._trouble.setText(words("Failed: {why}").format(why=error))
            return
        finally:
            self._print.setEnabled(True)
        self._trouble.setText("")
        self._path.setText("\n".join(str(path) for path in paths))
        self._document.load(str(next(path for path in paths if path.suffix == ".pdf")))
        self._journaling.ask(Looked(**self.desk.ask_fields(), subject=f"report/heat-map/{paths[0].name}"))

    def _to_files(self, from_us: int, to_us: int) -> list[Path]:
        context = self.desk.context
        store = Store.open(context.database_url)
        try:
            return print_report(
                "heat-map", store, context, from_us, to_us, self.desk.operator, language(), words, context.home.reports
            )
        finally:
            store.close()
