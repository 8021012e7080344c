"""The tape: the message stream as it went by, in packed pieces, so that the room can be folded again for any time; and
beside it where people were, as columns."""

from __future__ import annotations

import threading
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Engine, Select, delete, func, insert, select
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
_AT_ONCE = 12
"""So many pieces are read with one question."""
PEOPLE, SEEN = "/p", "/s"
"""What the kind of a piece ends with that holds what is of people, what cameras saw."""
SORTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "room": ("key", "delta", "lead"),
        "people": ("key" + PEOPLE, "delta" + PEOPLE, "lead" + PEOPLE),
        "seen": ("delta" + SEEN,),
        "columns": ("people",),
        "unread": ("gas",),
    }
)
"""Kinds of pieces that go together. 'columns': people and what cameras saw, once more. 'unread': written by an older
version."""
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(list[Row])


class Tape:
    """Pieces of four kinds: 'key' holds every retained state at one moment, 'delta' what went by between two, 'lead'
    the trends and the journal since the key piece before (console.domain.leads), 'people' once more, as columns, where
    people were and where cameras saw them. What is of people and what cameras saw lies in pieces of its own beside each
    of the first three, so that it can go sooner; whoever reads gets them as one."""

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
        self._keep(
            [
                {"kind": of, "from_us": begin, "to_us": end, "rows": len(some), "body": _body(some)}
                for begin, end, part in parts
                for of, some in _by_sort(kind, part)
            ]
        )

    def append_people(self, from_us: int, to_us: int, rows: Sequence[HeardRow]) -> None:
        """Keep where people were and where cameras saw them, once more, as columns: all that was heard between two
        times. Raises StorageError."""
        body = packed_people(rows)
        self._keep([{"kind": "people", "from_us": from_us, "to_us": to_us, "rows": len(rows), "body": body}])

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
        if not (found := self._found(query)):
            return None
        at_us, rows = int(found[0].to_us), unpacked(found[0].body)
        beside = select(TAPE.c.body).where(TAPE.c.kind == "key" + PEOPLE, TAPE.c.to_us == at_us)
        for one in self._found(beside.order_by(TAPE.c.id.desc()).limit(1)):
            rows += unpacked(one.body)
        return at_us, rows

    def key_times(self, from_us: int, to_us: int) -> list[int]:
        """When there are key pieces, from_us <= time < to_us, oldest first."""
        query = select(TAPE.c.to_us).where(TAPE.c.kind == "key", TAPE.c.to_us >= from_us, TAPE.c.to_us < to_us)
        return [int(row.to_us) for row in self._found(query.order_by(TAPE.c.to_us))]

    def messages(self, from_us: int, to_us: int) -> Iterator[Row]:
        """The delta rows with from_us <= at_us < to_us, in time order. Few pieces are in memory at a time."""
        waiting: list[Row] = []
        pieces = self._pieces(from_us, to_us)
        for place, rows in enumerate(self._rows([piece_id for _, piece_id in pieces])):
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
            select(TAPE.c.to_us, TAPE.c.body)
            .where(TAPE.c.kind.in_(("lead", "lead" + PEOPLE)), TAPE.c.to_us > from_us, TAPE.c.to_us <= to_us)
            .order_by(TAPE.c.to_us, TAPE.c.id)
        )
        leads: dict[int, list[Row]] = {}
        for row in self._found(query):
            leads.setdefault(int(row.to_us), []).extend(unpacked(row.body))
        return list(leads.values())

    def over(self, sort: str, span: tuple[int, int]) -> int:
        """Messages of one of SORTS in pieces that lie within a span."""
        query = select(func.coalesce(func.sum(TAPE.c.rows), 0)).where(*_within(sort, span))
        return int(self._found(query)[0][0])

    def forget(self, sort: str, span: tuple[int, int], most: int) -> int:
        """Drop pieces of one of SORTS that lie within a span, the oldest first, so many at most; how many. What follows
        the next key piece can still be folded; who reads meanwhile reads on without them."""
        chosen = select(TAPE.c.id).where(*_within(sort, span)).order_by(TAPE.c.to_us).limit(most)
        try:
            with self._lock, self._writing.begin() as connection:
                return connection.execute(delete(TAPE).where(TAPE.c.id.in_(chosen))).rowcount
        except SQLAlchemyError as error:
            raise StorageError(f"tape: old pieces were not dropped: {refusal(self._reading, error)}") from error

    def _body_of(self, piece: int) -> bytes:
        found = self._found(select(TAPE.c.body).where(TAPE.c.id == piece))
        return bytes(found[0].body) if found else packed_people(())

    def _keep(self, pieces: Sequence[Mapping[str, Any]]) -> None:
        try:
            with self._lock, self._writing.begin() as connection:
                connection.execute(insert(TAPE), pieces)
        except SQLAlchemyError as error:
            why, rows = refusal(self._reading, error), sum(piece["rows"] for piece in pieces)
            raise StorageError(f"tape: a piece of {rows} messages was not kept: {why}") from error

    def _end(self, first: Any, last: Any, kind: str) -> tuple[int, int] | None:
        """The least and the greatest of the pieces of one kind, each by its index."""
        found = [self._found(select(one).where(TAPE.c.kind == kind))[0] for one in (first, last)]
        return None if found[0][0] is None else (int(found[0][0]), int(found[1][0]))

    def covered(self, from_us: int, to_us: int) -> list[tuple[int, int]]:
        """When the tape has what went by, of a stretch and of what reaches into it: (from, to) in the order of from."""
        query = select(TAPE.c.from_us, TAPE.c.to_us).where(
            TAPE.c.kind == "delta", TAPE.c.to_us >= from_us, TAPE.c.to_us < to_us + LONGEST_US, TAPE.c.from_us < to_us
        )
        return [(int(row.from_us), int(row.to_us)) for row in self._found(query.order_by(TAPE.c.from_us))]

    def _pieces(self, from_us: int, to_us: int) -> list[tuple[int, int]]:
        """(from, id) of the pieces that reach into a stretch. Each end is asked of its own index: what lies beside the
        bodies is a page of the disk for each piece."""
        is_delta = TAPE.c.kind.in_(("delta", "delta" + PEOPLE, "delta" + SEEN))
        ends_within = select(TAPE.c.id).where(is_delta, TAPE.c.to_us >= from_us, TAPE.c.to_us < to_us + LONGEST_US)
        query = (
            select(TAPE.c.from_us, TAPE.c.id)
            .where(is_delta, TAPE.c.from_us > from_us - LONGEST_US, TAPE.c.from_us < to_us)
            .where(TAPE.c.id.in_(ends_within))
            .order_by(TAPE.c.from_us, TAPE.c.id)
        )
        return [(int(row.from_us), int(row.id)) for row in self._found(query)]

    def _rows(self, pieces: Sequence[int]) -> Iterator[list[Row]]:
        """The rows of each piece in order; none of one that went meanwhile."""
        for begin in range(0, len(pieces), _AT_ONCE):
            some = pieces[begin : begin + _AT_ONCE]
            bodies = {
                row.id: row.body for row in self._found(select(TAPE.c.id, TAPE.c.body).where(TAPE.c.id.in_(some)))
            }
            yield from (unpacked(bodies[piece]) if piece in bodies else [] for piece in some)

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


def _by_sort(kind: str, rows: Sequence[Row]) -> Iterator[tuple[str, Sequence[Row]]]:
    """Rows in their order by the kind of piece that they go into; the first may have none."""
    sorts: dict[str, list[Row]] = {kind: []}
    for row in rows:
        sorts.setdefault(kind + _sort(kind, row[1]), []).append(row)
    yield from sorts.items()


def _sort(kind: str, topic: str) -> str:
    """Of one row, by its topic. Those of a lead have topics of their own."""
    if kind == "lead":
        return PEOPLE if topic in ("pulse", "position") else ""
    kinds = topic.split("/", 4)[2:4]
    if kinds[:1] == ["seen"]:
        return SEEN if kind == "delta" else ""
    return PEOPLE if kinds == ["state", "worker"] else ""


def _within(sort: str, span: tuple[int, int]) -> tuple[ColumnElement[bool], ...]:
    """Pieces of a sort that lie within from_us <= time < to_us."""
    from_us, to_us = span
    return (TAPE.c.kind.in_(SORTS[sort]), TAPE.c.to_us >= from_us, TAPE.c.to_us < to_us, TAPE.c.from_us >= from_us)


def _time(row: Row) -> int:
    return row[0]
