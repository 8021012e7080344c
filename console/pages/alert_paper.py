"""The alert list as it is listed, among the reports, journaled: Ctrl+P a PDF (Shift: on paper too), Ctrl+S a CSV."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from console.asks import Looked
from console.pages.asking import Asking
from console.pages.past_events import begun
from console.pages.printing import Printing
from console.pages.words import language, words
from console.presenters.alert_paper import SHARES, paper_heads, paper_rows, paper_titles, sheet_rows
from console.presenters.alert_views import AlertView
from console.reports.alert_list_print import print_alert_list
from console.reports.csv_file import write_csv
from console.room.desk import Desk
from widgets.states.alert_row import AlertRow


class AlertPaper:
    """Prints one list at a time; `tell` hears what became of it."""

    def __init__(self, desk: Desk, tell: Callable[[str, bool], None], printing: Printing) -> None:
        self._desk, self._tell, self._printer = desk, tell, printing
        self._journaling = Asking(desk, lambda _told: None)
        self._printing: asyncio.Task[None] | None = None

    def print(self, view: AlertView, rows: Sequence[AlertRow], *, on_paper: bool = False) -> None:
        """Print these rows, beside the window: a week of calls takes its time. `on_paper`: on a printer too."""
        if self._printing is None or self._printing.done():
            self._tell(words("Printing …"), False)
            self._printing = begun(lambda: self._print(view, tuple(rows), on_paper))

    def save(self, rows: Sequence[AlertRow]) -> None:
        """Write these rows as a CSV, beside the window."""
        if self._printing is None or self._printing.done():
            self._printing = begun(lambda: self._save(tuple(rows)))

    async def _save(self, rows: tuple[AlertRow, ...]) -> None:
        path = self._desk.context.home.reports / f"alert-list-{self._desk.now_us() // 1_000_000}.csv"
        lines = sheet_rows(rows, self._desk.context.site, words)
        try:
            await asyncio.to_thread(write_csv, path, lines)
        except OSError as error:
            self._tell(words("Not saved: {why}").format(why=error), True)
            return
        self._journal(path)
        self._tell(words("Saved: {name}").format(name=path), False)

    async def _print(self, view: AlertView, rows: tuple[AlertRow, ...], on_paper: bool) -> None:
        desk, site, now_us = self._desk, self._desk.context.site, self._desk.now_us()
        titles = paper_titles(view, rows, site, desk.operator, now_us, language(), words)
        path = desk.context.home.reports / f"alert-list-{now_us // 1_000_000}.pdf"
        heads = paper_heads(words)
        try:
            await asyncio.to_thread(print_alert_list, path, titles, heads, SHARES, paper_rows(rows))
        except OSError as error:
            self._tell(words("Not printed: {why}").format(why=error), True)
            return
        self._journal(path)
        self._tell(words("Printed: {name}").format(name=path), False)
        if on_paper:
            self._printer.put(path)

    def _journal(self, path: Path) -> None:
        self._journaling.ask(Looked(**self._desk.ask_fields(), subject=f"export/{path.name}"))
