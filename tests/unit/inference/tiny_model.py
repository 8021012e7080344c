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

FLOAT, UINT8, INT64, FLOAT16 = 1, 2, 7, 10
ELEMENTS = {"float32": FLOAT, "uint8": UINT8, "int64": INT64, "float16": FLOAT16}


def write_model(
    path: Path,
    answer: npt.NDArray[np.float32],
    *,
    taken: Sequence[int | str] = (1, 3, 64, 64),
    taken_type: int = FLOAT,
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """A model that takes `taken` and always gives `answer`. A size given as text is left open."""
    return write_answers(path, [answer], taken=taken, taken_type=taken_type, metadata=metadata)


def write_answers(
    path: Path,
    answers: Sequence[npt.NDArray[Any]],
    *,
    taken: Sequence[int | str] = (1, 3, 64, 64),
    taken_type: int = FLOAT,
    given: Sequence[Sequence[int | str]] | None = None,
    sizes: bool = False,
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """As `write_model` with several outputs of any type; `given` says other shapes than they have; `sizes` adds an
    input for the sizes in which boxes are wanted, which nothing comes of."""
    inner, gives = b"", []
    for k, (answer, shape) in enumerate(zip(answers, given or [one.shape for one in answers], strict=True)):
        name, out = f"answer{k}".encode(), f"output{k}".encode()
        inner += _bytes(1, _node("Identity", (name,), out)) + _bytes(5, _tensor(name, answer))
        gives.append(_value(out, shape, ELEMENTS[answer.dtype.name]))
    takes = [_value(b"images", taken, taken_type)]
    if sizes:
        takes.append(_value(b"orig_target_sizes", (taken[0], 2), INT64))
    return _write(path, inner, takes, gives, metadata)


def write_bright_model(path: Path, answer: npt.NDArray[np.float32], metadata: Mapping[str, str]) -> Path:
    """A model with an open number of pictures that adds each picture's mean value to its answer (1, ..., ...)."""
    nodes = (
        _node("GlobalAveragePool", (b"images",), b"planes"),
        _node("ReduceMean", (b"planes",), b"mean") + _axes((1, 2)) + _attribute(b"keepdims", 1),
        _node("Squeeze", (b"mean", b"last"), b"bright"),
        _node("Add", (b"bright", b"answer"), b"output"),
    )
    inner = b"".join(_bytes(1, node) for node in nodes) + _bytes(5, _tensor(b"answer", answer))
    inner += _bytes(5, _tensor(b"last", np.array([3])))
    gives = [_value(b"output", ("n", *answer.shape[1:]), FLOAT)]
    return _write(path, inner, [_value(b"images", ("n", 3, 64, 96), FLOAT)], gives, metadata)


def write_sized_model(path: Path, shares: npt.NDArray[np.float32], scores: npt.NDArray[np.float32]) -> Path:
    """What D-FINE's exporter writes: class ids (all 0), boxes = shares (1, K, 4) x the size that is put in, scores."""
    labels = np.zeros(scores.shape, np.int64)
    tensors = {b"shares": shares, b"s": scores, b"l": labels}
    inner = b"".join(_bytes(5, _tensor(name, values)) for name, values in tensors.items())
    axis, to = _attribute(b"axis", 1), _attribute(b"to", FLOAT)
    for node in (
        _node("Concat", (b"sizes", b"sizes"), b"sides") + axis,
        _node("Cast", (b"sides",), b"factors") + to,
        _node("Mul", (b"shares", b"factors"), b"boxes"),
        _node("Identity", (b"s",), b"scores"),
        _node("Identity", (b"l",), b"labels"),
    ):
        inner += _bytes(1, node)
    gives = [
        _value(b"labels", labels.shape, INT64),
        _value(b"boxes", shares.shape, FLOAT),
        _value(b"scores", scores.shape, FLOAT),
    ]
    return _write(path, inner, [_value(b"images", (1, 3, 64, 96), FLOAT), _value(b"sizes", (1, 2), INT64)], gives, None)


def write_failing_model(path: Path, given: Sequence[int], metadata: Mapping[str, str]) -> Path:
    """A model that says it gives `given`, opens, and fails on every picture: its sizes do not fit each other."""
    node = _node("Reshape", (b"images", b"sizes"), b"output")
    takes, gives = [_value(b"images", (1, 3, 64, 64), FLOAT)], [_value(b"output", given, FLOAT)]
    tensor = _tensor(b"sizes", np.array(given, np.int64))
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


def _write(
    path: Path, inner: bytes, takes: Sequence[bytes], gives: Sequence[bytes], metadata: Mapping[str, str] | None
) -> Path:
    graph = inner + _bytes(2, b"tiny")
    graph += b"".join(_bytes(11, one) for one in takes) + b"".join(_bytes(12, one) for one in gives)
    model = _number(1, 8) + _bytes(7, graph) + _bytes(8, _bytes(1, b"") + _number(2, 17))
    for key, value in (metadata or {}).items():
        model += _bytes(14, _bytes(1, key.encode()) + _bytes(2, value.encode()))
    path.write_bytes(model)
    return path


def _node(kind: str, takes: Sequence[bytes], gives: bytes) -> bytes:
    return b"".join(_bytes(1, name) for name in takes) + _bytes(2, gives) + _bytes(4, kind.encode())


def _attribute(name: bytes, number: int) -> bytes:
    return _bytes(5, _bytes(1, name) + _number(3, number) + _number(20, 2))


def _axes(axes: Sequence[int]) -> bytes:
    return _bytes(5, _bytes(1, b"axes") + b"".join(_number(8, axis) for axis in axes) + _number(20, 7))


def _tensor(name: bytes, values: npt.NDArray[Any]) -> bytes:
    sizes = b"".join(_number(1, size) for size in values.shape)
    return sizes + _number(2, ELEMENTS[values.dtype.name]) + _bytes(8, name) + _bytes(9, values.tobytes())


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
