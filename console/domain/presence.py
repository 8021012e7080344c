"""Where people were and what cameras saw of them, as columns, and which of it can be news to a question. Pure.

Most positions say what the one before said: still inside, still outside. Only what lies around the others, and around
silences, has to be told to the fold that answers (`console.domain.search`): the answer is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.site.geometry import edges, inside
from console.site.model import Outline

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NEAR_EDGE_M = 1e-6
"""A spot so near to an edge is judged by the one rule for a single spot."""


@dataclass(frozen=True, slots=True)
class Places:
    """What tags said, in the order of people and, of each, as it was heard. One row each: whose (place in `names`),
    when heard and when measured (UTC microseconds), metres, which of `words` the storey and the zone are."""

    names: tuple[str, ...]
    words: tuple[str, ...]
    who: Ints
    at_us: Ints
    position_us: Ints
    x_m: Floats
    y_m: Floats
    error_m: Floats
    storey: Ints
    zone: Ints

    def where(self, wanted: Bools) -> Places:
        """Only some of the rows."""
        return Places(
            self.names,
            self.words,
            self.who[wanted],
            self.at_us[wanted],
            self.position_us[wanted],
            self.x_m[wanted],
            self.y_m[wanted],
            self.error_m[wanted],
            self.storey[wanted],
            self.zone[wanted],
        )


@dataclass(frozen=True, slots=True)
class Looks:
    """People whom cameras saw at a place. One row each: which of `cameras`, which look (a frame may hold many), when
    taken (UTC microseconds), metres."""

    cameras: tuple[str, ...]
    camera: Ints
    look: Ints
    at_us: Ints
    x_m: Floats
    y_m: Floats

    def where(self, wanted: Bools) -> Looks:
        """Only some of the rows."""
        return Looks(
            self.cameras,
            self.camera[wanted],
            self.look[wanted],
            self.at_us[wanted],
            self.x_m[wanted],
            self.y_m[wanted],
        )


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces without a gap between them, by their numbers: all that was said from a time to a time is in them."""

    from_us: int
    to_us: int
    pieces: tuple[int, ...]


def runs_of(spans: Sequence[tuple[int, int, int]], late_us: int) -> list[Run]:
    """Runs of pieces (from, to, number), oldest first. What is heard up to `late_us` after its time is missing at the
    end of a run: it ends so much earlier. None where the clock was set back: the pieces do not tell the order then."""
    runs: list[Run] = []
    for from_us, to_us, number in spans:
        if to_us < from_us or (runs and from_us < runs[-1].to_us):
            return []
        if runs and from_us == runs[-1].to_us:
            runs[-1] = Run(runs[-1].from_us, to_us, (*runs[-1].pieces, number))
        else:
            runs.append(Run(from_us, to_us, (number,)))
    shorter = (Run(run.from_us, run.to_us - late_us, run.pieces) for run in runs)
    return [run for run in shorter if run.from_us < run.to_us]


def stretches(from_us: int, to_us: int, runs: Sequence[Run]) -> list[tuple[int, int, Run | None]]:
    """A time cut into what runs hold and what they do not, in order."""
    found: list[tuple[int, int, Run | None]] = []
    for run in runs:
        begin_us, end_us = max(from_us, run.from_us), min(to_us, run.to_us)
        if begin_us < end_us:
            if from_us < begin_us:
                found.append((from_us, begin_us, None))
            found.append((begin_us, end_us, run))
            from_us = end_us
    return [*found, (from_us, to_us, None)] if from_us < to_us else found


def in_outline(outline: Outline, x_m: Floats, y_m: Floats) -> Bools:
    """Which spots lie in a polygon or on its edge; as `console.site.geometry.inside` of each."""
    held = np.zeros(len(x_m), dtype=bool)
    if len(outline) < 3:
        return held
    low, high = np.min(outline, axis=0) - NEAR_EDGE_M, np.max(outline, axis=0) + NEAR_EDGE_M
    near = np.flatnonzero((x_m >= low[0]) & (x_m <= high[0]) & (y_m >= low[1]) & (y_m <= high[1]))
    if not len(near):
        return held
    x, y = x_m[near], y_m[near]
    crossings, doubtful = np.zeros(len(near), dtype=np.int64), np.zeros(len(near), dtype=bool)
    for (ax, ay), (bx, by) in edges(outline):
        doubtful |= _near_edge(x, y, (ax, ay), (bx, by))
        if ay != by:
            with np.errstate(over="ignore"):  # All but level: whoever is between its ends is near it, and doubtful.
                crossings += ((ay > y) != (by > y)) & (x < ax + (y - ay) * (bx - ax) / (by - ay))
    within = crossings % 2 == 1
    for place in np.flatnonzero(doubtful):
        within[place] = inside((float(x[place]), float(y[place])), outline)
    held[near] = within
    return held


def news(places: Places, heard_us: Mapping[str, int]) -> Bools:
    """Which rows were measured later than all that was heard of the same person before."""
    if not len(places.who):
        return np.zeros(0, dtype=bool)
    known = np.array([heard_us.get(name, 0) for name in places.names], dtype=np.int64)[places.who]
    first = _firsts(places.who)
    later = np.diff(places.position_us, prepend=0) > 0
    if np.any(~first & (np.diff(places.position_us, prepend=0) < 0)):
        later = _records(places.who, places.position_us)
    found: Bools = (first | later) & (places.position_us > known)
    return found


def turns_and_ends(who: Ints, position_us: Ints, holds: Bools, limit_us: int) -> tuple[Bools, Bools]:
    """Which rows begin something: of each person the first, and those after a change or a silence longer than
    `limit_us` (0: no silence ends anything). And which are the last before such a one."""
    turns = _firsts(who)
    turns[1:] |= holds[1:] != holds[:-1]
    if limit_us:
        turns[1:] |= np.diff(position_us) > limit_us
    ends = np.ones(len(who), dtype=bool)
    ends[:-1] = turns[1:]
    return turns, ends


def _firsts(who: Ints) -> Bools:
    found: Bools = np.diff(who, prepend=-1) != 0
    return found


def _records(who: Ints, position_us: Ints) -> Bools:
    """The rows that are greater than all before them of the same person."""
    _, rank = np.unique(position_us, return_inverse=True)
    height = rank.astype(np.int64) + who * (len(who) + 1)
    before = np.maximum.accumulate(height)
    return np.concatenate([[True], height[1:] > before[:-1]])


def _near_edge(x: Floats, y: Floats, a: tuple[float, float], b: tuple[float, float]) -> Bools:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length2 = dx * dx + dy * dy
    share = np.clip(((x - a[0]) * dx + (y - a[1]) * dy) / length2, 0.0, 1.0) if length2 else np.zeros(len(x))
    near: Bools = np.hypot(x - a[0] - share * dx, y - a[1] - share * dy) < NEAR_EDGE_M
    return near
