"""One camera's picture of the plant at one time, and what a detector should find on it.

    scene = Scene.of(site, camera)                     # traces the backdrop once (seconds)
    frame, labels = render(scene, plant.at(t_s), rng)  # (360, 640, 3) uint8 BGR, a few ms

People stand in the plan; a camera sees the people of its own storey. Nearer things hide farther ones: the backdrop
knows the depth of each of its pixels, people are drawn far first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from devices.sim.people import SimWorker
from devices.sim.plant import Flame, PlantState, SimCrane
from devices.sim.video import body, effects
from devices.sim.video.backdrop import Backdrop, Picture, traced
from devices.sim.video.camera import FloatArray, Pinhole
from devices.sim.video.figure import Box, Drawn, drawn, dress_of
from devices.sim.video.light import AFTERNOON, HALL, Light
from devices.sim.video.places import Spot
from devices.sim.video.world import stage_of

Mask = npt.NDArray[np.uint8]
LEAST_PX = 10.0
"""Nobody smaller than this is drawn."""
_VARIANTS = 4
"""Backdrops that differ by their sensor noise; a frame takes one of them, so that no two frames are the same."""


@dataclass(frozen=True, slots=True)
class Label:
    """One thing on a frame. `kind`: 'person', 'helmet', 'bare_head', 'vest' or 'flame'.

    `box_xyxy_px` is clipped to the frame; `visible` is the share of the thing that nothing hides, 0..1.
    """

    kind: str
    box_xyxy_px: Box
    worker: str
    visible: float


@dataclass(frozen=True)
class Scene:
    """A camera and what stands before it. `storey` is whom it sees."""

    pinhole: Pinhole
    storey: str
    backdrop: Backdrop
    light: Light
    name: str = ""

    @classmethod
    def of(cls, site: Mapping[str, Any], camera: Mapping[str, Any], ways: Iterable[Sequence[Spot]] = (),
           outside: Light = AFTERNOON, inside: Light = HALL) -> Scene:
        """The scene of one camera of the parsed site file; things are kept off the `ways` of people (plan metres)."""
        pinhole = Pinhole.of(camera)
        stage = stage_of(site, camera, ways, outside, inside)
        return cls(pinhole, str(camera["storey"]), traced(pinhole, stage), stage.light, str(camera["id"]))

    @cached_property
    def side(self) -> float:
        """-1..1: from which side of the picture the light comes."""
        return float(np.clip(self.light.sun_vector @ self.pinhole.axes[0] * 1.5, -1, 1))

    @cached_property
    def shade(self) -> Mask:
        """(H, W) how much of each pixel a full shadow takes away, 255 for all: only of the floor, only of direct light.
        """
        strength = (0.45 if self.light.indoors else 0.62) * self.light.shadow * 255
        shade: Mask = (self.backdrop.floor * self.backdrop.lit * np.float32(strength)).astype(np.uint8)
        return shade

    @cached_property
    def variants(self) -> list[Picture]:
        """Backdrops with the camera's name and fresh sensor noise."""
        rng = np.random.default_rng(5)
        return [_noisy(self.backdrop.picture, self.name, rng) for _ in range(_VARIANTS)]


def _noisy(picture: Picture, name: str, rng: np.random.Generator) -> Picture:
    noise = rng.standard_normal((*picture.shape[:2], 1)).astype(np.float32) * np.float32(1.1)
    noisy: Picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    for colour, thick in (((20, 20, 20), 3), ((236, 236, 236), 1)):
        cv2.putText(noisy, name, (14, 346), cv2.FONT_HERSHEY_SIMPLEX, 0.5, colour, thick, cv2.LINE_AA)
    return noisy


def render(scene: Scene, state: PlantState, rng: np.random.Generator) -> tuple[Picture, list[Label]]:
    """The frame (H, W, 3) uint8 BGR of the plant at a time, and its labels, far first."""
    frame = scene.variants[int(rng.integers(len(scene.variants)))].copy()
    labels, shown = _painted(frame, scene, state, rng)
    return frame, labels + _person_labels(scene, shown)


def picture(scene: Scene, state: PlantState, number: int) -> Picture:
    """The frame of that number alone; quicker than `render`. Neighbours differ in their grain, and so do frames whose
    numbers are a key frame's distance apart, as long as that is odd."""
    frame = scene.variants[number % len(scene.variants)].copy()
    _painted(frame, scene, state, np.random.default_rng(number))
    return frame


