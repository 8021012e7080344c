"""Questions put to the past: answered in the order of time as they are found, the tape in a process of its own.

Neither window nor core waits for it. What is asked of the journal alone needs no process: it is read page by page.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from multiprocessing.connection import Connection

from console.domain.search import AreaPast, Found, Passings, Sightings, Stays, clipped
from console.domain.search_rows import RowFilter, Sought
from console.messages import GasPoint, Message, Permit, Worker
from console.priority import lower_program
from console.room import presence
from console.room.apart import apart
from console.room.gas_past import permit_before, state_and_zone, tell_gas
from console.room.past import Past
from console.site.model import Site
from console.store.errors import StorageError
from console.store.store import Store
from console.topics import Refused, decode, seen_topic, state_topic

MOST_FOUND = 5000
"""So many answers at most; who asks learns that there may be more."""
PAGE = 2000
"""Rows of the journal read at a time."""
STEP = 0.01
"""Of the time: what was looked at before something is said of it."""
TELL_EVERY = 20_000
"""Messages of the tape between two words of how far it is."""
QUIET = frozenset({"recordings_sealed", "clock_checked"})
"""Rows of the machinery, which come by themselves: nobody seeks them but by their kind."""


class About(StrEnum):
    """What is asked."""

    ROWS = "rows"
    WHO = "who"
    SEEN = "seen"
    GAS = "gas"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Question:
    """One question about from_us <= time < to_us. `values`: gas points, and from which value on. An incident is told by
    its `zone`, and the rows that carry its name `incident` wherever they are."""

    about: About
    from_us: int
    to_us: int
    zone: str = ""
    person: str = ""
    values: dict[str, float] = field(default_factory=dict)
    permit: str = ""
    incident: str = ""
    sought: Sought = field(default_factory=Sought)


@dataclass(frozen=True, slots=True)
class Part:
    """Some answers, and which share of the time was looked at (0..1)."""

    share: float
    found: tuple[Found, ...] = ()


Tell = Callable[[Part], None]


class SearchFailed(Exception):
    """There is no answer. str() says why."""


def answers(past: Past, site: Site, asked: Question) -> Iterator[Part]:
    """The answers, part by part: a part a hundredth of the time, or what came together. Raises StorageError."""
    waiting: list[Found] = []
    told, count = 0.0, 0
    for part in _ASKED[asked.about](past, site, asked):
        waiting += part.found
        if part.share - told >= STEP or len(waiting) >= PAGE or part.share >= 1.0 > told:
            count += len(waiting)
            yield Part(part.share, tuple(waiting[: len(waiting) - max(0, count - MOST_FOUND)]))
            if count >= MOST_FOUND:
                return
            told, waiting = part.share, []
    if waiting:
        yield Part(1.0, tuple(waiting[: MOST_FOUND - count]))


def run_search(database_url: str, site: Site, asked: Question, tell: Tell, stop: threading.Event) -> None:
    """Tell the answers from a process of its own; call it off the loop. `stop` ends it. Raises SearchFailed."""
    with apart("search", _alone, database_url, site, asked) as hearing:
        hear(hearing, tell, stop)


def _alone(saying: Connection, database_url: str, site: Site, asked: Question) -> None:
    """In a process of its own, behind everything else."""
    lower_program()
    work(saying, database_url, site, asked)


def work(saying: Connection, database_url: str, site: Site, asked: Question) -> None:
    """Say the parts as they are found, then None; or why there are none."""
    try:
        store = Store.open(database_url)
        try:
            for part in answers(store, site, asked):
                saying.send(part)
            saying.send(None)
        finally:
            store.close()
    except StorageError as error:
        saying.send(str(error))
    except BrokenPipeError:
        logging.getLogger(__name__).info("nobody waits for the answer any more")


def hear(hearing: Connection, tell: Tell, stop: threading.Event) -> None:
    """Pass on what the process says until it is done or `stop` is set. Raises SearchFailed."""
    while not stop.is_set():
        if not hearing.poll(0.2):
            continue
        try:
            said = hearing.recv()
        except EOFError:
            raise SearchFailed("its process ended without a word") from None
        if said is None:
            return
        if isinstance(said, str):
            raise SearchFailed(said)
        tell(said)


def _rows(past: Past, site: Site, asked: Question) -> Iterator[Part]:
    judge, after, kinds = RowFilter(site, asked.sought), 0, asked.sought.kinds
    while rows := past.journal(after, PAGE, asked.from_us, asked.to_us, kinds or None):
        taken = (row for row in rows if (kinds or row.kind not in QUIET) and judge.takes(row))
        yield Part(_share(asked, rows[-1].at_us), tuple(Found(row.at_us, row.at_us, row=row) for row in taken))
        after = rows[-1].seq
    yield Part(1.0)


def _who(past: Past, site: Site, asked: Question) -> Iterator[Part]:
    asked = _taped(past, asked)
    stays, people = Stays(site, asked.zone), state_topic(site.id, "worker", asked.person)
    first_us, key = _key(past, asked, lambda topic: topic.startswith(people))
    known = [one for message in key if isinstance(message, Worker) for one in stays.hear(message)]
    yield Part(0.0, _within(known, asked))
    told = partial(_told, past, lambda topic: topic.startswith(people))
    for at_us, ended in presence.stays(past.tape, told, stays, asked.person, (first_us, asked.to_us)):
        yield Part(_share(asked, at_us), _within(ended, asked))
    yield Part(1.0, _within(stays.over(asked.to_us), asked))


def _seen(past: Past, site: Site, asked: Question) -> Iterator[Part]:
    asked = _taped(past, asked)
    sightings, person = Sightings(site, asked.person), state_topic(site.id, "worker", asked.person)
    topics = {person, *(seen_topic(site.id, one.id) for one in site.cameras)}
    first_us, key = _key(past, asked, {person}.__contains__)
    known = [one for message in key if isinstance(message, Worker) for one in sightings.hear(message)]
    yield Part(0.0, _within(known, asked))
    told = partial(_told, past, topics.__contains__)
    for at_us, ended in presence.sightings(past.tape, told, sightings, asked.person, (first_us, asked.to_us)):
        yield Part(_share(asked, at_us), _within(ended, asked))
    yield Part(1.0, _within(sightings.over(asked.to_us), asked))


def _gas(past: Past, site: Site, asked: Question) -> Iterator[Part]:
    asked = _taped(past, asked)
    passings = Passings(site, asked.values, asked.permit)
    yield from _gas_told(past, site, asked, passings, (asked.permit,) if asked.permit else ())
    yield Part(1.0, _within(passings.over(asked.from_us, asked.to_us), asked))


def _gas_told(
    past: Past, site: Site, asked: Question, hearing: Passings, permits: Collection[str]
) -> Iterator[Part]:
    """Let it hear everything of gas points and permits; how far that is."""
    points, kept = frozenset(hearing.points), frozenset(permits)
    topics = {state_topic(site.id, "gas", point) for point in points}
    topics |= {state_topic(site.id, "permit", permit) for permit in kept}
    first_us, key = _key(past, asked, topics.__contains__)
    told, limit_us = partial(_told, past, topics.__contains__), round(site.limits.gas_s * 1e6)
    tell = partial(tell_gas, past, told, hearing, points, limit_us=limit_us)
    for permit in kept if first_us > asked.from_us or not key else ():
        if row := permit_before(past, permit, asked.from_us):
            hearing.hear_permit(asked.from_us, permit, *state_and_zone(row))
    for at_us in tell(span=(asked.from_us, min(first_us, asked.to_us))):
        yield Part(_share(asked, at_us))
    for message in key:
        if isinstance(message, GasPoint | Permit):
            hearing.hear(first_us, message)
    for at_us in tell(span=(first_us, asked.to_us)):
        yield Part(_share(asked, at_us))


def _incident(past: Past, site: Site, asked: Question) -> Iterator[Part]:
    """Everybody in the area, its gas and its permits; every row of it and every act of an operator."""
    whole, asked = asked, replace(_taped(past, asked), person="")
    for part in _who(past, site, asked):
        yield replace(part, share=part.share / 2)
    area = AreaPast(site, asked.zone)
    permits = [record.id for record in site.permits if area.has(record.zone)]
    for part in _gas_told(past, site, asked, area, permits):
        yield replace(part, share=0.5 + part.share / 2)
    yield Part(1.0, _within(area.over(asked.from_us, asked.to_us), asked))
    yield from _incident_rows(past, RowFilter(site, asked.sought), area, whole)


def _incident_rows(past: Past, judge: RowFilter, area: AreaPast, asked: Question) -> Iterator[Part]:
    after = 0
    of_it: set[str] = set()
    while rows := past.journal(after, PAGE, asked.from_us, asked.to_us):
        found: list[Found] = []
        for row in rows:
            if asked.incident and row.body.get("incident") == asked.incident:
                of_it.add(row.subject)
            is_near = row.subject in of_it or area.has(judge.zone_of(row))
            if row.kind not in QUIET and (is_near or row.operator):
                found.append(Found(row.at_us, row.at_us, row=row))
        yield Part(1.0, tuple(found))
        after = rows[-1].seq


def _taped(past: Past, asked: Question) -> Question:
    """The question up to the end of the tape: beyond it nothing holds."""
    span = past.tape.span()
    return asked if span is None else replace(asked, to_us=max(asked.from_us, min(asked.to_us, span[1])))


def _key(past: Past, asked: Question, wanted: Callable[[str], bool]) -> tuple[int, list[Message]]:
    """From when on the tape is to be read, and the wanted states of the key frame there."""
    span = past.tape.span()
    key = past.tape.keyframe(max(asked.from_us, span[0])) if span is not None else None
    if key is None:
        return asked.from_us, []
    messages = (_decoded(topic, payload) for _, topic, payload in key[1] if wanted(topic))
    return key[0], [message for message in messages if message is not None]


def _told(past: Past, wanted: Callable[[str], bool], from_us: int, to_us: int) -> Iterator[tuple[int, Message | None]]:
    """The wanted messages between two times; now and then None."""
    for number, (at_us, topic, payload) in enumerate(past.tape.messages(from_us, to_us), 1):
        if wanted(topic) and (message := _decoded(topic, payload)) is not None:
            yield at_us, message
        elif number % TELL_EVERY == 0:
            yield at_us, None


def _decoded(topic: str, payload: bytes) -> Message | None:
    """None for a message of a form that this version does not read."""
    try:
        return decode(topic, payload)
    except Refused:
        return None


def _within(found: Iterator[Found] | tuple[Found, ...] | list[Found], asked: Question) -> tuple[Found, ...]:
    cut = (clipped(one, asked.from_us, asked.to_us) for one in found)
    return tuple(one for one in cut if one is not None)


def _share(asked: Question, at_us: int) -> float:
    return min(1.0, max(0.0, (at_us - asked.from_us) / max(1, asked.to_us - asked.from_us)))


_ASKED: dict[About, Callable[[Past, Site, Question], Iterator[Part]]] = {
    About.ROWS: _rows,
    About.WHO: _who,
    About.SEEN: _seen,
    About.GAS: _gas,
    About.INCIDENT: _incident,
}
