"""Detections over time become tracks with stable ids. One tracker a camera.

After ByteTrack: what is matched with the better scores first keeps its id, weak scores may continue a track but never
begin one. Motion is a constant velocity of the box's centre between frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes, area, iou, pairs, share_inside
from inference.keypoints import KeyPoints
from inference.seen import Detections, Track
from inference.wearing import WORN, Wearing, worn_by

SAME_IOU = 0.2
NEAR_SHARE = 0.8
"""At few frames a second a runner leaves his old box: then the centre may have moved this share of the box's height."""
SIZE_RATIO = 1.7
TWIN_SHARE = 0.7
TWIN_SIZE = 0.3
"""A box that lies TWIN_SHARE inside a track of its kind is the same object seen twice and begins no track, unless it is
so much smaller (area below TWIN_SIZE) that it must be somebody behind."""
CONFIRM_SIGHTS = 2
COAST_FRAMES = 1.6
"""A track is still shown at its expected place for this many frames without a sight."""
FORGET_S = 1.5
FORGET_FRAMES = 2.5
"""An unconfirmed track goes after so many frames, a confirmed one after FORGET_S or so many, whichever is longer."""
SLOWEST_S = 1.5
SPEED_GAIN = 0.5
BOX_GAIN = 0.8


@dataclass(slots=True)
class _Followed:
    """One object being followed: box (4,) float64, velocity of its centre in pixels a second."""

    track: int
    kind: str
    box: npt.NDArray[np.float64]
    score: float
    first_at_us: int
    last_at_us: int
    velocity: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))
    sights: int = 1
    wearing: Wearing = field(default_factory=Wearing)
    body: KeyPoints = ()

    def expected(self, at_us: int) -> npt.NDArray[np.float64]:
        """Where the box should be now."""
        shift = self.velocity * (at_us - self.last_at_us) / 1e6
        return np.asarray(self.box + np.concatenate([shift, shift]))

    def see(self, box: npt.NDArray[np.float64], score: float, at_us: int, body: KeyPoints) -> None:
        """Take in one sight."""
        self.body = body
        span_s = max((at_us - self.last_at_us) / 1e6, 1e-3)
        expected = self.expected(at_us)
        taken = expected + BOX_GAIN * (box - expected)
        speed = (_centre(taken) - _centre(self.box)) / span_s
        self.velocity = speed if self.sights == 1 else self.velocity + SPEED_GAIN * (speed - self.velocity)
        self.box, self.score, self.last_at_us, self.sights = taken, score, at_us, self.sights + 1

    def forgotten(self, at_us: int, frame_s: float) -> bool:
        """Whether it was not seen for too long, or time went backwards."""
        limit_s = FORGET_FRAMES * frame_s
        if self.sights >= CONFIRM_SIGHTS:
            limit_s = max(limit_s, FORGET_S)
        return not 0 <= at_us - self.last_at_us <= limit_s * 1e6

    def shown(self, at_us: int) -> Track:
        """The frozen value that others see."""
        box = self.box if at_us == self.last_at_us else self.expected(at_us)
        left, top, right, bottom = (float(edge) for edge in box)
        return Track(
            track=self.track,
            kind=self.kind,
            score=self.score,
            box_xyxy_px=(left, top, right, bottom),
            first_at_us=self.first_at_us,
            last_at_us=self.last_at_us,
            wears=self.wearing.wears,
            keypoints=self.body if at_us == self.last_at_us else (),
        )


