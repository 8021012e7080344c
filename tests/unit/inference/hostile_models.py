"""Writes ONNX files that mean harm: real ones that a runtime would follow, encoded by hand like those of tiny_model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

FLOAT, INT64, BOOL = 1, 7, 9
EXTERNAL = 1
ANSWER = (1, 84, 7)
"""YOLOX for 64 x 64 pixels and two classes."""
HUGE = 1 << 15


def number(field: int, value: int) -> bytes:
    """A field that holds a number."""
    return _varint(field << 3) + _varint(value & (1 << 64) - 1)


def block(field: int, value: bytes) -> bytes:
    """A field that holds bytes or a message."""
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def node(operator: str, takes: Sequence[str], gives: Sequence[str], more: bytes = b"", domain: str = "") -> bytes:
    """One NodeProto; `more`: its attributes, encoded."""
    names = b"".join(block(1, name.encode()) for name in takes) + b"".join(block(2, name.encode()) for name in gives)
    return names + block(4, operator.encode()) + more + (block(7, domain.encode()) if domain else b"")


def tensor(name: str, kind: int, sizes: Sequence[int], content: bytes, more: bytes = b"") -> bytes:
    """One TensorProto."""
    shape = b"".join(number(1, size) for size in sizes)
    return shape + number(2, kind) + block(8, name.encode()) + (block(9, content) if content else b"") + more


def sizes(name: str, values: Sequence[int]) -> bytes:
    """A tensor of whole numbers."""
    return tensor(name, INT64, [len(values)], np.array(values, "<i8").tobytes())


def value(name: str, shape: Sequence[int], kind: int = FLOAT) -> bytes:
    """One ValueInfoProto."""
    shaped = b"".join(block(1, number(1, size)) for size in shape)
    return block(1, name.encode()) + block(2, block(1, number(1, kind) + block(2, shaped)))


def model(path: Path, nodes: Sequence[bytes], weights: Sequence[bytes] = (), functions: Sequence[bytes] = ()) -> Path:
    """A whole file: takes images [1,3,64,64], says that it gives ANSWER."""
    inner = b"".join(block(1, one) for one in nodes) + b"".join(block(5, one) for one in weights)
    graph = inner + block(2, b"g") + block(11, value("images", (1, 3, 64, 64))) + block(12, value("output", ANSWER))
    whole = number(1, 8) + block(7, graph) + _opset("", 17) + _opset("local", 1)
    whole += block(14, block(1, b"names") + block(2, b"{0: 'person', 1: 'helmet'}"))
    path.write_bytes(whole + b"".join(block(25, one) for one in functions))
    return path


def unknown_operator(path: Path) -> Path:
    """Asks for an operator that nobody has."""
    return model(path, [node("TakeOver", ["images"], ["output"])])


def foreign_domain(path: Path) -> Path:
    """Asks for an operator of somebody's own library."""
    return model(path, [node("TakeOver", ["images"], ["output"], domain="evil.example")])


def gigantic(path: Path) -> Path:
    """Blows one number up to 4 GiB on its way."""
    nodes = [
        node("ReduceMean", ["images"], ["one"], block(5, block(1, b"keepdims") + number(3, 0) + number(20, 2))),
        node("Expand", ["one", "huge"], ["much"]),
        node("ReduceMean", ["much"], ["less"], block(5, block(1, b"keepdims") + number(3, 0) + number(20, 2))),
        node("Expand", ["less", "shape"], ["output"]),
    ]
    return model(path, nodes, [sizes("huge", [HUGE, HUGE]), sizes("shape", ANSWER)])


def overflowing(path: Path) -> Path:
    """Weights whose sizes multiplied are more than a number holds."""
    weights = tensor("w", FLOAT, [1 << 62, 1 << 62], b"\0" * 16)
    return model(path, [node("Identity", ["w"], ["output"])], [weights])


def endless(path: Path) -> Path:
    """A loop over 2^63 - 1 rounds."""
    body = b"".join(block(1, node("Identity", [a], [b])) for a, b in (("go", "go_on"), ("x", "x_on"))) + block(2, b"b")
    body += block(11, value("i", (), INT64)) + block(11, value("go", (), BOOL)) + block(11, value("x", ANSWER))
    body += block(12, value("go_on", (), BOOL)) + block(12, value("x_on", ANSWER))
    attribute = block(5, block(1, b"body") + block(6, body) + number(20, 5))
    weights = [
        tensor("rounds", INT64, [], np.array((1 << 63) - 1, "<i8").tobytes()),
        tensor("yes", BOOL, [], b"\1"),
        tensor("start", FLOAT, ANSWER, np.zeros(ANSWER, "<f4").tobytes()),
    ]
    return model(path, [node("Loop", ["rounds", "yes", "start"], ["output"], attribute)], weights)


def bomb(path: Path) -> Path:
    """Forty functions, each calling the next twice: opening it unfolds 2^40 nodes."""
    functions = [
        _function(f"F{i}", [node(f"F{i + 1}", [a], [b], domain="local") for a, b in (("a", "m"), ("m", "b"))])
        for i in range(40)
    ]
    last = _function("F40", [node("Identity", ["a"], ["b"])])
    return model(path, [node("F0", ["images"], ["output"], domain="local")], functions=[*functions, last])


def reaching_out(path: Path, location: str) -> Path:
    """Weights that lie in another file."""
    entry = block(13, block(1, b"location") + block(2, location.encode()))
    weights = tensor("w", FLOAT, ANSWER, b"", entry + number(14, EXTERNAL))
    return model(path, [node("Identity", ["w"], ["output"])], [weights])


def hidden_reach(path: Path, location: str) -> Path:
    """As `reaching_out`, in a constant inside a branch inside a function."""
    entry = block(13, block(1, b"location") + block(2, location.encode()))
    constant = block(5, block(1, b"value") + block(5, tensor("w", FLOAT, ANSWER, b"", entry)) + number(20, 4))
    branch = block(1, node("Constant", [], ["b"], constant)) + block(2, b"g") + block(12, value("b", ANSWER))
    attribute = block(5, block(1, b"then_branch") + block(6, branch) + number(20, 5))
    function = _function("Deep", [node("If", ["a"], ["b"], attribute)])
    return model(path, [node("Deep", ["images"], ["output"], domain="local")], functions=[function])


def compiled_elsewhere(path: Path) -> Path:
    """Wants a compiled network from a file."""
    return model(path, [node("EPContext", ["images"], ["output"], domain="com.microsoft")])


def nested(path: Path, depth: int) -> Path:
    """A branch in a branch in a branch."""
    graph = block(1, node("Identity", ["a"], ["b"]))
    for _ in range(depth):
        graph = block(1, node("If", ["a"], ["b"], block(5, block(1, b"then_branch") + block(6, graph))))
    path.write_bytes(number(1, 8) + block(7, graph) + _opset("", 17))
    return path


def _function(name: str, nodes: Sequence[bytes]) -> bytes:
    head = block(1, name.encode()) + block(4, b"a") + block(5, b"b")
    return (
        head
        + b"".join(block(7, one) for one in nodes)
        + _opset("", 17, 9)
        + _opset("local", 1, 9)
        + block(10, b"local")
    )


def _opset(domain: str, version: int, field: int = 8) -> bytes:
    return block(field, block(1, domain.encode()) + number(2, version))


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])
