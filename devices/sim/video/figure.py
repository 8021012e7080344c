"""A person drawn as a shaded, articulated figure into a small patch with its own transparency."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from devices.sim.video import body
from devices.sim.video.camera import NEAR_M, FloatArray, Pinhole

Patch = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]
Point = tuple[float, float]
Bgr = tuple[int, int, int]
_ROUGH_PX = 180
"""A figure is drawn about this tall and then made smaller, for smooth edges."""

_OVERALLS = ((96, 62, 34), (70, 46, 30), (104, 96, 84), (58, 74, 96), (110, 74, 40), (60, 66, 60))
_VESTS = ((20, 110, 245), (40, 225, 200), (30, 130, 250), (60, 235, 190))
_HELMETS = ((40, 205, 245), (235, 238, 240), (40, 205, 245), (60, 80, 220), (205, 120, 40))
_SKINS = ((112, 142, 186), (98, 126, 170), (126, 158, 200), (74, 98, 140))
_STRIPE, _HAIR, _BOOT, _MASK = (225, 230, 228), (28, 30, 34), (26, 28, 32), (40, 44, 48)

_LIMBS = (
    (body.LEFT_HIP, body.LEFT_KNEE, 0.082), (body.LEFT_KNEE, body.LEFT_FOOT, 0.062),
    (body.RIGHT_HIP, body.RIGHT_KNEE, 0.082), (body.RIGHT_KNEE, body.RIGHT_FOOT, 0.062),
    (body.LEFT_SHOULDER, body.LEFT_ELBOW, 0.058), (body.LEFT_ELBOW, body.LEFT_HAND, 0.046),
    (body.RIGHT_SHOULDER, body.RIGHT_ELBOW, 0.058), (body.RIGHT_ELBOW, body.RIGHT_HAND, 0.046),
)


@dataclass(frozen=True, slots=True)
class Dress:
    """What somebody wears; colours BGR 0..255."""

    overalls: tuple[int, int, int]
    vest: tuple[int, int, int] | None
    helmet: tuple[int, int, int] | None
    skin: tuple[int, int, int]
    stout: float = 1.0


@lru_cache(maxsize=4096)
def dress_of(worker: str, helmet: bool, vest: bool) -> Dress:
    """The clothes of one worker, always the same ones."""
    n = zlib.crc32(worker.encode())
    return Dress(
        overalls=_OVERALLS[n % len(_OVERALLS)],
        vest=_VESTS[n // 7 % len(_VESTS)] if vest else None,
        helmet=_HELMETS[n // 31 % len(_HELMETS)] if helmet else None,
        skin=_SKINS[n // 97 % len(_SKINS)],
        stout=0.92 + 0.2 * (n // 211 % 10) / 10,
    )


@dataclass(frozen=True)
class Drawn:
    """A patch of a picture. pixels: (h, w, 4) uint8, BGR times alpha, and alpha; its corner in the frame; its depth.

    `parts` are boxes in frame pixels of what it wears: 'helmet' or 'bare_head', 'vest'.
    """

    pixels: Patch
    left: int
    top: int
    depth_m: float
    parts: dict[str, Box]


class _Pen:
    """Draws in metres of the body onto a rough patch; knows scale and light. Joints as plain numbers: a figure has some
    sixty strokes, and arrays of two are slow."""

    def __init__(self, patch: Patch, pixels: FloatArray, scales: FloatArray, rough: int, light: float,
                 side: float) -> None:
        self.patch = patch
        self.pixels: list[Point] = [(x, y) for x, y in pixels.tolist()]
        self.scales: list[float] = scales.tolist()
        self.light, self.side = light, side
        self.kind = cv2.LINE_AA if rough < 3 else cv2.LINE_8
        self._tones: dict[tuple[Bgr, float], tuple[int, int, int, int]] = {}

    def tone(self, colour: Bgr, factor: float = 1.0) -> tuple[int, int, int, int]:
        known = self._tones.get((colour, factor))
        if known is None:
            f = self.light * factor
            known = min(255, int(colour[0] * f)), min(255, int(colour[1] * f)), min(255, int(colour[2] * f)), 255
            self._tones[colour, factor] = known
        return known

    def line(self, a: Point, b: Point, tone: tuple[int, int, int, int], thick_px: float) -> None:
        ends = (int(a[0]), int(a[1])), (int(b[0]), int(b[1]))
        cv2.line(self.patch, *ends, tone, max(1, round(thick_px)), self.kind)

    def capsule(self, a: Point, b: Point, radius_px: float, colour: Bgr) -> None:
        """A round limb: dark, and a lighter core moved to the light's side."""
        self.line(a, b, self.tone(colour, 0.66), radius_px * 2)
        if radius_px >= 1.5:
            shift = round(self.side * radius_px * 0.35)
            self.line((a[0] + shift, a[1]), (b[0] + shift, b[1]), self.tone(colour), radius_px * 1.2)

    def disc(self, centre: Point, radius_px: float, colour: Bgr, factor: float = 1.0) -> None:
        at = (int(centre[0]), int(centre[1]))
        cv2.circle(self.patch, at, max(1, round(radius_px)), self.tone(colour, factor), -1, self.kind)

    def fill(self, outline: Sequence[Point], tone: tuple[int, int, int, int]) -> FloatArray:
        """Fill the hull of some points; gives back its corners, whole pixels."""
        ring = cv2.convexHull(np.array(outline, np.float32).reshape(-1, 1, 2)).astype(np.int32)
        cv2.fillConvexPoly(self.patch, ring, tone, self.kind)
        return np.asarray(ring)


