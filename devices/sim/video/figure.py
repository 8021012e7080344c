"""A person drawn as a shaded, articulated figure into a small patch with its own transparency."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from devices.sim.video import body
from devices.sim.video.camera import FloatArray, Pinhole
from devices.sim.video.pen import Bgr, Box, Drawn, Pen, Point, moved, sheet_for, towards

_OVERALLS = ((96, 62, 34), (70, 46, 30), (104, 96, 84), (58, 74, 96), (110, 74, 40), (60, 66, 60))
_VESTS = ((20, 110, 245), (40, 225, 200), (30, 130, 250), (60, 235, 190))
_HELMETS = ((40, 205, 245), (235, 238, 240), (40, 205, 245), (60, 80, 220), (205, 120, 40))
_SKINS = ((112, 142, 186), (98, 126, 170), (126, 158, 200), (74, 98, 140))
_STRIPE, _HAIR, _BOOT, _MASK = (225, 230, 228), (28, 30, 34), (26, 28, 32), (40, 44, 48)

HARNESSES = ((38, 34, 205), (175, 78, 22), (30, 30, 30), (36, 150, 40), (34, 40, 165))
_RING = (200, 206, 210)
_MARGIN_M = 0.24

_LIMBS = (
    (body.LEFT_HIP, body.LEFT_KNEE, 0.082),
    (body.LEFT_KNEE, body.LEFT_FOOT, 0.062),
    (body.RIGHT_HIP, body.RIGHT_KNEE, 0.082),
    (body.RIGHT_KNEE, body.RIGHT_FOOT, 0.062),
    (body.LEFT_SHOULDER, body.LEFT_ELBOW, 0.058),
    (body.LEFT_ELBOW, body.LEFT_HAND, 0.046),
    (body.RIGHT_SHOULDER, body.RIGHT_ELBOW, 0.058),
    (body.RIGHT_ELBOW, body.RIGHT_HAND, 0.046),
)


@dataclass(frozen=True, slots=True)
class Dress:
    """What somebody wears; colours BGR 0..255."""

    overalls: tuple[int, int, int]
    vest: tuple[int, int, int] | None
    helmet: tuple[int, int, int] | None
    skin: tuple[int, int, int]
    stout: float = 1.0
    harness: tuple[int, int, int] | None = None


@lru_cache(maxsize=4096)
def dress_of(worker: str, helmet: bool, vest: bool, harness: bool = False) -> Dress:
    """The clothes of one worker, always the same ones."""
    n = zlib.crc32(worker.encode())
    return Dress(
        overalls=_OVERALLS[n % len(_OVERALLS)],
        vest=_VESTS[n // 7 % len(_VESTS)] if vest else None,
        helmet=_HELMETS[n // 31 % len(_HELMETS)] if helmet else None,
        skin=_SKINS[n // 97 % len(_SKINS)],
        stout=0.92 + 0.2 * (n // 211 % 10) / 10,
        harness=HARNESSES[n // 13 % len(HARNESSES)] if harness else None,
    )


def drawn(
    pinhole: Pinhole, skeleton: FloatArray, dress: Dress, light: float, light_side: float, mask_down: bool = False
) -> Drawn | None:
    """Draw a person whose joints (17, 3) stand in the plan. None when not in the picture.

    `light` is the brightness of the place (1 is full), `light_side` -1..1 says from which side of the picture it comes.
    """
    sheet = sheet_for(pinhole, skeleton, body.PELVIS, _MARGIN_M)
    if sheet is None:
        return None
    pen = Pen(sheet.patch, sheet.pixels, sheet.scales, sheet.rough, light, light_side)
    boxes = _person(pen, sheet.depth_m.tolist(), dress, mask_down, facing(pinhole, skeleton))
    parts = {kind: sheet.in_frame(box) for kind, box in boxes.items()}
    return Drawn(sheet.finished(), sheet.left, sheet.top, float(sheet.depth_m[body.PELVIS]), parts)


def facing(pinhole: Pinhole, skeleton: FloatArray) -> float:
    """1 when the face is turned to the lens, -1 when the back is."""
    right = skeleton[body.RIGHT_SHOULDER] - skeleton[body.LEFT_SHOULDER]
    lens = pinhole.place_m - skeleton[body.CHEST]
    forward = np.array((right[1], -right[0]), np.float32)
    size = float(np.linalg.norm(forward) * np.linalg.norm(lens[:2])) or 1.0
    return float(forward @ lens[:2]) / size


def _person(pen: Pen, depth: list[float], dress: Dress, mask_down: bool, facing: float) -> dict[str, Box]:
    reach = [depth[a] + depth[b] for a, b, _ in _LIMBS]
    order = sorted(range(len(_LIMBS)), key=lambda n: -reach[n])
    trunk = depth[body.CHEST] * 2
    boxes: dict[str, Box] = {}
    behind = [n for n in order if reach[n] >= trunk - 0.02 or n < 4]
    for n in behind:
        _limb(pen, n, dress)
    vest = _trunk(pen, dress, facing)
    if dress.harness is not None:
        boxes["harness"] = _joined(vest, _thigh_loops(pen, dress.harness, dress.stout))
    if dress.vest is not None:
        boxes["vest"] = vest
    head = _head(pen, dress, mask_down, facing)
    boxes["helmet" if dress.helmet is not None else "bare_head"] = head
    for n in order:
        if n not in behind:
            _limb(pen, n, dress)
    return boxes


def _limb(pen: Pen, n: int, dress: Dress) -> None:
    a, b, radius = _LIMBS[n]
    pa, pb, s = pen.pixels[a], pen.pixels[b], pen.scales[b]
    pen.capsule(pa, pb, radius * s * dress.stout, dress.overalls)
    if b in (body.LEFT_FOOT, body.RIGHT_FOOT):
        pen.capsule(towards(pb, pa, 0.032), towards(pb, pa, -0.096), 0.066 * s, _BOOT)
        pen.capsule(towards(pb, pa, 0.512), towards(pb, pa, 0.48), 0.064 * s * dress.stout, _STRIPE)
    elif b in (body.LEFT_HAND, body.RIGHT_HAND):
        pen.disc(pb, 0.048 * s, dress.skin, 0.9)


def _trunk(pen: Pen, dress: Dress, facing: float) -> Box:
    """Torso and vest; gives back the vest's box in patch pixels."""
    p, girth = pen.pixels, 0.125 * pen.scales[body.CHEST] * dress.stout
    colour = dress.vest if dress.vest is not None else dress.overalls
    pelvis, neck = p[body.PELVIS], p[body.NECK]
    pen.capsule(pelvis, towards(pelvis, p[body.CHEST], 0.25), girth * 1.08, dress.overalls)
    spine = neck[0] - pelvis[0], neck[1] - pelvis[1]
    left, right = _swollen(p[body.LEFT_SHOULDER], p[body.RIGHT_SHOULDER], spine, girth)
    low_left, low_right = _swollen(p[body.LEFT_HIP], p[body.RIGHT_HIP], spine, girth * 0.98)
    lift = spine[0] * 0.16, spine[1] * 0.16
    outline = (
        moved(left, lift, -0.1),
        moved(right, lift, -0.1),
        moved(low_right, lift, 1.0),
        moved(low_left, lift, 1.0),
    )
    ring = pen.fill(outline, pen.tone(colour, 0.74))
    cv2.polylines(pen.patch, [ring], True, pen.tone(colour, 0.70), max(1, round(girth * 0.35)), pen.kind)
    middle = sum(x for x, _ in outline) / 4, sum(y for _, y in outline) / 4
    pen.fill(
        [moved(towards(middle, corner, 0.72), (pen.side * girth, 0), 0.35) for corner in outline], pen.tone(colour)
    )
    if dress.vest is not None:
        _stripes(pen, outline, girth)
    if dress.harness is not None:
        _straps(pen, outline, girth, dress.harness, facing)
    x, y, w, h = cv2.boundingRect(ring)
    return float(x), float(y), float(x + w), float(y + h)


