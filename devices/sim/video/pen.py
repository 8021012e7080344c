"""Strokes in metres, drawn shaded and with smooth edges into a small patch with its own transparency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from devices.sim.video.camera import NEAR_M, FloatArray, Pinhole

Patch = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]
Point = tuple[float, float]
Place = tuple[float, float, float]
Bgr = tuple[int, int, int]
_ROUGH_PX = 180
_LARGEST_PX = 1600
"""A patch is drawn about this tall and then made smaller, for smooth edges."""


@dataclass(frozen=True)
class Drawn:
    """A patch of a picture. pixels: (h, w, 4) uint8, BGR times alpha, and alpha; its corner in the frame; its depth.

    `parts` are boxes in frame pixels of what it wears: 'helmet' or 'bare_head', 'vest'.
    """

    pixels: Patch
    left: int
    top: int
    depth_m: float
    parts: dict[str, Box]


@dataclass(frozen=True)
class Sheet:
    """A rough patch to draw on, over the part of the frame that some plan points take. `pixels` (N, 2) are the points
    on it, `scales` (N,) its pixels a metre there, `depth_m` (N,) how far they are from the lens."""

    patch: Patch
    pixels: FloatArray
    scales: FloatArray
    depth_m: FloatArray
    rough: int
    left: int
    top: int

    def finished(self) -> Patch:
        """The patch in the frame's own pixels."""
        small, height = self.patch, self.patch.shape[0] // self.rough
        while small.shape[0] > height:
            small = np.asarray(cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        return small

    def in_frame(self, box: Box) -> Box:
        """A box on the patch as one of the frame."""
        r, left, top = self.rough, self.left, self.top
        return box[0] / r + left, box[1] / r + top, box[2] / r + left, box[3] / r + top


def sheet_for(pinhole: Pinhole, points_m: FloatArray, middle: int, margin_m: float) -> Sheet | None:
    """A sheet that holds plan points (N, 3) and a margin round them; None when they are behind the lens or out of the
    picture. `middle` is the point whose depth gives the margin its size."""
    pixels, depth = pinhole.project(points_m)
    if float(depth.min()) < NEAR_M * 2:
        return None
    margin = margin_m * pinhole.focal_px / float(depth[middle]) + 2
    low, high = pixels.min(axis=0) - margin, pixels.max(axis=0) + margin
    if high[0] < 0 or high[1] < 0 or low[0] >= pinhole.width_px or low[1] >= pinhole.height_px:
        return None
    left, top = int(np.floor(low[0])), int(np.floor(low[1]))
    width, height = int(high[0]) + 1 - left, int(high[1]) + 1 - top
    rough = next((times for times in (4, 2) if height * times <= _ROUGH_PX), 1)
    patch = np.zeros((height * rough, width * rough, 4), np.uint8)
    local = (pixels - np.array((left, top), np.float32)) * np.float32(rough)
    scales = (pinhole.focal_px / depth * rough).astype(np.float32)
    return Sheet(patch, local, scales, depth, rough, left, top)


class Pen:
    """Draws in metres of the body onto a rough patch; knows scale and light. Joints as plain numbers: a figure has some
    sixty strokes, and arrays of two are slow."""

    def __init__(
        self, patch: Patch, pixels: FloatArray, scales: FloatArray, rough: int, light: float, side: float
    ) -> None:
        self.patch = patch
        self.pixels: list[Point] = [(x, y) for x, y in pixels.tolist()]
        self.scales: list[float] = scales.tolist()
        self.light, self.side = light, side
        self.kind = cv2.LINE_AA if rough < 3 else cv2.LINE_8
        self._tones: dict[tuple[Bgr, float], tuple[int, int, int, int]] = {}

    def tone(self, colour: Bgr, factor: float = 1.0) -> tuple[int, int, int, int]:
        known = self._tones.get((colour, factor))
        if known is None:
            f = self.light * factor
            known = min(255, int(colour[0] * f)), min(255, int(colour[1] * f)), min(255, int(colour[2] * f)), 255
            self._tones[colour, factor] = known
        return known

    def line(self, a: Point, b: Point, tone: tuple[int, int, int, int], thick_px: float) -> None:
        ends = (int(a[0]), int(a[1])), (int(b[0]), int(b[1]))
        cv2.line(self.patch, *ends, tone, max(1, round(thick_px)), self.kind)

    def capsule(self, a: Point, b: Point, radius_px: float, colour: Bgr) -> None:
        """A round limb: dark, and a lighter core moved to the light's side."""
        self.line(a, b, self.tone(colour, 0.66), radius_px * 2)
        if radius_px >= 1.5:
            shift = round(self.side * radius_px * 0.35)
            self.line((a[0] + shift, a[1]), (b[0] + shift, b[1]), self.tone(colour), radius_px * 1.2)

    def disc(self, centre: Point, radius_px: float, colour: Bgr, factor: float = 1.0) -> None:
        at = (int(centre[0]), int(centre[1]))
        cv2.circle(self.patch, at, max(1, round(radius_px)), self.tone(colour, factor), -1, self.kind)

    def fill(self, outline: Sequence[Point], tone: tuple[int, int, int, int]) -> FloatArray:
        """Fill the hull of some points; gives back its corners, whole pixels."""
        ring = cv2.convexHull(np.array(outline, np.float32).reshape(-1, 1, 2)).astype(np.int32)
        cv2.fillConvexPoly(self.patch, ring, tone, self.kind)
        return np.asarray(ring)


def towards(a: Point, b: Point, share: float) -> Point:
    """The point a share of the way from a to b; 0 is a."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def moved(point: Point, along: Point, times: float) -> Point:
    return point[0] + along[0] * times, point[1] + along[1] * times


@dataclass(frozen=True, slots=True)
class Stroke:
    """A round bar along plan places; a flat one has no lit core: a rope, a strap."""

    places_m: tuple[Place, ...]
    radius_m: float
    colour: Bgr
    is_flat: bool = False


def sketched(pinhole: Pinhole, strokes: Sequence[Stroke], light: float, side: float) -> Drawn | None:
    """Strokes drawn in their order; None when not in the picture. Far ones get thin, and do not vanish."""
    points = np.array([place for stroke in strokes for place in stroke.places_m], np.float32)
    sheet = sheet_for(pinhole, points, 0, max(stroke.radius_m for stroke in strokes))
    if sheet is None or max(sheet.patch.shape) > _LARGEST_PX:
        return None
    pen = Pen(sheet.patch, sheet.pixels, sheet.scales, sheet.rough, light, side)
    first = 0
    for stroke in strokes:
        for n in range(first, first + len(stroke.places_m) - 1):
            radius = stroke.radius_m * (pen.scales[n] + pen.scales[n + 1]) / 2
            if stroke.is_flat:
                pen.line(pen.pixels[n], pen.pixels[n + 1], pen.tone(stroke.colour), radius * 2)
            else:
                pen.capsule(pen.pixels[n], pen.pixels[n + 1], radius, stroke.colour)
        first += len(stroke.places_m)
    return Drawn(sheet.finished(), sheet.left, sheet.top, float(np.median(sheet.depth_m)), {})
