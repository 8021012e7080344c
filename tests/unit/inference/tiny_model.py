"""Writes real ONNX files of a few hundred bytes whose output is a constant: models with any shape and any answer.

Only the few fields of onnx.proto that are needed, encoded by hand (field << 3 | wire type).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from inference.model_card import InputForm, ModelCard

FLOAT, UINT8, INT64 = 1, 2, 7


def write_model(
    path: Path,
    answer: npt.NDArray[np.float32],
    *,
    taken: Sequence[int | str] = (1, 3, 64, 64),
    taken_type: int = FLOAT,
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """A model that takes `taken` and always gives `answer`. A size given as text is left open."""
    tensor = b"".join(_number(1, size) for size in answer.shape)
    tensor += _number(2, FLOAT) + _bytes(8, b"answer") + _bytes(9, answer.astype("<f4").tobytes())
    node = _bytes(1, b"answer") + _bytes(2, b"output") + _bytes(4, b"Identity")
    takes, gives = _value(b"images", taken, taken_type), _value(b"output", answer.shape, FLOAT)
    return _write(path, _bytes(1, node) + _bytes(5, tensor), takes, gives, metadata)


def write_failing_model(path: Path, given: Sequence[int], metadata: Mapping[str, str]) -> Path:
    """A model that says it gives `given`, opens, and fails on every picture: its sizes do not fit each other."""
    tensor = _number(1, len(given)) + _number(2, INT64) + _bytes(8, b"sizes")
    tensor += _bytes(9, np.array(given, "<i8").tobytes())
    node = _bytes(1, b"images") + _bytes(1, b"sizes") + _bytes(2, b"output") + _bytes(4, b"Reshape")
    takes, gives = _value(b"images", (1, 3, 64, 64), FLOAT), _value(b"output", given, FLOAT)
    return _write(path, _bytes(1, node) + _bytes(5, tensor), takes, gives, metadata)


def card_for(model: Path, **changes: Any) -> ModelCard:
    """A card that fits a model file of 64 x 64."""
    card = ModelCard(
        name="tiny",
        family="yolox",
        input=InputForm(width=64, height=64, pixels="bgr", scale=1.0, letterbox="top-left"),
        classes=("person", "helmet"),
        score_threshold=0.4,
        nms_iou=0.5,
        licence="none",
        made_from="by hand",
        sha256=hashlib.sha256(model.read_bytes()).hexdigest(),
    )
    return msgspec.structs.replace(card, **changes)


def _write(path: Path, inner: bytes, takes: bytes, gives: bytes, metadata: Mapping[str, str] | None) -> Path:
    graph = inner + _bytes(2, b"tiny") + _bytes(11, takes) + _bytes(12, gives)
    model = _number(1, 8) + _bytes(7, graph) + _bytes(8, _bytes(1, b"") + _number(2, 17))
    for key, value in (metadata or {}).items():
        model += _bytes(14, _bytes(1, key.encode()) + _bytes(2, value.encode()))
    path.write_bytes(model)
    return path


def _value(name: bytes, shape: Sequence[int | str], kind: int) -> bytes:
    sizes = b"".join(_bytes(1, _bytes(2, s.encode()) if isinstance(s, str) else _number(1, s)) for s in shape)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, sizes)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])
