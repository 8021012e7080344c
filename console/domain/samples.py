"""Samples of one point over time, and what is left of them when there are more than a picture can show. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

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
        inside = self.only((self.at_us >= from_us) & (self.at_us < to_us))
        if np.all(inside.at_us[1:] >= inside.at_us[:-1]):
            return inside
        return inside.only(np.argsort(inside.at_us, kind="stable"))


def no_samples(columns: int) -> Samples:
    """None, with so many columns."""
    return Samples(np.empty(0, np.int64), np.empty(0, np.uint16), np.empty((columns, 0)), ())


def joined(parts: list[Samples], columns: int) -> Samples:
    """All of them, one part after the other."""
    if not parts:
        return no_samples(columns)
    marks = tuple(dict.fromkeys(name for part in parts for name in part.marks))
    known = {name: place for place, name in enumerate(marks)}
    recoded = [part.mark if part.marks == marks[: len(part.marks)] else _recoded(part, known) for part in parts]
    return Samples(
        np.concatenate([part.at_us for part in parts]),
        np.concatenate(recoded),
        np.concatenate([part.values for part in parts], axis=1),
        marks,
    )


def extremes(samples: Samples, column: int, from_us: int, to_us: int, buckets: int) -> Places:
    """Where in time-ordered samples those are that a picture of so many columns needs: of each bucket the first, the
    lowest, the highest and the last number, and the first sample of each mark that has no number."""
    values = samples.values[column]
    bucket = (samples.at_us - from_us) * buckets // max(1, to_us - from_us)
    missing = np.isnan(values)
    kept = [_of_numbers(np.flatnonzero(~missing), bucket, values)]
    for mark in range(len(samples.marks)):
        silent = np.flatnonzero(missing & (samples.mark == mark))
        kept.append(silent[_starts(bucket[silent])])
    return np.unique(np.concatenate(kept))


def curve(
    samples: Samples, column: int, from_us: int, to_us: int, buckets: int, gap_us: int
) -> tuple[tuple[int, float | None], ...]:
    """A picture's samples, (time, number or None), from time-ordered ones: extremes stay, and wherever there was no
    number, or nothing for longer than `gap_us`, there stands a None."""
    kept = extremes(samples, column, from_us, to_us, buckets)
    missing = np.isnan(samples.values[column])
    broken = np.diff(samples.at_us, prepend=samples.at_us[:1]) > gap_us
    breaks = np.cumsum(broken | missing)
    shown: list[tuple[int, float | None]] = []
    before = 0
    for place in kept.tolist():
        at_us = int(samples.at_us[place])
        if missing[place]:
            shown.append((at_us, None))
            continue
        if shown and shown[-1][1] is not None and breaks[place] != breaks[before]:
            shown.append((int(samples.at_us[before]) + 1, None))
        shown.append((at_us, float(samples.values[column, place])))
        before = place
    return tuple(shown)


def _of_numbers(places: Places, bucket: Times, values: Values) -> Places:
    """First, lowest, highest and last of each bucket, by their places."""
    if not len(places):
        return places
    starts = _starts(bucket[places])
    ends = np.append(starts[1:], len(places))
    numbers, lengths = values[places], ends - starts
    kept = [starts, ends - 1]
    for of_bucket in (np.minimum.reduceat(numbers, starts), np.maximum.reduceat(numbers, starts)):
        equal = np.flatnonzero(numbers == np.repeat(of_bucket, lengths))
        owner = np.searchsorted(starts, equal, side="right")
        kept.append(equal[_starts(owner)])
    chosen: Places = places[np.concatenate(kept)]
    return chosen


def _starts(keys: npt.NDArray[np.int64]) -> Places:
    """Where each run of equal keys begins."""
    if not len(keys):
        return np.empty(0, np.intp)
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))


def _recoded(part: Samples, known: Mapping[str, int]) -> Marks:
    codes = np.array([known[name] for name in part.marks], np.uint16)
    return codes[part.mark]
