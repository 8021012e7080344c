"""What surfaces look like: the colour of a point of a wall, a road, a tank, by procedure. Colours are BGR 0..1.

A finish is a function (points (N, 3) m, normals (N, 3), base colour (3,)) -> (N, 3) colours. A new one is one function
and one line in FINISHES.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from devices.sim.video.camera import FloatArray

Finish = Callable[[FloatArray, FloatArray, FloatArray], FloatArray]
_SIZE = 512


@cache
def _noise_sheet() -> FloatArray:
    """(512, 512) of several octaves of smooth noise, seamless, about -1..1."""
    rng = np.random.default_rng(7)
    sheet = np.zeros((_SIZE, _SIZE), np.float32)
    for octave in range(3, 9):
        cells = 2**octave
        grid = rng.standard_normal((cells, cells)).astype(np.float32)
        wide = cv2.resize(np.tile(grid, (3, 3)), (3 * _SIZE, 3 * _SIZE), interpolation=cv2.INTER_CUBIC)
        sheet += wide[_SIZE : 2 * _SIZE, _SIZE : 2 * _SIZE] * np.float32(0.62 ** (octave - 3))
    return np.asarray(sheet / sheet.std() * 0.5, np.float32)


def noise(u: FloatArray, v: FloatArray, metres: float) -> FloatArray:
    """(N,) seamless noise of about -1..1 at surface places (u, v) in metres; the sheet repeats each `metres`."""
    columns = np.asarray(u / metres * _SIZE, np.float32) % _SIZE
    rows = np.asarray(v / metres * _SIZE, np.float32) % _SIZE
    edge = np.empty(0, np.float32)
    if len(columns) == 0:
        return edge
    height = -(-len(columns) // 4096) * 4096
    shaped = [np.resize(a, height).reshape(-1, 4096) for a in (columns, rows)]
    out = cv2.remap(_noise_sheet(), shaped[0], shaped[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    result: FloatArray = out.reshape(-1)[: len(columns)].astype(np.float32)
    return result


def surface(points: FloatArray, normals: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(u, v) metres along a surface: plan x, y on level ones; along the wall and height on walls."""
    level = np.abs(normals[:, 2]) > 0.6
    along = points[:, 1] * normals[:, 0] - points[:, 0] * normals[:, 1]
    u, v = np.where(level, points[:, 0], along), np.where(level, points[:, 1], points[:, 2])
    return u.astype(np.float32), v.astype(np.float32)


def _lines(values: FloatArray, every_m: float, wide_m: float) -> FloatArray:
    """(N,) 1 inside of lines that repeat, else 0."""
    return ((np.mod(values, every_m)) < wide_m).astype(np.float32)


def _shaded(base: FloatArray, factor: npt.ArrayLike) -> FloatArray:
    return np.asarray(base[None, :] * np.asarray(factor, np.float32)[:, None], np.float32)


