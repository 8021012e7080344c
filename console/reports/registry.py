"""Which reports exist. A new report is one file, its test, and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from console.bus import now_us
from console.reports.request import Request, Words
from console.site.context import Context

if TYPE_CHECKING:
    from console.store.store import Store


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its title as a phrase of the panel, and `module:function` of what prints it."""

    title: str
    place: str

    def print(self, request: Request) -> list[Path]:
        """Print it; imported now, as ReportLab takes its time to load: a panel may show titles and print none."""
        module, _, name = self.place.partition(":")
        printed: Callable[[Request], list[Path]] = getattr(import_module(module), name)
        return printed(request)


REPORTS: dict[str, Report] = {
    "heat-map": Report("Shift compliance heat map", "console.reports.heat_map_print:print_heat_map"),
}


def print_report(
    name: str,
    store: Store,
    context: Context,
    from_us: int,
    to_us: int,
    operator: str,
    language: str,
    words: Words,
    folder: Path,
    printed_at_us: int | None = None,
) -> list[Path]:
    """Print one report; the files it made, the PDF first. Raises StorageError, OSError; KeyError for no such report."""
    request = Request(
        store=store,
        context=context,
        from_us=from_us,
        to_us=to_us,
        operator=operator,
        language=language,
        words=words,
        folder=folder,
        printed_at_us=now_us() if printed_at_us is None else printed_at_us,
    )
    folder.mkdir(parents=True, exist_ok=True)
    return REPORTS[name].print(request)
