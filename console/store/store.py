"""What Vigil keeps: the journal, the latest states, the answers, the tape, the history, the observed person-hours.

One thread writes, any number read. The only module besides `tape`, `history`, `heads` and `database` that speaks SQL.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from console.asks import Answer
from console.domain.decision import Decision
from console.messages import JournalEntry, Message
from console.store.canonical import canonical
from console.store.chain import FIRST_PREVIOUS, fault_of, row_hash
from console.store.database import open_database, refusal, writing
from console.store.errors import AskRepeated, StorageError
from console.store.heads import Heads
from console.store.history import History
from console.store.prepared import Prepared, Values
from console.store.rows import BEHAVIOURS, BehaviourEvent, BrokenRow, Exposure
from console.store.tables import ASK, EXPOSURE, JOURNAL, STATE
from console.store.tape import Tape
from console.topics import STATE as STATE_FORM
from console.topics import encode
from console.values import Outcome

COMPLETING = frozenset({"order_result", "camera_added", "camera_not_added"})
"""Kinds of decision that complete an ask which an earlier decision has begun; all others begin one."""
JOURNAL_COLUMNS = [column.name for column in JOURNAL.columns]
_NEWEST = select(func.max(JOURNAL.c.seq)).scalar_subquery()
_HEAD = Prepared(select(JOURNAL.c.seq, JOURNAL.c.hash).where(JOURNAL.c.seq == _NEWEST))
_JOURNALED = Prepared(insert(JOURNAL), JOURNAL_COLUMNS)
_REPLACED = Prepared(
    delete(STATE).where(STATE.c.kind == bindparam("of_kind"), STATE.c.id == bindparam("of_id")), ("of_kind", "of_id")
)
_STATED = Prepared(insert(STATE), ("kind", "id", "seq", "body"))
_BEGUN = Prepared(insert(ASK), ("ask", "seq", "outcome", "why", "place"))
_COMPLETED = Prepared(
    update(ASK)
    .where(ASK.c.ask == bindparam("of_ask"))
    .values({name: bindparam(f"to_{name}") for name in ("seq", "outcome", "why", "place")}),
    ("of_ask", "to_seq", "to_outcome", "to_why", "to_place"),
)
LONGEST_ASK = 128
"""Ids of asks that are longer are known by their hash: no index takes text of any length."""


class Store:
    """One open database. Every method raises StorageError when the database refuses."""

    def __init__(self, url: str) -> None:
        self._engine = open_database(url)
        self._writing = writing(self._engine)
        self._lock = threading.Lock()
        self._unsure = True
        """Whether the last commit may have been stored although its answer was lost, as a server that dies loses it."""
        self.tape = Tape(self._engine, self._writing, self._lock)
        self.history = History(self._engine, self._writing, self._lock)
        self.heads = Heads(self._engine, self._writing, self._lock)

    @classmethod
    def open(cls, url: str) -> Store:
        """Open a database by its SQLAlchemy URL, made or migrated as needed. Raises NotOpened."""
        return cls(url)

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    def commit(self, decisions: Sequence[Decision], at_us: int) -> list[JournalEntry]:
        """Journal decisions and store their states in ONE transaction, on disk when this returns.

        Raises AskRepeated when a decision begins an ask that was begun before, StorageError for any other refusal; in
        both cases nothing was stored; but a server lost between a commit and its answer may have stored it. So the
        first commit after a failure, or after opening, is looked for first: the same again is stored once.
        """
        if not decisions:
            return []
        try:
            with self._lock, self._writing.begin() as connection:
                entries = _stored_before(connection, decisions, at_us) if self._unsure else []
                if not entries:
                    entries = _append(connection, decisions, at_us)
                    _keep_answers(connection, decisions, entries)
                _upsert_states(connection, decisions, entries)
        except SQLAlchemyError as error:
            self._unsure = True
            kinds = ", ".join(decision.kind for decision in decisions)
            raise StorageError(f"journal: {kinds} not stored: {refusal(self._engine, error)}") from error
        self._unsure = False
        return entries

    def states(self, kind: str) -> dict[str, Message]:
        """The latest states of one kind, by id."""
        decoder = msgspec.json.Decoder(STATE_FORM[kind])
        query = select(STATE.c.id, STATE.c.body).where(STATE.c.kind == kind)
        try:
            return {row.id: decoder.decode(row.body) for row in sorted(self._rows(query), key=lambda row: str(row.id))}
        except msgspec.DecodeError as error:
            raise StorageError(f"state/{kind}: a stored state cannot be read: {error}") from error

    def answer_to(self, ask: str) -> Answer | None:
        """The answer an ask was given, None for one that led to no decision yet."""
        for row in self._rows(select(ASK).where(ASK.c.ask == _ask_key(ask))):
            return Answer(ask=ask, outcome=Outcome(row.outcome), why=row.why, where=row.place)
        return None

    def journal(
        self,
        after_seq: int = 0,
        limit: int = 1000,
        from_us: int | None = None,
        to_us: int | None = None,
        kinds: Sequence[str] | None = None,
    ) -> list[JournalEntry]:
        """Rows after a number, in order, with from_us <= at_us < to_us."""
        query = select(JOURNAL).where(JOURNAL.c.seq > after_seq)
        if from_us is not None:
            query = query.where(JOURNAL.c.at_us >= from_us)
        if to_us is not None:
            query = query.where(JOURNAL.c.at_us < to_us)
        if kinds is not None:
            query = query.where(JOURNAL.c.kind.in_(kinds))
        return [_entry(row) for row in self._rows(query.order_by(JOURNAL.c.seq).limit(limit))]

    def last_entry(self) -> JournalEntry | None:
        """The head of the chain."""
        for row in self._rows(select(JOURNAL).order_by(JOURNAL.c.seq.desc()).limit(1)):
            return _entry(row)
        return None

    def newest(self, kind: str) -> JournalEntry | None:
        """The last row of a kind."""
        query = select(JOURNAL).where(JOURNAL.c.kind == kind).order_by(JOURNAL.c.seq.desc())
        for row in self._rows(query.limit(1)):
            return _entry(row)
        return None

    def hashes(self, size: int) -> list[str]:
        """The hashes of the first rows, in order."""
        query = select(JOURNAL.c.hash).where(JOURNAL.c.seq <= size).order_by(JOURNAL.c.seq)
        return [row.hash for row in self._rows(query)]

    def stored_row(self, seq: int) -> tuple[int, int, str, str, str, str, str]:
        """A row as it was hashed: seq, at_us, kind, subject, operator, JSON of the body, previous. Raises StorageError
        when it is missing."""
        for row in self._rows(select(JOURNAL).where(JOURNAL.c.seq == seq)):
            return (row.seq, row.at_us, row.kind, row.subject, row.operator, row.body, row.previous)
        raise StorageError(f"journal: row {seq} is missing")

    def journal_ends(self, from_us: int, to_us: int) -> tuple[JournalEntry, JournalEntry] | None:
        """The first and the last row with from_us <= at_us < to_us, by number; None when there is none."""
        ends: list[JournalEntry] = []
        for order in (JOURNAL.c.seq, JOURNAL.c.seq.desc()):
            query = select(JOURNAL).where(JOURNAL.c.at_us >= from_us, JOURNAL.c.at_us < to_us)
            ends += [_entry(row) for row in self._rows(query.order_by(order).limit(1))]
        return (ends[0], ends[1]) if ends else None

    def verify_chain(self) -> BrokenRow | None:
        """The first row that was changed, is missing or was put in; None when the chain is whole."""
        seq, previous = 1, FIRST_PREVIOUS
        for row in self._rows(select(JOURNAL).order_by(JOURNAL.c.seq)):
            try:
                entry = _entry(row)
            except ValueError as error:
                return BrokenRow(row.seq, f"its body is not JSON: {error}")
            if why := fault_of(entry, seq, previous, row.body):
                return BrokenRow(entry.seq, why)
            seq, previous = seq + 1, entry.hash
        return None

    def add_exposure(self, rows: Sequence[Exposure]) -> None:
        """Add observed time to its hour, zone and trade."""
        try:
            with self._lock, self._writing.begin() as connection:
                for row in rows:
                    _add_exposure(connection, row)
        except SQLAlchemyError as error:
            raise StorageError(f"exposure: {len(rows)} rows not stored: {refusal(self._engine, error)}") from error

    def exposures(self, from_us: int, to_us: int) -> list[Exposure]:
        """Observed time of the hours that start in from_us <= hour_us < to_us."""
        query = select(EXPOSURE).where(EXPOSURE.c.hour_us >= from_us, EXPOSURE.c.hour_us < to_us)
        found = [Exposure(row.hour_us, row.zone, row.trade, row.person_s) for row in self._rows(query)]
        return sorted(found, key=lambda row: (row.hour_us, row.zone, row.trade))

    def behaviours(self, from_us: int, to_us: int) -> list[BehaviourEvent]:
        """Violations raised with from_us <= at_us < to_us, in time order, from the journal."""
        query = select(JOURNAL).where(
            JOURNAL.c.kind == "alert_raised", JOURNAL.c.at_us >= from_us, JOURNAL.c.at_us < to_us
        )
        entries = (_entry(row) for row in self._rows(query.order_by(JOURNAL.c.at_us, JOURNAL.c.seq)))
        return [_behaviour(entry) for entry in entries if entry.body.get("kind") in BEHAVIOURS]

    def _rows(self, query: Select[Any]) -> Iterator[Row[Any]]:
        try:
            with (
                self._engine.connect() as connection,
                connection.execution_options(yield_per=1000).execute(query) as rows,
            ):
                yield from rows
        except SQLAlchemyError as error:
            raise StorageError(f"the database does not answer: {refusal(self._engine, error)}") from error


def _stored_before(connection: Connection, decisions: Sequence[Decision], at_us: int) -> list[JournalEntry]:
    """The rows of a commit at the end of that very moment, when they are there already; else none."""
    query = select(JOURNAL).where(JOURNAL.c.at_us == at_us).order_by(JOURNAL.c.seq.desc()).limit(len(decisions))
    rows = list(reversed(connection.execute(query).all()))
    found = [(row.kind, row.subject, row.operator, row.body) for row in rows]
    wanted = [_content(decision) for decision in decisions]
    return [_entry(row) for row in rows] if found == wanted else []


def _append(connection: Connection, decisions: Sequence[Decision], at_us: int) -> list[JournalEntry]:
    head = _HEAD.one(connection).first()
    seq, previous = (0, FIRST_PREVIOUS) if head is None else (head.seq, head.hash)
    entries: list[JournalEntry] = []
    rows: list[tuple[Any, ...]] = []
    for number, (kind, subject, operator, body) in enumerate(map(_content, decisions), seq + 1):
        hashed = row_hash(number, at_us, kind, subject, operator, body, previous)
        rows.append((number, at_us, kind, subject, operator, body, previous, hashed))
        entries.append(JournalEntry(number, at_us, kind, subject, operator, _decoded(body), previous, hashed))
        previous = hashed
    _JOURNALED.many(connection, rows)
    return entries


def _content(decision: Decision) -> tuple[str, str, str, str]:
    """Kind, subject, operator and body as they are written."""
    return (_kept(decision.kind), _kept(decision.subject), _kept(decision.operator), canonical(decision.body))


def _kept(text: str) -> str:
    """Text as every database keeps it: PostgreSQL has no NUL."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