class Tracker:
    """Follows what a detector with classes `classes` finds; only `kinds` of them when given, never parts of persons.

    `begin_score`: a new track needs this score, one for all classes or one for each; the detector's own threshold is
    enough to continue one.
    `fps`: frames a second that are expected. When they come slower, a missed frame lasts longer, and the tracker
    waits longer (up to SLOWEST_S a frame).
    """

    def __init__(
        self,
        classes: tuple[str, ...],
        *,
        begin_score: float | Sequence[float],
        kinds: Iterable[str] | None = None,
        fps: float = 5.0,
    ) -> None:
        wanted = set(classes if kinds is None else kinds) - WORN
        self._classes = classes
        self._class_ids = [i for i, name in enumerate(classes) if name in wanted]
        self._begin_scores = [begin_score] * len(classes) if isinstance(begin_score, int | float) else begin_score
        self._followed: list[_Followed] = []
        self._next = 1
        self._least_frame_s = self._frame_s = 1 / fps
        self._at_us = 0

    def step(self, found: Detections, at_us: int) -> tuple[Track, ...]:
        """Take in one frame's detections; give what is followed and confirmed, oldest first."""
        self._keep_pace(at_us)
        self._followed = [one for one in self._followed if not one.forgotten(at_us, self._frame_s)]
        for class_id in self._class_ids:
            self._step_kind(found, class_id, at_us)
        self._dress(found, at_us)
        return tuple(
            one.shown(at_us)
            for one in self._followed
            if one.sights >= CONFIRM_SIGHTS and at_us - one.last_at_us <= COAST_FRAMES * self._frame_s * 1e6
        )

    def _keep_pace(self, at_us: int) -> None:
        """How long a frame lasts now: at once longer after a gap, slowly shorter again."""
        gap_s = (at_us - self._at_us) / 1e6 if self._at_us else self._least_frame_s
        slow = max(gap_s, 0.8 * self._frame_s + 0.2 * gap_s)
        self._frame_s = min(max(slow, self._least_frame_s), SLOWEST_S)
        self._at_us = at_us

    def _step_kind(self, found: Detections, class_id: int, at_us: int) -> None:
        mine = [one for one in self._followed if one.kind == self._classes[class_id]]
        rows = np.flatnonzero(found.class_ids == class_id)
        if not len(rows):
            return
        strong = rows[found.scores[rows] >= self._begin_scores[class_id]]
        weak = rows[found.scores[rows] < self._begin_scores[class_id]]
        left, fresh = self._continue(mine, strong, found, at_us)
        self._continue(left, weak, found, at_us)
        self._begin(fresh, found, class_id, at_us)

    def _continue(
        self, tracks: list[_Followed], rows: npt.NDArray[np.intp], found: Detections, at_us: int
    ) -> tuple[list[_Followed], npt.NDArray[np.intp]]:
        """Give rows to tracks, best fit first. Returns the tracks and rows that are left."""
        if not tracks or not len(rows):
            return tracks, rows
        expected = np.array([one.expected(at_us) for one in tracks], np.float32)
        fits = pairs(_fit(expected, found.boxes_xyxy_px[rows]))
        for track, row in fits:
            box = found.boxes_xyxy_px[rows[row]].astype(np.float64)
            tracks[track].see(box, float(found.scores[rows[row]]), at_us, found.body(int(rows[row])))
        given = {track for track, _ in fits}
        taken = [row for _, row in fits]
        return [one for i, one in enumerate(tracks) if i not in given], np.delete(rows, taken)

    def _begin(self, rows: npt.NDArray[np.intp], found: Detections, class_id: int, at_us: int) -> None:
        kind = self._classes[class_id]
        for row in rows:
            box = found.boxes_xyxy_px[row]
            seen_now = [one.box for one in self._followed if one.kind == kind and one.last_at_us == at_us]
            if seen_now and _twin(box, np.array(seen_now, np.float32)):
                continue
            score = float(found.scores[row])
            fresh = _Followed(self._next, kind, box.astype(np.float64), score, at_us, at_us, body=found.body(int(row)))
            self._followed.append(fresh)
            self._next += 1

    def _dress(self, found: Detections, at_us: int) -> None:
        persons = [one for one in self._followed if one.kind == "person" and one.last_at_us == at_us]
        boxes = np.array([one.box for one in persons], np.float32).reshape(-1, 4)
        for one, worn in zip(persons, worn_by(boxes, found, self._classes), strict=True):
            one.wearing.see(worn, at_us)


def _fit(expected: Boxes, seen: Boxes) -> npt.NDArray[np.float32]:
    """(N, M) how well every seen box continues every track: overlap first, then nearness; 0 where it cannot."""
    same = iou(expected, seen)
    size_a, size_b = expected[:, 2:] - expected[:, :2], seen[:, 2:] - seen[:, :2]
    longest = np.maximum(size_a.max(axis=1), 1e-6)
    apart = _centres(expected)[:, None] - _centres(seen)[None]
    away = np.hypot(apart[..., 0], apart[..., 1]) / longest[:, None]
    ratio = size_b.max(axis=1)[None] / longest[:, None]
    alike = (ratio < SIZE_RATIO) & (ratio > 1 / SIZE_RATIO)
    near = np.where(alike & (away < NEAR_SHARE), SAME_IOU * (1 - away / NEAR_SHARE), 0)
    return np.asarray(np.where(same >= SAME_IOU, same, near), np.float32)


def _twin(box: npt.NDArray[np.float32], others: Boxes) -> bool:
    """Whether a box and one of the others, of like size, lie inside each other."""
    one = box[None]
    sizes = area(others) / max(float(area(one)[0]), 1e-6)
    alike = np.minimum(sizes, 1 / np.maximum(sizes, 1e-6)) > TWIN_SIZE
    inside = np.maximum(share_inside(one, others)[0], share_inside(others, one)[:, 0])
    return bool((alike & (inside > TWIN_SHARE)).any())


def _centre(box: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray((box[:2] + box[2:]) / 2)


def _centres(boxes: Boxes) -> npt.NDArray[np.float32]:
    return np.asarray((boxes[:, :2] + boxes[:, 2:]) / 2, np.float32)
