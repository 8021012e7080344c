"""What one row of the alert list shows, and what the buttons below it may do. Plain values."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import overload

from widgets.states.urgency import Urgency


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert, worded. `unanswered` rows are tinted and blink by their look."""

    alert: str
    urgency: Urgency
    title: str
    place: str
    """Place and detail, the second line."""
    age: str
    """Counts up since it was raised."""
    state: str
    unanswered: bool
    active: bool
    raised: str = ""
    tier: str = ""
    answered_by: str = ""
    comment: str = ""
    verdict: str = ""
    shelved: str = ""
    """'until 14:50' while shelved."""
    raised_at_us: int = 0
    incident: str = ""
    heading: bool = False
    """Not an alert but the head of those below it; it cannot be chosen."""
    mark: str = ""
    """Its part in an incident: 'first-out · 3', or an arrow for what followed; '' for one that stands alone."""


class AlertRows(Sequence[AlertRow]):
    """Rows in their order, each worded when it is first looked at: of thousands those in sight. `ids` are there at
    once."""

    def __init__(
        self,
        ids: Sequence[str] = (),
        word: Callable[[str], AlertRow] | None = None,
        said: Mapping[str, AlertRow] = MappingProxyType({}),
    ) -> None:
        self.ids, self._word, self._said = ids, word or _nothing, said
        self._looked_at: dict[str, AlertRow] = {}

    @classmethod
    def of(cls, rows: Iterable[AlertRow]) -> AlertRows:
        """Rows that are worded already."""
        said = {row.alert: row for row in rows}
        return cls(tuple(said), None, said)

    def followed_by(self, others: AlertRows) -> AlertRows:
        """These, then others that are worded already."""
        return AlertRows((*self.ids, *others.ids), self._word, _Both(self._said, others._said))

    def named(self, name: str) -> AlertRow:
        """The row of an id that is among them."""
        if name in self._said:
            return self._said[name]
        if name not in self._looked_at:
            self._looked_at[name] = self._word(name)
        return self._looked_at[name]

    def grouped(self, ids: Sequence[str], headings: Container[str], heading: Callable[[str], AlertRow]) -> AlertRows:
        """The same rows in another order, with headings among them; they too are worded when they are looked at."""
        return AlertRows(ids, lambda name: heading(name) if name in headings else self._word(name), self._said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AlertRows) and tuple(self) == tuple(other)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> AlertRow: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[AlertRow]: ...

    def __getitem__(self, place: int | slice) -> AlertRow | Sequence[AlertRow]:
        if isinstance(place, slice):
            return AlertRows(self.ids[place], self._word, self._said)
        return self.named(self.ids[place])


class _Both(Mapping[str, AlertRow]):
    """Two mappings as one, without copying either: one may have a hundred thousand rows, each second."""

    def __init__(self, first: Mapping[str, AlertRow], other: Mapping[str, AlertRow]) -> None:
        self._first, self._other = first, other

    def __getitem__(self, name: str) -> AlertRow:
        return self._first[name] if name in self._first else self._other[name]

    def __contains__(self, name: object) -> bool:
        return name in self._first or name in self._other

    def __iter__(self) -> Iterator[str]:
        yield from self._first
        yield from (name for name in self._other if name not in self._first)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _nothing(alert: str) -> AlertRow:
    raise KeyError(alert)


@dataclass(frozen=True, slots=True)
class AlertListState:
    """The rows in their order, and the counts of the head line."""

    rows: AlertRows = field(default_factory=AlertRows)
    counts: str = ""
    shelved: tuple[AlertRow, ...] = ()
    """Always in sight, below the list."""
    urgent: bool = False
    """An SOS or an alert of tier 1 is unanswered: the rows of these blink."""


@dataclass(frozen=True, slots=True)
class ActState:
    """What became of the last act, where the eye is. `trouble` marks what did not happen."""

    note: str = ""
    busy: bool = False
    trouble: bool = False
    enabled: bool = True
