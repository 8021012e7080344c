"""Places that no site has, to train and measure a detector on: a plant of one area and a camera at its edge."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

_AREAS = ("tank-farm", "reactor", "loading", "substation", "crane", "vessel", "yard")


def random_place(rng: np.random.Generator) -> tuple[dict[str, Any], dict[str, Any]]:
    """A made-up site (as parsed from its file) and its camera, which looks in."""
    area = str(rng.choice(_AREAS))
    size = float(rng.uniform(24, 46))
    outline: list[list[float]] = [[30, 30], [30 + size, 30], [30 + size, 30 + size * 0.8], [30, 30 + size * 0.8]]
    roofed = area in ("reactor", "substation") or bool(rng.random() < 0.25)
    zone = {"id": f"{area}-{rng.integers(1000)}", "kind": "area", "storey": "F1", "outline_m": outline}
    site = {
        "width_m": 60 + size,
        "height_m": 60 + size * 0.8,
        "storey": [{"id": "F1", "elevation_m": 0.0}],
        "zone": [zone],
        "shape": _shapes(rng, outline, size, roofed),
    }
    return site, _camera(rng, size, str(zone["id"]))


def _shapes(rng: np.random.Generator, outline: list[list[float]], size: float, roofed: bool) -> list[dict[str, Any]]:
    if roofed:
        return [{"kind": "building", "outline_m": outline, "label": str(rng.integers(1000))}]
    shapes: list[dict[str, Any]] = [
        {"kind": "road", "outline_m": [[0, 20], [120, 20], [120, 27], [0, 27]]},
        {
            "kind": "building",
            "outline_m": [[30, 4], [30 + size, 4], [30 + size, 16], [30, 16]],
            "label": str(rng.integers(1000)),
        },
    ]
    for _ in range(int(rng.integers(0, 4))):
        spot = [float(rng.uniform(34, 26 + size)), float(rng.uniform(34, 26 + size * 0.8))]
        kind, radius = ("tank", rng.uniform(2, 4.5)) if rng.random() < 0.5 else ("vessel", rng.uniform(1, 2.5))
        shapes.append({"kind": kind, "outline_m": [spot], "radius_m": float(radius)})
    if rng.random() < 0.5:
        y = float(rng.uniform(30, 30 + size * 0.8))
        shapes.append({"kind": "rack", "outline_m": [[20, y], [60 + size, y], [60 + size, y + 3], [20, y + 3]]})
    return shapes


def _camera(rng: np.random.Generator, size: float, zone: str) -> dict[str, Any]:
    corner = int(rng.integers(4))
    x = 31.0 if corner in (0, 3) else 29 + size
    y = 31.0 if corner in (0, 1) else 29 + size * 0.8
    x, y = x + float(rng.uniform(-0.8, 0.8)), y + float(rng.uniform(-0.8, 0.8))
    toward = math.degrees(math.atan2(30 + size / 2 - x, y - 30 - size * 0.4)) + float(rng.uniform(-14, 14))
    return {
        "id": f"T{rng.integers(10000)}",
        "zone": zone,
        "storey": "F1",
        "x_m": x,
        "y_m": y,
        "height_m": float(rng.uniform(2.4, 6.5)),
        "heading_deg": toward % 360,
        "tilt_deg": float(rng.uniform(5, 28)),
        "fov_deg": float(rng.uniform(45, 88)),
    }
