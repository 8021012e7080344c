"""A second look at people: what they wear is a few pixels of a frame, so each is cut out and looked at close by.

Found in two steps, coarse to fine, as cascades do it (Cai and Vasconcelos 2018): the first model's people are the
places, the second one's finds there say what they wear, and both say together how sure it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes, iou
from inference.frames import Image
from inference.postprocess import suppress
from inference.seen import Detections

TALL, WIDE, ABOVE = 1.7, 1.5, 0.06
"""A region is so many times as high as its person, at least so many times as wide, and its middle lies by this part of
his height above his: a lanyard goes up to a rail over the head, or aside to one at the knee."""
WEAKEST, MOST = 0.35, 8
"""People at least so sure are looked at again, of one frame so many, the surest."""
FAINTEST = 0.15
"""What is weaker at the first look is nothing, also for a second one."""
FIRST_OF_PART, SECOND_OF_PERSON = 0.15, 0.3
"""What the first look's score of a part counts, and the second one's of a person; the other look's counts the rest."""
SAME_IOU, SAME_PERSON_IOU, MOST_IOU = 0.4, 0.5, 0.5
"""Finds of the two looks that overlap so much are one part, one person; at most so much two parts may."""
COVERED, REACH = 0.1, 0.3
"""A part is his whose middle lies in the person's box, made larger by so much of its sides: for the first look's, and
for those of the second, which knows whom it looks at."""
PERSON = "person"
PARTS = frozenset(
    {"helmet", "bare_head", "vest", "helmet_in_hand", "phone", "cigarette"}
    | {"harness_unhooked", "harness_low", "harness_high"}
)  # fmt: skip

Look = Callable[[Sequence[Image], float], Sequence[Detections]]
"""Looks at cuts of a frame, down to a score."""
Rows = npt.NDArray[np.intp]


def region_of(box: Sequence[float], aspect: float) -> tuple[float, float, float]:
    """What is looked at round a person (left, top, right, bottom): its middle x, y and its height in the frame's
    pixels; its width is `aspect` times as much."""
    left, top, right, bottom = box
    high = max(TALL * (bottom - top), WIDE * (right - left) / aspect)
    return (left + right) / 2, (top + bottom) / 2 - ABOVE * (bottom - top), high


def cut_round(frame_bgr: Image, box: Sequence[float], aspect: float) -> tuple[Image, tuple[int, int]]:
    """What is looked at round a person, cut out of the frame's own pixels at its edges, and its left and top there."""
    x, y, high = region_of(box, aspect)
    left, top = max(0, math.floor(x - aspect * high / 2)), max(0, math.floor(y - high / 2))
    right, bottom = math.ceil(x + aspect * high / 2), math.ceil(y + high / 2)
    return frame_bgr[top:bottom, left:right], (left, top)


