"""The picture of everything that stands still before a camera, traced once: colour, depth and light of each pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from devices.sim.video.camera import NEAR_M, FloatArray, Pinhole
from devices.sim.video.finish import FINISHES, noise
from devices.sim.video.light import Light
from devices.sim.video.rays import rays_of, window_of
from devices.sim.video.shade import around_m, between, cast_m
from devices.sim.video.solids import FAR, Solid
from devices.sim.video.standing import Standing, things_of

Picture = npt.NDArray[np.uint8]
_FINE = 2
"""Rays a pixel and direction; their mean smooths the edges."""


@dataclass(frozen=True)
class Backdrop:
    """What stands still. picture: (H, W, 3) uint8 BGR; depth: (H, W) float32 m forward of the lens; lit: (H, W) 0..1,
    the direct light; floor: (H, W) 1 where the floor is seen, else 0; owner: (H, W) the number of the thing that is
    seen there, counted from 1 in `things`; 0 for none."""

    picture: Picture
    depth: FloatArray
    lit: FloatArray
    floor: FloatArray
    owner: npt.NDArray[np.uint8]
    things: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class Stage:
    """What is built before a camera: solids, the floor's finish, painted marks, the light."""

    solids: tuple[Solid, ...]
    floor: str
    floor_colour: tuple[float, float, float]
    light: Light
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A flat polygon on the floor: a road, a painted line. `outline_m` (K, 2); later marks lie on earlier ones."""

    outline_m: tuple[tuple[float, float], ...]
    finish: str
    colour: tuple[float, float, float]


@dataclass(frozen=True)
class _Hits:
    """What each of N rays meets first: length (N,), which solid (-1 floor, -2 sky), normal (N, 3), place (N, 3)."""

    length: FloatArray
    which: npt.NDArray[np.int32]
    normal: FloatArray
    place: FloatArray


def traced(pinhole: Pinhole, stage: Stage, grain: float = 2.0, seed: int = 1) -> Backdrop:
    """Trace the stage as the camera sees it. `grain` is the sensor's fixed noise in grey levels."""
    fine = Pinhole(
        pinhole.x_m,
        pinhole.y_m,
        pinhole.height_m,
        pinhole.heading_deg,
        pinhole.tilt_deg,
        pinhole.fov_deg,
        pinhole.width_px * _FINE,
        pinhole.height_px * _FINE,
    )
    rays = rays_of(fine)
    hits = _first_hits(fine, stage, rays)
    colour = _colours(stage, hits, rays)
    lit = _lit(pinhole, stage, hits)
    size = (pinhole.width_px, pinhole.height_px)
    shape = (fine.height_px, fine.width_px)
    shaded = colour * _brightness(stage, hits, lit, _crowding(pinhole, stage, hits))
    hazed = _hazed(stage, hits, shaded).reshape(*shape, 3)
    small = cv2.resize(np.minimum(hazed, 1.6), size, interpolation=cv2.INTER_AREA)
    depth = np.ascontiguousarray(hits.length.reshape(shape)[::_FINE, ::_FINE])
    floor = (hits.which.reshape(shape) == -1)[::_FINE, ::_FINE].astype(np.float32)
    owner, things = things_of(pinhole, stage.solids, hits.which.reshape(shape)[::_FINE, ::_FINE])
    return Backdrop(_exposed(np.asarray(small, np.float32), grain, seed), depth, lit, floor, owner, things)


