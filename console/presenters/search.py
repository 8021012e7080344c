"""The search in words: what can be asked and by which fields, the answers as a table and for paper. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.domain.alert import first_called_us
from console.domain.search import Found
from console.domain.search_rows import RowFilter, Sought
from console.messages import Alert
from console.presenters.alert_text import gas_name
from console.presenters.alerts import operator_name
from console.presenters.journal import entry_subject, entry_what, said_of
from console.presenters.places import said
from console.presenters.replay import SOUGHT
from console.presenters.texts import Words, date_clock_text, one_line, span_text, value_text
from console.room.searching import MOST_FOUND, About, Question
from console.site import find
from console.site.model import Site
from widgets.states.long_state import LongTableState

_MINUTE_US = 60_000_000
BEFORE_US, AFTER_US = 10 * _MINUTE_US, 20 * _MINUTE_US
"""Of an incident this much before it began, and at most so much after, is looked at first."""
ABOUTS: dict[About, str] = {
    About.ROWS: "Journal: by words, person, place, kind",
    About.WHO: "Who was in a place",
    About.SEEN: "Which cameras saw a person",
    About.GAS: "When gas passed a value while a permit was open",
    About.INCIDENT: "Time, place, people of an incident",
}
"""What can be asked, in the order it is offered."""
FIELDS: dict[About, tuple[str, ...]] = {
    About.ROWS: ("text", "person", "place", "kind"),
    About.WHO: ("place", "person"),
    About.SEEN: ("person",),
    About.GAS: ("point", "value", "permit"),
    About.INCIDENT: ("place",),
}
FIELD_NAMES = {
    "text": "Words",
    "person": "Person",
    "place": "Place",
    "kind": "Kind",
    "point": "Gas point",
    "value": "From this value on",
    "permit": "Permit",
}
HEADS = ("From", "Until", "What", "Who", "Place", "More")
SHARES = (0.13, 0.13, 0.22, 0.13, 0.14, 0.25)
"""Of the width of the paper."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the fields say; ids, '' for what is not chosen. `kind` is a place in SOUGHT, -1 for every kind."""

    about: About
    from_us: int
    to_us: int
    text: str = ""
    person: str = ""
    place: str = ""
    point: str = ""
    permit: str = ""
    value: float = 0.0
    kind: int = -1
    incident: str = ""


def question_of(wish: Wish) -> Question:
    """The question that the fields ask."""
    sought = SOUGHT[wish.kind] if wish.kind >= 0 else None
    kinds, subjects = (sought.kinds, sought.subjects) if sought else ((), ())
    return Question(
        about=wish.about,
        from_us=wish.from_us,
        to_us=wish.to_us,
        zone=wish.place,
        person=wish.person,
        values={wish.point: wish.value} if wish.point else {},
        permit=wish.permit,
        incident=wish.incident,
        sought=Sought(wish.text, wish.person, wish.place, kinds, subjects) if wish.about is About.ROWS else Sought(),
    )


def lacking(wish: Wish, words: Words) -> str:
    """What is missing to ask; '' when nothing is."""
    if wish.from_us >= wish.to_us:
        return words("The time ends before it begins")
    if wish.about in (About.WHO, About.INCIDENT) and not wish.place:
        return words("Choose a place")
    if wish.about is About.SEEN and not wish.person:
        return words("Choose a person")
    return words("Choose a gas point") if wish.about is About.GAS and not wish.point else ""


def incident_wish(alert: Alert, standing: Sequence[Alert], zone: str) -> Wish:
    """What to ask about an alert: its area, from before its incident began, by those of it that stand."""
    same = [one for one in standing if alert.incident and one.incident == alert.incident]
    began_us = min(first_called_us(one) for one in (alert, *same))
    last_us = max(first_called_us(one) for one in (alert, *same))
    return Wish(About.INCIDENT, began_us - BEFORE_US, last_us + AFTER_US, place=zone, incident=alert.incident)


def found_table(found: Sequence[Found], share: float, site: Site, language: str, words: Words) -> LongTableState:
    """The answers; how far the past is looked at while it is not over."""
    note = words("{n} found").format(n=len(found))
    if share < 1.0:
        note = words("{n} found · {share} % of the time looked at").format(n=len(found), share=round(100 * share))
    elif len(found) >= MOST_FOUND:
        note = words("The first {n}: ask of less time").format(n=len(found))
    lines = found_lines(found, site, language, words)
    return LongTableState(words("Found"), note, tuple(words(head) for head in HEADS), lines)