class SecondLook:
    """What looks again. `classes` are the first model's, `own` the second's, `aspect` is its picture's width over its
    height. Raises ValueError where the two have no person, or nothing that one wears, in common."""

    def __init__(self, classes: Sequence[str], own: Sequence[str], aspect: float, look: Look) -> None:
        common = set(classes) & set(own)
        if PERSON not in common or not PARTS & common:
            raise ValueError(f"both models need the class '{PERSON}' and one of what people wear")
        self._aspect, self._look = aspect, look
        self._person = list(classes).index(PERSON)
        self._is_part = np.array([name in PARTS for name in classes], bool)
        self._ids = np.array([list(classes).index(name) if name in common else -1 for name in own], np.int64)

    def improved(self, frame_bgr: Image, found: Detections, faintest: float) -> Detections:
        """What is on a frame (H, W, 3), of which `found` was seen at first, best first, down to `faintest`."""
        people = np.flatnonzero((found.class_ids == self._person) & (found.scores >= WEAKEST))[:MOST]
        if not len(people):
            return found
        places = found.boxes_xyxy_px[people]
        near = self._near(frame_bgr, places, faintest)
        return _best_first(self._dressed(self._surer(found, people, near), places, near))

    def _near(self, frame_bgr: Image, people: Boxes, faintest: float) -> list[Detections]:
        """What is seen round each of the people (N, 4), in the frame's pixels and the first model's classes."""
        cuts, corners = zip(*(cut_round(frame_bgr, box, self._aspect) for box in people.tolist()), strict=True)
        return [self._moved(seen, at) for seen, at in zip(self._look(cuts, faintest), corners, strict=True)]

    def _moved(self, seen: Detections, at: tuple[int, int]) -> Detections:
        boxes, ids = seen.boxes_xyxy_px + np.array(at * 2, np.float32), self._ids[seen.class_ids]
        return Detections(boxes, seen.scores, ids).rows(ids >= 0)

    def _surer(self, found: Detections, people: Rows, near: Sequence[Detections]) -> Detections:
        """The people as both looks say: how sure, and where."""
        boxes, scores = found.boxes_xyxy_px.copy(), found.scores.copy()
        for row, seen in zip(people, near, strict=True):
            same = iou(boxes[row : row + 1], seen.boxes_xyxy_px)[0] > SAME_PERSON_IOU
            same &= seen.class_ids == self._person
            again = seen.rows(same)
            scores[row] += SECOND_OF_PERSON * (again.scores.max(initial=0.0) - scores[row])
            if len(again.scores):
                boxes[row] = (boxes[row] + again.boxes_xyxy_px[again.scores.argmax()]) / 2
        return replace(found, boxes_xyxy_px=boxes, scores=scores)

    def _dressed(self, found: Detections, places: Boxes, near: Sequence[Detections]) -> Detections:
        """What the people at these places wear, as both looks say."""
        parts = _one_of_each([self._worn(seen, place) for seen, place in zip(near, places, strict=True)])
        covered = np.asarray(_within(found.boxes_xyxy_px, places, COVERED).any(axis=1))
        covered &= self._is_part[found.class_ids]
        same = iou(parts.boxes_xyxy_px, found.boxes_xyxy_px) > SAME_IOU
        same &= covered & (parts.class_ids[:, None] == found.class_ids)
        first = np.where(same, found.scores, 0).max(axis=1, initial=0.0)
        scores = (1 - FIRST_OF_PART) * parts.scores + FIRST_OF_PART * first
        faded = replace(found, scores=np.where(covered, FIRST_OF_PART * found.scores, found.scores))
        again = np.asarray(same.any(axis=0))
        return _joined([faded.rows(~again), replace(parts, scores=scores)])

    def _worn(self, seen: Detections, place: Boxes) -> Detections:
        """Of what was seen round a person what is his."""
        return seen.rows(self._is_part[seen.class_ids] & _within(seen.boxes_xyxy_px, place[None], REACH)[:, 0])


def _within(boxes: Boxes, places: Boxes, margin: float) -> npt.NDArray[np.bool_]:
    """(N, M) whether the middle of each box lies in each place, made larger on each side by a part of its sides."""
    middles = (boxes[:, None, :2] + boxes[:, None, 2:]) / 2
    more = margin * (places[:, 2:] - places[:, :2])
    inside = (middles >= places[:, :2] - more) & (middles <= places[:, 2:] + more)
    return np.asarray(inside.all(axis=2))


def _joined(some: Sequence[Detections]) -> Detections:
    return Detections(
        np.concatenate([one.boxes_xyxy_px for one in some]).astype(np.float32, copy=False),
        np.concatenate([one.scores for one in some]).astype(np.float32, copy=False),
        np.concatenate([one.class_ids for one in some]),
    )


def _one_of_each(some: Sequence[Detections]) -> Detections:
    """Of parts that two looks have seen the surer ones."""
    found = _joined(some)
    if not len(found.scores):
        return found
    return found.rows(suppress(found.boxes_xyxy_px, found.scores, found.class_ids, max_iou=MOST_IOU))


def _best_first(found: Detections) -> Detections:
    return found.rows(np.argsort(-found.scores, kind="stable"))
