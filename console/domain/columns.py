"""The readings of gas points as columns, and which of them can be news under given settings. Pure.

Most readings say what the one before said: a number, in time, between the same set-points. Only what lies around the
others has to be judged anew, reading by reading, to know what other settings would have made of a week.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.domain.history import HEARD_AFTER
from console.domain.samples import Samples, heard_us
from console.domain.spans import Span
from console.values import Quality

QUALITIES = (Quality.GOOD, Quality.OVER_RANGE, Quality.FAULT, Quality.LOST, Quality.FROZEN, Quality.INHIBITED)
"""In a column a quality is its place in here."""
Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Column:
    """Readings of one point in the order of time, each array of one length: when heard and when measured (UTC
    microseconds), the number (NaN for none), the place of the quality in QUALITIES."""

    at_us: Times
    measured_us: Times
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]

    def between(self, from_us: int, to_us: int) -> Column:
        """Only those heard with from_us <= time < to_us."""
        begin, end = np.searchsorted(self.at_us, (from_us, to_us)).tolist()
        return self.where(slice(begin, end))

    def where(self, wanted: NDArray[np.bool_] | slice) -> Column:
        """Only some of the readings."""
        return Column(self.at_us[wanted], self.measured_us[wanted], self.value[wanted], self.quality[wanted])


@dataclass(frozen=True, slots=True)
class Columns:
    """A stretch of the past in which somebody listened: what its points said."""

    from_us: int
    to_us: int
    points: dict[str, Column]


def column_of(samples: Samples) -> Column:
    """What a gas point said, in the order it was heard. What the core itself found of its silence is no reading, and of
    what was kept before the time of hearing was, nobody knows when it was judged."""
    place = HEARD_AFTER["gas"]
    known = {quality.value: code for code, quality in enumerate(QUALITIES)}
    lost = [mark == Quality.LOST for mark in samples.marks]
    said = samples.only(~np.isnan(samples.values[place]) & ~np.array(lost, np.bool_)[samples.mark])
    at_us = heard_us(said, place)
    order = np.argsort(at_us, kind="stable")
    codes = np.array([known[mark] for mark in said.marks], np.uint8)
    return Column(at_us[order], said.at_us[order], said.values[0][order], codes[said.mark[order]])


def said_of(samples: Samples, limit_us: int) -> Column:
    """What a gas point said, losses too, in the order it was heard. A loss is left out that came of nothing but a
    silence longer than half of `limit_us`: the core found it, and whoever reads this finds it by the same limit."""
    place = HEARD_AFTER["gas"]
    said = samples.only(~np.isnan(samples.values[place]))
    at_us = heard_us(said, place)
    order = np.argsort(at_us, kind="stable")
    known = {quality.value: code for code, quality in enumerate(QUALITIES)}
    codes = np.array([known[mark] for mark in said.marks], np.uint8)
    column = Column(at_us[order], said.at_us[order], said.values[0][order], codes[said.mark[order]])
    at_once = said.values[place][order] == 0
    silent = np.diff(column.measured_us, prepend=column.measured_us[:1] - limit_us) > limit_us // 2
    return column.where(~((column.quality == QUALITIES.index(Quality.LOST)) & at_once & silent))


def hot_spans(column: Column, edges: Sequence[float], gap_us: int, tail_us: int) -> list[Span]:
    """When something may come of the readings: from each that is news to `tail_us` after it. News is the first, the
    last, another quality, a number on another side of one of the edges, and both sides of a silence longer than
    `gap_us`."""
    if not len(column.at_us):
        return []
    at = np.unique(np.asarray(edges, dtype=np.float64))
    side = np.searchsorted(at, column.value, "left") + np.searchsorted(at, column.value, "right")
    news = (np.diff(side) != 0) | (np.diff(column.quality) != 0)
    silent = np.diff(column.at_us) > gap_us
    hot = np.ones(len(column.at_us), dtype=bool)
    hot[1:-1] = news[:-1] | silent[:-1] | silent[1:]
    return _spans(column.at_us[hot], tail_us)


def silences(column: Column, whole: Span, gap_us: int) -> list[Span]:
    """The silences of a point that are longer than `gap_us`, from one end of a stretch to the other."""
    times = np.concatenate([[whole[0]], column.at_us, [whole[1]]])
    long = np.flatnonzero(np.diff(times) > gap_us)
    return [(int(from_us), int(to_us)) for from_us, to_us in zip(times[long], times[long + 1], strict=True)]


def most_together(spans: Sequence[Span]) -> int:
    """How many of the spans hold at one moment, at most; one that ends as another begins holds with it."""
    turns = sorted([(from_us, -1) for from_us, _ in spans] + [(to_us, 1) for _, to_us in spans])
    held = most = 0
    for _, turn in turns:
        held -= turn
        most = max(most, held)
    return most


def thinned(column: Column, own: Sequence[Span], of_all: Sequence[Span], every_us: int) -> Column:
    """Every reading within the point's own spans; within those of its neighbours enough to know that it speaks."""
    slot = column.at_us // every_us
    first = np.ones(len(slot), dtype=bool)
    first[1:] = slot[1:] != slot[:-1]
    return column.where(_within(column.at_us, own) | (_within(column.at_us, of_all) & first))


def _spans(times: Times, tail_us: int) -> list[Span]:
    """A span for each run of times without a pause longer than the tail."""
    breaks = np.flatnonzero(np.diff(times) > tail_us)
    starts, ends = times[np.concatenate([[0], breaks + 1])], times[np.concatenate([breaks, [-1]])] + tail_us
    return [(int(from_us), int(to_us)) for from_us, to_us in zip(starts, ends, strict=True)]


def _within(at_us: Times, spans: Sequence[Span]) -> NDArray[np.bool_]:
    """Which of the times lie in one of the spans, ends included."""
    inside = np.zeros(len(at_us), dtype=bool)
    for from_us, to_us in spans:
        inside[np.searchsorted(at_us, from_us) : np.searchsorted(at_us, to_us, "right")] = True
    return inside
