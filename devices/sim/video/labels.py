"""What a detector should find on a frame: boxes, states, places; and how much of each thing nothing hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import numpy.typing as npt

from devices.sim.video.camera import FloatArray, Pinhole
from devices.sim.video.pen import Box, Drawn

Mask = npt.NDArray[np.uint8]
States = tuple[tuple[str, str | float | bool], ...]
_SOLID = 110
"""A pixel of a patch at least so opaque belongs to the thing."""


@dataclass(frozen=True)
class Pixels:
    """Some pixels of a frame: mask (h, w) of a patch whose first pixel is at `left`, `top`, which may lie outside."""

    left: int
    top: int
    mask: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Label:
    """One thing on a frame. `worker` is whose it is, or the thing's own id; `kind` one of `dataset.CLASSES`.

    `box_xyxy_px` is clipped to the frame; `visible` is the share of the thing that nothing hides, 0..1. `ground_m` is
    where on the plan it stands; `states` say more of it, by name.
    """

    kind: str
    box_xyxy_px: Box
    worker: str
    visible: float
    ground_m: tuple[float, float] | None = None
    states: States = ()
    told_by: Pixels | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Shown:
    """One patch as it came onto a frame. mask: (h, w) of what of it the backdrop left; `kind` '' is not labelled.

    `parts` are boxes of what is seen on it, by kind.
    """

    kind: str
    owner: str
    drawing: Drawn
    mask: Mask
    ground_m: tuple[float, float] | None = None
    states: States = ()
    parts: dict[str, Box] = field(default_factory=dict)
    pad_px: float = 0.0
    """By how much its box is wider on each side: a telephone is told by the hand and the ear it is at."""
    joins: str = ""
    """Kind of a part that this patch belongs to: its box grows by it ('lanyard' to the harness it hangs on)."""


def labels_of(pinhole: Pinhole, shown: Sequence[Shown], taken: npt.NDArray[np.bool_]) -> list[Label]:
    """Labels of patches painted far first; what a nearer one covers does not count as visible. `taken` (H, W) is what
    stands before all of them; it is left as all that covers the backdrop."""
    labels: list[Label] = []
    grown: _Grown = {}
    for patch in reversed(shown):
        solid, whole = patch.mask > _SOLID, patch.drawing.pixels[:, :, 3] > _SOLID
        window, inner = _overlap(taken.shape, patch.drawing)
        solid[inner] &= ~taken[window]
        taken[window] |= solid[inner]
        if patch.joins:
            _grow(grown, patch, solid, whole)
        elif patch.kind:
            labels.extend(_of_patch(pinhole, patch, solid, whole))
    return [_with(label, grown, pinhole) for label in labels[::-1]]


_Grown = dict[tuple[str, str], tuple[Box | None, float, Pixels]]
"""Boxes of what joins a part, which share of it is seen, and its pixels; by owner and part."""


def _grow(grown: _Grown, patch: Shown, solid: npt.NDArray[np.bool_], whole: npt.NDArray[np.bool_]) -> None:
    box = _box_of(patch.drawing, solid) if solid.any() else None
    pixels = Pixels(patch.drawing.left, patch.drawing.top, solid)
    grown[patch.owner, patch.joins] = box, float(solid.sum()) / max(1, int(whole.sum())), pixels


def _with(label: Label, grown: _Grown, pinhole: Pinhole) -> Label:
    """A part with what joins it: as well seen as the worse of the two."""
    more = grown.get((label.worker, label.kind.split("_", 1)[0]))
    if more is None:
        return label
    box = label.box_xyxy_px if more[0] is None else clipped(joined(label.box_xyxy_px, more[0]), pinhole)
    return replace(label, box_xyxy_px=box, visible=min(label.visible, more[1]), told_by=more[2])


def _of_patch(
    pinhole: Pinhole, patch: Shown, solid: npt.NDArray[np.bool_], whole: npt.NDArray[np.bool_]
) -> list[Label]:
    share = float(solid.sum()) / max(1, int(whole.sum()))
    if share <= 0:
        return []
    drawing = patch.drawing
    x0, y0, x1, y1 = _box_of(drawing, solid)
    box = clipped((x0 - patch.pad_px, y0 - patch.pad_px, x1 + patch.pad_px, y1 + patch.pad_px), pinhole)
    labels = [Label(patch.kind, box, patch.owner, share, patch.ground_m, patch.states)]
    for kind, part in (patch.parts or drawing.parts).items():
        rows = slice(max(0, int(part[1]) - drawing.top), max(0, round(part[3]) - drawing.top))
        columns = slice(max(0, int(part[0]) - drawing.left), max(0, round(part[2]) - drawing.left))
        visible = float(solid[rows, columns].sum()) / max(1, int(whole[rows, columns].sum()))
        if visible > 0:
            labels.append(Label(kind, clipped(part, pinhole), patch.owner, visible, patch.ground_m))
    return labels


def depths_of(depth_m: FloatArray, shown: Sequence[Shown]) -> FloatArray:
    """(H, W) metres forward of the lens of what is seen: the backdrop's, and those of the patches before it."""
    depth = depth_m.copy()
    height, width = depth.shape
    for patch in shown:
        left, top = patch.drawing.left, patch.drawing.top
        rows, columns = np.nonzero(patch.mask > _SOLID)
        inside = (rows + top >= 0) & (rows + top < height) & (columns + left >= 0) & (columns + left < width)
        depth[rows[inside] + top, columns[inside] + left] = patch.drawing.depth_m
    return depth


def _box_of(drawing: Drawn, solid: npt.NDArray[np.bool_]) -> Box:
    x, y, w, h = cv2.boundingRect(solid.astype(np.uint8))
    return (float(drawing.left + x), float(drawing.top + y), float(drawing.left + x + w), float(drawing.top + y + h))


def joined(a: Box, b: Box) -> Box:
    """The box round two boxes."""
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def clipped(box: Box, pinhole: Pinhole) -> Box:
    """The box cut at the edges of the frame."""
    x0, y0, x1, y1 = box
    w, h = float(pinhole.width_px), float(pinhole.height_px)
    return min(max(x0, 0.0), w), min(max(y0, 0.0), h), min(max(x1, 0.0), w), min(max(y1, 0.0), h)


def _overlap(shape: tuple[int, ...], drawing: Drawn) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The part of a patch that lies in the frame: as a window of the frame, and of the patch."""
    h, w = drawing.pixels.shape[:2]
    a, b = max(0, drawing.left), max(0, drawing.top)
    c, d = max(a, min(shape[1], drawing.left + w)), max(b, min(shape[0], drawing.top + h))
    inner = slice(b - drawing.top, d - drawing.top), slice(a - drawing.left, c - drawing.left)
    return (slice(b, d), slice(a, c)), inner