_decoded = msgspec.json.Decoder().decode


def _ask_key(ask: str) -> str:
    return _kept(ask) if len(ask) <= LONGEST_ASK else hashlib.sha256(ask.encode()).hexdigest()


def _upsert_states(connection: Connection, decisions: Sequence[Decision], entries: Sequence[JournalEntry]) -> None:
    newest: dict[tuple[str, str], Values] = {}
    for decision, entry in zip(decisions, entries, strict=True):
        for kind, name, state in decision.states:
            newest[kind, name] = (kind, name, entry.seq, encode(state).decode())
    if newest:
        _REPLACED.many(connection, list(newest))
        _STATED.many(connection, list(newest.values()))


def _keep_answers(connection: Connection, decisions: Sequence[Decision], entries: Sequence[JournalEntry]) -> None:
    """One answer an ask: several decisions of one commit may answer the same ask, the first one's answer counts."""
    begun: set[str] = set()
    for decision, entry in zip(decisions, entries, strict=True):
        if not decision.ask or decision.ask in begun:
            continue
        said = decision.body.get("answer", {})
        outcome, why = str(said.get("outcome", Outcome.DONE)), _kept(said.get("why", ""))
        answer = (_ask_key(decision.ask), entry.seq, outcome, why, _kept(said.get("where", "")))
        if decision.kind in COMPLETING:
            _COMPLETED.one(connection, answer)
            continue
        begun.add(decision.ask)
        try:
            _BEGUN.one(connection, answer)
        except IntegrityError as error:
            raise AskRepeated(f"ask {decision.ask} was answered before; {decision.kind} is not done twice") from error