def _towards(a: Point, b: Point, share: float) -> Point:
    """The point a share of the way from a to b; 0 is a."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def drawn(pinhole: Pinhole, skeleton: FloatArray, dress: Dress, light: float, light_side: float,
          mask_down: bool = False) -> Drawn | None:
    """Draw a person whose joints (17, 3) stand in the plan. None when not in the picture.

    `light` is the brightness of the place (1 is full), `light_side` -1..1 says from which side of the picture it comes.
    """
    pixels, depth = pinhole.project(skeleton)
    middle = float(depth[body.PELVIS])
    if float(depth.min()) < NEAR_M * 2:
        return None
    scale = pinhole.focal_px / middle
    margin = 0.24 * scale + 2
    low, high = pixels.min(axis=0) - margin, pixels.max(axis=0) + margin
    if high[0] < 0 or high[1] < 0 or low[0] >= pinhole.width_px or low[1] >= pinhole.height_px:
        return None
    left, top = int(np.floor(low[0])), int(np.floor(low[1]))
    width, height = int(high[0]) + 1 - left, int(high[1]) + 1 - top
    rough = next((times for times in (4, 2) if height * times <= _ROUGH_PX), 1)
    patch = np.zeros((height * rough, width * rough, 4), np.uint8)
    local = (pixels - np.array((left, top), np.float32)) * np.float32(rough)
    scales = (pinhole.focal_px / depth * rough).astype(np.float32)
    pen = _Pen(patch, local, scales, rough, light, light_side)
    boxes = _person(pen, depth.tolist(), dress, mask_down, _facing(pinhole, skeleton))
    small = patch
    while small.shape[0] > height:
        small = np.asarray(cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    parts = {kind: (b[0] / rough + left, b[1] / rough + top, b[2] / rough + left, b[3] / rough + top)
             for kind, b in boxes.items()}
    return Drawn(small, left, top, middle, parts)


def _facing(pinhole: Pinhole, skeleton: FloatArray) -> float:
    """1 when the face is turned to the lens, -1 when the back is."""
    right = skeleton[body.RIGHT_SHOULDER] - skeleton[body.LEFT_SHOULDER]
    towards = pinhole.place_m - skeleton[body.CHEST]
    forward = np.array((right[1], -right[0]), np.float32)
    size = float(np.linalg.norm(forward) * np.linalg.norm(towards[:2])) or 1.0
    return float(forward @ towards[:2]) / size


def _person(pen: _Pen, depth: list[float], dress: Dress, mask_down: bool, facing: float) -> dict[str, Box]:
    reach = [depth[a] + depth[b] for a, b, _ in _LIMBS]
    order = sorted(range(len(_LIMBS)), key=lambda n: -reach[n])
    trunk = depth[body.CHEST] * 2
    boxes: dict[str, Box] = {}
    behind = [n for n in order if reach[n] >= trunk - 0.02 or n < 4]
    for n in behind:
        _limb(pen, n, dress)
    vest = _trunk(pen, dress)
    if dress.vest is not None:
        boxes["vest"] = vest
    head = _head(pen, dress, mask_down, facing)
    boxes["helmet" if dress.helmet is not None else "bare_head"] = head
    for n in order:
        if n not in behind:
            _limb(pen, n, dress)
    return boxes


def _limb(pen: _Pen, n: int, dress: Dress) -> None:
    a, b, radius = _LIMBS[n]
    pa, pb, s = pen.pixels[a], pen.pixels[b], pen.scales[b]
    pen.capsule(pa, pb, radius * s * dress.stout, dress.overalls)
    if b in (body.LEFT_FOOT, body.RIGHT_FOOT):
        pen.capsule(_towards(pb, pa, 0.032), _towards(pb, pa, -0.096), 0.066 * s, _BOOT)
        pen.capsule(_towards(pb, pa, 0.512), _towards(pb, pa, 0.48), 0.064 * s * dress.stout, _STRIPE)
    elif b in (body.LEFT_HAND, body.RIGHT_HAND):
        pen.disc(pb, 0.048 * s, dress.skin, 0.9)


def _trunk(pen: _Pen, dress: Dress) -> Box:
    """Torso and vest; gives back the vest's box in patch pixels."""
    p, girth = pen.pixels, 0.125 * pen.scales[body.CHEST] * dress.stout
    colour = dress.vest if dress.vest is not None else dress.overalls
    pelvis, neck = p[body.PELVIS], p[body.NECK]
    pen.capsule(pelvis, _towards(pelvis, p[body.CHEST], 0.25), girth * 1.08, dress.overalls)
    left, right = _swollen(p[body.LEFT_SHOULDER], p[body.RIGHT_SHOULDER], girth)
    low_left, low_right = _swollen(p[body.LEFT_HIP], p[body.RIGHT_HIP], girth * 0.98)
    lift = (neck[0] - pelvis[0]) * 0.16, (neck[1] - pelvis[1]) * 0.16
    outline = (_moved(left, lift, -0.1), _moved(right, lift, -0.1), _moved(low_right, lift, 1.0),
               _moved(low_left, lift, 1.0))
    ring = pen.fill(outline, pen.tone(colour, 0.74))
    cv2.polylines(pen.patch, [ring], True, pen.tone(colour, 0.70), max(1, round(girth * 0.35)), pen.kind)
    middle = sum(x for x, _ in outline) / 4, sum(y for _, y in outline) / 4
    pen.fill([_moved(_towards(middle, corner, 0.72), (pen.side * girth, 0), 0.35) for corner in outline],
             pen.tone(colour))
    if dress.vest is not None:
        _stripes(pen, outline, girth)
    x, y, w, h = cv2.boundingRect(ring)
    return float(x), float(y), float(x + w), float(y + h)


