"""Writes small folders of labelled pictures, in each form that people have."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

WIDE, HIGH = 128, 64
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


def picture(path: Path, grey: int = 114) -> Path:
    """A picture with nothing to see."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((HIGH, WIDE, 3), grey, np.uint8))
    return path


def coco(
    folder: Path, objects: Sequence[Sequence[tuple[str, Box]]], conditions: Sequence[str] = (), **more: Any
) -> Path:
    """labels.json with the objects of each picture."""
    names = list(dict.fromkeys(["person", *(name for one in objects for name, _ in one)]))
    images = [{"id": i, "file_name": f"{i}.png"} for i in range(len(objects))]
    for image, condition in zip(images, conditions, strict=False):
        image["condition"] = condition
    annotations = [
        {"image_id": i, "category_id": names.index(name), "bbox": [left, top, right - left, bottom - top], **more}
        for i, one in enumerate(objects)
        for name, (left, top, right, bottom) in one
    ]
    for i in range(len(objects)):
        picture(folder / f"{i}.png")
    categories = [{"id": i, "name": name} for i, name in enumerate(names)]
    content = {"images": images, "annotations": annotations, "categories": categories}
    (folder / "labels.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def yolo(folder: Path, lines: Mapping[str, str], names: str = "names: [person, helmet]\n") -> Path:
    """images/, labels/ and data.yaml; `lines`: picture to its label file."""
    for name, text in lines.items():
        picture(folder / "images" / f"{name}.png")
        labels = folder / "labels" / f"{name}.txt"
        labels.parent.mkdir(parents=True, exist_ok=True)
        labels.write_text(text, encoding="utf-8")
    (folder / "data.yaml").write_text(names, encoding="utf-8")
    return folder


def voc(folder: Path, objects: Sequence[tuple[str, Box, bool]], head: str = "") -> Path:
    """One picture with its XML; boxes are written as VOC counts, from 1. The last of each: difficult."""
    picture(folder / "JPEGImages" / "a.png")
    inner = "".join(
        f"<object><name>{name}</name><difficult>{int(difficult)}</difficult><bndbox>"
        f"<xmin>{left + 1}</xmin><ymin>{top + 1}</ymin><xmax>{right}</xmax><ymax>{bottom}</ymax></bndbox></object>"
        for name, (left, top, right, bottom), difficult in objects
    )
    labels = folder / "Annotations" / "a.xml"
    labels.parent.mkdir(parents=True, exist_ok=True)
    labels.write_text(f"{head}<annotation><filename>C:\\work\\a.png</filename>{inner}</annotation>", encoding="utf-8")
    return folder
