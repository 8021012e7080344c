"""One camera's picture of the plant at one time, and what a detector should find on it.

    scene = Scene.of(site, camera)                     # traces the backdrop once (seconds)
    frame, labels = render(scene, plant.at(t_s), rng)  # (360, 640, 3) uint8 BGR, a few ms

People stand in the plan; a camera sees the people of its own storey. Nearer things hide farther ones: the backdrop
knows the depth of each of its pixels, people are drawn far first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from devices.sim.people import SimWorker
from devices.sim.plant import Flame, PlantState, SimCrane
from devices.sim.video import body, effects, smoke
from devices.sim.video.backdrop import Backdrop, Picture, traced
from devices.sim.video.camera import FloatArray, Pinhole
from devices.sim.video.figure import drawn, dress_of
from devices.sim.video.gear import PLAIN, Gear, Piece, pieces_of
from devices.sim.video.labels import Label as Label
from devices.sim.video.labels import Mask, Shown, States, clipped, labels_of
from devices.sim.video.light import AFTERNOON, HALL, Light
from devices.sim.video.paint import Shade, crane_at_work, paste, shadow
from devices.sim.video.pen import sketched
from devices.sim.video.places import Spot
from devices.sim.video.props import Plume, Prop
from devices.sim.video.solids import Solid
from devices.sim.video.world import stage_of

LEAST_PX = 10.0
"""Nobody smaller than this is drawn."""
_VARIANTS = 4
"""Backdrops that differ by their sensor noise; a frame takes one of them, so that no two frames are the same."""


@dataclass(frozen=True)
class Extras:
    """What the plant's own state does not say: what people wear and hold (by worker), things about, smoke."""

    gear: Mapping[str, Gear] = field(default_factory=dict)
    props: tuple[Prop, ...] = ()
    plumes: tuple[Plume, ...] = ()


NOTHING_MORE = Extras()
_Thing = SimWorker | Flame | SimCrane | Prop | Plume


@dataclass(frozen=True)
class Scene:
    """A camera and what stands before it. `storey` is whom it sees."""

    pinhole: Pinhole
    storey: str
    backdrop: Backdrop
    light: Light
    name: str = ""

    @classmethod
    def of(
        cls,
        site: Mapping[str, Any],
        camera: Mapping[str, Any],
        ways: Iterable[Sequence[Spot]] = (),
        outside: Light = AFTERNOON,
        inside: Light = HALL,
        more: tuple[Solid, ...] = (),
    ) -> Scene:
        """The scene of one camera of the parsed site file; things are kept off the `ways` of people (plan metres).
        `more` stands there besides what the site says."""
        pinhole = Pinhole.of(camera)
        stage = stage_of(site, camera, ways, outside, inside)
        stage = replace(stage, solids=(*stage.solids, *more)) if more else stage
        return cls(pinhole, str(camera["storey"]), traced(pinhole, stage), stage.light, str(camera["id"]))

    @cached_property
    def side(self) -> float:
        """-1..1: from which side of the picture the light comes."""
        return float(np.clip(self.light.sun_vector @ self.pinhole.axes[0] * 1.5, -1, 1))

    @cached_property
    def shade(self) -> Mask:
        """(H, W) how much of each pixel a full shadow takes, 255 for all: only of the floor, only of direct light."""
        strength = (0.45 if self.light.indoors else 0.62) * self.light.shadow * 255
        shade: Mask = (self.backdrop.floor * self.backdrop.lit * np.float32(strength)).astype(np.uint8)
        return shade

    @cached_property
    def _ground(self) -> Shade:
        return Shade(self.shade, self.light.sun_vector)

    def bright_at(self, x_m: float, y_m: float) -> float:
        """How bright somebody at that place is, 1 in full light."""
        x, y, depth = self.pinhole.pixel_of(x_m, y_m, 0.05)
        column = int(min(max(x, 0.0), self.pinhole.width_px - 1))
        row = int(min(max(y, 0.0), self.pinhole.height_px - 1))
        lit = float(self.backdrop.lit[row, column]) if depth > 0 else 1.0
        sun, sky = sum(self.light.sun) / 3, sum(self.light.sky) / 3
        return min(1.12, max(0.16, (sky + 0.8 * sun * lit) * 1.15)) * self.light.on_people

    def shadow_of(self, frame: Picture, skeleton: FloatArray, depth_m: float) -> None:
        """Darken the floor where a person keeps the light off it, and under the feet."""
        shadow(frame, self.pinhole, self._ground, skeleton, depth_m)

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


def render(
    scene: Scene, state: PlantState, rng: np.random.Generator, extras: Extras = NOTHING_MORE
) -> tuple[Picture, list[Label]]:
    """The frame (H, W, 3) uint8 BGR of the plant at a time, and its labels, far first."""
    frame, labels, _ = shot(scene, state, rng, extras)
    return frame, labels


