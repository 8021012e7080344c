"""The situation of one alert, or the calm of the plant: everything about one place on one screen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.domain.alert import first_called_us
from console.messages import Alert, Worker
from console.presenters.alert_text import alert_detail, alert_place, alert_title, state_text
from console.presenters.alerts import most_urgent
from console.presenters.guidance import permits_of_area, person_of
from console.presenters.looks import LOOKS, Dangers, worst
from console.presenters.places import Spot, alert_spot, cameras_of, said, workers_near
from console.presenters.plant import believable, gas_mark
from console.presenters.plant_cards import permit_row
from console.presenters.texts import Words, age_s, age_text, elapsed_text, span_text, value_text
from console.presenters.trend import direction
from console.presenters.way_out import Way
from console.room.picture import Picture
from console.site import find
from console.site.geometry import distance_m
from console.site.model import GasPointPlace, Site, Zone
from console.values import PermitState
from widgets.states.map_state import GasMark
from widgets.states.overview_state import Card, Fact, Head
from widgets.states.permit_row import PermitRow
from widgets.states.urgency import Urgency

COLLEAGUES_M = 60.0
MOST_COLLEAGUES = 5
MOST_POINTS = 6
GAS_NEAR_M = 35.0
TRADES: dict[str, str] = {
    "welder": "welder",
    "rigger": "rigger",
    "electrician": "electrician",
    "fitter": "fitter",
    "inspector": "inspector",
    "operator": "operator",
    "guardian": "guardian",
}
NEAREST: dict[str, str] = {
    "extinguisher": "nearest extinguisher",
    "eye_wash": "eye wash",
    "shower": "emergency shower",
    "muster": "muster point",
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the page shows of one alert."""

    alert: str
    head: Head
    spot: Spot | None
    worker: str
    """Whose vitals to show: the person of the alert, otherwise ''."""
    point: str
    """Whose trend to show: the gas point of the alert or the worst near it, otherwise ''."""
    cameras: tuple[str, ...]
    vitals: Card | None
    people: Card
    gas: Card
    permits: Card
    help: Card


def situation(
    alert: Alert, picture: Picture, site: Site, way: Way | None, now_us: int, language: str, words: Words
) -> Situation:
    """Everything about the place of an alert. `way`: the way out, None while it is looked for."""
    spot = alert_spot(alert, picture, site)
    worker, points = person_of(alert), _points_near(spot, site) if spot else ()
    return Situation(
        alert=alert.alert,
        head=_head(alert, site, now_us, language, words),
        spot=spot,
        worker=worker,
        point=_point_of(alert, points, picture),
        cameras=tuple(camera.id for camera in cameras_of(spot, alert, site)),
        vitals=_vitals(worker, picture, site, now_us, language, words) if worker else None,
        people=_colleagues(spot, worker, picture, site, now_us, language, words),
        gas=_gas(spot.zone if spot else "", points[:MOST_POINTS], picture, site, now_us, language, words),
        permits=_permits(spot, picture, site, now_us, language, words),
        help=help_near(spot, site, way, language, words),
    )


def chosen(picture: Picture, wanted: str) -> Alert | None:
    """The wanted alert while it is there, otherwise the most urgent one."""
    return picture.alerts.get(wanted) or most_urgent(picture.alerts)


def calm(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Head, tuple[Card, ...]]:
    """The plant when nothing is the matter: each area with its people, its permits and its worst."""
    located = [worker for worker in picture.workers.values() if believable(worker, site.limits, now_us)]
    head = Head(
        urgency=Urgency.NORMAL,
        title=words("No alert"),
        note=words("{people} people located · {permits} permits active · {points} gas points read").format(
            people=len(located),
            permits=sum(permit.state is PermitState.ACTIVE for permit in picture.permits.values()),
            points=sum(point.value is not None for point in picture.gas.values()),
        ),
        elapsed="",
        calm=True,
    )
    areas = [zone for zone in site.zones if zone.kind == "area" and not zone.inside]
    return head, tuple(_area(zone, picture, site, located, now_us, language, words) for zone in areas)


