"""The pictures that a network is trained on: as they lie in memory, and varied at random as it sees them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes
from inference.evaluation.scene import LabelsRefused, Scene
from inference.frames import Image
from inference.second_look import region_of

SPARED = -1
"""The class of what may be found or not: nothing is asked of the cells that would answer for it."""
_WHOLE, _GONE = 0.4, 0.05
"""Of what the edge of a picture cuts so much has to be left to be asked for, and so much not to be there at all."""
_SMALLEST_PX = 3.0
"""Nothing is asked of what is shorter in the network's picture."""
_SMALLEST_PERSON_PX = 12.0
_RARE = 0.15
"""A class is rare that fewer than this part of the samples have."""
_PAD = (114, 114, 114)
_BLURRED, _NOISY = 0.08, 0.16
_NOBODY = 0.06
"""So many second looks are at a place beside somebody."""

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Stage:
    """Some epochs on pictures of one size, enlarged by factors between exp(zoom[0]) and exp(zoom[1])."""

    epochs: int
    wh_px: tuple[int, int]
    zoom: tuple[float, float] = (-0.35, 0.55)


@dataclass(frozen=True)
class Targets:
    """What is on a picture: boxes (M, 4) in its pixels, class ids (M,), and which answer of a cell (M,) is for each."""

    boxes: Boxes
    class_ids: Ids
    answers: Ids

    def of(self, kept: npt.NDArray[np.bool_]) -> Targets:
        """Some of them."""
        return Targets(self.boxes[kept], self.class_ids[kept], self.answers[kept])


@dataclass(frozen=True)
class Sample:
    """One picture (H, W, 3) uint8 as the network sees it, with what is on it."""

    picture: Image
    targets: Targets


@dataclass(frozen=True)
class Stored:
    """A picture as the bytes (N,) of its file, which are a twentieth of its pixels, with what is on it. `around`: whom
    (left, top, right, bottom) a second look is taken at; None for a look at all of the picture."""

    file: npt.NDArray[np.uint8]
    targets: Targets
    around: tuple[float, float, float, float] | None = None


def stored(scene: Scene, answers: Ids) -> Stored:
    """A labelled picture. `answers`: which answer of a cell is for each class. Raises LabelsRefused where it cannot be
    read."""
    try:
        file = np.fromfile(scene.path, np.uint8)
    except OSError as error:
        raise LabelsRefused(f"{scene.path}: {error.strerror}") from error
    if len(file) == 0 or cv2.imdecode(file, cv2.IMREAD_COLOR) is None:
        raise LabelsRefused(f"{scene.path}: no picture that can be read")
    ids = np.where(scene.optional, SPARED, scene.class_ids)
    return Stored(file, Targets(scene.boxes_xyxy_px, ids, answers[scene.class_ids]))


def varied(one: Stored, stage: Stage, chance: np.random.Generator) -> Sample:
    """The picture at the stage's size, mirrored, enlarged, shifted and lit at random: resampled once, as the detector
    does it, since what is four pixels wide does not outlive a second time."""
    frame = np.asarray(cv2.imdecode(one.file, cv2.IMREAD_COLOR), np.uint8)
    to, zoom = np.array(stage.wh_px), float(np.exp(chance.uniform(*stage.zoom)))
    whole = _all_of(frame, stage, zoom, chance) if one.around is None else _round(one.around, stage, chance)
    scale, middle = zoom * whole[0], whole[1]
    turn = np.array((-scale if chance.random() < 0.5 else scale, scale))
    shift = to / 2 - turn * middle + chance.uniform(-12, 12, 2)
    drawn = cv2.warpAffine(frame, _matrix(turn, shift), stage.wh_px, borderValue=_PAD)
    return Sample(_lit(np.asarray(drawn, np.uint8), chance), _moved(one.targets, turn, shift, stage.wh_px))