def _moved(point: Point, along: Point, times: float) -> Point:
    return point[0] + along[0] * times, point[1] + along[1] * times


def _swollen(a: Point, b: Point, girth: float) -> tuple[Point, Point]:
    """Two ends moved apart so that a body seen from its side keeps its depth."""
    along = b[0] - a[0], b[1] - a[1]
    far = math.hypot(*along) or 1.0
    out = max(girth * 0.45, girth * 0.95 - far / 2) / far
    return _moved(a, along, -out), _moved(b, along, out)


def _stripes(pen: _Pen, outline: tuple[Point, Point, Point, Point], girth: float) -> None:
    a, b, c, d = outline
    for share in (0.48, 0.78):
        pen.line(_towards(a, d, share), _towards(b, c, share), pen.tone(_STRIPE), girth * 0.30)
    for share in (0.24, 0.76):
        down = _towards(_towards(a, d, 0.48), _towards(b, c, 0.48), share)
        pen.line(_towards(a, b, share), down, pen.tone(_STRIPE, 0.95), girth * 0.22)


def _head(pen: _Pen, dress: Dress, mask_down: bool, facing: float) -> Box:
    """Head with helmet, hair or welding mask; gives back its box in patch pixels."""
    head, crown, s = pen.pixels[body.HEAD], pen.pixels[body.CROWN], pen.scales[body.HEAD]
    r = 0.108 * s
    pen.capsule(pen.pixels[body.NECK], head, 0.055 * s, dress.skin)
    pen.disc(head, r, dress.skin, 0.80)
    pen.disc((head[0] + pen.side * r * 0.3, head[1]), r * 0.70, dress.skin)
    up = crown[0] - head[0], crown[1] - head[1]
    angle = math.degrees(math.atan2(up[1], up[0])) + 90
    if mask_down:
        pen.disc(head, r * 1.05, _MASK)
    elif facing < 0.15:
        pen.disc(_moved(head, up, 0.1), r * 0.98, _HAIR)
    if dress.helmet is None:
        _cap(pen, _moved(head, up, 0.22), r * 1.04, angle, _HAIR)
        size = r * 1.15
    else:
        size = r * 1.34
        _cap(pen, _moved(head, up, 0.22), size, angle, dress.helmet)
        wide = size * 1.08 / max(1e-3, math.hypot(*up))
        across, base = (-up[1], up[0]), _moved(head, up, 0.30)
        pen.line(_moved(base, across, -wide), _moved(base, across, wide), pen.tone(dress.helmet, 0.72), r * 0.22)
    x, y = _moved(head, up, 0.25 if dress.helmet is not None else 0.08)
    return x - size, y - size, x + size, y + max(size, r * 1.1)


def _cap(pen: _Pen, centre: Point, size: float, angle: float, colour: Bgr) -> None:
    """The upper half of a ball: dark, with a lit part and a glint."""
    at = (int(centre[0]), int(centre[1]))
    axes = (max(1, round(size)), max(1, round(size * 0.98)))
    cv2.ellipse(pen.patch, at, axes, angle, 180, 360, pen.tone(colour, 0.74), -1, pen.kind)
    lit = (int(centre[0] + pen.side * size * 0.25), int(centre[1] - size * 0.06))
    cv2.ellipse(pen.patch, lit, (max(1, round(size * 0.66)), max(1, round(size * 0.78))), angle, 180, 360,
                pen.tone(colour), -1, pen.kind)
    if size > 5:
        glint = (int(centre[0] + pen.side * size * 0.35), int(centre[1] - size * 0.55))
        cv2.circle(pen.patch, glint, max(1, round(size * 0.14)), pen.tone((255, 255, 255), 0.98), -1, pen.kind)
