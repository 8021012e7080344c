"""The tape: the message stream as it went by, in packed pieces, so that the room can be folded again for any time; and
beside it what the gas points said, as columns."""

from __future__ import annotations

import heapq
import threading
import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Engine, Select, delete, func, insert, select
from sqlalchemy import Row as Found
from sqlalchemy.exc import SQLAlchemyError

from console.domain.columns import Columns, clipped
from console.store.columns import PointRow, packed, unpacked_columns
from console.store.database import refusal
from console.store.errors import StorageError
from console.store.tables import TAPE

Row = tuple[int, str, bytes]
"""(at_us, topic, payload)."""

_AT_ONCE = 50
"""So many pieces of columns are read with one question."""
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(list[Row])


class Tape:
    """Pieces of three kinds: 'key' holds every retained state at one moment, 'delta' what went by between two, 'gas'
    once more what the gas points said, as columns."""

    def __init__(self, reading: Engine, writing: Engine, lock: threading.Lock) -> None:
        self._reading = reading
        self._writing = writing
        self._lock = lock

    def append(self, kind: str, from_us: int, to_us: int, rows: Sequence[Row]) -> None:
        """Keep one piece. Rows may come in any order; their times lie in from_us..to_us. Raises StorageError."""
        if kind not in ("key", "delta"):
            raise ValueError(f"a piece of tape is 'key' or 'delta', not {kind!r}")
        self._keep(kind, from_us, to_us, len(rows), zlib.compress(_PACK.encode(sorted(rows, key=_time)), 6))

    def append_columns(self, from_us: int, to_us: int, rows: Sequence[PointRow]) -> None:
        """Keep what every gas point said between two times, once more, as columns. Raises StorageError."""
        self._keep("gas", from_us, to_us, len(rows), packed(rows))

    def columns(self, from_us: int, to_us: int, points: Collection[str]) -> Iterator[Columns]:
        """What these points said between two times, piece by piece, as far as it is kept as columns."""
        query = (
            select(TAPE.c.from_us, TAPE.c.id)
            .where(TAPE.c.kind == "gas", TAPE.c.to_us > from_us, TAPE.c.from_us < to_us)
            .order_by(TAPE.c.from_us, TAPE.c.id)
        )
        numbers = [int(row.id) for row in self._found(query)]
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            wanted = select(TAPE.c.from_us, TAPE.c.to_us, TAPE.c.body).where(TAPE.c.id.in_(some))
            for row in self._found(wanted.order_by(TAPE.c.from_us, TAPE.c.id)):
                found = Columns(int(row.from_us), int(row.to_us), unpacked_columns(row.body, points))
                yield clipped(found, from_us, to_us)

    def _keep(self, kind: str, from_us: int, to_us: int, rows: int, body: bytes) -> None:
        piece = {"kind": kind, "from_us": from_us, "to_us": to_us, "rows": rows, "body": body}
        try:
            with self._lock, self._writing.begin() as connection:
                connection.execute(insert(TAPE), [piece])
        except SQLAlchemyError as error:
            why = refusal(self._reading, error)
            raise StorageError(f"tape: a piece of {rows} messages was not kept: {why}") from error

    def span(self) -> tuple[int, int] | None:
        """First and last time on the tape, None while it is empty."""
        query = select(func.min(TAPE.c.from_us), func.max(TAPE.c.to_us))
        found: Sequence[Any] = self._found(query)[0]
        return None if found[0] is None else (int(found[0]), int(found[1]))

    def keyframe(self, at_us: int) -> tuple[int, list[Row]] | None:
        """The newest key piece at or before a time: (its time, its rows)."""
        query = (
            select(TAPE.c.to_us, TAPE.c.body)
            .where(TAPE.c.kind == "key", TAPE.c.to_us <= at_us)
            .order_by(TAPE.c.to_us.desc(), TAPE.c.id.desc())
            .limit(1)
        )
        found = self._found(query)
        return (int(found[0].to_us), unpacked(found[0].body)) if found else None

    def messages(self, from_us: int, to_us: int) -> Iterator[Row]:
        """The delta rows with from_us <= at_us < to_us, in time order. One piece is in memory at a time."""
        waiting: list[tuple[int, int, Row]] = []
        place = 0
        for piece_from_us, piece_id in self._pieces(from_us, to_us):
            while waiting and waiting[0][0] < piece_from_us:
                yield heapq.heappop(waiting)[2]
            for row in self._rows(piece_id):
                if from_us <= row[0] < to_us:
                    heapq.heappush(waiting, (row[0], place, row))
                    place += 1
        while waiting:
            yield heapq.heappop(waiting)[2]

    def forget_before(self, at_us: int) -> int:
        """Drop the pieces that end before a time; how many. What follows the next key piece can still be folded."""
        try:
            with self._lock, self._writing.begin() as connection:
                return connection.execute(delete(TAPE).where(TAPE.c.to_us < at_us)).rowcount
        except SQLAlchemyError as error:
            raise StorageError(f"tape: old pieces were not dropped: {refusal(self._reading, error)}") from error

    def _pieces(self, from_us: int, to_us: int) -> list[tuple[int, int]]:
        query = (
            select(TAPE.c.from_us, TAPE.c.id)
            .where(TAPE.c.kind == "delta", TAPE.c.to_us >= from_us, TAPE.c.from_us < to_us)
            .order_by(TAPE.c.from_us, TAPE.c.id)
        )
        return [(int(row.from_us), int(row.id)) for row in self._found(query)]

    def _rows(self, piece_id: int) -> list[Row]:
        query = select(TAPE.c.body).where(TAPE.c.id == piece_id)
        return [row for found in self._found(query) for row in unpacked(found.body)]

    def _found(self, query: Select[Any]) -> Sequence[Found[Any]]:
        try:
            with self._reading.connect() as connection:
                return connection.execute(query).all()
        except SQLAlchemyError as error:
            raise StorageError(f"tape: the database does not answer: {refusal(self._reading, error)}") from error


def unpacked(body: bytes) -> list[Row]:
    """The rows of one piece. Raises StorageError for a piece that was damaged."""
    try:
        return _UNPACK.decode(zlib.decompress(body))
    except (zlib.error, msgspec.DecodeError) as error:
        raise StorageError(f"tape: a piece cannot be read ({error}); the database file is damaged") from error


def _time(row: Row) -> int:
    return row[0]
