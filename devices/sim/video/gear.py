"""What somebody wears, holds and is tied to beyond helmet and vest, and the strokes that draw it.

All of it hangs on the joints of his body (17, 3) in plan metres. The lanyard tells three states apart by where its hook
is: hanging free, on something below the waist, or above the head.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from devices.sim import events
from devices.sim.video import body
from devices.sim.video.camera import FloatArray
from devices.sim.video.figure import HARNESSES
from devices.sim.video.pen import Bgr, Place, Stroke

HARNESS_STATES = events.HARNESSES
HOLDS = ("", "phone", "cigarette", "extinguisher", "helmet", "box")
HOOK_LOW_M, HOOK_HIGH_M = 0.5, 2.28
"""Where a hook sits on a scaffold, above the feet of who stands on it."""
TUBE_AHEAD_M, TUBE_BEHIND_M, LADDER_AHEAD_M = 0.62, 0.62, 0.34
_WEBBINGS: tuple[Bgr, ...] = ((30, 205, 240), (25, 120, 245), (40, 40, 215), (225, 228, 230), (60, 200, 90))
_STEEL, _RED, _BLACK, _CARD, _WHITE = (196, 200, 204), (36, 30, 200), (24, 24, 26), (92, 138, 176), (236, 238, 240)
_SMOKE = (178, 180, 182)


@dataclass(frozen=True, slots=True)
class Gear:
    """`harness` is one of HARNESS_STATES, `holds` one of HOLDS. `up_m` is how far above the floor he stands.

    `at` names what he is tied to and how it stands to him: '' for nothing, 'front' or 'back' for a scaffold's tube
    before or behind him, 'ladder' for a ladder before him. `fire_watch` is whose work it is to watch a fire.
    """

    harness: str = "none"
    holds: str = ""
    up_m: float = 0.0
    at: str = ""
    fire_watch: bool = False


PLAIN = Gear()


@dataclass(frozen=True, slots=True)
class Piece:
    """Something on a person that is drawn with him: its kind and its strokes."""

    kind: str
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The directions of somebody's body in the plan, from his joints."""

    joints: FloatArray
    ahead: FloatArray
    right: FloatArray

    @classmethod
    def of(cls, joints: FloatArray, heading_deg: float) -> Frame:
        """The frame of a body that faces a heading."""
        h = math.radians(heading_deg)
        ahead = np.array((math.sin(h), -math.cos(h), 0), np.float32)
        return cls(joints, ahead, np.array((math.cos(h), math.sin(h), 0), np.float32))

    def place(self, joint: int, ahead: float = 0.0, right: float = 0.0, up: float = 0.0) -> Place:
        """A place so many metres off a joint."""
        spot = self.joints[joint] + self.ahead * np.float32(ahead) + self.right * np.float32(right)
        return float(spot[0]), float(spot[1]), float(spot[2]) + up


def pieces_of(worker: str, gear: Gear, joints: FloatArray, heading_deg: float, foot: Place) -> Iterator[Piece]:
    """What is drawn of his gear; `foot` is the place under his feet."""
    frame = Frame.of(joints, heading_deg)
    n = zlib.crc32(worker.encode())
    if gear.harness != "none":
        yield Piece("lanyard", tuple(_lanyard(frame, gear, n, foot)))
    if gear.holds:
        yield Piece(gear.holds, tuple(_HELD[gear.holds](frame, n)))


