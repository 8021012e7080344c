"""The past as the room reads it: the tape for the replay, and what was journaled. Only reads; call it off the loop."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from console.domain.occurrences import KINDS_READ, Occurrences
from console.domain.samples import curve
from console.messages import JournalEntry, Message
from console.room.presence import PeopleTape
from console.room.stretch import Tape
from console.store.history import DamagedRow, Heard
from console.store.history import Past as PastSamples

MOST_EVENTS = 1000
"""So many events at most are given back: the newest."""
CURVE_COLUMNS = 1500
"""A curve keeps the extremes of so many columns: as many as a wide trend has pixels."""
_FURTHER = 8
_PAGE = 20_000
"""Rows read with one question: the database looks through all the calls of the time for each."""


class PastTape(Tape, PeopleTape, Protocol):
    """The tape, and where people were once more as columns."""


@dataclass(frozen=True, slots=True)
class PastCurve:
    """One number of one point over a long time, thinned: (UTC us, number or None); None is a gap. Up to `until_us`, and
    without what is damaged."""

    samples: tuple[tuple[int, float | None], ...] = ()
    until_us: int = 0
    damaged: tuple[DamagedRow, ...] = ()


class Samples(Protocol):
    """Every sample of every point."""

    def read(self, kind: str, point: str, from_us: int, to_us: int, columns: int | None = None) -> PastSamples:
        """Samples of one point with from_us <= at_us < to_us, with the first `columns` numbers of each alone where so
        many are wanted. Raises StorageError."""

    def heard(self, kind: str, points: Collection[str], from_us: int, to_us: int) -> Heard:
        """What points said in a time, and some of what they said before and after it, in the order it was heard. Raises
        StorageError."""


class Past(Protocol):
    """What the store offers of the past. Every method raises StorageError when the database refuses."""

    @property
    def tape(self) -> PastTape:
        """Everything the room heard."""

    @property
    def history(self) -> Samples:
        """Every sample, for long times."""

    def journal(
        self,
        after_seq: int = 0,
        limit: int = 1000,
        from_us: int | None = None,
        to_us: int | None = None,
        kinds: Sequence[str] | None = None,
    ) -> list[JournalEntry]:
        """Rows after a number, in order, with from_us <= at_us < to_us."""

    def states(self, kind: str) -> Mapping[str, Message]:
        """The latest states of one kind, by id."""

    def journal_ends(self, from_us: int, to_us: int) -> tuple[JournalEntry, JournalEntry] | None:
        """The first and the last row with from_us <= at_us < to_us, by number; None when there is none."""


def calls_between(
    past: Past, from_us: int, to_us: int, known: Occurrences | None = None, until_us: int = 0
) -> Occurrences:
    """Every call of an alert with from_us <= time < to_us, and what was said of it in that time; with `until_us` also
    what was said of it later, up to then, and some calls of later. `known` calls are not read again, and get what came
    since."""
    found = known if known is not None else Occurrences()
    while rows := past.journal(found.seq, _PAGE, from_us, to_us, KINDS_READ):
        _take(found, rows)
    while to_us < until_us and found.is_open(to_us):
        rows = past.journal(found.seq, _PAGE, to_us, until_us, KINDS_READ)
        if not rows:
            break
        _take(found, rows)
    return found


def _take(found: Occurrences, rows: Sequence[JournalEntry]) -> None:
    for row in rows:
        found.take(row)


def curve_between(past: Past, kind: str, point: str, from_us: int, to_us: int, gap_us: int) -> PastCurve:
    """The first number of a point's samples with from_us <= time < to_us, thinned so that no extreme is lost; a pause
    longer than `gap_us` is a gap."""
    read = past.history.read(kind, point, from_us, to_us, 1)
    until_us = int(read.samples.at_us[-1]) if len(read.samples) else from_us
    return PastCurve(curve(read.samples, 0, from_us, to_us, CURVE_COLUMNS, gap_us), until_us, read.damaged)


def newest_events(
    past: Past, from_us: int, to_us: int, kinds: Sequence[str] = (), most: int = MOST_EVENTS
) -> list[JournalEntry]:
    """The newest `most` events with from_us <= at_us < to_us, oldest first; of all kinds when none are named."""
    ends = past.journal_ends(from_us, to_us)
    if ends is None:
        return []
    first, last = (entry.seq for entry in ends)
    reach = most
    while True:
        after = max(first - 1, last - reach)
        found = past.journal(after, limit=reach, from_us=from_us, to_us=to_us, kinds=kinds or None)
        if len(found) >= most or after < first:
            return found[-most:]
        reach *= _FURTHER


def next_event(
    past: Past, at_us: int, kinds: Sequence[str], subjects: Sequence[str], back: bool
) -> JournalEntry | None:
    """The nearest event after a moment, or before it, of these kinds, whose subject begins so (any when none are
    named); None when there is none."""
    if not back:
        return _first_after(past, at_us, kinds, subjects)
    until_us = at_us
    while found := newest_events(past, 0, until_us, kinds, MOST_EVENTS):
        if wanted := [entry for entry in found if _begins(entry, subjects)]:
            return wanted[-1]
        until_us = found[0].at_us
    return None


def _first_after(past: Past, at_us: int, kinds: Sequence[str], subjects: Sequence[str]) -> JournalEntry | None:
    after = 0
    while rows := past.journal(after, MOST_EVENTS, at_us + 1, None, kinds):
        if wanted := next((entry for entry in rows if _begins(entry, subjects)), None):
            return wanted
        after = rows[-1].seq
    return None


def _begins(entry: JournalEntry, subjects: Sequence[str]) -> bool:
    return not subjects or entry.subject.startswith(tuple(subjects))
