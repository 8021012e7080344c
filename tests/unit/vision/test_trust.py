"""A detector must prove itself at the start and each hour; one that does not is not asked, and nothing is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from console.messages import Seen
from console.site.shelf import BUILT_IN
from console.vision.detection import Detection, Model
from console.vision.trust import PROOF_US, Trust
from console.vision.worker import proof
from console.vision.zones import zones_seen
from inference.detector import Detector
from inference.model_card import read_card
from tests.integration import vision_server as vs
from tests.unit.inference.test_detector import NAMES, planted
from tests.unit.inference.tiny_model import write_model
from tests.unit.vision.test_detection import T0, Camera, WhiteFinder
from tests.waiting import eventually


class Proofs:
    """Answers with what the test sets, and counts how often it was asked."""

    def __init__(self, answer: str = "") -> None:
        self.answer, self.asked = answer, 0

    def __call__(self) -> str:
        self.asked += 1
        return self.answer


def copied_model(folder: Path) -> Path:
    """The model that comes with Vigil, with its card and its picture, in a folder of its own."""
    for file in BUILT_IN.parent.iterdir():
        shutil.copy(file, folder)
    return folder / BUILT_IN.name


def spoil_picture(model: Path) -> None:
    """Put another picture in place of the one with the known answer."""
    card = read_card(model)
    assert card is not None and card.self_test is not None
    cv2.imwrite(str(model.with_name(card.self_test.picture)), np.full((360, 640, 3), 90, np.uint8))


def test_the_proof_is_asked_for_first_and_each_hour() -> None:
    proofs = Proofs()
    trust = Trust(proofs)
    assert [trust.holds(T0), trust.holds(T0 + PROOF_US - 1)] == [True, True]
    assert proofs.asked == 1
    proofs.answer = "not found: person"
    assert (trust.holds(T0 + PROOF_US), trust.why, proofs.asked) == (False, "not found: person", 2)
    assert (trust.holds(T0 + 2 * PROOF_US - 1), proofs.asked) == (False, 2)
    proofs.answer = ""
    assert (trust.holds(T0 + 2 * PROOF_US), trust.why, proofs.asked) == (True, "", 3)


def test_a_clock_that_was_set_back_and_a_doubt_ask_at_once() -> None:
    proofs = Proofs()
    trust = Trust(proofs)
    trust.holds(T0)
    trust.holds(T0 - 1)
    assert proofs.asked == 2
    trust.doubt()
    trust.holds(T0)
    assert proofs.asked == 3


def test_a_detector_that_fails_says_nothing_until_it_passes_again(tmp_path: Path) -> None:
    """Neither boxes nor behaviours: what it said before it failed is forgotten, so a behaviour must begin anew."""
    said: list[Seen] = []
    proofs, now = Proofs(), [T0]
    detection = Detection(Model(WhiteFinder(), "white", "CPU", proofs), 1.0, said.append, clock=lambda: now[0])
    place = vs.camera("C01", "")
    eye = Camera("C01")
    detection.watch(eye, place, zones_seen(vs.context(tmp_path, [place]).site, place, ()))
    detection.start()
    for n in range(16):
        eye.show(320, T0 + n * 250_000)
        eventually(lambda wanted=n + 1: len(said) == wanted)
    assert (said[-1].behaviours[0].kind, detection.distrust) == ("forbidden_zone", "")

    proofs.answer, now[0] = "not found: person", T0 + PROOF_US
    eventually(lambda: detection.distrust == "not found: person")
    eye.show(320, T0 + PROOF_US)
    asked = proofs.asked
    now[0] += PROOF_US
    eventually(lambda: proofs.asked > asked, "it is asked again an hour later")
    assert (len(said), detection.done) == (16, 16)

    proofs.answer, now[0] = "", now[0] + PROOF_US
    eventually(lambda: len(said) == 17)
    assert (said[-1].behaviours, detection.distrust) == ((), "")
    detection.stop()
    detection.join(5)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_detector_whose_thread_died_must_prove_itself_again() -> None:
    class Broken(WhiteFinder):
        def detect(self, frames: object) -> list[object]:  # type: ignore[override]
            raise ZeroDivisionError

    proofs, eye = Proofs(), Camera("C01")
    detection = Detection(Model(Broken(), "broken", "CPU", proofs), 1.0, lambda seen: None, clock=lambda: T0)
    detection.watch(eye, vs.camera("C01", ""), ())
    eye.show(0, T0)
    detection.start()
    detection.join(10)
    proofs.answer = "does not run"
    detection.start()
    eventually(lambda: detection.distrust == "does not run")
    assert (detection.alive, proofs.asked) == (True, 2)
    detection.stop()
    detection.join(5)


def test_the_proof_of_a_real_model(tmp_path: Path) -> None:
    model = copied_model(tmp_path)
    assert proof(Detector.open(model)) == ""
    spoil_picture(model)
    assert proof(Detector.open(model)).startswith("plant-selftest.png: not found: ")


def test_a_model_without_a_picture_cannot_fail(tmp_path: Path) -> None:
    """It is somebody's own model: its heartbeat says that it has none."""
    detector = Detector.open(write_model(tmp_path / "own.onnx", planted(), metadata=NAMES))
    assert proof(detector) == ""
    assert detector.self_test == "own.onnx: no self-test picture on its card"
