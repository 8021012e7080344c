"""The plant on the map: plan and marks from the picture, at one time. Pure.

Storey '' shows all storeys on one plan; otherwise only what stands on that storey.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from console.domain.alert import UNANSWERED
from console.domain.leads import Place
from console.domain.standing import speaks
from console.messages import Alert, GasPoint, Worker
from console.presenters.in_turns import at_once
from console.presenters.looks import LOOKS, Dangers, worst
from console.presenters.permits import permit_title
from console.presenters.places import Spot, alert_spot, cameras_of, outline_of
from console.presenters.texts import Words, age_s, age_text, countdown_text, span_text, value_text
from console.presenters.trend import LATE_US, Samples, direction
from console.presenters.way_out import WayOut, WayTurns
from console.room.picture import Picture
from console.site import find
from console.site.model import GasPointPlace, Limits, Site, WorkerRecord
from console.values import PermitState, PictureState, Quality
from widgets.states.map_state import (
    AlertMark,
    CameraMark,
    CraneMark,
    GasMark,
    MapState,
    MapTurns,
    PermitMark,
    PersonMark,
    PlaceMark,
    Plan,
    PlanArea,
    PlanShape,
    WayMark,
    WindMark,
)
from widgets.states.urgency import ORDER, TIERS, Urgency

POINTS_A_TURN = 50
TRAIL_S = 60
TRAIL_POINTS = 30
QUALITIES: dict[Quality, str] = {
    Quality.LOST: "lost",
    Quality.FROZEN: "frozen",
    Quality.FAULT: "fault",
    Quality.OVER_RANGE: "over range",
    Quality.INHIBITED: "inhibited",
}
PICTURES: dict[PictureState, str] = {
    PictureState.FROZEN: "frozen",
    PictureState.LOST: "lost",
    PictureState.BLACK: "black",
    PictureState.COVERED: "covered",
    PictureState.MOVED: "moved",
    PictureState.LATE: "late",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the dispatcher wants to see: a storey ('' for all), a selected thing and a selected alert. `around`: left,
    top, right, bottom in metres, where a small map shows a part of the plant; points beyond are left out."""

    storey: str = ""
    selected: str = ""
    alert: str = ""
    around: tuple[float, float, float, float] | None = None

    def has(self, storey: str, x_m: float, y_m: float) -> bool:
        """Whether something there is to be seen."""
        if self.storey and storey not in ("", self.storey):
            return False
        left, top, right, bottom = self.around or (x_m, y_m, x_m, y_m)
        return left <= x_m <= right and top <= y_m <= bottom


def plan(site: Site, storey: str, language: str) -> Plan:
    """The drawing of one storey, or of all on one plan (then an upper storey is not drawn over its building)."""
    areas = [zone for zone in site.zones if zone.kind != "work" and _on(storey, zone.storey)]
    if not storey:
        outlines = {zone.outline_m for zone in areas if not zone.inside}
        areas = [zone for zone in areas if not (zone.inside and zone.outline_m in outlines)]
    return Plan(
        width_m=site.width_m,
        height_m=site.height_m,
        north_deg=site.north_deg,
        shapes=tuple(PlanShape(shape.kind, shape.outline_m, shape.radius_m, shape.label) for shape in site.shapes),
        areas=tuple(PlanArea(zone.id, zone.kind, zone.said_in(language), zone.outline_m) for zone in areas),
    )


def map_state(
    picture: Picture, site: Site, ways: WayOut, wish: Wish, now_us: int, language: str, words: Words
) -> MapState:
    """Every mark of the map."""
    return at_once(map_in_turns(picture, site, ways, wish, now_us, language, words))


def map_in_turns(
    picture: Picture, site: Site, ways: WayOut, wish: Wish, now_us: int, language: str, words: Words
) -> MapTurns:
    """The same, a piece a turn: of a large plant it takes long enough for a key to wait."""
    danger = Dangers(picture.alerts)
    trends = picture.gas_trend.newest(now_us - LATE_US)
    yield
    gas = list[GasMark]()
    seen = [place for place in site.gas_points if wish.has(place.storey, place.x_m, place.y_m)]
    for begin in range(0, len(seen), POINTS_A_TURN):
        gas += _gas(picture, site, seen[begin : begin + POINTS_A_TURN], trends, danger, now_us, words)
        yield
    people = _people(picture, site, wish.storey, danger, now_us, language, words)
    yield
    alerts = yield from _alerts(picture, site, wish)
    way = yield from _way_mark(selected_spot(picture, site, wish.alert), picture, site, ways, language, words)
    return MapState(
        gas=tuple(gas),
        people=people,
        permits=_permits(picture, site, wish.storey, danger, now_us, words),
        cameras=_cameras(picture, site, wish, danger, now_us, words),
        cranes=_cranes(picture, site, wish.storey, danger, language),
        places=tuple(
            PlaceMark(place.id, place.kind, place.x_m, place.y_m, place.said_in(language))
            for place in site.places
            if _on(wish.storey, place.storey)
        ),
        alerts=alerts,
        way=way,
        wind=wind_mark(picture, site.limits, now_us, words),
        selected=wish.selected,
    )


