"""What a model is: its card (JSON beside the .onnx), or, without one, what its shapes and metadata say.

`plant.onnx` has its card in `plant.json`. A card that does not fit its file is refused, and so is a model without a
card whose layout could be more than one thing. Nothing is guessed in silence.
"""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path
from typing import Literal

import msgspec

from inference.coco import COCO
from inference.errors import ModelRefused
from inference.postprocess import cells
from inference.preprocess import Intake
from inference.runtime import Shape

VERSION = 1
STRIDES = (8, 16, 32)
TAKEN = (
    "taken are one float32 input [1,3,H,W] with H and W multiples of 32, and one output: "
    "YOLOX not yet decoded [1,N,5+classes] or YOLOv8 [1,4+classes,N] with N = HW/64 + HW/256 + HW/1024"
)


class InputForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the network is fed. A pixel value v of 0..255 becomes v * scale."""

    width: int
    height: int
    pixels: Literal["bgr", "rgb"]
    scale: float
    letterbox: Literal["top-left", "centre"]
    pad: int = 114


class KnownObject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One object of the self-test picture: left, top, right, bottom in its pixels."""

    kind: str
    box_xyxy_px: tuple[float, float, float, float]


class SelfTest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture beside the card and what is on it. Every object must be found with `min_iou`, and `most_more` more."""

    picture: str
    objects: tuple[KnownObject, ...]
    min_iou: float = 0.5
    most_more: int = 1


class ModelCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model. Metrics are measured on pictures that the training never saw; `made_from` says which."""

    version: int = VERSION
    name: str
    family: Literal["yolox", "yolov8"]
    input: InputForm
    strides: tuple[int, ...] = STRIDES
    classes: tuple[str, ...]
    score_threshold: float
    nms_iou: float
    licence: str
    made_from: str
    sha256: str
    metrics: dict[str, float] = {}
    self_test: SelfTest | None = None

    @property
    def intake(self) -> Intake:
        """The input as preprocessing wants it."""
        form = self.input
        return Intake((form.width, form.height), form.pixels, form.scale, form.letterbox, form.pad)

    @property
    def cells(self) -> int:
        """Anchor points of the output."""
        return cells((self.input.width, self.input.height), self.strides)


def card_path(model: Path) -> Path:
    """Where a model's card lies."""
    return model.with_suffix(".json")


def read_card(model: Path) -> ModelCard | None:
    """The card beside a model file; None when there is none. Raises ModelRefused for an unreadable or foreign card."""
    path = card_path(model)
    if not path.is_file():
        return None
    try:
        card = msgspec.json.decode(path.read_bytes(), type=ModelCard)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelRefused(f"{path}: not a model card: {error}") from error
    if card.version != VERSION:
        raise ModelRefused(f"{path}: card version {card.version}, this program reads {VERSION}")
    found = hashlib.sha256(model.read_bytes()).hexdigest()
    if found != card.sha256:
        raise ModelRefused(f"{path}: the card is for SHA-256 {card.sha256[:12]}…, {model.name} has {found[:12]}…")
    return card


def check_shapes(card: ModelCard, model: Path, taken: Shape, given: Shape) -> None:
    """Raises ModelRefused unless the file's shapes are what the card says."""
    form, count = card.input, len(card.classes)
    wanted_in: Shape = (1, 3, form.height, form.width)
    wanted_out: Shape = (1, card.cells, 5 + count) if card.family == "yolox" else (1, 4 + count, card.cells)
    for side, wanted, found in (("input", wanted_in, taken), ("output", wanted_out, given)):
        if not _fits(found, wanted):
            raise ModelRefused(
                f"{model.name}: the card ({card.family}, {count} classes, {form.width}x{form.height}) means {side} "
                f"{said(wanted)}, the file has {said(found)}"
            )


def recognised(model: Path, taken: Shape, given: Shape, metadata: dict[str, str]) -> ModelCard:
    """A card made from a model's shapes and metadata. Raises ModelRefused with what was found and what is taken."""
    found = f"{model.name}: input {said(taken)}, output {said(given)}"
    if len(taken) != 4 or taken[0] not in (1, None) or taken[1] != 3 or len(given) != 3 or given[0] not in (1, None):
        raise ModelRefused(f"{found}; {TAKEN}")
    high, wide = taken[2], taken[3]
    if not high or not wide or high % 32 or wide % 32:
        raise ModelRefused(f"{found}; {TAKEN}")
    family, count = _family(given, cells((wide, high), STRIDES))
    if family is None:
        raise ModelRefused(f"{found}; {TAKEN}; here N = {cells((wide, high), STRIDES)}")
    yolox = family == "yolox"
    return ModelCard(
        name=model.stem,
        family=family,
        input=InputForm(
            width=wide,
            height=high,
            pixels="bgr" if yolox else "rgb",
            scale=1.0 if yolox else 1 / 255,
            letterbox="top-left" if yolox else "centre",
        ),
        classes=_classes(model, count, metadata),
        score_threshold=0.35,
        nms_iou=0.45,
        licence=metadata.get("license", "not said"),
        made_from="not said",
        sha256=hashlib.sha256(model.read_bytes()).hexdigest(),
    )


def said(shape: Shape) -> str:
    """'[1,3,?,416]'."""
    return "[" + ",".join("?" if size is None else str(size) for size in shape) + "]"


def _family(given: Shape, points: int) -> tuple[Literal["yolox", "yolov8"] | None, int]:
    _, middle, last = given
    if middle == points and last is not None and 5 < last < points:
        return "yolox", last - 5
    if last == points and middle is not None and 4 < middle < points:
        return "yolov8", middle - 4
    return None, 0


def _fits(found: Shape, wanted: Shape) -> bool:
    return len(found) == len(wanted) and all(a in (b, None) for a, b in zip(found, wanted, strict=True))


def _classes(model: Path, count: int, metadata: dict[str, str]) -> tuple[str, ...]:
    """Names from the metadata ('names': a Python dict or list as text, read as a literal, never run), or COCO's."""
    names = _literal_names(metadata.get("names", ""))
    if names is None and count == len(COCO):
        return COCO
    if names is None:
        raise ModelRefused(
            f"{model.name}: {count} classes without names; add a card {card_path(model).name}, or 'names' in the "
            "model's metadata ({0: 'person', ...})"
        )
    if len(names) != count:
        raise ModelRefused(f"{model.name}: {count} classes in the output, {len(names)} names in the metadata")
    return names


def _literal_names(text: str) -> tuple[str, ...] | None:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if isinstance(value, dict):
        value = [value.get(i) for i in range(len(value))]
    if isinstance(value, list | tuple) and value and all(isinstance(name, str) for name in value):
        return tuple(value)
    return None
