"""One labelled picture, and a folder of them, whatever form its labels came in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes
from inference.errors import InferenceError
from inference.frames import Image

PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")
MOST_NAMED = 3


class LabelsRefused(InferenceError):
    """Labels or pictures that cannot be used. The text says where, what, and what is wanted."""


@dataclass(frozen=True)
class Scene:
    """One labelled picture with M objects.

    boxes_xyxy_px: (M, 4) float32, left, top, right, bottom in picture pixels
    class_ids:     (M,) int64, index into the folder's classes
    optional:      (M,) bool, may be found or not without being counted (crowds, 'difficult')
    crowd:         (M,) bool, optional ones that stand for many: any number of finds may lie in them
    conditions:    how it was taken: 'night', 'rain'; empty when the labels do not say
    """

    path: Path
    boxes_xyxy_px: Boxes
    class_ids: npt.NDArray[np.int64]
    optional: npt.NDArray[np.bool_]
    crowd: npt.NDArray[np.bool_]
    conditions: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        path: Path,
        objects: list[tuple[int, tuple[float, float, float, float], bool, bool]],
        conditions: tuple[str, ...] = (),
    ) -> Scene:
        """From class number, corners, optional, crowd of each object."""
        return cls(
            path,
            np.array([one[1] for one in objects], np.float32).reshape(-1, 4),
            np.array([one[0] for one in objects], np.int64),
            np.array([one[2] for one in objects], np.bool_),
            np.array([one[3] for one in objects], np.bool_),
            conditions,
        )

    def image_bgr(self) -> Image:
        """(H, W, 3) uint8. Raises LabelsRefused when the picture cannot be read."""
        frame = cv2.imread(str(self.path))
        if frame is None:
            raise LabelsRefused(f"{self.path}: no picture that can be read")
        return np.asarray(frame, np.uint8)


@dataclass(frozen=True)
class Labelled:
    """A folder of labelled pictures; `form` is 'COCO', 'YOLO' or 'VOC'."""

    form: str
    classes: tuple[str, ...]
    scenes: tuple[Scene, ...]


def checked(labelled: Labelled, where: Path) -> Labelled:
    """Gives it back when every picture is there. Raises LabelsRefused with the first that are not."""
    if not labelled.scenes:
        raise LabelsRefused(f"{where}: {labelled.form} labels without one picture")
    missing = [scene.path for scene in labelled.scenes if not scene.path.is_file()]
    if missing:
        named = ", ".join(str(path) for path in missing[:MOST_NAMED])
        more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
        raise LabelsRefused(
            f"{where}: {len(missing)} of {len(labelled.scenes)} labelled pictures are missing: {named}{more}; "
            "put them there, or take their labels out"
        )
    return labelled


def corners(left: float, top: float, wide: float, high: float) -> tuple[float, float, float, float]:
    """A box given by its corner and sides."""
    return left, top, left + wide, top + high
