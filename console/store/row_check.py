"""Checks rows of the journal one after another: chain and content of each, and the tree they make. Pure.

Rows are taken in blocks: what is the same for every row is then done by one call for all of them. Only a block that
does not fit is gone through row by row, to name the first one that does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from json.encoder import encode_basestring as quoted
from typing import Any

from console.store.key_history import KIND
from console.store.merkle import Peaks

BLOCK = 2048
"""Rows that are checked together."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit: 'row 12', 'head 3', 'key row 7', and why."""

    where: str
    why: str


@dataclass
class Checked:
    """What one span of rows came to. `last_hash` is that of the row before, while it is known, and then of
    the last one. `peaks_at`: the tree at the sizes that heads have."""

    after: int
    tree: Peaks = field(default_factory=Peaks)
    rows: int = 0
    first_previous: str = ""
    last_hash: str = ""
    peaks_at: dict[int, Peaks] = field(default_factory=dict)
    keys: list[tuple[int, str]] = field(default_factory=list)
    fault: Fault | None = None


def first_fault(found: Checked, rows: Iterable[Any], sizes: Iterable[int], block: int = BLOCK) -> Fault | None:
    """What `vigil bench evidence` measures. `rows` are those of the table, in order: seq, at_us, kind, subject,
    operator, body, previous, hash. `sizes`: the trees that are wanted in `peaks_at`, rising."""
    ordered, wanted = iter(rows), list(sizes)
    while some := list(islice(ordered, block)):
        if _fits(found, some, wanted):
            continue
        for row in some:
            if not _fits(found, [row], wanted):
                return _fault(found, row)
    return None


def _fits(found: Checked, rows: Sequence[Any], sizes: Sequence[int]) -> bool:
    """Take rows that fit behind what was found; False, and nothing taken, when one of them does not."""
    seqs, _, kinds, _, _, bodies, previous, hashes = zip(*rows, strict=True)
    first = found.after + found.rows + 1
    if seqs != tuple(range(first, first + len(rows))) or previous[1:] != hashes[:-1]:
        return False
    if found.last_hash and previous[0] != found.last_hash:
        return False
    try:
        digests = _digests(rows)
    except (TypeError, ValueError):
        return False
    if tuple(map(bytes.hex, digests)) != hashes:
        return False
    if KIND in kinds:
        found.keys += [(seq, body) for seq, kind, body in zip(seqs, kinds, bodies, strict=True) if kind == KIND]
    if not found.rows:
        found.first_previous = previous[0]
    found.last_hash = hashes[-1]
    found.rows += len(rows)
    _grow(found, digests, first, [size for size in sizes if first <= size <= seqs[-1]])
    return True


def _digests(rows: Iterable[Any]) -> list[bytes]:
    """The hashes of rows, by the text that `chain.row_text` has. Raises TypeError, ValueError for what is no text."""
    sha256 = hashlib.sha256
    return [
        sha256(
            f'[{seq},{at_us},{quoted(kind)},{quoted(subject)},{quoted(operator)},{body},"{previous}"]'.encode()
        ).digest()
        for seq, at_us, kind, subject, operator, body, previous, _ in rows
    ]


def _grow(found: Checked, digests: Sequence[bytes], first: int, sizes: Iterable[int]) -> None:
    """Put the leaves of rows onto the tree, stopping where it is wanted."""
    sha256, done = hashlib.sha256, 0
    leaves = [sha256(b"\0" + digest).digest() for digest in digests]
    for size in sizes:
        found.tree.extend(leaves[done : size - first + 1])
        done = size - first + 1
        found.peaks_at[size] = found.tree.copy()
    found.tree.extend(leaves[done:])


def _fault(found: Checked, row: Any) -> Fault:
    """Why one row does not fit."""
    expected, previous = found.after + found.rows + 1, row[6]
    if row[0] != expected:
        return Fault(f"row {expected}", "it is missing")
    if found.last_hash and previous != found.last_hash:
        return Fault(f"row {expected}", "it does not carry the hash of the row before")
    try:
        _digests([row])
    except (TypeError, ValueError) as error:
        return Fault(f"row {expected}", f"it is no text: {error}")
    return Fault(f"row {expected}", "its content does not give its hash")
