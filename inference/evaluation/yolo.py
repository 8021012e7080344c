"""Labels in YOLO form: a text file a picture, each line class number, centre and sides as shares of the picture; or
class number and the corners of an outline. Names from `names:` of a data.yaml, or classes.txt with one a line.
"""

from __future__ import annotations

import re
from pathlib import Path

import cv2

from inference.evaluation.scene import PICTURES, Labelled, LabelsRefused, Scene, checked

NAME_FILES = ("data.yaml", "data.yml", "dataset.yaml", "classes.txt", "obj.names")
NAME_FOLDERS = ("", "labels", "..")
NAMES_LINE = re.compile(r"^names\s*:(.*)$", re.MULTILINE)
FLOW_ITEM = re.compile(r"""\s*(?:(\d+)\s*:)?\s*("[^"]*"|'[^']*'|[^,\[\]{}]+?)\s*(?:,|$)""")
BLOCK_LINE = re.compile(r"""^\s*(?:-|(\d+)\s*:)\s*("[^"]*"|'[^']*'|[^#]+?)\s*(?:#.*)?$""")


def name_file(folder: Path) -> Path | None:
    """The file with the class names of a folder, None when there is none."""
    paths = [folder / place / name for place in NAME_FOLDERS for name in NAME_FILES]
    return next((path for path in paths if path.is_file()), None)


def has_labels(folder: Path) -> bool:
    """Whether the folder is in YOLO form."""
    return (folder / "labels").is_dir() and next((folder / "labels").rglob("*.txt"), None) is not None


def read_yolo(folder: Path) -> Labelled:
    """Pictures of images/ with their labels of labels/; a picture without a label file has nothing on it. Raises
    LabelsRefused when names are missing, a line is not in the form, or a label has no picture."""
    names = name_file(folder)
    if names is None:
        raise LabelsRefused(f"{folder}: YOLO labels without names; put a data.yaml or classes.txt there")
    classes = class_names(names)
    pictures = {
        path.relative_to(folder / "images").with_suffix(""): path
        for path in sorted((folder / "images").rglob("*"))
        if path.suffix.lower() in PICTURES
    }
    labels = {
        path.relative_to(folder / "labels").with_suffix(""): path
        for path in sorted((folder / "labels").rglob("*.txt"))
        if path.name not in NAME_FILES
    }
    missing = tuple(Scene.of(folder / "images" / f"{name}.jpg", []) for name in labels if name not in pictures)
    if missing:
        checked(Labelled("YOLO", classes, missing), folder)
    scenes = tuple(_scene(path, labels.get(name), classes) for name, path in pictures.items())
    return checked(Labelled("YOLO", classes, scenes), folder)


def class_names(path: Path) -> tuple[str, ...]:
    """Names by number. A YAML file is read for `names:` alone: a list or numbers with names, in one line or many."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    if path.suffix not in (".yaml", ".yml"):
        names = [line.strip() for line in text.splitlines() if line.strip()]
    elif (line := NAMES_LINE.search(text)) is None:
        raise LabelsRefused(f"{path}: there is no 'names:' in it")
    else:
        names = _yaml_names(line[1].partition(" #")[0].strip(), line[1], text[line.end() :])
    if not names:
        raise LabelsRefused(f"{path}: 'names:' cannot be read; write it like names: [person, helmet]")
    return tuple(names)


def _yaml_names(first: str, whole: str, rest: str) -> list[str]:
    if first[:1] in ("[", "{"):
        inner = re.sub(r"\s#.*", "", whole + rest).strip()[1:]
        found = [(item[1], item[2]) for item in FLOW_ITEM.finditer(re.split(r"[\]}]", inner, maxsplit=1)[0])]
    else:
        found = []
        for line in rest.splitlines():
            item = BLOCK_LINE.match(line)
            if item is None and line.strip() and not line.strip().startswith("#"):
                break
            if item is not None:
                found.append((item[1], item[2]))
    numbered = {int(number) if number else place: name.strip("\"'") for place, (number, name) in enumerate(found)}
    return [numbered[number] for number in sorted(numbered)] if sorted(numbered) == list(range(len(numbered))) else []


def _scene(picture: Path, labels: Path | None, classes: tuple[str, ...]) -> Scene:
    if labels is None:
        return Scene.of(picture, [])
    frame = cv2.imread(str(picture))
    if frame is None:
        raise LabelsRefused(f"{picture}: no picture that can be read")
    high, wide = frame.shape[:2]
    lines = labels.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    said = [(f"{labels}:{number}", line.split()) for number, line in enumerate(lines, start=1) if line.strip()]
    return Scene.of(picture, [(*_object(where, parts, classes, wide, high), False, False) for where, parts in said])


def _object(
    where: str, parts: list[str], classes: tuple[str, ...], wide: int, high: int
) -> tuple[int, tuple[float, float, float, float]]:
    try:
        number, *shares = int(parts[0]), *(float(part) for part in parts[1:])
    except ValueError as error:
        raise LabelsRefused(f"{where}: {error}; wanted is: class centre-x centre-y width height") from error
    if not 0 <= number < len(classes):
        raise LabelsRefused(f"{where}: there is no class {number}; there are 0 to {len(classes) - 1}")
    if len(shares) == 4:
        x, y, w, h = shares
        box = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
    elif len(shares) >= 6 and len(shares) % 2 == 0:
        box = (min(shares[::2]), min(shares[1::2]), max(shares[::2]), max(shares[1::2]))
    else:
        raise LabelsRefused(f"{where}: {len(shares)} numbers; wanted is: class centre-x centre-y width height")
    if not all(-0.01 <= share <= 1.01 for share in box):
        raise LabelsRefused(f"{where}: reaches outside the picture; numbers are shares of the picture, 0..1")
    return number, (box[0] * wide, box[1] * high, box[2] * wide, box[3] * high)