_Shown = list[tuple[SimWorker, Drawn, Mask]]


def _painted(frame: Picture, scene: Scene, state: PlantState, rng: np.random.Generator) -> tuple[list[Label], _Shown]:
    """Paint what moves; gives back the labels of flames, and who is seen."""
    labels: list[Label] = []
    shown: _Shown = []
    for thing in _in_view(scene, state):
        if isinstance(thing, SimWorker):
            seen = _person(frame, scene, thing, state.t_s)
            if seen is not None:
                shown.append((thing, *seen))
        elif isinstance(thing, Flame):
            labels.extend(_flame(frame, scene, thing, state.t_s, rng))
        else:
            _crane(frame, scene, thing)
    return labels, shown


def _in_view(scene: Scene, state: PlantState) -> list[SimWorker | Flame | SimCrane]:
    """What of the plant this camera may see, far first."""
    everything: tuple[SimWorker | Flame | SimCrane, ...] = (*state.workers, *state.flames, *state.cranes)
    things = [thing for thing in everything if thing.storey == scene.storey]
    if not things:
        return []
    pinhole = scene.pinhole
    pixels, depth = pinhole.project([(thing.x_m, thing.y_m, 0.8) for thing in things])
    tall = pinhole.focal_px * body.HEIGHT_M / np.maximum(depth, 0.1)
    aside = np.abs(pixels - np.array((pinhole.width_px / 2, pinhole.height_px / 2), np.float32))
    half = np.array((pinhole.width_px / 2, pinhole.height_px / 2), np.float32)
    inside: npt.NDArray[np.bool_] = np.all(aside < half + tall[:, None], axis=1)
    drawn_ones = (depth > 0.5) & (tall >= LEAST_PX) & inside
    near = [n for n, thing in enumerate(things)
            if (_crane_shows(scene, thing) if isinstance(thing, SimCrane)
                else drawn_ones[n] and not _is_hidden(scene, pixels[n], float(depth[n]), float(tall[n])))]
    return [things[n] for n in sorted(near, key=lambda n: -float(depth[n]))]


def _is_hidden(scene: Scene, middle: FloatArray, depth_m: float, tall_px: float) -> bool:
    """Whether the backdrop covers all of somebody whose middle is at that pixel, so that he need not be drawn."""
    x, y, reach = int(middle[0]), int(middle[1]), int(tall_px * 0.7) + 2
    behind = scene.backdrop.depth[max(0, y - reach) : max(0, y + reach), max(0, x - reach) : max(0, x + reach)]
    return behind.size == 0 or float(behind.max()) < depth_m - 1.2


def _crane_shows(scene: Scene, crane: SimCrane) -> bool:
    """Whether any of a crane's boom can be in the picture and before the backdrop."""
    pinhole = scene.pinhole
    pixels, depth = pinhole.project((crane.x_m, crane.y_m, 6.0))
    away = float(depth[0])
    if away < -crane.radius_m:
        return False
    reach = pinhole.focal_px * (crane.radius_m + 4.0) / max(away - crane.radius_m, 1.0)
    middle = pixels[0] if away > 1.0 else np.array((pinhole.width_px / 2, pinhole.height_px / 2), np.float32)
    x, y, far = int(middle[0]), int(middle[1]), int(min(reach, 4000.0))
    behind = scene.backdrop.depth[max(0, y - far) : max(0, y + far), max(0, x - far) : max(0, x + far)]
    return behind.size > 0 and float(behind.max()) > away - crane.radius_m


def _person(frame: Picture, scene: Scene, worker: SimWorker, t_s: float) -> tuple[Drawn, Mask] | None:
    """Draw one person; gives back the patch and the (h, w) mask of what of it can be seen."""
    phase = body.phase_of(worker.id)
    skeleton = body.placed(body.joints(worker.pose, t_s, phase), worker.x_m, worker.y_m, worker.heading_deg)
    pinhole = scene.pinhole
    bright = _light_at(scene, worker.x_m, worker.y_m)
    drawing = drawn(pinhole, skeleton, dress_of(worker.id, worker.helmet, worker.vest), bright, scene.side,
                    mask_down=worker.pose == "weld")
    if drawing is None:
        return None
    if drawing.pixels.shape[0] > 26:
        _shadow(frame, scene, skeleton, drawing.depth_m)
    return drawing, paste(frame, scene.backdrop.depth, drawing, 0.9 if worker.pose == "down" else 0.35)