def _all_of(frame: Image, stage: Stage, zoom: float, chance: np.random.Generator) -> tuple[float, npt.NDArray[Any]]:
    """The scale at which a picture fits, and what comes into the middle: any place when not all of it will be seen."""
    wh_px = np.array((frame.shape[1], frame.shape[0]))
    middle = chance.uniform(0.25, 0.75, 2) * wh_px if zoom > 1 else wh_px / 2
    return float((np.array(stage.wh_px) / wh_px).min()), middle


def _round(around: Sequence[float], stage: Stage, chance: np.random.Generator) -> tuple[float, npt.NDArray[Any]]:
    """The same of a second look; now and then nobody is there, as when the first look was wrong."""
    x, y, high = region_of(around, stage.wh_px[0] / stage.wh_px[1])
    aside = chance.uniform(-1, 1, 2) * high * (1.2 if chance.random() < _NOBODY else 0.0)
    return stage.wh_px[1] / high, np.array((x, y)) + aside


def _matrix(turn: npt.NDArray[Any], shift: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Of x * turn + shift, places counted from the edge of the picture, for a function that counts from the middle of
    the first pixel."""
    moved = shift + (turn - 1) / 2
    return np.array([[turn[0], 0, moved[0]], [0, turn[1], moved[1]]], np.float32)


def closer(one: Stored, person: int) -> list[Stored]:
    """A second look at each of the people on a picture; `person` is their class."""
    people = one.targets.boxes[one.targets.class_ids == person].tolist()
    return [replace(one, around=tuple(box)) for box in people if box[3] - box[1] >= _SMALLEST_PERSON_PX]


def levelled(samples: Sequence[Stored]) -> list[Stored]:
    """The samples, those with a rare class more than once (repeat factors: Gupta, Dollar and Girshick 2019)."""
    classes = [set(_near(one).tolist()) for one in samples]
    count = Counter(number for some in classes for number in some)
    times = {number: max(1.0, math.sqrt(_RARE * len(samples) / many)) for number, many in count.items()}
    factors = np.array([max((times[number] for number in some), default=1.0) for some in classes])
    return [one for one, many in zip(samples, np.rint(factors).astype(int), strict=True) for _ in range(many)]


def _near(one: Stored) -> Ids:
    """The classes of what a sample is there for."""
    asked = one.targets.of(one.targets.class_ids != SPARED)
    if one.around is None:
        return asked.class_ids
    middles = (asked.boxes[:, :2] + asked.boxes[:, 2:]) / 2
    inside = (middles >= one.around[:2]).all(axis=1) & (middles <= one.around[2:]).all(axis=1)
    return np.asarray(asked.class_ids[inside])


def _moved(targets: Targets, turn: npt.NDArray[Any], shift: npt.NDArray[Any], wh_px: tuple[int, int]) -> Targets:
    """Cut at the edges; what is small, or only partly left, is spared."""
    corners = targets.boxes.reshape(-1, 2, 2) * turn + shift
    boxes = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
    cut = np.clip(boxes, 0, (*wh_px, *wh_px)).astype(np.float32)
    left = _areas(cut) / np.maximum(_areas(boxes), 1e-6)
    longer = (cut[:, 2:] - cut[:, :2]).max(axis=1, initial=0)
    ids = np.where((left > _WHOLE) & (longer >= _SMALLEST_PX), targets.class_ids, SPARED)
    return replace(targets, boxes=cut, class_ids=ids).of(left > _GONE)


def _areas(boxes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))


def _lit(picture: Image, chance: np.random.Generator) -> Image:
    """Gain, offset and tint at random; sometimes blurred, sometimes noisy."""
    gain, offset = chance.uniform(0.7, 1.3) * chance.uniform(0.93, 1.07, 3), chance.uniform(-22, 22)
    table = np.clip(np.arange(256)[:, None] * gain + offset, 0, 255).astype(np.uint8)
    picture = np.asarray(cv2.LUT(picture, table.reshape(1, 256, 3)), np.uint8)
    roll = chance.random()
    if roll < _BLURRED:
        picture = np.asarray(cv2.GaussianBlur(picture, (3, 3), 0), np.uint8)
    elif roll < _NOISY:
        noise = chance.integers(-9, 10, picture.shape, dtype=np.int16)
        picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return picture
