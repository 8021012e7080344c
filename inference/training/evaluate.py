"""How good a model is: average precision at IoU 0.5 by class, on labelled pictures that it never saw.

python -m inference.training.evaluate --model resources/model/plant.onnx --data DIR
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes, iou
from inference.detector import Detector
from inference.training.scenes import Scene, read_scenes

LOWEST = 0.02
SAME_IOU = 0.5
SMALLEST_PX = 4.0
"""Labels and finds whose longer side is shorter (in network pixels) are not counted: nobody could tell them."""


def matches(boxes: Boxes, scores: npt.NDArray[np.float32], truth: Boxes) -> npt.NDArray[np.bool_]:
    """For every find (N,), best score first, whether it is the first to hit a true box (M, 4)."""
    hits = np.zeros(len(boxes), bool)
    free = np.ones(len(truth), bool)
    overlaps = iou(boxes, truth)
    for row in np.argsort(-scores, kind="stable"):
        options = np.where(free, overlaps[row], 0.0)
        if len(options) and options.max() >= SAME_IOU:
            free[options.argmax()] = False
            hits[row] = True
    return hits


def average_precision(scores: npt.NDArray[np.float32], hits: npt.NDArray[np.bool_], truths: int) -> float:
    """Area under precision over recall, precision made falling (all points). NaN when there is nothing to find."""
    if not truths:
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(hits[order])
    precision = right / np.arange(1, len(order) + 1)
    recall = np.concatenate([[0.0], right / truths])
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(np.diff(recall) * envelope))


def measured(detector: Detector, scenes: Sequence[Scene], classes: Sequence[str]) -> dict[str, float]:
    """ap50_<class>, map50, and recall and precision at the card's threshold by class."""
    width = detector.card.input.width
    finds: list[list[tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]]] = [[] for _ in classes]
    truths = [0] * len(classes)
    for scene in scenes:
        frame = scene.image_bgr()
        found = detector.detect_down_to(frame, LOWEST)
        least = SMALLEST_PX * frame.shape[1] / width
        for class_id in range(len(classes)):
            truth = _large(scene.boxes_xyxy_px[scene.class_ids == class_id], least)
            mine = found.class_ids == class_id
            boxes, scores = found.boxes_xyxy_px[mine], found.scores[mine]
            finds[class_id].append((scores, matches(boxes, scores, truth)))
            truths[class_id] += len(truth)
    return _figures(classes, finds, truths, detector.score_threshold)


def _figures(
    classes: Sequence[str],
    finds: list[list[tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]]],
    truths: list[int],
    threshold: float,
) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, mine, count in zip(classes, finds, truths, strict=True):
        if not count:
            continue
        scores = np.concatenate([scores for scores, _ in mine])
        hits = np.concatenate([hits for _, hits in mine])
        sure = scores >= threshold
        figures[f"ap50_{name}"] = round(average_precision(scores, hits, count), 4)
        figures[f"recall_{name}"] = round(float(hits[sure].sum()) / count, 4)
        figures[f"precision_{name}"] = round(float(hits[sure].sum()) / max(int(sure.sum()), 1), 4)
        figures[f"objects_{name}"] = float(count)
    aps = [value for name, value in figures.items() if name.startswith("ap50_")]
    figures["map50"] = round(float(np.mean(aps)), 4) if aps else 0.0
    return figures


def _large(boxes: Boxes, least_px: float) -> Boxes:
    return boxes[(boxes[:, 2:] - boxes[:, :2]).max(axis=1) >= least_px] if len(boxes) else boxes


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
