"""What recorded video is worth, and what of it goes: by age, and for want of room. Pure.

Worth rises from plain over video of an alert and video of an open permit to what is locked. By age each goes when its
own time is over. For want of room plain video goes first, the oldest of all cameras first, then that of alerts; that of
permits and what is locked stays, whatever happens: then recording stops, and that is told long before.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import TypeAlias

from console.site.find import by_id
from console.site.model import Site

DAY_US = 86_400_000_000
EVER_US = 1 << 62
"""The end of what is not over."""
LONGEST_US = 600_000_000
"""No segment lasts longer; where another follows earlier, it ends there. Its usual minute is rounded up to the camera's
next key frame, and some send one a minute or less."""

Piece: TypeAlias = "tuple[int, str]"
"""A segment: (start in UTC microseconds, camera)."""
Starts: TypeAlias = "Mapping[str, Sequence[int]]"
"""By camera the starts of segments, oldest first."""


class Worth(IntEnum):
    """What a segment is worth, the least first."""

    PLAIN = 0
    ALERT = 1
    PERMIT = 2
    LOCKED = 3


@dataclass(frozen=True, slots=True)
class Span:
    """What a camera recorded from then to then is worth so much."""

    camera: str
    from_us: int
    to_us: int
    worth: Worth


class Worths:
    """Spans to look up in: overlapping ones of a camera and a worth are made one."""

    def __init__(self, spans: Iterable[Span]) -> None:
        together: dict[tuple[str, Worth], list[list[int]]] = {}
        for span in sorted(spans, key=lambda span: span.from_us):
            known = together.setdefault((span.camera, span.worth), [])
            if known and span.from_us <= known[-1][1]:
                known[-1][1] = max(known[-1][1], span.to_us)
            else:
                known.append([span.from_us, span.to_us])
        self._ends = {key: ([one[0] for one in known], [one[1] for one in known]) for key, known in together.items()}

    def of(self, camera: str, from_us: int, to_us: int) -> Worth:
        """The highest worth of anything with from_us <= time < to_us."""
        for worth in (Worth.LOCKED, Worth.PERMIT, Worth.ALERT):
            if (known := self._ends.get((camera, worth))) is not None:
                froms, tos = known
                place = bisect_right(froms, to_us - 1) - 1
                if place >= 0 and tos[place] > from_us:
                    return worth
        return Worth.PLAIN


def kept_us(site: Site, camera: str, worth: Worth) -> int:
    """How long a camera's video of some worth is kept. What is worth more is never kept shorter than plain video."""
    rules, place = site.recording, by_id(site.cameras, camera)
    plain_days = place.keep_days if place is not None and place.keep_days else rules.keep_days
    days = {Worth.PLAIN: 0.0, Worth.ALERT: rules.alert_days, Worth.PERMIT: rules.permit_days}
    return EVER_US if worth is Worth.LOCKED else int(max(plain_days, days[worth]) * DAY_US)


def expired(site: Site, starts: Starts, worths: Worths, now_us: int) -> Iterator[Piece]:
    """The segments whose time is over, by camera, oldest first. The newest of a camera is still being written."""
    for camera, starts_us in starts.items():
        kept = {worth: kept_us(site, camera, worth) for worth in Worth}
        for start_us, end_us in _finished(starts_us):
            if end_us + kept[Worth.PLAIN] > now_us:
                break
            if end_us + kept[worths.of(camera, start_us, end_us)] <= now_us:
                yield start_us, camera


def to_make_room(starts: Starts, worths: Worths) -> Iterator[Piece]:
    """What goes when the disk is full, one after the other, as long as it needs to."""
    for worth in (Worth.PLAIN, Worth.ALERT):
        of_camera = (_worth(camera, starts_us, worths, worth) for camera, starts_us in starts.items())
        yield from heapq.merge(*of_camera)


def ends_us(starts_us: Sequence[int], start_us: int) -> int:
    """The latest that a segment may end, of all starts of its camera, oldest first."""
    place = bisect_right(starts_us, start_us)
    return min(start_us + LONGEST_US, *starts_us[place : place + 1])


def _worth(camera: str, starts_us: Sequence[int], worths: Worths, worth: Worth) -> Iterator[Piece]:
    for start_us, end_us in _finished(starts_us):
        if worths.of(camera, start_us, end_us) is worth:
            yield start_us, camera


def _finished(starts_us: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and end of all but the newest."""
    for start_us, next_us in pairwise(starts_us):
        yield start_us, min(next_us, start_us + LONGEST_US)
