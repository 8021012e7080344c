"""What is silent and why: shelved by somebody, suppressed by design, out of service; what it takes to silence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypedDict

from console.domain.suppression import why_not
from console.messages import Alert, Suppression
from console.presenters.alert_text import TEXTS, alert_place, alert_title
from console.presenters.alerts import operator_name
from console.presenters.looks import LOOKS
from console.presenters.places import said
from console.presenters.texts import Words, clock_text, countdown_text
from console.room.picture import Picture
from console.site import find
from console.site.model import Site
from console.values import AlertState, SuppressionWhy
from widgets.states.frame import StatusField
from widgets.states.row import Row
from widgets.states.urgency import Urgency

SUPPRESS_MINUTES = (30, 60, 120, 240, 480)
OUT_OF_SERVICE = "out_of_service"
WHYS: dict[str, str] = {
    SuppressionWhy.MAINTENANCE: "maintenance",
    SuppressionWhy.DRILL: "drill",
    SuppressionWhy.EQUIPMENT_OFF: "equipment off",
}
WAYS: dict[str, str] = {**WHYS, OUT_OF_SERVICE: "out of service"}
KIND_NAMES: dict[str, str] = {
    "gas_level_1": "Gas at set-point 1",
    "gas_level_2": "Gas at set-point 2",
    "gas_rising": "Gas changes fast",
    "link_lost": "Link lost",
    "model_untrusted": "Model beside the detector not trustworthy",
}
"""Kinds whose own text says nothing without its figures."""
Entries = list[tuple[str, str]]
"""What to choose from: key and text."""


HEADS = ("What is silent", "Where, why, by whom", "Left", "Until")
SHARES = (0.34, 0.36, 0.12, 0.18)
"""Width of each column on paper."""


class SuppressFields(TypedDict):
    """What a suppression names beside who asks."""

    kinds: tuple[str, ...]
    why: SuppressionWhy
    minutes: int
    reason: str
    zone: str
    source: str
    out_of_service: bool


def kind_text(kind: str, words: Words) -> str:
    """What a kind of alert is called without saying where."""
    if kind in KIND_NAMES:
        return words(KIND_NAMES[kind])
    phrase = words(TEXTS[kind]) if kind in TEXTS else kind.replace("_", " ")
    return re.sub(r"\s*\{\w+\}", "", phrase).split(" ·")[0].strip()


def why_not_suppress(alert: Alert, site: Site, operator: str) -> str:
    """Why this operator may not silence this kind of alert, before he is asked for how long; '' when he may."""
    fields = suppress_fields(alert, "source", SuppressionWhy.MAINTENANCE, str(SUPPRESS_MINUTES[0]), "-")
    asked = Suppression(
        suppression="",
        aside=AlertState.SUPPRESSED,
        why=fields["why"],
        kinds=fields["kinds"],
        reason=fields["reason"],
        from_us=0,
        source=fields["source"],
        operator=operator,
    )
    return why_not(site, asked, fields["minutes"], (alert,))


def suppress_choices(alert: Alert, site: Site, language: str, words: Words) -> tuple[Entries, Entries, Entries]:
    """What to silence, why, and for how long."""
    scopes = [("source", words("{source} alone").format(source=alert.source.partition("/")[2]))]
    zone = find.by_id(site.zones, find.area_of(site, alert.zone))
    if zone is not None:
        scopes.append(("zone", words("all of {area}").format(area=zone.said_in(language))))
    ways = [(way, words(text)) for way, text in WAYS.items()]
    return scopes, ways, [(str(minutes), words("{n} min").format(n=minutes)) for minutes in SUPPRESS_MINUTES]


def suppress_fields(alert: Alert, scope: str, way: str, minutes: str, reason: str) -> SuppressFields:
    """What was chosen, as the core wants it."""
    out = way == OUT_OF_SERVICE
    return SuppressFields(
        kinds=(alert.kind,),
        why=SuppressionWhy.MAINTENANCE if out else SuppressionWhy(way),
        minutes=int(minutes),
        reason=reason,
        zone=alert.zone if scope == "zone" else "",
        source=alert.source if scope == "source" else "",
        out_of_service=out,
    )


def set_aside_field(picture: Picture, site: Site, words: Words) -> StatusField:
    """How many alerts are on the shelf and how many suppressions stand, the next end, and the key of the list."""
    shelved = len(picture.alerts.in_state(AlertState.SHELVED))
    text = words("Shelved {n} · suppressions {m} (Shift+F4)").format(n=shelved, m=len(picture.suppressions))
    ends = next_end_us(picture)
    told = words("next end {time}").format(time=clock_text(ends, site.time_zone)) if ends else ""
    return StatusField("set-aside", text, told)


def next_end_us(picture: Picture) -> int:
    """When the first of all that is set aside is heard again; 0 where nothing has an end."""
    shelved = (alert.shelved_until_us for alert in picture.alerts.in_state(AlertState.SHELVED))
    timed = (each.until_us for each in picture.suppressions.values())
    return min((until_us for until_us in (*shelved, *timed) if until_us), default=0)


def set_aside_rows(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Row, ...]:
    """The shelved alerts, the next end first; then each suppression with the alerts that it keeps silent."""
    shelved = picture.alerts.in_state(AlertState.SHELVED)
    rows = [_shelved(alert, site, now_us, language, words) for alert in sorted(shelved, key=_by_end)]
    for suppression in sorted(
        picture.suppressions.values(), key=lambda each: (each.until_us or 2**62, each.suppression)
    ):
        silent = [alert for alert in picture.alerts.values() if alert.set_aside_by == suppression.suppression]
        rows.append(_suppression(suppression, len(silent), site, now_us, language, words))
        rows += _silent(silent, site, language, words)
    return tuple(rows)


def listed_lines(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The list on paper and for a spreadsheet: what a suppression keeps silent stands below it."""
    return [(_led(row.title), row.detail.strip(), row.right, row.right_detail) for row in rows]


