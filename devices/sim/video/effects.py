"""What moves besides people: arc and sparks, fire and smoke, the crane's boom. Drawn into a frame (H, W, 3) BGR."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np

from devices.sim.plant import SimCrane
from devices.sim.video.backdrop import Picture
from devices.sim.video.camera import FloatArray, Pinhole

Box = tuple[float, float, float, float]


@lru_cache(maxsize=64)
def soft_disc(radius_px: int) -> FloatArray:
    """(2r+1, 2r+1, 1) soft round light, 1 in the middle."""
    x = np.arange(-radius_px, radius_px + 1, dtype=np.float32) / max(1, radius_px)
    square = x[:, None] ** 2 + x[None, :] ** 2
    return np.asarray((np.clip(1 - square, 0, 1) ** 2)[:, :, None], np.float32)


@lru_cache(maxsize=96)
def _coloured_glow(radius_px: int, colour: tuple[int, int, int]) -> Picture:
    """(2r+1, 2r+1, 3) uint8 light of that BGR strength."""
    return np.asarray(soft_disc(radius_px) * np.array(colour, np.float32), np.uint8)


def shine(frame: Picture, x: float, y: float, radius_px: int, colour: tuple[float, float, float]) -> None:
    """Add a soft light of that BGR strength (0..255); strength and radius in steps, so that lights can be kept."""
    height, width = frame.shape[:2]
    radius = max(3, radius_px // 6 * 6)
    left, top = round(x) - radius, round(y) - radius
    a, b = max(0, left), max(0, top)
    c, d = min(width, left + 2 * radius + 1), min(height, top + 2 * radius + 1)
    if c <= a or d <= b:
        return
    steps = (round(colour[0] / 16) * 16, round(colour[1] / 16) * 16, round(colour[2] / 16) * 16)
    glow = _coloured_glow(radius, steps)[b - top : d - top, a - left : c - left]
    frame[b:d, a:c] = cv2.add(frame[b:d, a:c], glow)


def weld(frame: Picture, pinhole: Pinhole, place_m: tuple[float, float, float], rng: np.random.Generator) -> None:
    """A bright flickering arc with its light on the floor and a spray of sparks."""
    pixels, depth = pinhole.project(np.array([place_m], np.float32))
    if depth[0] < 0.5:
        return
    x, y, scale = float(pixels[0, 0]), float(pixels[0, 1]), pinhole.focal_px / float(depth[0])
    strength = float(rng.uniform(0.55, 1.0))
    shine(frame, x, y, max(6, min(120, round(2.4 * scale))), (70 * strength, 52 * strength, 44 * strength))
    core = max(4, min(60, round(0.55 * scale * strength)))
    shine(frame, x, y, core, (255 * strength, 235 * strength, 215 * strength))
    cv2.circle(frame, (round(x), round(y)), max(1, round(0.07 * scale)), (255, 255, 255), -1, cv2.LINE_AA)
    for _ in range(int(rng.integers(6, 16))):
        angle, far = float(rng.uniform(-math.pi, 0)), float(rng.uniform(0.15, 0.9)) * scale
        age = float(rng.uniform(0.2, 1.0))
        sx, sy = x + math.cos(angle) * far * age, y + math.sin(angle) * far * age + far * age * age
        tail = (round(sx - math.cos(angle) * 0.06 * scale), round(sy - 0.06 * scale))
        colour = (90, 170 + int(60 * age), 255)
        cv2.line(frame, (round(sx), round(sy)), tail, colour, max(1, round(0.02 * scale)), cv2.LINE_AA)


def fire(
    frame: Picture, pinhole: Pinhole, place_m: tuple[float, float, float], t_s: float, rng: np.random.Generator
) -> Box | None:
    """An open fire with smoke; gives back the flames' box in pixels."""
    foot = np.array(place_m, np.float32)
    pixels, depth = pinhole.project(np.stack((foot, foot + np.array((0, 0, 1), np.float32))))
    if depth[0] < 0.8:
        return None
    x, y, scale = float(pixels[0, 0]), float(pixels[0, 1]), pinhole.focal_px / float(depth[0])
    _smoke(frame, x, y, scale, t_s)
    shine(frame, x, y - 0.5 * scale, max(8, min(200, round(2.2 * scale))), (18, 60, 105))
    heights = []
    for n in range(9):
        sway = math.sin(t_s * 7.1 + n * 2.3) * 0.10 + float(rng.uniform(-0.05, 0.05))
        tall = (0.8 + 0.5 * math.sin(t_s * 5.3 + n * 1.7)) * (1.25 - abs(n - 4) * 0.22)
        heights.append(tall)
        _tongue(frame, x + (n - 4) * 0.13 * scale, y, 0.16 * scale, tall * scale, sway * scale)
    top = max(heights)
    shine(frame, x, y - 0.35 * scale, max(4, round(0.7 * scale)), (70, 150, 200))
    return x - 0.75 * scale, y - top * scale, x + 0.75 * scale, y + 0.1 * scale


