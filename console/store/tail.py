"""What all points of one kind said in some seconds, as bytes. Without NumPy: the core writes this from its start.

Not deflated: a tail lives an hour, and to deflate it would take as long as all else.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence

import msgspec

from console.domain.history import HEARD_STEP_US, Sample

CHECK = 4
"""Bytes of the check sum, a CRC-32, that stands before what is packed."""
NO_NUMBER = float("nan")


class PackedTail(msgspec.Struct, frozen=True, array_like=True):
    """Samples in the order they were heard. `point` and `mark` count into `points` and `marks`, in the narrowest
    unsigned numbers that can (`code_form`); `at_us` is int64, each of `values` float64 with NaN for no number; all as
    they lie in a little-endian memory."""

    points: tuple[str, ...]
    marks: tuple[str, ...]
    point: bytes
    mark: bytes
    at_us: bytes
    values: tuple[bytes, ...]


class Gathered:
    """Samples of one kind as they come, in order. To add one is nearly nothing: the work is done when it is packed."""

    def __init__(self) -> None:
        self._points: list[str] = []
        self._marks: list[str] = []
        self._at_us = array("q")
        self._values: list[float | None] = []

    def __len__(self) -> int:
        return len(self._at_us)

    def add(self, sample: Sample) -> None:
        """One sample of this kind."""
        _, point, at_us, mark, values = sample
        self._points.append(point)
        self._at_us.append(at_us)
        self._marks.append(mark)
        self._values.extend(values)

    def packed(self, heard_after: int | None = None) -> tuple[int, int, bytes]:
        """A time that none is before, one that none is after, and all as bytes. There must be a sample. Where a column
        says how many milliseconds later each was heard, these times lie between them too."""
        columns = len(self._values) // len(self)
        points, point = _coded(self._points)
        marks, mark = _coded(self._marks)
        values = tuple(_numbers(self._values[column::columns]) for column in range(columns))
        tail = PackedTail(points, marks, point, mark, self._at_us.tobytes(), values)
        from_us, to_us = min(self._at_us), max(self._at_us)
        lates = self._values[heard_after::columns] if heard_after is not None and heard_after < columns else []
        if known := [late for late in lates if late is not None]:
            from_us += min(0, int(1000 * min(known))) - HEARD_STEP_US
            to_us += max(0, int(1000 * max(known)))
        return from_us, to_us, checked(_PACK.encode(tail))


def code_form(names: int) -> str:
    """Of the numbers that tell so many names apart: 'B', 'H' or 'I', as `array` has it."""
    return "B" if names < 1 << 8 else "H" if names < 1 << 16 else "I"


def checked(body: bytes, name: str = "") -> bytes:
    """Bytes with their check sum before them; only by the same name they are whole."""
    return zlib.crc32(body, zlib.crc32(name.encode())).to_bytes(CHECK, "little") + body


def _coded(names: Sequence[str]) -> tuple[tuple[str, ...], bytes]:
    """Each name once, and for each place which of them stood there."""
    known = {name: code for code, name in enumerate(dict.fromkeys(names))}
    if len(known) == 1:
        return tuple(known), bytes(len(names))
    return tuple(known), array(code_form(len(known)), map(known.__getitem__, names)).tobytes()


def _numbers(values: Sequence[float | None]) -> bytes:
    return array("d", [NO_NUMBER if value is None else value for value in values]).tobytes()


_PACK = msgspec.msgpack.Encoder()