def _swollen(a: Point, b: Point, spine: Point, girth: float) -> tuple[Point, Point]:
    """Two ends moved apart across the spine so that a body seen from its side keeps its depth."""
    tall = math.hypot(*spine) or 1.0
    across = -spine[1] / tall, spine[0] / tall
    apart = (b[0] - a[0]) * across[0] + (b[1] - a[1]) * across[1]
    out = math.copysign(max(girth * 0.45, girth * 0.95 - abs(apart) / 2), apart)
    return moved(a, across, -out), moved(b, across, out)


def _stripes(pen: Pen, outline: tuple[Point, Point, Point, Point], girth: float) -> None:
    a, b, c, d = outline
    for share in (0.48, 0.78):
        pen.line(towards(a, d, share), towards(b, c, share), pen.tone(_STRIPE), girth * 0.30)
    for share in (0.24, 0.76):
        down = towards(towards(a, d, 0.48), towards(b, c, 0.48), share)
        pen.line(towards(a, b, share), down, pen.tone(_STRIPE, 0.95), girth * 0.22)


def _straps(pen: Pen, outline: tuple[Point, Point, Point, Point], girth: float, colour: Bgr, facing: float) -> None:
    """Webbing over shoulders, chest and hips; from behind it crosses under a ring between the shoulder blades."""
    a, b, c, d = outline
    tone, wide = pen.tone(colour), girth * 0.34
    pen.line(towards(a, d, 0.97), towards(b, c, 0.97), tone, wide)
    if facing < -0.15:
        cross = towards(towards(a, d, 0.34), towards(b, c, 0.34), 0.5)
        for top, foot in ((0.16, 0.90), (0.84, 0.10)):
            pen.line(towards(a, b, top), cross, tone, wide)
            pen.line(cross, towards(d, c, foot), tone, wide)
        pen.disc(cross, girth * 0.42, _RING)
        pen.disc(cross, girth * 0.20, colour, 0.6)
        return
    for share in (0.22, 0.78):
        pen.line(towards(a, b, share), towards(d, c, share), tone, wide)
    pen.line(
        towards(towards(a, d, 0.36), towards(b, c, 0.36), 0.20),
        towards(towards(a, d, 0.36), towards(b, c, 0.36), 0.80),
        tone,
        wide,
    )


