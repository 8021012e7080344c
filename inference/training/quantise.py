"""A trained model in eight bits: a third of the size, and nearly twice as fast where the processor multiplies bytes.

    python -m inference.training.quantise --model course/plant.onnx --data DIR --held-out DIR --out plant.onnx

Which of the two to ship is a matter of measuring: it prints both. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from inference.detector import Detector
from inference.evaluation.folder import read_labelled
from inference.evaluation.measure import evaluated, speed
from inference.evaluation.pairing import paired
from inference.evaluation.scene import Labelled
from inference.frames import Image
from inference.preprocess import Feeder
from inference.second_look import PERSON, cut_round
from inference.training.certify import Terms, certified, named

CALIBRATED_ON = 100
"""Pictures, spread evenly over the training's, on which the range of each number inside the network is taken."""
RANGE_OF_NEXT = 0.05
"""How much each picture moves a range: one picture with a glare must not coarsen the steps for all others."""
NARROW = 32
"""A convolution that gives fewer channels is as fast with floats, and has fewer of them to lose."""
TIMED = 40


class Pictures(CalibrationDataReader):  # type: ignore[misc, unused-ignore]
    """The pictures as the network is fed them, one after the other."""

    def __init__(self, pictures: Iterator[Image], detector: Detector, name: str) -> None:
        self._feeder, self._name, self._left = Feeder(detector.card.intake), name, pictures

    def get_next(self) -> dict[str, Any] | None:
        """The next one, None after the last."""
        picture = next(self._left, None)
        return None if picture is None else {self._name: self._feeder.feed(picture)[0].copy()}


def whole(labelled: Labelled, most: int = CALIBRATED_ON) -> Iterator[Image]:
    """At most so many of the pictures, from all of them."""
    for scene in labelled.scenes[:: max(1, -(-len(labelled.scenes) // most))]:
        yield scene.image_bgr()


def closer(labelled: Labelled, aspect: float) -> Iterator[Image]:
    """Second looks at the people on pictures; `aspect` is the network's."""
    person, every = labelled.classes.index(PERSON), max(1, len(labelled.scenes) // CALIBRATED_ON)
    for scene in labelled.scenes[::every]:
        for box in scene.boxes_xyxy_px[scene.class_ids == person][:1].tolist():
            yield cut_round(scene.image_bgr(), box, aspect)[0]


def quantised(model: Path, pictures: Iterator[Image], out: Path) -> None:
    """Write the model in eight bits; weights in seven, since processors without instructions for it add two products in
    sixteen. What is narrow stays as it is: the first pixels, cells of four, and what comes last, where a step is a
    pixel."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / model.name
        quant_pre_process(str(model), str(ready), skip_symbolic_shape=True)
        net = onnx.load(str(ready)).graph
        quantize_static(
            str(ready),
            str(out),
            Pictures(pictures, Detector.open(model), net.input[0].name),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            calibrate_method=CalibrationMethod.MinMax,
            op_types_to_quantize=["Conv", "Add"],
            nodes_to_exclude=_narrow(net),
            extra_options={"CalibMovingAverage": True, "CalibMovingAverageConstant": RANGE_OF_NEXT},
        )
    _name_only_what_is_used(out)


def _name_only_what_is_used(path: Path) -> None:
    """The tools name every set of operators that they know; a runtime that knows fewer would refuse the file."""
    model = onnx.load(str(path))
    used = {node.domain for node in model.graph.node}
    named = [one for one in model.opset_import if one.domain in used]
    del model.opset_import[:]
    model.opset_import.extend(named)
    onnx.save(model, str(path))


def _narrow(net: Any) -> list[str]:
    given = {weight.name: weight.dims[0] for weight in net.initializer if weight.dims}
    return [node.name for node in net.node if node.op_type == "Conv" and given[node.input[1]] < NARROW]


def compared(models: Sequence[Path], pictures: Sequence[Image], held_out: Labelled | None) -> dict[str, Any]:
    """Average precision on the same pictures where there are some, milliseconds of a look, megabytes, by file."""
    told = {}
    for model in models:
        detector = Detector.open(model)
        told[str(model)] = {"look_ms": speed(detector, pictures).median, "mb": round(model.stat().st_size / 1e6, 2)}
        if held_out is not None:
            pairs = paired(held_out.classes, detector.classes, {})
            told[str(model)]["map50"] = evaluated(detector, held_out, pairs).all.map50 or 0.0
    return told


def main(arguments: Sequence[str] | None = None) -> None:
    """Quantise, write the card, compare."""
    parser = argparse.ArgumentParser(prog="python -m inference.training.quantise", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a model with its card")
    parser.add_argument("--data", type=Path, required=True, help="pictures of the training")
    parser.add_argument(
        "--held-out",
        type=Path,
        help="folder of pictures for measuring only; a model for second looks is measured with the first one",
    )
    parser.add_argument("--second-look", action="store_true", help="the model looks at people once more, close")
    parser.add_argument("--out", type=Path, required=True, help="the .onnx to write; card and self-test beside it")
    given = parser.parse_args(arguments)
    if not given.second_look and given.held_out is None:
        parser.error("--held-out: a folder of pictures to measure the model on")
    card, labelled = Detector.open(given.model).card, read_labelled(given.data)
    aspect = card.input.width / card.input.height
    quantised(given.model, closer(labelled, aspect) if given.second_look else whole(labelled), given.out)
    terms = Terms(f"{card.made_from}; then in eight bits", score_threshold=card.score_threshold, strides=card.strides)
    if given.second_look:
        named(given.out, card.classes, terms)
    else:
        certified(given.out, given.held_out, terms)
    pictures = list(closer(labelled, aspect) if given.second_look else whole(labelled))[:TIMED]
    held_out = None if given.second_look else read_labelled(given.held_out)
    print(json.dumps(compared((given.model, given.out), pictures, held_out), indent=2))


if __name__ == "__main__":
    main()
