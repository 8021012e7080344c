"""What a model file is, by the shapes and the numbers of its outputs for a picture; never by their names.

What could be more than one thing is refused, with what it could be and the line on a card that settles it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inference.coco import COCO, COCO_91
from inference.errors import ModelRefused
from inference.families.family import Family, Floats, Net, Outputs
from inference.families.grid_outputs import shapes_of
from inference.families.registry import FAMILIES
from inference.frames import Image
from inference.inlet import Inlet, said
from inference.keypoints import COCO_17, lacking
from inference.metadata import Metadata, names_beside
from inference.model_card import InputForm, ModelCard, card_path, sha256_of
from inference.preprocess import Intake

SCORE_THRESHOLD = 0.35
NMS_IOU = 0.45


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file's outputs are one family's: which output is which, whether they have a dimension of pictures.

    classes: how many there are, None when the shapes do not say"""

    family: Family
    order: tuple[int, ...]
    pictures: bool
    net: Net
    classes: int | None

    def of(self, outputs: Sequence[Floats], picture: int) -> Outputs:
        """The outputs for one picture, in the family's order; `outputs` are already in it."""
        return [output[picture] for output in outputs] if self.pictures else outputs


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody who knows says of a model without a card; '' and () where nothing is said."""

    family: str = ""
    classes: tuple[str, ...] = ()


def try_picture(wh_px: tuple[int, int]) -> Image:
    """(H, W, 3) uint8 BGR with light, shapes and grain, always the same: something to say something of."""
    wide, high = wh_px
    chance = np.random.default_rng(1)
    picture = np.linspace(40, 200, high)[:, None, None] + chance.normal(0, 12, (high, wide, 3))
    for k, (x, y) in enumerate(((0.2, 0.3), (0.55, 0.2), (0.8, 0.5))):
        left, top = int(x * wide), int(y * high)
        picture[top : top + high // 3, left : left + wide // 8] = (30 * k, 90, 220 - 60 * k)
    return picture.clip(0, 255).astype(np.uint8)


def recognised(model: Path, inlet: Inlet, outputs: Sequence[Floats], metadata: Metadata, hint: Said) -> ModelCard:
    """The card of a model without one, from what it gave for the try picture. Raises ModelRefused with the reason."""
    if wrong := _not_taken(metadata):
        raise ModelRefused(f"{model.name}: {wrong}")
    names = hint.classes or metadata.names or names_beside(model)
    readings = _named(list(_readings(inlet, outputs, metadata, hint)), names)
    if not readings:
        raise ModelRefused(f"{_found(model, inlet, outputs)}; {_why_not(model, inlet, outputs, metadata)}")
    if len({reading.family.name for reading in readings}) > 1:
        raise ModelRefused(f"{_found(model, inlet, outputs)}; {_could_be(model, readings)}")
    return _card(model, inlet, readings[0], _classes(model, readings[0], names), metadata)


def reading_for(
    card: ModelCard, model: Path, shapes: Sequence[tuple[int, ...]], outputs: Sequence[Floats] | None
) -> Reading:
    """How the outputs are read of a file whose card is known. `outputs` are those for the try picture; they settle
    which of two equal shapes is which. Raises ModelRefused when the shapes are not the card's."""
    family, net, count = card.layout, card.net, len(card.classes)
    found = [r for r in _by_shape(family, net, shapes) if r.classes in (count, None)]
    if family.name == "grid":
        found = list(_grid(card, shapes))
    if len(found) > 1 and outputs is not None:
        found = [reading for reading in found if _fits(reading, outputs)]
        if not found:
            raise ModelRefused(f"{model.name}: the numbers for a try picture do not tell which output is which")
    if not found:
        means = family.shapes_said(net, count) if family.outputs else f"one output for each of strides {net.strides}"
        raise ModelRefused(
            f"{model.name}: the card ({card.family}, {count} classes, {net.wh_px[0]}x{net.wh_px[1]}) means output "
            f"{means}, the file has {' and '.join(said(shape) for shape in shapes)}"
        )
    return found[0]