def found_lines(found: Sequence[Found], site: Site, language: str, words: Words) -> tuple[tuple[str, ...], ...]:
    """A line an answer."""
    places = RowFilter(site, Sought())
    return tuple(_line(one, places, site, language, words) for one in found)


def found_titles(wish: Wish, site: Site, operator: str, now_us: int, language: str, words: Words) -> tuple[str, ...]:
    """What stands above the answers on paper: what was asked, of when and where, by whom; that a drill is one."""
    name = site.name_en if language == "en" else site.name
    start, end = (date_clock_text(at_us, site.time_zone) for at_us in (wish.from_us, wish.to_us))
    asked = (place_name(wish.place, site, language), person_name(wish.person, site, language), one_line(wish.text))
    at, who = date_clock_text(now_us, site.time_zone), operator_name(operator, site, language)
    titles = (
        f"{name} · {words(ABOUTS[wish.about])}",
        " · ".join(filter(None, (words("{start} to {end}").format(start=start, end=end), *asked))),
        words("Printed {at} by {who}").format(at=at, who=who),
    )
    return (*titles, words("Drill: the plant is simulated.")) if site.simulation is not None else titles


def person_name(person: str, site: Site, language: str) -> str:
    """'W-017 李伟'; the name alone of who sits at the desk."""
    worker = find.by_id(site.workers, person)
    return f"{worker.id} {worker.said_in(language)}" if worker else operator_name(person, site, language)


def place_name(zone: str, site: Site, language: str) -> str:
    """The zone's name; its id where the site does not know it."""
    return said(find.by_id(site.zones, zone), language, zone)


def _line(one: Found, places: RowFilter, site: Site, language: str, words: Words) -> tuple[str, ...]:
    start, end = (date_clock_text(at_us, site.time_zone) for at_us in (one.at_us, one.to_us))
    what, who, where, more = _told(one, places, site, language, words)
    return start, end if one.to_us > one.at_us else "", what, who, where, more


def _told(one: Found, places: RowFilter, site: Site, language: str, words: Words) -> tuple[str, str, str, str]:
    who, lasted = person_name(one.person, site, language), span_text((one.to_us - one.at_us) / 1e6, words)
    if one.row is not None:
        about, told = entry_subject(one.row, site, language, words), said_of(one.row, words)
        more = " · ".join(part for part in (about, told) if part)
        place = place_name(places.zone_of(one.row), site, language)
        return entry_what(one.row, words), operator_name(one.row.operator, site, language), place, more
    if one.camera:
        camera = find.by_id(site.cameras, one.camera)
        where = place_name(camera.zone, site, language) if camera else ""
        looks = words("seen there on {n} looks").format(n=one.looks) if one.looks else words("by his tag alone")
        name = f"{one.camera} {said(camera, language)}".strip()
        return words("in the picture of {camera}").format(camera=name), who, where, f"{lasted} · {looks}"
    if one.point:
        return _gas(one, lasted, site, language, words)
    if one.permit:
        permit = find.by_id(site.permits, one.permit)
        people = (permit.leader, *permit.workers) if permit else ()
        names = ", ".join(dict.fromkeys(person_name(each, site, language) for each in people))
        where = place_name(permit.zone, site, language) if permit else ""
        work = (permit.work_en if language == "en" else permit.work) if permit else ""
        return words("permit {name} open").format(name=one.permit), names, where, f"{lasted} · {one_line(work)}"
    return words("was there"), who, place_name(one.zone, site, language), lasted


def _gas(one: Found, lasted: str, site: Site, language: str, words: Words) -> tuple[str, str, str, str]:
    point = find.by_id(site.gas_points, one.point)
    worst = words("worst {value}").format(value=value_text(one.peak, point.unit if point else ""))
    gas = f"{one.point} {gas_name(point, words) if point else ''}".strip()
    where = place_name(point.zone, site, language) if point else ""
    if one.to_us == one.at_us:
        return words("worst value of {point}").format(point=gas), "", where, worst
    during = words("while {permit} was open").format(permit=one.permit) if one.permit else ""
    return (
        words("{point} beyond the value").format(point=gas),
        "",
        where,
        " · ".join(part for part in (lasted, worst, during) if part),
    )
