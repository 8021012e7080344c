"""A second look at people: what is cut out, what both looks make of it, and a detector of two files that does it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference import detector as detector_module
from inference.detector import Detector
from inference.errors import ModelRefused
from inference.frames import Image
from inference.keypoints import COCO_17
from inference.model_card import ModelCard, card_path, read_card
from inference.second_look import FIRST_OF_PART, MOST, SECOND_OF_PERSON, SecondLook, region_of
from inference.seen import Detections
from tests.unit.inference.test_detector import planted
from tests.unit.inference.tiny_model import card_for, write_model

FIRST = ("person", "helmet", "vest", "flame")
SECOND = ("vest", "person", "helmet", "dog")
ASPECT = 0.8
FRAME: Image = np.zeros((360, 640, 3), np.uint8)
PERSON = (300.0, 100.0, 340.0, 200.0)
HEAD = (312.0, 100.0, 328.0, 114.0)

Find = tuple[tuple[float, float, float, float], float, int]


def seen(*finds: Find) -> Detections:
    """Some finds, best first."""
    return Detections(
        np.array([one[0] for one in finds], np.float32).reshape(-1, 4),
        np.array([one[1] for one in finds], np.float32),
        np.array([one[2] for one in finds], np.int64),
    )


class Close:
    """A second model: what it sees, in the frame's pixels, moved into each cut; and the cuts it was given."""

    def __init__(self, *finds: Find) -> None:
        self._finds = finds
        self.cuts: list[tuple[int, ...]] = []

    def __call__(self, cuts: Sequence[Image], down_to: float) -> list[Detections]:
        self.cuts += [cut.shape[:2] for cut in cuts]
        return [self._there()] * len(cuts)

    def _there(self) -> Detections:
        x, y, high = region_of(PERSON, ASPECT)
        corner = np.array((math.floor(x - ASPECT * high / 2), math.floor(y - high / 2)) * 2, np.float32)
        found = seen(*self._finds)
        return Detections(found.boxes_xyxy_px - corner, found.scores, found.class_ids)


def looked(first: Detections, *finds: Find) -> dict[str, list[tuple[tuple[float, ...], float]]]:
    """What comes of both looks: boxes and scores by name."""
    found = SecondLook(FIRST, SECOND, ASPECT, Close(*finds)).improved(FRAME, first, 0.1)
    assert (np.diff(found.scores) <= 0).all(), "the best first"
    said: dict[str, list[tuple[tuple[float, ...], float]]] = {}
    for box, score, number in zip(found.boxes_xyxy_px, found.scores, found.class_ids, strict=True):
        said.setdefault(FIRST[number], []).append((tuple(box.round(2).tolist()), round(float(score), 4)))
    return said


def test_a_helmet_that_only_the_second_look_sees_is_found_where_it_is() -> None:
    said = looked(seen((PERSON, 0.9, 0)), (HEAD, 0.8, 2), (PERSON, 0.9, 1))

    assert said["helmet"] == [(HEAD, round(0.8 * (1 - FIRST_OF_PART), 4))]
    assert said["person"] == [(PERSON, 0.9)]


def test_what_both_looks_see_is_as_sure_as_both_say_and_lies_where_the_second_says() -> None:
    there = (313.0, 101.0, 329.0, 115.0)
    said = looked(seen((PERSON, 0.9, 0), (HEAD, 0.5, 1)), (there, 0.9, 2), (PERSON, 0.9, 1))

    assert said["helmet"] == [(there, round(0.85 * 0.9 + 0.15 * 0.5, 4))]


def test_what_the_second_look_does_not_see_fades() -> None:
    said = looked(seen((PERSON, 0.9, 0), (HEAD, 0.5, 1)))

    assert said["helmet"] == [(HEAD, round(0.5 * FIRST_OF_PART, 4))]
    assert said["person"] == [(PERSON, round(0.9 * (1 - SECOND_OF_PERSON), 4))], "and of the person it is less sure"


def test_a_person_lies_between_where_both_looks_see_him() -> None:
    there = (304.0, 100.0, 344.0, 204.0)
    said = looked(seen((PERSON, 0.6, 0)), (there, 0.9, 1))

    assert said["person"] == [((302.0, 100.0, 342.0, 202.0), round(0.6 + SECOND_OF_PERSON * 0.3, 4))]


def test_what_is_not_worn_or_far_from_him_or_unknown_stays_with_the_first_look() -> None:
    far, flame = (500.0, 100.0, 516.0, 114.0), (280.0, 150.0, 330.0, 200.0)
    said = looked(
        seen((PERSON, 0.9, 0), (flame, 0.8, 3), (far, 0.7, 1)), ((220.0, 90.0, 236.0, 104.0), 0.9, 2), (HEAD, 0.9, 3)
    )

    assert said["flame"] == [(flame, 0.8)]
    assert said["helmet"] == [(far, 0.7)], "a helmet beside him is somebody else's; a dog is nobody's"


def test_two_looks_at_neighbours_find_a_helmet_once() -> None:
    close = Close((HEAD, 0.8, 2))
    people = seen((PERSON, 0.9, 0), (PERSON, 0.8, 0))

    found = SecondLook(FIRST, SECOND, ASPECT, close).improved(FRAME, people, 0.1)

    assert (found.class_ids == 1).sum() == 1 and len(close.cuts) == 2


