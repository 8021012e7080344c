"""The alert figures on paper: the figures against their targets, who calls most, and the calls. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from console.domain.alarm_performance import Performance
from console.domain.occurrences import Occurrence
from console.presenters.alerts import operator_name
from console.presenters.performance import actors_table, calls_table, figures_table
from console.presenters.texts import Words, date_clock_text
from console.site.model import Site
from widgets.states.health_state import HealthTableState

SHARES = (0.15, 0.06, 0.22, 0.17, 0.08, 0.07, 0.06, 0.06, 0.13)
"""Width of each column of the calls: raised, tier, alert, place, answered, by, verdict, lasted, comment."""


def paper_titles(
    span: tuple[int, int], site: Site, operator: str, now_us: int, language: str, words: Words
) -> tuple[str, ...]:
    """What is printed, of which time, by whom and when; and that a drill is one."""
    name = f"{site.name_en if language == 'en' else site.name} · {words('Alert performance')}"
    from_to = " – ".join(date_clock_text(at_us, site.time_zone) for at_us in span)
    at, who = date_clock_text(now_us, site.time_zone), operator_name(operator, site, language)
    titles = (name, words("Printed {at} by {who}").format(at=at, who=who), from_to)
    return (*titles, words("Drill: the plant is simulated.")) if site.simulation is not None else titles


def paper_rows(
    told: Performance, calls: Sequence[Occurrence], site: Site, language: str, words: Words
) -> tuple[tuple[str, ...], ...]:
    """A line a figure and a source, of one text; then the calls in columns under their heads."""
    listed = calls_table(calls, site, language, words)
    tables = (figures_table(told, words), actors_table(told, site, language, words))
    lines = [line for table in tables for line in _lines(table)]
    return (*lines, (f"{listed.title} · {listed.note}",), listed.heads, *listed.rows)


def _lines(table: HealthTableState) -> list[tuple[str, ...]]:
    """The heads beside each of the cells that say something: there is room for whole words on paper."""
    return [(f"{table.title} · {table.note}",), *((_line(table.heads, row.cells),) for row in table.rows), (" ",)]


def _line(heads: Sequence[str], cells: Sequence[str]) -> str:
    first, *others = cells
    said = (f"{head} {cell}".strip() for head, cell in zip(heads[1:], others, strict=True) if cell)
    return " · ".join((first, *said))