def shot(
    scene: Scene, state: PlantState, rng: np.random.Generator, extras: Extras = NOTHING_MORE
) -> tuple[Picture, list[Label], list[Shown]]:
    """As `render`, and the patches that lie on the backdrop, far first: what weather needs to know depths."""
    frame = scene.variants[int(rng.integers(len(scene.variants)))].copy()
    labels, shown = _painted(frame, scene, state, rng, extras)
    taken = np.zeros(frame.shape[:2], bool)
    found = labels_of(scene.pinhole, shown, taken)
    return frame, _standing(scene, taken) + labels + found, shown


def told(
    scene: Scene, state: PlantState, number: int, extras: Extras = NOTHING_MORE
) -> tuple[Picture, list[Label], list[Shown]]:
    """The frame of that number, to the pixel that of `picture`, with its labels and patches as in `shot`."""
    frame = scene.variants[number % len(scene.variants)].copy()
    labels, shown = _painted(frame, scene, state, np.random.default_rng(number), extras)
    taken = np.zeros(frame.shape[:2], bool)
    found = labels_of(scene.pinhole, shown, taken)
    return frame, _standing(scene, taken) + labels + found, shown


def picture(scene: Scene, state: PlantState, number: int, extras: Extras = NOTHING_MORE) -> Picture:
    """The frame of that number alone; quicker than `render`. Neighbours differ in their grain, and so do frames whose
    numbers are a key frame's distance apart, as long as that is odd."""
    frame = scene.variants[number % len(scene.variants)].copy()
    _painted(frame, scene, state, np.random.default_rng(number), extras)
    return frame


def _standing(scene: Scene, taken: npt.NDArray[np.bool_]) -> list[Label]:
    """Labels of things that belong to the backdrop, as far as nothing drawn covers them."""
    labels = []
    for number, thing in enumerate(scene.backdrop.things, start=1):
        mine = scene.backdrop.owner == number
        free = float((mine & ~taken).sum()) / max(1.0, float(mine.sum()))
        labels.append(Label(thing.kind, thing.box_xyxy_px, thing.id, thing.visible * free, thing.ground_m))
    return labels


def _painted(
    frame: Picture, scene: Scene, state: PlantState, rng: np.random.Generator, extras: Extras
) -> tuple[list[Label], list[Shown]]:
    """Paint what moves; gives back the labels of flames, smoke and cranes, and the patches of the rest."""
    labels: list[Label] = []
    shown: list[Shown] = []
    for thing in _in_view(scene, state, extras):
        if isinstance(thing, SimWorker):
            shown.extend(_person(frame, scene, thing, extras.gear.get(thing.id, PLAIN), state.t_s))
        elif isinstance(thing, Prop):
            shown.extend(_prop(frame, scene, thing))
        elif isinstance(thing, Flame):
            labels.extend(_flame(frame, scene, thing, state.t_s, rng))
        elif isinstance(thing, Plume):
            labels.extend(smoke.plume(frame, scene.pinhole, scene.backdrop.depth, thing, state.t_s))
        else:
            bright = scene.bright_at(thing.x_m, thing.y_m)
            labels.extend(crane_at_work(frame, scene.pinhole, scene.backdrop.depth, thing, bright))
    return labels, shown


def _in_view(scene: Scene, state: PlantState, extras: Extras) -> list[_Thing]:
    """What of the plant this camera may see, far first."""
    everything: tuple[_Thing, ...] = (*state.workers, *state.flames, *state.cranes, *extras.props, *extras.plumes)
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
    near = [
        n
        for n, thing in enumerate(things)
        if isinstance(thing, Prop)
        or (
            _crane_shows(scene, thing)
            if isinstance(thing, SimCrane)
            else drawn_ones[n] and not _is_hidden(scene, pixels[n], float(depth[n]), float(tall[n]))
        )
    ]
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


