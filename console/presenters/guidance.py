"""The steps of an alert, each with what helps doing it: whom to call, which cameras, how far. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from console.domain.guidance import GuidanceStep, is_done, steps_of, tick_of
from console.messages import Alert, Permit, StepTick, Worker
from console.presenters.alerts import operator_name
from console.presenters.places import Spot, alert_spot, cameras_of, said, workers_near
from console.presenters.texts import Words, clock_text
from console.room.picture import Picture
from console.site import find
from console.site.geometry import distance_m
from console.site.model import Site
from widgets.states.steps_state import Step, StepsState

NEAR_M = 30.0
MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class _Case:
    """What a note may be made of."""

    alert: Alert
    spot: Spot | None
    picture: Picture
    site: Site
    language: str
    words: Words


def guidance(alert: Alert | None, picture: Picture, site: Site, language: str, words: Words) -> StepsState:
    """The steps of an alert in order; nothing without an alert."""
    if alert is None:
        return StepsState(title=words("Guidance"))
    case = _Case(alert, alert_spot(alert, picture, site), picture, site, language, words)
    steps = tuple(_shown(number, step, case) for number, step in enumerate(steps_of(site, alert)))
    return StepsState(alert.alert, words("Guidance"), steps)


def said_step(step: GuidanceStep, language: str, words: Words) -> str:
    """What is to be done, in the panel's language."""
    return step.text_zh if step.text_zh and language != "en" else step.text if step.text_zh else words(step.text)


def phone_of(worker: str, site: Site, language: str) -> str:
    """'Li Wei 139 0000 0017'; the name alone when the site has no number."""
    record = find.by_id(site.workers, worker)
    return " ".join(part for part in (said(record, language, worker), record.phone if record else "") if part)


def permits_of_area(picture: Picture, site: Site, zone: str) -> tuple[Permit, ...]:
    """The permits whose work lies in the same area, as they stand now."""
    return tuple(permit for permit in picture.permits.values() if find.same_area(site, permit.zone, zone))


def person_of(alert: Alert) -> str:
    """The worker that an alert is about; ''."""
    kind, _, name = alert.source.partition("/")
    return alert.values.get("worker", name if kind in ("worker", "band") else "")


def _shown(number: int, step: GuidanceStep, case: _Case) -> Step:
    tick, done = tick_of(case.alert, number, step.text), is_done(case.alert, number, step.text)
    return Step(said_step(step, case.language, case.words), done, _notes(step, tick, case))


def _notes(step: GuidanceStep, tick: StepTick | None, case: _Case) -> str:
    """What helps doing it, and once it is done who did it, when, and what he says."""
    make = SHOWN.get(step.shows) or NOTES.get(step.text)
    return " · ".join(filter(None, (step.phone, make(case) if make else "", _ticked(tick, case) if tick else "")))


def _ticked(tick: StepTick, case: _Case) -> str:
    at = clock_text(tick.at_us, case.site.time_zone)
    by = f"✓ {operator_name(tick.operator, case.site, case.language)} {at}"
    return case.words("{by}: {comment}").format(by=by, comment=tick.comment) if tick.comment else by


def _person(case: _Case) -> str:
    worker = person_of(case.alert)
    return phone_of(worker, case.site, case.language) if worker else ""


def _near(case: _Case) -> str:
    if case.spot is None:
        return ""
    near = (worker for _, worker in workers_near(case.spot, case.picture.workers.values(), NEAR_M))
    return _names((worker for worker in near if worker.worker != person_of(case.alert)), case)


def _names(workers: Iterable[Worker], case: _Case) -> str:
    listed = list(workers)
    names = [phone_of(worker.worker, case.site, case.language) for worker in listed[:MOST_NAMES]]
    more = len(listed) - MOST_NAMES
    return case.words(", ").join([*names, *([f"+{more}"] if more > 0 else [])])


def _cameras(case: _Case) -> str:
    return " ".join(camera.id for camera in cameras_of(case.spot, case.alert, case.site))


def _guardian(case: _Case) -> str:
    kind, _, name = case.alert.source.partition("/")
    zone = case.spot.zone if case.spot else case.alert.zone
    permits = [case.picture.permits[name]] if kind == "permit" and name in case.picture.permits else []
    permits = permits or list(permits_of_area(case.picture, case.site, zone))
    guardians = dict.fromkeys(permit.guardian for permit in permits if permit.guardian)
    return case.words(", ").join(phone_of(guardian, case.site, case.language) for guardian in guardians)


def _interlock(case: _Case) -> str:
    zone = case.spot.zone if case.spot else case.alert.zone
    records = find.interlocks_of(case.site, zone) if zone else ()
    return f"{records[0].id} {records[0].said_in(case.language)} · F7" if records else ""


def _permits(case: _Case) -> str:
    zone = case.spot.zone if case.spot else case.alert.zone
    return " ".join(permit.permit for permit in permits_of_area(case.picture, case.site, zone))


def _nearest(kind: str) -> Callable[[_Case], str]:
    """The nearest place of a kind with its distance."""

    def note(case: _Case) -> str:
        spot = case.spot
        place = find.nearest_place(case.site, kind, spot.x_m, spot.y_m, spot.storey) if spot else None
        if spot is None or place is None:
            return ""
        return f"{place.said_in(case.language)} {distance_m((place.x_m, place.y_m), (spot.x_m, spot.y_m)):.0f} m"

    return note


SHOWN: dict[str, Callable[[_Case], str]] = {
    "person": _person,
    "near": _near,
    "cameras": _cameras,
    "guardian": _guardian,
    "interlock": _interlock,
    "permits": _permits,
    **{kind: _nearest(kind) for kind in ("extinguisher", "eye_wash", "shower", "muster")},
}
"""What a step of the site may show → what is written beside it."""
NOTES: dict[str, Callable[[_Case], str]] = {
    "Acknowledge and call the person": _person,
    "Call the person": _person,
    "Tell everybody within 30 m": _near,
    "Ask the people nearby": _near,
    "Look at the cameras of the place": _cameras,
    "Use another camera of the place": _cameras,
    "Watch the cameras yourself": _cameras,
    "Call the guardian": _guardian,
    "Cut the ignition sources of the area": _interlock,
    "Check the permits of the place": _permits,
    "Stop the work": _permits,
}
"""Step → what is written beside it. A step of the kinds table without a line here has no note."""
