"""What all points of one kind said in some seconds, as bytes. Without NumPy: the core writes this from its start."""

from __future__ import annotations

import zlib
from array import array

import msgspec

from console.domain.history import Sample

FAST = 1
"""Level of zlib: a tail lives an hour."""
NO_NUMBER = float("nan")


class PackedTail(msgspec.Struct, frozen=True, array_like=True):
    """Samples in the order they were heard. `point` (uint32) and `mark` (uint16) count into `points` and `marks`;
    `at_us` is int64, each of `values` float64 with NaN for no number; all as they lie in a little-endian memory."""

    points: tuple[str, ...]
    marks: tuple[str, ...]
    point: bytes
    mark: bytes
    at_us: bytes
    values: tuple[bytes, ...]


class Gathered:
    """Samples of one kind as they come, in order. To add one is nearly nothing: the work is done when it is packed."""

    def __init__(self) -> None:
        self._samples: list[Sample] = []

    def __len__(self) -> int:
        return len(self._samples)

    def add(self, sample: Sample) -> None:
        """One sample of this kind."""
        self._samples.append(sample)

    def span(self) -> tuple[int, int]:
        """The earliest and the latest time. There must be a sample."""
        times = [sample.at_us for sample in self._samples]
        return min(times), max(times)

    def packed(self) -> bytes:
        """As bytes. There must be a sample."""
        _, points, times, marks, rows = zip(*self._samples, strict=True)
        point_names, point = _coded(points, "I")
        mark_names, mark = _coded(marks, "H")
        columns = zip(*rows, strict=True)
        tail = PackedTail(
            points=point_names,
            marks=mark_names,
            point=point,
            mark=mark,
            at_us=array("q", times).tobytes(),
            values=tuple(_numbers(column) for column in columns),
        )
        return zlib.compress(_PACK.encode(tail), FAST)


def _coded(names: tuple[str, ...], form: str) -> tuple[tuple[str, ...], bytes]:
    """Each name once, and for each place which of them stood there."""
    known = {name: code for code, name in enumerate(dict.fromkeys(names))}
    return tuple(known), array(form, map(known.__getitem__, names)).tobytes()


def _numbers(values: tuple[float | None, ...]) -> bytes:
    if None in values:
        return array("d", [NO_NUMBER if value is None else value for value in values]).tobytes()
    return array("d", values).tobytes()


_PACK = msgspec.msgpack.Encoder()
