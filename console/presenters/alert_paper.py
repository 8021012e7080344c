"""The alert list in words for paper and for spreadsheets. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from console.domain.spoken_time import TimeSpan
from console.presenters.alert_views import GROUPS, ORDERS, SPANS, AlertView, times_text
from console.presenters.alerts import operator_name
from console.presenters.incidents import FOLLOWS
from console.presenters.texts import Words, date_clock_text
from console.site.model import Site
from widgets.states.alert_row import AlertRow

HEADS = ("Tier", "Raised", "Alert", "Place", "State", "Age", "Answered by", "Comment")
SHEET_HEADS = (*HEADS, "Verdict", "Incident", "id")
SHARES = (0.06, 0.1, 0.27, 0.22, 0.11, 0.06, 0.07, 0.11)


def list_titles(
    name: str, how: str, site: Site, operator: str, now_us: int, language: str, words: Words
) -> tuple[str, ...]:
    """What stands above a list: what it is, by whom and when; how it was looked at; and that a drill is one."""
    at, who = date_clock_text(now_us, site.time_zone), operator_name(operator, site, language)
    titles = (
        f"{site.name_en if language == 'en' else site.name} · {name}",
        words("Printed {at} by {who}").format(at=at, who=who),
        how,
    )
    return (*titles, words("Drill: the plant is simulated.")) if site.simulation is not None else titles


def how_listed(
    view: AlertView, times: TimeSpan | None, rows: Sequence[AlertRow], site: Site, now_us: int, words: Words
) -> str:
    """Name, order, groups, times and words of a view, and how many alerts that are."""
    of_when = times_text(times, site, now_us, words) or words(SPANS[view.hours])
    said = (view.name, words(ORDERS[view.order]), words(GROUPS[view.group]), of_when, view.text)
    listed = sum(not row.heading for row in rows)
    return " · ".join((*filter(None, said), words("{n} alerts").format(n=listed)))


def sheet_rows(rows: Sequence[AlertRow], site: Site) -> list[tuple[str, ...]]:
    """A line an alert for a spreadsheet: what the list says, whole times, the id that machines read."""
    return [
        (
            row.tier, date_clock_text(row.raised_at_us, site.time_zone), row.title, row.place, row.state, row.age,
            row.answered_by, row.comment, row.verdict, row.incident, row.alert,
        )
        for row in rows
        if not row.heading
    ]  # fmt: skip


def paper_rows(rows: Sequence[AlertRow]) -> tuple[tuple[str, ...], ...]:
    """A line a row; a heading is a line of one text."""
    return tuple((row.title,) if row.heading else _cells(row) for row in rows)


def _cells(row: AlertRow) -> tuple[str, ...]:
    said = " · ".join(filter(None, (row.verdict, row.comment)))
    mark = "–" if row.mark == FOLLOWS else row.mark
    title = " ".join(filter(None, (mark, row.title)))
    return row.tier, row.raised, title, row.place, row.state, row.age, row.answered_by, said
