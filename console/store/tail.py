"""What all points of one kind said in some seconds, as bytes. Without NumPy: the core writes this from its start."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence

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

    def packed(self) -> tuple[int, int, bytes]:
        """The earliest time, the latest, and all as bytes. There must be a sample."""
        samples = self._samples
        times = [sample[2] for sample in samples]
        point_names, point = _coded([sample[1] for sample in samples], "I")
        mark_names, mark = _coded([sample[3] for sample in samples], "H")
        rows = [sample[4] for sample in samples]
        tail = PackedTail(
            points=point_names,
            marks=mark_names,
            point=point,
            mark=mark,
            at_us=array("q", times).tobytes(),
            values=tuple(_numbers([row[column] for row in rows]) for column in range(len(rows[0]))),
        )
        return min(times), max(times), zlib.compress(_PACK.encode(tail), FAST)


def _coded(names: Sequence[str], form: str) -> tuple[tuple[str, ...], bytes]:
    """Each name once, and for each place which of them stood there."""
    known = {name: code for code, name in enumerate(dict.fromkeys(names))}
    if len(known) == 1:
        return tuple(known), bytes(array(form).itemsize * len(names))
    return tuple(known), array(form, map(known.__getitem__, names)).tobytes()


def _numbers(values: Sequence[float | None]) -> bytes:
    return array("d", [NO_NUMBER if value is None else value for value in values]).tobytes()


_PACK = msgspec.msgpack.Encoder()
