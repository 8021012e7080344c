"""Cases as the desk reads them: the review list, one case, its measures and notes, and the forms for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from console.cases import Case, CaseNote, Measure
from console.domain.areas import Areas
from console.domain.cases import BONES, MOST_WHYS, is_overdue, overdue_count, review_order, similar
from console.messages import Alert
from console.presenters.alert_text import alert_title
from console.presenters.alerts import operator_name
from console.presenters.search import BEFORE_US, incident_wish, person_name, place_name
from console.presenters.texts import Words, date_clock_text, one_line
from console.site.model import Site
from console.values import CaseStep
from widgets.states.form_state import FormLine
from widgets.states.overview_state import Card, Fact
from widgets.states.row import Row
from widgets.states.urgency import Urgency

STEP_NAMES: dict[CaseStep, str] = {
    CaseStep.OPEN: "open",
    CaseStep.REVIEW: "in review",
    CaseStep.MEASURES: "measures run",
    CaseStep.CLOSED: "closed",
}
BONE_NAMES: dict[str, str] = {
    "people": "Manpower",
    "machine": "Machine",
    "method": "Method",
    "material": "Material",
    "environment": "Environment",
    "measurement": "Measuring",
}
MOST_SIMILAR = 5
SHORT = 44
"""Signs of a fact that stand beside its name."""


def case_rows(cases: Iterable[Case], site: Site, now_us: int, language: str, words: Words) -> tuple[Row, ...]:
    """The review list: what is late first."""
    return tuple(_row(case, site, now_us, language, words) for case in review_order(cases, now_us))


def case_card(case: Case, others: Iterable[Case], site: Site, language: str, words: Words) -> Card:
    """One case in full, with similar ones of the past."""
    about = about_card(case, site, language, words)
    return Card(about.title, (*about.facts, *_causes(case, words), *similar_card(case, others, site, words).facts))


def about_card(case: Case, site: Site, language: str, words: Words) -> Card:
    """What a case is about, and how far its review is."""
    start, end = (date_clock_text(at_us, site.time_zone) for at_us in (case.from_us, case.to_us))
    opened = words("{who}, {time}").format(
        who=operator_name(case.operator, site, language), time=date_clock_text(case.opened_at_us, site.time_zone)
    )
    facts = [
        Fact(words("Review"), words(STEP_NAMES[case.step]), one_line(case.step_why)),
        _fact(words("Time"), words("{start} to {end}").format(start=start, end=end)),
        Fact(words("Place"), place_name(case.zone, site, language)),
        _fact(words("Opened"), opened),
    ]
    named = ", ".join(person_name(person, site, language) for person in case.people)
    facts += [_fact(words("Cameras"), ", ".join(case.cameras) or "—"), _fact(words("People"), named or "—")]
    return Card(f"{case.case} · {one_line(case.title)}", tuple(facts))


def causes_card(case: Case, words: Words) -> Card:
    """Whys and bones, a line each."""
    facts = tuple(Fact(f"{fact.name} · {fact.note}") for fact in _causes(case, words))
    none = words("No cause is said yet: C begins with the first why")
    return Card(words("Causes: 5-why and fishbone"), facts, none)


def similar_card(case: Case, others: Iterable[Case], site: Site, words: Words) -> Card:
    """Cases of the past that are like it; none of them: no facts."""
    found = [other for _, other in similar(case, others, Areas(site))[:MOST_SIMILAR]]
    when = {other.case: date_clock_text(other.from_us, site.time_zone) for other in found}
    facts = (Fact(words("Similar"), other.case, f"{when[other.case]} · {one_line(other.title)}") for other in found)
    return Card(words("Similar cases"), tuple(facts))


def moment_of(case: Case) -> int:
    """The moment that its pictures show, UTC microseconds: when its alert was raised, else the middle of its time."""
    middle_us = (case.from_us + case.to_us) // 2
    return min(case.from_us + BEFORE_US, case.to_us) if case.alert else middle_us


def measure_rows(case: Case, site: Site, now_us: int, language: str, words: Words) -> tuple[Row, ...]:
    """The measures in their order."""
    return tuple(_measure(one, site, now_us, language, words) for one in case.measures)


def measure_state(measure: Measure, now_us: int, words: Words) -> str:
    """How far a measure has come."""
    if measure.checked_at_us:
        return words("checked")
    if measure.done_at_us:
        return words("done, waits for a second person")
    if is_overdue(measure, now_us):
        return words("OVERDUE")
    return words("sent back: {why}").format(why=one_line(measure.sent_back)) if measure.sent_back else words("to do")


def note_rows(case: Case, site: Site, language: str, words: Words) -> tuple[Row, ...]:
    """The notes, the newest first; the id of one that speaks of a moment begins with it, to jump to."""
    return tuple(_note(note, site, language, words) for note in reversed(case.notes))


def overdue_text(cases: Iterable[Case], now_us: int, words: Words) -> str:
    """How many measures are overdue; '' for none."""
    late = overdue_count(cases, now_us)
    return words("{n} measures overdue").format(n=late) if late else ""


# ---------------------------------------------------------------- forms


def about_lines(case: Case | None, site: Site, draft: Case, language: str, words: Words) -> tuple[FormLine, ...]:
    """What a case is about; `draft` fills it in where there is no case yet."""
    of = case or draft
    zones = (("", "—"), *((zone.id, zone.said_in(language)) for zone in site.zones))
    start, end = (date_clock_text(at_us, site.time_zone) for at_us in (of.from_us, of.to_us))
    ids = words("ids, with commas")
    return (
        FormLine("title", words("Title"), of.title),
        FormLine("start", words("From"), start),
        FormLine("end", words("Until"), end),
        FormLine("zone", words("Place"), of.zone, zones),
        FormLine("cameras", words("Cameras"), ", ".join(of.cameras), hint=ids),
        FormLine("people", words("People"), ", ".join(of.people), hint=ids),
    )


def cause_lines(case: Case, words: Words) -> tuple[FormLine, ...]:
    """Five whys and more, the fishbone, and which bone is the root."""
    whys = (*case.whys, *("",) * MOST_WHYS)[: max(5, len(case.whys))]
    roots = (("", "—"), *((bone, words(BONE_NAMES[bone])) for bone in BONES))
    return (
        *(FormLine(f"why-{n}", words("Why {n}").format(n=n), why) for n, why in enumerate(whys, 1)),
        *(FormLine(bone, words(BONE_NAMES[bone]), case.bones.get(bone, "")) for bone in BONES),
        FormLine("root", words("Root"), case.root, roots),
    )


def measure_lines(site: Site, due_us: int, language: str, words: Words) -> tuple[FormLine, ...]:
    """A new measure."""
    people = [(one.id, operator_name(one.id, site, language)) for one in site.operators]
    people += [(one.id, person_name(one.id, site, language)) for one in site.workers]
    return (
        FormLine("text", words("What is to be done")),
        FormLine("owner", words("Owner"), "", tuple(people)),
        FormLine("due", words("To be done by"), date_clock_text(due_us, site.time_zone)),
    )


def draft_of(
    alert: Alert | None, standing: Sequence[Alert], zone: str, site: Site, now_us: int, language: str, words: Words
) -> Case:
    """What a new case begins with: the alert's incident with its cameras and people, or the last minutes."""
    case = Case(case="", title="", step=CaseStep.OPEN, from_us=now_us - BEFORE_US, to_us=now_us, operator="",
                opened_at_us=0, changed_at_us=0)  # fmt: skip
    if alert is None:
        return case
    wish = incident_wish(alert, standing, zone)
    same = [one for one in standing if alert.incident and one.incident == alert.incident] or [alert]
    people = tuple(dict.fromkeys(one.values["worker"] for one in same if one.values.get("worker")))
    return Case(
        case="",
        title=alert_title(alert, site, language, words)[:120],
        step=CaseStep.OPEN,
        from_us=wish.from_us,
        to_us=wish.to_us,
        operator="",
        opened_at_us=0,
        changed_at_us=0,
        kind=alert.kind,
        zone=zone,
        alert=alert.alert,
        cameras=tuple(dict.fromkeys(camera for one in same for camera in one.cameras)),
        people=people,
    )