def _head(alert: Alert, site: Site, now_us: int, language: str, words: Words) -> Head:
    place = alert_place(alert, site, language, words)
    parts = (place, alert_detail(alert, site, language, words), state_text(alert, words))
    return Head(
        urgency=LOOKS[alert.tier],
        title=alert_title(alert, site, language, words),
        note=" · ".join(part for part in parts if part),
        elapsed=elapsed_text(first_called_us(alert), now_us),
    )


def _point_of(alert: Alert, points: Sequence[GasPointPlace], picture: Picture) -> str:
    kind, _, name = alert.source.partition("/")
    if kind == "gas":
        return name
    high = [place.id for place in points if place.id in picture.gas and picture.gas[place.id].level > 0]
    return next(iter([*high, *(place.id for place in points)]), "")


def _vitals(worker_id: str, picture: Picture, site: Site, now_us: int, language: str, words: Words) -> Card:
    worker, record = picture.workers.get(worker_id), find.by_id(site.workers, worker_id)
    title = words("Person · {name}").format(name=said(record, language, worker_id))
    trade = words(TRADES.get(record.trade, record.trade)) if record else ""
    facts = [Fact(words("trade"), trade, record.phone if record else "")]
    if worker is None:
        return Card(title, (*facts, Fact(words("wristband"), words("never heard"), urgency=Urgency.BLIND)))
    at, old = worker.vital_at_us, age_s(worker.vital_at_us, now_us) > site.limits.vital_s
    vital = Urgency.BLIND if old else Urgency.NORMAL
    fast = worker.pulse_bpm is not None and worker.pulse_bpm >= site.limits.pulse_high_bpm
    unsure = f"±{worker.error_m:.1f} m"
    position = Urgency.NORMAL if believable(worker, site.limits, now_us) else Urgency.BLIND
    facts += [
        Fact(
            words("pulse"),
            value_text(None if old else worker.pulse_bpm, words("bpm")),
            age_text(at, now_us, words),
            Urgency.TWO if fast and not old else vital,
        ),
        Fact(words("skin"), value_text(None if old else worker.skin_c, "°C"), age_text(at, now_us, words), vital),
        Fact(words("position"), unsure, age_text(worker.position_at_us, now_us, words), position),
        Fact(words("battery"), value_text(worker.battery_pct, "%"), ""),
    ]
    return Card(title, tuple(facts))


def _colleagues(
    spot: Spot | None, worker: str, picture: Picture, site: Site, now_us: int, language: str, words: Words
) -> Card:
    near = workers_near(spot, picture.workers.values(), COLLEAGUES_M) if spot else []
    others = [(far, one) for far, one in near if one.worker != worker]
    return Card(
        words("People near"),
        tuple(_colleague(far, one, site, now_us, language, words) for far, one in others[:MOST_COLLEAGUES]),
        empty=words("nobody located within {n} m").format(n=int(COLLEAGUES_M)),
        right=words("{n} within {m} m").format(n=len(others), m=int(COLLEAGUES_M)),
    )


def _colleague(far_m: float, worker: Worker, site: Site, now_us: int, language: str, words: Words) -> Fact:
    record = find.by_id(site.workers, worker.worker)
    trade = words(TRADES.get(record.trade, record.trade)) if record else ""
    name = f"{said(record, language, worker.worker)} · {trade}"
    phone = record.phone if record else ""
    age = age_text(worker.position_at_us, now_us, words)
    fresh = believable(worker, site.limits, now_us)
    return Fact(name, f"{far_m:.0f} m", f"{phone} · {age}", Urgency.NORMAL if fresh else Urgency.BLIND)


def _points_near(spot: Spot, site: Site) -> tuple[GasPointPlace, ...]:
    """Gas points of the area and around the spot, the nearest first."""
    near = find.gas_points_within(site, spot.x_m, spot.y_m, GAS_NEAR_M)
    of_area = find.gas_points_of(site, spot.zone) if spot.zone else ()
    points = {place.id: place for place in (*near, *of_area)}
    return tuple(sorted(points.values(), key=lambda place: distance_m((place.x_m, place.y_m), (spot.x_m, spot.y_m))))


