"""Labels in Pascal VOC form: Annotations/*.xml, a file a picture, boxes in pixels counted from 1.

XML is read with the plain parser of Python; a document type, and with it every entity, is refused.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from inference.evaluation.scene import PICTURES, Labelled, LabelsRefused, Scene, checked

SIDES = ("xmin", "ymin", "xmax", "ymax")
PICTURES_IN = ("JPEGImages", "images", "", "Annotations")


def has_labels(folder: Path) -> bool:
    """Whether the folder is in VOC form."""
    return next((folder / "Annotations").glob("*.xml"), None) is not None


def read_voc(folder: Path) -> Labelled:
    """Raises LabelsRefused for XML that is none or hides something, and for boxes that are none."""
    found = [(path, _tree(path)) for path in sorted((folder / "Annotations").glob("*.xml"))]
    names = sorted({_said(path, one, "name") for path, tree in found for one in tree.iter("object")})
    scenes = tuple(_scene(folder, path, tree, names) for path, tree in found)
    return checked(Labelled("VOC", tuple(names), scenes), folder)


def _tree(path: Path) -> Element:
    builder, parser = TreeBuilder(), expat.ParserCreate()

    def refuse(*_document_type: object) -> None:
        raise LabelsRefused(f"{path}: has a document type; labels need none, take it out")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(path.read_bytes(), True)
    except expat.ExpatError as error:
        raise LabelsRefused(f"{path}: no XML: {error}") from error
    return builder.close()


def _scene(folder: Path, path: Path, tree: Element, names: list[str]) -> Scene:
    objects = [
        (names.index(_said(path, one, "name")), _box(path, one), one.findtext("difficult", "0").strip() == "1", False)
        for one in tree.iter("object")
    ]
    return Scene.of(_picture(folder, path, tree), objects)


def _picture(folder: Path, path: Path, tree: Element) -> Path:
    """The picture that the file names, or that is named like it. Only the last part of the name counts."""
    said = PurePosixPath(PureWindowsPath(tree.findtext("filename", "").strip()).as_posix()).name
    wanted = [*([said] if said else []), *(path.stem + ending for ending in PICTURES)]
    places = [folder / place / name for place in PICTURES_IN for name in wanted]
    return next((place for place in places if place.is_file()), folder / PICTURES_IN[0] / wanted[0])


def _box(path: Path, one: Element) -> tuple[float, float, float, float]:
    try:
        left, top, right, bottom = (float(_said(path, one, f"bndbox/{side}")) for side in SIDES)
    except ValueError as error:
        raise LabelsRefused(f"{path}: {_said(path, one, 'name')}: a box of no numbers: {error}") from error
    return left - 1, top - 1, right, bottom


def _said(path: Path, one: Element, what: str) -> str:
    text = (one.findtext(what) or "").strip()
    if not text:
        raise LabelsRefused(f"{path}: an object without {what}")
    return text
