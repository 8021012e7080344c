"""What all points of one kind said in some seconds, as bytes. Without NumPy: the core writes this from its start."""

from __future__ import annotations

import zlib
from array import array

import msgspec

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
    """Samples of one kind as they come, in order."""

    def __init__(self, columns: int) -> None:
        self._points: dict[str, int] = {}
        self._marks: dict[str, int] = {}
        self._point, self._mark, self._at_us = array("I"), array("H"), array("q")
        self._values = tuple(array("d") for _ in range(columns))

    def __len__(self) -> int:
        return len(self._at_us)

    def add(self, point: str, at_us: int, mark: str, values: tuple[float | None, ...]) -> None:
        """One sample of one point: a number a column, None where there is none."""
        self._point.append(self._points.setdefault(point, len(self._points)))
        self._mark.append(self._marks.setdefault(mark, len(self._marks)))
        self._at_us.append(at_us)
        for column, value in zip(self._values, values, strict=True):
            column.append(NO_NUMBER if value is None else value)

    def span(self) -> tuple[int, int]:
        """The earliest and the latest time. There must be a sample."""
        return min(self._at_us), max(self._at_us)

    def packed(self) -> bytes:
        """As bytes."""
        tail = PackedTail(
            points=tuple(self._points),
            marks=tuple(self._marks),
            point=self._point.tobytes(),
            mark=self._mark.tobytes(),
            at_us=self._at_us.tobytes(),
            values=tuple(column.tobytes() for column in self._values),
        )
        return zlib.compress(_PACK.encode(tail), FAST)


_PACK = msgspec.msgpack.Encoder()
