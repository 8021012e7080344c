"""Calls that are over, as rows of the alert list beside what stands now. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from console.domain.occurrences import Occurrence
from console.domain.spoken_time import OPEN_US, TimeSpan
from console.presenters.alert_text import alert_place, alert_title, tier_text, verdict_text
from console.presenters.alerts import operator_name, worn_by
from console.presenters.looks import LOOKS
from console.presenters.performance import SET_ASIDE, alert_of_call
from console.presenters.texts import Words, date_clock_text, elapsed_text
from console.site.model import Site
from console.values import Tier
from widgets.states.alert_row import AlertRow
from widgets.states.overview_state import Card, Fact

_Same = tuple[str, str, str, tuple[tuple[str, str], ...]]
MOST_NAMES = 20_000
PAST = "past/"
"""Begins the id of a row that is history: nothing can be done with it."""


class Worded:
    """Calls in words, each worded once: a week of calls that grew by one is one call to word. One thread at a time."""

    def __init__(self, site: Site, language: str, words: Words) -> None:
        self.language = language
        self._site, self._words = site, words
        self._known: dict[int, tuple[Occurrence, AlertRow, str]] = {}
        self._names: dict[_Same, tuple[str, str]] = {}
        self._worn = worn_by(site)
        self._silent: set[str] = set()
        """Ids of rows that are no call: they came while they were set aside."""

    def rows(
        self,
        calls: Sequence[Occurrence],
        standing: Mapping[str, int],
        tier: str,
        text: str,
        times: TimeSpan | None = None,
    ) -> list[AlertRow]:
        """The calls of a tier ('' for all) and of some times that have every word of a text, the newest first. The
        newest call of an alert that still stands is left out, for it is listed live: `standing` has when such
        called, UTC microseconds."""
        asked, name = text.casefold().split(), tier_text(Tier(tier), self._words) if tier else ""
        live: set[str] = set()
        found: list[AlertRow] = []
        for call in reversed(calls):
            if call.alert not in live and call.raised_at_us >= standing.get(call.alert, OPEN_US):
                live.add(call.alert)
                continue
            if times is not None and not times.holds(call.raised_at_us):
                continue
            row, said = self._said(call)
            if name in ("", row.tier) and all(word in said for word in asked):
                found.append(row)
        return found

    def heading(self, rows: Sequence[AlertRow]) -> str:
        """What stands above these rows: how many are calls, and beside it how many came silently."""
        silent = sum(row.alert in self._silent for row in rows)
        said = self._words("History: {n} calls").format(n=len(rows) - silent)
        return said + (" · " + self._words("{n} came silently").format(n=silent) if silent else "")

    def row(self, name: str) -> AlertRow | None:
        """One call by the id of its row."""
        number = name.removeprefix(PAST).partition("/")[0]
        known = self._known.get(int(number)) if number.isdigit() else None
        return known[1] if known is not None else None

    def _said(self, call: Occurrence) -> tuple[AlertRow, str]:
        known = self._known.get(call.seq)
        if known is None or known[0] != call:
            row = self._row(call)
            if not call.sounded:
                self._silent.add(row.alert)
            worn = self._worn.get(dict(call.values).get("worker", ""), "")
            known = self._known[call.seq] = (call, row, _text(row, worn))
        return known[1], known[2]

    def _row(self, call: Occurrence) -> AlertRow:
        site, language, words = self._site, self.language, self._words
        title, place = self._title_and_place(call)
        aside = words(SET_ASIDE[call.set_aside]) if call.set_aside else ""
        return AlertRow(
            alert=f"{PAST}{call.seq}/{call.alert}",
            urgency=LOOKS[call.tier],
            title=title,
            place=place,
            age=elapsed_text(call.raised_at_us, call.cleared_at_us) if call.cleared_at_us else "",
            state=aside or (words("over") if call.cleared_at_us else words("still so")),
            unanswered=False,
            active=False,
            raised=date_clock_text(call.raised_at_us, site.time_zone)[5:],
            tier=tier_text(call.tier, words),
            answered_by=operator_name(call.answered_by, site, language),
            comment=call.comment,
            verdict=verdict_text(call.verdict, words),
            raised_at_us=call.raised_at_us,
        )

    def _title_and_place(self, call: Occurrence) -> tuple[str, str]:
        """The same for every call of one alert with the same values: what comes often is worded once."""
        same = (call.kind, call.source, call.zone, call.values)
        if same not in self._names:
            if len(self._names) >= MOST_NAMES:
                self._names.clear()
            alert = alert_of_call(call)
            place = alert_place(alert, self._site, self.language, self._words)
            self._names[same] = alert_title(alert, self._site, self.language, self._words), place
        return self._names[same]


def ordered(rows: list[AlertRow], order: str) -> list[AlertRow]:
    """Rows that come the newest first in an order of a view: gathered by what they are ordered by, for a hundred
    thousand of them are sorted in one breath, in which no window moves."""
    if order == "oldest":
        return rows[::-1]
    if order not in _ORDERED_BY:
        return rows
    said, gathered = _ORDERED_BY[order], dict[str, list[AlertRow]]()
    for row in rows:
        gathered.setdefault(said(row), []).append(row)
    return [row for name in sorted(gathered, key=lambda name: (not name, name)) for row in gathered[name]]


def past_facts(row: AlertRow, words: Words) -> Card:
    """One call in full, for the card beside the list."""
    facts = [
        Fact(row.title, row.age, row.place, row.urgency),
        Fact(words("state"), row.state),
        Fact(words("raised"), row.raised),
        Fact(words("answered by"), row.answered_by, row.verdict),
    ]
    if row.comment:
        facts.append(Fact(words("comment"), "", row.comment))
    return Card(f"{words('History')} · {row.tier}", tuple(facts))


_ORDERED_BY: dict[str, Callable[[AlertRow], str]] = {
    "place": lambda row: row.place.casefold(),
    "title": lambda row: row.title.casefold(),
    "person": lambda row: row.answered_by,
}


def _text(row: AlertRow, worn: str) -> str:
    said = (row.raised, row.alert, row.title, row.place, row.state, row.answered_by, row.verdict, row.comment, worn)
    return " ".join(said).casefold()
