"""Checks a whole journal: every row, every signed head, every key, in as many processes as asked for.

The first thing that does not fit is named. Rows are read in spans of SPAN, each checked by itself; what joins them is
checked when they are put together.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from console.store.chain import FIRST_PREVIOUS
from console.store.database import open_database, refusal
from console.store.heads import Head
from console.store.key_history import BadKeyRow, KeyHistory, history_of
from console.store.merkle import Peaks
from console.store.plain_rows import driver_error, plain_rows
from console.store.row_check import BLOCK, Checked, Fault, first_fault
from console.store.signing import HEAD, is_signed
from console.store.tables import EVIDENCE_HEAD, JOURNAL

SPAN = 1 << 15
"""Rows of one piece of work. A power of two: the roots of whole pieces are nodes of the tree."""


@dataclass
class Proof:
    """What a journal came to. `rows` are all there are, `signed_rows` those that the newest head covers."""

    rows: int = 0
    heads: int = 0
    signed_rows: int = 0
    head: Head | None = None
    roots: dict[int, str] = field(default_factory=dict)
    history: KeyHistory = field(default_factory=KeyHistory)
    trusted: frozenset[str] = frozenset()
    late: int = 0
    """Heads whose key was revoked as of a time before them: what they cover, later heads must."""
    fault: Fault | None = None


def proven(url: str, known_keys: Iterable[str] = (), processes: int = 1, sizes: Iterable[int] = ()) -> Proof:
    """Check the journal of a database; `known_keys` are those that the asker trusts, all when there are none.

    `sizes`: trees whose roots are wanted besides those of the heads. Raises NotOpened.
    """
    engine = open_database(url)
    try:
        count, last = _counted(engine)
        heads = _heads(engine)
    except SQLAlchemyError as error:
        return Proof(fault=Fault("journal", refusal(engine, error)))
    finally:
        engine.dispose()
    if isinstance(heads, Fault):
        return Proof(fault=heads)
    wanted = sorted({head.size for head in heads} | {size for size in sizes if size <= last})
    proof = Proof(heads=len(heads), head=heads[-1] if heads else None)
    rows: list[tuple[int, str]] = []
    # The numbers are what somebody wrote: no more are gone through than there are rows.
    spans = _spans(url, min(last, count + 1), wanted, processes)
    proof.fault = _joined(proof, spans, rows) or _missing(proof, count, last) or _keys(proof, rows)
    proof.signed_rows = heads[-1].size if heads else 0
    if proof.fault is None:
        proof.trusted = proof.history.trusted(known_keys or [span.key for span in proof.history.spans])
        proof.fault = _signatures(proof, heads)
    return proof


def check_span(url: str, after: int, until: int, sizes: Sequence[int]) -> Checked:
    """Check the rows after a number up to another, in a process of its own."""
    engine = create_engine(url)
    try:
        found, unread = _checked(engine, after, until, sizes, BLOCK)
        # Row by row again: the first row that cannot be read is to be named, not its block.
        return _checked(engine, after, until, sizes, 1)[0] if unread else found
    finally:
        engine.dispose()


def _checked(engine: Engine, after: int, until: int, sizes: Sequence[int], block: int) -> tuple[Checked, bool]:
    """What the rows of a span come to, and whether the database gave them all."""
    found = Checked(after)
    query = select(JOURNAL).where(JOURNAL.c.seq > after, JOURNAL.c.seq <= until).order_by(JOURNAL.c.seq)
    try:
        with closing(plain_rows(engine, query)) as rows:
            found.fault = first_fault(found, rows, sizes, block)
    except (SQLAlchemyError, driver_error(engine)) as error:
        found.fault = Fault(f"row {after + found.rows + 1}", f"it cannot be read: {refusal(engine, error)}")
        return found, True
    return found, False


def _spans(url: str, last: int, sizes: Sequence[int], processes: int) -> Iterator[Checked]:
    """Every span in order, checked."""
    works = [
        (url, after, min(after + SPAN, last), [size for size in sizes if after < size <= after + SPAN])
        for after in range(0, last, SPAN)
    ]
    if processes < 2 or len(works) < 2:
        yield from (check_span(*work) for work in works)
        return
    # Spawned, not forked: the asker may have threads.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(check_span, *zip(*works, strict=True))


def _joined(proof: Proof, spans: Iterator[Checked], key_rows: list[tuple[int, str]]) -> Fault | None:
    """Put the spans together: the chain from each to the next, the tree at the size of each head."""
    tree, previous = Peaks(), FIRST_PREVIOUS
    for span in spans:
        if span.rows and span.first_previous != previous:
            return Fault(f"row {span.after + 1}", "it does not carry the hash of the row before")
        for size, peaks in span.peaks_at.items():
            at = tree.copy()
            at.join(peaks)
            proof.roots[size] = at.root().hex()
        if span.fault:
            return span.fault
        tree.join(span.tree)
        previous = span.last_hash
        proof.rows += span.rows
        key_rows += span.keys
    return None


def _missing(proof: Proof, count: int, last: int) -> Fault | None:
    """Rows whose number is none of 1 to as many as there are, so that one of these is missing."""
    if (proof.rows, last) == (count, count):
        return None
    return Fault(f"row {proof.rows + 1}", "it is missing")


def _keys(proof: Proof, rows: list[tuple[int, str]]) -> Fault | None:
    found = history_of((seq, json.loads(body)) for seq, body in rows)
    if isinstance(found, BadKeyRow):
        return Fault(f"row {found.seq}", found.why)
    proof.history = found
    return None


def _signatures(proof: Proof, heads: Sequence[Head]) -> Fault | None:
    """Every head against the tree, the key of its time, and the head before it."""
    previous, size = FIRST_PREVIOUS, 0
    for number, head in enumerate(heads, 1):
        if why := _head_fault(proof, head, number, previous, size):
            return Fault(f"head {number}", why)
        previous, size = head.digest, head.size
    return None


def _head_fault(proof: Proof, head: Head, number: int, previous: str, size: int) -> str:
    if head.number != number:
        return "it is missing"
    if head.previous != previous:
        return "it does not carry the hash of the head before"
    if head.size <= size:
        return "it covers no more rows than the head before"
    if head.size not in proof.roots:
        return f"it covers {head.size} rows; the journal has {proof.rows}"
    if head.root != proof.roots[head.size]:
        return "its root is not that of the rows"
    span = proof.history.at(head.size)
    if span is None or head.key != span.key:
        return f"key {head.key[:16]}… is not the one that signs at that time"
    if head.key not in proof.trusted:
        return f"it is signed with key {head.key[:16]}…, for which no key that you know vouches"
    if not is_signed(head.key, HEAD, head.text, head.signature):
        return f"the signature of key {head.key[:16]}… does not hold"
    proof.late += span.revoked_us is not None and head.at_us >= span.revoked_us
    return ""


def _heads(engine: Engine) -> list[Head] | Fault:
    heads: list[Head] = []
    with engine.connect() as connection:
        for row in connection.execute(select(EVIDENCE_HEAD).order_by(EVIDENCE_HEAD.c.number)):
            try:
                heads.append(Head.read(row.text, row.signature))
            except ValueError as error:
                return Fault(f"head {row.number}", str(error))
            if heads[-1].number != row.number:
                return Fault(f"head {row.number}", f"it says that it is head {heads[-1].number}")
    return heads


def _counted(engine: Engine) -> tuple[int, int]:
    """How many rows there are, and the highest number; one beyond them where that is no number at all."""
    with engine.connect() as connection:
        count, last = connection.execute(select(func.count(), func.max(JOURNAL.c.seq)).select_from(JOURNAL)).one()
    return int(count), (last or 0) if isinstance(last, int | None) else int(count) + 1
