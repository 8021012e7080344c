"""The pinhole of one camera of the site file, in the plan's metres.

Plan frame: x east, y south, z up from the floor of the camera's own storey. Heading is clockwise from north, tilt is
down from level, the field of view is horizontal. Pixels: x right, y down, the corner of the first pixel is (0, 0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin, tan
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

NEAR_M = 0.25
"""Nothing nearer to the lens than this is drawn."""


@dataclass(frozen=True)
class Pinhole:
    """One calibrated camera. `height_m` counts from the floor of its storey; square pixels, no distortion."""

    x_m: float
    y_m: float
    height_m: float
    heading_deg: float
    tilt_deg: float
    fov_deg: float
    width_px: int = 640
    height_px: int = 360

    @classmethod
    def of(cls, camera: Mapping[str, Any], width_px: int = 640, height_px: int = 360) -> Pinhole:
        """The camera of one `[[cameras]]` table of a site file. Raises KeyError when a part of its pose is missing."""
        pose = {name: float(camera[name]) for name in ("x_m", "y_m", "height_m", "heading_deg", "tilt_deg", "fov_deg")}
        return cls(**pose, width_px=width_px, height_px=height_px)

    @cached_property
    def focal_px(self) -> float:
        """Focal length in pixels."""
        return self.width_px / 2 / tan(radians(self.fov_deg) / 2)

    @cached_property
    def place_m(self) -> FloatArray:
        """(3,) float32: where the lens is."""
        return np.array((self.x_m, self.y_m, self.height_m), np.float32)

    @cached_property
    def axes(self) -> FloatArray:
        """(3, 3) float32: rows are the unit vectors right, down, forward of the picture in the plan frame."""
        h, t = radians(self.heading_deg), radians(self.tilt_deg)
        right = (cos(h), sin(h), 0.0)
        down = (-sin(h) * sin(t), cos(h) * sin(t), -cos(t))
        forward = (sin(h) * cos(t), -cos(h) * cos(t), -sin(t))
        return np.array((right, down, forward), np.float32)

    @property
    def horizon_px(self) -> float:
        """The picture row of the horizon; it may lie outside of the picture."""
        return self.height_px / 2 - self.focal_px * tan(radians(self.tilt_deg))

    def to_camera(self, points_m: npt.ArrayLike) -> FloatArray:
        """(N, 3) plan points to (N, 3) metres right, down, forward of the lens."""
        points: FloatArray = np.asarray(points_m, np.float32).reshape(-1, 3)
        return np.asarray((points - self.place_m) @ self.axes.T, np.float32)

    def project(self, points_m: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """(N, 3) plan points to (N, 2) pixels and (N,) depths in metres; behind the lens depth < NEAR_M."""
        seen = self.to_camera(points_m)
        depth = seen[:, 2]
        scale = self.focal_px / np.maximum(depth, NEAR_M)
        centre = np.array((self.width_px / 2, self.height_px / 2), np.float32)
        return (seen[:, :2] * scale[:, None] + centre).astype(np.float32), depth

    def pixel_of(self, x_m: float, y_m: float, z_m: float) -> tuple[float, float, float]:
        """Column, row and depth of one plan point: `project` for a single point, in plain numbers, several times as
        quick."""
        dx, dy, dz = x_m - self.x_m, y_m - self.y_m, z_m - self.height_m
        right, down, forward = (a * dx + b * dy + c * dz for a, b, c in self._rows)
        scale = self.focal_px / max(forward, NEAR_M)
        return right * scale + self.width_px / 2, down * scale + self.height_px / 2, forward

    @cached_property
    def _rows(self) -> tuple[tuple[float, float, float], ...]:
        return tuple((float(a), float(b), float(c)) for a, b, c in self.axes)

    def directions(self, pixels: npt.ArrayLike) -> FloatArray:
        """(N, 2) pixels to (N, 3) rays in the plan frame whose forward part is 1, so that length times ray is depth."""
        px = np.asarray(pixels, np.float32).reshape(-1, 2)
        flat = (px - np.array((self.width_px / 2, self.height_px / 2), np.float32)) / np.float32(self.focal_px)
        rays: FloatArray = np.concatenate((flat, np.ones((len(px), 1), np.float32)), axis=1) @ self.axes
        return rays

    def to_ground(self, pixels: npt.ArrayLike, height_m: float = 0.0) -> FloatArray:
        """(N, 2) pixels to (N, 2) plan metres on the level `height_m`; NaN where the ray never meets it."""
        rays = self.directions(pixels)
        fall = np.where(np.abs(rays[:, 2]) < 1e-6, np.float32(1e-6), rays[:, 2])
        reach = (height_m - self.height_m) / fall
        ground = self.place_m[:2] + rays[:, :2] * reach[:, None]
        ground[reach <= 0] = np.nan
        return ground.astype(np.float32)

    def clipped(self, ends_m: npt.ArrayLike) -> FloatArray | None:
        """(2, 3) ends of a segment to (2, 2) pixels, cut at the near plane; None when all of it is behind the lens."""
        first, second = self.to_camera(ends_m)
        if first[2] < NEAR_M and second[2] < NEAR_M:
            return None
        if min(first[2], second[2]) < NEAR_M:
            share = (NEAR_M - first[2]) / (second[2] - first[2])
            cut = first + (second - first) * share
            first, second = (cut, second) if first[2] < NEAR_M else (first, cut)
        ends = np.stack((first, second))
        centre = np.array((self.width_px / 2, self.height_px / 2), np.float32)
        pixels: FloatArray = ends[:, :2] / ends[:, 2:] * np.float32(self.focal_px) + centre
        return pixels

    def sees(self, point_m: npt.ArrayLike, margin_px: float = 0.0) -> bool:
        """Whether the plan point falls into the picture, give or take a margin."""
        pixels, depth = self.project(point_m)
        x, y = pixels[0]
        inside = -margin_px <= x < self.width_px + margin_px and -margin_px <= y < self.height_px + margin_px
        return bool(depth[0] >= NEAR_M and inside)
