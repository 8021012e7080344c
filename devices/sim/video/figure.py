"""A person drawn as a shaded, articulated figure into a small patch with its own transparency."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from devices.sim.video import body
from devices.sim.video.camera import NEAR_M, FloatArray, Pinhole

Patch = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]
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
    """Draws in metres of the body onto a rough patch; knows scale and light."""

    def __init__(self, patch: Patch, pixels: FloatArray, scales: FloatArray, rough: int, light: float,
                 side: float) -> None:
        self.patch, self.pixels, self.scales = patch, pixels, scales
        self.light, self.side = light, side
        self.kind = cv2.LINE_AA if rough < 3 else cv2.LINE_8

    def tone(self, colour: tuple[int, int, int], factor: float = 1.0) -> tuple[int, int, int, int]:
        f = self.light * factor
        return min(255, int(colour[0] * f)), min(255, int(colour[1] * f)), min(255, int(colour[2] * f)), 255

    def capsule(self, a: FloatArray, b: FloatArray, radius_px: float, colour: tuple[int, int, int]) -> None:
        """A round limb: dark, and a lighter core moved to the light's side."""
        ends = (int(a[0]), int(a[1])), (int(b[0]), int(b[1]))
        cv2.line(self.patch, *ends, self.tone(colour, 0.66), max(1, round(radius_px * 2)), self.kind)
        if radius_px >= 1.5:
            shift = round(self.side * radius_px * 0.35)
            lit = (ends[0][0] + shift, ends[0][1]), (ends[1][0] + shift, ends[1][1])
            cv2.line(self.patch, *lit, self.tone(colour), max(1, round(radius_px * 1.2)), self.kind)

    def disc(self, centre: FloatArray, radius_px: float, colour: tuple[int, int, int], factor: float = 1.0) -> None:
        at = (int(centre[0]), int(centre[1]))
        cv2.circle(self.patch, at, max(1, round(radius_px)), self.tone(colour, factor), -1, self.kind)


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
    boxes = _person(pen, depth, dress, mask_down, _facing(pinhole, skeleton))
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


def _person(pen: _Pen, depth: FloatArray, dress: Dress, mask_down: bool, facing: float) -> dict[str, Box]:
    order = sorted(range(len(_LIMBS)), key=lambda n: -float(depth[_LIMBS[n][0]] + depth[_LIMBS[n][1]]))
    trunk = float(depth[body.CHEST]) * 2
    boxes: dict[str, Box] = {}
    behind = [n for n in order if _reach(depth, n) >= trunk - 0.02 or n < 4]
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


def _reach(depth: FloatArray, limb: int) -> float:
    return float(depth[_LIMBS[limb][0]] + depth[_LIMBS[limb][1]])


def _limb(pen: _Pen, n: int, dress: Dress) -> None:
    a, b, radius = _LIMBS[n]
    pa, pb, s = pen.pixels[a], pen.pixels[b], float(pen.scales[b])
    pen.capsule(pa, pb, radius * s * dress.stout, dress.overalls)
    if b in (body.LEFT_FOOT, body.RIGHT_FOOT):
        along = (pb - pa) * np.float32(0.16)
        pen.capsule(pb - along * 0.2, pb + along * 0.6, 0.066 * s, _BOOT)
        pen.capsule(pb - along * 3.2, pb - along * 3.0, 0.064 * s * dress.stout, _STRIPE)
    elif b in (body.LEFT_HAND, body.RIGHT_HAND):
        pen.disc(pb, 0.048 * s, dress.skin, 0.9)


