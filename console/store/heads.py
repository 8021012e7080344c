"""Signed heads of the journal: the root of the Merkle tree over its rows, at least once a minute while rows come.

The leaf of a row is the hash of the row (32 bytes). A head is one canonical text and its signature: number, time, site,
how many rows, the hash of the last, their root, the peaks to go on from, the key, and SHA-256 of the text of the head
before.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, Select, insert, select
from sqlalchemy import Row as Found
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from console.store.canonical import canonical
from console.store.chain import FIRST_PREVIOUS
from console.store.database import refusal
from console.store.errors import StorageError
from console.store.key_history import KIND, BadKeyRow, KeyHistory, history_of
from console.store.merkle import Peaks
from console.store.plain_rows import driver_error, plain_rows
from console.store.row_check import Checked, first_fault
from console.store.signing import HEAD, public_of, signed
from console.store.tables import EVIDENCE_HEAD, JOURNAL

MOST_ROWS = 20_000
"""Rows that one head takes on more: signing waits in line with the decisions, and may not hold them up."""
HASH = 32
"""Bytes of one."""
_FIELDS = {"v", "number", "at_us", "site", "size", "last", "root", "peaks", "key", "previous"}

KeyOf = Callable[[str], Ed25519PrivateKey]


class JournalBroken(StorageError):
    """A row does not fit: nothing is signed any more. str() says which row and why."""


class Overtaken(StorageError):
    """Somebody else signed a head of that number in the same moment."""


@dataclass(frozen=True, slots=True)
class Head:
    """One signed head."""

    number: int
    at_us: int
    size: int
    last: str
    root: str
    peaks: tuple[str, ...]
    key: str
    previous: str
    text: str
    signature: str

    @classmethod
    def read(cls, text: str, signature: str) -> Head:
        """The head that a text says. Raises ValueError for one that is none."""
        try:
            said = json.loads(text)
            if set(said) != _FIELDS or said["v"] != 1 or canonical(said) != text:
                raise ValueError("fields or form")
            if any(len(bytes.fromhex(hashed)) != HASH for hashed in (said["last"], said["root"], *said["peaks"])):
                raise ValueError("a hash of another length")
            return cls(
                number=int(said["number"]),
                at_us=int(said["at_us"]),
                size=int(said["size"]),
                last=str(said["last"]),
                root=str(said["root"]),
                peaks=tuple(map(str, said["peaks"])),
                key=str(said["key"]),
                previous=str(said["previous"]),
                text=text,
                signature=signature,
            )
        except (TypeError, KeyError, ValueError, RecursionError) as error:
            raise ValueError(f"it is not the text of a head: {error}") from error

    @property
    def digest(self) -> str:
        """What the head after it carries as `previous`."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Heads:
    """The heads of one database."""

    def __init__(self, reading: Engine, writing: Engine, lock: threading.Lock) -> None:
        self._reading, self._writing, self._lock = reading, writing, lock

    def last(self) -> Head | None:
        """The newest, None while there is none. Raises JournalBroken when it is no head."""
        for row in self._found(select(EVIDENCE_HEAD).order_by(EVIDENCE_HEAD.c.number.desc()).limit(1)):
            return _read(row)
        return None

    def numbered(self, number: int) -> Head | None:
        """One of them, None when there is none of that number. Raises JournalBroken when it is no head."""
        for row in self._found(select(EVIDENCE_HEAD).where(EVIDENCE_HEAD.c.number == number)):
            return _read(row)
        return None

    def keys(self) -> KeyHistory:
        """The keys by the journal. Raises JournalBroken when a row of a key does not hold."""
        query = select(JOURNAL.c.seq, JOURNAL.c.body).where(JOURNAL.c.kind == KIND).order_by(JOURNAL.c.seq)
        found = history_of((row.seq, json.loads(row.body)) for row in self._found(query))
        if isinstance(found, BadKeyRow):
            raise JournalBroken(f"row {found.seq}: {found.why}")
        return found

    def sign(self, site: str, key_of: KeyOf, at_us: int) -> Head | None:
        """A head over the rows that came since the last one, MOST_ROWS at most; None when none came, or no key was
        begun. Each row is checked before it is signed. Raises JournalBroken, StorageError, what `key_of` raises."""
        last = self.last()
        found = self._taken(last)
        span = self.keys().at(found.after + found.rows) if found.rows else None
        if span is None:
            return None
        head = _made(site, last, found, key_of(span.key), at_us)
        self._keep(head)
        return head

    def _taken(self, last: Head | None) -> Checked:
        """The rows that came since a head, put onto its tree. Raises JournalBroken."""
        found = Checked(0, last_hash=FIRST_PREVIOUS)
        if last is not None:
            self._refuse_changed(last)
            found = Checked(last.size, Peaks.of(last.size, [*map(bytes.fromhex, last.peaks)]), last_hash=last.last)
        query = select(JOURNAL).where(JOURNAL.c.seq > found.after).order_by(JOURNAL.c.seq).limit(MOST_ROWS)
        try:
            with closing(plain_rows(self._reading, query)) as rows:
                fault = first_fault(found, rows, ())
        except (SQLAlchemyError, driver_error(self._reading)) as error:
            raise StorageError(f"evidence: the database does not answer: {refusal(self._reading, error)}") from error
        if fault:
            raise JournalBroken(f"{fault.where}: {fault.why}")
        return found

    def _refuse_changed(self, last: Head) -> None:
        rows = self._found(select(JOURNAL.c.hash).where(JOURNAL.c.seq == last.size))
        if [row.hash for row in rows] != [last.last]:
            raise JournalBroken(f"row {last.size}: it was signed, and is missing or another")

    def _keep(self, head: Head) -> None:
        row = {"number": head.number, "text": head.text, "signature": head.signature}
        try:
            with self._lock, self._writing.begin() as connection:
                connection.execute(insert(EVIDENCE_HEAD), [row])
        except IntegrityError as error:
            raise Overtaken(f"head {head.number} is there already: {refusal(self._reading, error)}") from error
        except SQLAlchemyError as error:
            raise StorageError(f"head {head.number} is not stored: {refusal(self._reading, error)}") from error

    def _found(self, query: Select[Any]) -> Iterator[Found[Any]]:
        try:
            with self._reading.connect() as connection:
                rows: Sequence[Found[Any]] = connection.execute(query).all()
        except SQLAlchemyError as error:
            raise StorageError(f"evidence: the database does not answer: {refusal(self._reading, error)}") from error
        yield from rows


def _read(row: Found[Any]) -> Head:
    try:
        return Head.read(row.text, row.signature)
    except ValueError as error:
        raise JournalBroken(f"head {row.number}: {error}") from error


def _made(site: str, last: Head | None, rows: Checked, key: Ed25519PrivateKey, at_us: int) -> Head:
    said = {
        "v": 1,
        "number": last.number + 1 if last else 1,
        "at_us": at_us,
        "site": site,
        "size": rows.after + rows.rows,
        "last": rows.last_hash,
        "root": rows.tree.root().hex(),
        "peaks": [peak.hex() for peak in rows.tree.hashes],
        "key": public_of(key),
        "previous": last.digest if last else FIRST_PREVIOUS,
    }
    text = canonical(said)
    return Head.read(text, signed(key, HEAD, text))
