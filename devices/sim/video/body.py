"""The human body as 17 joints in metres, and how each pose holds them. Pure functions of time.

Body frame: forward, right, up, origin on the floor between the feet. A walk has 27 double steps in 30 s, so that a
loop of 30 s closes.
"""

from __future__ import annotations

import math
import zlib
from typing import Final

import numpy as np

from devices.sim.video.camera import FloatArray

HEIGHT_M = 1.76
STRIDES_PER_S = 0.9

HEAD, NECK, CHEST, PELVIS = 0, 1, 2, 3
LEFT_SHOULDER, LEFT_ELBOW, LEFT_HAND, RIGHT_SHOULDER, RIGHT_ELBOW, RIGHT_HAND = 4, 5, 6, 7, 8, 9
LEFT_HIP, LEFT_KNEE, LEFT_FOOT, RIGHT_HIP, RIGHT_KNEE, RIGHT_FOOT, CROWN = 10, 11, 12, 13, 14, 15, 16

_STANDING: Final = np.array(
    (
        (0.03, 0, 1.62),
        (0, 0, 1.50),
        (0, 0, 1.32),
        (0, 0, 0.95),
        (0, -0.19, 1.43),
        (-0.02, -0.24, 1.15),
        (0.05, -0.24, 0.90),
        (0, 0.19, 1.43),
        (-0.02, 0.24, 1.15),
        (0.05, 0.24, 0.90),
        (0, -0.10, 0.93),
        (0.01, -0.11, 0.50),
        (0, -0.12, 0.06),
        (0, 0.10, 0.93),
        (0.01, 0.11, 0.50),
        (0, 0.12, 0.06),
        (0.02, 0, 1.74),
    ),
    np.float32,
)

_CROUCHING: Final = np.array(
    (
        (0.33, 0, 1.00),
        (0.22, 0, 0.92),
        (0.12, 0, 0.76),
        (-0.08, 0, 0.42),
        (0.18, -0.19, 0.86),
        (0.34, -0.24, 0.62),
        (0.58, -0.10, 0.58),
        (0.18, 0.19, 0.86),
        (0.36, 0.22, 0.64),
        (0.58, 0.06, 0.60),
        (-0.08, -0.11, 0.42),
        (0.32, -0.20, 0.46),
        (0.05, -0.18, 0.06),
        (-0.08, 0.11, 0.42),
        (0.20, 0.18, 0.12),
        (-0.22, 0.16, 0.08),
        (0.39, 0, 1.11),
    ),
    np.float32,
)

_LYING: Final = np.array(
    (
        (0.76, 0.05, 0.13),
        (0.62, 0.02, 0.12),
        (0.45, 0, 0.13),
        (0.06, 0, 0.13),
        (0.56, -0.19, 0.12),
        (0.70, -0.44, 0.08),
        (0.92, -0.50, 0.06),
        (0.56, 0.19, 0.12),
        (0.34, 0.40, 0.08),
        (0.12, 0.46, 0.06),
        (0.04, -0.11, 0.12),
        (-0.34, -0.26, 0.18),
        (-0.70, -0.20, 0.08),
        (0.04, 0.11, 0.12),
        (-0.40, 0.16, 0.12),
        (-0.82, 0.20, 0.08),
        (0.88, 0.06, 0.12),
    ),
    np.float32,
)


def phase_of(worker: str) -> float:
    """0..2 pi: where in his stride somebody is at time 0."""
    return (zlib.crc32(worker.encode()) % 1000) / 1000 * 2 * math.pi


def joints(pose: str, t_s: float, phase: float) -> FloatArray:
    """(17, 3) joints of one of POSES at a time. Raises KeyError for another pose."""
    return _POSES[pose](t_s, phase)


