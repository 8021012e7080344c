"""What a model file says of itself (Ultralytics' metadata_props). Text of others: read as literals, never run."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LONGEST = 200_000
"""Characters of one entry that are read."""
MOST_CLASSES = 5000
LARGEST_PX = 4096


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found and understood; None and '' where nothing was."""

    names: tuple[str, ...] | None = None
    image_wh_px: tuple[int, int] | None = None
    task: str = ""
    licence: str = ""
    family: str = ""
    """The family that it names without doubt."""
    keypoints: tuple[int, int] | None = None
    """How many key points a body has, and how many numbers each of them."""
    keypoint_names: tuple[str, ...] = ()


def understood(props: Mapping[str, str]) -> Metadata:
    """Read the entries of a model file."""
    return Metadata(
        names=_names(_literal(props.get("names", ""))),
        image_wh_px=_wh_px(_literal(props.get("imgsz", ""))),
        task=props.get("task", ""),
        licence=props.get("license", ""),
        family=_family(props),
        keypoints=_keypoints(_literal(props.get("kpt_shape", ""))),
        keypoint_names=_keypoint_names(_literal(props.get("kpt_names", ""))),
    )


def names_beside(model: Path) -> tuple[str, ...] | None:
    """The names in `model.names` beside a model file, one a line; None when there is no such file or it is no text."""
    path = model.with_suffix(".names")
    if not path.is_file() or path.stat().st_size > LONGEST:
        return None
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        return None
    return tuple(line.strip() for line in lines if line.strip()) or None


def _family(props: Mapping[str, str]) -> str:
    """`end2end`, or a suppression within the export, says 'end-to-end'; a description says RT-DETR."""
    if "rtdetr" in props.get("description", "").lower().replace("-", ""):
        return "rtdetr"
    args = _literal(props.get("args", ""))
    nms = isinstance(args, dict) and args.get("nms") is True
    if not nms and _literal(props.get("end2end", "").capitalize()) is not True:
        return ""
    return "end-to-end-pose" if props.get("task") == "pose" else "end-to-end"


def _literal(text: str) -> object:
    """The value of a Python literal; None for anything else."""
    try:
        return ast.literal_eval(text) if len(text) <= LONGEST else None
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def _names(value: object) -> tuple[str, ...] | None:
    if isinstance(value, dict):
        value = [value.get(i) for i in range(len(value))]
    if isinstance(value, list | tuple) and 0 < len(value) <= MOST_CLASSES and all(isinstance(n, str) for n in value):
        return tuple(value)
    return None


def _keypoints(value: object) -> tuple[int, int] | None:
    """kpt_shape is [key points, numbers of each]."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    if not all(isinstance(size, int) and 0 < size <= MOST_CLASSES for size in value):
        return None
    return value[0], value[1]


def _keypoint_names(value: object) -> tuple[str, ...]:
    """kpt_names is {class id: [name, ...]}, or one list; those of the first class count."""
    return _names(value.get(0) if isinstance(value, dict) else value) or ()


def _wh_px(value: object) -> tuple[int, int] | None:
    """imgsz is [height, width], or one number for both."""
    sides = [value, value] if isinstance(value, int) else value
    if not isinstance(sides, list | tuple) or len(sides) != 2:
        return None
    if not all(isinstance(side, int) and 0 < side <= LARGEST_PX for side in sides):
        return None
    return sides[1], sides[0]