def _light_at(scene: Scene, x_m: float, y_m: float) -> float:
    """How bright somebody at that place is, 1 in full light."""
    x, y, depth = scene.pinhole.pixel_of(x_m, y_m, 0.05)
    column = int(min(max(x, 0.0), scene.pinhole.width_px - 1))
    row = int(min(max(y, 0.0), scene.pinhole.height_px - 1))
    lit = float(scene.backdrop.lit[row, column]) if depth > 0 else 1.0
    sun, sky = sum(scene.light.sun) / 3, sum(scene.light.sky) / 3
    return min(1.12, max(0.16, (sky + 0.8 * sun * lit) * 1.15))


def _shadow(frame: Picture, scene: Scene, skeleton: FloatArray, depth_m: float) -> None:
    """Darken the floor where the person keeps the light off it, and under the feet."""
    pinhole, towards = scene.pinhole, scene.light.sun_vector
    floor = skeleton.copy()
    slide = towards[:2] / max(float(towards[2]), 0.3)
    floor[:, :2] -= floor[:, 2:] * slide
    floor[:, 2] = 0
    pixels, depth = pinhole.project(floor)
    if float(depth.min()) < 0.5:
        return
    scale = pinhole.focal_px / depth_m
    low = np.floor(pixels.min(axis=0) - 0.2 * scale - 3).astype(int)
    high = np.ceil(pixels.max(axis=0) + 0.2 * scale + 3).astype(int)
    a, b = max(0, int(low[0])), max(0, int(low[1]))
    c, d = min(pinhole.width_px, int(high[0])), min(pinhole.height_px, int(high[1]))
    if c <= a or d <= b:
        return
    mask = np.zeros((d - b, c - a), np.uint8)
    local = (pixels - np.array((a, b), np.float32)).round().astype(int)
    for first, second, radius in _SHADOW_PARTS:
        ends = (int(local[first][0]), int(local[first][1])), (int(local[second][0]), int(local[second][1]))
        cv2.line(mask, *ends, 255, max(1, round(radius * scale)))
    mask = np.asarray(cv2.blur(mask, (5, 5) if scale > 60 else (3, 3)), np.uint8)
    part = frame[b:d, a:c]
    keep = 255 - cv2.multiply(mask, scene.shade[b:d, a:c], scale=1 / 255)
    cv2.multiply(part, cv2.merge((keep, keep, keep)), dst=part, scale=1 / 255)


_SHADOW_PARTS = (
    (body.NECK, body.PELVIS, 0.34), (body.HEAD, body.NECK, 0.22), (body.LEFT_HIP, body.LEFT_KNEE, 0.16),
    (body.LEFT_KNEE, body.LEFT_FOOT, 0.13), (body.RIGHT_HIP, body.RIGHT_KNEE, 0.16),
    (body.RIGHT_KNEE, body.RIGHT_FOOT, 0.13),
    (body.LEFT_SHOULDER, body.LEFT_HAND, 0.10), (body.RIGHT_SHOULDER, body.RIGHT_HAND, 0.10),
)


def paste(frame: Picture, depth: FloatArray, drawing: Drawn, slack_m: float) -> Mask:
    """Put a patch into the frame where nothing of the backdrop is nearer; gives the (h, w) mask of what is seen."""
    height, width = frame.shape[:2]
    h, w = drawing.pixels.shape[:2]
    a, b = max(0, drawing.left), max(0, drawing.top)
    c, d = min(width, drawing.left + w), min(height, drawing.top + h)
    mask = np.zeros((h, w), np.uint8)
    if c <= a or d <= b:
        return mask
    cut = drawing.pixels[b - drawing.top : d - drawing.top, a - drawing.left : c - drawing.left]
    nearer = (depth[b:d, a:c] > drawing.depth_m - slack_m).view(np.uint8)
    blue, green, red, solid = cv2.split(cv2.bitwise_and(cut, cut, mask=nearer))
    clear = cv2.bitwise_not(solid)
    part = frame[b:d, a:c]
    cv2.multiply(part, cv2.merge((clear, clear, clear)), dst=part, scale=1 / 255)
    cv2.add(part, cv2.merge((blue, green, red)), dst=part)
    mask[b - drawing.top : d - drawing.top, a - drawing.left : c - drawing.left] = solid
    return mask


