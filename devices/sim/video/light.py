"""The light of a scene: sun and sky, or the lamps of a hall; and the haze. Colours are BGR 0..1."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from devices.sim.video.camera import FloatArray

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Light:
    """Where the light comes from. `towards` (x, y, z) points to the sun or to the brightest lamps."""

    towards: tuple[float, float, float]
    sun: Colour
    sky: Colour
    zenith: Colour
    horizon: Colour
    haze_m: float
    """Distance at which two thirds of a thing have gone into the haze."""
    shadow: float
    """How dark a shadow is, 0..1."""
    indoors: bool = False
    on_people: float = 1.0
    """How bright people are beside what stands still: less against the light."""

    @cached_property
    def sun_vector(self) -> FloatArray:
        """(3,) float32 unit vector."""
        vector = np.array(self.towards, np.float32)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


AFTERNOON = Light(
    (-0.55, 0.45, 0.62), (0.62, 0.72, 0.80), (0.46, 0.43, 0.40), (0.78, 0.66, 0.55), (0.86, 0.85, 0.83), 220.0, 0.9
)
OVERCAST = Light(
    (-0.3, 0.4, 0.9), (0.22, 0.23, 0.24), (0.62, 0.61, 0.59), (0.74, 0.71, 0.68), (0.86, 0.85, 0.83), 120.0, 0.5
)
EVENING = Light(
    (-0.85, 0.30, 0.28), (0.34, 0.56, 0.78), (0.36, 0.31, 0.29), (0.55, 0.42, 0.36), (0.62, 0.70, 0.84), 180.0, 0.9
)
NIGHT = Light(
    (0.2, -0.3, 0.9), (0.26, 0.31, 0.34), (0.10, 0.09, 0.08), (0.05, 0.035, 0.03), (0.14, 0.13, 0.13), 60.0, 0.6
)
HALL = Light(
    (0.15, 0.25, 0.95),
    (0.44, 0.48, 0.49),
    (0.50, 0.50, 0.49),
    (0.2, 0.2, 0.2),
    (0.3, 0.3, 0.3),
    400.0,
    0.55,
    indoors=True,
)
DIM_HALL = Light(
    (0.15, 0.25, 0.95),
    (0.36, 0.40, 0.43),
    (0.36, 0.36, 0.35),
    (0.1, 0.1, 0.1),
    (0.2, 0.2, 0.2),
    400.0,
    0.6,
    indoors=True,
)
