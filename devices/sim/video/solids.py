"""The solids a plant is built of, and where a ray meets them.

All are convex: a ray is inside of one over a single stretch, from `near` to `far` (in lengths of the ray). Points are
(N, 3) float32 in plan metres (x east, y south, z up); rays too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from devices.sim.video.camera import FloatArray

Floats = npt.NDArray[np.floating[Any]]
FAR = np.float32(1e6)
_TINY = np.float32(1e-9)


@dataclass(frozen=True)
class Stretch:
    """Where N rays are inside of one solid. near, far: (N,) lengths, empty where near >= far; the faces by number."""

    near: FloatArray
    far: FloatArray
    near_normal: FloatArray
    far_normal: FloatArray


Span = tuple[FloatArray, FloatArray]
"""`near` and `far` of a Stretch alone: most rays of a window miss, and what they would meet need not be known."""


class Solid(Protocol):
    """One convex body with a look: `finish` names the material, `colour` is its BGR 0..1, `hollow` shows its inside;
    `thing` is the kind and the name of what it is a part of ('vehicle 7'), '' when a detector need not find it."""

    @property
    def finish(self) -> str: ...
    @property
    def colour(self) -> tuple[float, float, float]: ...
    @property
    def hollow(self) -> bool: ...
    @property
    def thing(self) -> str: ...
    @property
    def corners_m(self) -> FloatArray: ...
    def span(self, start: FloatArray, rays: FloatArray) -> Span: ...
    def stretch(self, start: FloatArray, rays: FloatArray) -> Stretch: ...
    def gap_m(self, points: FloatArray) -> FloatArray: ...


def _safe(values: FloatArray) -> FloatArray:
    safe: FloatArray = np.where(np.abs(values) < _TINY, _TINY, values).astype(np.float32)
    return safe


def _slab(start: FloatArray, rays: FloatArray, low: float, high: float) -> tuple[FloatArray, FloatArray]:
    """Lengths at which the rays cross two parallel planes; `start` and `rays` are the components across them."""
    safe = _safe(rays)
    one, two = (low - start) / safe, (high - start) / safe
    return np.minimum(one, two), np.maximum(one, two)


@dataclass(frozen=True)
class Prism:
    """A convex outline stood up from `foot_m` to `top_m`: walls, columns, beams, plates, boxes."""

    outline_m: tuple[tuple[float, float], ...]
    foot_m: float
    top_m: float
    finish: str = "concrete"
    colour: tuple[float, float, float] = (0.5, 0.5, 0.5)
    hollow: bool = False
    thing: str = ""

    @cached_property
    def _planes(self) -> tuple[FloatArray, FloatArray]:
        """(K, 2) outward normals and (K, 2) points of the walls."""
        ring = np.array(self.outline_m, np.float32)
        after = np.roll(ring, -1, axis=0)
        along = after - ring
        turn = float(np.sum(ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]))
        normal = np.stack((along[:, 1], -along[:, 0]), axis=1) * np.float32(1.0 if turn > 0 else -1.0)
        length = np.linalg.norm(normal, axis=1, keepdims=True)
        return (normal / np.maximum(length, _TINY)).astype(np.float32), ring

    @cached_property
    def corners_m(self) -> FloatArray:
        """(2K, 3) corners."""
        ring = np.array(self.outline_m, np.float32)
        levels = [np.full((len(ring), 1), z, np.float32) for z in (self.foot_m, self.top_m)]
        return np.concatenate([np.concatenate((ring, z), axis=1) for z in levels])

    def span(self, start: FloatArray, rays: FloatArray) -> Span:
        """See `Span`."""
        near, far = _slab(start[:, 2], rays[:, 2], self.foot_m, self.top_m)
        for normal, point in zip(*self._planes, strict=True):
            across = _safe(rays[:, :2] @ normal)
            length = ((point - start[:, :2]) @ normal) / across
            enters = across < 0
            near = np.where(enters, np.maximum(near, length), near)
            far = np.where(enters, far, np.minimum(far, length))
        return near, far

    def stretch(self, start: FloatArray, rays: FloatArray) -> Stretch:
        """See `Stretch`."""
        near, far = _slab(start[:, 2], rays[:, 2], self.foot_m, self.top_m)
        upwards = np.where(np.broadcast_to(rays[:, 2], near.shape) < 0, np.float32(1), np.float32(-1))
        zero = np.zeros_like(upwards)
        near_normal = np.stack((zero, zero, upwards), axis=1)
        far_normal = near_normal.copy()
        for normal, point in zip(*self._planes, strict=True):
            across = _safe(rays[:, :2] @ normal)
            length = ((point - start[:, :2]) @ normal) / across
            wall = np.array((normal[0], normal[1], 0), np.float32)
            enters = (across < 0) & (length > near)
            leaves = (across > 0) & (length < far)
            near, far = np.where(enters, length, near), np.where(leaves, length, far)
            near_normal[enters], far_normal[leaves] = wall, -wall
        return Stretch(near, far, near_normal, far_normal)

    def gap_m(self, points: FloatArray) -> FloatArray:
        """(N,) about how far each point is from the walls, on the plan; negative inside."""
        normals, places = self._planes
        across = np.stack([(points[:, :2] - p) @ n for n, p in zip(normals, places, strict=True)])
        gap: FloatArray = across.max(axis=0)
        return gap


@dataclass(frozen=True)
class _Cut:
    """Where N rays cross a drum's round wall and its two flat ends; the rays' parts along its axis and aside of it."""

    round_near: FloatArray
    round_far: FloatArray
    flat_near: FloatArray
    flat_far: FloatArray
    along: Floats
    side_start: Floats
    side: Floats


@dataclass(frozen=True)
class Drum:
    """A cylinder from `start_m` to `end_m`: tanks and columns upright, pipes and tankers lying."""

    start_m: tuple[float, float, float]
    end_m: tuple[float, float, float]
    radius_m: float
    finish: str = "tank"
    colour: tuple[float, float, float] = (0.8, 0.8, 0.8)
    hollow: bool = False
    thing: str = ""

    @cached_property
    def _axis(self) -> tuple[FloatArray, FloatArray, float]:
        start, end = np.array(self.start_m, np.float32), np.array(self.end_m, np.float32)
        length = float(np.linalg.norm(end - start))
        return start, ((end - start) / max(length, 1e-6)).astype(np.float32), length

    @cached_property
    def corners_m(self) -> FloatArray:
        """(8, 3) corners of its upright box."""
        ends = np.array((self.start_m, self.end_m), np.float32)
        _, axis, _ = self._axis
        reach = np.sqrt(np.maximum(0, 1 - axis**2)) * self.radius_m
        low, high = ends.min(axis=0) - reach, ends.max(axis=0) + reach
        return np.array(
            [[(low, high)[i][0], (low, high)[j][1], (low, high)[k][2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)],
            np.float32,
        )

    def span(self, start: FloatArray, rays: FloatArray) -> Span:
        """See `Span`."""
        cut = self._cut(start, rays)
        near = np.maximum(cut.round_near, cut.flat_near).astype(np.float32)
        return near, np.minimum(cut.round_far, cut.flat_far).astype(np.float32)

    def stretch(self, start: FloatArray, rays: FloatArray) -> Stretch:
        """See `Stretch`."""
        cut, (_, axis, _) = self._cut(start, rays), self._axis
        near = np.maximum(cut.round_near, cut.flat_near).astype(np.float32)
        far = np.minimum(cut.round_far, cut.flat_far).astype(np.float32)
        ends = np.where(cut.along < 0, np.float32(1), np.float32(-1))[:, None] * axis
        near_normal = np.where(
            (cut.flat_near > cut.round_near)[:, None], ends, self._out(cut.side_start, cut.side, near)
        )
        far_normal = np.where((cut.flat_far < cut.round_far)[:, None], ends, -self._out(cut.side_start, cut.side, far))
        return Stretch(near, far, near_normal, far_normal)

    def _cut(self, start: FloatArray, rays: FloatArray) -> _Cut:
        base, axis, length = self._axis
        offset = start - base
        along_start, along = offset @ axis, rays @ axis
        side_start, side = offset - along_start[:, None] * axis, rays - along[:, None] * axis
        a = np.maximum(np.einsum("ij,ij->i", side, side), _TINY)
        b = np.einsum("ij,ij->i", *np.broadcast_arrays(side_start, side))
        c = np.einsum("ij,ij->i", side_start, side_start) - np.float32(self.radius_m**2)
        square = b * b - a * c
        root = np.sqrt(np.maximum(square, 0))
        meets = square > 0
        round_near = np.where(meets, (-b - root) / a, FAR).astype(np.float32)
        round_far = np.where(meets, (-b + root) / a, -FAR).astype(np.float32)
        flat = _slab(np.asarray(along_start, np.float32), np.asarray(along, np.float32), 0.0, length)
        return _Cut(round_near, round_far, *flat, along, side_start, side)

    def _out(self, side_start: Floats, side: Floats, length: FloatArray) -> FloatArray:
        """(N, 3) normals of the round wall."""
        out = (side_start + side * np.clip(length, -FAR, FAR)[:, None]) / np.float32(self.radius_m)
        return np.asarray(out, np.float32)

    def gap_m(self, points: FloatArray) -> FloatArray:
        """(N,) about how far each point is from the body, on the plan; negative inside."""
        a, b = np.array(self.start_m[:2], np.float32), np.array(self.end_m[:2], np.float32)
        along = b - a
        share = np.clip(((points[:, :2] - a) @ along) / max(float(along @ along), 1e-6), 0, 1)
        gap: FloatArray = np.linalg.norm(points[:, :2] - a - share[:, None] * along, axis=1) - self.radius_m
        return gap


@dataclass(frozen=True)
class Dome:
    """A flattened ball: tank roofs, vessel heads, bushes."""

    centre_m: tuple[float, float, float]
    radii_m: tuple[float, float, float]
    finish: str = "tank"
    colour: tuple[float, float, float] = (0.8, 0.8, 0.8)
    hollow: bool = field(default=False)
    thing: str = ""

    @cached_property
    def corners_m(self) -> FloatArray:
        """(8, 3) corners of its box."""
        c, r = np.array(self.centre_m, np.float32), np.array(self.radii_m, np.float32)
        signs = np.array([[i, j, k] for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)], np.float32)
        box: FloatArray = c + signs * r
        return box

    def span(self, start: FloatArray, rays: FloatArray) -> Span:
        """See `Span`."""
        offset, ray = self._as_ball(start, rays)
        a = np.maximum(np.einsum("ij,ij->i", ray, ray), _TINY)
        b = np.einsum("ij,ij->i", *np.broadcast_arrays(offset, ray))
        square = b * b - a * (np.einsum("ij,ij->i", offset, offset) - 1)
        root = np.sqrt(np.maximum(square, 0))
        near = np.where(square > 0, (-b - root) / a, FAR).astype(np.float32)
        return near, np.where(square > 0, (-b + root) / a, -FAR).astype(np.float32)

    def stretch(self, start: FloatArray, rays: FloatArray) -> Stretch:
        """See `Stretch`."""
        near, far = self.span(start, rays)
        offset, ray = self._as_ball(start, rays)
        normal = (offset + ray * near[:, None]) / np.array(self.radii_m, np.float32)
        normal = normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), _TINY)
        return Stretch(near, far, normal.astype(np.float32), -normal.astype(np.float32))

    def _as_ball(self, start: FloatArray, rays: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Starts and rays where the dome is a ball of radius 1 round the origin."""
        radii = np.array(self.radii_m, np.float32)
        return (start - np.array(self.centre_m, np.float32)) / radii, rays / radii

    def gap_m(self, points: FloatArray) -> FloatArray:
        """(N,) about how far each point is from the body, on the plan."""
        off = points[:, :2] - np.array(self.centre_m[:2], np.float32)
        gap: FloatArray = np.linalg.norm(off, axis=1) - np.float32(max(self.radii_m[:2]))
        return gap


AnySolid = Prism | Drum | Dome


def box(
    centre_m: tuple[float, float],
    size_m: tuple[float, float],
    foot_m: float,
    top_m: float,
    turn_deg: float = 0.0,
    finish: str = "concrete",
    colour: tuple[float, float, float] = (0.5, 0.5, 0.5),
) -> Prism:
    """An upright box: centre and size on the plan, turned clockwise by `turn_deg`."""
    a = np.radians(turn_deg)
    c, s = float(np.cos(a)), float(np.sin(a))
    half_x, half_y = size_m[0] / 2, size_m[1] / 2
    ring = ((-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y))
    outline = tuple((centre_m[0] + x * c - y * s, centre_m[1] + x * s + y * c) for x, y in ring)
    return Prism(outline, foot_m, top_m, finish, colour)


def named(kind: str, spot: tuple[float, float], solids: Sequence[AnySolid]) -> list[Solid]:
    """Solids that make up one thing of a kind, told from others by its spot."""
    return [replace(solid, thing=f"{kind} {spot[0]:.2f},{spot[1]:.2f}") for solid in solids]