def _flame(frame: Picture, scene: Scene, flame: Flame, t_s: float, rng: np.random.Generator) -> list[Label]:
    place = (flame.x_m, flame.y_m, 0.58 if flame.kind == "weld" else 0.0)
    pixels, depth = scene.pinhole.project(place)
    if not scene.pinhole.sees(place) or _hidden(scene, pixels[0], float(depth[0])):
        return []
    if flame.kind == "weld":
        effects.weld(frame, scene.pinhole, place, rng)
        return []
    box = effects.fire(frame, scene.pinhole, place, t_s, rng)
    return [Label("flame", _clipped(box, scene.pinhole), "", 1.0)] if box is not None else []


def _hidden(scene: Scene, pixel: FloatArray, depth_m: float) -> bool:
    column, row = int(pixel[0]), int(pixel[1])
    return bool(scene.backdrop.depth[row, column] < depth_m - 0.6)


def _crane(frame: Picture, scene: Scene, crane: SimCrane) -> None:
    bars, rope, load = effects.crane_lines(crane)
    corners = np.concatenate((bars.reshape(-1, 3), rope.reshape(-1, 3), load))
    pixels, depth = scene.pinhole.project(corners)
    pixels = pixels[depth > 0.5]
    size = (scene.pinhole.width_px, scene.pinhole.height_px)
    if len(pixels) == 0:
        return
    low = np.clip(pixels.min(axis=0) - 4, 0, size).astype(int)
    high = np.clip(pixels.max(axis=0) + 4, 0, size).astype(int)
    if (high <= low).any() and float(depth.min()) > 0.5:
        return
    window = slice(low[1], high[1]), slice(low[0], high[0])
    nearer = scene.backdrop.depth[window] < float(np.median(depth)) - 2.0
    if nearer.all():
        return
    kept = frame[window].copy()
    effects.boom(frame, scene.pinhole, crane, _light_at(scene, crane.x_m, crane.y_m))
    cv2.copyTo(kept, nearer.view(np.uint8), frame[window])


def _clipped(box: Box, pinhole: Pinhole) -> Box:
    x0, y0, x1, y1 = box
    w, h = float(pinhole.width_px), float(pinhole.height_px)
    return min(max(x0, 0.0), w), min(max(y0, 0.0), h), min(max(x1, 0.0), w), min(max(y1, 0.0), h)


def _person_labels(scene: Scene, shown: Sequence[tuple[SimWorker, Drawn, Mask]]) -> list[Label]:
    """Labels of people drawn far first; what a nearer person covers does not count as visible."""
    taken = np.zeros((scene.pinhole.height_px, scene.pinhole.width_px), bool)
    labels: list[Label] = []
    for worker, drawing, mask in reversed(shown):
        solid = mask > 110
        whole = drawing.pixels[:, :, 3] > 110
        window, inner = _overlap(taken.shape, drawing)
        solid[inner] &= ~taken[window]
        taken[window] |= solid[inner]
        labels.extend(_labels_of(scene, worker, drawing, solid, whole))
    return labels[::-1]


def _overlap(shape: tuple[int, ...], drawing: Drawn) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The part of a patch that lies in the frame: as a window of the frame, and of the patch."""
    h, w = drawing.pixels.shape[:2]
    a, b = max(0, drawing.left), max(0, drawing.top)
    c, d = max(a, min(shape[1], drawing.left + w)), max(b, min(shape[0], drawing.top + h))
    inner = slice(b - drawing.top, d - drawing.top), slice(a - drawing.left, c - drawing.left)
    return (slice(b, d), slice(a, c)), inner


def _labels_of(scene: Scene, worker: SimWorker, drawing: Drawn, solid: npt.NDArray[np.bool_],
               whole: npt.NDArray[np.bool_]) -> list[Label]:
    share = float(solid.sum()) / max(1, int(whole.sum()))
    if share <= 0:
        return []
    x, y, w, h = cv2.boundingRect(solid.astype(np.uint8))
    box = (float(drawing.left + x), float(drawing.top + y), float(drawing.left + x + w), float(drawing.top + y + h))
    labels = [Label("person", _clipped(box, scene.pinhole), worker.id, share)]
    for kind, part in drawing.parts.items():
        rows = slice(max(0, int(part[1]) - drawing.top), max(0, round(part[3]) - drawing.top))
        columns = slice(max(0, int(part[0]) - drawing.left), max(0, round(part[2]) - drawing.left))
        visible = float(solid[rows, columns].sum()) / max(1, int(whole[rows, columns].sum()))
        if visible > 0:
            labels.append(Label(kind, _clipped(part, scene.pinhole), worker.id, visible))
    return labels
