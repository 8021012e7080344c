"""A model file gets its card: measured on pictures it never saw, with a self-test picture among them.

python -m inference.training.certify --model plant.onnx --held-out DIR --made-from "1920 simulated pictures"
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from inference.boxes import iou
from inference.detector import Detector
from inference.errors import InferenceError
from inference.evaluation.folder import read_labelled
from inference.evaluation.measure import Evaluation, PartFigures, evaluated
from inference.evaluation.pairing import paired
from inference.evaluation.scene import Labelled, Scene
from inference.model_card import STRIDES, InputForm, KnownObject, ModelCard, SelfTest, sha256_of, write_card
from inference.onnx_file import read_onnx_file
from inference.runtime import Session
from inference.wearing import WORN

SELF_TEST_PX = 14.0
"""Objects of the self-test picture are at least this long."""
SELF_TEST_IOU = 0.6
"""Found this well when it is chosen; the self-test later asks for less."""
SELF_TEST_MARGIN = 0.1
"""And so much surer than it must be: another provider rounds otherwise."""
JUDGED = WORN | {"person"}
"""What behaviours are judged by: these the self-test shall prove before all others."""
MOST_KNOWN = 12


@dataclass(frozen=True)
class Terms:
    """What a card says that cannot be measured."""

    made_from: str
    licence: str = "the project's own"
    score_threshold: float = 0.5
    nms_iou: float = 0.5
    strides: tuple[int, ...] = STRIDES
    second_look: str = ""


def certified(model: Path, held_out: Path, terms: Terms) -> ModelCard:
    """Write the card of a YOLOX model and its self-test picture beside it. Raises InferenceError when no held-out
    picture can serve as self-test: such a model is not worth a card."""
    labelled = read_labelled(held_out)
    card = named(model, labelled.classes, terms)
    detector = Detector.open(model)
    card = _measured(card, evaluated(detector, labelled, paired(labelled.classes, detector.classes, {})))
    chosen = _self_test_scene(detector, labelled)
    if chosen is None:
        raise InferenceError(f"{model}: not one of {len(labelled.scenes)} pictures of {held_out} is seen as it is")
    picture = model.with_name(f"{model.stem}-selftest.png")
    cv2.imwrite(str(picture), chosen.image_bgr())
    card = msgspec.structs.replace(card, self_test=_answer(chosen, labelled.classes, picture))
    write_card(card, model)
    return card


def named(model: Path, classes: Sequence[str], terms: Terms) -> ModelCard:
    """Write the card of a model without what is measured. One for second looks has no other: what it is worth is
    measured with the first, whose card says."""
    card = _bare(model, classes, terms)
    write_card(card, model)
    return card


def _bare(model: Path, classes: Sequence[str], terms: Terms) -> ModelCard:
    high, wide = Session(model).inputs[0][1][2:]
    return ModelCard(
        name=model.stem,
        family="yolox",
        input=InputForm(width=wide or 0, height=high or 0, pixels="bgr", scale=1.0, letterbox="top-left"),
        strides=terms.strides,
        classes=tuple(classes),
        score_threshold=terms.score_threshold,
        nms_iou=terms.nms_iou,
        opset=read_onnx_file(model).opset.get("", 0),
        licence=terms.licence,
        made_from=terms.made_from,
        sha256=sha256_of(model),
        second_look=terms.second_look,
    )


def _measured(card: ModelCard, found: Evaluation) -> ModelCard:
    """With what was found in all, by class and by condition. What there was none of has no figure."""
    return msgspec.structs.replace(
        card,
        metrics=_known(pictures=found.all.pictures, map50=found.all.map50, map50_95=found.all.map50_95),
        metrics_by_class={
            name: _known(ap50=one.ap50, ap50_95=one.ap50_95, precision=one.precision, recall=one.recall,
                         objects=one.objects)
            for name, one in found.all.classes.items() if one.objects
        },
        metrics_by_condition={name: _by_class(part) for name, part in found.conditions.items()},
    )  # fmt: skip


def _by_class(part: PartFigures) -> dict[str, float]:
    aps = {f"ap50_{name}": one.ap50 for name, one in part.classes.items()}
    return _known(pictures=part.pictures, map50=part.map50, **aps)


def _known(**figures: float | None) -> dict[str, float]:
    return {name: float(value) for name, value in figures.items() if value is not None}


def _self_test_scene(detector: Detector, labelled: Labelled) -> Scene | None:
    """The picture whose large objects are all found and where nothing else is: the one with the most kinds that are
    judged on it, and the most kinds of all."""
    best: tuple[tuple[int, int], Scene] | None = None
    for scene in labelled.scenes:
        large = _large(scene)
        kinds = {labelled.classes[number] for number in scene.class_ids[large]}
        worth = (len(kinds & JUDGED), len(kinds))
        if 0 < large.sum() <= MOST_KNOWN and (best is None or worth > best[0]) and _seen_as_it_is(detector, scene):
            best = (worth, scene)
    return best[1] if best else None


def _seen_as_it_is(detector: Detector, scene: Scene) -> bool:
    found = detector.detect(scene.image_bgr())[0]
    if len(found.scores) > len(scene.class_ids):
        return False
    sure = found.scores >= detector.score_threshold + SELF_TEST_MARGIN
    for i in np.flatnonzero(_large(scene)):
        mine = found.boxes_xyxy_px[sure & (found.class_ids == scene.class_ids[i])]
        if not (iou(scene.boxes_xyxy_px[i : i + 1], mine) >= SELF_TEST_IOU).any():
            return False
    return True


def _answer(scene: Scene, classes: Sequence[str], picture: Path) -> SelfTest:
    known = tuple(
        KnownObject(kind=classes[scene.class_ids[i]], box_xyxy_px=_rounded(scene.boxes_xyxy_px[i]))
        for i in np.flatnonzero(_large(scene))
    )
    return SelfTest(picture=picture.name, objects=known, most_more=len(scene.class_ids) - len(known) + 1)


def _large(scene: Scene) -> npt.NDArray[np.bool_]:
    sides = scene.boxes_xyxy_px[:, 2:] - scene.boxes_xyxy_px[:, :2]
    return np.asarray((sides.max(axis=1, initial=0) >= SELF_TEST_PX) & ~scene.optional)


def _rounded(box: npt.NDArray[np.float32]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (round(float(edge), 1) for edge in box)
    return left, top, right, bottom


def main(arguments: Sequence[str] | None = None) -> None:
    """Certify one model and print its card."""
    parser = argparse.ArgumentParser(prog="python -m inference.training.certify", description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--held-out", type=Path, required=True, help="folder with labels.json and its pictures")
    parser.add_argument("--made-from", required=True, help="what the model was trained on")
    parser.add_argument("--score-threshold", type=float, default=Terms.score_threshold)
    parser.add_argument("--strides", type=int, nargs="+", default=Terms.strides)
    parser.add_argument("--second-look", default="", metavar="NAME", help="the model beside it that looks once more")
    given = parser.parse_args(arguments)
    terms = Terms(
        given.made_from,
        score_threshold=given.score_threshold,
        strides=tuple(given.strides),
        second_look=given.second_look,
    )
    print(msgspec.json.format(msgspec.json.encode(certified(given.model, given.held_out, terms))).decode())


if __name__ == "__main__":
    main()
