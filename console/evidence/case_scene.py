"""What a case's paper is made from: the tape, the journal, the recordings and the photos of its time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import cv2
import numpy as np

from console.cases import Case
from console.domain.areas import Areas
from console.domain.search import Found
from console.evidence.derived import FITS_US, draw
from console.evidence.gas_samples import beyond_tape, samples_of
from console.messages import GasPoint, Seen, Worker
from console.presenters.texts import date_clock_text
from console.room.photos import photo_path
from console.room.picture import Picture
from console.room.searching import About, Question, answers
from console.room.stretch import picture_at
from console.site.context import Context
from console.site.find import gas_points_of
from console.site.model import Camera
from console.store.store import Store
from console.topics import Refused, decode, seen_topic, state_topic
from console.values import Quality
from console.vision.playback import Playback

MOST_PICTURES, MOST_TRENDS, MOST_SAMPLES = 6, 6, 600
PICTURE_WH_PX = (1280, 720)
QUALITY = 85
_JPEG = (cv2.IMWRITE_JPEG_QUALITY, QUALITY)
_BEFORE_US = 2_000_000
GasSample = tuple[int, float | None]
"""(when it was measured in UTC microseconds, the value or None where nothing is known)."""


@dataclass
class Scene:
    """All of it. `at_us` is the moment of plan and pictures; samples are by gas point, None where nothing is known."""

    case: Case
    at_us: int
    found: list[Found] = field(default_factory=list)
    picture: Picture = field(default_factory=Picture)
    frames: list[tuple[Camera, int, bytes]] = field(default_factory=list)
    samples: dict[str, list[GasSample]] = field(default_factory=dict)
    photos: list[tuple[int, bytes]] = field(default_factory=list)
    """(number of the measure, JPEG)."""
    remarks: list[str] = field(default_factory=list)


def gathered(context: Context, store: Store, case: Case) -> Scene:
    """Read it all. Raises StorageError, OSError."""
    question = Question(About.INCIDENT, case.from_us, case.to_us, zone=case.zone)
    found = [one for part in answers(store, context.site, question) for one in part.found]
    found.sort(key=lambda one: (one.at_us, one.to_us))
    scene = Scene(case, moment_of(case, found), found)
    span = store.tape.span()
    if span is not None and span[0] <= scene.at_us:
        scene.picture = picture_at(store.tape, min(scene.at_us, span[1]), span[0])
    _read_gas(context, store, scene)
    _take_frames(context, store, scene)
    _take_photos(context, scene)
    return scene


def moment_of(case: Case, found: list[Found]) -> int:
    """When the alert of the case was raised, or the first there; else the middle of its time."""
    raised = [one for one in found if one.row is not None and one.row.kind == "alert_raised"]
    own = [one for one in raised if one.row is not None and one.row.subject == case.alert]
    first = next(iter(own or raised), None)
    return first.at_us if first is not None else (case.from_us + case.to_us) // 2


def _read_gas(context: Context, store: Store, scene: Scene) -> None:
    """The points of the place that went highest towards their set-point; too many samples are thinned, the worst of
    each stretch kept."""
    site, case = context.site, scene.case
    places = {place.id: place for place in gas_points_of(site, case.zone)} if case.zone else {}
    topics = {state_topic(site.id, "gas", point): point for point in places}
    for _, topic, payload in store.tape.messages(case.from_us, case.to_us):
        if topic in topics and isinstance(message := _decoded(topic, payload), GasPoint):
            value = message.value if message.quality is Quality.GOOD else None
            scene.samples.setdefault(message.point, []).append((message.measured_at_us, value))
    without_tape = beyond_tape(store, (case.from_us, case.to_us))
    for span, point in product(without_tape, places):
        if older := list(_of_history(store, point, span)):
            scene.samples[point] = sorted([*scene.samples.get(point, ()), *older], key=lambda one: one[0])
    scene.remarks += [point for point in places if without_tape and point not in scene.samples]

    def nearness(point: str) -> float:
        known = [value for _, value in scene.samples[point] if value is not None]
        place = places[point]
        if place.direction == "low":
            return -min(known, default=1e9) / max(place.set_point_1, 1e-9)
        return max(known, default=-1e9) / max(place.set_point_1, 1e-9)

    chosen = sorted(scene.samples, key=nearness, reverse=True)[:MOST_TRENDS]
    scene.samples = {point: _thinned(scene.samples[point], places[point].direction == "low") for point in chosen}


def _of_history(store: Store, point: str, span: tuple[int, int]) -> Iterator[GasSample]:
    """What a point said while the tape held nothing, or holds nothing any more."""
    for sample in samples_of(point, store.history.read("gas", point, *span).samples):
        yield sample["at_us"], sample["value"] if sample["quality"] == Quality.GOOD else None


def _thinned(samples: list[GasSample], falls: bool) -> list[GasSample]:
    step = -(-len(samples) // MOST_SAMPLES)
    if step <= 1:
        return samples
    pieces = (samples[at : at + step] for at in range(0, len(samples), step))
    return [one for piece in pieces for one in _worst(piece, falls)]


def _worst(piece: list[GasSample], falls: bool) -> list[GasSample]:
    """The worst value, and one that is not known where there is one: a head may die of what it measured last."""
    known = [one for one in piece if one[1] is not None]
    worst = (min if falls else max)(known, key=lambda one: one[1] or 0.0, default=None)
    unknown = next((one for one in piece if one[1] is None), None)
    return sorted((one for one in (worst, unknown) if one is not None), key=lambda one: one[0])


def _take_frames(context: Context, store: Store, scene: Scene) -> None:
    wanted = set(scene.case.cameras)
    cameras = [camera for camera in context.site.cameras if camera.id in wanted][:MOST_PICTURES]
    for camera in cameras:
        player = Playback(context.home.recordings, camera.id)
        tile = player.frame_at(scene.at_us, PICTURE_WH_PX)
        player.close()
        if tile is None:
            scene.remarks.append(camera.id)
            continue
        seen = _seen_on(context, store, camera.id, tile.captured_at_us)
        picture = np.ascontiguousarray(tile.pixels_bgra[:, :, :3])
        clock = date_clock_text(tile.captured_at_us, context.site.time_zone)
        draw(picture, seen.objects if seen else (), camera.masks, clock)
        scene.frames.append((camera, tile.captured_at_us, _jpeg(picture)))


def _seen_on(context: Context, store: Store, camera: str, at_us: int) -> Seen | None:
    """What was seen on that frame, or on one just before it."""
    topic, newest = seen_topic(context.site.id, camera), None
    for _, told, payload in store.tape.messages(at_us - _BEFORE_US, at_us + 1):
        if told == topic and isinstance(message := _decoded(told, payload), Seen):
            newest = message
    return newest if newest is not None and at_us - newest.captured_at_us <= FITS_US else None


def _take_photos(context: Context, scene: Scene) -> None:
    for measure in scene.case.measures:
        path = photo_path(context.home, measure.photo) if measure.photo else None
        if path is None:
            continue
        said = path.read_bytes() if path.is_file() else b""
        picture = cv2.imdecode(np.frombuffer(said, np.uint8), cv2.IMREAD_COLOR) if said else None
        if picture is None or hashlib.sha256(said).hexdigest() != measure.photo:
            scene.remarks.append(f"photo {measure.number}")
        else:
            scene.photos.append((measure.number, _jpeg(_within(picture))))


def _within(picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    scale = min(1.0, PICTURE_WH_PX[0] / width, PICTURE_WH_PX[1] / height)
    return cv2.resize(picture, (max(1, round(width * scale)), max(1, round(height * scale))))


def _jpeg(picture: np.ndarray) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, _JPEG)[1])


def people_of(scene: Scene, areas: Areas, limit_us: int) -> Iterator[Worker]:
    """Those whose place was known then: of the case's area, and those it names."""
    for worker in scene.picture.workers.values():
        is_fresh = 0 <= scene.at_us - worker.position_at_us <= limit_us
        if is_fresh and (areas.same(worker.zone, scene.case.zone) or worker.worker in scene.case.people):
            yield worker


def _decoded(topic: str, payload: bytes) -> object:
    try:
        return decode(topic, payload)
    except Refused:
        return None
