"""Stretches of the tape, decoded: one to play on through, one to play back through."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from console.domain.leads import lead_of
from console.messages import JournalEntry, Message
from console.room.picture import Picture
from console.topics import Refused, decode, is_late, kind_of

LEAD_US = 90_000_000
"""Trends and trails need what came before the moment looked at: the fold starts this much earlier, at a key frame."""
SAMPLED = ("gas", "worker")
"""Kinds of states that are curves besides."""
LATE_US = 3_000_000
"""What a camera saw and what is journaled stand at their own time, before they are heard, and a picture stays for 2 s:
they are looked for so much before a key frame."""
STILLS = 6
"""Pictures kept of a stretch to play back through, evenly over it: a moment is folded from the one before it."""

Row = tuple[int, str, bytes]


class Tape(Protocol):
    """What the store keeps of the stream: key frames (every state) and everything said in between."""

    def span(self) -> tuple[int, int] | None:
        """First and last time there is, or None."""

    def keyframe(self, at_us: int) -> tuple[int, list[Row]] | None:
        """The newest key frame at or before a time."""

    def leads(self, from_us: int, to_us: int) -> list[list[Row]]:
        """The lead pieces that end in from_us < time <= to_us, oldest first: the trends and the journal in between."""

    def key_times(self, from_us: int, to_us: int) -> list[int]:
        """When there are key frames, from_us <= time < to_us, oldest first."""

    def messages(self, from_us: int, to_us: int) -> Iterator[Row]:
        """What was said from `from_us` (included) to `to_us` (excluded), in time order."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Decoded messages of a stretch of time, in order."""

    from_us: int
    to_us: int
    times_us: list[int]
    messages: list[Message]


@dataclass(frozen=True, slots=True)
class Still:
    """The picture at a moment; `folded` messages of its stretch are in it."""

    at_us: int
    picture: Picture
    folded: int


@dataclass(frozen=True, slots=True)
class BackStretch:
    """A stretch that can be shown at any of its moments, in any order."""

    stretch: Stretch
    stills: list[Still]
    is_first: bool
    """Whether the tape has nothing before it."""

    @property
    def from_us(self) -> int:
        """The first of its moments."""
        return self.stretch.from_us

    def covers(self, at_us: int) -> bool:
        """Whether a moment lies in it."""
        return self.stretch.from_us <= at_us <= self.stretch.to_us

    def picture(self, at_us: int) -> Picture:
        """The picture at one of its moments, a new one."""
        still = self.stills[max(0, bisect_right(self.stills, at_us, key=lambda one: one.at_us) - 1)]
        picture = still.picture.copy()
        upto = bisect_right(self.stretch.times_us, at_us)
        fold(picture, self.stretch.messages[still.folded : upto])
        return picture


def picture_at(tape: Tape, at_us: int, first_us: int) -> Picture:
    """The picture at a moment of a tape that begins at `first_us`, with the trends that led to it."""
    return opened_at(tape, at_us, first_us, at_us + 1)[0]


def opened_at(tape: Tape, at_us: int, first_us: int, to_us: int) -> tuple[Picture, Stretch]:
    """The picture at a moment, and what was said after it up to another (excluded). The tape is read once for both."""
    key = tape.keyframe(at_us)
    leads = tape.leads(key[0] - LEAD_US, key[0]) if key is not None else []
    if key is None or not leads:
        return _folded_through(tape, at_us, first_us, to_us)
    picture = Picture()
    before, since, after = _cut(tape.messages(key[0] - LATE_US, to_us), (key[0], at_us + 1))
    late = [row for row in before if is_late(row[1])]
    for lead in map(lead_of, leads):
        picture.lead_to(lead)
        late += lead.journal
    sampled, states, since = _sampled(key[1], since)
    _fold_sampled(picture, sampled)
    fold(picture, decoded(states)[1])
    said = decoded(late)[1]
    entries = {message.seq: message for message in said if isinstance(message, JournalEntry)}
    fold(picture, (message for message in said if not isinstance(message, JournalEntry)))
    fold(picture, (entries[seq] for seq in sorted(entries)))
    heard = decoded(since)[1]
    fold(picture, (one for one in heard if not (isinstance(one, JournalEntry) and one.seq in entries)))
    return picture, Stretch(at_us + 1, to_us, *decoded(after))


