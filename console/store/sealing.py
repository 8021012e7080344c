"""Tails read again, and made into one block for each point."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from console.domain.history import COLUMNS, HEARD_AFTER
from console.domain.samples import Samples, Times, heard_us, joined, no_samples
from console.store.errors import Damaged
from console.store.packing import MOST_SAMPLES, packed
from console.store.tail import CHECK, PackedTail, checked, code_form

_UNPACK = msgspec.msgpack.Decoder(PackedTail)
_Points: TypeAlias = "npt.NDArray[Any]"


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """What all points said in some seconds; `point` (n,) counts into `points`."""

    points: tuple[str, ...]
    point: _Points
    samples: Samples

    def of(self, point: str) -> Samples:
        """What one of them said."""
        if point not in self.points:
            return no_samples(len(self.samples.values))
        return self.samples.only(self.point == self.points.index(point))

    def only(self, points: Collection[str]) -> Tail:
        """What some of them said."""
        wanted = np.array([point in points for point in self.points], np.bool_)[self.point]
        return Tail(self.points, self.point[wanted], self.samples.only(wanted))


def opened(body: bytes) -> Tail:
    """A tail as it was gathered. Raises Damaged."""
    if checked(body[CHECK:]) != body:
        raise Damaged("its check sum does not fit")
    try:
        tail = _UNPACK.decode(body[CHECK:])
        count = len(tail.at_us) // 8
        values = np.array([_numbers(column, "<f8", count) for column in tail.values], np.float64)
        mark = _codes(tail.mark, tail.marks, count).astype(np.uint16)
        samples = Samples(_numbers(tail.at_us, "<i8", count), mark, values.reshape(len(tail.values), count), tail.marks)
        return Tail(tail.points, _codes(tail.point, tail.points, count), samples)
    except (msgspec.DecodeError, ValueError) as error:
        raise Damaged(f"it cannot be unpacked ({error})") from error


def blocks(kind: str, tails: Sequence[Tail]) -> Iterator[dict[str, Any]]:
    """Rows of the table, one or more for each point that is in the tails; its samples in the order they were heard."""
    for point, samples in by_point(tails, len(COLUMNS[kind])):
        yield from block_rows(kind, point, samples)


def by_point(tails: Sequence[Tail], columns: int) -> Iterator[tuple[str, Samples]]:
    """Each point that is in the tails, and its samples in the order they were heard."""
    points = tuple(dict.fromkeys(point for tail in tails for point in tail.points))
    known = {point: place for place, point in enumerate(points)}
    form = np.uint16 if len(points) < 1 << 16 else np.uint32  # The narrow ones are sorted five times faster.
    codes = [np.array([known[point] for point in tail.points], form)[tail.point] for tail in tails]
    samples, ends = _sorted(joined([tail.samples for tail in tails], columns), codes, len(points))
    begin = 0
    for name, end in zip(points, ends.tolist(), strict=True):
        yield name, samples.only(slice(begin, end))
        begin = end


def _sorted(samples: Samples, codes: Sequence[_Points], points: int) -> tuple[Samples, Times]:
    """The samples of some tails point after point, those of one point in their order, and where each point ends.

    A tail at a time, whose numbers lie in the processor's cache: to sort an hour at once takes four times as long.
    """
    counts = np.array([np.bincount(code, minlength=points) for code in codes], np.int64)
    ends = counts.T.cumsum().reshape(counts.T.shape).T
    at_us, mark, values = samples.at_us, samples.mark, samples.values
    target = Samples(np.empty_like(at_us), np.empty_like(mark), np.empty_like(values), samples.marks)
    begin = 0
    for code, count, end in zip(codes, counts, ends, strict=True):
        order = np.argsort(code, kind="stable") + begin
        places = np.repeat(end - count.cumsum(), count) + np.arange(len(code))
        target.at_us[places], target.mark[places] = at_us[order], mark[order]
        for column, numbers in enumerate(values):
            target.values[column, places] = numbers[order]
        begin += len(code)
    return target, ends[-1]


def block_rows(kind: str, point: str, samples: Samples) -> Iterator[dict[str, Any]]:
    """Rows of the table for samples of one point, as few as their size allows. A row reaches from the first to the last
    time at which any was measured or heard."""
    for begin in range(0, len(samples), MOST_SAMPLES):
        part = samples.only(slice(begin, begin + MOST_SAMPLES))
        times = np.concatenate([part.at_us, _heard_us(kind, part)])
        yield {
            "kind": kind,
            "point": point,
            "from_us": int(times.min()),
            "to_us": int(times.max()),
            "samples": len(part),
            "body": packed(f"{kind}/{point}", part),
        }


def _heard_us(kind: str, part: Samples) -> Times:
    """When those were heard of which it is known."""
    place = HEARD_AFTER.get(kind)
    if place is None or len(part.values) <= place:
        return part.at_us[:0]
    known: Times = heard_us(part, place)[~np.isnan(part.values[place])]
    return known


def _codes(body: bytes, names: tuple[str, ...], count: int) -> npt.NDArray[Any]:
    return _numbers(body, {"B": "<u1", "H": "<u2", "I": "<u4"}[code_form(len(names))], count)


def _numbers(body: bytes, form: str, count: int) -> npt.NDArray[Any]:
    """So many numbers of a form. Raises ValueError."""
    return np.frombuffer(body, form, count) if count else np.empty(0, form)
