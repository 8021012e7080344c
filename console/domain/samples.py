"""Samples of one point over time, and what is left of them when there are more than a picture can show. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from console.domain.history import HEARD_STEP_US

Times: TypeAlias = "npt.NDArray[np.int64]"
Marks: TypeAlias = "npt.NDArray[np.uint16]"
Values: TypeAlias = "npt.NDArray[np.float64]"
Places: TypeAlias = "npt.NDArray[np.intp]"


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """n samples of one point: `at_us` and `mark` are (n,), `values` is (columns, n); NaN where there was no number.
    `mark` counts into `marks`."""

    at_us: Times
    mark: Marks
    values: Values
    marks: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.at_us)

    def only(self, chosen: Places | npt.NDArray[np.bool_] | slice) -> Samples:
        """Some of them, in the order chosen."""
        return Samples(self.at_us[chosen], self.mark[chosen], self.values[:, chosen], self.marks)

    def between(self, from_us: int, to_us: int) -> Samples:
        """Those with from_us <= at_us < to_us, in time order; of one time in the order they were heard."""
        if np.all(self.at_us[1:] >= self.at_us[:-1]):
            first, end = np.searchsorted(self.at_us, (from_us, to_us)).tolist()
            return self.only(slice(first, end))
        inside = self.only((self.at_us >= from_us) & (self.at_us < to_us))
        return inside.only(np.argsort(inside.at_us, kind="stable"))


def no_samples(columns: int) -> Samples:
    """None, with so many columns."""
    return Samples(np.empty(0, np.int64), np.empty(0, np.uint16), np.empty((columns, 0)), ())


def joined(parts: list[Samples], columns: int) -> Samples:
    """All of them, one part after the other; numbers that a part does not have are NaN."""
    if not parts:
        return no_samples(columns)
    marks = tuple(dict.fromkeys(name for part in parts for name in part.marks))
    known = {name: place for place, name in enumerate(marks)}
    recoded = [part.mark if part.marks == marks[: len(part.marks)] else _recoded(part, known) for part in parts]
    return Samples(
        np.concatenate([part.at_us for part in parts]),
        np.concatenate(recoded),
        np.concatenate([_widened(part.values, columns) for part in parts], axis=1),
        marks,
    )


def heard_us(samples: Samples, column: int) -> Times:
    """The hundredth of a second in which each was heard, in microseconds, as one of the columns says
    (console.domain.history.HEARD_AFTER); where it does not say, that in which it was measured."""
    after_us: Times = np.nan_to_num(samples.values[column]).astype(np.int64) * 1000
    return samples.at_us // HEARD_STEP_US * HEARD_STEP_US + after_us


def extremes(samples: Samples, column: int, from_us: int, to_us: int, buckets: int) -> Places:
    """Where in time-ordered samples those are that a picture of so many columns needs: of each bucket the first, the
    lowest, the highest and the last number, and the first sample of each mark that has no number."""
    span_us = max(1, to_us - from_us)
    edges = np.array([from_us - (-bucket * span_us // buckets) for bucket in range(buckets)], np.int64)
    values = samples.values[column]
    missing = np.isnan(values)
    numbered = np.flatnonzero(~missing)
    numbers, kept = values[numbered], []
    for first, end in _runs(samples.at_us[numbered], edges):
        of_bucket = numbers[first:end]
        kept += [first, first + int(of_bucket.argmin()), first + int(of_bucket.argmax()), end - 1]
    parts = [numbered[kept]] if kept else []
    for mark in range(len(samples.marks)):
        silent = np.flatnonzero(missing & (samples.mark == mark)) if missing.any() else numbered[:0]
        parts.append(silent[[first for first, _ in _runs(samples.at_us[silent], edges)]])
    return np.unique(np.concatenate(parts)) if parts else numbered


def curve(
    samples: Samples, column: int, from_us: int, to_us: int, buckets: int, gap_us: int
) -> tuple[tuple[int, float | None], ...]:
    """A picture's samples, (time, number or None), from time-ordered ones: extremes stay, and wherever there was no
    number, or nothing for longer than `gap_us`, there stands a None."""
    kept = extremes(samples, column, from_us, to_us, buckets)
    missing = np.isnan(samples.values[column])
    broken = np.diff(samples.at_us, prepend=samples.at_us[:1]) > gap_us
    breaks = np.searchsorted(np.flatnonzero(broken | missing), kept, side="right").tolist()
    values = samples.values[column, kept].tolist()
    shown: list[tuple[int, float | None]] = []
    for place, (at_us, value) in enumerate(zip(samples.at_us[kept].tolist(), values, strict=True)):
        if value != value:
            shown.append((at_us, None))
            continue
        if shown and shown[-1][1] is not None and breaks[place] != breaks[place - 1]:
            shown.append((shown[-1][0] + 1, None))
        shown.append((at_us, value))
    return tuple(shown)


def _runs(at_us: Times, edges: Times) -> list[tuple[int, int]]:
    """From where to where the ordered times of each bucket lie that has any."""
    begins = [*np.searchsorted(at_us, edges).tolist(), len(at_us)]
    begins[0] = 0
    return [(first, end) for first, end in pairwise(begins) if first < end]


def _widened(values: Values, columns: int) -> Values:
    lacking = columns - len(values)
    return np.vstack([values, np.full((lacking, values.shape[1]), np.nan)]) if lacking > 0 else values


def _recoded(part: Samples, known: Mapping[str, int]) -> Marks:
    codes = np.array([known[name] for name in part.marks], np.uint16)
    return codes[part.mark]
