"""Random scenes with labels, to train a detector on: no two have the same camera, place, people, light or lens.

    frame, labels = randomised(rng)        # (360, 640, 3) uint8 BGR; labels as of scene.render

The backdrop is what costs; it is kept for a few dozen frames, over which people, noise, blur and compression change.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import cv2
import numpy as np

from devices.sim.people import SimWorker
from devices.sim.plant import Flame, PlantState
from devices.sim.video.backdrop import Picture
from devices.sim.video.camera import Pinhole
from devices.sim.video.light import AFTERNOON, DIM_HALL, EVENING, HALL, NIGHT, OVERCAST
from devices.sim.video.scene import Label, Scene, render

FRAMES_A_SCENE = 40
SMALLEST_PX, LARGEST_PX = 24.0, 200.0
_AREAS = ("tank-farm", "reactor", "loading", "substation", "crane", "vessel", "yard")
_POSES = ("walk", "walk", "walk", "stand", "stand", "stand", "weld", "climb", "down")


class TrainingScenes:
    """An endless source of labelled frames; `frames_a_scene` frames share one backdrop."""

    def __init__(self, rng: np.random.Generator, frames_a_scene: int = FRAMES_A_SCENE) -> None:
        self._rng, self._per = rng, frames_a_scene
        self._left = 0
        self._scene: Scene | None = None

    def next(self) -> tuple[Picture, list[Label]]:
        """The next frame and what is on it."""
        if self._scene is None or self._left <= 0:
            self._scene, self._left = random_scene(self._rng), self._per
        self._left -= 1
        return frame_of(self._scene, self._rng)


_SOURCES: dict[int, TrainingScenes] = {}


def randomised(rng: np.random.Generator) -> tuple[Picture, list[Label]]:
    """One labelled random frame; calls with the same generator share backdrops, FRAMES_A_SCENE each."""
    source = _SOURCES.get(id(rng))
    if source is None or source._rng is not rng:
        _SOURCES.clear()
        source = _SOURCES[id(rng)] = TrainingScenes(rng)
    return source.next()


def random_scene(rng: np.random.Generator) -> Scene:
    """A made-up plant of one area and a camera at its edge, looking in."""
    area = str(rng.choice(_AREAS))
    size = float(rng.uniform(24, 46))
    outline: list[list[float]] = [[30, 30], [30 + size, 30], [30 + size, 30 + size * 0.8], [30, 30 + size * 0.8]]
    roofed = area in ("reactor", "substation") or bool(rng.random() < 0.25)
    zone = {"id": f"{area}-{rng.integers(1000)}", "kind": "area", "storey": "F1", "outline_m": outline}
    site = {"width_m": 60 + size, "height_m": 60 + size * 0.8, "storey": [{"id": "F1", "elevation_m": 0.0}],
            "zone": [zone],
            "shape": _shapes(rng, outline, size, roofed)}
    camera = _camera(rng, size, str(zone["id"]))
    outside = [AFTERNOON, OVERCAST, EVENING, NIGHT][int(rng.choice(4, p=(0.4, 0.3, 0.2, 0.1)))]
    turn = float(rng.uniform(0, 2 * math.pi))
    flat = math.hypot(outside.towards[0], outside.towards[1])
    towards = (flat * math.cos(turn), flat * math.sin(turn), outside.towards[2])
    inside = HALL if rng.random() < 0.6 else DIM_HALL
    scene = Scene.of(site, camera, [], dataclasses.replace(outside, towards=towards), inside)
    return dataclasses.replace(scene, name="" if rng.random() < 0.5 else f"C{rng.integers(1, 99):02d}")


def _shapes(rng: np.random.Generator, outline: list[list[float]], size: float, roofed: bool) -> list[dict[str, Any]]:
    if roofed:
        return [{"kind": "building", "outline_m": outline, "label": str(rng.integers(1000))}]
    shapes: list[dict[str, Any]] = [
        {"kind": "road", "outline_m": [[0, 20], [120, 20], [120, 27], [0, 27]]},
        {"kind": "building", "outline_m": [[30, 4], [30 + size, 4], [30 + size, 16], [30, 16]],
         "label": str(rng.integers(1000))},
    ]
    for _ in range(int(rng.integers(0, 4))):
        spot = [float(rng.uniform(34, 26 + size)), float(rng.uniform(34, 26 + size * 0.8))]
        kind, radius = ("tank", rng.uniform(2, 4.5)) if rng.random() < 0.5 else ("vessel", rng.uniform(1, 2.5))
        shapes.append({"kind": kind, "outline_m": [spot], "radius_m": float(radius)})
    if rng.random() < 0.5:
        y = float(rng.uniform(30, 30 + size * 0.8))
        shapes.append({"kind": "rack", "outline_m": [[20, y], [60 + size, y], [60 + size, y + 3], [20, y + 3]]})
    return shapes


def _camera(rng: np.random.Generator, size: float, zone: str) -> dict[str, Any]:
    corner = int(rng.integers(4))
    x = 31.0 if corner in (0, 3) else 29 + size
    y = 31.0 if corner in (0, 1) else 29 + size * 0.8
    x, y = x + float(rng.uniform(-0.8, 0.8)), y + float(rng.uniform(-0.8, 0.8))
    toward = math.degrees(math.atan2(30 + size / 2 - x, y - 30 - size * 0.4)) + float(rng.uniform(-14, 14))
    return {"id": f"T{rng.integers(10000)}", "zone": zone, "storey": "F1", "x_m": x, "y_m": y,
            "height_m": float(rng.uniform(2.4, 6.5)), "heading_deg": toward % 360,
            "tilt_deg": float(rng.uniform(5, 28)), "fov_deg": float(rng.uniform(45, 88))}


def frame_of(scene: Scene, rng: np.random.Generator) -> tuple[Picture, list[Label]]:
    """People at random in the view of a scene, then a lens and a link at random."""
    workers = tuple(w for n in range(int(rng.integers(0, 8))) if (w := _worker(scene.pinhole, rng, n)) is not None)
    flames = tuple(f for _ in range(int(rng.random() < 0.12)) if (f := _fire(scene.pinhole, rng)) is not None)
    arcs = tuple(_arc(w) for w in workers if w.pose == "weld" and rng.random() < 0.6)
    state = PlantState(t_s=float(rng.uniform(0, 30)), workers=workers, cranes=(), flames=(*flames, *arcs), gas={},
                       wind_mps=0.0, wind_from_deg=0.0, air_c=20.0)
    frame, labels = render(scene, state, rng)
    return _through_lens(frame, rng), labels


def _spot(pinhole: Pinhole, rng: np.random.Generator) -> tuple[float, float] | None:
    """A place on the floor at which a person is between SMALLEST_PX and LARGEST_PX tall and in the picture."""
    for _ in range(20):
        tall = math.exp(rng.uniform(math.log(SMALLEST_PX), math.log(LARGEST_PX)))
        ahead = pinhole.focal_px * 1.75 / tall
        right = float(rng.uniform(-1, 1)) * ahead * pinhole.width_px / 2 / pinhole.focal_px
        level = math.sqrt(max(0.0, ahead**2 - (pinhole.height_m - 0.9) ** 2))
        h = math.radians(pinhole.heading_deg)
        x = pinhole.x_m + math.sin(h) * level + math.cos(h) * right
        y = pinhole.y_m - math.cos(h) * level + math.sin(h) * right
        if pinhole.sees((x, y, 1.0)):
            return x, y
    return None


def _worker(pinhole: Pinhole, rng: np.random.Generator, n: int) -> SimWorker | None:
    spot = _spot(pinhole, rng)
    if spot is None:
        return None
    return SimWorker(
        id=f"R-{rng.integers(1_000_000)}-{n}", tag="", band="", trade="", x_m=spot[0], y_m=spot[1], storey="F1",
        heading_deg=float(rng.uniform(0, 360)), pose=str(rng.choice(_POSES)), helmet=bool(rng.random() < 0.6),
        vest=bool(rng.random() < 0.7), sos=False, pulse_bpm=80.0, skin_c=33.0, battery_pct=90.0)


def _fire(pinhole: Pinhole, rng: np.random.Generator) -> Flame | None:
    spot = _spot(pinhole, rng)
    return Flame(*spot, "F1", "fire") if spot is not None else None


def _arc(worker: SimWorker) -> Flame:
    h = math.radians(worker.heading_deg)
    return Flame(worker.x_m + 0.6 * math.sin(h), worker.y_m - 0.6 * math.cos(h), worker.storey, "weld")


def _through_lens(frame: Picture, rng: np.random.Generator) -> Picture:
    """Exposure, colour cast, blur, noise and JPEG blocks at random."""
    gain = np.exp(rng.normal(0, 0.16)) * np.exp(rng.normal(0, 0.05, 3))
    bright = frame.astype(np.float32) * gain.astype(np.float32) + np.float32(rng.normal(0, 7))
    if rng.random() < 0.35:
        bright = cv2.GaussianBlur(bright, (0, 0), float(rng.uniform(0.4, 1.5))).astype(np.float32)
    if rng.random() < 0.12:
        bright = np.repeat(bright.mean(axis=2, keepdims=True), 3, axis=2)
    bright = bright + rng.standard_normal(frame.shape[:2], dtype=np.float32)[:, :, None] * np.float32(rng.uniform(0, 7))
    seen: Picture = np.clip(bright, 0, 255).astype(np.uint8)
    if rng.random() < 0.7:
        _, packed = cv2.imencode(".jpg", seen, (cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(28, 92))))
        seen = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return seen
