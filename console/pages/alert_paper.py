"""A list of a page among the reports, journaled: as a PDF (on paper too, if wished), or as a CSV."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from console.asks import Looked
from console.pages.asking import Asking
from console.pages.past_events import begun
from console.pages.printing import Printing
from console.pages.words import words
from console.reports.alert_list_print import print_alert_list
from console.reports.csv_file import write_csv
from console.room.desk import Desk

Lines = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Listed:
    """What is put down: titles, heads, and the lines, made beside the window: a week of calls takes its time."""

    titles: Sequence[str]
    heads: Sequence[str]
    lines: Callable[[], Lines]

    def sheet(self) -> Lines:
        """As a CSV: titles, an empty line, heads, lines."""
        return [*([title] for title in self.titles), [], self.heads, *self.lines()]


class ListPaper:
    """Puts down one list at a time, under the name of the list; `tell` hears what became of it."""

    def __init__(self, desk: Desk, name: str, tell: Callable[[str, bool], None], printing: Printing) -> None:
        self._desk, self._name, self._tell, self._printer = desk, name, tell, printing
        self._journaling = Asking(desk, lambda _told: None)
        self._printing: asyncio.Task[None] | None = None

    def print(self, listed: Listed, shares: Sequence[float], *, on_paper: bool = False) -> None:
        """Print it, a column for each share of the width. `on_paper`: on a printer too."""
        if self._printing is None or self._printing.done():
            self._tell(words("Printing …"), False)
            self._printing = begun(partial(self._print, listed, tuple(shares), on_paper))

    def save(self, listed: Listed) -> None:
        """Write it as a CSV."""
        if self._printing is None or self._printing.done():
            self._printing = begun(partial(self._save, listed))

    # ------------------------------------------------------------ inside

    async def _save(self, listed: Listed) -> None:
        path = self._path("csv")
        refused, done = words("Not saved: {why}"), words("Saved: {name}")
        await self._put_down(path, lambda: write_csv(path, listed.sheet()), refused, done)

    async def _print(self, listed: Listed, shares: tuple[float, ...], on_paper: bool) -> None:
        path = self._path("pdf")

        def printed() -> None:
            print_alert_list(path, listed.titles, listed.heads, shares, listed.lines())

        put = await self._put_down(path, printed, words("Not printed: {why}"), words("Printed: {name}"))
        if put and on_paper:
            self._printer.put(path)

    async def _put_down(self, path: Path, write: Callable[[], object], refused: str, done: str) -> bool:
        """Write it beside the window, journal it and say so; whether it was written."""

        def written() -> None:
            path.parent.mkdir(parents=True, exist_ok=True)
            write()

        try:
            await asyncio.to_thread(written)
        except OSError as error:
            self._tell(refused.format(why=error), True)
            return False
        self._journaling.ask(Looked(**self._desk.ask_fields(), subject=f"export/{path.name}"))
        self._tell(done.format(name=path), False)
        return True

    def _path(self, ending: str) -> Path:
        return self._desk.context.home.reports / f"{self._name}-{self._desk.now_us() // 1_000_000}.{ending}"
