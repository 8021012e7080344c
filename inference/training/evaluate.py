"""How good a model of our own is, for its card: average precision at IoU 0.5 by class, on pictures that it never saw.

python -m inference.training.evaluate --model resources/model/plant.onnx --data DIR
(`vigil model eval` measures any model on labels of any form, and says more.)
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes
from inference.detector import Detector
from inference.evaluation.precision import Marks, average_precisions, counted, marked
from inference.evaluation.scene import Scene
from inference.training.scenes import read_scenes

LOWEST = 0.02
SMALLEST_PX = 4.0
"""Labels and finds whose longer side is shorter (in network pixels) are not counted: nobody could tell them."""


def measured(detector: Detector, scenes: Sequence[Scene], classes: Sequence[str]) -> dict[str, float]:
    """ap50_<class>, map50, and recall and precision at the card's threshold by class."""
    marks: list[list[Marks]] = [[] for _ in classes]
    for scene in scenes:
        frame = scene.image_bgr()
        found = detector.detect_down_to(frame, LOWEST)
        least = SMALLEST_PX * frame.shape[1] / detector.card.input.width
        tiny = _longer(scene.boxes_xyxy_px) < least
        for class_id in range(len(classes)):
            there, ours = scene.class_ids == class_id, found.class_ids == class_id
            boxes, truth = found.boxes_xyxy_px[ours], scene.boxes_xyxy_px[there]
            optional = scene.optional[there] | tiny[there]
            idle = _longer(boxes) < least
            marks[class_id].append(
                marked(boxes, found.scores[ours], truth, optional, scene.crowd[there], idle_if_missed=idle)
            )
    return _figures(classes, marks, detector.card.score_threshold)


def _figures(classes: Sequence[str], marks: list[list[Marks]], threshold: float) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, mine in zip(classes, marks, strict=True):
        objects = sum(one.truths for one in mine)
        if not objects:
            continue
        right, wrong = counted(mine, threshold)
        figures[f"ap50_{name}"] = round(float(average_precisions(mine)[0]), 4)
        figures[f"recall_{name}"] = round(right / objects, 4)
        figures[f"precision_{name}"] = round(right / max(right + wrong, 1), 4)
        figures[f"objects_{name}"] = float(objects)
    aps = [value for name, value in figures.items() if name.startswith("ap50_")]
    figures["map50"] = round(float(np.mean(aps)), 4) if aps else 0.0
    return figures


def _longer(boxes: Boxes) -> npt.NDArray[np.float32]:
    return np.asarray((boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0), np.float32)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m inference.training.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder with labels.json and its pictures")
    given = parser.parse_args(arguments)
    classes, scenes = read_scenes(given.data)
    print(json.dumps(measured(Detector.open(given.model), scenes, classes), indent=2))


if __name__ == "__main__":
    main()
