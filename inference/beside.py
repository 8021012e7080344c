"""Models beside the detector: what one is good for, and how its finds join the detector's.

A model beside the detector adds dangers that it sees (fire, flame, smoke, spark) and key points of the persons that the
detector sees. What else it knows is the detector's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inference.boxes import iou, pairs
from inference.errors import ModelRefused
from inference.keypoints import COCO_17
from inference.seen import Detections

DANGERS: dict[str, str] = {
    "fire": "fire", "flame": "flame", "flames": "flame", "smoke": "smoke", "spark": "spark", "sparks": "spark",
}  # fmt: skip
"""Class of a model of others, in small letters → the kind it is here."""
ONE_KIND: tuple[frozenset[str], ...] = (frozenset({"fire", "flame"}),)
"""Names of the same thing: it has the name that the detector gives it, or else the first model beside it."""
SAME_IOU = 0.5
"""Two boxes of one kind that overlap more, one of each model, are one object."""
FITS_IOU = 0.3
"""Key points go to a person whose box overlaps theirs at least so much."""
PERSON = "person"
PERSONS = frozenset({PERSON, "people", "human", "worker"})
"""Names that a pose model may have for its bodies."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Role:
    """What a model does beside the detector: kinds of danger by class id ('' for a class that is not wanted), and
    whether it gives the key points of persons."""

    kinds: tuple[str, ...]
    persons: int = -1
    """The class id of the bodies; -1 for a model without key points."""

    @property
    def said(self) -> tuple[str, ...]:
        """What it adds, for people."""
        return (*dict.fromkeys(kind for kind in self.kinds if kind), *(("key points",) if self.persons >= 0 else ()))


def role_of(name: str, classes: Sequence[str], keypoints: Sequence[str]) -> Role:
    """What a model with these classes and key points adds. Raises ModelRefused when that is nothing."""
    known = [one.strip().casefold() for one in classes]
    persons = next((place for place, one in enumerate(known) if one in PERSONS), -1) if keypoints else -1
    role = Role(tuple(DANGERS.get(one, "") for one in known), persons)
    if not role.said:
        has = ", ".join([one for one in classes if one][:6])
        raise ModelRefused(
            f"{name}: nothing to do beside the detector: it has the classes {has}; wanted are fire, flame, smoke or "
            "spark, or a pose model's key points of class person. `vigil model use FILE` without --beside makes it "
            "the detector"
        )
    return role


class Joint:
    """The kinds of a detector and of the models beside it as one list, and their finds as one.

    classes: the detector's, in its order, and behind them the dangers that only others see
    thresholds: the weakest score of each that is reported
    """

    def __init__(self, classes: Sequence[str], threshold: float, beside: Sequence[tuple[Role, float]]) -> None:
        """`beside`: each model's role and the weakest score that it reports."""
        kinds, thresholds = list(classes), [threshold] * len(classes)
        self._ids: list[Ints] = []
        for role, its_threshold in beside:
            for kind in (kind for kind in role.kinds if kind and _place(kind, kinds) < 0):
                kinds.append(kind)
                thresholds.append(its_threshold)
            self._ids.append(np.array([_place(kind, kinds) if kind else -1 for kind in role.kinds], np.int64))
        self._persons = [role.persons for role, _ in beside]
        self._person = kinds.index(PERSON) if PERSON in kinds else -1
        self.classes, self.thresholds = tuple(kinds), tuple(thresholds)

    def with_finds(self, found: Detections, other: Detections, model: int) -> Detections:
        """The finds so far and those of one more model, the strongest first."""
        if self._persons[model] >= 0 and other.keypoints is not None:
            found = self._with_bodies(found, other, other.keypoints, self._persons[model])
        return self._with_dangers(found, other, self._ids[model])

    def _with_dangers(self, found: Detections, other: Detections, ids: Ints) -> Detections:
        theirs = ids[other.class_ids]
        rows = np.flatnonzero(theirs >= 0)
        if not len(rows):
            return found
        same = iou(found.boxes_xyxy_px, other.boxes_xyxy_px[rows]) > SAME_IOU
        same &= found.class_ids[:, None] == theirs[rows][None]
        weaker = found.scores[:, None] < other.scores[rows][None]
        mine, kept = ~(same & weaker).any(axis=1), rows[~(same & ~weaker).any(axis=0)]
        scores = np.concatenate([found.scores[mine], other.scores[kept]])
        order = np.argsort(-scores, kind="stable")
        bodies = None
        if found.keypoints is not None:
            nothing = np.zeros((len(kept), len(COCO_17), 3), np.float32)
            bodies = np.concatenate([found.keypoints[mine], nothing])[order]
        boxes = np.concatenate([found.boxes_xyxy_px[mine], other.boxes_xyxy_px[kept]])
        class_ids = np.concatenate([found.class_ids[mine], theirs[kept]])
        return Detections(boxes[order], scores[order], class_ids[order], bodies)

    def _with_bodies(
        self, found: Detections, other: Detections, theirs: npt.NDArray[np.float32], body: int
    ) -> Detections:
        """Each body's key points go to the person whose box fits best, to each person at most one body's."""
        persons = np.flatnonzero(found.class_ids == self._person)
        bodies = np.flatnonzero(other.class_ids == body)
        fit = iou(found.boxes_xyxy_px[persons], other.boxes_xyxy_px[bodies])
        given = np.zeros((len(found.scores), len(COCO_17), 3), np.float32)
        if found.keypoints is not None:
            given[:] = found.keypoints
        for person, row in pairs(np.where(fit >= FITS_IOU, fit, np.float32(0))):
            given[persons[person]] = theirs[bodies[row]]
        return Detections(found.boxes_xyxy_px, found.scores, found.class_ids, given)


def _place(kind: str, kinds: Sequence[str]) -> int:
    """Where a kind, or another name of it, is among others; -1 where it is not."""
    names = next((one for one in ONE_KIND if kind in one), frozenset({kind}))
    return next((place for place, each in enumerate(kinds) if each in names), -1)