def _sampled(key: list[Row], since: list[Row]) -> tuple[dict[str, list[bytes]], list[Row], list[Row]]:
    """Of the states that are curves besides, the payloads by topic in order; and the other rows of both."""
    sampled: dict[str, list[bytes]] = {}
    rest: tuple[list[Row], list[Row]] = [], []
    for rows, others in zip((key, since), rest, strict=True):
        for row in rows:
            if (known := sampled.get(row[1])) is not None:
                known.append(row[2])
            elif kind_of(row[1]) in SAMPLED:
                sampled[row[1]] = [row[2]]
            else:
                others.append(row)
    return sampled, *rest


def _fold_sampled(picture: Picture, sampled: dict[str, list[bytes]]) -> None:
    """Take such states in, nine in ten of what a plant says. Only the newest of each is read."""
    for topic, payloads in sampled.items():
        try:
            picture.fold_newest(decode(topic, payloads[-1]), payloads)
        except Refused:  # Of another version, the newest at least.
            fold(picture, decoded((0, topic, payload) for payload in payloads)[1])


def _folded_through(tape: Tape, at_us: int, first_us: int, to_us: int) -> tuple[Picture, Stretch]:
    """The same of a tape without leads: one that has just begun, or of an earlier version."""
    key = tape.keyframe(max(at_us - LEAD_US, first_us)) or tape.keyframe(at_us)
    picture, from_us = Picture(), first_us
    if key is not None:
        from_us = key[0]
        fold(picture, decoded(key[1])[1])
    before, after = _cut(tape.messages(from_us, to_us), (at_us + 1,))
    fold(picture, decoded(before)[1])
    return picture, Stretch(at_us + 1, to_us, *decoded(after))


def _cut(messages: Iterable[Row], times_us: Iterable[int]) -> list[list[Row]]:
    """Rows in the order of time, cut at some times: before the first, from there to the second, and so on."""
    rows, parts, begin = list(messages), list[list[Row]](), 0
    for at_us in times_us:
        end = bisect_left(rows, at_us, key=_time)
        parts.append(rows[begin:end])
        begin = end
    return [*parts, rows[begin:]]


def stretch_of(tape: Tape, from_us: int, to_us: int) -> Stretch:
    """What was said from a moment (included) to another (excluded)."""
    return Stretch(from_us, to_us, *decoded(tape.messages(from_us, to_us)))


def back_stretch_of(tape: Tape, from_us: int, to_us: int, first_us: int) -> BackStretch:
    """The stretch up to and with a moment, ready to be shown backwards."""
    picture = picture_at(tape, from_us, first_us)
    times_us, messages = decoded(tape.messages(from_us + 1, to_us + 1))
    stretch, stills, folded = Stretch(from_us, to_us, times_us, messages), [Still(from_us, picture, 0)], 0
    for number in range(1, STILLS):
        at_us = from_us + (to_us - from_us) * number // STILLS
        upto = bisect_right(times_us, at_us)
        picture = picture.copy()
        fold(picture, messages[folded:upto])
        stills.append(Still(at_us, picture, upto))
        folded = upto
    return BackStretch(stretch, stills, from_us <= first_us)


def decoded(rows: Iterable[Row]) -> tuple[list[int], list[Message]]:
    """Times and messages of rows that can be read."""
    times: list[int] = []
    messages: list[Message] = []
    for at_us, topic, payload in rows:
        try:
            message = decode(topic, payload)
        except Refused:
            continue  # A tape of another version of Vigil may hold forms this one no longer reads.
        times.append(at_us)
        messages.append(message)
    return times, messages


def fold(picture: Picture, messages: Iterable[Message]) -> frozenset[str]:
    """Take messages into a picture; the kinds that changed."""
    return frozenset(picture.fold(message) for message in messages)


def _time(row: Row) -> int:
    return row[0]