def _readings(inlet: Inlet, outputs: Sequence[Floats], metadata: Metadata, hint: Said) -> Iterator[Reading]:
    """All that fits by shape and numbers; with a family said, all of that family that fits by shape."""
    shapes = [output.shape for output in outputs]
    by_shape = [reading for family in FAMILIES.values() for reading in _all(family, inlet, shapes, metadata)]
    told = hint.family or metadata.family or _told_by_task(by_shape, metadata)
    for reading in by_shape:
        if told == reading.family.name and (hint.family or _sane(reading, outputs)):
            yield reading
    if not any(told == reading.family.name for reading in by_shape):
        yield from (r for r in by_shape if _fits(r, outputs) and bool(inlet.sizes_name) == r.family.sizes_input)


def _all(family: Family, inlet: Inlet, shapes: Sequence[tuple[int, ...]], metadata: Metadata) -> Iterator[Reading]:
    """All ways to read the shapes. What its metadata says of a task rules the others out; where it says nothing of key
    points, bodies are of one class and have COCO's."""
    if metadata.task and (metadata.task == "pose") != family.keypoints:
        return
    points = (metadata.keypoints or (len(COCO_17), 3))[0] if family.keypoints else 0
    for strides in family.strides:
        for reading in _by_shape(family, Net(inlet.wh_px, strides, keypoints=points), shapes):
            if not points or metadata.keypoints or reading.classes in (1, None):
                yield reading


def _told_by_task(by_shape: Sequence[Reading], metadata: Metadata) -> str:
    """The one family of that task that has these shapes."""
    families = {reading.family.name for reading in by_shape}
    return families.pop() if metadata.task == "pose" and len(families) == 1 else ""


def _not_taken(metadata: Metadata) -> str:
    """Why the metadata says that a model is of no use here; '' when it does not."""
    if metadata.task not in ("", "detect", "pose"):
        return f"made to {metadata.task}, says its metadata; taken are models that detect or find key points (pose)"
    if metadata.keypoints and metadata.keypoints[1] != 3:
        return f"key points of {metadata.keypoints[1]} numbers, says its metadata; taken are x, y and score"
    return ""


def _by_shape(family: Family, net: Net, shapes: Sequence[tuple[int, ...]]) -> Iterator[Reading]:
    """Outputs of five dimensions are the heads that old exports of YOLOv5 have beside the one that counts."""
    if not family.outputs:
        return
    kept = [k for k, shape in enumerate(shapes) if len(shape) < 5]
    if len(kept) != len(family.outputs):
        return
    for pictures in (True, False):
        behind = [shapes[k][1:] if pictures else shapes[k] for k in kept]
        for order, classes in family.matches(behind, net):
            yield Reading(family, tuple(kept[k] for k in order), pictures, net, classes)


def _grid(card: ModelCard, shapes: Sequence[tuple[int, ...]]) -> Iterator[Reading]:
    """The one order in which each stride finds its output."""
    order = []
    for wanted in shapes_of(card.net, len(card.classes)):
        order += [k for k, shape in enumerate(shapes) if shape[1:] in wanted and k not in order][:1]
    if len(order) == len(card.strides):
        yield Reading(card.layout, tuple(order), True, card.net, len(card.classes))


def _fits(reading: Reading, outputs: Sequence[Floats]) -> bool:
    with np.errstate(all="ignore"):
        return reading.family.fits(reading.of([outputs[k] for k in reading.order], 0), reading.net)


def _sane(reading: Reading, outputs: Sequence[Floats]) -> bool:
    """Metadata is believed where the numbers do not speak against it; nothing but zeros does not."""
    return _fits(reading, outputs) or not any(np.any(outputs[k]) for k in reading.order)


def _named(readings: list[Reading], names: tuple[str, ...] | None) -> list[Reading]:
    """Readings whose number of classes has names come before those without; names are no word against a reading that
    does not count its classes."""
    counts = {len(names), None} if names else {len(COCO), len(COCO_91)}
    return [r for r in readings if r.classes in counts] or readings