def test_only_so_many_people_and_only_sure_ones_are_looked_at() -> None:
    close = Close()
    crowd = seen(*(((20.0 * n, 100.0, 20.0 * n + 15, 140.0), 0.9 - n / 100, 0) for n in range(MOST + 3)))
    faint = seen((PERSON, 0.2, 0))
    look = SecondLook(FIRST, SECOND, ASPECT, close)

    look.improved(FRAME, crowd, 0.1)

    assert len(close.cuts) == MOST
    assert look.improved(FRAME, faint, 0.1) is faint and len(close.cuts) == MOST


@given(
    left=st.floats(0, 638), top=st.floats(0, 358), wide=st.floats(0.01, 640), high=st.floats(0.01, 360),
    score=st.floats(0.5, 1, width=32),
)  # fmt: skip
def test_every_person_in_the_frame_has_a_cut_that_holds_him(
    left: float, top: float, wide: float, high: float, score: float
) -> None:
    """Also one cut off by the edge, lying, or as small as a pixel."""
    box = (left, top, min(left + wide, 640.0), min(top + high, 360.0))
    x, y, tall = region_of(box, ASPECT)
    assert x - tall * ASPECT / 2 <= box[0] and box[2] <= x + tall * ASPECT / 2
    assert y - tall / 2 <= box[1] and box[3] <= y + tall / 2

    close = Close()
    SecondLook(FIRST, SECOND, ASPECT, close).improved(FRAME, seen((box, score, 0)), 0.1)

    assert all(min(sides) >= 1 for sides in close.cuts)


def test_models_without_people_or_anything_worn_in_common_are_refused() -> None:
    for own in (("helmet", "vest"), ("person", "flame")):
        with pytest.raises(ValueError, match="both models need the class 'person' and one of what people wear"):
            SecondLook(FIRST, own, ASPECT, Close())


# ---------------------------------------------------------------- a detector of two files


def two_files(folder: Path, **second: object) -> Path:
    """A detector with a person, and one beside it that sees a helmet at the same place of its picture."""
    first = write_model(folder / "plant.onnx", planted())
    closer = write_model(folder / "closer.onnx", planted((24.0, 8.0, 40.0, 24.0), 1))
    card_path(first).write_bytes(msgspec.json.encode(card_for(first, second_look="closer.onnx")))
    card_path(closer).write_bytes(msgspec.json.encode(card_for(closer, **second)))
    return first


def test_a_detector_whose_card_says_so_looks_twice(tmp_path: Path) -> None:
    """The whole frame is in its picture at half size; the person's surroundings are in the second one's."""
    detector = Detector.open(two_files(tmp_path))

    found = detector.detect(np.full((96, 128, 3), 114, np.uint8))[0]

    assert [detector.classes[number] for number in found.class_ids] == ["helmet", "person"]
    assert (found.scores >= detector.score_threshold).all()
    (faint,) = detector.detect(np.full((96, 128, 3), 114, np.uint8), 0.01)
    assert len(faint.scores) >= len(found.scores)


def test_each_card_of_a_detector_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, read = two_files(tmp_path), list[str]()

    def noted(path: Path) -> ModelCard | None:
        read.append(path.name)
        return read_card(path)

    monkeypatch.setattr(detector_module, "read_card", noted)
    Detector.open(first)

    assert read == ["plant.onnx", "closer.onnx"]


def test_what_the_second_model_gives_that_cannot_be_is_counted_with_the_first_ones(tmp_path: Path) -> None:
    spoilt = planted()
    spoilt[0, 20, 2] = np.nan
    first = two_files(tmp_path)
    closer = write_model(tmp_path / "closer.onnx", spoilt)
    card_path(closer).write_bytes(msgspec.json.encode(card_for(closer)))
    detector = Detector.open(first)

    detector.detect(np.full((96, 128, 3), 114, np.uint8))

    assert detector.dropped["not a number"] == 1


def test_a_second_look_that_cannot_be_is_refused_in_words(tmp_path: Path) -> None:
    """Missing, without a card, with one more behind it, itself, of other classes, elsewhere."""
    first = two_files(tmp_path)
    closer = tmp_path / "closer.onnx"

    def refused(words: str) -> None:
        with pytest.raises(ModelRefused, match=words):
            Detector.open(first)

    card_path(closer).write_bytes(msgspec.json.encode(card_for(closer, second_look="more.onnx")))
    refused("second_look: closer.onnx has a second look of its own")
    card_path(closer).write_bytes(msgspec.json.encode(card_for(closer, classes=("cat", "dog"))))
    refused("second_look: both models need the class 'person'")
    card_path(closer).unlink()
    refused("second_look: closer.onnx has no card")
    card_path(first).write_bytes(msgspec.json.encode(card_for(first, second_look="plant.onnx")))
    refused("second_look: plant.onnx has a second look of its own")
    pose = card_for(first, family="yolov8-pose", keypoints=COCO_17, second_look="closer.onnx")
    card_path(first).write_bytes(msgspec.json.encode(pose))
    refused("second_look: a model of key points has none")
    card_path(first).write_bytes(msgspec.json.encode(card_for(first, second_look="../closer.onnx")))
    refused(r"second_look: '\.\./closer.onnx' is no name of a file beside the model")