def _trunk(pen: _Pen, dress: Dress) -> Box:
    """Torso and vest; gives back the vest's box in patch pixels."""
    p, s = pen.pixels, float(pen.scales[body.CHEST])
    girth = 0.125 * s * dress.stout
    colour = dress.vest if dress.vest is not None else dress.overalls
    pen.capsule(p[body.PELVIS], (p[body.PELVIS] * 3 + p[body.CHEST]) / 4, girth * 1.08, dress.overalls)
    sides = [_swollen(p[a], p[b], girth) for a, b in ((body.LEFT_SHOULDER, body.RIGHT_SHOULDER),)]
    waist = _swollen(p[body.LEFT_HIP], p[body.RIGHT_HIP], girth * 0.98)
    lift = (p[body.NECK] - p[body.PELVIS]) * np.float32(0.16)
    top = (sides[0][0] - lift * 0.1, sides[0][1] - lift * 0.1)
    outline = np.array((*top, waist[1] + lift, waist[0] + lift), np.float32)
    ring = cv2.convexHull(outline.reshape(-1, 1, 2)).astype(np.int32)
    cv2.fillConvexPoly(pen.patch, ring, pen.tone(colour, 0.74), pen.kind)
    cv2.polylines(pen.patch, [ring], True, pen.tone(colour, 0.70), max(1, round(girth * 0.35)), pen.kind)
    middle = outline.mean(axis=0)
    shift = np.array((pen.side * girth * 0.35, 0), np.float32)
    core = ((outline - middle) * np.float32(0.72) + middle + shift).reshape(-1, 1, 2)
    cv2.fillConvexPoly(pen.patch, cv2.convexHull(core).astype(np.int32), pen.tone(colour), pen.kind)
    if dress.vest is not None:
        _stripes(pen, outline, girth)
    x, y, w, h = cv2.boundingRect(ring)
    return float(x), float(y), float(x + w), float(y + h)


def _swollen(a: FloatArray, b: FloatArray, girth: float) -> tuple[FloatArray, FloatArray]:
    """Two ends moved apart so that a body seen from its side keeps its depth."""
    along = b - a
    far = float(np.hypot(along[0], along[1])) or 1.0
    out = along / far * max(girth * 0.45, girth * 0.95 - far / 2)
    return (a - out).astype(np.float32), (b + out).astype(np.float32)


def _stripes(pen: _Pen, outline: FloatArray, girth: float) -> None:
    a, b, c, d = outline
    thick = max(1, round(girth * 0.30))
    for share in (0.48, 0.78):
        left, right = a + (d - a) * share, b + (c - b) * share
        ends = (int(left[0]), int(left[1])), (int(right[0]), int(right[1]))
        cv2.line(pen.patch, *ends, pen.tone(_STRIPE), thick, pen.kind)
    for share in (0.24, 0.76):
        up, down = a + (b - a) * share, (a + (d - a) * 0.48) * (1 - share) + (b + (c - b) * 0.48) * share
        cv2.line(pen.patch, (int(up[0]), int(up[1])), (int(down[0]), int(down[1])), pen.tone(_STRIPE, 0.95),
                 max(1, round(girth * 0.22)), pen.kind)


def _head(pen: _Pen, dress: Dress, mask_down: bool, facing: float) -> Box:
    """Head with helmet, hair or welding mask; gives back its box in patch pixels."""
    head, crown, s = pen.pixels[body.HEAD], pen.pixels[body.CROWN], float(pen.scales[body.HEAD])
    r = 0.108 * s
    pen.capsule(pen.pixels[body.NECK], head, 0.055 * s, dress.skin)
    pen.disc(head, r, dress.skin, 0.80)
    pen.disc(head + np.array((pen.side * r * 0.3, 0), np.float32), r * 0.70, dress.skin)
    up = crown - head
    angle = float(np.degrees(np.arctan2(up[1], up[0]))) + 90
    if mask_down:
        pen.disc(head, r * 1.05, _MASK)
    elif facing < 0.15:
        pen.disc(head + up * 0.1, r * 0.98, _HAIR)
    if dress.helmet is None:
        _cap(pen, head + up * 0.22, r * 1.04, angle, _HAIR)
        size = r * 1.15
    else:
        size = r * 1.34
        _cap(pen, head + up * 0.22, size, angle, dress.helmet)
        across = np.array((-up[1], up[0]), np.float32) / max(1e-3, float(np.hypot(up[0], up[1]))) * size * 1.08
        base = head + up * 0.30
        ends = base - across, base + across
        cv2.line(pen.patch, (int(ends[0][0]), int(ends[0][1])), (int(ends[1][0]), int(ends[1][1])),
                 pen.tone(dress.helmet, 0.72), max(1, round(r * 0.22)), pen.kind)
    top = head + up * (0.25 if dress.helmet is not None else 0.08)
    half = size
    return float(top[0] - half), float(top[1] - half), float(top[0] + half), float(top[1] + max(half, r * 1.1))


def _cap(pen: _Pen, centre: FloatArray, size: float, angle: float, colour: tuple[int, int, int]) -> None:
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
