"""What all points of one kind said in some seconds, as bytes. Without NumPy: the core writes this from its start.

Not deflated: a tail lives an hour, and to deflate it would take as long as all else.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any

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
        self._samples: list[Sample] = []
        self.add = self._samples.append
        """Take one sample of this kind."""

    def __len__(self) -> int:
        return len(self._samples)

    def packed(self, heard_after: int | None = None) -> tuple[int, int, bytes]:
        """A time that none is before, one that none is after, and all as bytes. There must be a sample. Where a column
        says how many milliseconds later each was heard, these times lie between them too."""
        fields: list[Any] = list(chain.from_iterable(self._samples))  # At once: field by field takes twice as long.
        _, points, at_us, marks, values = (fields[place :: len(Sample._fields)] for place in range(len(Sample._fields)))
        numbers, width = list(chain.from_iterable(values)), len(values[0])
        (named, point), (marked, mark) = _coded(points), _coded(marks)
        columns = tuple(_numbers(numbers[column::width]).tobytes() for column in range(width))
        tail = PackedTail(named, marked, point, mark, array("q", at_us).tobytes(), columns)
        lates = numbers[heard_after::width] if heard_after is not None and heard_after < width else []
        first_us, last_us = _heard_within(lates)
        return min(at_us) + first_us, max(at_us) + last_us, checked(_PACK.encode(tail))


def code_form(names: int) -> str:
    """Of the numbers that tell so many names apart: 'B', 'H' or 'I', as `array` has it."""
    return "B" if names < 1 << 8 else "H" if names < 1 << 16 else "I"


def checked(body: bytes, name: str = "") -> bytes:
    """Bytes with their check sum before them; only by the same name they are whole."""
    return zlib.crc32(body, zlib.crc32(name.encode())).to_bytes(CHECK, "little") + body


def _heard_within(lates_ms: Collection[Any]) -> tuple[int, int]:
    """How much earlier and later than the samples' own times, at the most, they were heard."""
    known = set(lates_ms) - {None}  # A few numbers, said again and again.
    if not known:
        return 0, 0
    return min(0, int(1000 * min(known))) - HEARD_STEP_US, max(0, int(1000 * max(known)))


class _Codes(dict[str, int]):
    """A number for each name, in the order in which they are first asked for."""

    def __missing__(self, name: str) -> int:
        code = self[name] = len(self)
        return code


def _coded(names: Sequence[str]) -> tuple[tuple[str, ...], bytes]:
    """Each name once, and for each place which of them stood there."""
    if len(set(names)) == 1:
        return (names[0],), bytes(len(names))
    codes = _Codes()
    places = list(map(codes.__getitem__, names))
    return tuple(codes), array(code_form(len(codes)), places).tobytes()


def _numbers(values: Sequence[Any]) -> array[float]:
    try:
        return array("d", values)
    except TypeError:
        return array("d", [NO_NUMBER if value is None else value for value in values])


_PACK = msgspec.msgpack.Encoder()
