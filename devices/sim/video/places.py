"""Spots and outlines on the plan, and where things may be put. Metres of the plan; x east, y south."""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

Spot = tuple[float, float]
PIPES = ((0.72, 0.74, 0.75), (0.30, 0.52, 0.28), (0.62, 0.42, 0.20), (0.20, 0.30, 0.66), (0.66, 0.68, 0.70))
YELLOW = (0.10, 0.62, 0.80)


@dataclass(frozen=True)
class Ground:
    """Where things may be put: the camera, the ways of people, a seeded choice."""

    camera: Spot
    ways: tuple[tuple[Spot, ...], ...]
    heading_deg: float

    def is_free(self, spot: Spot, clear_m: float) -> bool:
        """Whether a thing of that size is neither in front of the lens nor on anybody's way."""
        if math.dist(spot, self.camera) < clear_m + 4.0:
            return False
        return all(_from_way(spot, way) > clear_m + 0.8 for way in self.ways)


def _from_way(spot: Spot, way: Sequence[Spot]) -> float:
    if len(way) == 1:
        return math.dist(spot, way[0])
    return min(_from_leg(spot, a, b) for a, b in zip(way, (*way[1:], way[0]), strict=True))


def _from_leg(spot: Spot, a: Spot, b: Spot) -> float:
    length = math.dist(a, b) or 1e-6
    share = ((spot[0] - a[0]) * (b[0] - a[0]) + (spot[1] - a[1]) * (b[1] - a[1])) / length**2
    share = min(1.0, max(0.0, share))
    return math.dist(spot, (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share))


def outline_of(table: Mapping[str, Any]) -> tuple[Spot, ...]:
    """The corners of a shape or a zone."""
    return tuple((float(x), float(y)) for x, y in table["outline_m"])


def holds(outline: Sequence[Spot], spot: Spot) -> bool:
    """Whether the outline encloses the spot."""
    ring = np.array(outline, np.float32).reshape(-1, 1, 2)
    return bool(cv2.pointPolygonTest(ring, (float(spot[0]), float(spot[1])), False) >= 0)


def chance_of(*names: object) -> random.Random:
    """A seeded source of choices: the same names always give the same ones."""
    return random.Random(zlib.crc32(" ".join(map(str, names)).encode()))


def long_box(outline: Sequence[Spot]) -> tuple[Spot, Spot, float]:
    """Middle, (length, width) and direction in radians of the smallest box round an outline."""
    (x, y), (w, h), turn = cv2.minAreaRect(np.array(outline, np.float32).reshape(-1, 1, 2))
    return ((x, y), (w, h), math.radians(turn)) if w >= h else ((x, y), (h, w), math.radians(turn + 90))


def offset(spot: Spot, turn: float, along: float, across: float) -> Spot:
    """The spot that lies so far along and across a direction (radians) from another."""
    c, s = math.cos(turn), math.sin(turn)
    return spot[0] + along * c - across * s, spot[1] + along * s + across * c