def _add_exposure(connection: Connection, row: Exposure) -> None:
    same = (EXPOSURE.c.hour_us == row.hour_us, EXPOSURE.c.zone == row.zone, EXPOSURE.c.trade == row.trade)
    more = update(EXPOSURE).where(*same).values(person_s=EXPOSURE.c.person_s + row.person_s)
    if connection.execute(more).rowcount == 0:
        first = {"hour_us": row.hour_us, "zone": row.zone, "trade": row.trade, "person_s": row.person_s}
        connection.execute(insert(EXPOSURE).values(**first))


def _entry(row: Row[Any]) -> JournalEntry:
    return JournalEntry(
        seq=row.seq,
        at_us=row.at_us,
        kind=row.kind,
        subject=row.subject,
        operator=row.operator,
        body=json.loads(row.body),
        previous=row.previous,
        hash=row.hash,
    )


def _behaviour(entry: JournalEntry) -> BehaviourEvent:
    body = entry.body
    source = str(body.get("source", ""))
    seen_by = source.removeprefix("camera/") if source.startswith("camera/") else ""
    return BehaviourEvent(
        at_us=entry.at_us,
        kind=str(body["kind"]),
        zone=str(body.get("zone", "")),
        trade=str(body.get("trade", "")),
        camera=str(body.get("camera", "")) or seen_by,
    )