def moment_of_text(text: str, time_zone: str) -> int | None:
    """UTC microseconds of a local time as '2026-11-22 14:32:07', or of a day; None for what is none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(time_zone))
    return round(moment.timestamp() * 1_000_000)


def ids_of(text: str) -> tuple[str, ...]:
    """Ids with commas or blanks between them."""
    return tuple(part for part in text.replace(",", " ").replace("，", " ").split() if part)


# ---------------------------------------------------------------- inside


def _fact(name: str, text: str) -> Fact:
    """Beside its name when it is short, else below it."""
    return Fact(name, text) if len(text) <= SHORT else Fact(name, "", text)


def _causes(case: Case, words: Words) -> list[Fact]:
    facts = [Fact(words("Why {n}").format(n=n), "", one_line(why)) for n, why in enumerate(case.whys, 1)]
    for bone, text in case.bones.items():
        label = words(BONE_NAMES.get(bone, bone))
        facts.append(Fact(f"{label} ◂ {words('root')}" if bone == case.root else label, "", one_line(text)))
    return facts


def _row(case: Case, site: Site, now_us: int, language: str, words: Words) -> Row:
    late = overdue_text([case], now_us, words)
    waits = sum(bool(one.done_at_us) and not one.checked_at_us for one in case.measures)
    waiting = words("{n} to be checked").format(n=waits) if waits else ""
    done = sum(bool(one.checked_at_us) for one in case.measures)
    count = words("measures {n}/{all}").format(n=done, all=len(case.measures)) if case.measures else ""
    when = date_clock_text(case.from_us, site.time_zone)
    return Row(
        id=case.case,
        title=f"{case.case} · {one_line(case.title)}",
        detail=" · ".join(part for part in (when, place_name(case.zone, site, language)) if part),
        right=late or waiting or count,
        right_detail=words(STEP_NAMES[case.step]),
        look=Urgency.TWO if late else Urgency.NORMAL,
    )


def _measure(one: Measure, site: Site, now_us: int, language: str, words: Words) -> Row:
    due = words("by {time}").format(time=date_clock_text(one.due_at_us, site.time_zone))
    checked = operator_name(one.checked_by, site, language) if one.checked_by else ""
    done = operator_name(one.done_by, site, language) if one.done_by else ""
    photo = words("photo {sha256}").format(sha256=one.photo[:12]) if one.photo else ""
    said = " · ".join(part for part in (done, one_line(one.done_text), photo, checked) if part)
    return Row(
        id=str(one.number),
        title=f"{one.number}. {one_line(one.text)}",
        detail=f"{person_name(one.owner, site, language)} · {due}",
        right=measure_state(one, now_us, words),
        right_detail=said,
        look=Urgency.TWO if is_overdue(one, now_us) else Urgency.NORMAL,
    )


def _note(note: CaseNote, site: Site, language: str, words: Words) -> Row:
    about = date_clock_text(note.about_us, site.time_zone) if note.about_us else ""
    return Row(
        id=f"{note.about_us}/{note.at_us}",
        title=one_line(note.text),
        detail=words("of {time}").format(time=about) if about else "",
        right=operator_name(note.operator, site, language),
        right_detail=date_clock_text(note.at_us, site.time_zone),
    )
