"""What a card says, and which cards are refused with which words."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from inference.detector import Detector
from inference.errors import ModelRefused
from inference.families.family import Net
from inference.model_card import GridForm, InputForm, ModelCard, card_path, read_card, sha256_of, write_card
from inference.preprocess import Intake
from tests.unit.inference.tiny_model import card_for, write_model


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A file whose bytes stand for a model: a card looks at nothing else."""
    path = tmp_path / "yard.onnx"
    path.write_bytes(b"a model")
    return path


def card_of(model: Path) -> ModelCard:
    """A card that fits the fixture's file."""
    form = InputForm(width=416, height=416, pixels="bgr", scale=1.0, letterbox="top-left")
    return card_for(model, name="yard", input=form, licence="Apache-2.0", made_from="pictures")


def test_a_card_is_read_back_as_it_was_written(model: Path) -> None:
    card = card_of(model)
    card_path(model).write_bytes(msgspec.json.encode(card))

    assert read_card(model) == card


def test_no_card_is_no_fault(model: Path) -> None:
    assert read_card(model) is None


def test_a_card_for_another_file_is_refused(model: Path) -> None:
    card_path(model).write_bytes(msgspec.json.encode(card_of(model)))
    model.write_bytes(b"another model")

    with pytest.raises(ModelRefused) as refused:
        read_card(model)

    assert str(refused.value) == (
        f"{card_path(model)}: the card is for SHA-256 97ff8a35544d…, yard.onnx has 93dc44381b52…"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(b"{", "not a model card: Input data was truncated", id="cut off"),
        pytest.param(b"{}", "not a model card: Object missing required field `name`", id="empty"),
        pytest.param(b"\xff", "not a model card: JSON is malformed: invalid character (byte 0)", id="no text"),
    ],
)
def test_what_is_no_card_is_refused(model: Path, text: bytes, said: str) -> None:
    card_path(model).write_bytes(text)

    with pytest.raises(ModelRefused) as refused:
        read_card(model)

    assert str(refused.value) == f"{card_path(model)}: {said}"


def test_a_card_of_another_version_is_refused(model: Path) -> None:
    card_path(model).write_bytes(msgspec.json.encode(msgspec.structs.replace(card_of(model), version=9)))

    with pytest.raises(ModelRefused, match="card version 9, this program reads 1 to 3"):
        read_card(model)


@pytest.mark.parametrize(
    ("answer", "taken", "said"),
    [
        pytest.param(
            (1, 84, 7),
            (1, 3, 32, 64),
            "yard.onnx: the card means pictures of 64x64, the file takes 64x32",
            id="size",
        ),
        pytest.param(
            (1, 84, 85),
            (1, 3, 64, 64),
            "yard.onnx: the card (yolox, 2 classes, 64x64) means output [1,84,7], the file has [1,84,85]",
            id="classes",
        ),
        pytest.param(
            (1, 84, 7),
            (1, 64, 64, 3),
            "yard.onnx: inputs tensor(float) [1,64,64,3]; taken is one picture, float32, float16 or uint8, [1,3,H,W] "
            "or [1,H,W,3], and beside it at most one int64 input [1,2] for the size in which boxes are wanted",
            id="layout",
        ),
    ],
)
def test_a_card_that_does_not_fit_the_file_is_refused(
    tmp_path: Path, answer: tuple[int, ...], taken: tuple[int, ...], said: str
) -> None:
    model = write_model(tmp_path / "yard.onnx", np.zeros(answer, np.float32), taken=taken)
    write_card(card_for(model), model)

    with pytest.raises(ModelRefused) as refused:
        Detector.open(model)

    assert str(refused.value) == said


def test_a_card_of_the_first_version_is_read(model: Path) -> None:
    """Word for word what the first version wrote."""
    card_path(model).write_text(
        """{"version": 1, "name": "plant", "family": "yolox", "input": {"width": 384, "height": 224, "pixels": "bgr",
        "scale": 1.0, "letterbox": "top-left", "pad": 114}, "strides": [8, 16, 32], "classes": ["person", "helmet"],
        "score_threshold": 0.5, "nms_iou": 0.5, "licence": "the project's own", "made_from": "pictures",
        "sha256": "SHA", "metrics": {"ap50_person": 0.8}, "self_test": null}""".replace("SHA", sha256_of(model))
    )

    card = read_card(model)

    assert card is not None
    assert (card.version, card.family, card.intake) == (1, "yolox", Intake((384, 224), "bgr", 1.0, "top-left"))
    assert (card.layout.name, card.net, card.cells) == ("yolox", Net((384, 224)), 48 * 28 + 24 * 14 + 12 * 7)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"family": "yolo9"}, r"family 'yolo9' is not one of yolox, .* Did you mean 'yolox'\?", id="family"
        ),
        pytest.param({"family": "?"}, r"family '\?' is not one of yolox, .*, grid\.$", id="nothing like it"),
        pytest.param({"classes": ()}, "there must be a class", id="no class"),
        pytest.param({"strides": ()}, "strides at least 1", id="no stride"),
        pytest.param({"family": "grid"}, "family 'grid' needs a line", id="a grid without its line"),
        pytest.param(
            {"grid": GridForm(boxes="yolov5", anchors_px=(((1, 1),),))},
            r"anchors for 1 strides, strides are \[8, 16, 32\]",
            id="anchors for one stride of three",
        ),
    ],
)
def test_what_cannot_be_on_a_card(model: Path, changes: dict[str, object], said: str) -> None:
    write_card(msgspec.structs.replace(card_of(model), **changes), model)

    with pytest.raises(ModelRefused, match=said):
        read_card(model)


def test_a_deviation_of_nothing_is_refused(model: Path) -> None:
    text = msgspec.json.encode(card_of(model)).replace(b'"std":[1.0,1.0,1.0]', b'"std":[1.0,0.0,1.0]')
    card_path(model).write_bytes(text)

    with pytest.raises(ModelRefused, match="std must not be 0"):
        read_card(model)
