"""The model that comes with the product: its file, its card, its self-test, and what its training data looks like."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.sim.video import dataset
from inference.detector import Detector
from inference.evaluation.folder import read_labelled
from inference.model_card import read_card

ROOT = Path(__file__).resolve().parents[2]
PLANT = ROOT / "resources" / "model" / "plant.onnx"


@pytest.fixture(scope="module")
def detector() -> Detector:
    """The model as the product opens it."""
    return Detector.open(PLANT)


def test_it_sees_what_its_self_test_picture_shows(detector: Detector) -> None:
    assert detector.check_itself(), detector.self_test
    card = detector.card
    assert card.self_test is not None
    assert {known.kind for known in card.self_test.objects} >= {"person", "helmet"}


def test_a_blank_picture_has_nobody_on_it(detector: Detector) -> None:
    for grey in (0, 114, 255):
        assert len(detector.detect(np.full((360, 640, 3), grey, np.uint8))[0].scores) == 0


def test_its_self_test_fails_when_the_picture_is_another(detector: Detector, tmp_path: Path) -> None:
    card = read_card(PLANT)
    assert card is not None and card.self_test is not None
    for path in PLANT.parent.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    cv2.imwrite(str(tmp_path / card.self_test.picture), np.full((360, 640, 3), 90, np.uint8))

    assert not Detector.open(tmp_path / PLANT.name).check_itself()


def test_its_card_says_what_it_is(detector: Detector) -> None:
    card = detector.card
    assert detector.classes[:5] == ("person", "helmet", "bare_head", "vest", "flame")
    assert {"harness_unhooked", "harness_low", "harness_high"} <= set(detector.classes)
    assert card.licence and card.made_from and card.metrics_by_class["person"]["ap50"] > 0.7
    assert detector.closer is not None and detector.closer.classes == detector.classes
    assert all(path.stat().st_size < 4_000_000 for path in PLANT.parent.glob("*.onnx"))


@pytest.mark.timeout(300)
def test_training_pictures_are_labelled_inside_their_frame(tmp_path: Path) -> None:
    site = ROOT / "resources" / "demo" / "site.toml"
    dataset.main(["--site", str(site), "--out", str(tmp_path / "a"), "--frames", "6", "--per-view", "6", "--seed", "3"])

    labelled = read_labelled(tmp_path / "a")

    assert labelled.classes == dataset.CLASSES
    scenes = labelled.scenes
    boxes = np.concatenate([scene.boxes_xyxy_px for scene in scenes])
    assert len(scenes) == 6 and len(boxes) > 5
    assert (boxes >= 0).all() and (boxes <= (640, 360, 640, 360)).all()
    assert (boxes[:, 2:] - boxes[:, :2] >= 2).all()
    assert all(scene.image_bgr().shape == (360, 640, 3) for scene in scenes)
