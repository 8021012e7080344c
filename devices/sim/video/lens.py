"""What weather, lens, sensor and link do to a frame (H, W, 3) uint8 BGR; each a function of the frame and a chance."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from devices.sim.video.backdrop import Picture
from devices.sim.video.camera import FloatArray
from devices.sim.video.clip import squeezed

Chance = np.random.Generator


def exposed(frame: Picture, light: str, chance: Chance, moving: Chance | None = None) -> Picture:
    """Exposure and colour as cameras differ; at night less of both and some noise, against the light a veil.

    Here and below `moving` is the chance of what differs from one frame of a film to the next; without it, the same.
    """
    gain = math.exp(float(chance.normal(0, 0.12))) * np.exp(chance.normal(0, 0.04, 3)).astype(np.float32)
    bright = frame.astype(np.float32) * gain + np.float32(chance.normal(0, 5))
    if light == "backlight":
        bright = _glare(bright, chance)
    if light == "night":
        grey = bright.mean(axis=2, keepdims=True)
        bright = (bright * 0.55 + grey * 0.45) * np.float32(chance.uniform(0.72, 1.15))
        bright += _grain(frame, 4.0, moving or chance)
    return _whole(bright)


def _glare(bright: FloatArray, chance: Chance) -> FloatArray:
    """The sun, or a window, in the lens: things lose contrast, most of all near it."""
    height, width = bright.shape[:2]
    x0, y0 = width * chance.uniform(0.1, 0.9), height * chance.uniform(-0.15, 0.2)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32) - x0, np.arange(height, dtype=np.float32) - y0)
    near = np.exp(-np.hypot(x, y) / (width * chance.uniform(0.15, 0.3)))[:, :, None]
    veil = near * np.array((205, 228, 240), np.float32) + np.float32(chance.uniform(4, 26))
    return np.asarray(bright * np.float32(chance.uniform(0.6, 0.8)) + veil, np.float32)


def fogged(frame: Picture, depth_m: FloatArray, chance: Chance) -> Picture:
    """Fog that takes two thirds of what is 18 to 60 m away; depth_m (H, W), the sky far off."""
    reach = float(chance.uniform(18, 60))
    return _hazed(frame, depth_m, reach, float(chance.uniform(0.75, 1.0)))


def _hazed(frame: Picture, depth_m: FloatArray, reach_m: float, bright: float) -> Picture:
    through = np.exp(-np.minimum(depth_m, 500) / reach_m)[:, :, None]
    level = float(np.clip(np.percentile(frame, 75) * 1.15, 40, 205)) * bright
    mist = np.array((1.0, 0.99, 0.97), np.float32) * np.float32(level)
    return _whole(np.asarray(frame * through + mist * (1 - through), np.float32))


def rained(frame: Picture, depth_m: FloatArray, chance: Chance, moving: Chance | None = None) -> Picture:
    """Streaks that lean one way, the haze of a shower, some drops on the lens."""
    wet = _hazed(frame, depth_m, float(chance.uniform(45, 110)), 0.9)
    height, width = frame.shape[:2]
    streaks = np.zeros((height, width), np.uint8)
    lean, falls = float(chance.uniform(-0.3, 0.3)), moving or chance
    for x, y, long, level in zip(
        falls.uniform(0, width, 420),
        falls.uniform(-20, height, 420),
        falls.uniform(5, 24, 420),
        falls.integers(24, 100, 420),
        strict=True,
    ):
        cv2.line(streaks, (int(x), int(y)), (int(x + lean * long), int(y + long)), int(level), 1, cv2.LINE_AA)
    streaks = np.asarray(cv2.GaussianBlur(streaks, (1, 5), 0), np.uint8)
    wet = np.asarray(cv2.add(wet, cv2.merge((streaks, streaks, streaks))), np.uint8)
    for _ in range(int(chance.integers(0, 9))):
        _drop(wet, chance)
    return wet


def _drop(frame: Picture, chance: Chance) -> None:
    """A drop on the lens: what lies about it, small and upside down."""
    height, width = frame.shape[:2]
    r = int(chance.integers(5, 17))
    x, y = int(chance.integers(r, width - r)), int(chance.integers(r, height - r))
    around = frame[max(0, y - 3 * r) : y + 3 * r, max(0, x - 3 * r) : x + 3 * r]
    small = cv2.resize(cv2.flip(around, -1), (2 * r, 2 * r), interpolation=cv2.INTER_AREA).astype(np.float32)
    disc = np.zeros((2 * r, 2 * r), np.uint8)
    cv2.circle(disc, (r, r), r - 1, 255, -1, cv2.LINE_AA)
    share = cv2.GaussianBlur(disc, (3, 3), 0).astype(np.float32)[:, :, None] / 255 * 0.8
    part = frame[y - r : y + r, x - r : x + r]
    mixed = part * (1 - share) + (small * 0.9 + 14) * share
    frame[y - r : y + r, x - r : x + r] = _whole(np.asarray(mixed, np.float32))


def dirtied(frame: Picture, chance: Chance) -> Picture:
    """Dust and smears on the lens: soft brown veils, specks out of focus."""
    height, width = frame.shape[:2]
    rough = chance.normal(0, 1, (6, 10)).astype(np.float32)
    veil = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
    veil = np.clip((veil - 0.1) * 0.75, 0, float(chance.uniform(0.5, 0.85))).astype(np.float32)
    specks = np.zeros((height, width), np.uint8)
    for _ in range(int(chance.integers(12, 46))):
        at = int(chance.integers(width)), int(chance.integers(height))
        cv2.circle(specks, at, int(chance.integers(1, 9)), int(chance.integers(60, 190)), -1, cv2.LINE_AA)
    dark = cv2.GaussianBlur(specks, (0, 0), 2.2).astype(np.float32)[:, :, None] / 255
    soft = cv2.GaussianBlur(frame, (0, 0), 5).astype(np.float32) * 0.55 + np.array((62, 72, 80), np.float32)
    mixed = (frame * (1 - veil[:, :, None]) + soft * veil[:, :, None]).astype(np.float32)
    return _whole(np.asarray(mixed * (1 - dark * 0.75) + np.float32(45) * dark * 0.75, np.float32))


def shaken(frame: Picture, chance: Chance) -> Picture:
    """Moved while the shutter was open: 3 to 9 pixels in one direction."""
    long, angle = float(chance.uniform(3, 9)), float(chance.uniform(0, math.pi))
    size = 2 * math.ceil(long / 2) + 1
    kernel = np.zeros((size, size), np.float32)
    half, middle = long / 2, size // 2
    reach = (half * math.cos(angle), half * math.sin(angle))
    cv2.line(
        kernel,
        (round(middle - reach[0]), round(middle - reach[1])),
        (round(middle + reach[0]), round(middle + reach[1])),
        1.0,
        1,
        cv2.LINE_AA,
    )
    return np.asarray(cv2.filter2D(frame, -1, kernel / kernel.sum()), np.uint8)


def noisy(frame: Picture, chance: Chance, moving: Chance | None = None) -> Picture:
    """A sensor at its limit."""
    strength, grains = float(chance.uniform(8, 20)), moving or chance
    return _whole(
        frame.astype(np.float32)
        + _grain(frame, strength, grains)
        + _grain(frame, strength * 0.3, grains) * np.array((1, -0.4, -0.6), np.float32)
    )


def _grain(frame: Picture, strength: float, chance: Chance) -> FloatArray:
    """(H, W, 1) of noise."""
    return chance.standard_normal(frame.shape[:2], dtype=np.float32)[:, :, None] * np.float32(strength)


def streamed(before: Sequence[Picture], frame: Picture, chance: Chance) -> Picture:
    """The frame as a link of 250 to 1100 kbit/s brings it after those before it."""
    return squeezed((*before, frame), float(np.exp(chance.uniform(math.log(250), math.log(1100)))))


def _whole(bright: FloatArray) -> Picture:
    return np.clip(bright, 0, 255).astype(np.uint8)