def _thigh_loops(pen: Pen, colour: Bgr, stout: float) -> Box:
    """The loops round the legs; gives back their box in patch pixels."""
    ends: list[Point] = []
    for hip, knee in ((body.LEFT_HIP, body.LEFT_KNEE), (body.RIGHT_HIP, body.RIGHT_KNEE)):
        a, b = pen.pixels[hip], pen.pixels[knee]
        far = math.hypot(b[0] - a[0], b[1] - a[1]) or 1.0
        across = (a[1] - b[1]) / far, (b[0] - a[0]) / far
        reach, middle = 0.085 * pen.scales[hip] * stout, towards(a, b, 0.30)
        loop = moved(middle, across, -reach), moved(middle, across, reach)
        pen.line(*loop, pen.tone(colour), 0.045 * pen.scales[hip])
        ends.extend(loop)
    return (min(x for x, _ in ends), min(y for _, y in ends), max(x for x, _ in ends), max(y for _, y in ends))


def _joined(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _head(pen: Pen, dress: Dress, mask_down: bool, facing: float) -> Box:
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
        pen.disc(moved(head, up, 0.1), r * 0.98, _HAIR)
    if dress.helmet is None:
        _cap(pen, moved(head, up, 0.22), r * 1.04, angle, _HAIR)
        size = r * 1.15
    else:
        size = r * 1.34
        _cap(pen, moved(head, up, 0.22), size, angle, dress.helmet)
        wide = size * 1.08 / max(1e-3, math.hypot(*up))
        across, base = (-up[1], up[0]), moved(head, up, 0.30)
        pen.line(moved(base, across, -wide), moved(base, across, wide), pen.tone(dress.helmet, 0.72), r * 0.22)
    x, y = moved(head, up, 0.25 if dress.helmet is not None else 0.08)
    return x - size, y - size, x + size, y + max(size, r * 1.1)


def _cap(pen: Pen, centre: Point, size: float, angle: float, colour: Bgr) -> None:
    """The upper half of a ball: dark, with a lit part and a glint."""
    at = (int(centre[0]), int(centre[1]))
    axes = (max(1, round(size)), max(1, round(size * 0.98)))
    cv2.ellipse(pen.patch, at, axes, angle, 180, 360, pen.tone(colour, 0.74), -1, pen.kind)
    lit = (int(centre[0] + pen.side * size * 0.25), int(centre[1] - size * 0.06))
    cv2.ellipse(
        pen.patch,
        lit,
        (max(1, round(size * 0.66)), max(1, round(size * 0.78))),
        angle,
        180,
        360,
        pen.tone(colour),
        -1,
        pen.kind,
    )
    if size > 5:
        glint = (int(centre[0] + pen.side * size * 0.35), int(centre[1] - size * 0.55))
        cv2.circle(pen.patch, glint, max(1, round(size * 0.14)), pen.tone((255, 255, 255), 0.98), -1, pen.kind)
