"""The rows of a bundle: those of its range, those that vouch for its files and its keys, each with its proof."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from console.evidence.errors import EvidenceRefused
from console.evidence.form import ProvenRow
from console.recordings.verifying import vouching
from console.site.context import Context
from console.store.canonical import canonical
from console.store.chain import row_text
from console.store.head_file import refuse_put_back, write_head
from console.store.heads import Head, Overtaken
from console.store.key_history import KIND
from console.store.keys import Keys
from console.store.merkle import Span, inclusion_proof, leaf_hash, spans_of
from console.store.store import Store

TRIES = 5
"""The core may sign at the same moment; then its head counts."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows with their proofs, and the head that they lead to. `sealed`: which row seals which file, by path."""

    rows: tuple[ProvenRow, ...]
    head: Head
    first_seq: int
    last_seq: int
    sealed: dict[str, tuple[int, str]]


def covering(store: Store, context: Context, seq: int, now_us: Callable[[], int]) -> Head:
    """A head that covers a row; one is signed where there is none. Raises EvidenceRefused, StorageError."""
    key_of = Keys(context.home).load
    refuse_put_back(context.home, store.heads)
    for _ in range(TRIES):
        head = store.heads.last()
        if head is not None and head.size >= seq:
            write_head(context.home, head)
            return head
        with contextlib.suppress(Overtaken):
            if store.heads.sign(context.site.id, key_of, now_us()) is None:
                break
    raise EvidenceRefused("there is no key yet, or the journal comes faster than it is signed: let the core run first")


def tree_of(store: Store, head: Head) -> Span:
    """The tree of a head, from the rows. Raises EvidenceRefused when they do not give its root."""
    span = spans_of([leaf_hash(bytes.fromhex(hashed)) for hashed in store.hashes(head.size)])
    if span(0, head.size).hex() != head.root:
        raise EvidenceRefused("the journal is not what was signed; say `vigil verify --site` to see where")
    return span


def taken(
    store: Store, head: Head, tree: Span, span_us: tuple[int, int], names: Iterable[str], also: Iterable[int]
) -> Taken:
    """The rows of a time without a gap, those that seal the named files, those of keys, and others by number."""
    ends = store.journal_ends(*span_us)
    first, last = (ends[0].seq, min(ends[1].seq, head.size)) if ends else (0, -1)
    sealed = vouching(store, names, span_us[0], head.size)
    keys = [row.seq for row in store.journal(limit=100_000, kinds=(KIND,)) if row.seq <= head.size]
    wanted = sorted({*range(first, last + 1), *(row for row, _ in sealed.values()), *keys, *also})
    return Taken(
        rows=tuple(_proven(store, head, tree, wanted)),
        head=head,
        first_seq=first,
        last_seq=max(0, last),
        sealed=sealed,
    )


def _proven(store: Store, head: Head, span: Span, wanted: Sequence[int]) -> Iterable[ProvenRow]:
    for seq in wanted:
        row = store.stored_row(seq)
        yield ProvenRow(row_text(*row), tuple(inclusion_proof(seq - 1, head.size, span)))


def file_name(text: str) -> str:
    """A part of a path that every system takes."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", text).lstrip(".") or "_"


def lines(rows: Iterable[ProvenRow]) -> str:
    """The text of the file of rows."""
    return "".join(row.line() for row in rows)


def head_text(head: Head) -> str:
    """The text of the file of the head."""
    return canonical({"signature": head.signature, "text": head.text})
