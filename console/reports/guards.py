"""Bypasses and stops of all writes in a span, from the rows of the journal: from when to when, by whom, why. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from console.messages import JournalEntry

LONGEST_US = 480 * 60_000_000
"""A bypass and a stop last a shift at most: rows so long before a span tell all that stood in it."""
BEGINS = frozenset({"bypass_confirmed", "writes_stopped"})
ENDS = frozenset({"bypass_ended", "writes_released"})
KINDS = (*sorted(BEGINS), *sorted(ENDS))


@dataclass(frozen=True, slots=True)
class Stood:
    """One bypass (`interlock`), or one stop of all writes ('')."""

    interlock: str
    from_us: int
    until_us: int
    """When it ended, or would end."""
    by: tuple[str, ...]
    reason: str
    open: bool = True
    """Whether it stands at the end of the span."""


def stood(rows: Iterable[JournalEntry], from_us: int, to_us: int) -> tuple[Stood, ...]:
    """What stood at any moment of a span, in the order in which it began."""
    found: list[Stood] = []
    standing: dict[str, Stood] = {}
    for row in rows:
        name = "" if row.kind.startswith("writes") else row.subject
        if row.at_us < to_us and row.kind in BEGINS | ENDS and name in standing:
            found.append(replace(standing.pop(name), until_us=row.at_us, open=False))
        if row.at_us < to_us and row.kind in BEGINS:
            by = (str(row.body.get("asked_by", "")), row.operator)
            ends_us, reason = int(row.body.get("until_us", 0)), str(row.body.get("reason", ""))
            standing[name] = Stood(name, row.at_us, ends_us, tuple(who for who in by if who), reason)
    found += standing.values()
    return tuple(sorted((each for each in found if each.until_us > from_us), key=lambda each: each.from_us))