def _led(title: str) -> str:
    return f"– {title.strip()}" if title.startswith("    ") else title


def _by_end(alert: Alert) -> tuple[int, str]:
    return alert.shelved_until_us, alert.alert


def _shelved(alert: Alert, site: Site, now_us: int, language: str, words: Words) -> Row:
    until = words("shelved until {time}").format(time=clock_text(alert.shelved_until_us, site.time_zone))
    by = operator_name(alert.set_aside_by, site, language)
    return Row(
        id=alert.alert,
        title=alert_title(alert, site, language, words),
        detail=" · ".join(filter(None, (alert_place(alert, site, language, words), by, alert.comment))),
        right=countdown_text(alert.shelved_until_us, now_us, words),
        right_detail=until if alert.active else f"{until} · {words('the condition is gone')}",
        look=LOOKS[alert.tier],
    )


def _suppression(each: Suppression, silent: int, site: Site, now_us: int, language: str, words: Words) -> Row:
    out = each.aside is AlertState.OUT_OF_SERVICE
    place = said(find.by_id(site.zones, each.zone), language, each.zone) or each.source.partition("/")[2]
    kinds = words(", ").join(kind_text(kind, words) for kind in each.kinds)
    by = operator_name(each.operator, site, language) if each.operator else words("rule of the site")
    why = words("out of service") if out else words(WHYS[each.why])
    left = countdown_text(each.until_us, now_us, words) if each.until_us else words("while the rule holds")
    since = clock_text(each.from_us, site.time_zone)
    until = clock_text(each.until_us, site.time_zone) if each.until_us else "…"
    return Row(
        id=each.suppression,
        title=f"{place} · {kinds}",
        detail=" · ".join(filter(None, (why, by, each.reason))),
        right=left,
        right_detail=words("{since} to {until} · silent now: {n}").format(since=since, until=until, n=silent),
        look=Urgency.BLIND,
    )


def _silent(alerts: list[Alert], site: Site, language: str, words: Words) -> Iterator[Row]:
    for alert in sorted(alerts, key=lambda each: each.alert):
        held = words("holds") if alert.active else words("the condition is gone")
        title = f"    {alert_title(alert, site, language, words)}"
        yield Row(alert.alert, title, f"    {alert_place(alert, site, language, words)}", held, look=LOOKS[alert.tier])
