"""Permits as the dispatcher reads them: what, where, who, how long still, and why not. GB 30871-2022. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.messages import CameraReading, GasPoint, Permit, Worker
from console.presenters.looks import Dangers, worst
from console.presenters.texts import (
    NO_VALUE,
    Words,
    age_s,
    age_text,
    clock_text,
    countdown_text,
    span_text,
    value_text,
)
from console.room.picture import Picture
from console.site import find
from console.site.model import Site
from console.values import PermitState, PictureState, Quality
from widgets.states.overview_state import Card, Fact
from widgets.states.row import Row
from widgets.states.urgency import ORDER, Urgency

KINDS: dict[str, str] = {
    "HOT": "Hot work",
    "CSE": "Confined space",
    "BLD": "Blind plate",
    "HGT": "Work at height",
    "LFT": "Lifting",
    "ELE": "Temporary electricity",
    "EXC": "Earthwork",
    "RDC": "Road closure",
}
GRADES: dict[str, str] = {"special": "special", "1": "class 1", "2": "class 2", "3": "class 3", "": ""}
STATES: dict[PermitState, str] = {
    PermitState.APPROVED: "approved",
    PermitState.ACTIVE: "active",
    PermitState.SUSPENDED: "suspended",
    PermitState.LAPSED: "lapsed",
    PermitState.CLOSED: "closed",
}
_ORDER = (PermitState.SUSPENDED, PermitState.LAPSED, PermitState.ACTIVE, PermitState.APPROVED, PermitState.CLOSED)
_STOPPED = (PermitState.SUSPENDED, PermitState.LAPSED)


NOTHING = Card("")


@dataclass(frozen=True, slots=True)
class PermitCard:
    """One permit in full, and whether it can be resumed."""

    permit: str = ""
    state: str = ""
    reason: str = ""
    """Why it stands still, with the clause; '' while it runs."""
    facts: Card = NOTHING
    resumable: bool = False
    cameras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _View:
    """What every line needs."""

    picture: Picture
    site: Site
    now_us: int
    language: str
    words: Words


def permit_title(permit: Permit, words: Words) -> str:
    """'Hot work special HOT-0007'."""
    grade = words(GRADES.get(permit.grade, permit.grade)) if permit.grade else ""
    return " ".join(part for part in (words(KINDS.get(permit.kind, permit.kind)), grade, permit.permit) if part)


def permit_rows(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Row, ...]:
    """Every permit, those that want an eye first."""
    permits = sorted(picture.permits.values(), key=lambda permit: (_ORDER.index(permit.state), permit.valid_to_us))
    dangers = Dangers(picture.alerts)
    return tuple(_row(permit, dangers, site, now_us, language, words) for permit in permits)


def permit_counts(picture: Picture, words: Words) -> str:
    """'5 active · 1 suspended'."""
    states = [permit.state for permit in picture.permits.values()]
    return words("{active} active · {suspended} suspended").format(
        active=states.count(PermitState.ACTIVE), suspended=states.count(PermitState.SUSPENDED)
    )


def permit_card(
    permit: Permit | None, picture: Picture, site: Site, now_us: int, language: str, words: Words
) -> PermitCard:
    """One permit in full: the work, its people where they are now, the gas of its place, isolation, cameras."""
    if permit is None:
        return PermitCard()
    view = _View(picture, site, now_us, language, words)
    facts = (*_work(permit, view), *_people(permit, view), *_gas(permit, view), *_safety(permit, view))
    return PermitCard(
        permit=permit.permit,
        state=words(STATES[permit.state]),
        reason=_reason(permit, words),
        facts=Card(permit_title(permit, words), facts, right=_right(permit, now_us, words)),
        resumable=permit.state is PermitState.SUSPENDED,
        cameras=permit_cameras(permit, site),
    )


def permit_cameras(permit: Permit, site: Site) -> tuple[str, ...]:
    """Cameras to look at the work through: its own, then those of its place; four at most."""
    middle, zone = find.middle_of(site, permit.zone), find.by_id(site.zones, permit.zone)
    near = find.cameras_near(site, *middle, zone.storey) if middle and zone else ()
    own = (permit.camera,) if find.by_id(site.cameras, permit.camera) else ()
    return (*own, *(camera.id for camera in near if camera.id not in own))[:4]


def _row(permit: Permit, dangers: Dangers, site: Site, now_us: int, language: str, words: Words) -> Row:
    stopped = permit.state in _STOPPED
    people = words("{n} people").format(n=len(permit.workers))
    why = _reason(permit, words)
    return Row(
        id=permit.permit,
        title=permit_title(permit, words),
        right=_right(permit, now_us, words),
        detail=f"{_place(permit, site, language)} · {people}",
        note=why if stopped and why else _checks(permit, now_us, words),
        look=worst((dangers.get(f"permit/{permit.permit}", Urgency.TWO),)) if stopped else Urgency.NORMAL,
    )


def _right(permit: Permit, now_us: int, words: Words) -> str:
    """How long still while it runs, otherwise its state."""
    if permit.state is PermitState.ACTIVE:
        return countdown_text(permit.valid_to_us, now_us, words)
    return words(STATES[permit.state])


def _checks(permit: Permit, now_us: int, words: Words) -> str:
    """Gas test and isolations; what is not there is not said."""
    parts = []
    if permit.gas_tested_at_us:
        parts.append(words("gas test {age}").format(age=age_text(permit.gas_tested_at_us, now_us, words)))
    if permit.isolations:
        done = "✓" if permit.isolations_verified >= permit.isolations else "!"
        told = words("isolations {done}/{all}").format(done=permit.isolations_verified, all=permit.isolations)
        parts.append(f"{told} {done}")
    return " · ".join(parts)


def _place(permit: Permit, site: Site, language: str) -> str:
    zone = find.by_id(site.zones, permit.zone)
    return zone.said_in(language) if zone else permit.zone


def _reason(permit: Permit, words: Words) -> str:
    return " · ".join(part for part in (words(permit.reason) if permit.reason else "", permit.clause) if part)


def _work(permit: Permit, view: _View) -> tuple[Fact, ...]:
    words = view.words
    start, end = (clock_text(at_us, view.site.time_zone)[:5] for at_us in (permit.valid_from_us, permit.valid_to_us))
    return (
        Fact(words("Work"), permit.work_en if view.language == "en" else permit.work),
        Fact(words("Place"), _place(permit, view.site, view.language)),
        Fact(words("Valid"), f"{start} – {end}"),
        Fact(words("Time left"), countdown_text(permit.valid_to_us, view.now_us, words)),
    )


def _people(permit: Permit, view: _View) -> tuple[Fact, ...]:
    words = view.words
    rest = [worker for worker in permit.workers if worker not in (permit.leader, permit.guardian)]
    return (
        _person(words("Job leader"), permit.leader, view),
        _person(words("Guardian"), permit.guardian, view),
        *(_person(words("Worker"), worker, view) for worker in rest),
    )


def _person(role: str, worker: str, view: _View) -> Fact:
    record = find.by_id(view.site.workers, worker)
    name = f"{record.said_in(view.language)} {worker}" if record else worker or NO_VALUE
    where, blind = _whereabouts(view.picture.workers.get(worker), view)
    return Fact(role, name, where, Urgency.BLIND if blind else Urgency.NORMAL)


def _whereabouts(worker: Worker | None, view: _View) -> tuple[str, bool]:
    """(where he is, and since when that is known; whether it is too old to be believed)."""
    if worker is None or not worker.position_at_us:
        return view.words("cannot see"), True
    zone = find.by_id(view.site.zones, worker.zone)
    where = zone.said_in(view.language) if zone else view.words("outside the areas")
    old = age_s(worker.position_at_us, view.now_us) > view.site.limits.position_s
    return f"{where} · {age_text(worker.position_at_us, view.now_us, view.words)}", old


def _gas(permit: Permit, view: _View) -> tuple[Fact, ...]:
    """The time of the analysis, and what the gas points of the place read now."""
    words = view.words
    storey = zone.storey if (zone := find.by_id(view.site.zones, permit.zone)) else ""
    points = [point for point in find.gas_points_of(view.site, permit.zone) if not storey or point.storey == storey]
    tested = permit.gas_tested_at_us
    asked = (Fact(words("Gas analysed"), age_text(tested, view.now_us, words)),) if tested else ()
    return (*asked, *gas_facts([point.id for point in points], view.picture, view.now_us, words))


def gas_facts(points: list[str], picture: Picture, now_us: int, words: Words, most: int = 6) -> tuple[Fact, ...]:
    """What gas points read now, with its age: those in alarm first, then those that cannot be seen."""
    facts = [_reading(point, picture.gas.get(point), now_us, words) for point in points]
    return tuple(sorted(facts, key=lambda fact: ORDER[fact.urgency])[:most])


def _reading(point: str, state: GasPoint | None, now_us: int, words: Words) -> Fact:
    if state is None:
        return Fact(point, NO_VALUE, words("never"), Urgency.BLIND)
    value = state.value if _is_good(state) else None
    urgency = Urgency.BLIND if value is None else Urgency.ONE if state.level else Urgency.NORMAL
    return Fact(point, value_text(value, words(state.unit)), age_text(state.measured_at_us, now_us, words), urgency)


def _is_good(state: GasPoint) -> bool:
    return state.quality is Quality.GOOD


def _safety(permit: Permit, view: _View) -> tuple[Fact, ...]:
    words = view.words
    done = permit.isolations_verified >= permit.isolations
    camera = find.by_id(view.site.cameras, permit.camera)
    reading = view.picture.cameras.get(permit.camera)
    isolation = Fact(
        words("Isolations verified"),
        f"{permit.isolations_verified}/{permit.isolations}",
        "" if done else words("not all verified"),
        Urgency.NORMAL if done else Urgency.TWO,
    )
    seen, blind = _picture(reading, view)
    name = f"{camera.id} {camera.said_in(view.language)}" if camera else NO_VALUE
    look = Urgency.BLIND if camera and blind else Urgency.NORMAL
    return (*((isolation,) if permit.isolations else ()), Fact(words("Camera"), name, seen if camera else "", look))


def _picture(reading: CameraReading | None, view: _View) -> tuple[str, bool]:
    if reading is None:
        return view.words("cannot see"), True
    if reading.picture is PictureState.LIVE:
        recorded = view.words("recorded") if reading.recording else view.words("not recorded")
        return f"{view.words('live')} · {recorded}", False
    since = span_text(age_s(reading.since_us, view.now_us), view.words)
    return f"{view.words(reading.picture.value)} {since}", True