def selected_spot(picture: Picture, site: Site, alert_id: str) -> Spot | None:
    """Where the selected alert is; None without one."""
    alert = picture.alerts.get(alert_id)
    return alert_spot(alert, picture, site) if alert else None


def way_in_turns(spot: Spot, picture: Picture, site: Site, ways: WayOut) -> WayTurns:
    """The way out of a spot, by the stairs from an upper storey, away from points with gas, each to the metre: heads
    beside each other are one place to stay away from."""
    high = (find.by_id(site.gas_points, point.point) for point in picture.gas.values() if point.level > 0)
    gas = frozenset((float(round(place.x_m)), float(round(place.y_m))) for place in high if place)
    storey = find.by_id(site.storeys, spot.storey)
    stair = (
        find.nearest_place(site, "stair", spot.x_m, spot.y_m, spot.storey)
        if storey and storey.elevation_m > 0
        else None
    )
    if stair is None:
        return (yield from ways.in_turns(spot.x_m, spot.y_m, gas))
    below = yield from ways.in_turns(stair.x_m, stair.y_m, gas)
    return below.begun_at(spot.x_m, spot.y_m) if below else None


def _way_mark(
    spot: Spot | None, picture: Picture, site: Site, ways: WayOut, language: str, words: Words
) -> Generator[None, None, WayMark | None]:
    """The way out of a spot with its name and its time on foot."""
    way = (yield from way_in_turns(spot, picture, site, ways)) if spot else None
    if way is None:
        return None
    note = words("{place} · {minutes} min {seconds} s").format(
        place=way.place.said_in(language), minutes=int(way.seconds // 60), seconds=int(way.seconds % 60)
    )
    return WayMark(way.corners_m, note)


def wind_mark(picture: Picture, limits: Limits, now_us: int, words: Words) -> WindMark | None:
    """Wind of the newest station; None while none was heard."""
    weather = max(picture.weather.values(), key=lambda one: one.measured_at_us, default=None)
    if weather is None:
        return None
    blind = age_s(weather.measured_at_us, now_us) > limits.weather_s
    speed = f"{weather.wind_mps:.1f} m/s"
    return WindMark(weather.wind_from_deg, age_text(weather.measured_at_us, now_us, words) if blind else speed, blind)


def gas_mark(
    place: GasPointPlace, point: GasPoint | None, trend: str, tier: Urgency, gas_s: float, now_us: int, words: Words
) -> GasMark:
    """One gas point: a number while it is believed, otherwise what is wrong with it and since when."""
    if point is None:
        return GasMark(place.id, place.x_m, place.y_m, words("never heard"), "", "", Urgency.BLIND, tier)
    quality = point.quality
    if quality is Quality.GOOD and age_s(point.measured_at_us, now_us) > gas_s:
        quality = Quality.LOST
    level = worst((tier, Urgency.ONE if point.level > 0 else Urgency.NORMAL))
    level = level if level in TIERS else Urgency.NORMAL
    age = span_text(age_s(point.measured_at_us, now_us), words)
    if quality is not Quality.GOOD:
        return GasMark(place.id, place.x_m, place.y_m, words(QUALITIES[quality]), "", age, Urgency.BLIND, level)
    number = value_text(point.value, place.unit)
    return GasMark(place.id, place.x_m, place.y_m, number, trend, age, level, level)


def believable(worker: Worker, limits: Limits, now_us: int) -> bool:
    """Whether his position is young enough."""
    return bool(worker.position_at_us) and age_s(worker.position_at_us, now_us) <= limits.position_s


def _gas(
    picture: Picture,
    site: Site,
    places: Iterable[GasPointPlace],
    trends: Mapping[str, Samples],
    danger: Dangers,
    now_us: int,
    words: Words,
) -> Iterator[GasMark]:
    for place in places:
        trend = direction(trends.get(place.id, ()), now_us, place.range_high - place.range_low)
        tier = danger.get(f"gas/{place.id}", Urgency.NORMAL)
        yield gas_mark(place, picture.gas.get(place.id), trend, tier, site.limits.gas_s, now_us, words)


def _people(
    picture: Picture,
    site: Site,
    storey: str,
    danger: Dangers,
    now_us: int,
    language: str,
    words: Words,
) -> tuple[PersonMark, ...]:
    records = {record.id: record for record in site.workers}
    trails = picture.trails.newest(now_us - TRAIL_S * 1_000_000, TRAIL_POINTS)
    return tuple(
        _person(worker, records.get(worker.worker), trails, site.limits, danger, now_us, language, words)
        for worker in picture.workers.values()
        if worker.position_at_us and _on(storey, worker.storey)
    )


def _person(
    worker: Worker,
    record: WorkerRecord | None,
    trails: Mapping[str, list[Place]],
    limits: Limits,
    danger: Dangers,
    now_us: int,
    language: str,
    words: Words,
) -> PersonMark:
    urgency = danger.get(f"worker/{worker.worker}", Urgency.NORMAL)
    name = record.said_in(language) if record else worker.worker
    return PersonMark(
        worker=worker.worker,
        x_m=worker.x_m,
        y_m=worker.y_m,
        error_m=worker.error_m,
        name=f"{name} SOS" if urgency is Urgency.SOS else name,
        age=span_text(age_s(worker.position_at_us, now_us), words),
        urgency=urgency,
        blind=not believable(worker, limits, now_us),
        trail_m=tuple((x_m, y_m) for _, x_m, y_m in trails.get(worker.worker, ())),
    )


def _permits(
    picture: Picture, site: Site, storey: str, danger: Dangers, now_us: int, words: Words
) -> tuple[PermitMark, ...]:
    shown = (PermitState.ACTIVE, PermitState.SUSPENDED)
    marks = []
    for permit in picture.permits.values():
        zone = find.by_id(site.zones, permit.zone)
        if permit.state not in shown or zone is None or not _on(storey, zone.storey):
            continue
        suspended = permit.state is PermitState.SUSPENDED
        note = " ".join(filter(None, (words("suspended"), permit.clause)))
        urgency = worst((danger.get(f"permit/{permit.permit}", Urgency.TWO),)) if suspended else Urgency.NORMAL
        marks.append(
            PermitMark(
                permit=permit.permit,
                outline_m=outline_of(site, permit.zone),
                name=permit_title(permit, words),
                note=note if suspended else countdown_text(permit.valid_to_us, now_us, words),
                urgency=urgency,
            )
        )
    return tuple(marks)


def _cameras(
    picture: Picture, site: Site, wish: Wish, danger: Dangers, now_us: int, words: Words
) -> tuple[CameraMark, ...]:
    alert = picture.alerts.get(wish.alert)
    looking = (
        {camera.id for camera in cameras_of(alert_spot(alert, picture, site), alert, site)[:2]} if alert else set()
    )
    marks = []
    for camera in site.cameras:
        if not _on(wish.storey, camera.storey):
            continue
        reading = picture.cameras.get(camera.id)
        blind = reading is not None and reading.picture is not PictureState.LIVE
        note = ""
        if reading is not None and blind:
            note = f"{words(PICTURES[reading.picture])} {span_text(age_s(reading.since_us, now_us), words)}"
        urgency = danger.get(f"camera/{camera.id}", Urgency.BLIND if blind else Urgency.NORMAL)
        cone = camera.id in looking or wish.selected == f"camera/{camera.id}"
        marks.append(
            CameraMark(camera.id, camera.x_m, camera.y_m, camera.heading_deg, camera.fov_deg, urgency, note, cone)
        )
    return tuple(marks)


def _cranes(picture: Picture, site: Site, storey: str, danger: Dangers, language: str) -> tuple[CraneMark, ...]:
    entered = worst(
        LOOKS[alert.tier] for alert in picture.alerts.values() if alert.kind == "crane_radius" and speaks(alert)
    )
    marks = []
    for crane in site.cranes:
        now = picture.equipment.get(crane.id)
        x_m, y_m, radius_m = (now.x_m, now.y_m, now.radius_m) if now else (crane.x_m, crane.y_m, crane.radius_m)
        urgency = danger.get(f"crane/{crane.id}", entered)
        if _on(storey, crane.storey):
            running = now is not None and now.running
            marks.append(CraneMark(crane.id, x_m, y_m, radius_m, crane.said_in(language), running, urgency))
    return tuple(marks)


def _alerts(picture: Picture, site: Site, wish: Wish) -> Generator[None, None, tuple[AlertMark, ...]]:
    """One ring a spot, however many alerts stand there: that of the most urgent, of those without an answer first."""
    marks: dict[tuple[float, float], AlertMark] = {}
    chosen = [alert for alert in (picture.alerts.get(wish.alert),) if alert is not None]
    for number, alert in enumerate((*picture.alerts.loudest(), *chosen)):
        if number % POINTS_A_TURN == 0:
            yield
        spot = alert_spot(alert, picture, site)
        if spot is None or not wish.has(spot.storey, spot.x_m, spot.y_m) or alert.source.startswith("program/"):
            continue
        mark = _mark(alert, spot, alert.alert == wish.alert)
        there = marks.get((spot.x_m, spot.y_m))
        marks[spot.x_m, spot.y_m] = mark if there is None else _joined(there, mark)
    return tuple(marks.values())


def _mark(alert: Alert, spot: Spot, chosen: bool) -> AlertMark:
    return AlertMark(alert.alert, spot.x_m, spot.y_m, LOOKS[alert.tier], alert.state in UNANSWERED, chosen)


def _joined(one: AlertMark, other: AlertMark) -> AlertMark:
    """One ring for two alerts of a spot; it is selected when either is."""
    first = min(one, other, key=lambda mark: (not mark.unanswered, ORDER[mark.urgency]))
    is_selected = one.selected or other.selected
    return first if first.selected == is_selected else replace(first, selected=is_selected)


def _on(storey: str, of_thing: str) -> bool:
    return not storey or of_thing in ("", storey)


def storeys_of(site: Site, language: str, words: Words) -> Iterable[tuple[str, str]]:
    """(id, name) of what can be chosen: all together, then each storey."""
    return [("", words("all storeys")), *((storey.id, storey.said_in(language)) for storey in site.storeys)]
