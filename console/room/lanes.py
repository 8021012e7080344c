"""What a stretch of the past holds, in lanes: alerts, gas over its limit, people, permits, orders, camera gaps, and
when nothing was kept at all. Reads journal, tape and recordings; call it off the loop."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from console.domain.keeping import LONGEST_US
from console.messages import JournalEntry, Worker
from console.room.past import Past, newest_events
from console.room.picture import Picture
from console.room.stretch import Tape, decoded, picture_at
from console.store.segments import Segments, recorded_cameras
from console.topics import kind_of
from console.values import PermitState

log = logging.getLogger(__name__)

MOST_ROWS = 20_000
"""Rows of the journal that are read of a stretch: the newest."""
COUNTS = 96
"""Moments at which people are counted, evenly over the stretch."""
SILENT_US = 75_000_000
"""Key pieces are a minute apart at most: with more between them, nothing was kept."""
LEAST_GAP_US = 2_000_000
"""A shorter gap of a camera is none: its last picture stays so long."""
WHOLE_US = 59_000_000, 62_500_000
"""A segment that was not cut short is followed by the next after a time between these."""
ENDS_LOOKED_AT = 2_000
"""So many segments at most are asked for their end; of the others only their beginning is known."""
_GAS = ("danger/gas_", "danger/oxygen_")
_ALERTS = ("alert_raised", "alert_cleared")
_PERMITS = ("permit_issued", "permit_resumed", "permit_suspended", "permit_lapsed", "permit_closed")
_ORDERS = ("order_sending", "order_result", "order_refused", "output_moved", "writes_stopped")


@dataclass(frozen=True, slots=True)
class Span:
    """Something from a time to a time; `what` is its id."""

    what: str
    from_us: int
    to_us: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something at a time; `look` is its tier ('' for none)."""

    what: str
    at_us: int
    look: str = ""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Everything of one stretch. `people`: (time, how many) until the next; `known_from_us`: the journal was read whole
    from there on."""

    from_us: int
    to_us: int
    zone: str = ""
    alerts: tuple[Event, ...] = ()
    gas: tuple[Span, ...] = ()
    people: tuple[tuple[int, int], ...] = ()
    permits: tuple[Span, ...] = ()
    orders: tuple[Event, ...] = ()
    cameras: tuple[Span, ...] = ()
    nothing: tuple[Span, ...] = ()
    known_from_us: int = 0


def lanes_of(past: Past, recordings: Path, cameras: Iterable[str], stretch: tuple[int, int], zone: str = "") -> Lanes:
    """The lanes of a stretch (first, last); people in this zone, in any where none is named. Raises StorageError,
    OSError."""
    from_us, to_us = stretch
    tape, span = past.tape, past.tape.span()
    if span is None or to_us <= from_us:
        return Lanes(from_us, to_us, zone)
    rows = newest_events(past, from_us, to_us, (*_ALERTS, *_PERMITS, *_ORDERS), MOST_ROWS)
    full = len(rows) >= MOST_ROWS
    begun_us = rows[0].at_us if full else from_us
    before = picture_at(tape, max(begun_us, span[0]), span[0])
    nothing = silent_spans(tape.key_times(from_us - SILENT_US, to_us + SILENT_US), span, stretch)
    return Lanes(
        from_us=from_us,
        to_us=to_us,
        zone=zone,
        alerts=tuple(_raised(row) for row in rows if row.kind == "alert_raised"),
        gas=spans_of(_gas_standing(before), begun_us, to_us, _gas_turns(rows)),
        people=_counts(tape, stretch, zone, nothing),
        permits=spans_of(_permits_open(before), begun_us, to_us, _permit_turns(rows)),
        orders=tuple(Event(row.kind, row.at_us) for row in rows if row.kind in _ORDERS),
        cameras=camera_gaps(recordings, cameras, (max(from_us, span[0]), min(to_us, span[1]))),
        nothing=nothing,
        known_from_us=begun_us if full else 0,
    )


def spans_of(
    standing: Iterable[str], from_us: int, to_us: int, turns: Iterable[tuple[int, str, bool]]
) -> tuple[Span, ...]:
    """What stood from when to when: of what stood at the beginning, and (time, what, whether it begins) in order."""
    begun = dict.fromkeys(standing, from_us)
    found: list[Span] = []
    for at_us, what, begins in turns:
        if begins:
            begun.setdefault(what, at_us)
        elif what in begun:
            found.append(Span(what, begun.pop(what), at_us))
    return (*found, *(Span(what, since_us, to_us) for what, since_us in begun.items()))


def silent_spans(keys_us: Sequence[int], span: tuple[int, int], stretch: tuple[int, int]) -> tuple[Span, ...]:
    """When nothing was kept: where key pieces, also those just beside the stretch, or the ends of the tape are too far
    apart."""
    low_us, high_us = stretch[0] - SILENT_US, stretch[1] + SILENT_US
    points = [low_us, *sorted(at_us for at_us in (*keys_us, *span) if low_us < at_us < high_us), high_us]
    far = [(one, two) for one, two in pairwise(points) if two - one > SILENT_US]
    found = [(max(one, stretch[0]), min(two, stretch[1])) for one, two in far]
    return tuple(Span("", one, two) for one, two in found if two > one)


def camera_gaps(recordings: Path, cameras: Iterable[str], stretch: tuple[int, int]) -> tuple[Span, ...]:
    """When one of these cameras, or one that was recorded before, was not; one gap of no camera where none can be
    read."""
    found: list[Span] = []
    try:
        for camera in sorted({*cameras, *recorded_cameras(recordings)}):
            segments = Segments(recordings, camera)
            segments.refresh()
            found += _gaps(segments, stretch)
    except OSError as error:
        log.warning("lanes: the recordings cannot be read: %s", error)
        return (Span("", *stretch),)
    return tuple(sorted(found, key=lambda gap: (gap.from_us, gap.what)))


def _gaps(segments: Segments, stretch: tuple[int, int]) -> Iterable[Span]:
    from_us, to_us = stretch
    within = segments.between(from_us, to_us)
    until_us, asked = from_us, 0
    for place, segment in enumerate(within):
        if segment.start_us - until_us > LEAST_GAP_US:
            yield Span(segments.camera, until_us, segment.start_us)
        next_us = within[place + 1].start_us if place + 1 < len(within) else None
        whole = next_us is not None and WHOLE_US[0] <= next_us - segment.start_us <= WHOLE_US[1]
        if whole and next_us is not None:
            until_us = next_us
        elif asked < ENDS_LOOKED_AT:
            asked += 1
            until_us = segment.path.stat().st_mtime_ns // 1000
        else:
            until_us = segment.start_us + LONGEST_US
        until_us = max(until_us, segment.start_us)
    if to_us - until_us > LEAST_GAP_US:
        yield Span(segments.camera, until_us, to_us)


def _raised(row: JournalEntry) -> Event:
    return Event(row.subject, row.at_us, str(row.body.get("tier", "")))


def _gas_standing(before: Picture) -> list[str]:
    return [alert.alert for alert in before.alerts.values() if alert.alert.startswith(_GAS) and alert.active]


def _gas_turns(rows: Iterable[JournalEntry]) -> Iterable[tuple[int, str, bool]]:
    said = (row for row in rows if row.kind in _ALERTS and row.subject.startswith(_GAS))
    return ((row.at_us, row.subject, row.kind == "alert_raised") for row in said)


def _permits_open(before: Picture) -> list[str]:
    return [permit.permit for permit in before.permits.values() if permit.state is PermitState.ACTIVE]


def _permit_turns(rows: Iterable[JournalEntry]) -> Iterable[tuple[int, str, bool]]:
    return (
        (row.at_us, row.subject, row.body.get("state") == PermitState.ACTIVE) for row in rows if row.kind in _PERMITS
    )


def _counts(tape: Tape, stretch: tuple[int, int], zone: str, nothing: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """How many people there were, by the newest key piece before each of some moments; -1: not known."""
    from_us, to_us = stretch
    counts: list[tuple[int, int]] = []
    seen_us, count = -1, 0
    for place in range(COUNTS):
        at_us = from_us + (to_us - from_us) * place // COUNTS
        if any(gap.from_us <= at_us < gap.to_us for gap in nothing):
            counts.append((at_us, -1))
            continue
        key = tape.keyframe(at_us)
        if key is not None and key[0] != seen_us:
            seen_us = key[0]
            workers = decoded(row for row in key[1] if kind_of(row[1]) == "worker")[1]
            count = sum(_is_in(worker, zone) for worker in workers if isinstance(worker, Worker))
        counts.append((at_us, count))
    return tuple(counts)


def _is_in(worker: Worker, zone: str) -> bool:
    return worker.zone == zone if zone else bool(worker.zone)