def _lanyard(frame: Frame, gear: Gear, n: int, foot: Place) -> Iterator[Stroke]:
    """One or two legs of webbing from the ring between the shoulders, a shock pack in each, a hook at the end."""
    ring = frame.place(body.CHEST, -0.14, 0.0, 0.10)
    colour = _WEBBINGS[n // 5 % len(_WEBBINGS)]
    legs = 2 if n // 3 % 2 else 1
    first = 1 if n // 17 % 2 else -1
    for leg in range(legs):
        side = first if leg == 0 else -first
        if gear.harness == "unhooked" or (leg == 1 and gear.at != "ladder" and n // 29 % 3 == 0):
            path, hook = _hanging(frame, ring, side, n)
        else:
            hook = _anchor(frame, gear, side, n, foot)
            path = _slack(ring, hook, 0.10) if gear.harness == "high" else _round(frame, ring, hook, side)
        yield Stroke(path, 0.021, colour)
        yield Stroke(path[1:3], 0.048, HARNESSES[n // 13 % len(HARNESSES)])
        yield from _hook(path[-1], hook)


def _hanging(frame: Frame, ring: Place, side: int, n: int) -> tuple[tuple[Place, ...], Place]:
    """A leg that hangs beside him to below the knee and swings a little."""
    swing = 0.06 * math.sin(n % 63)
    out = 0.30 * side
    path = (
        ring,
        frame.place(body.CHEST, -0.16, out * 0.6, -0.12),
        frame.place(body.PELVIS, -0.14, out, -0.06),
        frame.place(body.PELVIS, -0.10 + swing, out * 1.15, -0.45),
    )
    end = path[-1]
    return path, (end[0], end[1], end[2] - 0.2)


def _anchor(frame: Frame, gear: Gear, side: int, n: int, foot: Place) -> Place:
    """Where the hook sits: on a tube or a rung, below the waist or above the head."""
    height = HOOK_HIGH_M if gear.harness == "high" else HOOK_LOW_M
    right = side * ((0.12 if gear.harness == "high" else 0.48) + 0.05 * (n // 7 % 8))
    if gear.at == "ladder":
        height, right = (2.20, side * 0.16) if gear.harness == "high" else (0.62, side * 0.23)
    reach = {"front": TUBE_AHEAD_M, "back": -TUBE_BEHIND_M, "ladder": LADDER_AHEAD_M}[gear.at or "front"]
    spot = np.array(foot, np.float32) + frame.ahead * np.float32(reach) + frame.right * np.float32(right)
    return float(spot[0]), float(spot[1]), float(spot[2]) + height


def _round(frame: Frame, ring: Place, hook: Place, side: int) -> tuple[Place, ...]:
    """A strap that comes round the hip and hangs through to a hook below."""
    hip = frame.place(body.PELVIS, -0.12, side * 0.27, 0.16)
    return (ring, frame.place(body.CHEST, -0.17, side * 0.16, -0.08), hip, *_slack(hip, hook, 0.12)[1:])


def _slack(a: Place, b: Place, sag_m: float) -> tuple[Place, ...]:
    """Six places along a strap that hangs between two ends."""
    steps = np.linspace(0, 1, 6)
    places = np.array(a) + (np.array(b) - np.array(a)) * steps[:, None]
    places[:, 2] -= 4 * sag_m * steps * (1 - steps)
    return tuple((float(x), float(y), float(z)) for x, y, z in places)


def _hook(end: Place, at: Place) -> Iterator[Stroke]:
    """A scaffold hook: a bright eye and a bow as long as a hand."""
    x, y, z = at
    low = min(end[2], z) if end != at else z - 0.20
    yield Stroke(((x, y, low), (x, y, low + 0.2)), 0.042, _STEEL)
    yield Stroke(((x, y, low + 0.06), (x, y, low + 0.14)), 0.014, _BLACK, is_flat=True)


def _phone(frame: Frame, n: int) -> Iterator[Stroke]:
    hand = body.RIGHT_HAND
    yield Stroke((frame.place(hand, 0.01, 0.035, -0.07), frame.place(hand, 0.0, 0.02, 0.09)), 0.036, _BLACK)
    yield Stroke((frame.place(hand, 0.02, 0.055, -0.03), frame.place(hand, 0.01, 0.05, 0.05)), 0.02, (150, 120, 90))


def _cigarette(frame: Frame, n: int) -> Iterator[Stroke]:
    """The cigarette, its glowing end, and a thread of smoke that bends in the wind."""
    mouth, tip = frame.place(body.HEAD, 0.10, 0.02, -0.05), frame.place(body.HEAD, 0.21, 0.035, -0.04)
    yield Stroke((mouth, tip), 0.011, _WHITE)
    lean = 0.05 * math.sin(n % 50)
    sways = [0.035 + lean * k + 0.02 * math.sin(1.9 * k + n) for k in range(5)]
    thread = [frame.place(body.HEAD, 0.21 + 0.02 * k, sway, -0.03 + 0.055 * k) for k, sway in enumerate(sways)]
    for k in range(4):
        yield Stroke((thread[k], thread[k + 1]), 0.007 + 0.004 * k, _SMOKE, is_flat=True)
    yield Stroke((tip, frame.place(body.HEAD, 0.225, 0.036, -0.04)), 0.014, (60, 120, 255), is_flat=True)


def _extinguisher(frame: Frame, n: int) -> Iterator[Stroke]:
    x, y, z = frame.place(body.RIGHT_HAND, 0.0, 0.05, 0.0)
    yield from bottle((x, y, z - 0.56))


def bottle(foot: Place) -> Iterator[Stroke]:
    """A powder extinguisher that stands on a place: red body, white label, black valve and hose."""
    x, y, z = foot
    yield Stroke(((x, y, z + 0.08), (x, y, z + 0.40)), 0.085, _RED)
    yield Stroke(((x, y, z + 0.22), (x, y, z + 0.28)), 0.075, (205, 208, 214))
    yield Stroke(((x, y, z + 0.47), (x, y, z + 0.54)), 0.035, _BLACK)
    yield Stroke(((x, y, z + 0.52), (x + 0.11, y, z + 0.44), (x + 0.12, y, z + 0.18)), 0.018, _BLACK)


def _helmet(frame: Frame, n: int) -> Iterator[Stroke]:
    """A helmet carried by its brim, crown outwards."""
    colour = ((40, 205, 245), (235, 238, 240), (60, 80, 220), (205, 120, 40))[n // 31 % 4]
    hand = body.RIGHT_HAND
    yield Stroke((frame.place(hand, -0.03, 0.12, -0.10), frame.place(hand, 0.03, 0.12, -0.10)), 0.115, colour)
    yield Stroke((frame.place(hand, 0.0, 0.05, 0.03), frame.place(hand, 0.0, 0.03, -0.22)), 0.022, colour)


def _box(frame: Frame, n: int) -> Iterator[Stroke]:
    """A crate between both hands."""
    left, right = frame.joints[body.LEFT_HAND], frame.joints[body.RIGHT_HAND]
    middle = (left + right) / 2
    for up, tone in ((-0.09, 0.75), (0.0, 0.9), (0.09, 1.05)):
        ends = [middle + frame.right * np.float32(side * 0.20) + frame.ahead * np.float32(0.06) for side in (-1, 1)]
        places = tuple((float(e[0]), float(e[1]), float(e[2]) + up) for e in ends)
        yield Stroke(places, 0.10, (int(_CARD[0] * tone), int(_CARD[1] * tone), int(_CARD[2] * tone)))


_HELD = {"phone": _phone, "cigarette": _cigarette, "extinguisher": _extinguisher, "helmet": _helmet, "box": _box}