def asphalt(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Worn road: patches, stains, fine grain."""
    u, v = surface(points, normals)
    factor = 1 + 0.16 * noise(u, v, 31) + 0.12 * noise(u + 3, v, 6) + 0.10 * noise(u, v + 1, 1.3)
    cracks = (np.abs(noise(u, v, 17)) < 0.018).astype(np.float32)
    return _shaded(base, factor * (1 - 0.25 * cracks))


def concrete(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Slabs of 4 m with joints, stains and grain."""
    u, v = surface(points, normals)
    joints = np.maximum(_lines(u, 4.0, 0.035), _lines(v, 4.0, 0.035))
    slab = noise(np.floor(u / 4) * np.float32(3.7), np.floor(v / 4) * np.float32(5.1), 23)
    stains = np.clip(noise(u, v, 13) - 0.35, 0, 1)
    factor = 1 + 0.10 * noise(u, v, 9) + 0.07 * noise(u, v, 1.7) + 0.05 * slab - 0.30 * stains
    return _shaded(base, factor * (1 - 0.45 * joints))


def epoxy(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """A painted floor of a hall: worn along the ways, scuffed."""
    u, v = surface(points, normals)
    worn = np.clip(noise(u, v, 11) - 0.2, 0, 1)[:, None]
    bare = np.array((0.47, 0.49, 0.50), np.float32)
    painted = _shaded(base, 1 + 0.05 * noise(u, v, 5) + 0.05 * noise(u, v, 1.1))
    mixed: FloatArray = painted * (1 - 0.6 * worn) + bare * 0.6 * worn
    return mixed


def checker_plate(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Steel deck: plates of 1.5 by 3 m, dull, with tears of rust."""
    u, v = surface(points, normals)
    joints = np.maximum(_lines(u, 1.5, 0.03), _lines(v, 3.0, 0.03))
    studs = 0.06 * np.sin(u * 40) * np.sin(v * 40)
    rust = np.clip(noise(u, v, 8) - 0.45, 0, 1)[:, None] * np.array((0.05, 0.16, 0.30), np.float32)
    colours: FloatArray = _shaded(base, (1 + 0.14 * noise(u, v, 4) + studs) * (1 - 0.4 * joints)) + rust * 0.5
    return colours


def gravel(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Crushed stone with tufts of weed."""
    u, v = surface(points, normals)
    weed = np.clip(noise(u, v, 19) - 0.55, 0, 1)[:, None]
    stone = _shaded(base, 1 + 0.30 * noise(u, v, 0.9) + 0.12 * noise(u, v, 12))
    colours: FloatArray = stone * (1 - weed) + weed * np.array((0.16, 0.30, 0.24), np.float32)
    return colours


def grass(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Lawn and bushes."""
    u, v = surface(points, normals)
    return _shaded(base, 1 + 0.25 * noise(u, v, 2.1) + 0.22 * noise(u, v, 14) + 0.15 * noise(u, v, 0.6))


def corrugated(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Profiled sheet: ribs each 0.3 m, sheets each 6 m, dirt that ran down, dirt at the foot."""
    u, v = surface(points, normals)
    ribs = np.clip(np.cos(u * (2 * np.pi / 0.30)), -0.6, 0.6) * 0.10
    streaks = np.clip(noise(u, v * 0.06, 7) - 0.1, 0, 1)
    foot = np.exp(-np.maximum(v, 0) / 0.5) * 0.25
    girts = _lines(v + 0.02, 2.4, 0.05)
    factor = 1 + ribs + 0.05 * noise(u, v, 9) - 0.20 * streaks - foot - 0.10 * girts
    return _shaded(base, factor)


def windows(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """A rendered wall with rows of windows (dark glass, pale frames)."""
    u, v = surface(points, normals)
    wall = corrugated(points, normals, base) * 0.3 + _shaded(base, 1 + 0.06 * noise(u, v, 6)) * 0.7
    across, up = np.mod(u, 3.0), np.mod(v - 1.0, 3.4)
    upright = np.abs(normals[:, 2]) < 0.5
    frame = (across > 0.7) & (across < 2.3) & (up > 0.0) & (up < 1.5) & upright & (v > 0.8)
    glass = (across > 0.78) & (across < 2.22) & (up > 0.08) & (up < 1.42) & (np.abs(across - 1.5) > 0.04) & frame
    sky = 0.20 + 0.20 * np.clip(up / 1.5, 0, 1) + 0.06 * noise(u, v, 5)
    wall[frame] = base * 1.15
    wall[glass] = sky[glass, None] * np.array((1.10, 1.0, 0.85), np.float32)
    return wall


def brick(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Brickwork."""
    u, v = surface(points, normals)
    row = np.floor(v / 0.14)
    shift = u + np.mod(row, 2) * 0.15
    mortar = np.maximum(_lines(v, 0.14, 0.02), _lines(shift, 0.30, 0.02))
    tone = noise(np.floor(shift / 0.3) * 1.3, row * 0.77, 11)
    return _shaded(base, (1 + 0.16 * tone + 0.06 * noise(u, v, 3)) * (1 + 0.25 * mortar))


def tank(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Painted steel courses of 2 m with weld seams, rust that ran down from them."""
    around = np.arctan2(normals[:, 1], normals[:, 0]) * np.float32(4.0)
    u, v = around.astype(np.float32), points[:, 2]
    seam = _lines(v, 2.0, 0.05)
    upright = _lines(np.asarray(u + np.floor(v / 2) * 1.7, np.float32), 5.0, 0.04)
    run = np.clip(noise(u, v * 0.10, 6) - 0.35, 0, 1) * np.clip(np.mod(v, 2.0) / 2 + 0.3, 0, 1)
    rust = run[:, None] * np.array((0.10, 0.24, 0.38), np.float32)
    factor = 1 + 0.05 * noise(u, v, 5) - 0.12 * seam - 0.08 * upright - 0.4 * run
    colours: FloatArray = _shaded(base, factor) + rust * 0.6
    return colours


def steel(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Painted steel with wear."""
    u, v = surface(points, normals)
    worn = np.clip(noise(u + points[:, 2], v, 3) - 0.6, 0, 1)[:, None]
    colours: FloatArray = _shaded(base, 1 + 0.08 * noise(u, v, 2)) * (1 - worn * 0.5)
    return colours


def cladding(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Aluminium sheet round insulated pipes: bright, a joint each metre."""
    u = points[:, 0] + points[:, 1] + points[:, 2]
    joints = _lines(u.astype(np.float32), 1.0, 0.03)
    glint = np.clip(normals[:, 2], 0, 1) ** 6
    return _shaded(base, (1 + 0.10 * noise(u, points[:, 2] * 0, 3)) * (1 - 0.3 * joints) + 0.35 * glint)


def hazard(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Yellow and black stripes."""
    u, v = surface(points, normals)
    black = _lines(np.asarray(u + v, np.float32), 0.6, 0.3)[:, None]
    return np.asarray(base[None, :] * (1 - black) + 0.08 * black, np.float32)


def lamp(points: FloatArray, normals: FloatArray, base: FloatArray) -> FloatArray:
    """Something that shines by itself."""
    return np.broadcast_to(base * np.float32(2.4), (len(points), 3)).astype(np.float32)


FINISHES: dict[str, Finish] = {
    "asphalt": asphalt,
    "concrete": concrete,
    "epoxy": epoxy,
    "checker_plate": checker_plate,
    "gravel": gravel,
    "grass": grass,
    "corrugated": corrugated,
    "windows": windows,
    "brick": brick,
    "tank": tank,
    "steel": steel,
    "cladding": cladding,
    "hazard": hazard,
    "lamp": lamp,
}
"""The registry of finishes."""
