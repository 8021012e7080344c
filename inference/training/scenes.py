"""Labelled pictures on disk: a folder with `labels.json` (COCO form) and the pictures it names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes
from inference.errors import InferenceError
from inference.frames import Image


class _Picture(msgspec.Struct):
    id: int
    file_name: str


class _Label(msgspec.Struct):
    image_id: int
    category_id: int
    bbox: tuple[float, float, float, float]


class _Category(msgspec.Struct):
    id: int
    name: str


class _Coco(msgspec.Struct):
    images: list[_Picture]
    annotations: list[_Label]
    categories: list[_Category]


@dataclass(frozen=True)
class Scene:
    """One labelled picture. boxes_xyxy_px: (M, 4) float32; class_ids: (M,) int64."""

    path: Path
    boxes_xyxy_px: Boxes
    class_ids: npt.NDArray[np.int64]

    def image_bgr(self) -> Image:
        """(H, W, 3) uint8. Raises InferenceError when the picture cannot be read."""
        frame = cv2.imread(str(self.path))
        if frame is None:
            raise InferenceError(f"{self.path}: no picture that can be read")
        return np.asarray(frame, np.uint8)


def read_scenes(folder: Path) -> tuple[tuple[str, ...], list[Scene]]:
    """The classes and the labelled pictures of a folder. Raises InferenceError for labels that cannot be read."""
    path = folder / "labels.json"
    try:
        coco = msgspec.json.decode(path.read_bytes(), type=_Coco)
    except (OSError, msgspec.DecodeError) as error:
        raise InferenceError(f"{path}: no labels in COCO form: {error}") from error
    ids = {category.id: i for i, category in enumerate(coco.categories)}
    labels: dict[int, list[_Label]] = {picture.id: [] for picture in coco.images}
    for label in coco.annotations:
        labels[label.image_id].append(label)
    return tuple(category.name for category in coco.categories), [
        _scene(folder / picture.file_name, labels[picture.id], ids) for picture in coco.images
    ]


def _scene(path: Path, labels: list[_Label], ids: dict[int, int]) -> Scene:
    boxes = np.array([label.bbox for label in labels], np.float32).reshape(-1, 4)
    boxes[:, 2:] += boxes[:, :2]
    return Scene(path, boxes, np.array([ids[label.category_id] for label in labels], np.int64))
