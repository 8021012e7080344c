"""What an ONNX file is made of, read without any runtime: only the outer shape of its protobuf, never its weights.

Refused here, before a runtime sees the file: what is no ONNX, what keeps its weights in other files (any of them:
a detector fits into one file, and a path in a model can point anywhere), what wants a compiled context from a file.
Source: onnx.proto of ONNX 1.x.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from inference.errors import ModelRefused

MOST_BYTES = 1 << 30
MOST_FIELDS = 2_000_000
MOST_NESTED = 64
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
EXTERNAL = 1
MEND = "taken is an ONNX export of a detector, all in one file"

INSIDE: dict[str, dict[int, str]] = {
    "model": {7: "graph", 8: "opset", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node", 11: "attribute"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {13: "entry"},
    "opset": {},
    "entry": {},
}
"""Message and field number to the message in that field; fields that hold no message we need are left out."""


class _Broken(Exception):
    """The bytes are no protobuf."""


@dataclass(slots=True)
class OnnxFile:
    """What the file says of itself. `opset`: domain to version; ONNX's own domain is ''."""

    ir_version: int = 0
    producer: str = ""
    opset: dict[str, int] = field(default_factory=dict)
    nodes: int = 0
    elsewhere: str = ""
    """Where it wants to read more from, '' when it is whole."""


def read_onnx_file(path: Path) -> OnnxFile:
    """Raises ModelRefused for a file that is missing, no ONNX, or not whole in itself."""
    check_size(path)
    found = OnnxFile()
    try:
        _walk(memoryview(path.read_bytes()), found)
    except _Broken as error:
        raise ModelRefused(f"{path}: not a model: {error}; {MEND}") from error
    if found.elsewhere:
        raise ModelRefused(f"{path}: not taken: it reads from another file, {found.elsewhere}; {MEND}")
    if not found.nodes or not found.opset:
        raise ModelRefused(f"{path}: not a model: there is no network in it; {MEND}")
    return found


def check_size(path: Path) -> None:
    """Raises ModelRefused for a file that is missing or far too large."""
    if not path.is_file():
        raise ModelRefused(f"{path}: no such model file")
    if (size := path.stat().st_size) > MOST_BYTES:
        raise ModelRefused(f"{path}: {size >> 20} MiB; taken are models up to {MOST_BYTES >> 20} MiB")


def _walk(whole: memoryview, found: OnnxFile) -> None:
    waiting: list[tuple[str, memoryview, int]] = [("model", whole, 0)]
    left = MOST_FIELDS
    while waiting:
        kind, content, depth = waiting.pop()
        if depth > MOST_NESTED:
            raise _Broken(f"nested more than {MOST_NESTED} deep")
        inside = INSIDE[kind]
        said: dict[int, int | memoryview] = {}
        for number, value in _fields(content):
            left -= 1
            if left < 0:
                raise _Broken(f"more than {MOST_FIELDS} fields")
            said[number] = value
            if number in inside and isinstance(value, memoryview):
                waiting.append((inside[number], value, depth + 1))
        _note(kind, said, found)


def _note(kind: str, said: dict[int, int | memoryview], found: OnnxFile) -> None:
    """Keep what one message says."""
    if kind == "model":
        found.ir_version = _whole(said.get(1))
        found.producer = f"{_text(said.get(2))} {_text(said.get(3))}".strip()
    elif kind == "opset":
        found.opset[_text(said.get(1))] = _whole(said.get(2))
    elif kind == "node":
        found.nodes += 1
        if _text(said.get(4)) == "EPContext":
            found.elsewhere = "a compiled context (operator EPContext)"
    elif kind == "tensor" and _whole(said.get(14)) == EXTERNAL:
        found.elsewhere = found.elsewhere or f"weights of {_text(said.get(8)) or 'a tensor'!r}"
    elif kind == "entry" and _text(said.get(1)) == "location":
        found.elsewhere = repr(_text(said.get(2)))


def _fields(content: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Number and value of each field: an int, or the bytes of a longer one."""
    at, end = 0, len(content)
    while at < end:
        key, at = _varint(content, at)
        number, form = key >> 3, key & 7
        if not number:
            raise _Broken("its bytes are no ONNX")
        if form == VARINT:
            value, at = _varint(content, at)
            yield number, value
            continue
        size, at = _size(content, at, form)
        if at + size > end:
            raise _Broken(f"cut short: {size} bytes are announced, {end - at} are there")
        yield number, content[at : at + size]
        at += size


def _size(content: memoryview, at: int, form: int) -> tuple[int, int]:
    if form == BYTES:
        return _varint(content, at)
    if form in (FIXED64, FIXED32):
        return (8 if form == FIXED64 else 4), at
    raise _Broken("its bytes are no ONNX")


def _varint(content: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for place in range(10):
        if at + place >= len(content):
            raise _Broken("cut short")
        byte = content[at + place]
        value |= (byte & 127) << (7 * place)
        if byte < 128:
            return value, at + place + 1
    raise _Broken("its bytes are no ONNX")


def _whole(value: int | memoryview | None) -> int:
    return value if isinstance(value, int) else 0


def _text(value: int | memoryview | None) -> str:
    return bytes(value[:200]).decode("utf-8", "replace") if isinstance(value, memoryview) else ""
