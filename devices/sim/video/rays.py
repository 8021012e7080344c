"""The rays of a camera through its pixels, and which part of its picture some points can be in."""

from __future__ import annotations

import numpy as np

from devices.sim.video.camera import NEAR_M, FloatArray, Pinhole


def rays_of(pinhole: Pinhole) -> FloatArray:
    """(H * W, 3) rays through the pixels' middles, row by row, as `Pinhole.directions` has them."""
    right, down, forward = pinhole.axes.astype(np.float64)
    columns = (np.arange(pinhole.width_px) + 0.5 - pinhole.width_px / 2) / pinhole.focal_px
    rows = (np.arange(pinhole.height_px) + 0.5 - pinhole.height_px / 2) / pinhole.focal_px
    across, along = columns[:, None] * right, rows[:, None] * down + forward
    rays: FloatArray = (along[:, None, :] + across[None, :, :]).reshape(-1, 3)
    return rays


def window_of(pinhole: Pinhole, corners_m: FloatArray) -> tuple[slice, slice] | None:
    """Rows and columns in which the hull of some points can be seen; None when behind the lens or outside."""
    seen = _cut_near(pinhole.to_camera(corners_m))
    if len(seen) == 0:
        return None
    size = (pinhole.width_px, pinhole.height_px)
    pixels = seen[:, :2] / seen[:, 2:] * np.float32(pinhole.focal_px) + np.array(size, np.float32) / 2
    low = np.clip(np.floor(pixels.min(axis=0)) - 1, 0, size).astype(int)
    high = np.clip(np.ceil(pixels.max(axis=0)) + 1, 0, size).astype(int)
    if (high <= low).any():
        return None
    return slice(low[1], high[1]), slice(low[0], high[0])


def _cut_near(seen: FloatArray) -> FloatArray:
    """Corners (N, 3) before the lens, and those that arise where their hull is cut at the near plane."""
    front = seen[seen[:, 2] >= NEAR_M]
    behind = seen[seen[:, 2] < NEAR_M]
    if len(front) == 0 or len(behind) == 0:
        return front
    a, b = front[:, None, :], behind[None, :, :]
    share = (a[..., 2:] - NEAR_M) / (a[..., 2:] - b[..., 2:])
    return np.concatenate((front, (a + (b - a) * share).reshape(-1, 3))).astype(np.float32)