def _first_hits(pinhole: Pinhole, stage: Stage, rays: FloatArray) -> _Hits:
    shape = (pinhole.height_px, pinhole.width_px)
    fall = np.minimum(rays[:, 2], np.float32(-1e-6))
    floor = np.where(rays[:, 2] < -1e-5, -pinhole.height_m / fall, FAR).astype(np.float32)
    length = floor.reshape(shape).copy()
    which = np.where(floor < FAR, -1, -2).astype(np.int32).reshape(shape)
    normal = np.zeros((*shape, 3), np.float32)
    normal[..., 2] = 1
    grid = rays.reshape(*shape, 3)
    start = pinhole.place_m[None, :]
    for number, solid in enumerate(stage.solids):
        everything = slice(0, pinhole.height_px), slice(0, pinhole.width_px)
        window = everything if solid.hollow else window_of(pinhole, solid.corners_m)
        if window is None:
            continue
        part = grid[window].reshape(-1, 3)
        near, far = solid.span(start, part)
        hit = far if solid.hollow else near
        wins = (near < far) & (hit > NEAR_M) & (hit < length[window].ravel())
        if not wins.any():
            continue
        met = solid.stretch(start, part[wins])
        place = wins.reshape(length[window].shape)
        length[window][place], which[window][place] = hit[wins], number
        normal[window][place] = met.far_normal if solid.hollow else met.near_normal
    flat = length.ravel()
    points = start + rays * np.minimum(flat, np.float32(2000))[:, None]
    return _Hits(flat, which.ravel(), normal.reshape(-1, 3), points.astype(np.float32))


def _colours(stage: Stage, hits: _Hits, rays: FloatArray) -> FloatArray:
    colour = np.empty((len(rays), 3), np.float32)
    order = np.argsort(hits.which, kind="stable")
    edges = np.searchsorted(hits.which[order], np.arange(-2, len(stage.solids) + 1))
    for number, (first, last) in enumerate(pairwise(edges), start=-2):
        mine = order[first:last]
        if number == -2:
            colour[mine] = sky_colours(stage.light, rays[mine])
        elif number == -1:
            colour[mine] = _floor(stage, hits.place[mine], hits.normal[mine])
        elif len(mine):
            solid = stage.solids[number]
            base = np.array(solid.colour, np.float32)
            colour[mine] = FINISHES[solid.finish](hits.place[mine], hits.normal[mine], base)
    return colour


def _floor(stage: Stage, points: FloatArray, normals: FloatArray) -> FloatArray:
    colour = FINISHES[stage.floor](points, normals, np.array(stage.floor_colour, np.float32))
    x, y = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
    for mark in stage.marks:
        low, high = np.min(mark.outline_m, axis=0), np.max(mark.outline_m, axis=0)
        near = np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]))
        inside = near[_inside(points[near, :2], mark.outline_m)]
        if len(inside):
            base = np.array(mark.colour, np.float32)
            colour[inside] = FINISHES[mark.finish](points[inside], normals[inside], base)
    return colour


def _inside(points: FloatArray, outline: Sequence[tuple[float, float]]) -> npt.NDArray[np.bool_]:
    """(N,) whether each plan point lies in the polygon (even-odd rule)."""
    inside = np.zeros(len(points), bool)
    x, y = points[:, 0], points[:, 1]
    for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True):
        crosses = (ay > y) != (by > y)
        if crosses.any():
            inside ^= crosses & (x < (bx - ax) * (y - ay) / ((by - ay) or 1e-9) + ax)
    return inside


def sky_colours(light: Light, rays: FloatArray) -> FloatArray:
    """(N, 3) colours of the sky along rays, with thin clouds."""
    unit = rays / np.linalg.norm(rays, axis=1, keepdims=True)
    up = np.clip(unit[:, 2], 0.0, 1)
    blend = np.clip(up * 2.2, 0, 1)[:, None] ** 0.6
    colour = np.array(light.horizon, np.float32) * (1 - blend) + np.array(light.zenith, np.float32) * blend
    reach = 60 / (up + 0.12)
    clouds = np.clip(noise(unit[:, 0] * reach, unit[:, 1] * reach, 260) + 0.15, 0, 1)[:, None]
    painted: FloatArray = colour + clouds * 0.16 * np.array(light.horizon, np.float32)
    return painted.astype(np.float32)


