"""Times from one moment to another: what is left of one, what lies within, which are one. Pure."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]
"""From and to, UTC microseconds."""


def left_over(span: Span, covered: Iterable[Span]) -> list[Span]:
    """What of a span others do not cover; those in order."""
    found, from_us = [], span[0]
    for begin_us, end_us in covered:
        if begin_us > from_us:
            found.append((from_us, min(begin_us, span[1])))
        from_us = max(from_us, end_us)
        if from_us >= span[1]:
            return found
    return [*found, (from_us, span[1])]


def within(span: Span, others: Iterable[Span]) -> list[Span]:
    """What of others lies within a span."""
    cut = ((max(from_us, span[0]), min(to_us, span[1])) for from_us, to_us in others)
    return [(from_us, to_us) for from_us, to_us in cut if from_us < to_us]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span[0] <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span[1]))
        else:
            found.append(span)
    return found
