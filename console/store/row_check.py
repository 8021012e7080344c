"""Checks rows of the journal one after another: chain and content of each, and the tree they make. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from json.encoder import encode_basestring as quoted
from typing import Any

from console.store.key_history import KIND
from console.store.merkle import Peaks


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


def first_fault(found: Checked, rows: Iterable[Any], sizes: Iterator[int]) -> Fault | None:
    """The one loop that must be fast: `vigil bench evidence` measures it. `rows` are those of the table, in order."""
    sha256, push, before, mark = hashlib.sha256, found.tree.push, found.last_hash, next(sizes, -1)
    expected = found.after
    for seq, at_us, kind, subject, operator, body, previous, hashed in rows:
        expected += 1
        if seq != expected:
            return Fault(f"row {expected}", "it is missing")
        if before and previous != before:
            return Fault(f"row {seq}", "it does not carry the hash of the row before")
        try:
            said = f'[{seq},{at_us},{quoted(kind)},{quoted(subject)},{quoted(operator)},{body},"{previous}"]'
            digest = sha256(said.encode())
        except (TypeError, ValueError) as error:
            return Fault(f"row {seq}", f"it is no text: {error}")
        if digest.hexdigest() != hashed:
            return Fault(f"row {seq}", "its content does not give its hash")
        if kind == KIND:
            found.keys.append((seq, body))
        if not found.rows:
            found.first_previous = previous
        found.last_hash = before = hashed
        push(sha256(b"\0" + digest.digest()).digest())
        found.rows += 1
        if seq == mark:
            found.peaks_at[mark] = found.tree.copy()
            mark = next(sizes, -1)
    return None
