"""Where solids keep the light off: what lies in their shade, and how far it can reach."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from devices.sim.video.camera import FloatArray
from devices.sim.video.solids import Solid


def between(points: FloatArray, towards: FloatArray, solid: Solid) -> npt.NDArray[np.bool_]:
    """(N,) whether the solid stands between each point and the light, which lies `towards` (3,)."""
    near, far = solid.span(points, towards.astype(np.float32).reshape(1, 3))
    shaded: npt.NDArray[np.bool_] = (near < far) & (far > 0.02) & (near > -0.01)
    return shaded


def cast_m(solid: Solid, towards: FloatArray) -> FloatArray:
    """(N, 3) corners of the body of shade behind a solid, down to the floor."""
    corners = solid.corners_m
    slide = towards[:2] / max(float(towards[2]), 0.05)
    floor = np.concatenate((corners[:, :2] - corners[:, 2:] * slide, np.zeros((len(corners), 1), np.float32)), axis=1)
    return np.concatenate((corners, floor)).astype(np.float32)


def around_m(solid: Solid, margin_m: float) -> FloatArray:
    """(4, 3) corners on the floor of the plan box round a solid, wider by a margin."""
    low, high = solid.corners_m[:, :2].min(axis=0) - margin_m, solid.corners_m[:, :2].max(axis=0) + margin_m
    ring = [(low[0], low[1], 0), (high[0], low[1], 0), (high[0], high[1], 0), (low[0], high[1], 0)]
    return np.array(ring, np.float32)
