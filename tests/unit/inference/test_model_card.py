"""What a model is taken for, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from inference.coco import COCO
from inference.errors import ModelRefused
from inference.model_card import (
    TAKEN,
    InputForm,
    ModelCard,
    card_path,
    check_shapes,
    read_card,
    recognised,
)
from inference.runtime import Shape
from tests.unit.inference.tiny_model import card_for

CELLS_416 = 3549
PERSON_AND_HELMET = {"names": "{0: 'person', 1: 'helmet'}"}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A file whose bytes stand for a model: recognition looks at shapes, the card at the bytes."""
    path = tmp_path / "yard.onnx"
    path.write_bytes(b"a model")
    return path


def card_of(model: Path) -> ModelCard:
    """A card that fits the fixture's file."""
    form = InputForm(width=416, height=416, pixels="bgr", scale=1.0, letterbox="top-left")
    return card_for(model, name="yard", input=form, licence="Apache-2.0", made_from="pictures")


@pytest.mark.parametrize(
    ("taken", "given", "metadata", "expected"),
    [
        pytest.param((1, 3, 416, 416), (1, CELLS_416, 85), {}, ("yolox", "bgr", 1.0, "top-left", COCO), id="yolox"),
        pytest.param((1, 3, 416, 416), (1, 84, CELLS_416), {}, ("yolov8", "rgb", 1 / 255, "centre", COCO), id="yolov8"),
        pytest.param(
            (None, 3, 416, 416),
            (None, 6, CELLS_416),
            PERSON_AND_HELMET,
            ("yolov8", "rgb", 1 / 255, "centre", ("person", "helmet")),
            id="open batch, names in the metadata",
        ),
        pytest.param(
            (1, 3, 416, 416),
            (1, CELLS_416, 7),
            {"names": "['person', 'helmet']"},
            ("yolox", "bgr", 1.0, "top-left", ("person", "helmet")),
            id="names as a list",
        ),
    ],
)
def test_a_model_without_a_card_is_recognised(
    model: Path, taken: Shape, given: Shape, metadata: dict[str, str], expected: tuple[object, ...]
) -> None:
    card = recognised(model, taken, given, metadata)

    form = card.input
    assert (card.family, form.pixels, form.scale, form.letterbox, card.classes) == expected


@pytest.mark.parametrize(
    ("taken", "given", "metadata", "said"),
    [
        pytest.param(
            (1, 3, 640, 640),
            (1, 25200, 85),
            {},
            f"yard.onnx: input [1,3,640,640], output [1,25200,85]; {TAKEN}; here N = 8400",
            id="YOLOv5",
        ),
        pytest.param(
            (1, 3, 640, 640),
            (1, 300, 6),
            {},
            f"yard.onnx: input [1,3,640,640], output [1,300,6]; {TAKEN}; here N = 8400",
            id="end to end",
        ),
        pytest.param(
            (1, 416, 416, 3),
            (1, CELLS_416, 85),
            {},
            f"yard.onnx: input [1,416,416,3], output [1,3549,85]; {TAKEN}",
            id="channels last",
        ),
        pytest.param(
            (1, 3, None, None),
            (1, None, 85),
            {},
            f"yard.onnx: input [1,3,?,?], output [1,?,85]; {TAKEN}",
            id="open size",
        ),
        pytest.param(
            (1, 3, 416, 416),
            (1, CELLS_416, 7),
            {},
            "yard.onnx: 2 classes without names; add a card yard.json, or 'names' in the model's metadata "
            "({0: 'person', ...})",
            id="no names",
        ),
        pytest.param(
            (1, 3, 416, 416),
            (1, CELLS_416, 7),
            {"names": "__import__('os').abort()"},
            "yard.onnx: 2 classes without names; add a card yard.json, or 'names' in the model's metadata "
            "({0: 'person', ...})",
            id="names that are a program are not run",
        ),
        pytest.param(
            (1, 3, 416, 416),
            (1, CELLS_416, 8),
            PERSON_AND_HELMET,
            "yard.onnx: 3 classes in the output, 2 names in the metadata",
            id="a name is missing",
        ),
    ],
)
def test_what_could_be_anything_is_refused(
    model: Path, taken: Shape, given: Shape, metadata: dict[str, str], said: str
) -> None:
    with pytest.raises(ModelRefused) as refused:
        recognised(model, taken, given, metadata)

    assert str(refused.value) == said


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

    with pytest.raises(ModelRefused, match="card version 9, this program reads 1"):
        read_card(model)


@pytest.mark.parametrize(
    ("taken", "given", "said"),
    [
        pytest.param(
            (1, 3, 320, 320),
            (1, 2100, 7),
            "yard.onnx: the card (yolox, 2 classes, 416x416) means input [1,3,416,416], the file has [1,3,320,320]",
            id="size",
        ),
        pytest.param(
            (1, 3, 416, 416),
            (1, CELLS_416, 85),
            "yard.onnx: the card (yolox, 2 classes, 416x416) means output [1,3549,7], the file has [1,3549,85]",
            id="classes",
        ),
    ],
)
def test_a_card_that_does_not_fit_the_file_is_refused(model: Path, taken: Shape, given: Shape, said: str) -> None:
    with pytest.raises(ModelRefused) as refused:
        check_shapes(card_of(model), model, taken, given)

    assert str(refused.value) == said
