"""Calls that are over, as rows of the alert list beside what stands now. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from console.domain.occurrences import Occurrence
from console.presenters.alert_text import alert_place, alert_title, tier_text, verdict_text
from console.presenters.alerts import operator_name
from console.presenters.looks import LOOKS
from console.presenters.performance import SET_ASIDE, alert_of_call
from console.presenters.texts import Words, date_clock_text, elapsed_text
from console.site.model import Site
from console.values import Tier
from widgets.states.alert_row import AlertRow
from widgets.states.overview_state import Card, Fact

PAST = "past/"
"""Begins the id of a row that is history: nothing can be done with it."""


def past_rows(
    calls: Iterable[Occurrence], standing: Collection[str], site: Site, language: str, words: Words
) -> tuple[AlertRow, ...]:
    """The calls, the newest first, without the newest call of an alert that still stands: that one is listed live."""
    newest = sorted(calls, key=lambda call: -call.seq)
    live: set[str] = set()
    rows: list[AlertRow] = []
    for call in newest:
        if call.alert in standing and call.alert not in live:
            live.add(call.alert)
        else:
            rows.append(_row(call, site, language, words))
    return tuple(rows)


def listed(rows: Iterable[AlertRow], tier: str, text: str, words: Words) -> tuple[AlertRow, ...]:
    """Those of a tier ('' for all) that have every word of a text."""
    asked, name = text.casefold().split(), tier_text(Tier(tier), words) if tier else ""
    return tuple(row for row in rows if name in ("", row.tier) and all(word in _text(row) for word in asked))


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


def _text(row: AlertRow) -> str:
    return " ".join(
        (row.raised, row.alert, row.title, row.place, row.state, row.answered_by, row.verdict, row.comment)
    ).casefold()


def _row(call: Occurrence, site: Site, language: str, words: Words) -> AlertRow:
    alert = alert_of_call(call)
    aside = words(SET_ASIDE[call.set_aside]) if call.set_aside else ""
    return AlertRow(
        alert=f"{PAST}{call.seq}/{call.alert}",
        urgency=LOOKS[call.tier],
        title=alert_title(alert, site, language, words),
        place=alert_place(alert, site, language, words),
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
