"""The tape: the message stream as it went by, in packed pieces, so that the room can be folded again for any time; and
beside it where people were, as columns."""

from __future__ import annotations

import threading
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Engine, Select, delete, func, insert, select
from sqlalchemy import Row as Found
from sqlalchemy.exc import SQLAlchemyError

from console.domain.presence import Looks, Places
from console.store.database import refusal
from console.store.errors import StorageError
from console.store.people import HeardRow, packed_people, unpacked_looks, unpacked_places
from console.store.tables import TAPE

Row = tuple[int, str, bytes]
"""(at_us, topic, payload)."""

LONGEST_US = 600_000_000
"""No piece of what went by is longer, so that those that reach into a stretch are found among few."""

LEVEL = 6
"""Of zlib."""
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(list[Row])


class Tape:
    """Pieces of four kinds: 'key' holds every retained state at one moment, 'delta' what went by between two, 'lead'
    the trends and the journal since the key piece before (console.domain.leads), 'people' once more,
    as columns, where people were and where cameras saw them."""

    def __init__(self, reading: Engine, writing: Engine, lock: threading.Lock) -> None:
        self._reading = reading
        self._writing = writing
        self._lock = lock

    def append(self, kind: str, from_us: int, to_us: int, rows: Sequence[Row]) -> None:
        """Keep one piece. Rows may come in any order; their times lie in from_us..to_us. Raises StorageError."""
        if kind not in ("key", "delta", "lead"):
            raise ValueError(f"a piece of tape is 'key', 'delta' or 'lead', not {kind!r}")
        ordered = sorted(rows, key=_time)
        parts = _parts(from_us, to_us, ordered) if kind == "delta" else [(from_us, to_us, ordered)]
        self._keep(kind, [(begin, end, len(part), _body(part)) for begin, end, part in parts])

    def append_people(self, from_us: int, to_us: int, rows: Sequence[HeardRow]) -> None:
        """Keep where people were and where cameras saw them, once more, as columns: all that was heard between two
        times. Raises StorageError."""
        self._keep("people", [(from_us, to_us, len(rows), packed_people(rows))])

    def people_spans(self, from_us: int, to_us: int) -> list[tuple[int, int, int]]:
        """(from, to, number) of the pieces of the kind 'people' that reach into a stretch, oldest first."""
        query = select(TAPE.c.from_us, TAPE.c.to_us, TAPE.c.id).where(
            TAPE.c.kind == "people", TAPE.c.to_us >= from_us, TAPE.c.from_us < to_us
        )
        return [(int(row.from_us), int(row.to_us), int(row.id)) for row in self._found(query.order_by(TAPE.c.id))]

    def places(self, piece: int) -> Places:
        """Where people were, of one piece by its number. A piece that was dropped meanwhile holds nobody."""
        return unpacked_places(self._body_of(piece))

    def looks(self, piece: int) -> Looks:
        """Where cameras saw people, of one piece."""
        return unpacked_looks(self._body_of(piece))

    def span(self) -> tuple[int, int] | None:
        """First and last time on the tape, None while it is empty."""
        ends = [self._end(func.min(TAPE.c.from_us), func.max(TAPE.c.to_us), kind) for kind in ("key", "delta")]
        known = [end for end in ends if end is not None]
        return (min(first for first, _ in known), max(last for _, last in known)) if known else None

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

    def key_times(self, from_us: int, to_us: int) -> list[int]:
        """When there are key pieces, from_us <= time < to_us, oldest first."""
        query = select(TAPE.c.to_us).where(TAPE.c.kind == "key", TAPE.c.to_us >= from_us, TAPE.c.to_us < to_us)
        return [int(row.to_us) for row in self._found(query.order_by(TAPE.c.to_us))]

    def messages(self, from_us: int, to_us: int) -> Iterator[Row]:
        """The delta rows with from_us <= at_us < to_us, in time order. One piece is in memory at a time."""
        waiting: list[Row] = []
        pieces = self._pieces(from_us, to_us)
        for place, (_, piece_id) in enumerate(pieces):
            rows = self._rows(piece_id)
            waiting += rows[bisect_left(rows, from_us, key=_time) : bisect_left(rows, to_us, key=_time)]
            waiting.sort(key=_time)
            next_us = pieces[place + 1][0] if place + 1 < len(pieces) else to_us
            ready = bisect_left(waiting, next_us, key=_time)
            yield from waiting[:ready]
            del waiting[:ready]
        yield from waiting

    def leads(self, from_us: int, to_us: int) -> list[list[Row]]:
        """The lead pieces that end in from_us < time <= to_us, each by itself, oldest first."""
        query = (
            select(TAPE.c.body)
            .where(TAPE.c.kind == "lead", TAPE.c.to_us > from_us, TAPE.c.to_us <= to_us)
            .order_by(TAPE.c.to_us, TAPE.c.id)
        )
        return [unpacked(row.body) for row in self._found(query)]

    def forget_before(self, at_us: int) -> int:
        """Drop the pieces that end before a time; how many. What follows the next key piece can still be folded."""
        try:
            with self._lock, self._writing.begin() as connection:
                return connection.execute(delete(TAPE).where(TAPE.c.to_us < at_us)).rowcount
        except SQLAlchemyError as error:
            raise StorageError(f"tape: old pieces were not dropped: {refusal(self._reading, error)}") from error

    def _body_of(self, piece: int) -> bytes:
        found = self._found(select(TAPE.c.body).where(TAPE.c.id == piece))
        return bytes(found[0].body) if found else packed_people(())

    def _keep(self, kind: str, parts: Sequence[tuple[int, int, int, bytes]]) -> None:
        """Parts are (from, to, rows, body)."""
        pieces = [
            {"kind": kind, "from_us": begin, "to_us": end, "rows": rows, "body": body}
            for begin, end, rows, body in parts
        ]
        rows = sum(part[2] for part in parts)
        try:
            with self._lock, self._writing.begin() as connection:
                connection.execute(insert(TAPE), pieces)
        except SQLAlchemyError as error:
            why = refusal(self._reading, error)
            raise StorageError(f"tape: a piece of {rows} messages was not kept: {why}") from error

    def _end(self, first: Any, last: Any, kind: str) -> tuple[int, int] | None:
        """The least and the greatest of the pieces of one kind, each by its index."""
        found = [self._found(select(one).where(TAPE.c.kind == kind))[0] for one in (first, last)]
        return None if found[0][0] is None else (int(found[0][0]), int(found[1][0]))

    def _pieces(self, from_us: int, to_us: int) -> list[tuple[int, int]]:
        """(from, id) of the pieces that reach into a stretch. Each end is asked of its own index: what lies beside the
        bodies is a page of the disk for each piece."""
        is_delta = TAPE.c.kind == "delta"
        ends_within = select(TAPE.c.id).where(is_delta, TAPE.c.to_us >= from_us, TAPE.c.to_us < to_us + LONGEST_US)
        query = (
            select(TAPE.c.from_us, TAPE.c.id)
            .where(is_delta, TAPE.c.from_us > from_us - LONGEST_US, TAPE.c.from_us < to_us)
            .where(TAPE.c.id.in_(ends_within))
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


def _body(rows: Sequence[Row]) -> bytes:
    """The body of one piece."""
    return zlib.compress(_PACK.encode(rows), LEVEL)


def unpacked(body: bytes) -> list[Row]:
    """The rows of one piece. Raises StorageError for a piece that was damaged."""
    try:
        return _UNPACK.decode(zlib.decompress(body))
    except (zlib.error, msgspec.DecodeError) as error:
        raise StorageError(f"tape: a piece cannot be read ({error}); the database file is damaged") from error


def _parts(from_us: int, to_us: int, rows: Sequence[Row]) -> list[tuple[int, int, Sequence[Row]]]:
    """Rows in their order as pieces, none longer than the longest."""
    parts: list[tuple[int, int, Sequence[Row]]] = []
    begin = 0
    while to_us - from_us >= LONGEST_US:
        end = bisect_left(rows, from_us + LONGEST_US, key=_time)
        parts.append((from_us, from_us + LONGEST_US - 1, rows[begin:end]))
        from_us, begin = from_us + LONGEST_US, end
    return [*parts, (from_us, to_us, rows[begin:])]


def _time(row: Row) -> int:
    return row[0]
