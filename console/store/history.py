"""The history: every sample of every point, packed. What was just said lies in tails, one row for all points of a kind
and some seconds; what is older in blocks, one row for a point and an hour or so.

NumPy is loaded by those who seal or read, not by the core's start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from console.domain.history import COLUMNS, HEARD_AFTER
from console.store.database import not_wiped, refusal
from console.store.errors import Damaged, StorageError
from console.store.tables import HISTORY
from console.store.tail import Gathered

if TYPE_CHECKING:
    from console.domain.samples import Samples
    from console.store.sealing import Tail

MOST_TAILS = 2000
"""Made into blocks at once."""
ALL_POINTS = ""
"""What stands in `point` of a tail."""


@dataclass(frozen=True, slots=True)
class DamagedRow:
    """A row of the history that is not what was written: its number, the time it was of, what is wrong with it."""

    row: int
    from_us: int
    to_us: int
    why: str


@dataclass(frozen=True, slots=True)
class Past:
    """Samples in time order, and what of them is damaged."""

    samples: Samples
    damaged: tuple[DamagedRow, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Samples by point in the order they were heard, and what of them is damaged."""

    points: Mapping[str, Samples]
    damaged: tuple[DamagedRow, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """What the blocks hold of one point: first and last time, samples, bytes."""

    kind: str
    point: str
    from_us: int
    to_us: int
    samples: int
    size: int


class History:
    """The part of the store that keeps samples. Every method raises StorageError when the database refuses."""

    def __init__(self, reading: Engine, writing: Engine, lock: threading.Lock) -> None:
        self._reading, self._writing, self._lock = reading, writing, lock

    # ------------------------------------------------------------ writing

    def append(self, gathered: Sequence[tuple[str, Gathered]]) -> None:
        """Keep what was gathered of some kinds, in one transaction; on disk when this returns."""
        rows = [_tail_row(kind, samples) for kind, samples in gathered if len(samples)]
        if rows:
            self._write(lambda connection: connection.execute(insert(HISTORY), rows), "samples were not kept")

    def waiting(self, kind: str) -> tuple[int, int]:
        """Tails of a kind, and the samples in them."""
        query = select(func.count(), func.coalesce(func.sum(HISTORY.c.samples), 0))
        row = self._found(query.where(HISTORY.c.kind == kind, HISTORY.c.point == ALL_POINTS))[0]
        return int(row[0]), int(row[1])

    def seal(self, kind: str) -> int:
        """Make the tails of a kind into blocks, in one transaction; how many. A tail that is damaged stays."""
        from console.store.sealing import blocks, opened

        of_kind = (HISTORY.c.kind == kind, HISTORY.c.point == ALL_POINTS)
        query = select(HISTORY.c.id, HISTORY.c.body).where(*of_kind).order_by(HISTORY.c.id).limit(MOST_TAILS)
        tails: list[Tail] = []
        last, damaged = 0, []
        for row in self._found(query):
            last = row.id
            try:
                tails.append(opened(row.body))
            except Damaged:
                damaged.append(row.id)  # It is told to whoever reads that time.
        if not tails:
            return 0
        rows = list(blocks(kind, tails))
        gone = delete(HISTORY).where(*of_kind, HISTORY.c.id <= last, HISTORY.c.id.not_in(damaged))

        def swap(connection: Connection) -> None:
            connection.execute(insert(HISTORY), rows)
            with not_wiped(connection):
                connection.execute(gone)

        self._write(swap, f"tails of {kind} were not made blocks")
        return len(rows)

    def put(self, kind: str, point: str, samples: Samples) -> None:
        """Keep samples of one point as blocks, at once. `samples` may be in any order."""
        from console.store.sealing import block_rows

        rows = list(block_rows(kind, point, samples))
        if rows:
            self._write(lambda connection: connection.execute(insert(HISTORY), rows), f"{kind}/{point} was not kept")

    def over(self, kind: str, span: tuple[int, int]) -> int:
        """Samples in rows that lie within a span."""
        query = select(func.coalesce(func.sum(HISTORY.c.samples), 0))
        return int(self._found(query.where(*_within(kind, span)))[0][0])

    def forget(self, kind: str, span: tuple[int, int], most: int) -> int:
        """Drop rows that lie within a span, so many at most; how many."""
        chosen = select(HISTORY.c.id).where(*_within(kind, span)).limit(most)
        old, gone = delete(HISTORY).where(HISTORY.c.id.in_(chosen)), 0

        def drop(connection: Connection) -> None:
            nonlocal gone
            gone = connection.execute(old).rowcount

        self._write(drop, "old samples were not dropped")
        return gone

    # ------------------------------------------------------------ reading

    def read(self, kind: str, point: str, from_us: int, to_us: int, columns: int | None = None) -> Past:
        """Samples of one point with from_us <= at_us < to_us, with the first `columns` numbers of each alone where so
        many are wanted."""
        from console.domain.samples import joined

        parts: list[Samples] = []
        damaged: list[DamagedRow] = []
        wanted = len(COLUMNS[kind][:columns])
        for row in self._found(_of_points(kind, [point], from_us, to_us)):
            try:
                parts.append(_samples_of(row, kind, point, wanted))
            except Damaged as error:
                damaged.append(_damage(row, error))
        samples = joined(parts, wanted).between(from_us, to_us)
        return Past(samples, tuple(damaged))

    def heard(self, kind: str, points: Collection[str], from_us: int, to_us: int) -> Heard:
        """What points said whose samples have their own time and that of being heard: rows that reach into the time,
        whole, so more than asked for."""
        from console.domain.samples import joined
        from console.store.sealing import by_point, opened

        parts: dict[str, list[Samples]] = {point: [] for point in points}
        tails: list[Tail] = []
        damaged: list[DamagedRow] = []
        for row in self._found(_of_points(kind, points, from_us, to_us)):
            try:
                if row.point == ALL_POINTS:
                    tails.append(opened(row.body).only(points))
                else:
                    parts[row.point].append(_samples_of(row, kind, row.point, len(COLUMNS[kind])))
            except Damaged as error:
                damaged.append(_damage(row, error))
        for point, samples in by_point(tails, len(COLUMNS[kind])) if tails else ():
            if point in parts:
                parts[point].append(samples)
        return Heard({point: joined(each, len(COLUMNS[kind])) for point, each in parts.items()}, tuple(damaged))

    def holdings(self) -> list[Holding]:
        """What there is of each point that has blocks."""
        columns = (HISTORY.c.kind, HISTORY.c.point)
        query = select(
            *columns,
            func.min(HISTORY.c.from_us),
            func.max(HISTORY.c.to_us),
            func.sum(HISTORY.c.samples),
            func.sum(func.length(HISTORY.c.body)),
        ).where(HISTORY.c.point != ALL_POINTS)
        rows = self._found(query.group_by(*columns).order_by(*columns))
        return [Holding(row[0], row[1], *(int(number) for number in row[2:])) for row in rows]

    # ------------------------------------------------------------ inside

    def _write(self, work: Callable[[Connection], object], what: str) -> None:
        try:
            with self._lock, self._writing.begin() as connection:
                work(connection)
        except SQLAlchemyError as error:
            raise StorageError(f"history: {what}: {refusal(self._reading, error)}") from error

    def _found(self, query: Select[Any]) -> Sequence[Any]:
        try:
            with self._reading.connect() as connection:
                return connection.execute(query).all()
        except SQLAlchemyError as error:
            raise StorageError(f"history: the database does not answer: {refusal(self._reading, error)}") from error


def _of_points(kind: str, points: Collection[str], from_us: int, to_us: int) -> Select[Any]:
    """Blocks of points first, then tails, each as they were written: what was sealed meanwhile is in one of both, as
    one statement sees one state of the database."""
    return (
        select(HISTORY)
        .where(
            HISTORY.c.kind == kind,
            HISTORY.c.point.in_((*points, ALL_POINTS)),
            HISTORY.c.to_us >= from_us,
            HISTORY.c.from_us < to_us,
        )
        .order_by(HISTORY.c.point == ALL_POINTS, HISTORY.c.id)
    )


def _within(kind: str, span: tuple[int, int]) -> tuple[ColumnElement[bool], ...]:
    """Rows of a kind that lie within from_us <= time < to_us."""
    from_us, to_us = span
    return (HISTORY.c.kind == kind, HISTORY.c.to_us >= from_us, HISTORY.c.to_us < to_us, HISTORY.c.from_us >= from_us)


def _samples_of(row: Any, kind: str, point: str, columns: int) -> Samples:
    from console.store.packing import unpacked
    from console.store.sealing import opened

    if row.point != ALL_POINTS:
        return unpacked(f"{kind}/{point}", row.body, columns)
    samples = opened(row.body).of(point)
    return replace(samples, values=samples.values[:columns])


def _damage(row: Any, error: Damaged) -> DamagedRow:
    return DamagedRow(row.id, row.from_us, row.to_us, str(error))


def _tail_row(kind: str, samples: Gathered) -> dict[str, Any]:
    from_us, to_us, body = samples.packed(HEARD_AFTER.get(kind))
    row = {"kind": kind, "point": ALL_POINTS, "from_us": from_us, "to_us": to_us}
    return {**row, "samples": len(samples), "body": body}
