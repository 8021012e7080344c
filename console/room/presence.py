"""Who was where and which cameras saw whom: from columns where there are such, else message by message.

The answers are the same. A week of a large plant is hundreds of millions of messages, of which a question about people
wants the positions alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import NamedTuple, Protocol

import numpy as np

from console.domain.presence import Looks, Places, Run, runs_of, stretches
from console.domain.search import Found, Sightings, Stays, Tag, reach_m
from console.messages import Message, Seen, Worker

LATE_US = 5_000_000
"""What a camera saw is heard so much later than it was taken, at most."""
Ended = tuple[int, tuple[Found, ...]]
"""Up to when it was looked, and what ended meanwhile."""
Told = Callable[[int, int], Iterator[tuple[int, Message | None]]]
"""The wanted messages of the tape from a time to a time, and now and then None."""


class PeopleTape(Protocol):
    """What people's tags said and what cameras saw, as columns."""

    def people_spans(self, from_us: int, to_us: int) -> list[tuple[int, int, int]]:
        """(from, to, number) of the pieces that reach into a stretch, oldest first."""

    def places(self, piece: int) -> Places:
        """Where people were, of one piece."""

    def looks(self, piece: int) -> Looks:
        """Where cameras saw people, of one piece."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody's tag was (`console.domain.search.Tag`)."""

    worker: str
    position_at_us: int
    x_m: float
    y_m: float
    storey: str
    error_m: float


class _Look(NamedTuple):
    """Where a camera saw people on one frame."""

    at_us: int
    camera: str
    spots: list[tuple[float, float]]


class _Tagged(NamedTuple):
    """Where a tag was, and when that was heard."""

    at_us: int
    tag: Spot


def stays(tape: PeopleTape, told: Told, asked: Stays, person: str, span: tuple[int, int]) -> Iterator[Ended]:
    """Tell a question who was in a zone everything of a time, of one person or of all ('')."""
    for from_us, to_us, run in _stretches(tape, span):
        if run is None:
            for at_us, message in told(from_us, to_us):
                yield at_us, tuple(asked.hear(message)) if isinstance(message, Worker) else ()
            continue
        for number, piece in enumerate(run.pieces, 1):
            places = _within(tape.places(piece), (from_us, to_us), person)
            yield _reached(run, number), tuple(asked.hear_places(places))


def sightings(tape: PeopleTape, told: Told, asked: Sightings, person: str, span: tuple[int, int]) -> Iterator[Ended]:
    """Tell a question which cameras saw somebody everything of a time."""
    for from_us, to_us, run in _stretches(tape, span):
        if run is None:
            for at_us, message in told(from_us, to_us):
                yield at_us, _sighted(asked, message)
            continue
        tags: list[_Tagged] = []
        for piece in run.pieces:
            tags += _tags(_within(tape.places(piece), (from_us, to_us), person))
            yield from_us, ()
        tags.sort(key=_heard_at)
        looks = sorted(_near(tape, run, asked.last, tags, (from_us, to_us)), key=_heard_at)
        both: tuple[Sequence[_Tagged | _Look], ...] = (tags, looks)
        for one in merge(*both, key=_heard_at):
            if isinstance(one, _Tagged):
                yield one.at_us, tuple(asked.hear(one.tag))
            else:
                asked.look_at(one.camera, one.at_us, one.spots)


def _heard_at(one: _Tagged | _Look) -> int:
    """What stands at one time keeps its order: the tags first."""
    return one.at_us


def _sighted(asked: Sightings, message: Message | None) -> tuple[Found, ...]:
    if isinstance(message, Seen):
        asked.look(message)
    return tuple(asked.hear(message)) if isinstance(message, Worker) else ()


def _stretches(tape: PeopleTape, span: tuple[int, int]) -> list[tuple[int, int, Run | None]]:
    from_us, to_us = span
    return stretches(from_us, to_us, runs_of(tape.people_spans(from_us - LATE_US, to_us + LATE_US), LATE_US))


def _within(places: Places, span: tuple[int, int], person: str) -> Places:
    wanted = (places.at_us >= span[0]) & (places.at_us < span[1])
    if person:
        wanted &= places.who == (places.names.index(person) if person in places.names else -1)
    return places if wanted.all() else places.where(wanted)


def _tags(places: Places) -> Iterator[_Tagged]:
    """Of one person."""
    columns = (places.who, places.at_us, places.position_us, places.x_m, places.y_m, places.storey, places.error_m)
    for who, at_us, position_us, x_m, y_m, storey, error_m in zip(*(each.tolist() for each in columns), strict=True):
        yield _Tagged(at_us, Spot(places.names[who], position_us, x_m, y_m, places.words[storey], error_m))


def _near(
    tape: PeopleTape, run: Run, before: Tag | None, tags: list[_Tagged], span: tuple[int, int]
) -> Iterator[_Look]:
    """The looks at somebody who was near to where the tag had been heard last; a little more than those that count.
    `before`: what had been heard of the tag before all these."""
    heard: list[tuple[int, Tag]] = [] if before is None else [(0, before)]
    for at_us, tag in tags:
        if not heard or tag.position_at_us > heard[-1][1].position_at_us:
            heard.append((at_us, tag))
    if not heard:
        return
    heard_us = np.array([at_us for at_us, _ in heard])
    x_m, y_m = np.array([tag.x_m for _, tag in heard]), np.array([tag.y_m for _, tag in heard])
    reach = max(reach_m(tag.error_m) for _, tag in heard) + 1e-6
    for piece in run.pieces:
        looks = tape.looks(piece)
        last = np.searchsorted(heard_us, looks.at_us, "right") - 1
        near = np.hypot(looks.x_m - x_m[last], looks.y_m - y_m[last]) <= reach
        near &= (last >= 0) & (looks.at_us >= span[0]) & (looks.at_us < span[1])
        yield from _looks(looks.where(near))


def _looks(looks: Looks) -> Iterator[_Look]:
    """Each look once, with all the spots that are left of it."""
    found: dict[tuple[int, int], _Look] = {}
    columns = (looks.camera, looks.look, looks.at_us, looks.x_m, looks.y_m)
    for camera, look, at_us, x_m, y_m in zip(*(each.tolist() for each in columns), strict=True):
        found.setdefault((camera, look), _Look(at_us, looks.cameras[camera], [])).spots.append((x_m, y_m))
    yield from found.values()


def _reached(run: Run, number: int) -> int:
    return run.from_us + (run.to_us - run.from_us) * number // len(run.pieces)
