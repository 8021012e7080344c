"""What a model is taken for, and what is refused with which words."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.coco import COCO, COCO_91
from inference.detector import Detector
from inference.errors import ModelRefused
from inference.families.family import Classes, Net
from inference.families.registry import FAMILIES
from inference.metadata import LONGEST, Metadata, names_beside, understood
from inference.model_card import InputForm, write_card
from inference.recognition import Said
from tests.unit.inference import answers
from tests.unit.inference.answers import WH
from tests.unit.inference.tiny_model import INT64, card_for, write_answers

TAKEN = (1, 3, WH[1], WH[0])
NAMES = {"names": "{0: 'person', 1: 'helmet'}"}


def opened(path: Path, answer: answers.Answer, metadata: dict[str, str] | None = None, said: Said | None = None) -> str:
    """The family that a model without a card is taken for."""
    model = write_answers(path / "m.onnx", answer, taken=TAKEN, metadata=NAMES if metadata is None else metadata)
    return Detector.open(model, said=said).card.family


def why_not(path: Path, answer: answers.Answer, metadata: dict[str, str] | None = None) -> str:
    """With which words a model is refused."""
    with pytest.raises(ModelRefused) as refused:
        opened(path, answer, metadata)
    return str(refused.value)


def trap() -> answers.Answer:
    """(1, 300, 6) that may be RT-DETR with two classes, or end to end with boxes as shares."""
    raw = np.zeros((1, 300, 6), np.float32)
    raw[0, :] = 0.1, 0.1, 0.4, 0.5, 0.6, 1.0
    return [raw]


def test_what_could_be_two_things_is_refused_with_the_line_that_settles_it(tmp_path: Path) -> None:
    assert why_not(tmp_path, trap()) == (
        "m.onnx: picture 96x64, output [1,300,6]; this could be YOLOv10 or YOLO26 end to end, rows left, top, right, "
        'bottom, score, class ("family": "end-to-end") or RT-DETR by Ultralytics, rows of shares and class scores '
        '("family": "rtdetr"); that line on a card m.json settles it'
    )


@pytest.mark.parametrize("family", ["end-to-end", "rtdetr"])
def test_what_is_said_settles_it(tmp_path: Path, family: str) -> None:
    assert opened(tmp_path, trap(), said=Said(family=family)) == family


@pytest.mark.parametrize(
    ("said", "family"),
    [
        pytest.param({"end2end": "true"}, "end-to-end", id="end2end"),
        pytest.param({"args": "{'nms': True, 'batch': 1}"}, "end-to-end", id="its own suppression"),
        pytest.param({"description": "Ultralytics RT-DETR-l model"}, "rtdetr", id="described"),
    ],
)
def test_the_metadata_settles_it(tmp_path: Path, said: dict[str, str], family: str) -> None:
    assert opened(tmp_path, trap(), {**NAMES, **said}) == family


def test_a_card_settles_it(tmp_path: Path) -> None:
    model = write_answers(tmp_path / "m.onnx", trap(), taken=TAKEN)
    form = InputForm(width=96, height=64, pixels="rgb", scale=1 / 255, letterbox="stretch")
    write_card(card_for(model, family="rtdetr", input=form), model)

    found = Detector.open(model).detect(np.zeros((64, 96, 3), np.uint8))[0]

    assert found.class_ids.tolist()[0] == 1
    np.testing.assert_allclose(found.boxes_xyxy_px[0], [0, 0, 28.8, 22.4], atol=0.01)


def test_metadata_is_not_believed_against_the_numbers(tmp_path: Path) -> None:
    """Pixels in the boxes: no RT-DETR, whatever the description says."""
    said = why_not(tmp_path, answers.end_to_end(), {**NAMES, "description": "rtdetr"})

    assert said.endswith(
        "; these are the shapes of end-to-end, rtdetr, but the numbers for a try picture are not theirs; if it is one "
        'of them all the same, say so in "family" on a card m.json'
    )


def test_zeros_only_are_taken_when_the_metadata_says_what_they_are(tmp_path: Path) -> None:
    nothing = [np.zeros((1, 300, 6), np.float32)]

    assert opened(tmp_path, nothing, {**NAMES, "end2end": "True"}) == "end-to-end"
    assert "these are the shapes of end-to-end, rtdetr, but the numbers" in why_not(tmp_path, nothing)


def test_two_families_of_the_same_numbers_are_refused(tmp_path: Path) -> None:
    assert '("family": "rf-detr") or RT-DETR as transformers writes it' in why_not(tmp_path, answers.logits())


@pytest.mark.parametrize(
    ("answer", "family", "names"),
    [
        pytest.param(answers.yolox(classes=80), "yolox", COCO, id="YOLOX of COCO"),
        pytest.param(answers.yolov8_rows(classes=80), "yolov8-rows", COCO, id="80 are likelier than 79"),
        pytest.param(answers.yolov8(classes=80), "yolov8", COCO, id="YOLOv8 of COCO"),
    ],
)
def test_a_model_of_coco_needs_no_names(
    tmp_path: Path, answer: answers.Answer, family: str, names: tuple[str, ...]
) -> None:
    model = write_answers(tmp_path / "m.onnx", answer, taken=TAKEN)

    assert (Detector.open(model).card.family, Detector.open(model).classes) == (family, names)


def test_rf_detr_of_coco_speaks_of_category_ids(tmp_path: Path) -> None:
    """Id 0 does not exist: what it says of it is not reported."""
    answer = answers.logits(class_id=3, classes=91)
    answer[1][0, 6, 0] = 3.0
    model = write_answers(tmp_path / "m.onnx", answer, taken=TAKEN)
    detector = Detector.open(model, said=Said(family="rf-detr"))

    found = detector.detect(np.zeros((64, 96, 3), np.uint8))[0]

    assert [COCO_91[k] for k in found.class_ids] == ["car"]
    assert (COCO_91[1], COCO_91[90], sum(map(bool, COCO_91))) == ("person", "toothbrush", 80)


@pytest.mark.parametrize(
    ("answer", "metadata", "said"),
    [
        pytest.param(
            answers.yolox(),
            {},
            'm.onnx: 2 classes without names; add m.names beside it (one name a line), a card m.json with "classes", '
            "or 'names' in the model's metadata ({0: 'person', ...})",
            id="no names",
        ),
        pytest.param(
            answers.end_to_end(),
            {},
            "m.onnx: classes that its shapes do not count, without names; add m.names beside it (one name a line), a "
            "card m.json with \"classes\", or 'names' in the model's metadata ({0: 'person', ...})",
            id="how many classes cannot be known",
        ),
        pytest.param(
            answers.yolox(),
            {"names": "__import__('os').abort()"},
            'm.onnx: 2 classes without names; add m.names beside it (one name a line), a card m.json with "classes", '
            "or 'names' in the model's metadata ({0: 'person', ...})",
            id="names that are a program are not run",
        ),
        pytest.param(
            answers.yolox(classes=3), NAMES, "m.onnx: 3 classes in the output, 2 names", id="a name is missing"
        ),
        pytest.param(
            answers.yolov8(),
            {**NAMES, "task": "segment"},
            "m.onnx: made to segment, says its metadata; taken are models that detect or find key points (pose)",
            id="another task",
        ),
    ],
)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path, answer: answers.Answer, metadata: dict[str, str], said: str
) -> None:
    assert why_not(tmp_path, answer, metadata) == said


def test_shapes_of_nobody_are_refused_with_all_that_are_taken(tmp_path: Path) -> None:
    said = why_not(tmp_path, [np.zeros((1, 10, 3), np.float32)])

    assert said.startswith("m.onnx: picture 96x64, output [1,10,3]; taken are: yolox [1,126,5+classes]; ")
    assert "; d-fine [1,rows] and [1,rows,4] and [1,rows]; " in said
    assert said.endswith("; grids through a card m.json")


def test_scores_that_are_none_are_refused(tmp_path: Path) -> None:
    answer = answers.yolov8()
    answer[0][0, 4:] = 17.0

    assert "but the numbers for a try picture are not theirs" in why_not(tmp_path, answer)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"taken_type": INT64},
            "m.onnx: inputs tensor(int64) [1,3,64,96]; taken is one picture, float32, float16 or uint8, [1,3,H,W] or "
            "[1,H,W,3], and beside it at most one int64 input [1,2] for the size in which boxes are wanted",
            id="whole numbers",
        ),
        pytest.param(
            {"taken": (1, 1, 64, 96)},
            "m.onnx: inputs tensor(float) [1,1,64,96]; taken is one picture, float32, float16 or uint8, [1,3,H,W] or "
            "[1,H,W,3], and beside it at most one int64 input [1,2] for the size in which boxes are wanted",
            id="grey",
        ),
        pytest.param(
            {"taken": (1, 3, 100_000, 100_000)},
            "m.onnx: input [1,3,100000,100000]; taken are 1 to 4096 pixels a side and at most 64 pictures at once",
            id="gigantic",
        ),
    ],
)
def test_inputs_that_are_not_taken(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    model = write_answers(tmp_path / "m.onnx", answers.yolov8(), **{"taken": TAKEN, **changes})  # type: ignore[arg-type]

    with pytest.raises(ModelRefused) as refused:
        Detector.open(model)

    assert str(refused.value) == said


def test_a_family_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match=r"family 'yolo8' is not one of yolox, .*Did you mean 'yolov8'\?"):
        opened(tmp_path, answers.yolov8(), said=Said(family="yolo8"))


def test_an_open_picture_without_a_word_is_640(tmp_path: Path) -> None:
    answer = [np.tile(answers.end_to_end()[0], (1, 1, 1))]
    model = write_answers(tmp_path / "m.onnx", answer, taken=("n", 3, "h", "w"), metadata=NAMES)

    assert Detector.open(model).card.intake.wh_px == (640, 640)


@pytest.mark.parametrize(
    ("props", "expected"),
    [
        pytest.param({}, Metadata(), id="nothing"),
        pytest.param({"names": "['a', 'b']"}, Metadata(names=("a", "b")), id="a list"),
        pytest.param({"names": "{1: 'b', 0: 'a'}"}, Metadata(names=("a", "b")), id="a dict"),
        pytest.param({"names": "{1: 'b'}"}, Metadata(), id="a gap"),
        pytest.param({"names": "[1]"}, Metadata(), id="numbers"),
        pytest.param({"names": "[" * 9000}, Metadata(), id="brackets"),
        pytest.param({"names": "'" + "a" * LONGEST + "'"}, Metadata(), id="too long"),
        pytest.param({"imgsz": "[480, 640]"}, Metadata(image_wh_px=(640, 480)), id="height first"),
        pytest.param({"imgsz": "320"}, Metadata(image_wh_px=(320, 320)), id="one side"),
        pytest.param({"imgsz": "[0, 640]"}, Metadata(), id="no height"),
        pytest.param({"imgsz": "[640]"}, Metadata(), id="half a size"),
        pytest.param({"license": "AGPL-3.0", "task": "pose"}, Metadata(task="pose", licence="AGPL-3.0"), id="words"),
    ],
)
def test_metadata_is_read_as_literals(props: dict[str, str], expected: Metadata) -> None:
    assert understood(props) == expected


def test_names_beside_a_model(tmp_path: Path) -> None:
    model = tmp_path / "m.onnx"
    assert names_beside(model) is None
    model.with_suffix(".names").write_bytes("person\n\n安全帽\r\n".encode())
    assert names_beside(model) == ("person", "安全帽")
    model.with_suffix(".names").write_bytes(b"\xff\xfe")
    assert names_beside(model) is None


def test_a_size_says_itself() -> None:
    assert FAMILIES["yolov5"].shapes_said(Net((640, 640)), 80) == "[1,25200,85]"
    assert FAMILIES["nanodet-plus"].shapes_said(Net((416, 416), (8, 16, 32, 64)), 80) == "[1,3598,112]"
    assert str(Classes()) == "classes"


@pytest.mark.parametrize(
    ("name", "classes"), [("yolox_nano", ()), ("kazuhito_lightweight_person", ("person",))], ids=["nano", "person"]
)
def test_real_models_are_recognised_and_find_the_person(
    test_data: Path, tmp_path: Path, name: str, classes: tuple[str, ...]
) -> None:
    model = Path(shutil.copy(test_data / "models" / f"{name}.onnx", tmp_path))
    if classes:
        model.with_suffix(".names").write_text("\n".join(classes))
    capture = cv2.VideoCapture(str(test_data / "video" / "one-by-one-person-detection.mp4"))
    capture.set(cv2.CAP_PROP_POS_FRAMES, 300)
    _, picture = capture.read()
    capture.release()

    detector = Detector.open(model)
    found = detector.detect(np.asarray(picture, np.uint8))[0]

    assert detector.card.family == "yolox"
    assert [detector.classes[k] for k in found.class_ids] == ["person"]
    np.testing.assert_allclose(found.boxes_xyxy_px, [[370, 3, 550, 380]], atol=25)
