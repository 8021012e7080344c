"""How the alert list is looked at: what is listed, in which order, in which groups; kept under a name. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from console.domain.spoken_time import HOUR_US, LONGEST, TimeSpan, span_said
from console.messages import Alert
from console.presenters.alerts import Filter
from console.presenters.incidents import FOLLOWS
from console.presenters.texts import Words, date_clock_text
from console.site.model import Site
from console.values import AlertState, Tier
from widgets.states.alert_row import AlertRow, AlertRows

ORDERS: dict[str, str] = {
    "": "most urgent first",
    "newest": "newest first",
    "oldest": "oldest first",
    "place": "by place",
    "title": "by alert",
    "person": "by who answered",
}
GROUPS: dict[str, str] = {
    "": "no groups",
    "incident": "by incident",
    "place": "grouped by place",
    "tier": "grouped by tier",
    "state": "grouped by state",
    "person": "grouped by who answered",
}
SPANS: dict[str, str] = {
    "": "live alone",
    "1": "and the last hour",
    "8": "and 8 hours",
    "24": "and a day",
    "168": "and a week",
}
"""Hours of history beside what stands now."""
MOST_VIEWS = 40
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class AlertView:
    """One way to look at the list; empty texts let all through. `hours` are those of SPANS; `begins` and `ends` are
    times as they were typed, so that 'last shift' stays the last one."""

    name: str = ""
    tier: str = ""
    state: str = ""
    text: str = ""
    order: str = ""
    group: str = ""
    hours: str = ""
    begins: str = ""
    ends: str = ""

    @property
    def has_history(self) -> bool:
        """Whether calls that are over are listed too; not while a state is chosen, for states are of what stands."""
        return bool(self.hours or self.begins or self.ends) and not self.state

    def times(self, site: Site, now_us: int) -> TimeSpan | None:
        """When what is listed was raised; None: whenever. Raises NoTime."""
        return span_said(self.begins, self.ends, site, now_us, int(self.hours or "24") * HOUR_US)

    def wanted(self, times: TimeSpan | None = None) -> Filter:
        """As the list filters."""
        return Filter(
            tiers=frozenset({Tier(self.tier)}) if self.tier else frozenset(),
            states=frozenset({AlertState(self.state)}) if self.state else frozenset(),
            text=self.text,
            times=times,
        )


def times_text(times: TimeSpan | None, site: Site, now_us: int, words: Words) -> str:
    """'2026-11-21 22:00:00 – right now'; '' for no times."""
    if times is None:
        return ""
    ends = date_clock_text(times.to_us, site.time_zone) if times.to_us <= now_us else words("right now")
    return f"{date_clock_text(times.from_us, site.time_zone)} – {ends}"


def views_text(views: Iterable[AlertView]) -> str:
    """As it is kept."""
    return json.dumps([asdict(view) for view in views], ensure_ascii=False)


def views_of(text: str) -> tuple[AlertView, ...]:
    """What was kept; whatever cannot be read, or says what this program does not know, is left out."""
    try:
        said = json.loads(text or "[]")
    except ValueError:
        return ()
    rows = said if isinstance(said, list) else []
    return tuple(view for row in rows if isinstance(row, dict) and (view := _view(row)))[:MOST_VIEWS]


def kept(views: Sequence[AlertView], view: AlertView) -> tuple[AlertView, ...]:
    """With this one; in place of the one of that name."""
    others = [each for each in views if each.name != view.name]
    return (*others[-(MOST_VIEWS - 1) :], view)


def arranged(rows: AlertRows, view: AlertView, words: Words) -> AlertRows:
    """The rows in the order and the groups of a view; they come the most urgent first. The first group is that of the
    first row."""
    if not (view.order or view.group):
        return rows
    listed = sorted(rows, key=_KEYS[view.order]) if view.order else list(rows)
    if not view.group:
        return AlertRows.of(listed)
    groups: dict[str, list[AlertRow]] = {}
    for row in listed:
        groups.setdefault(_GROUP_OF[view.group](row), []).append(row)
    return AlertRows.of(
        row for name, members in groups.items() for row in (_heading(name, members, view, words), *members)
    )


def in_flood(rows: AlertRows, alerts: Mapping[str, Alert], words: Words) -> AlertRows:
    """The list while an alarm flood lasts, where nobody wishes it otherwise: every SOS and tier 1 on top, then the
    others by incident, each led by its first-out, the group with the gravest first. Nothing is dropped, nothing worded
    that is not looked at."""
    ids, incidents, began = list[str](), dict[str, list[str]](), dict[str, str]()
    for name in rows.ids:
        alert = alerts[name]
        if alert.first_out:
            began[alert.incident] = name
        if alert.tier in _ON_TOP:
            ids.append(name)
        else:
            incidents.setdefault(alert.incident or name, []).append(name)
    alone = [names[0] for names in incidents.values() if len(names) == 1]
    if len(alone) == len(incidents):
        return rows
    leads = dict[str, tuple[str, int, str]]()
    for incident, names in incidents.items():
        if len(names) > 1:
            first = began.get(incident, names[0])
            leads[heading := f"group/{incident}"] = first, len(names), ""
            ids += [heading, *_led_by(first, names)]
        elif names[0] == alone[0]:
            leads[heading := "group/"] = alone[0], len(alone), words("no incident")
            ids += [heading, *alone]
    return rows.grouped(ids, leads, lambda heading: _led(rows, *leads[heading], words))


def after(name: str, names: Iterable[str]) -> str:
    """The next of these, the first after the last: one key goes through them all."""
    listed = list(names)
    return listed[(listed.index(name) + 1) % len(listed)] if name in listed else listed[0]


def _view(row: dict[object, object]) -> AlertView | None:
    known = {field.name for field in fields(AlertView)}
    said = {str(name): value for name, value in row.items() if name in known and isinstance(value, str)}
    view = AlertView(**said)
    allowed = (view.order in ORDERS, view.group in GROUPS, view.hours in SPANS, view.tier in ("", *Tier))
    if not all(allowed) or view.state not in ("", *AlertState):
        return None
    begins, ends = view.begins[:LONGEST], view.ends[:LONGEST]
    return replace(view, name=view.name[:LONGEST_NAME], begins=begins, ends=ends)


def _led(rows: AlertRows, name: str, count: int, said: str, words: Words) -> AlertRow:
    """The heading of an incident: what its first-out (`name`) says, or what is `said` in place of it."""
    first = rows.named(name)
    title = words("{group} · {n}").format(group=said or first.title, n=count)
    incident = "" if said else first.incident
    return replace(_EMPTY, alert=f"group/{incident}", urgency=first.urgency, title=title, heading=True)


def _led_by(first: str, names: list[str]) -> list[str]:
    """These, with one of them first; as they are where it is not among them."""
    if names[0] == first or first not in names:
        return names
    place = names.index(first)
    return [first, *names[:place], *names[place + 1 :]]


def _heading(name: str, members: Sequence[AlertRow], view: AlertView, words: Words) -> AlertRow:
    first = members[0]
    if view.group == "incident":
        led = next((row for row in members if row.mark and row.mark != FOLLOWS), first)
        said = led.title if name else words("no incident")
    else:
        said = name or words("none of these")
    title = words("{group} · {n}").format(group=said, n=len(members))
    return replace(_EMPTY, alert=f"group/{name}", urgency=first.urgency, title=title, heading=True)


_ON_TOP = (Tier.SOS, Tier.ONE)
_KEYS: dict[str, Callable[[AlertRow], tuple[object, ...]]] = {
    "newest": lambda row: (-row.raised_at_us, row.alert),
    "oldest": lambda row: (row.raised_at_us, row.alert),
    "place": lambda row: (row.place.casefold(), -row.raised_at_us),
    "title": lambda row: (row.title.casefold(), -row.raised_at_us),
    "person": lambda row: (not row.answered_by, row.answered_by, -row.raised_at_us),
}
_GROUP_OF: dict[str, Callable[[AlertRow], str]] = {
    "incident": lambda row: row.incident,
    "place": lambda row: row.place.partition(" · ")[0],
    "tier": lambda row: row.tier,
    "state": lambda row: row.state.partition(" · ")[0],
    "person": lambda row: row.answered_by,
}
_EMPTY = AlertRow("", urgency="", title="", place="", age="", state="", unanswered=False, active=False)  # type: ignore[arg-type]
