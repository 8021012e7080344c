"""How good a model is on labelled pictures: by class, by condition, for what is small, and what it takes for what."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes
from inference.detector import Detector
from inference.evaluation.confusion import confused
from inference.evaluation.pairing import Pairing
from inference.evaluation.precision import Marks, average_precisions, counted, marked
from inference.evaluation.scene import Labelled, Scene
from inference.frames import Image
from inference.seen import Detections

LOWEST = 0.01
"""The weakest finds that go into average precision."""
SMALL_PX = 24.0
"""Up to so many picture pixels high is small."""
TIMED = 100
"""Pictures whose looks are timed, at the card's own threshold, one at a time."""


class ClassFigures(msgspec.Struct, frozen=True):
    """One class. Average precisions as COCO's; right, wrong, precision and recall at the card's score, IoU 0.5. None:
    nothing to divide by."""

    labels: tuple[str, ...]
    objects: int
    ap50: float | None
    ap50_95: float | None
    precision: float | None
    recall: float | None
    right: int
    wrong: int


class PartFigures(msgspec.Struct, frozen=True):
    """All classes on some pictures, or of some size."""

    pictures: int
    objects: int
    map50: float | None
    map50_95: float | None
    classes: dict[str, ClassFigures]


class Speed(msgspec.Struct, frozen=True):
    """Milliseconds of one look, from frame to finds."""

    median: float
    p90: float
    frames: int


class Evaluation(msgspec.Struct, frozen=True):
    """All that was measured. `confusion`: a row a class of the labels and 'nothing', a column a class found and
    'nothing'."""

    form: str
    provider: str
    score_threshold: float
    all: PartFigures
    conditions: dict[str, PartFigures]
    small: PartFigures
    small_px: float
    confusion: list[list[int]]
    ms: Speed
    left_out: dict[str, int]


@dataclass(frozen=True)
class Look:
    """One picture with what is there and what was found; class numbers are places in Pairing.judged."""

    scene: Scene
    found: Detections


def evaluated(detector: Detector, labelled: Labelled, pairing: Pairing) -> Evaluation:
    """Look at every picture and count. Raises LabelsRefused for a picture that cannot be read."""
    looks = [_look(detector, scene, pairing) for scene in labelled.scenes]
    threshold = detector.card.score_threshold
    conditions = sorted({said for look in looks for said in look.scene.conditions})
    return Evaluation(
        form=labelled.form,
        provider=detector.provider,
        score_threshold=threshold,
        all=_part(looks, pairing, threshold),
        conditions={
            said: _part([look for look in looks if said in look.scene.conditions], pairing, threshold)
            for said in conditions
        },
        small=_part(looks, pairing, threshold, most_high_px=SMALL_PX),
        small_px=SMALL_PX,
        confusion=confused([(look.scene, look.found) for look in looks], len(pairing.judged), threshold).tolist(),
        ms=speed(detector, (scene.image_bgr() for scene in labelled.scenes[:TIMED])),
        left_out=_left_out(labelled, pairing),
    )


def speed(detector: Detector, frames: Iterable[Image]) -> Speed:
    """How long one look takes; each frame is looked at twice and the second look counts."""
    spent = []
    for frame in frames:
        detector.detect(frame)
        began = time.perf_counter()
        detector.detect(frame)
        spent.append((time.perf_counter() - began) * 1000)
    return Speed(round(float(np.median(spent)), 2), round(float(np.percentile(spent, 90)), 2), len(spent))


def _look(detector: Detector, scene: Scene, pairing: Pairing) -> Look:
    (found,) = detector.detect(scene.image_bgr(), LOWEST)
    ours = _renamed(found.class_ids, pairing.by_model)
    there = _renamed(scene.class_ids, pairing.by_label)
    kept, wanted = ours >= 0, there >= 0
    return Look(
        Scene(
            scene.path,
            scene.boxes_xyxy_px[wanted],
            there[wanted],
            scene.optional[wanted],
            scene.crowd[wanted],
            scene.conditions,
        ),
        Detections(found.boxes_xyxy_px[kept], found.scores[kept], ours[kept]),
    )


def _renamed(numbers: npt.NDArray[np.int64], place: dict[int, int]) -> npt.NDArray[np.int64]:
    """Class numbers as places, -1 for those that are not judged."""
    return np.array([place.get(int(number), -1) for number in numbers], np.int64)


def _part(looks: Sequence[Look], pairing: Pairing, threshold: float, most_high_px: float = float("inf")) -> PartFigures:
    classes = {}
    for number, name in enumerate(pairing.judged):
        marks = [_marks(look, number, most_high_px) for look in looks]
        classes[name] = _figures(marks, threshold, pairing.labels[number])
    return PartFigures(
        pictures=len(looks),
        objects=sum(one.objects for one in classes.values()),
        map50=_mean([one.ap50 for one in classes.values()]),
        map50_95=_mean([one.ap50_95 for one in classes.values()]),
        classes=classes,
    )


def _marks(look: Look, number: int, most_high_px: float) -> Marks:
    """Judge the finds of one class on one picture; labels of another size are optional, finds of it idle."""
    there, ours = look.scene.class_ids == number, look.found.class_ids == number
    truth, boxes = look.scene.boxes_xyxy_px[there], look.found.boxes_xyxy_px[ours]
    return marked(
        boxes,
        look.found.scores[ours],
        truth,
        look.scene.optional[there] | (_high(truth) > most_high_px),
        look.scene.crowd[there],
        idle_if_missed=_high(boxes) > most_high_px,
    )


def _figures(marks: Sequence[Marks], threshold: float, labels: tuple[str, ...]) -> ClassFigures:
    truths = sum(one.truths for one in marks)
    right, wrong = counted(marks, threshold)
    precisions = average_precisions(marks)
    return ClassFigures(
        labels=labels,
        objects=truths,
        ap50=round(float(precisions[0]), 4) if truths else None,
        ap50_95=round(float(precisions.mean()), 4) if truths else None,
        precision=round(right / (right + wrong), 4) if right + wrong else None,
        recall=round(right / truths, 4) if truths else None,
        right=right,
        wrong=wrong,
    )


def _left_out(labelled: Labelled, pairing: Pairing) -> dict[str, int]:
    """Objects of the label classes that the model does not have."""
    numbers = np.concatenate([scene.class_ids for scene in labelled.scenes])
    return {name: int((numbers == labelled.classes.index(name)).sum()) for name in pairing.left_out}


def _high(boxes: Boxes) -> npt.NDArray[np.float32]:
    return np.asarray(boxes[:, 3] - boxes[:, 1], np.float32)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(float(np.mean(known)), 4) if known else None