def _tongue(frame: Picture, x: float, y: float, wide: float, tall: float, sway: float) -> None:
    for share, colour in ((1.0, (20, 80, 235)), (0.72, (40, 150, 252)), (0.42, (130, 225, 255))):
        w, h = wide * share, tall * share
        ring = [
            (x - w, y),
            (x - w * 0.9, y - h * 0.3),
            (x - w * 0.3 + sway * 0.6, y - h * 0.7),
            (x + sway, y - h),
            (x + w * 0.4 + sway * 0.5, y - h * 0.6),
            (x + w * 0.9, y - h * 0.25),
            (x + w, y),
        ]
        cv2.fillPoly(frame, [np.array(ring).round().astype(np.int32)], colour, cv2.LINE_AA)


def _smoke(frame: Picture, x: float, y: float, scale: float, t_s: float) -> None:
    height, width = frame.shape[:2]
    for n in range(7):
        age = (t_s * 0.35 + n / 7) % 1.0
        radius = round((0.35 + 1.1 * age) * scale)
        cx, cy = round(x + (0.4 + math.sin(n * 2.1) * 0.4) * age * 3 * scale), round(y - (1.0 + 4.0 * age) * scale)
        a, b, c, d = max(0, cx - radius), max(0, cy - radius), min(width, cx + radius + 1), min(height, cy + radius + 1)
        if radius < 2 or c <= a or d <= b or radius > 400:
            continue
        puff = soft_disc(radius)[b - cy + radius : d - cy + radius, a - cx + radius : c - cx + radius]
        soft = puff * (0.5 * (1 - age))
        part = frame[b:d, a:c].astype(np.float32)
        frame[b:d, a:c] = (part * (1 - soft) + 52 * soft).astype(np.uint8)


def crane_lines(crane: SimCrane) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The boom's lattice (N, 2, 3), the rope (1, 2, 3) and the load's corners (8, 3), all in plan metres."""
    h = math.radians(crane.boom_deg)
    reach = crane.radius_m * 0.72
    along = np.array((math.sin(h), -math.cos(h), 0), np.float32)
    across = np.array((math.cos(h), math.sin(h), 0), np.float32)
    foot = np.array((crane.x_m, crane.y_m, 2.4), np.float32)
    tip = foot + along * np.float32(reach) + np.array((0, 0, 10.0), np.float32)
    steps = np.linspace(0, 1, 10, dtype=np.float32)[:, None]
    spine, wide = foot + (tip - foot) * steps, np.float32(0.55) * (1 - np.float32(0.6) * steps) * across
    left, right = spine - wide, spine + wide
    pairs = ((left[:-1], left[1:]), (right[:-1], right[1:]), (right[:-1], left[1:]), (left[:-1], right[1:]))
    bars = np.concatenate([np.stack(pair, axis=1) for pair in pairs])
    hook = tip.copy()
    hook[2] = 3.6
    signs = np.array([[i, j, k] for k in (-1, 1) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))], np.float32)
    load = hook + signs[:, :1] * along * 1.2 + signs[:, 1:2] * across * 0.7
    load[:, 2] += signs[:, 2] * 0.45 - 0.9
    return bars.astype(np.float32), np.array([(tip, hook)], np.float32), load.astype(np.float32)


_FACES = (
    ((0, 1, 2, 3), 0.55),
    ((0, 1, 5, 4), 0.7),
    ((1, 2, 6, 5), 0.85),
    ((2, 3, 7, 6), 0.7),
    ((3, 0, 4, 7), 0.8),
    ((4, 5, 6, 7), 1.0),
)


def boom(frame: Picture, pinhole: Pinhole, crane: SimCrane, light: float) -> None:
    """The crane's boom, rope, hook and load."""
    bars, rope, load = crane_lines(crane)
    _box(frame, pinhole, load, (60, 110, 150), light)
    ends = np.concatenate((bars, rope))
    pixels, depth = pinhole.project(ends.reshape(-1, 3))
    places = np.clip(pixels, -4000, 4000).round().astype(int).reshape(-1, 2, 2).tolist()
    depths = depth.reshape(-1, 2).tolist()
    yellow = (int(30 * light), int(150 * light), int(210 * light))
    for n, ((a, b), (near, far)) in enumerate(zip(places, depths, strict=True)):
        if min(near, far) < 0.5:
            continue
        thick = max(1, round(0.13 * pinhole.focal_px * 2 / (near + far)))
        cv2.line(frame, a, b, yellow if n < len(bars) else (40, 42, 44), thick, cv2.LINE_AA)


def _box(frame: Picture, pinhole: Pinhole, corners: FloatArray, colour: tuple[int, int, int], light: float) -> None:
    pixels, depth = pinhole.project(corners)
    if float(depth.min()) < 0.5:
        return
    for face, tone in sorted(_FACES, key=lambda f: -float(depth[list(f[0])].mean())):
        ring = np.clip(pixels[list(face)], -4000, 4000).round().astype(np.int32)
        shade = tuple(int(c * tone * light) for c in colour)
        cv2.fillConvexPoly(frame, ring, shade, cv2.LINE_AA)
