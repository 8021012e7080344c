"""The past on its own clock: the same fold, fed from the tape that the core kept of everything the room heard."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from console.messages import Message
from console.room.picture import Picture
from console.topics import Refused, decode

PREFETCH_US = 20_000_000
LOW_WATER_US = 8_000_000
LEAD_US = 90_000_000
"""Trends and trails need what came before the moment looked at: the fold starts this much earlier, at a key frame."""

Row = tuple[int, str, bytes]


class Tape(Protocol):
    """What the store keeps of the stream: key frames (every state) and everything said in between."""

    def span(self) -> tuple[int, int] | None:
        """First and last time there is, or None."""

    def keyframe(self, at_us: int) -> tuple[int, list[Row]] | None:
        """The newest key frame at or before a time."""

    def messages(self, from_us: int, to_us: int) -> Iterator[Row]:
        """What was said from `from_us` (included) to `to_us` (excluded), in time order."""


class NothingRecorded(Exception):
    """There is no past to show yet."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Decoded messages of a stretch of time, in order."""

    from_us: int
    to_us: int
    times_us: list[int]
    messages: list[Message]


@dataclass
class Replay:
    """One replay. `load` and `seek_stretch` read and may take long: call them off the GUI thread."""

    tape: Tape
    at_us: int = 0
    speed: float = 1.0
    playing: bool = False
    picture: Picture = field(default_factory=Picture)
    _stretch: Stretch | None = None
    _next: int = 0

    def span(self) -> tuple[int, int]:
        """First and last moment that can be shown. Raises NothingRecorded."""
        span = self.tape.span()
        if span is None:
            raise NothingRecorded
        return span

    def opened(self, at_us: int) -> tuple[Picture, Stretch]:
        """The picture at a moment, and what follows it. Reads; changes nothing here."""
        first_us, last_us = self.span()
        at_us = min(max(at_us, first_us), last_us)
        key = self.tape.keyframe(max(at_us - LEAD_US, first_us)) or self.tape.keyframe(at_us)
        picture, from_us = Picture(), first_us
        if key is not None:
            from_us = key[0]
            _fold(picture, _decoded(key[1]).messages)
        _fold(picture, _decoded(self.tape.messages(from_us, at_us + 1)).messages)
        return picture, self.read(at_us + 1)

    def read(self, from_us: int) -> Stretch:
        """What was said in the next stretch after a moment. Reads; changes nothing here."""
        to_us = from_us + int(PREFETCH_US * max(1.0, self.speed))
        stretch = _decoded(self.tape.messages(from_us, to_us))
        return Stretch(from_us, to_us, stretch.times_us, stretch.messages)

    def show(self, at_us: int, opened: tuple[Picture, Stretch]) -> None:
        """Take an opened moment as the one to show."""
        self.picture, self._stretch = opened
        self.at_us, self._next = at_us, 0

    def advance(self, elapsed_us: int) -> frozenset[str]:
        """Let time pass by as much as the wall clock did, times the speed. Returns the kinds that changed."""
        stretch = self._stretch
        if not self.playing or stretch is None:
            return frozenset()
        self.at_us = min(self.at_us + int(elapsed_us * self.speed), stretch.to_us)
        upto = bisect_right(stretch.times_us, self.at_us)
        changed = frozenset(self.picture.fold(message) for message in stretch.messages[self._next : upto])
        self._next = max(self._next, upto)
        return changed | {"tick"}

    @property
    def runs_low(self) -> bool:
        """Whether the next stretch should be read now."""
        return self._stretch is not None and self._stretch.to_us - self.at_us < LOW_WATER_US * max(1.0, self.speed)

    @property
    def loaded_to_us(self) -> int:
        """Up to which moment it can play without reading."""
        return self._stretch.to_us if self._stretch is not None else 0

    def follow(self, stretch: Stretch) -> None:
        """Append the next stretch, unless a seek has gone elsewhere meanwhile."""
        held = self._stretch
        if held is None or stretch.from_us != held.to_us:
            return
        times, messages = held.times_us[self._next :], held.messages[self._next :]
        self._stretch = Stretch(self.at_us, stretch.to_us, times + stretch.times_us, messages + stretch.messages)
        self._next = 0


def _decoded(rows: list[Row] | Iterator[Row]) -> Stretch:
    times: list[int] = []
    messages: list[Message] = []
    for at_us, topic, payload in rows:
        try:
            message = decode(topic, payload)
        except Refused:
            continue  # A tape of another version of Vigil may hold forms this one no longer reads.
        times.append(at_us)
        messages.append(message)
    return Stretch(times[0] if times else 0, times[-1] if times else 0, times, messages)


def _fold(picture: Picture, messages: list[Message]) -> None:
    for message in messages:
        picture.fold(message)
