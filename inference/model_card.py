"""What a model is: its card, JSON beside the .onnx. `plant.onnx` has its card in `plant.json`.

A card that does not fit its file is refused. A model without a card is looked at by inference.recognition.
"""

from __future__ import annotations

import hashlib
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import msgspec

from inference.errors import ModelRefused
from inference.families.family import Family, Grid, Net, points
from inference.families.registry import FAMILIES
from inference.keypoints import lacking
from inference.preprocess import Intake

VERSION = 3
READ = (1, 2, 3)
"""Version 1 knew only YOLOX and YOLOv8, and neither mean nor std, version 2 no second look; all they say means the same
today."""
STRIDES = (8, 16, 32)


class InputForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the network is fed. A pixel value v of 0..255 becomes (v * scale - mean) / std, in the order of `pixels`."""

    width: int
    height: int
    pixels: Literal["bgr", "rgb"]
    scale: float
    letterbox: Literal["top-left", "centre", "stretch"]
    pad: int = 114
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)
    layout: Literal["nchw", "nhwc"] = "nchw"

    def __post_init__(self) -> None:
        if not all(self.std):
            raise ValueError("std must not be 0")


class GridForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For the family 'grid': how a box is written, and each stride's anchors (width, height in network pixels).

    `sigmoid`: the numbers are still logits."""

    boxes: Literal["yolov3", "yolov5", "yolox"]
    anchors_px: tuple[tuple[tuple[float, float], ...], ...] = ()
    sigmoid: bool = True


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
    """One model. Metrics are measured on pictures that the training never saw; `made_from` says what data it saw.

    `keypoints` are the names of the key points of a pose model, in its order; () for any other.
    `metrics_by_class` and `metrics_by_condition` hold the same figures ('ap50', 'recall', ...) by class and by
    condition ('night', 'rain', ...); `opset` is 0 where it is not known. A class named '' is never reported.
    `second_look` is the model file beside this one, with a card of its own, that looks at people once more, close; ''
    where there is none. Metrics and self-test are then those of both together.
    """

    version: int = VERSION
    name: str
    family: str
    input: InputForm
    strides: tuple[int, ...] = STRIDES
    grid: GridForm | None = None
    keypoints: tuple[str, ...] = ()
    classes: tuple[str, ...]
    score_threshold: float
    nms_iou: float
    opset: int = 0
    licence: str
    made_from: str
    sha256: str
    metrics: dict[str, float] = {}
    metrics_by_class: dict[str, dict[str, float]] = {}
    metrics_by_condition: dict[str, dict[str, float]] = {}
    self_test: SelfTest | None = None
    second_look: str = ""

    @property
    def intake(self) -> Intake:
        """The input as preprocessing wants it."""
        form = self.input
        wh_px = (form.width, form.height)
        return Intake(
            wh_px, form.pixels, form.scale, form.letterbox, form.pad, form.mean, form.std, form.layout
        )  # fmt: skip

    @property
    def layout(self) -> Family:
        """How its outputs are read."""
        return FAMILIES[self.family]

    @property
    def net(self) -> Net:
        """The network's picture as decoding wants it."""
        grid = Grid(self.grid.boxes, self.grid.anchors_px, self.grid.sigmoid) if self.grid else None
        return Net((self.input.width, self.input.height), self.strides, grid, len(self.keypoints))

    @property
    def cells(self) -> int:
        """Anchor points of the output."""
        return points((self.input.width, self.input.height), self.strides)


def card_path(model: Path) -> Path:
    """Where a model's card lies."""
    return model.with_suffix(".json")


def second_model(model: Path, card: ModelCard | None) -> Path | None:
    """The file beside a model that looks once more, as its card says; None where there is none."""
    return model.with_name(card.second_look) if card is not None and card.second_look else None


def read_card(model: Path) -> ModelCard | None:
    """The card beside a model file; None when there is none. Raises ModelRefused for an unreadable or foreign card."""
    path = card_path(model)
    if not path.is_file():
        return None
    try:
        card = msgspec.json.decode(path.read_bytes(), type=ModelCard)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelRefused(f"{path}: not a model card: {error}") from error
    if card.version not in READ:
        raise ModelRefused(f"{path}: card version {card.version}, this program reads 1 to {VERSION}")
    if wrong := _wrong(card):
        raise ModelRefused(f"{path}: {wrong}")
    found = sha256_of(model)
    if found != card.sha256:
        raise ModelRefused(f"{path}: the card is for SHA-256 {card.sha256[:12]}…, {model.name} has {found[:12]}…")
    return card


def write_card(card: ModelCard, model: Path) -> None:
    """Put a card beside its model."""
    card_path(model).write_bytes(msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n")


def sha256_of(model: Path) -> str:
    """What a card must say."""
    with model.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def known_family(name: str) -> str:
    """'' for a family that is known, else what is wrong."""
    if name in FAMILIES:
        return ""
    near = get_close_matches(name, FAMILIES, n=1)
    meant = f" Did you mean '{near[0]}'?" if near else ""
    return f"family '{name}' is not one of {', '.join(FAMILIES)}.{meant}"


def _wrong(card: ModelCard) -> str:
    """What on a card cannot be, '' when nothing is."""
    sides = (card.input.width, card.input.height)
    if wrong := known_family(card.family):
        return wrong
    if min(sides) < 1 or max(sides) > 8192 or not card.strides or min(card.strides) < 1 or not card.classes:
        return "width and height must be 1 to 8192, strides at least 1, and there must be a class"
    if card.family == "grid" and card.grid is None:
        return 'family \'grid\' needs a line "grid": {"boxes": "yolov5", "anchors_px": [[[10, 13], …], …]}'
    if wrong := _wrong_keypoints(card):
        return wrong
    if wrong := _wrong_second(card):
        return wrong
    anchors = card.grid.anchors_px if card.grid else ()
    if anchors and (len(anchors) != len(card.strides) or not all(anchors)):
        return f"grid.anchors_px has anchors for {len(anchors)} strides, strides are {list(card.strides)}"
    return ""


def _wrong_second(card: ModelCard) -> str:
    if Path(card.second_look).name != card.second_look:
        return f"second_look: '{card.second_look}' is no name of a file beside the model"
    if card.second_look and card.keypoints:
        return "second_look: a model of key points has none; it is for a detector"
    return ""


def _wrong_keypoints(card: ModelCard) -> str:
    if not card.layout.keypoints:
        return f"keypoints: family '{card.family}' has none" if card.keypoints else ""
    if missing := lacking(card.keypoints):
        return (
            f"family '{card.family}' needs \"keypoints\", the names of its key points; there is no {', '.join(missing)}"
        )
    return ""
