"""How patches, shadows and cranes come onto a frame (H, W, 3) uint8 BGR that has the backdrop on it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from devices.sim.plant import SimCrane
from devices.sim.video import body, effects
from devices.sim.video.backdrop import Picture
from devices.sim.video.camera import FloatArray, Pinhole
from devices.sim.video.labels import Label, Mask, clipped
from devices.sim.video.pen import Drawn


@dataclass(frozen=True)
class Shade:
    """What a full shadow does to the floor: strength (H, W) of what it takes away, 255 for all; `towards` (3,) is where
    the light comes from."""

    strength: Mask
    towards: FloatArray


def shadow(frame: Picture, pinhole: Pinhole, ground: Shade, skeleton: FloatArray, depth_m: float) -> None:
    """Darken the floor where the person keeps the light off it, and under the feet."""
    towards = ground.towards
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
    keep = 255 - cv2.multiply(mask, ground.strength[b:d, a:c], scale=1 / 255)
    cv2.multiply(part, cv2.merge((keep, keep, keep)), dst=part, scale=1 / 255)


_SHADOW_PARTS = (
    (body.NECK, body.PELVIS, 0.34),
    (body.HEAD, body.NECK, 0.22),
    (body.LEFT_HIP, body.LEFT_KNEE, 0.16),
    (body.LEFT_KNEE, body.LEFT_FOOT, 0.13),
    (body.RIGHT_HIP, body.RIGHT_KNEE, 0.16),
    (body.RIGHT_KNEE, body.RIGHT_FOOT, 0.13),
    (body.LEFT_SHOULDER, body.LEFT_HAND, 0.10),
    (body.RIGHT_SHOULDER, body.RIGHT_HAND, 0.10),
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


def crane_at_work(frame: Picture, pinhole: Pinhole, depth_m: FloatArray, crane: SimCrane, bright: float) -> list[Label]:
    """Draw boom, rope and load behind what stands nearer; gives back the labels of boom and load."""
    bars, rope, load = effects.crane_lines(crane)
    corners = np.concatenate((bars.reshape(-1, 3), rope.reshape(-1, 3), load))
    pixels, depth = pinhole.project(corners)
    pixels = pixels[depth > 0.5]
    size = (pinhole.width_px, pinhole.height_px)
    if len(pixels) == 0:
        return []
    low = np.clip(pixels.min(axis=0) - 4, 0, size).astype(int)
    high = np.clip(pixels.max(axis=0) + 4, 0, size).astype(int)
    if (high <= low).any() and float(depth.min()) > 0.5:
        return []
    window = slice(low[1], high[1]), slice(low[0], high[0])
    nearer = depth_m[window] < float(np.median(depth)) - 2.0
    if nearer.all():
        return []
    kept = frame[window].copy()
    effects.boom(frame, pinhole, crane, bright)
    cv2.copyTo(kept, nearer.view(np.uint8), frame[window])
    ends = (("crane", bars.reshape(-1, 3)), ("load", np.concatenate((load, rope.reshape(-1, 3)[1:]))))
    found = [_crane_label(pinhole, depth_m, crane, kind, corners) for kind, corners in ends]
    return [label for label in found if label is not None]


def _crane_label(
    pinhole: Pinhole, depth_m: FloatArray, crane: SimCrane, kind: str, corners: FloatArray
) -> Label | None:
    """The label of a part of a crane whose corners (N, 3) all stand before the lens."""
    pixels, away = pinhole.project(corners)
    if float(away.min()) < 0.5:
        return None
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    box = clipped((float(low[0]), float(low[1]), float(high[0]), float(high[1])), pinhole)
    window = depth_m[int(box[1]) : int(box[3]) + 1, int(box[0]) : int(box[2]) + 1]
    whole = max(float((high[0] - low[0]) * (high[1] - low[1])), 1.0)
    inside = (box[2] - box[0]) * (box[3] - box[1]) / whole
    if inside <= 0 or window.size == 0:
        return None
    free = float((window >= float(np.median(away)) - 2.0).mean())
    ground = (float(corners[:, 0].mean()), float(corners[:, 1].mean()))
    return Label(kind, box, crane.id, min(1.0, inside * free), ground)
