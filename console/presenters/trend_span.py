"""How far back a trend goes: what it shows when that is further than the room itself remembers. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.presenters.texts import Words, day_clock_text, value_text
from console.room.past import PastCurve

SHORT_S = 600
"""The room itself remembers as much."""
SPANS: dict[int, str] = {
    SHORT_S: "10 minutes",
    3600: "1 hour",
    8 * 3600: "8 hours",
    24 * 3600: "24 hours",
    7 * 86_400: "7 days",
    31 * 86_400: "31 days",
}
"""Seconds → phrase."""

Shown = tuple[tuple[int, float | None], ...]


@dataclass(frozen=True, slots=True)
class TrendSpan:
    """How far back, and what was read of it: None while it is being read; `why` it cannot be."""

    span_s: int = SHORT_S
    curve: PastCurve | None = None
    time_zone: str = "UTC"
    why: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it goes further back than the room remembers."""
        return self.span_s > SHORT_S


def stepped(span_s: int, by: int) -> int:
    """The next longer span, or shorter; the last stays."""
    spans = list(SPANS)
    return spans[min(len(spans) - 1, max(0, spans.index(span_s) + by))]


def refresh_s(span_s: int) -> float:
    """How old what was read may be. What the room heard since follows it, and that is some minutes long."""
    return min(240.0, max(10.0, span_s / 300))


def within(span: TrendSpan, heard: Iterable[tuple[int, float | None]], at_us: int, gap_s: float) -> Shown:
    """What to show of what was read and of what the room heard: up to now, as far back as the span."""
    from_us = at_us - span.span_s * 1_000_000
    if not span.is_long:
        return tuple(sample for sample in heard if from_us <= sample[0] <= at_us)
    if span.curve is None:
        return ()
    shown = [sample for sample in span.curve.samples if from_us <= sample[0] <= at_us]
    for sample in heard:
        if not span.curve.until_us < sample[0] <= at_us:
            continue
        if shown and sample[0] - shown[-1][0] > gap_s * 1e6:
            shown.append((shown[-1][0] + 1, None))
        shown.append(sample)
    return tuple(shown)


def empty_text(span: TrendSpan, short: str, words: Words) -> str:
    """Why there is nothing; `short` is what to say of ten minutes."""
    if not span.is_long:
        return short
    if span.why:
        return words("Not read: {why}").format(why=span.why)
    return words("reading …") if span.curve is None else words("no value in this time")


def extreme_text(span: TrendSpan, shown: Shown, unit: str, low: bool, words: Words) -> str:
    """What is damaged; the highest number and when it was, the lowest where low is what is feared."""
    numbers = [(value, at_us) for at_us, value in shown if value is not None]
    parts = []
    if span.curve is not None and span.curve.damaged:
        parts.append(words("{n} damaged pieces left out").format(n=len(span.curve.damaged)))
    if numbers:
        value, at_us = min(numbers) if low else max(numbers, key=lambda number: (number[0], -number[1]))
        said = words("lowest {value} · {time}") if low else words("highest {value} · {time}")
        parts.append(said.format(value=value_text(value, unit), time=day_clock_text(at_us, span.time_zone)))
    return " · ".join(parts)


def ends(span: TrendSpan, at_us: int) -> tuple[str, str]:
    """The times at both ends; none of ten minutes, as everybody knows when those were."""
    if not span.is_long:
        return ("", "")
    return (
        day_clock_text(at_us - span.span_s * 1_000_000, span.time_zone),
        day_clock_text(at_us, span.time_zone),
    )
