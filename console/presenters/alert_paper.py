"""The alert list in words for paper. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from console.presenters.alert_views import GROUPS, ORDERS, SPANS, AlertView
from console.presenters.alerts import operator_name
from console.presenters.incidents import FOLLOWS
from console.presenters.sheet_text import harmless
from console.presenters.texts import Words, date_clock_text
from console.site.model import Site
from widgets.states.alert_row import AlertRow

HEADS = ("Tier", "Raised", "Alert", "Place", "State", "Age", "Answered by", "Comment")
SHARES = (0.06, 0.1, 0.27, 0.22, 0.11, 0.06, 0.07, 0.11)


def paper_heads(words: Words) -> tuple[str, ...]:
    """The words above the columns."""
    return tuple(words(head) for head in HEADS)


def paper_titles(
    view: AlertView, rows: Sequence[AlertRow], site: Site, operator: str, now_us: int, language: str, words: Words
) -> tuple[str, ...]:
    """What is printed, by whom and when; how it was looked at; and that a drill is one."""
    listed = sum(not row.heading for row in rows)
    name = f"{site.name_en if language == 'en' else site.name} · "
    at, who = date_clock_text(now_us, site.time_zone), operator_name(operator, site, language)
    looked = (words(text) for text in (ORDERS[view.order], GROUPS[view.group], SPANS[view.hours]))
    how = " · ".join(filter(None, (view.name, *looked, view.text)))
    titles = [
        name + words("Alerts"),
        words("Printed {at} by {who}").format(at=at, who=who),
        f"{how} · {words('{n} alerts').format(n=listed)}",
    ]
    return (*titles, words("Drill: the plant is simulated.")) if site.simulation is not None else tuple(titles)


def sheet_rows(rows: Sequence[AlertRow], site: Site, words: Words) -> list[tuple[str, ...]]:
    """Heads, then a line an alert for a spreadsheet: what the list says, whole times, the id that machines read."""
    lines = [tuple(words(head) for head in (*HEADS, "Verdict", "Incident", "id"))]
    for row in rows:
        if not row.heading:
            raised = date_clock_text(row.raised_at_us, site.time_zone)
            said = (row.tier, raised, row.title, row.place, row.state, row.age, row.answered_by, row.comment)
            line = (*said, row.verdict, row.incident, row.alert)
            lines.append(tuple(map(harmless, line)))
    return lines


def paper_rows(rows: Sequence[AlertRow]) -> tuple[tuple[str, ...], ...]:
    """A line a row; a heading is a line of one text."""
    return tuple((row.title,) if row.heading else _cells(row) for row in rows)


def _cells(row: AlertRow) -> tuple[str, ...]:
    said = " · ".join(filter(None, (row.verdict, row.comment)))
    mark = "–" if row.mark == FOLLOWS else row.mark
    title = " ".join(filter(None, (mark, row.title)))
    return row.tier, row.raised, title, row.place, row.state, row.age, row.answered_by, said
