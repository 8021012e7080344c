"""What gas points said, told to a question: out of the history where the core listened, else message by message.

The history has every reading of a point by itself; the tape has what the room was shown, of all points together. In
which state permits were, the journal says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from console.domain.columns import Columns, said_of
from console.domain.history import HEARD_STEP_US
from console.domain.keeping import DAY_US
from console.domain.occasions import PERMIT_KINDS
from console.domain.search import Passings
from console.domain.spans import Span, left_over
from console.messages import GasPoint, JournalEntry, Message, Permit
from console.room.heard import heard_in, listened
from console.room.past import Past, next_event

UNPACKED_US = DAY_US
"""So much at once."""
_PAGE = 2000
Told = Callable[[int, int], Iterator[tuple[int, Message | None]]]
"""The wanted messages of the tape from a time to a time, and now and then None."""


def tell_gas(
    past: Past, told: Told, asked: Passings, points: frozenset[str], span: Span, limit_us: int
) -> Iterator[int]:
    """Tell a question everything of a time; up to when it was told. `limit_us`: so long a value is believed. Raises
    StorageError."""
    for begin_us in range(span[0], span[1], UNPACKED_US):
        piece = begin_us, min(span[1], begin_us + UNPACKED_US)
        said = partial(said_of, limit_us=limit_us)
        known = heard_in(past.history, listened(past.history, piece), points, said, HEARD_STEP_US)
        rest = [Columns(*each, {}) for each in left_over(piece, [(one.from_us, one.to_us) for one in known])]
        unknown = {(one.from_us, one.to_us) for one in rest}
        for stretch in sorted([*known, *rest], key=lambda one: one.from_us):
            if (stretch.from_us, stretch.to_us) in unknown:
                yield from _from_tape(told, asked, stretch)
                continue
            for point, column in stretch.points.items():
                asked.hear_column(point, column)
            for row in _permits(past, stretch.from_us, stretch.to_us):
                asked.hear_permit(row.at_us, row.subject, *state_and_zone(row))
            yield stretch.to_us


def permit_before(past: Past, permit: str, at_us: int) -> JournalEntry | None:
    """The row that says in which state a permit was at a moment; None where the journal does not know it. Raises
    StorageError."""
    row = next_event(past, at_us, PERMIT_KINDS, (permit,), back=True)
    while row is not None and row.subject != permit:
        row = next_event(past, row.at_us, PERMIT_KINDS, (permit,), back=True)
    return row


def state_and_zone(row: JournalEntry) -> tuple[str, str]:
    """Of a permit, by a row that says in which state it is."""
    return str(row.body.get("state", "")), str(row.body.get("zone", ""))


def _from_tape(told: Told, asked: Passings, stretch: Columns) -> Iterator[int]:
    for at_us, message in told(stretch.from_us, stretch.to_us):
        if isinstance(message, GasPoint | Permit):
            asked.hear(at_us, message)
        yield at_us


def _permits(past: Past, from_us: int, to_us: int) -> Iterator[JournalEntry]:
    after = 0
    while rows := past.journal(after, _PAGE, from_us, to_us, PERMIT_KINDS):
        yield from rows
        after = rows[-1].seq
