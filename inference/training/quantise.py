"""A trained model in eight bits: a quarter of the size, and faster where the processor multiplies bytes.

    python -m inference.training.quantise --model plant.onnx --data DIR --held-out DIR --out plant-int8.onnx

Which of the two to ship is a matter of measuring: it prints both. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from inference.detector import Detector
from inference.evaluation.folder import read_labelled
from inference.evaluation.measure import speed
from inference.evaluation.scene import Scene
from inference.model_card import ModelCard
from inference.preprocess import Feeder
from inference.training.certify import Terms, certified

CALIBRATED_ON = 200
"""Pictures, spread evenly over the training's, on which the range of each number inside the network is taken."""
TIMED = 40


class Pictures(CalibrationDataReader):  # type: ignore[misc, unused-ignore]
    """The pictures as the network is fed them, one after the other."""

    def __init__(self, scenes: Sequence[Scene], detector: Detector, name: str) -> None:
        self._feeder, self._name = Feeder(detector.card.intake), name
        self._left: Iterator[Scene] = iter(scenes[:: max(1, len(scenes) // CALIBRATED_ON)])

    def get_next(self) -> dict[str, Any] | None:
        """The next one, None after the last."""
        scene = next(self._left, None)
        return None if scene is None else {self._name: self._feeder.feed(scene.image_bgr())[0].copy()}


def quantised(model: Path, scenes: Sequence[Scene], out: Path) -> None:
    """Write the model in eight bits. What comes last, box and scores, stays as it is: there a step is a pixel."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / model.name
        quant_pre_process(str(model), str(ready))
        net = onnx.load(str(ready)).graph
        quantize_static(
            str(ready),
            str(out),
            Pictures(scenes, Detector.open(model), net.input[0].name),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            calibrate_method=CalibrationMethod.MinMax,
            op_types_to_quantize=["Conv", "Add"],
            nodes_to_exclude=_last(net),
        )


def _last(net: Any) -> list[str]:
    """The convolutions whose output no other convolution takes."""
    readers: dict[str, list[Any]] = {}
    for node in net.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)

    def ends(node: Any) -> bool:
        after = itertools.chain.from_iterable(readers.get(name, ()) for name in node.output)
        return all(later.op_type != "Conv" and ends(later) for later in after)

    return [node.name for node in net.node if node.op_type == "Conv" and ends(node)]


def compared(
    cards: Sequence[ModelCard], models: Sequence[Path], scenes: Sequence[Scene]
) -> dict[str, dict[str, float]]:
    """Average precision, milliseconds of a look, megabytes, by file."""
    told = {}
    for card, model in zip(cards, models, strict=True):
        frames = [np.asarray(scene.image_bgr()) for scene in scenes[:TIMED]]
        told[model.name] = {
            "map50": card.metrics["map50"],
            "look_ms": speed(Detector.open(model), frames).median,
            "mb": round(model.stat().st_size / 1e6, 2),
        }
    return told


def main(arguments: Sequence[str] | None = None) -> None:
    """Quantise, certify, compare."""
    parser = argparse.ArgumentParser(prog="python -m inference.training.quantise", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a model with its card")
    parser.add_argument("--data", type=Path, required=True, help="pictures of the training")
    parser.add_argument("--held-out", type=Path, required=True, help="folder of pictures for measuring only")
    parser.add_argument("--out", type=Path, required=True, help="the .onnx to write; card and self-test beside it")
    given = parser.parse_args(arguments)
    detector = Detector.open(given.model)
    quantised(given.model, read_labelled(given.data).scenes, given.out)
    terms = Terms(
        f"{detector.card.made_from}; then in eight bits",
        score_threshold=detector.score_threshold,
        strides=detector.card.strides,
    )
    cards = (detector.card, certified(given.out, given.held_out, terms))
    print(json.dumps(compared(cards, (given.model, given.out), read_labelled(given.held_out).scenes), indent=2))


if __name__ == "__main__":
    main()