def placed(body: FloatArray, x_m: float, y_m: float, heading_deg: float, foot_m: float = 0.0) -> FloatArray:
    """(17, 3) joints in the plan frame for somebody at a place who faces a heading (clockwise from north)."""
    h = math.radians(heading_deg)
    turned = np.empty_like(body)
    turned[:, 0] = x_m + body[:, 0] * math.sin(h) + body[:, 1] * math.cos(h)
    turned[:, 1] = y_m - body[:, 0] * math.cos(h) + body[:, 1] * math.sin(h)
    turned[:, 2] = body[:, 2] + foot_m
    return turned


def _leg(body: FloatArray, hip: int, swing: float, bend: float) -> None:
    """Swing one leg (radians forward of the hip), the shin bent back."""
    thigh, shin = 0.44, 0.44
    body[hip + 1, 0] = body[hip, 0] + thigh * math.sin(swing)
    body[hip + 1, 2] = body[hip, 2] - thigh * math.cos(swing)
    body[hip + 2, 0] = body[hip + 1, 0] + shin * math.sin(swing - bend)
    body[hip + 2, 2] = body[hip + 1, 2] - shin * math.cos(swing - bend)


def _arm(body: FloatArray, shoulder: int, swing: float, bend: float) -> None:
    """Swing one arm (radians forward), the forearm bent forward."""
    upper, fore = 0.29, 0.27
    body[shoulder + 1, 0] = body[shoulder, 0] + upper * math.sin(swing)
    body[shoulder + 1, 2] = body[shoulder, 2] - upper * math.cos(swing)
    body[shoulder + 2, 0] = body[shoulder + 1, 0] + fore * math.sin(swing + bend)
    body[shoulder + 2, 2] = body[shoulder + 1, 2] - fore * math.cos(swing + bend)


def _walking(t_s: float, phase: float) -> FloatArray:
    body = _STANDING.copy()
    beat = 2 * math.pi * STRIDES_PER_S * t_s + phase
    for side, hip, shoulder in ((0.0, LEFT_HIP, RIGHT_SHOULDER), (math.pi, RIGHT_HIP, LEFT_SHOULDER)):
        swing = math.sin(beat + side)
        bend = 0.15 + 0.75 * max(0.0, math.cos(beat + side))
        _leg(body, hip, 0.48 * swing + 0.05, bend)
        _arm(body, shoulder, 0.42 * swing, 0.35 + 0.15 * swing)
    body[:, 2] += 0.025 * math.cos(2 * beat) - max(0.0, float(body[[LEFT_FOOT, RIGHT_FOOT], 2].min()) - 0.07)
    body[[HEAD, NECK, CHEST, CROWN], 0] += 0.04
    return body


def _standing(t_s: float, phase: float) -> FloatArray:
    body = _STANDING.copy()
    slow = math.sin(2 * math.pi * t_s * 4 / 30 + phase)
    body[:10, 1] += 0.02 * slow
    body[CROWN, 1] += 0.02 * slow
    busy = math.sin(2 * math.pi * t_s * 2 / 30 + phase * 3) > 0.1
    stir = 0.10 * math.sin(2 * math.pi * t_s * 12 / 30 + phase)
    if busy:
        _arm(body, RIGHT_SHOULDER, 0.55 + stir, 1.0)
        _arm(body, LEFT_SHOULDER, 0.35 - stir * 0.5, 1.1)
    else:
        _arm(body, RIGHT_SHOULDER, 0.05 + stir * 0.3, 0.2)
        _arm(body, LEFT_SHOULDER, 0.0, 0.25)
    return body


def _welding(t_s: float, phase: float) -> FloatArray:
    body = _CROUCHING.copy()
    stir = 0.02 * math.sin(2 * math.pi * t_s * 18 / 30 + phase)
    body[[LEFT_HAND, RIGHT_HAND, LEFT_ELBOW, RIGHT_ELBOW], 1] += stir * 2
    body[[HEAD, CROWN], 2] += stir * 0.5
    return body