def _classes(model: Path, reading: Reading, names: tuple[str, ...] | None) -> tuple[str, ...]:
    """Names that were said, or COCO's by their number; bodies of one kind are persons."""
    count = reading.classes
    if names is None and reading.family.keypoints and count in (1, None):
        return ("person",)
    if names is None and count in (len(COCO), len(COCO_91)):
        return COCO if count == len(COCO) else COCO_91
    if names is None:
        many = f"{count} classes" if count else "classes that its shapes do not count,"
        raise ModelRefused(
            f"{model.name}: {many} without names; add {model.stem}.names beside it (one name a line), a card "
            f"{card_path(model).name} with \"classes\", or 'names' in the model's metadata ({{0: 'person', ...}})"
        )
    if count is not None and len(names) != count:
        raise ModelRefused(f"{model.name}: {count} classes in the output, {len(names)} names")
    return names


def _keypoints(model: Path, reading: Reading, metadata: Metadata) -> tuple[str, ...]:
    """The names of a pose model's key points: those of its metadata, or COCO's where there are 17."""
    count, names = reading.net.keypoints, metadata.keypoint_names
    if len(names) != count:
        names = COCO_17 if count == len(COCO_17) else ()
    if count and (missing := lacking(names)):
        raise ModelRefused(
            f"{model.name}: {count} key points, {', '.join(missing)} not among their names; a card "
            f'{card_path(model).name} with "keypoints" names them'
        )
    return names if count else ()


def _form(inlet: Inlet, fed: Intake) -> InputForm:
    return InputForm(
        width=inlet.wh_px[0],
        height=inlet.wh_px[1],
        pixels="bgr" if fed.pixels == "bgr" else "rgb",
        scale=fed.scale,
        letterbox="stretch" if fed.place == "stretch" else "centre" if fed.place == "centre" else "top-left",
        mean=fed.mean,
        std=fed.std,
        layout="nhwc" if inlet.layout == "nhwc" else "nchw",
    )


def _card(model: Path, inlet: Inlet, reading: Reading, classes: tuple[str, ...], metadata: Metadata) -> ModelCard:
    return ModelCard(
        name=model.stem,
        family=reading.family.name,
        input=_form(inlet, reading.family.intake),
        strides=reading.net.strides,
        keypoints=_keypoints(model, reading, metadata),
        classes=classes,
        score_threshold=SCORE_THRESHOLD,
        nms_iou=NMS_IOU,
        licence=metadata.licence or "not said",
        made_from="not said",
        sha256=sha256_of(model),
    )


def _found(model: Path, inlet: Inlet, outputs: Sequence[Floats]) -> str:
    shapes = " and ".join(said(output.shape) for output in outputs) or "none"
    return f"{model.name}: picture {inlet.wh_px[0]}x{inlet.wh_px[1]}, output {shapes}"


def _could_be(model: Path, readings: Sequence[Reading]) -> str:
    families = {reading.family.name: reading.family.said for reading in readings}
    options = " or ".join(f'{text} ("family": "{name}")' for name, text in families.items())
    return f"this could be {options}; that line on a card {card_path(model).name} settles it"


def _why_not(model: Path, inlet: Inlet, outputs: Sequence[Floats], metadata: Metadata) -> str:
    """Whose shapes these are though the numbers are not theirs, or all that is taken."""
    shapes = [output.shape for output in outputs]
    near = list(dict.fromkeys(r.family.name for f in FAMILIES.values() for r in _all(f, inlet, shapes, metadata)))
    card = card_path(model).name
    if near:
        return (
            f"these are the shapes of {', '.join(near)}, but the numbers for a try picture are not theirs; if it is "
            f'one of them all the same, say so in "family" on a card {card}'
        )
    if len(shapes) > 1 and all(len(shape) in (4, 5) for shape in shapes):
        return f'it may be a grid for each stride: a card {card} with "family": "grid" and "grid" settles it'
    net = Net(inlet.wh_px)
    taken = "; ".join(f"{f.name} {f.shapes_said(net, None)}" for f in FAMILIES.values() if f.outputs)
    return f"taken are: {taken}; grids through a card {card}"