def _gas(
    at: str,
    points: Sequence[GasPointPlace],
    picture: Picture,
    site: Site,
    now_us: int,
    language: str,
    words: Words,
) -> Card:
    """What these points say; those in another zone than `at` say where they are."""
    danger = Dangers(picture.alerts)
    facts = []
    for place in points:
        trend = direction(picture.gas_trend.get(place.id, ()), now_us, place.range_high - place.range_low)
        tier = danger.get(f"gas/{place.id}", Urgency.NORMAL)
        mark = gas_mark(place, picture.gas.get(place.id), trend, tier, site.limits.gas_s, now_us, words)
        zone = said(find.by_id(site.zones, place.zone), language, place.zone)
        age = words("{age} ago").format(age=mark.age) if mark.age else ""
        urgency = mark.tier if mark.tier is not Urgency.NORMAL else mark.urgency
        name = place.id if place.zone == at else f"{place.id} · {zone}"
        facts.append(Fact(name, f"{mark.number} {mark.trend}".rstrip(), age, urgency))
    return Card(words("Gas of the place"), tuple(facts), empty=words("no gas point near"))


def _permits(spot: Spot | None, picture: Picture, site: Site, now_us: int, language: str, words: Words) -> Card:
    danger = Dangers(picture.alerts)
    rows = [
        permit_row(permit, danger, site, now_us, language, words)
        for permit in (permits_of_area(picture, site, spot.zone) if spot and spot.zone else ())
        if permit.state is not PermitState.CLOSED
    ]
    facts = tuple(Fact(row.title, row.right, f"{row.place} · {row.note}".rstrip(" ·"), row.urgency) for row in rows)
    return Card(words("Permits of the place"), facts, empty=words("no permit open here"))


def help_near(spot: Spot | None, site: Site, way: Way | None, language: str, words: Words) -> Card:
    """What to take, where to wash, and where to go as far as the way out is known."""
    if spot is None:
        return Card(words("Help near"), empty=words("the place is not known"))
    facts = []
    for kind, name in NEAREST.items():
        place = find.nearest_place(site, kind, spot.x_m, spot.y_m, spot.storey)
        if place is not None and kind != "muster":
            far = distance_m((place.x_m, place.y_m), (spot.x_m, spot.y_m))
            facts.append(Fact(words(name), f"{far:.0f} m", place.said_in(language)))
    if way is not None:
        walk = words("{span} on foot").format(span=span_text(way.seconds, words))
        facts.append(Fact(words("way out"), f"{way.length_m:.0f} m", f"{way.place.said_in(language)} · {walk}"))
    return Card(words("Help near"), tuple(facts))


def _area(
    zone: Zone, picture: Picture, site: Site, located: Iterable[Worker], now_us: int, language: str, words: Words
) -> Card:
    people = sum(find.same_area(site, worker.zone, zone.id) for worker in located)
    points = find.gas_points_of(site, zone.id)
    danger = Dangers(picture.alerts)
    marks = [
        gas_mark(
            place,
            picture.gas.get(place.id),
            "",
            danger.get(f"gas/{place.id}", Urgency.NORMAL),
            site.limits.gas_s,
            now_us,
            words,
        )
        for place in points
    ]
    blind = sum(mark.urgency is Urgency.BLIND for mark in marks)
    highest = max(
        (place for place in points if (state := picture.gas.get(place.id)) and state.value is not None),
        key=lambda place: (picture.gas[place.id].value or 0.0) / place.set_point_1 if place.direction != "low" else 0.0,
        default=None,
    )
    facts = [
        Fact(words("people"), str(people)),
        Fact(
            words("gas points"),
            str(len(points)),
            words("{n} not seen").format(n=blind) if blind else "",
            Urgency.BLIND if blind else Urgency.NORMAL,
        ),
    ]
    if highest is not None:
        state = picture.gas[highest.id]
        age = age_text(state.measured_at_us, now_us, words)
        facts.append(Fact(words("highest"), value_text(state.value, highest.unit), f"{highest.id} · {age}"))
    rows = [
        permit_row(permit, danger, site, now_us, language, words) for permit in permits_of_area(picture, site, zone.id)
    ]
    facts += [Fact(row.title, row.right, row.note, row.urgency) for row in rows]
    return Card(zone.said_in(language), tuple(facts), right=_worst_word(marks, rows, words))


def _worst_word(marks: Iterable[GasMark], rows: Iterable[PermitRow], words: Words) -> str:
    found = worst((*(mark.tier for mark in marks), *(row.urgency for row in rows)))
    return words("calm") if found is Urgency.NORMAL else words("look here")
