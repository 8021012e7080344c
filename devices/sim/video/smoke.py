"""Smoke that rises and drifts, grey and torn at its edges; drawn into a frame (H, W, 3) BGR behind what is nearer."""

from __future__ import annotations

import math
import zlib

import cv2
import numpy as np

from devices.sim.video.backdrop import Picture
from devices.sim.video.camera import FloatArray, Pinhole
from devices.sim.video.effects import soft_disc
from devices.sim.video.finish import noise
from devices.sim.video.labels import Label, clipped
from devices.sim.video.pen import Box
from devices.sim.video.props import Plume

_PUFFS = 16
_SEEN = 0.22
"""Smoke so thin is not part of its box."""


def plume(frame: Picture, pinhole: Pinhole, depth_m: FloatArray, smoke: Plume, t_s: float) -> list[Label]:
    """Paint a plume; gives back its label when enough of it can be seen."""
    x, y, away = pinhole.pixel_of(smoke.x_m, smoke.y_m, 0.1)
    if away < 1.0:
        return []
    scale = pinhole.focal_px / away
    thick = _thickness(frame.shape[:2], (x, y), scale, smoke, t_s)
    whole = float((thick > _SEEN).sum())
    thick[depth_m < away - 0.5] = 0
    seen = (thick > _SEEN).astype(np.uint8)
    if seen.sum() < 12:
        return []
    _veil(frame, thick, smoke.grey)
    left, top, w, h = cv2.boundingRect(seen)
    box = clipped((float(left), float(top), float(left + w), float(top + h)), pinhole)
    return [Label("smoke", box, smoke.id, float(seen.sum()) / max(whole, 1.0), (smoke.x_m, smoke.y_m))]


def _thickness(shape: tuple[int, ...], foot: tuple[float, float], scale: float, smoke: Plume, t_s: float) -> FloatArray:
    """(H, W) 0..1 of a plume that starts at a pixel."""
    clear = np.ones((shape[0], shape[1]), np.float32)
    n = zlib.crc32(smoke.id.encode())
    for k in range(_PUFFS):
        age = (t_s * 0.12 + k / _PUFFS) % 1.0
        radius = int(min(300, max(2, (0.25 + 1.0 * age) * scale)))
        sway = 0.35 * math.sin(n % 90 + 2.4 * k) * (0.3 + age)
        cx = round(foot[0] + (smoke.lean * age * 3 + sway) * scale)
        cy = round(foot[1] - (0.1 + 3.4 * age) * scale)
        a, b = max(0, cx - radius), max(0, cy - radius)
        c, d = min(shape[1], cx + radius + 1), min(shape[0], cy + radius + 1)
        if c <= a or d <= b:
            continue
        soft = soft_disc(radius)[b - cy + radius : d - cy + radius, a - cx + radius : c - cx + radius, 0]
        clear[b:d, a:c] *= 1 - soft * np.float32(smoke.strength * (1 - age) ** 0.7 * 0.75)
    rows, columns = np.nonzero(clear < 0.98)
    torn = noise(
        (columns - foot[0]).astype(np.float32) / np.float32(scale),
        (rows - foot[1]).astype(np.float32) / np.float32(scale) + np.float32(t_s * 0.4),
        5.0,
    )
    thick = np.zeros_like(clear)
    thick[rows, columns] = np.clip((1 - clear[rows, columns]) * (1 + 0.75 * torn), 0, 0.96)
    return thick


def _veil(frame: Picture, thick: FloatArray, grey: int) -> None:
    mixed = frame * (1 - thick[:, :, None]) + np.float32(grey) * thick[:, :, None]
    frame[:] = mixed.astype(np.uint8)


def box_over(flames: Box, t_s: float) -> Box:
    """The box of the smoke that an open fire drives before it; `flames` is the fire's own box. See `effects.fire`."""
    scale, foot = (flames[2] - flames[0]) / 1.5, flames[3]
    middle = (flames[0] + flames[2]) / 2
    ages = [age for n in range(7) if 0.08 < (age := (t_s * 0.35 + n / 7) % 1.0) < 0.72]
    right = max(((0.4 + 0.3) * age * 3 + 0.30 + 0.6 * age for age in ages), default=1.0)
    top = max((1.0 + 4.0 * age + 0.25 + 0.6 * age for age in ages), default=2.0)
    return middle - 0.35 * scale, foot - top * scale, middle + right * scale, foot - 0.9 * scale
