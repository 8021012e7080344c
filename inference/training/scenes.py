"""The labelled pictures that training writes and reads: a folder with `labels.json` (COCO form) and its pictures."""

from __future__ import annotations

from pathlib import Path

from inference.evaluation.coco import read_coco
from inference.evaluation.scene import Scene


def read_scenes(folder: Path) -> tuple[tuple[str, ...], list[Scene]]:
    """The classes and the labelled pictures of a folder. Raises InferenceError for labels that cannot be read."""
    labelled = read_coco(folder / "labels.json")
    return labelled.classes, list(labelled.scenes)
