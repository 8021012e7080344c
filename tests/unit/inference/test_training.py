"""The parts of training that need no PyTorch: targets, and the card of what was trained."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.detector import Detector
from inference.errors import InferenceError
from inference.evaluation.scene import LabelsRefused, Scene
from inference.model_card import card_path
from inference.postprocess import cells, grid
from inference.second_look import ABOVE, TALL
from inference.training.answers import ANSWERS, STRIDES, Answer, answer_of
from inference.training.certify import Terms, certified, named
from inference.training.pictures import SPARED, Stage, Stored, Targets, closer, levelled, stored, varied
from inference.training.targets import answering, assigned
from tests.unit.inference.test_detector import planted
from tests.unit.inference.tiny_model import card_for, write_model

WH = (384, 224)
WHOLE = Stage(1, (640, 384), (0.0, 0.0))


def write_folder(folder: Path, boxes: list[list[float]], pictures: int = 1) -> Path:
    """A folder of grey pictures with the same persons on each."""
    folder.mkdir()
    for number in range(pictures):
        cv2.imwrite(str(folder / f"{number}.png"), np.full((64, 64, 3), 90, np.uint8))
    labels = {
        "images": [
            {"id": n, "file_name": f"{n}.png", "width": 64, "height": 64, "conditions": ["night", "rain"][: n + 1]}
            for n in range(pictures)
        ],
        "annotations": [
            {"id": 10 * n + i, "image_id": n, "category_id": 5, "bbox": box}
            for n in range(pictures)
            for i, box in enumerate(boxes)
        ],
        "categories": [{"id": 5, "name": "person"}, {"id": 9, "name": "helmet"}],
    }
    (folder / "labels.json").write_text(json.dumps(labels))
    return folder


def planted_detector(folder: Path) -> Detector:
    """A detector that always finds one person at BOX."""
    model = write_model(folder / "tiny.onnx", planted())
    card_path(model).write_bytes(msgspec.json.encode(card_for(model)))
    return Detector.open(model)


@given(
    st.sampled_from(ANSWERS),
    st.tuples(st.floats(4, 380), st.floats(4, 220)),
    st.floats(4, 200),
    st.floats(0.3, 1.0),
)
def test_every_object_has_cells_that_answer_for_it(
    answer: Answer, centre: tuple[float, float], high: float, narrow: float
) -> None:
    half = np.array([high * narrow / 2, high / 2])
    box = np.array([[*(np.array(centre) - half), *(np.array(centre) + half)]], np.float32)

    rows, owners = answering(box, WH, answer)

    points, sizes = grid(WH, answer.strides)
    away = np.abs((points[rows] + 0.5) * sizes[rows] - np.array(centre)).max(axis=1) / sizes[rows, 0]
    assert len(rows) >= 1 and len(set(rows.tolist())) == len(rows)
    assert (away < 1.1 + 1e-4).all() and (owners == 0).all()
    assert rows.max() < cells(WH, answer.strides)


def test_a_cell_between_two_heads_goes_to_the_nearer_one() -> None:
    boxes = np.array([[10, 10, 18, 18], [20, 10, 28, 18]], np.float32)

    rows, owners = answering(boxes, WH, ANSWERS[0])

    points, _ = grid(WH, ANSWERS[0].strides)
    for row, owner in zip(rows, owners, strict=True):
        away = np.abs((points[row] + 0.5) * 8 - np.array([[14, 14], [24, 14]])).max(axis=1)
        assert away[owner] == away.min()
    assert set(owners.tolist()) == {0, 1}


def test_an_empty_picture_has_no_targets() -> None:
    rows, owners = assigned(np.zeros((0, 4), np.float32), np.zeros(0, np.int64), WH)

    assert len(rows) == len(owners) == 0


def test_a_person_his_vest_and_his_harness_have_rows_of_their_own() -> None:
    same = np.array([[40, 40, 80, 120]] * 3, np.float32)
    answers = np.array([answer_of(name) for name in ("person", "vest", "harness_low")])

    rows, owners = assigned(same, answers, WH)

    ends = np.cumsum([0, *(cells(WH, answer.strides) for answer in ANSWERS)])
    assert answers.tolist() == [0, 1, 2]
    assert ends[-1] == cells(WH, STRIDES)
    for owner in range(3):
        mine = rows[owners == owner]
        assert len(mine) > 0
        assert ((ends[owner] <= mine) & (mine < ends[owner + 1])).all()


def white_boxes(folder: Path, boxes: list[list[float]]) -> Scene:
    """A black picture 320 by 192 with white boxes (x0, y0, x1, y1) that are persons; the last may be found or not."""
    frame = np.zeros((192, 320, 3), np.uint8)
    for x0, y0, x1, y1 in np.array(boxes, int):
        frame[y0:y1, x0:x1] = 255
    cv2.imwrite(str(folder / "white.png"), frame)
    last = len(boxes) - 1
    return Scene.of(
        folder / "white.png", [(0, (x0, y0, x1, y1), n == last, False) for n, (x0, y0, x1, y1) in enumerate(boxes)]
    )


def test_boxes_go_where_the_picture_goes(tmp_path: Path) -> None:
    """However it is mirrored, enlarged and shifted, to half a pixel of the network's."""
    one = stored(white_boxes(tmp_path, [[100, 60, 130, 110], [200, 80, 260, 120]]), np.array([0]))
    chance = np.random.default_rng(2)
    for stage in (WHOLE, Stage(1, (256, 160), (-0.35, 0.3))):
        for _ in range(6):
            sample = varied(one, stage, chance)
            assert sample.picture.shape == (stage.wh_px[1], stage.wh_px[0], 3)
            assert sample.targets.class_ids.tolist() == [0, SPARED]
            for box in sample.targets.boxes:
                x0, y0, x1, y1 = np.round(box).astype(int)
                bright = sample.picture[max(0, y0 - 6) : y1 + 6, max(0, x0 - 6) : x1 + 6].mean(axis=2)
                middle = float(sample.picture[(y0 + y1) // 2, (x0 + x1) // 2].mean())
                at = np.argwhere(bright > (middle + float(bright.min())) / 2)
                sides = (at.max(axis=0) - at.min(axis=0) + 1)[::-1]
                assert np.abs(sides - (box[2:] - box[:2])).max() <= 2.0


def test_what_the_edge_leaves_little_of_and_what_is_tiny_is_spared(tmp_path: Path) -> None:
    scene = white_boxes(tmp_path, [[150, 90, 152, 92], [150, 90, 180, 130], [0, 0, 2, 2]])
    one = stored(scene, np.array([0]))
    near = Stage(1, (320, 192), (1.6, 1.7))
    met = {
        tuple(varied(one, Stage(1, (320, 192), (0, 0)), np.random.default_rng(n)).targets.class_ids) for n in range(9)
    }
    cut = [varied(one, near, np.random.default_rng(n)).targets.class_ids.tolist() for n in range(40)]

    assert met <= {(SPARED, 0, SPARED), (SPARED, 0)}
    assert any(SPARED in ids for ids in cut) and any(len(ids) == 0 for ids in cut) and any(0 in ids for ids in cut)


def test_a_picture_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    scene = white_boxes(tmp_path, [[0, 0, 9, 9]])
    for content, said in ((b"", "no picture"), (b"JFIF", "no picture")):
        scene.path.write_bytes(content)
        with pytest.raises(LabelsRefused, match=rf"white\.png: {said}"):
            stored(scene, np.array([0]))
    scene.path.unlink()
    with pytest.raises(LabelsRefused, match=r"white\.png: No such file"):
        stored(scene, np.array([0]))


def test_a_model_gets_a_card_it_can_prove(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", planted())
    folder = write_folder(tmp_path / "data", [[8, 16, 16, 40]], pictures=2)

    card = certified(model, folder, Terms("two grey pictures"))

    detector = Detector.open(model)
    assert detector.check_itself(), detector.self_test
    assert detector.card == card
    assert (card.made_from, card.classes, card.opset) == ("two grey pictures", ("person", "helmet"), 17)
    assert card.metrics == {"pictures": 2.0, "map50": 1.0, "map50_95": 1.0}
    assert card.metrics_by_class.keys() == {"person"}, "there was no helmet to find"
    assert card.metrics_by_class["person"] == {
        "ap50": 1.0, "ap50_95": 1.0, "precision": 1.0, "recall": 1.0, "objects": 2.0
    }  # fmt: skip
    assert card.metrics_by_condition == {
        "night": {"pictures": 2.0, "map50": 1.0, "ap50_person": 1.0},
        "rain": {"pictures": 1.0, "map50": 1.0, "ap50_person": 1.0},
    }


def test_a_model_that_sees_nothing_as_it_is_gets_no_self_test(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", planted())
    folder = write_folder(tmp_path / "data", [[40, 4, 20, 20]])

    with pytest.raises(InferenceError, match=r"not one of 1 pictures of .* is seen as it is"):
        certified(model, folder, Terms("two grey pictures"))


# ---------------------------------------------------------------- second looks


def test_a_second_look_is_taken_at_each_person_as_the_detector_takes_it(tmp_path: Path) -> None:
    """He is upright in the middle, a little below it, and as large as he will be."""
    one = stored(white_boxes(tmp_path, [[100, 60, 130, 120], [240, 80, 260, 130], [0, 0, 4, 8]]), np.array([0]))
    looks = closer(one, person=0)
    assert [look.around for look in looks] == [(100, 60, 130, 120), (240, 80, 260, 130)], "one is optional"

    chance, stage = np.random.default_rng(3), Stage(1, (128, 160), (0, 0))
    middles, tall = [], []
    for _ in range(60):
        sample = varied(looks[0], stage, chance)
        assert sample.picture.shape == (160, 128, 3)
        boxes = sample.targets.boxes[sample.targets.class_ids == 0]
        own = [box for box in boxes if abs(box[3] - box[1] - 160 / TALL) < 2]
        middles += [(box[:2] + box[2:]) / 2 for box in own]
        tall += [box[3] - box[1] for box in own]
    assert len(tall) > 50, "now and then nobody is there"
    np.testing.assert_allclose(np.median(middles, axis=0), (64, 80 + ABOVE * 160 / TALL), atol=4)
    np.testing.assert_allclose(tall, 160 / TALL, atol=1)


def test_who_wears_what_is_rare_comes_more_often() -> None:
    """As often as the square root of how rare it is; who wears nothing rare once."""

    def person(rare: bool) -> Stored:
        boxes = np.array([[0, 0, 10, 30], [2, 2, 8, 8], [90, 0, 99, 9]], np.float32)
        ids = np.array([0, 2 if rare else 1, 3])
        return Stored(np.zeros(0, np.uint8), Targets(boxes, ids, ids), (0.0, 0.0, 10.0, 30.0))

    samples = [person(rare=n % 60 == 0) for n in range(120)]

    drawn = levelled(samples)

    times = [sum(one is other for other in drawn) for one in samples[:2]]
    assert times == [3, 1], "what stands beside him does not count"
    assert len(drawn) == 118 + 2 * 3


def test_pictures_as_a_whole_count_all_that_is_on_them() -> None:
    nothing = np.zeros(0, np.uint8)
    rare = Targets(np.array([[0, 0, 9, 9]], np.float32), np.array([2]), np.array([0]))
    empty = Targets(np.zeros((0, 4), np.float32), np.zeros(0, np.int64), np.zeros(0, np.int64))

    drawn = levelled([Stored(nothing, rare), *(Stored(nothing, empty) for _ in range(59))])

    assert len(drawn) == 59 + 3


def test_a_model_for_second_looks_has_a_card_without_figures_of_its_own(tmp_path: Path) -> None:
    """What it is worth is measured with the first, whose card names it."""
    closer_one, first = (write_model(tmp_path / f"{name}.onnx", planted()) for name in ("closer", "tiny"))
    named(closer_one, ("person", "helmet"), Terms("people"))
    folder = write_folder(tmp_path / "data", [[8, 16, 16, 40]], pictures=2)

    card = certified(first, folder, Terms("two grey pictures", second_look="closer.onnx"))

    assert card.second_look == "closer.onnx" and card.metrics["pictures"] == 2.0
    assert not Detector.open(closer_one).card.metrics
    assert Detector.open(first).check_itself()