def _climbing(t_s: float, phase: float) -> FloatArray:
    body = _STANDING.copy()
    beat = 2 * math.pi * 0.6 * t_s + phase
    for side, hip, shoulder in ((0.0, LEFT_HIP, RIGHT_SHOULDER), (math.pi, RIGHT_HIP, LEFT_SHOULDER)):
        up = 0.5 + 0.5 * math.sin(beat + side)
        _leg(body, hip, 0.25 + 0.75 * up, 0.4 + 1.0 * up)
        _arm(body, shoulder, 1.5 + 0.9 * up, 0.5)
    return body


def _carrying(t_s: float, phase: float) -> FloatArray:
    body = _walking(t_s, phase)
    for shoulder in (LEFT_SHOULDER, RIGHT_SHOULDER):
        _arm(body, shoulder, 0.15, 1.35)
    return body


def _lifting(t_s: float, phase: float) -> FloatArray:
    """Bent over a load, both hands at it; he comes up and goes down again."""
    up = 0.5 + 0.5 * math.sin(2 * math.pi * t_s * 5 / 30 + phase)
    body = _CROUCHING * np.float32(1 - 0.45 * up) + _STANDING * np.float32(0.45 * up)
    for side, hand in ((-1, LEFT_HAND), (1, RIGHT_HAND)):
        body[hand] = (0.52, 0.20 * side, 0.24 + 0.35 * up)
        body[hand - 1] = (body[hand - 2] + body[hand]) / 2 + np.array((0.02, 0.05 * side, 0.03), np.float32)
    return body.astype(np.float32)


def _falling(t_s: float, phase: float) -> FloatArray:
    """Over his feet, somewhere between upright and the floor, arms out."""
    body = _STANDING.copy()
    for shoulder, swing in ((LEFT_SHOULDER, 1.7), (RIGHT_SHOULDER, 2.3)):
        _arm(body, shoulder, swing, 0.4)
    _leg(body, LEFT_HIP, 0.55, 0.9)
    lean = 0.55 + 0.35 * (1 + math.sin(2 * math.pi * t_s * 7 / 30 + phase))
    forward, up = body[:, 0].copy(), body[:, 2].copy()
    body[:, 0] = forward * math.cos(lean) + up * math.sin(lean)
    body[:, 2] = np.maximum(0.07, up * math.cos(lean) - forward * math.sin(lean))
    return body


def falling_s(fallen: float, phase: float) -> float:
    """The time at which 'fall' shows somebody who has that share of a fall behind him, 0..1."""
    return (-math.pi / 2 + math.pi * fallen - phase) * 30 / (2 * math.pi * 7)


def with_arm(body: FloatArray, at: str) -> FloatArray:
    """The body with its right hand at the 'ear', at the 'mouth' or at the 'side', a little off it."""
    held = body.copy()
    elbow, hand, joint = _HOLDS[at]
    held[RIGHT_ELBOW] = body[joint] + np.array(elbow, np.float32)
    held[RIGHT_HAND] = body[joint] + np.array(hand, np.float32)
    return held


_HOLDS = {
    "ear": ((0.14, 0.27, -0.24), (0.06, 0.15, 0.02), HEAD),
    "mouth": ((0.16, 0.26, -0.30), (0.15, 0.07, -0.05), HEAD),
    "side": ((-0.03, 0.10, -0.28), (0.05, 0.15, -0.54), RIGHT_SHOULDER),
}
"""Elbow and hand from the joint they hang on."""


def _lying(t_s: float, phase: float) -> FloatArray:
    body = _LYING.copy()
    breath = 0.008 * math.sin(2 * math.pi * t_s * 9 / 30 + phase)
    body[[CHEST, PELVIS], 2] += breath
    return body


_POSES = {
    "walk": _walking,
    "stand": _standing,
    "weld": _welding,
    "climb": _climbing,
    "down": _lying,
    "carry": _carrying,
    "lift": _lifting,
    "fall": _falling,
}
POSES = tuple(_POSES)
"""The poses that can be drawn."""