def _person(frame: Picture, scene: Scene, worker: SimWorker, gear: Gear, t_s: float) -> list[Shown]:
    """Draw one person and what he has on him, farther things first."""
    phase = body.phase_of(worker.id)
    joints = body.joints(worker.pose, t_s if worker.fallen is None else body.falling_s(worker.fallen, phase), phase)
    if gear.holds in _HANDS:
        joints = body.with_arm(joints, _HANDS[gear.holds])
    skeleton = body.placed(joints, worker.x_m, worker.y_m, worker.heading_deg, gear.up_m)
    bright = scene.bright_at(worker.x_m, worker.y_m)
    dress = dress_of(worker.id, worker.helmet, worker.vest, gear.harness != "none")
    drawing = drawn(scene.pinhole, skeleton, dress, bright, scene.side, mask_down=worker.pose == "weld")
    if drawing is None:
        return []
    if drawing.pixels.shape[0] > 26 and gear.up_m < 0.3:
        scene.shadow_of(frame, skeleton, drawing.depth_m)
    foot = (worker.x_m, worker.y_m, gear.up_m)
    pieces = [] if gear is PLAIN else list(pieces_of(worker.id, gear, skeleton, worker.heading_deg, foot))
    patches = [patch for piece in pieces if (patch := _piece(scene, worker, piece, bright)) is not None]
    behind = [patch for patch in patches if patch.drawing.depth_m >= drawing.depth_m]
    before = [patch for patch in patches if patch.drawing.depth_m < drawing.depth_m]
    slack = 0.9 if worker.pose in ("down", "fall") else 0.35
    tall = round(scene.pinhole.focal_px * body.HEIGHT_M / drawing.depth_m, 1)
    parts = {f"harness_{gear.harness}" if kind == "harness" else kind: box for kind, box in drawing.parts.items()}
    person = Shown(
        "person", worker.id, drawing, _NO_MASK, (worker.x_m, worker.y_m), states_of(worker, gear, tall), parts
    )
    return [_on(frame, scene, patch, slack) for patch in (*behind, person, *before)]


_NO_MASK: Mask = np.zeros((0, 0), np.uint8)
_HANDS = {"phone": "ear", "cigarette": "mouth", "extinguisher": "side", "helmet": "side"}
_PADS_M = {"phone": 0.06, "cigarette": 0.06}
_PIECE_KINDS = {"phone": "phone", "cigarette": "cigarette", "extinguisher": "extinguisher", "helmet": "helmet_in_hand"}


def _on(frame: Picture, scene: Scene, patch: Shown, slack_m: float) -> Shown:
    """The patch pasted, with what of it is seen."""
    return replace(patch, mask=paste(frame, scene.backdrop.depth, patch.drawing, slack_m))


def _piece(scene: Scene, worker: SimWorker, piece: Piece, bright: float) -> Shown | None:
    drawing = sketched(scene.pinhole, piece.strokes, bright, scene.side)
    if drawing is None:
        return None
    pad_px = _PADS_M.get(piece.kind, 0.0) * scene.pinhole.focal_px / drawing.depth_m
    return Shown(
        _PIECE_KINDS.get(piece.kind, ""),
        worker.id,
        drawing,
        _NO_MASK,
        (worker.x_m, worker.y_m),
        pad_px=pad_px,
        joins="harness" if piece.kind == "lanyard" else "",
    )


def states_of(worker: SimWorker, gear: Gear, tall_px: float) -> States:
    """What is true of a person, by name; `height_px` is how tall he would stand in the picture."""
    helmet = "worn" if worker.helmet else "hand" if gear.holds == "helmet" else "absent"
    return (
        ("pose", worker.pose),
        ("helmet", helmet),
        ("vest", worker.vest),
        ("harness", gear.harness),
        ("holds", gear.holds),
        ("fire_watch", gear.fire_watch),
        ("up_m", gear.up_m),
        ("height_px", tall_px),
    )


def _prop(frame: Picture, scene: Scene, prop: Prop) -> list[Shown]:
    drawing = sketched(scene.pinhole, prop.strokes, scene.bright_at(prop.x_m, prop.y_m), scene.side)
    if drawing is None:
        return []
    patch = Shown(prop.kind, prop.id, drawing, _NO_MASK, (prop.x_m, prop.y_m))
    return [_on(frame, scene, patch, 0.35)]


def _flame(frame: Picture, scene: Scene, flame: Flame, t_s: float, rng: np.random.Generator) -> list[Label]:
    place = (flame.x_m, flame.y_m, 0.58 if flame.kind == "weld" else 0.0)
    pixels, depth = scene.pinhole.project(place)
    if not scene.pinhole.sees(place) or _hidden(scene, pixels[0], float(depth[0])):
        return []
    if flame.kind == "weld":
        effects.weld(frame, scene.pinhole, place, rng)
        return []
    box = effects.fire(frame, scene.pinhole, place, t_s, rng)
    if box is None:
        return []
    ground, rises = (flame.x_m, flame.y_m), smoke.box_over(box, t_s)
    return [
        Label("smoke", clipped(rises, scene.pinhole), "", 1.0, ground),
        Label("flame", clipped(box, scene.pinhole), "", 1.0, ground),
    ]


def _hidden(scene: Scene, pixel: FloatArray, depth_m: float) -> bool:
    column, row = int(pixel[0]), int(pixel[1])
    return bool(scene.backdrop.depth[row, column] < depth_m - 0.6)
