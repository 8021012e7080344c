"""Labels in COCO form: one JSON file for a folder of pictures.

Beyond COCO: a picture may say how it was taken in `condition` (text) or `conditions` (list).
"""

from __future__ import annotations

from pathlib import Path, PurePath

import msgspec

from inference.evaluation.scene import Labelled, LabelsRefused, Scene, checked, corners

NAMES = ("labels.json", "instances*.json", "_annotations.coco.json", "annotations.json")
BELOW = ("", "annotations")
PICTURES_IN = ("", "images", "..", "../images")


class _Picture(msgspec.Struct):
    id: int | str
    file_name: str
    condition: str | None = None
    conditions: list[str] = []


class _Label(msgspec.Struct):
    image_id: int | str
    category_id: int
    bbox: tuple[float, float, float, float]
    iscrowd: int = 0
    ignore: int = 0


class _Category(msgspec.Struct):
    id: int
    name: str


class _Coco(msgspec.Struct):
    images: list[_Picture]
    annotations: list[_Label]
    categories: list[_Category]


def label_files(folder: Path) -> list[Path]:
    """The COCO files of a folder, those beside the pictures first."""
    return [file for below in BELOW for name in NAMES for file in sorted((folder / below).glob(name))]


def read_coco(path: Path) -> Labelled:
    """Raises LabelsRefused for a file that is no COCO, and for labels of pictures or classes that it does not have."""
    try:
        coco = msgspec.json.decode(path.read_bytes(), type=_Coco)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LabelsRefused(f"{path}: no labels in COCO form: {error}") from error
    numbers = {category.id: i for i, category in enumerate(coco.categories)}
    labels: dict[int | str, list[_Label]] = {picture.id: [] for picture in coco.images}
    for place, label in enumerate(coco.annotations):
        if label.image_id not in labels:
            raise LabelsRefused(f"{path}: annotations[{place}]: there is no image {label.image_id!r}")
        if label.category_id not in numbers:
            known = ", ".join(str(number) for number in numbers)
            what = f"there is no category {label.category_id}; it has {known}"
            raise LabelsRefused(f"{path}: annotations[{place}]: {what}")
        labels[label.image_id].append(label)
    scenes = tuple(_scene(path, picture, labels[picture.id], numbers) for picture in coco.images)
    return checked(Labelled("COCO", tuple(category.name for category in coco.categories), scenes), path)


def _scene(path: Path, picture: _Picture, labels: list[_Label], numbers: dict[int, int]) -> Scene:
    objects = [
        (numbers[label.category_id], corners(*label.bbox), bool(label.iscrowd or label.ignore), bool(label.iscrowd))
        for label in labels
    ]
    conditions = tuple(dict.fromkeys([*([picture.condition] if picture.condition else []), *picture.conditions]))
    return Scene.of(_picture(path, picture.file_name), objects, conditions)


def _picture(path: Path, said: str) -> Path:
    """Where a picture lies: beside the labels, in images/, or in the folder named like the labels
    (instances_val2017.json: val2017/)."""
    name = PurePath(said)
    if name.is_absolute() or ".." in name.parts:
        raise LabelsRefused(f"{path}: picture {said!r}: must lie below the folder of the labels")
    split = path.stem.partition("_")[2]
    folders = [path.parent / place for place in (*PICTURES_IN, *((split, f"../{split}") if split else ()))]
    return next((folder / name for folder in folders if (folder / name).is_file()), path.parent / name)
