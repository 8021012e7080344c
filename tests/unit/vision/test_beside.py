"""Models beside the detector: each proves itself, and none can blind the detector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from console.heartbeat import BESIDE, BESIDE_NOT_TRUSTWORTHY, NONSENSE
from console.messages import Seen
from console.site.shelf import InUse
from console.vision.beside import FAULTS, Companion, Together, opened
from console.vision.detection import Detection, Model
from console.vision.nonsense import FEWEST_LOOKS, MINUTE_US
from console.vision.trust import AGAIN_US, PROOF_US
from console.vision.worker import proof
from inference.beside import role_of
from inference.errors import ModelRefused
from inference.frames import Image
from inference.keypoints import COCO_17
from inference.model_card import write_card
from inference.seen import Detections
from tests.integration import vision_server as vs
from tests.unit.inference.answers import body
from tests.unit.inference.test_detector import NAMES, planted
from tests.unit.inference.tiny_model import card_for, write_failing_model, write_model
from tests.unit.vision.test_detection import T0, Camera, WhiteFinder
from tests.unit.vision.test_trust import Proofs
from tests.waiting import eventually

FIRE_NAMES = {"names": "{0: 'Fire', 1: 'smoke'}"}
FRAME = np.zeros((360, 640, 3), np.uint8)


class FireFinder(WhiteFinder):
    """Sees a fire in the upper left corner of everything; raises or gives what cannot be when told to."""

    classes = ("fire", "smoke")
    score_threshold = 0.2

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.blind = False
        self.dropped = Counter[str]()

    def _one(self, frame: Image) -> Detections:
        if self.fault is not None:
            raise self.fault
        if self.blind:
            self.dropped["not a number"] += 9
            return Detections(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros(0, np.int64))
        box = np.array([[0, 0, 80, 80]], np.float32)
        return Detections(box, np.full(1, 0.9, np.float32), np.zeros(1, np.int64))


class PoseFinder(WhiteFinder):
    """Finds the white area, with key points down its middle."""

    def _one(self, frame: Image) -> Detections:
        found = super()._one(frame)
        bodies = np.array([body(tuple(box)) for box in found.boxes_xyxy_px], np.float32).reshape(-1, 17, 3)
        return Detections(found.boxes_xyxy_px, found.scores, found.class_ids, bodies)


def fire(finder: FireFinder, proofs: Proofs) -> Companion:
    """A fire model."""
    return Companion("fire-1", finder, role_of("f", finder.classes, ()), proofs, finder.dropped)


def kinds(together: Together, frames: Image | Sequence[Image] = FRAME) -> list[str]:
    """What is found on the first frame."""
    return [together.classes[class_id] for class_id in together.detect(frames)[0].class_ids]


def test_finds_of_both_are_one_list() -> None:
    together = Together(WhiteFinder(), [fire(FireFinder(), Proofs())], clock=lambda: T0)
    white = FRAME.copy()
    white[100:260, 300:360] = 255

    assert together.classes == ("person", "fire", "smoke")
    assert (together.score_threshold, together.thresholds) == (0.3, (0.3, 0.2, 0.2))
    assert kinds(together, [white, FRAME]) == ["person", "fire"]
    assert [len(one.scores) for one in together.detect([white, FRAME])] == [2, 1]
    assert together.notes() == {BESIDE: "fire-1 (fire, smoke)"}


def test_one_that_fails_its_self_test_is_not_heard_until_it_passes() -> None:
    now, proofs = [T0], Proofs("fire.png: not found: fire")
    together = Together(WhiteFinder(), [fire(FireFinder(), proofs)], clock=lambda: now[0])

    assert (kinds(together), together.distrust) == ([], {"fire-1": "fire.png: not found: fire"})
    assert together.notes()[f"{BESIDE_NOT_TRUSTWORTHY}fire-1"] == "fire.png: not found: fire"
    proofs.answer = ""
    assert (kinds(together), proofs.asked) == ([], 1)
    now[0] += PROOF_US
    assert (kinds(together), together.distrust, proofs.asked) == (["fire"], {}, 2)
    proofs.answer, now[0] = "blind", now[0] + PROOF_US
    assert (kinds(together), together.distrust) == ([], {"fire-1": "blind"})


@pytest.mark.parametrize("fault", [*(kind for kind in FAULTS), ModelRefused, ZeroDivisionError, IndexError])
def test_one_that_raises_is_not_heard_and_does_not_hinder_the_detector(fault: type[Exception]) -> None:
    now, finder, proofs = [T0], FireFinder(), Proofs()
    together = Together(WhiteFinder(), [fire(finder, proofs)], clock=lambda: now[0])
    white = FRAME.copy()
    white[100:260, 300:360] = 255
    finder.fault = fault("out of its mind")

    assert kinds(together, white) == ["person"]
    assert together.distrust == {"fire-1": f"{fault.__name__.rpartition('.')[2]}: out of its mind"}
    now[0] += AGAIN_US
    assert kinds(together, white) == ["person"] and proofs.asked == 2 and together.distrust, "it raises again"
    finder.fault, now[0] = None, now[0] + AGAIN_US
    assert (kinds(together, white), together.distrust) == (["person", "fire"], {})


def test_one_that_gives_nonsense_for_a_minute_is_not_heard() -> None:
    now, finder = [T0], FireFinder()
    finder.blind = True
    together = Together(WhiteFinder(), [fire(finder, Proofs())], clock=lambda: now[0])
    for _ in range(FEWEST_LOOKS):
        kinds(together)
    assert together.dropped == {"not a number": 9 * FEWEST_LOOKS} and not together.distrust
    now[0] += MINUTE_US
    assert (kinds(together), together.distrust) == ([], {"fire-1": NONSENSE})
    finder.blind, now[0] = False, now[0] + AGAIN_US
    assert (kinds(together), together.distrust) == (["fire"], {})


def test_key_points_go_out_as_shares_with_their_person_alone() -> None:
    said: list[Seen] = []
    pose = Companion("pose-1", PoseFinder(), role_of("p", ("person",), COCO_17))
    together = Together(WhiteFinder(), [pose, fire(FireFinder(), Proofs())], clock=lambda: T0)
    detection = Detection(Model(together, "white", "CPU"), 1.0, said.append)
    eye = Camera("C01")
    detection.watch(eye, vs.camera("C01", ""), ())
    detection.start()
    for n in range(8):
        eye.show(320, T0 + n * 250_000)
        eventually(lambda wanted=n + 1: len(said) == wanted)
    detection.stop()
    detection.join(5)

    seen = {one.kind: one for one in said[-1].objects}

    assert set(seen) == {"person", "fire"} and not seen["fire"].keypoints
    points = seen["person"].keypoints
    assert points and len(points) == 17
    assert points[0] == pytest.approx((350 / 640, 100 / 360, 0.9), abs=0.01)
    assert points[16] == pytest.approx((350 / 640, 260 / 360, 0.9), abs=0.01)
    assert [one.kind for one in said[-1].behaviours] == ["fire_seen"]


def test_a_model_of_the_shelf_is_opened_with_its_role(tmp_path: Path) -> None:
    model = write_model(tmp_path / "fire.onnx", planted(), metadata=FIRE_NAMES)

    companion = opened(InUse(model, "fire-1"), proof)

    assert (companion.role.said, companion.trouble, companion.proof()) == (("fire", "smoke"), "", "")
    together = Together(WhiteFinder(), [companion], clock=lambda: T0)
    assert kinds(together) == ["fire"]


@pytest.mark.parametrize("broken", ["tampered", "detector", "no model"])
def test_what_cannot_run_is_told_and_the_detector_goes_on(tmp_path: Path, broken: str) -> None:
    model = write_model(tmp_path / "m.onnx", planted(), metadata=NAMES)
    if broken == "no model":
        model.write_text("no model")
    in_use = InUse(model, "m-1", "m.onnx: changed since it was taken into use" if broken == "tampered" else "")
    white = FRAME.copy()
    white[100:260, 300:360] = 255

    together = Together(WhiteFinder(), [opened(in_use, proof)], clock=lambda: T0)

    words = {"tampered": "changed since", "detector": "nothing to do beside the detector", "no model": "not a model"}
    assert words[broken] in together.distrust["m-1"] and BESIDE not in together.notes()
    assert kinds(together, white) == ["person"]


def test_a_real_model_that_stops_running_fails_alone(tmp_path: Path) -> None:
    """A card says what it is, so nothing runs before the first look."""
    model = write_failing_model(tmp_path / "m.onnx", (1, 84, 7), {})
    write_card(card_for(model, classes=("fire", "smoke")), model)

    together = Together(WhiteFinder(), [opened(InUse(model, "m-1"), proof)], clock=lambda: T0)

    assert kinds(together) == []
    assert "m.onnx: does not run" in together.distrust["m-1"]
