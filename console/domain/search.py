"""Questions about the past: who was where, which cameras saw whom, when a gas was over a value while a permit was open.

Each is a fold over what the tape holds, in its order. What was heard counts as long as the room believes it: a place or
a value that nobody confirmed within the site's limit is not known any more, and what depends on it ends there. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from console.domain.areas import Areas
from console.domain.occasions import OPEN
from console.messages import GasPoint, JournalEntry, Permit, Seen, Worker
from console.site.find import covers, zones_at
from console.site.geometry import distance_m
from console.site.model import Camera, Crane, GasPointPlace, InterlockRecord, PermitRecord, Site
from console.values import Quality

_Placed = GasPointPlace | Camera | PermitRecord | InterlockRecord | Crane
AT_HIS_PLACE_M = 2.0
"""What a camera saw on the plan so near to where a tag says somebody is, or within the tag's own error, is he."""


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
        if not _is_news(self._heard_us, worker.worker, worker.position_at_us):
            return
        span = self._held.tell(worker.worker, worker.position_at_us, self._is_inside(worker))
        if span is not None:
            yield self._stay(span)

    def over(self, at_us: int) -> Iterator[Found]:
        """The stays that had not ended."""
        return map(self._stay, self._held.over(at_us))

    def _is_inside(self, worker: Worker) -> bool:
        if self._zone == worker.zone:
            return True
        if self._areas.of(self._zone) == self._zone and self._areas.same(worker.zone, self._zone):
            return True
        at = zones_at(self._site, worker.x_m, worker.y_m, worker.storey)
        return any(zone.id == self._zone for zone in at)

    def _stay(self, span: Span) -> Found:
        return Found(span.from_us, span.to_us, person=span.key, zone=self._zone)


class Sightings:
    """Which cameras had somebody in their picture, by where his tag was, and how often they saw somebody there."""

    def __init__(self, site: Site, person: str) -> None:
        self._site, self._person = site, person
        self._limit_us = round(site.limits.position_s * 1e6)
        self._held = Held(self._limit_us)
        self._heard_us: dict[str, int] = {}
        self._last: Worker | None = None
        self._looks: dict[str, int] = {}

    def hear(self, message: Worker | Seen) -> Iterator[Found]:
        """One state of the worker, or what a camera saw; a sighting that ended by it."""
        if isinstance(message, Seen):
            self._look(message)
        elif message.worker == self._person and _is_news(self._heard_us, self._person, message.position_at_us):
            self._last = message
            for camera in self._site.cameras:
                sees = covers(camera, message.x_m, message.y_m, message.storey)
                if (span := self._held.tell(camera.id, message.position_at_us, sees)) is not None:
                    yield self._sighting(span)

    def over(self, at_us: int) -> Iterator[Found]:
        """The sightings that had not ended."""
        return map(self._sighting, self._held.over(at_us))

    def _look(self, seen: Seen) -> None:
        last = self._last
        if last is None or not self._held.holds(seen.camera):
            return
        if 0 <= seen.captured_at_us - last.position_at_us <= self._limit_us and _saw(seen, last):
            self._looks[seen.camera] = self._looks.get(seen.camera, 0) + 1

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
        self._held, self._open = Held(round(site.limits.gas_s * 1e6)), Held(0)
        self._heard_us: dict[str, int] = {}
        self._beyond: dict[str, list[tuple[int, float]]] = {}
        self._spans: list[Span] = []
        self._permitted: list[Span] = []

    def hear(self, at_us: int, message: GasPoint | Permit) -> None:
        """One state of a gas point, or of the permit as the room heard it then."""
        if isinstance(message, Permit):
            if message.permit == self._permit and (span := self._open.tell(self._permit, at_us, message.state in OPEN)):
                self._permitted.append(span)
        elif (place := self._places.get(message.point)) is not None:
            self._hear(place, message)

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
        worst = self._worst.get(place.id)
        if value is not None and (worst is None or (value < worst[1] if _falls(place) else value > worst[1])):
            self._worst[place.id] = reading.measured_at_us, value
        if (span := self._held.tell(place.id, reading.measured_at_us, is_beyond)) is not None:
            self._spans.append(span)

    def _peak(self, point: str, began_us: int, first_us: int, last_us: int) -> float:
        """The worst value from the last one before a stretch to its end."""
        told = self._beyond[point]
        start_us = max((at_us for at_us, _ in told if began_us <= at_us <= first_us), default=first_us)
        values = [value for at_us, value in told if start_us <= at_us < last_us]
        return min(values) if _falls(self._places[point]) else max(values)


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


def _saw(seen: Seen, worker: Worker) -> bool:
    """Whether a camera saw a person where somebody's tag was."""
    reach_m = max(AT_HIS_PLACE_M, worker.error_m)
    return any(
        one.kind == "person"
        and one.x_m is not None
        and one.y_m is not None
        and distance_m((one.x_m, one.y_m), (worker.x_m, worker.y_m)) <= reach_m
        for one in seen.objects
    )


def _is_news(heard_us: dict[str, int], name: str, at_us: int) -> bool:
    """Whether it was taken later than what was heard of it; a state is said again when something else of it changed."""
    if at_us <= heard_us.get(name, 0):
        return False
    heard_us[name] = at_us
    return True


def _falls(place: GasPointPlace) -> bool:
    return place.direction == "low"
