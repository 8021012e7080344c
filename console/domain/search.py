"""Questions about the past: who was where, which cameras saw whom, when a gas was over a value while a permit was open.

Each is a fold over what the tape holds, in its order. What was heard counts as long as the room believes it: a place or
a value that nobody confirmed within the site's limit is not known any more, and what depends on it ends there. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from console.domain.areas import Areas
from console.domain.columns import QUALITIES, Column
from console.domain.occasions import OPEN
from console.domain.presence import Places, in_outline, news, turns_and_ends
from console.messages import GasPoint, JournalEntry, Permit, Seen, Worker
from console.site.find import covers, gas_points_of, zones_at
from console.site.geometry import distance_m
from console.site.model import Camera, Crane, GasPointPlace, InterlockRecord, PermitRecord, Site
from console.values import Quality

_Placed = GasPointPlace | Camera | PermitRecord | InterlockRecord | Crane
_GOOD = QUALITIES.index(Quality.GOOD)
AT_HIS_PLACE_M = 2.0
"""What a camera saw on the plan so near to where a tag says somebody is, or within the tag's own error, is he."""


class Tag(Protocol):
    """Where somebody's tag was: a worker's state, or what columns keep of it."""

    @property
    def worker(self) -> str: ...
    @property
    def position_at_us(self) -> int: ...
    @property
    def x_m(self) -> float: ...
    @property
    def y_m(self) -> float: ...
    @property
    def storey(self) -> str: ...
    @property
    def error_m(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: from when to when, and of whom, where, what. `peak` is the worst value of a gas point meanwhile.
    `looks`: how often a camera saw somebody at his place. `row`: a row of the journal; then `to_us` is `at_us`."""

    at_us: int
    to_us: int
    person: str = ""
    zone: str = ""
    camera: str = ""
    point: str = ""
    permit: str = ""
    peak: float | None = None
    looks: int = 0
    row: JournalEntry | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Something held from then to then."""

    key: str
    from_us: int
    to_us: int


class Held:
    """What holds by key, told again and again: what nobody tells again is over after `limit_us`, 0 for never."""

    def __init__(self, limit_us: int) -> None:
        self._limit_us = limit_us
        self._open: dict[str, tuple[int, int]] = {}

    def tell(self, key: str, at_us: int, holds: bool) -> Span | None:
        """What ended by that, if anything. Times of a key do not run backwards."""
        from_us, last_us = self._open.get(key, (at_us, at_us))
        until_us = self._until(last_us, at_us)
        ended = key in self._open and (not holds or until_us < at_us)
        if holds:
            self._open[key] = (at_us if ended else from_us, at_us)
        else:
            self._open.pop(key, None)
        return Span(key, from_us, until_us) if ended else None

    def still(self, key: str, at_us: int) -> None:
        """What was told last was told again and again until then, without a pause that ends it."""
        if key in self._open:
            self._open[key] = (self._open[key][0], at_us)

    def over(self, at_us: int) -> list[Span]:
        """What still held when all was told, up to that moment at most."""
        spans = [Span(key, from_us, self._until(last, at_us)) for key, (from_us, last) in self._open.items()]
        self._open.clear()
        return spans

    def holds(self, key: str) -> bool:
        """Whether it was told last that it holds."""
        return key in self._open

    def _until(self, last_us: int, at_us: int) -> int:
        return min(at_us, last_us + self._limit_us) if self._limit_us else at_us


class Stays:
    """Who was in a zone. A zone holds those within it; whoever is placed in its area by name counts as well."""

    def __init__(self, site: Site, zone: str) -> None:
        self._site, self._zone, self._areas = site, zone, Areas(site)
        self._held = Held(round(site.limits.position_s * 1e6))
        self._heard_us: dict[str, int] = {}

    def hear(self, worker: Worker) -> Iterator[Found]:
        """One state of one worker; a stay that ended by it."""
        if _is_news(self._heard_us, worker.worker, worker.position_at_us):
            yield from self._tell(worker.worker, worker.position_at_us, self._is_inside(worker))

    def hear_places(self, places: Places) -> Iterator[Found]:
        """The same of many states at once; the stays that ended."""
        places = places.where(news(places, self._heard_us))
        holds, limit_us = self._are_inside(places), round(self._site.limits.position_s * 1e6)
        turns, ends = turns_and_ends(places.who, places.position_us, holds, limit_us)
        wanted = turns | ends
        told = (each[wanted].tolist() for each in (places.who, places.position_us, holds, turns))
        for who, at_us, is_inside, is_turn in zip(*told, strict=True):
            name = places.names[who]
            self._heard_us[name] = at_us
            if is_turn:
                yield from self._tell(name, at_us, is_inside)
            else:
                self._held.still(name, at_us)

    def over(self, at_us: int) -> Iterator[Found]:
        """The stays that had not ended."""
        return map(self._stay, self._held.over(at_us))

    def _tell(self, worker: str, at_us: int, is_inside: bool) -> Iterator[Found]:
        if (span := self._held.tell(worker, at_us, is_inside)) is not None:
            yield self._stay(span)

    def _is_inside(self, worker: Worker) -> bool:
        if self._is_named(worker.zone):
            return True
        at = zones_at(self._site, worker.x_m, worker.y_m, worker.storey)
        return any(zone.id == self._zone for zone in at)

    def _are_inside(self, places: Places) -> NDArray[np.bool_]:
        named = np.array([self._is_named(word) for word in places.words], dtype=bool)
        holds = named[places.zone] if len(named) else np.zeros(len(places.zone), dtype=bool)
        for zone in self._site.zones:
            if zone.id == self._zone:
                there = np.array([word == zone.storey for word in places.words], dtype=bool)
                asked = np.flatnonzero(~holds & there[places.storey]) if len(there) else np.flatnonzero(holds)
                holds[asked] |= in_outline(zone.outline_m, places.x_m[asked], places.y_m[asked])
        return holds

    def _is_named(self, zone: str) -> bool:
        """Whether who is placed in this zone by name is in the one that is asked."""
        if self._zone == zone:
            return True
        return self._areas.of(self._zone) == self._zone and self._areas.same(zone, self._zone)

    def _stay(self, span: Span) -> Found:
        return Found(span.from_us, span.to_us, person=span.key, zone=self._zone)


class Sightings:
    """Which cameras had somebody in their picture, by where his tag was, and how often they saw somebody there."""

    def __init__(self, site: Site, person: str) -> None:
        self._site, self._person = site, person
        self._limit_us = round(site.limits.position_s * 1e6)
        self._held = Held(self._limit_us)
        self._heard_us: dict[str, int] = {}
        self.last: Tag | None = None
        """What was heard of the tag last."""
        self._looks: dict[str, int] = {}

    def hear(self, tag: Tag) -> Iterator[Found]:
        """One state of a worker; the sightings that ended by it."""
        if tag.worker != self._person or not _is_news(self._heard_us, self._person, tag.position_at_us):
            return
        self.last = tag
        for camera in self._site.cameras:
            sees = covers(camera, tag.x_m, tag.y_m, tag.storey)
            if (span := self._held.tell(camera.id, tag.position_at_us, sees)) is not None:
                yield self._sighting(span)

    def look(self, seen: Seen) -> None:
        """What a camera saw."""
        spots = [(one.x_m, one.y_m) for one in seen.objects if one.kind == "person" and one.x_m is not None]
        self.look_at(seen.camera, seen.captured_at_us, [(x, y) for x, y in spots if x is not None and y is not None])

    def over(self, at_us: int) -> Iterator[Found]:
        """The sightings that had not ended."""
        return map(self._sighting, self._held.over(at_us))

    def look_at(self, camera: str, at_us: int, spots: Sequence[tuple[float, float]]) -> None:
        """Where a camera saw people on one frame."""
        last = self.last
        if last is None or not self._held.holds(camera):
            return
        if 0 <= at_us - last.position_at_us <= self._limit_us and _is_there(spots, last):
            self._looks[camera] = self._looks.get(camera, 0) + 1

    def _sighting(self, span: Span) -> Found:
        looks = self._looks.pop(span.key, 0)
        return Found(span.from_us, span.to_us, person=self._person, camera=span.key, looks=looks)


class Passings:
    """When gas points were at a value, each its own, or beyond it, while a permit was open (or at any time: no permit);
    and the worst that each said at all."""

    def __init__(self, site: Site, values: Mapping[str, float], permit: str = "") -> None:
        self._places = {place.id: place for place in site.gas_points if place.id in values}
        self._values, self._permit = values, permit
        self._worst: dict[str, tuple[int, float]] = {}
        self._limit_us = round(site.limits.gas_s * 1e6)
        self._held, self._open = Held(self._limit_us), Held(0)
        self._heard_us: dict[str, int] = {}
        self._beyond: dict[str, list[tuple[int, float]]] = {}
        self._spans: list[Span] = []
        self._permitted: list[Span] = []

    @property
    def points(self) -> Collection[str]:
        """The gas points that are asked about."""
        return self._places.keys()

    def hear(self, at_us: int, message: GasPoint | Permit) -> None:
        """One state of a gas point, or of the permit as the room heard it then."""
        if isinstance(message, Permit):
            self.hear_permit(at_us, message.permit, message.state, message.zone)
        elif (place := self._places.get(message.point)) is not None:
            self._hear(place, message)

    def hear_permit(self, at_us: int, permit: str, state: str, zone: str) -> None:
        """In which state a permit, for a zone, is from then on."""
        if permit == self._permit and (span := self._open.tell(self._permit, at_us, state in OPEN)):
            self._permitted.append(span)

    def hear_column(self, point: str, column: Column) -> None:
        """The same of many readings of one point at once, in the order they were heard."""
        known_us = np.concatenate([[self._heard_us.get(point, 0)], column.measured_us])
        column = column.where(column.measured_us > np.maximum.accumulate(known_us)[:-1])
        if point not in self._places or not len(column.at_us):
            return
        place, measured_us, value = self._places[point], column.measured_us, column.value
        limit = self._values[point]
        good = (column.quality == _GOOD) & ~np.isnan(value)
        holds = good & (value <= limit if _falls(place) else value >= limit)
        beyond = zip(measured_us[holds].tolist(), value[holds].tolist(), strict=True)
        self._beyond.setdefault(point, []).extend(beyond)
        if good.any():
            at = np.flatnonzero(good)[(np.argmin if _falls(place) else np.argmax)(value[good])]
            self._is_worst(place, int(measured_us[at]), float(value[at]))
        turns, ends = turns_and_ends(np.zeros(len(value), np.int64), measured_us, holds, self._limit_us)
        told = (each[turns | ends].tolist() for each in (measured_us, holds, turns))
        for at_us, is_beyond, is_turn in zip(*told, strict=True):
            if not is_turn:
                self._held.still(point, at_us)
            elif (span := self._held.tell(point, at_us, is_beyond)) is not None:
                self._spans.append(span)
        self._heard_us[point] = int(measured_us[-1])

    def over(self, from_us: int, at_us: int) -> Iterator[Found]:
        """Every passing, in the order of points and time."""
        self._permitted += self._open.over(at_us)
        whole = [Span("", from_us, at_us)] if not self._permit else self._permitted
        for span in sorted([*self._spans, *self._held.over(at_us)], key=lambda one: (one.key, one.from_us)):
            for allowed in whole:
                first_us, last_us = max(span.from_us, allowed.from_us), min(span.to_us, allowed.to_us)
                if first_us < last_us:
                    peak = self._peak(span.key, span.from_us, first_us, last_us)
                    yield Found(first_us, last_us, point=span.key, permit=self._permit, peak=peak)

    def worst(self, from_us: int) -> Iterator[Found]:
        """Of each point the worst value since a moment, and when it said so first."""
        for point, (at_us, value) in self._worst.items():
            if at_us >= from_us:
                yield Found(at_us, at_us, point=point, peak=value)

    def _hear(self, place: GasPointPlace, reading: GasPoint) -> None:
        if not _is_news(self._heard_us, place.id, reading.measured_at_us):
            return
        value, limit = reading.value if reading.quality is Quality.GOOD else None, self._values[place.id]
        is_beyond = value is not None and (value <= limit if _falls(place) else value >= limit)
        if value is not None and is_beyond:
            self._beyond.setdefault(place.id, []).append((reading.measured_at_us, value))
        if value is not None:
            self._is_worst(place, reading.measured_at_us, value)
        if (span := self._held.tell(place.id, reading.measured_at_us, is_beyond)) is not None:
            self._spans.append(span)

    def _is_worst(self, place: GasPointPlace, at_us: int, value: float) -> None:
        worst = self._worst.get(place.id)
        if worst is None or (value < worst[1] if _falls(place) else value > worst[1]):
            self._worst[place.id] = at_us, value

    def _peak(self, point: str, began_us: int, first_us: int, last_us: int) -> float:
        """The worst value from the last one before a stretch to its end."""
        told = self._beyond[point]
        start_us = max((at_us for at_us, _ in told if began_us <= at_us <= first_us), default=first_us)
        values = [value for at_us, value in told if start_us <= at_us < last_us]
        return min(values) if _falls(self._places[point]) else max(values)


class AreaPast(Passings):
    """Of an area: when its gas points were at their first set-points or beyond, the worst that each said, and which
    permits were open there."""

    def __init__(self, site: Site, zone: str) -> None:
        super().__init__(site, {place.id: place.set_point_1 for place in gas_points_of(site, zone)})
        self._areas, self._zone = Areas(site), zone
        self._permits, self._were_open = Held(0), list[Span]()

    def has(self, zone: str) -> bool:
        """Whether a zone is of the area."""
        return self._areas.same(zone, self._zone)

    def hear_permit(self, at_us: int, permit: str, state: str, zone: str) -> None:
        """In which state a permit, for a zone, is from then on."""
        if self.has(zone) and (span := self._permits.tell(permit, at_us, state in OPEN)):
            self._were_open.append(span)

    def over(self, from_us: int, at_us: int) -> Iterator[Found]:
        """All of it."""
        yield from super().over(from_us, at_us)
        yield from self.worst(from_us)
        for span in (*self._were_open, *self._permits.over(at_us)):
            yield Found(span.from_us, span.to_us, permit=span.key)


def clipped(found: Found, from_us: int, to_us: int) -> Found | None:
    """The part of an answer within a time; None when there is none."""
    first_us, last_us = max(found.at_us, from_us), min(found.to_us, to_us)
    is_moment = found.at_us == found.to_us
    if first_us > last_us or (first_us == last_us and not is_moment) or (is_moment and last_us >= to_us):
        return None
    return replace(found, at_us=first_us, to_us=last_us)


def place_of(site: Site, kind: str, name: str) -> str:
    """The zone of a thing that a source or a subject names, as 'gas' and 'G-114'; '' where it has none."""
    if kind == "zone":
        return name
    things: dict[str, tuple[_Placed, ...]] = {
        "gas": site.gas_points,
        "camera": site.cameras,
        "permit": site.permits,
        "interlock": site.interlocks,
        "crane": site.cranes,
    }
    return next((thing.zone for thing in things.get(kind, ()) if thing.id == name), "")


def reach_m(error_m: float) -> float:
    """So near to where a tag says that somebody is, he is."""
    return max(AT_HIS_PLACE_M, error_m)


def _is_there(spots: Sequence[tuple[float, float]], tag: Tag) -> bool:
    """Whether a person was seen where somebody's tag was."""
    return any(distance_m(spot, (tag.x_m, tag.y_m)) <= reach_m(tag.error_m) for spot in spots)


def _is_news(heard_us: dict[str, int], name: str, at_us: int) -> bool:
    """Whether it was taken later than what was heard of it; a state is said again when something else of it changed."""
    if at_us <= heard_us.get(name, 0):
        return False
    heard_us[name] = at_us
    return True


def _falls(place: GasPointPlace) -> bool:
    return place.direction == "low"