def _lit(pinhole: Pinhole, stage: Stage, hits: _Hits) -> FloatArray:
    """(H, W) 0..1: how much direct light reaches each pixel's place; soft at the edges."""
    shape = (pinhole.height_px * _FINE, pinhole.width_px * _FINE)
    points = hits.place.reshape(*shape, 3)[::_FINE, ::_FINE] + hits.normal.reshape(*shape, 3)[::_FINE, ::_FINE] * 0.05
    thing = hits.which.reshape(shape)[::_FINE, ::_FINE] > -2
    shade = np.zeros(thing.shape, np.float32)
    towards = stage.light.sun_vector
    for solid in stage.solids:
        window = None if solid.hollow else window_of(pinhole, cast_m(solid, towards))
        if window is None:
            continue
        dark = between(points[window].reshape(-1, 3), towards, solid).reshape(thing[window].shape)
        shade[window][dark & thing[window]] = 1
    soft = cv2.GaussianBlur(shade, (0, 0), 4 if stage.light.indoors else 1.2)
    return (1 - soft * stage.light.shadow).astype(np.float32)


def _brightness(stage: Stage, hits: _Hits, lit: FloatArray, open_sky: FloatArray) -> FloatArray:
    """(N, 3) light that falls on each fine pixel."""
    light = stage.light
    size = (lit.shape[1] * _FINE, lit.shape[0] * _FINE)
    fine = cv2.resize(lit, size, interpolation=cv2.INTER_LINEAR).ravel()
    near = cv2.resize(open_sky, size, interpolation=cv2.INTER_LINEAR).ravel()
    facing = np.clip(hits.normal @ light.sun_vector, 0, 1) * fine
    dome = 0.62 + 0.38 * hits.normal[:, 2]
    sun, sky = np.array(light.sun, np.float32) * 1.35, np.array(light.sky, np.float32) * 1.35
    bright = np.asarray(facing[:, None] * sun + (dome * near)[:, None] * sky, np.float32)
    bright[hits.which == -2] = 1
    glowing = [n for n, solid in enumerate(stage.solids) if solid.finish == "lamp"]
    bright[np.isin(hits.which, glowing)] = 1
    return bright


def _crowding(pinhole: Pinhole, stage: Stage, hits: _Hits) -> FloatArray:
    """(H, W) 0..1: how much of the sky the floor sees next to standing solids."""
    shape = (pinhole.height_px * _FINE, pinhole.width_px * _FINE)
    points = hits.place.reshape(*shape, 3)[::_FINE, ::_FINE]
    ground = (hits.which.reshape(shape) == -1)[::_FINE, ::_FINE]
    open_sky = np.ones(ground.shape, np.float32)
    for solid in stage.solids:
        window = window_of(pinhole, around_m(solid, 2.0)) if float(solid.corners_m[:, 2].min()) < 0.4 else None
        if window is None:
            continue
        gap = solid.gap_m(points[window].reshape(-1, 3)).reshape(ground[window].shape)
        dark = 1 - 0.55 * np.exp(-np.maximum(-gap if solid.hollow else gap, 0) / 0.7)
        open_sky[window] *= np.where(ground[window], dark, 1).astype(np.float32)
    return open_sky


def _hazed(stage: Stage, hits: _Hits, colour: FloatArray) -> FloatArray:
    share = 1 - np.exp(-hits.length / stage.light.haze_m)
    share = np.where(hits.which == -2, 0, share)[:, None]
    hazed: FloatArray = colour * (1 - share) + np.array(stage.light.horizon, np.float32) * share
    return hazed.astype(np.float32)


def _exposed(linear: FloatArray, grain: float, seed: int) -> Picture:
    """Lens and sensor: bloom round lamps, vignette, curve, grain."""
    glow = cv2.GaussianBlur(np.maximum(linear - 0.95, 0), (0, 0), 9)
    height, width = linear.shape[:2]
    x, y = np.meshgrid(np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32))
    corner = 1 - 0.22 * np.clip(x * x * 0.75 + y * y * 0.55, 0, 1.3) ** 1.5
    bright = (linear + glow * 0.8) * corner[:, :, None]
    curve = np.clip(bright, 0, None)
    curve = curve / (1 + np.maximum(curve - 0.75, 0) * 0.6)
    speckle = np.random.default_rng(seed).standard_normal((height, width, 1)).astype(np.float32) * np.float32(grain)
    exposed: Picture = np.clip(curve * 255 * 0.96 + 5 + speckle, 0, 255).astype(np.uint8)
    return exposed
