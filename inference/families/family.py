"""What every family of detectors has in common: the shapes of its outputs, what it is fed, how it is decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes
from inference.preprocess import Intake

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Outputs = Sequence[Floats]
"""The outputs for one picture, in the family's order, without the dimension of pictures."""

P5 = (8, 16, 32)
P6 = (8, 16, 32, 64)
P2 = (4, 8, 16, 32)
READY_POSE = "6+3*keypoints"
"""The name of a size: a ready box with its score and class, and three numbers for each key point."""


class Found(NamedTuple):
    """Candidates of one picture: boxes (K, 4) left, top, right, bottom in network pixels, scores (K,), class ids (K,).

    keypoints: (K, P, 3) x, y in network pixels and score of each key point, None for a family that has none.
    Not yet suppressed, and not yet freed of what cannot be (NaN, inside out, outside)."""

    boxes_xyxy: Boxes
    scores: Floats
    class_ids: Ints
    keypoints: Floats | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """What shapes cannot say about grid outputs: anchors (width, height in network pixels) for each stride, and how a
    box is written: 'yolov3', 'yolov5' or 'yolox' (without anchors)."""

    boxes: str
    anchors_px: tuple[tuple[tuple[float, float], ...], ...] = ()
    sigmoid: bool = True


@dataclass(frozen=True, slots=True)
class Net:
    """The network's picture, its strides where it has cells, and how many key points each of its bodies has."""

    wh_px: tuple[int, int]
    strides: tuple[int, ...] = P5
    grid: Grid | None = None
    keypoints: int = 0


@dataclass(frozen=True, slots=True)
class Classes:
    """A dimension as long as there are classes, and some more; `keypoints`: and three for each key point."""

    more: int = 0
    keypoints: bool = False

    def __str__(self) -> str:
        return (f"{self.more}+classes" if self.more else "classes") + ("+3*keypoints" if self.keypoints else "")

    def beside(self, net: Net) -> int:
        """How long the dimension would be without any class."""
        return self.more + (3 * net.keypoints if self.keypoints else 0)


Size = int | str | Classes
"""One dimension: a number, 'cells', 'anchors' (three a cell), 'rows' (any number), '6+3*keypoints', or as many as there
are classes."""


@dataclass(frozen=True)
class Family:
    """One layout of outputs.

    outputs: the sizes of each output behind the dimension of pictures; () for a family that only a card can describe
    fits: whether the numbers (outputs of one picture, in the family's order) can be this family's
    decode: outputs of one picture, the net, the weakest score wanted; a score that is NaN is kept, to be counted
    sizes_input: takes a second input (pictures, 2) int64: the width and height in which boxes are wanted
    """

    name: str
    said: str
    outputs: tuple[tuple[Size, ...], ...]
    intake: Intake
    fits: Callable[[Outputs, Net], bool]
    decode: Callable[[Outputs, Net, float], Found]
    suppress: bool = True
    strides: tuple[tuple[int, ...], ...] = (P5,)
    sizes_input: bool = False
    keypoints: bool = False
    """Whether it gives key points of bodies."""

    def matches(self, shapes: Sequence[tuple[int, ...]], net: Net) -> Iterator[tuple[tuple[int, ...], int | None]]:
        """Every way in which outputs with these shapes (behind the pictures) are this family's: which output is which,
        and how many classes there are (None: the shapes do not say)."""
        sizes = _sizes(net)
        for order in permutations(range(len(shapes)), len(self.outputs)):
            counts: set[int] = set()
            pairs = [(shapes[k], wanted) for k, wanted in zip(order, self.outputs, strict=True)]
            if all(_alike(found, wanted, net, counts, sizes) for found, wanted in pairs) and len(counts) < 2:
                yield order, counts.pop() if counts else None

    def shapes_said(self, net: Net, classes: int | None) -> str:
        """'[1,3549,7]': what the outputs must be."""
        known = {name: str(size) for name, size in _sizes(net).items() if net.keypoints or name != READY_POSE}
        said = []
        for sizes in self.outputs:
            texts = [str(s.beside(net) + classes) if isinstance(s, Classes) and classes else str(s) for s in sizes]
            said.append("[" + ",".join(["1", *(known.get(text, text) for text in texts)]) + "]")
        return " and ".join(said)


def points(wh_px: tuple[int, int], strides: Sequence[int]) -> int:
    """How many cells a picture has over all strides; a cell that is cut off counts."""
    return sum(-(-wh_px[0] // stride) * -(-wh_px[1] // stride) for stride in strides)


def _sizes(net: Net) -> dict[str, int]:
    """The sizes that have a name."""
    cells = points(net.wh_px, net.strides)
    return {"cells": cells, "anchors": 3 * cells, READY_POSE: 6 + 3 * net.keypoints}


def _alike(found: tuple[int, ...], wanted: tuple[Size, ...], net: Net, counts: set[int], sizes: dict[str, int]) -> bool:
    if len(found) != len(wanted):
        return False
    for size, want in zip(found, wanted, strict=True):
        if isinstance(want, Classes):
            if size <= want.beside(net):
                return False
            counts.add(size - want.beside(net))
        elif want != "rows" and size != sizes.get(str(want), want):
            return False
    return True


def corners(centres_sides: npt.NDArray[Any]) -> Boxes:
    """(K, 4) centre x, y, width, height as left, top, right, bottom."""
    centres, halves = centres_sides[:, :2], centres_sides[:, 2:4] / 2
    return np.concatenate([centres - halves, centres + halves], axis=1).astype(np.float32, copy=False)


def best_class(scores: Floats, threshold: float) -> tuple[npt.NDArray[np.intp], Floats, Ints]:
    """Rows of scores (N, C) whose best is not below the threshold, that score, and its class. NaN is not below."""
    rows = np.flatnonzero(~(scores.max(axis=1) < threshold))
    class_ids = scores[rows].argmax(axis=1)
    return rows, scores[rows, class_ids], class_ids


def probable(scores: Floats) -> bool:
    """Whether numbers can be probabilities, allowing for half precision."""
    return bool(np.isfinite(scores).all()) and bool((scores >= -1e-3).all()) and bool((scores <= 1.001).all())


def whole(numbers: Floats) -> bool:
    """Whether all are whole numbers from 0 up: class ids."""
    return bool(np.isfinite(numbers).all()) and bool((numbers >= 0).all()) and bool((numbers == np.rint(numbers)).all())


def ids(numbers: npt.NDArray[Any]) -> Ints:
    """Class ids written as floats; what is no number becomes -1, which no class has."""
    numbers = np.nan_to_num(numbers, nan=-1, posinf=-1, neginf=-1).clip(-1, 2**31)
    return np.asarray(numbers, np.int64)


def upright(boxes_xyxy: Floats) -> bool:
    """Whether boxes are corners: right of left and below top, but for a few."""
    sides = boxes_xyxy[:, 2:4] - boxes_xyxy[:, :2]
    return bool(np.isfinite(boxes_xyxy).all()) and bool(np.mean((sides >= -1e-3).all(axis=1)) > 0.95)
