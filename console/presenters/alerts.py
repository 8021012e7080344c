"""The alert list: order, rows, counts, filter, guidance with what helps doing it. Pure."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from msgspec.structs import replace

from console.domain.alert import UNANSWERED, first_called_us
from console.domain.spoken_time import TimeSpan
from console.domain.standing import OFF, Standing, list_order
from console.messages import Alert, Flood
from console.presenters.alert_text import (
    alert_detail,
    alert_place,
    alert_title,
    state_text,
    tier_text,
    verdict_text,
)
from console.presenters.incidents import incident_mark
from console.presenters.looks import LOOKS
from console.presenters.places import said
from console.presenters.texts import Words, clock_text, countdown_text, date_clock_text, elapsed_text, one_line
from console.site import find
from console.site.model import Site
from console.values import AlertState, Tier
from widgets.states.alert_row import AlertListState, AlertRow, AlertRows
from widgets.states.overview_state import Card, Fact

LONGEST_COMMENT = 2000
"""So much of a comment is shown in full."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which alerts to list. Empty sets, an empty text and no times let all through."""

    tiers: frozenset[Tier] = frozenset()
    states: frozenset[AlertState] = frozenset()
    text: str = ""
    times: TimeSpan | None = None
    """When they were raised."""


class KnownRows:
    """Rows worded before: of thousands of standing alerts only those that changed are worded again, and an age only
    when its second has passed. One for each list."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Alert, str, int, AlertRow]] = {}
        """The alert, language and age in seconds that a row was worded for."""

    def row(self, alert: Alert, site: Site, now_us: int, language: str, words: Words, mark: str = "") -> AlertRow:
        """The row with its age of now and its mark. A shelved alert counts down, so it is always worded."""
        old_s = (now_us - first_called_us(alert)) // 1_000_000
        known = self._known.get(alert.alert)
        if known and known[0] is alert and known[1] == language and alert.state is not AlertState.SHELVED:
            row = known[3]
            if known[2] == old_s and row.mark == mark:
                return row
            row = dataclasses.replace(row, age=elapsed_text(first_called_us(alert), now_us), mark=mark)
        else:
            row = dataclasses.replace(alert_row(alert, site, now_us, language, words), mark=mark)
        self._known[alert.alert] = (alert, language, old_s, row)
        return row

    def forget_others(self, alerts: Standing) -> None:
        """Keep the rows of these only; looked at when there are twice as many."""
        if len(self._known) > 2 * len(alerts):
            for gone in self._known.keys() - alerts.keys():
                del self._known[gone]


def most_urgent(alerts: Standing) -> Alert | None:
    """The alert to answer first: of those unanswered, the most urgent and of these the oldest; otherwise the worst."""
    first = alerts.first_unanswered()
    return first or next((alerts[name] for name in alerts.listed()), None)


def alert_list(
    alerts: Standing,
    site: Site,
    now_us: int,
    language: str,
    words: Words,
    wanted: Filter | None = None,
    known_rows: KnownRows | None = None,
    flood: Flood | None = None,
) -> AlertListState:
    """The list, its head line, and the shelved ones apart. `wanted` narrows the list, never the shelved ones. A row is
    worded when it is looked at."""
    said_before = known_rows or KnownRows()
    said_before.forget_others(alerts)

    def row(name: str) -> AlertRow:
        alert = standing[name]
        return said_before.row(alert, site, now_us, language, words, incident_mark(alert, alerts, words))

    ids, standing = _listed(alerts, wanted), alerts.now()
    asked = wanted.text.casefold().split() if wanted else []
    worn = worn_by(site) if asked else {}

    def has_every_word(name: str) -> bool:
        text = _all_text(row(name), worn.get(standing[name].values.get("worker", ""), ""), site)
        return all(word in text for word in asked)

    shelved = sorted(alerts.in_state(AlertState.SHELVED), key=list_order)
    return AlertListState(
        rows=AlertRows([name for name in ids if not asked or has_every_word(name)], row),
        counts=" · ".join(filter(None, (flood_text(flood, site, words), counts_text(alerts, words)))),
        shelved=tuple(alert_row(alert, site, now_us, language, words) for alert in shelved),
        urgent=alerts.unanswered(Tier.SOS, Tier.ONE) > 0,
    )


def flood_text(flood: Flood | None, site: Site, words: Words) -> str:
    """'flood since 14:20:07: 14 in 10 min'; '' while there is none."""
    if flood is None or not flood.since_us:
        return ""
    since = clock_text(flood.since_us, site.time_zone)
    return words("flood since {since}: {n} in 10 min").format(since=since, n=flood.calls)


def alert_row(alert: Alert, site: Site, now_us: int, language: str, words: Words) -> AlertRow:
    """One alert as the list shows it."""
    place = alert_place(alert, site, language, words)
    detail = alert_detail(alert, site, language, words)
    shelved = alert.state is AlertState.SHELVED
    return AlertRow(
        alert=alert.alert,
        urgency=LOOKS[alert.tier],
        title=alert_title(alert, site, language, words),
        place=" · ".join(part for part in (place, detail) if part),
        age=elapsed_text(first_called_us(alert), now_us),
        state=_state(alert, site, now_us, language, words),
        unanswered=alert.state in UNANSWERED,
        active=alert.active,
        raised_at_us=first_called_us(alert),
        incident=alert.incident,
        raised=clock_text(first_called_us(alert), site.time_zone),
        tier=tier_text(alert.tier, words),
        answered_by=operator_name(alert.acknowledged_by, site, language),
        comment=one_line(alert.comment),
        verdict=verdict_text(alert.verdict, words),
        shelved=words("shelved until {time}").format(time=clock_text(alert.shelved_until_us, site.time_zone))
        if shelved
        else "",
    )


def counts_text(alerts: Standing, words: Words) -> str:
    """'unacknowledged 4 · shelved 1 · suppressed 0'."""
    return words("unacknowledged {open} · shelved {shelved} · suppressed {off}").format(
        open=alerts.unanswered(),
        shelved=len(alerts.in_state(AlertState.SHELVED)),
        off=len(alerts.in_state(*OFF)),
    )


def operator_name(operator: str, site: Site, language: str) -> str:
    """The name of an operator; the id when the site does not know it."""
    return said(find.by_id(site.operators, operator), language, one_line(operator))


def _listed(alerts: Standing, wanted: Filter | None) -> list[str]:
    """Ids of what a filter lets through, its text apart, in order."""
    if wanted is None or not (wanted.tiers or wanted.states or wanted.times):
        return alerts.listed()
    tiers, states, times = wanted.tiers or Tier, wanted.states, wanted.times
    names = [alert.alert for alert in alerts.in_order() if alert.state in states] if states else alerts.listed()
    return [
        name
        for name in names
        if alerts[name].tier in tiers and (times is None or times.holds(first_called_us(alerts[name])))
    ]


def worn_by(site: Site) -> dict[str, str]:
    """What each worker wears, tag and wristband, by his id: an alert of him is found by it too."""
    return {worker.id: f"{worker.tag} {worker.band}" for worker in site.workers}


def _all_text(row: AlertRow, worn: str, site: Site) -> str:
    raised = date_clock_text(row.raised_at_us, site.time_zone)
    said = (row.alert, raised, row.tier, row.title, row.place, row.state, row.verdict, row.comment, row.answered_by)
    return " ".join((*said, worn)).casefold()


def _state(alert: Alert, site: Site, now_us: int, language: str, words: Words) -> str:
    """Its state with the operator's name in place of the id; while shelved, how long still."""
    if alert.state is AlertState.SHELVED:
        return countdown_text(alert.shelved_until_us, now_us, words)
    by, to = (operator_name(who, site, language) for who in (alert.acknowledged_by, alert.handed_to))
    return state_text(replace(alert, acknowledged_by=by, handed_to=to), words)


def alert_facts(alert: Alert, site: Site, now_us: int, language: str, words: Words) -> Card:
    """One alert in full, for the card beside the list."""
    row = alert_row(alert, site, now_us, language, words)
    answered = clock_text(alert.acknowledged_at_us, site.time_zone) if alert.acknowledged_at_us else ""
    facts = [
        Fact(row.title, row.age, row.place, row.urgency),
        Fact(words("state"), row.state),
        Fact(words("raised"), row.raised, "" if alert.active else words("the condition is gone")),
    ]
    if row.answered_by:
        facts.append(Fact(words("answered by"), row.answered_by, " · ".join(filter(None, (answered, row.verdict)))))
    if alert.comment:
        facts.append(Fact(words("comment"), "", one_line(alert.comment, LONGEST_COMMENT)))
    if alert.incident:
        first = words("first-out") if alert.first_out else ""
        facts.append(Fact(words("incident"), first, alert.incident))
    if alert.escalated:
        facts.append(Fact(words("escalated"), str(alert.escalated)))
    return Card(tier_text(alert.tier, words), tuple(facts))
