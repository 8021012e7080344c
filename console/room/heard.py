"""What gas points said in a time, out of the history: point by point, without all the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from console.domain.columns import Column, Columns, column_of
from console.domain.history import LISTENED, LISTENER
from console.domain.samples import Samples as Said
from console.domain.spans import Span, left_over, merged, within
from console.room.past import Samples

LATER_US = 60_000_000
"""A time in which the core listened is told at its end, at most so much later than it began."""


def listened(history: Samples, span: Span) -> list[Span]:
    """When in a span the core heard and kept everything. Raises StorageError."""
    said = history.read(LISTENED, LISTENER, span[0], span[1] + LATER_US).samples
    ends_us, lengths_us = said.at_us.tolist(), said.values[0].tolist()
    spans = [(end_us - int(length_us), end_us) for end_us, length_us in zip(ends_us, lengths_us, strict=True)]
    return within(span, merged(spans))


def heard_in(
    history: Samples,
    spans: Iterable[Span],
    points: frozenset[str],
    column: Callable[[Said], Column] = column_of,
    early_us: int = 0,
) -> list[Columns]:
    """What points said in spans in which the core listened; without what is damaged. `early_us`: with what was heard so
    much before each of them. Raises StorageError."""
    spans = list(spans)
    if not spans:
        return []
    found = history.heard("gas", points, spans[0][0], spans[-1][1])
    columns = {point: column(samples) for point, samples in found.points.items() if len(samples)}
    damaged = merged((row.from_us, row.to_us + 1) for row in found.damaged)
    return [_stretch(columns, whole, early_us) for span in spans for whole in left_over(span, damaged)]


def _stretch(columns: dict[str, Column], span: Span, early_us: int) -> Columns:
    points = {name: column.between(span[0] - early_us, span[1]) for name, column in columns.items()}
    return Columns(*span, {name: column for name, column in points.items() if len(column.at_us)})
