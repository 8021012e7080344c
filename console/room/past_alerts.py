"""What the figures of alert performance are counted from, as the store has it. Only reads; call it off the loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console.domain.flood import WINDOW_US
from console.domain.occurrences import KINDS_READ, Occurrence, Occurrences
from console.domain.stood import stood_at
from console.messages import Alert, JournalEntry
from console.room.past import Past, calls_between, newest_events

_FLOODS = ("flood_began", "flood_over")
_PAGE = 20_000


@dataclass(frozen=True, slots=True)
class PastAlerts:
    """The alerts of a span: every call of it, and those of before it from where no flood was; what stood or was set
    aside at its end."""

    calls: Occurrences
    at_end: tuple[Occurrence, ...] = ()


def alerts_between(past: Past, from_us: int, to_us: int) -> PastAlerts:
    """The alerts of from_us <= time < to_us. Raises StorageError."""
    states = [state for state in past.states("alert").values() if isinstance(state, Alert)]
    at_end = stood_at(to_us, states, _rows_after(past, to_us))
    return PastAlerts(calls_between(past, calm_before(past, from_us), to_us), tuple(at_end))


def calm_before(past: Past, at_us: int) -> int:
    """From when calls must be read to know whether there was a flood at a moment: ten minutes before it, or before the
    flood began that went on then."""
    turns = newest_events(past, 0, at_us, _FLOODS, most=1)
    running = [turn.at_us for turn in turns if turn.kind == "flood_began"]
    return (running[0] if running else at_us) - WINDOW_US


def _rows_after(past: Past, at_us: int) -> Iterator[JournalEntry]:
    after = 0
    while rows := past.journal(after, _PAGE, at_us, None, KINDS_READ):
        yield from rows
        after = rows[-1].seq
