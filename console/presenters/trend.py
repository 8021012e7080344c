"""Trends in words and numbers: which span, which scale, which set-points. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from console.messages import GasPoint, Worker
from console.presenters.alert_text import gas_name
from console.presenters.texts import Words, age_text, value_text
from console.presenters.trend_span import TrendSpan, empty_text, ends, extreme_text, within
from console.site.model import GasPointPlace, Limits, WorkerRecord
from widgets.states.trend_state import TrendLine, TrendState
from widgets.states.urgency import Urgency

GAS_GAP_S = 15.0
"""Gas samples further apart than this are not joined."""
LATE_US = 60_000_000
RISE_SHARE = 0.01
"""Share of the range over a minute from which a value counts as rising or falling."""

TEN_MINUTES = TrendSpan()

Samples = Sequence[tuple[int, float | None]]


def gas_trend(
    place: GasPointPlace,
    now: GasPoint | None,
    samples: Iterable[tuple[int, float | None]],
    at_us: int,
    words: Words,
    span: TrendSpan = TEN_MINUTES,
) -> TrendState:
    """Trend of one gas point with its two set-points, over ten minutes or as far back as is asked for."""
    kept = within(span, samples, at_us, GAS_GAP_S)
    lines = (
        TrendLine(place.set_point_1, words("set-point 1"), Urgency.TWO),
        TrendLine(place.set_point_2, words("set-point 2"), Urgency.ONE),
    )
    low, high = _scale(kept, place, lines)
    return TrendState(
        title=f"{place.id} {gas_name(place, words)} {value_text(now.value, place.unit) if now else '–'}",
        note=_gas_note(place, now, span, kept, at_us, words),
        samples=kept,
        from_us=at_us - span.span_s * 1_000_000,
        to_us=at_us,
        low=low,
        high=high,
        lines=lines,
        urgency=level_look(now.level if now else 0),
        gap_s=span.span_s if span.is_long else GAS_GAP_S,
        ends=ends(span, at_us),
        empty=empty_text(span, words("no value in the last 10 minutes"), words),
    )


def pulse_trend(
    record: WorkerRecord,
    now: Worker | None,
    samples: Iterable[tuple[int, float | None]],
    at_us: int,
    limits: Limits,
    language: str,
    words: Words,
    span: TrendSpan = TEN_MINUTES,
) -> TrendState:
    """Pulse of one worker with the limit of the site, over ten minutes or as far back as is asked for."""
    kept = within(span, samples, at_us, limits.vital_s)
    pulse = now.pulse_bpm if now else None
    values = [value for _, value in kept if value is not None]
    fresh = bool(now) and at_us - (now.vital_at_us if now else 0) <= limits.vital_s * 1e6
    battery = f"{now.battery_pct:.0f} %" if now and now.battery_pct is not None else "–"
    return TrendState(
        title=words("{worker} pulse {value}").format(
            worker=record.said_in(language), value=f"{pulse:.0f}" if pulse is not None and fresh else "–"
        ),
        note=" · ".join(
            filter(
                None,
                (
                    extreme_text(span, kept, "", False, words) if span.is_long else "",
                    words("wristband {battery} · {age}").format(
                        battery=battery, age=age_text(now.vital_at_us if now else 0, at_us, words)
                    ),
                ),
            )
        ),
        samples=kept,
        from_us=at_us - span.span_s * 1_000_000,
        to_us=at_us,
        low=min([40.0, *values]),
        high=max([limits.pulse_high_bpm * 1.1, *values]),
        lines=(TrendLine(limits.pulse_high_bpm, words("limit"), Urgency.TWO),),
        urgency=Urgency.TWO if pulse is not None and pulse >= limits.pulse_high_bpm else Urgency.NORMAL,
        gap_s=span.span_s if span.is_long else limits.vital_s,
        ends=ends(span, at_us),
        empty=empty_text(span, words("no pulse in the last 10 minutes"), words),
    )


def level_look(level: int) -> Urgency:
    """Look of a gas point by the set-points it has reached. Both are tier 1 unless the site says otherwise."""
    return Urgency.NORMAL if level <= 0 else Urgency.ONE


def direction(samples: Iterable[tuple[int, float | None]], at_us: int, span: float) -> str:
    """'↑', '↓' or '' over the last minute of samples, the oldest first; `span` is the range of the point."""
    since_us = at_us - LATE_US
    numbers = [value for measured_us, value in samples if value is not None and since_us <= measured_us <= at_us]
    if len(numbers) < 3 or span <= 0:
        return ""
    change = (numbers[-1] - numbers[0]) / span
    return "↑" if change > RISE_SHARE else "↓" if change < -RISE_SHARE else ""


def _gas_note(
    place: GasPointPlace, now: GasPoint | None, span: TrendSpan, kept: Samples, at_us: int, words: Words
) -> str:
    """Set-points and age; of a long time the extreme in place of the age, as now is at the end of the curve."""
    one, two = _plain(place.set_point_1), _plain(place.set_point_2)
    if span.is_long:
        extreme = extreme_text(span, tuple(kept), place.unit, place.direction == "low", words)
        return " · ".join(filter(None, (extreme, words("SP1 {one} · SP2 {two}").format(one=one, two=two))))
    age = age_text(now.measured_at_us if now else 0, at_us, words)
    return words("SP1 {one} · SP2 {two} · {age}").format(one=one, two=two, age=age)


def _scale(samples: Samples, place: GasPointPlace, lines: Iterable[TrendLine]) -> tuple[float, float]:
    """Low and high of the picture: the values and the set-points, with a tenth to spare."""
    shown = [line.value for line in lines] + [value for _, value in samples if value is not None]
    low = min([*shown, place.range_low]) if place.direction != "low" else min(shown)
    high = max(shown)
    spare = (high - low) * 0.1 or 1.0
    return low - (spare if place.direction == "low" else 0.0), high + spare


def _plain(value: float) -> str:
    return f"{value:g}"
