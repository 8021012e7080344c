"""A preview of settings over the last week, in a process of its own: neither window nor core waits for it.

The newest hours are looked at first, until the week or the time for it is over; what was not reached is said.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

from console.core.rehearsal import Row, rehearsed
from console.core.rehearsal_columns import rehearsed_columns, watches_rise
from console.domain.columns import Columns
from console.domain.preview import Piece, Preview, Reached, Touched, compared, figures, joined, touched
from console.domain.spans import Span, left_over, within
from console.messages import Flood, Message
from console.priority import lower_program
from console.room.apart import apart
from console.room.heard import heard_in, listened
from console.room.past import Past, calls_between
from console.site.model import Site
from console.store.errors import StorageError
from console.store.store import Store
from console.topics import Refused, decode

WEEK_US = 7 * 86_400_000_000
HOUR_US = 3_600_000_000
STEPS_US = (HOUR_US // 12, HOUR_US, 6 * HOUR_US, 24 * HOUR_US)
"""So much of the past is judged at a time: little first, for the first answer, the last of these from then on."""
POINT_HOURS = 1000
"""So many points times hours of columns, at most, are in memory at a time: some 100 MB."""
BUDGET_S = 300.0
"""After this the preview is of what was reached."""
OVERDUE_S = 60.0
"""A process that says nothing so long beyond its time is ended."""
BEAT_US = 1_000_000
"""What is not judged is told once a second: that the core was there."""


Progress = Callable[[Reached], None]


class PreviewFailed(Exception):
    """There is no preview. str() says why."""


@dataclass(frozen=True, slots=True)
class PreviewJob:
    """What to compare: the site with the present settings and with the proposed ones, over the week before `to_us`."""

    database_url: str
    present: Site
    proposed: Site
    to_us: int
    budget_s: float = BUDGET_S


def preview_of(past: Past, job: PreviewJob, progress: Progress, clock: Callable[[], float] = time.monotonic) -> Preview:
    """The preview. Raises StorageError."""
    about, span = touched(job.present, job.proposed), past.tape.span()
    known = listened(past.history, (job.to_us - WEEK_US, job.to_us))
    begins = [from_us for from_us, _ in [*known[:1], *([span] if span else [])]]
    first_us = max(job.to_us - WEEK_US, min(begins, default=job.to_us))
    pieces: list[tuple[Piece, ...]] = []
    from_us, ends_s, steps = job.to_us, clock() + job.budget_s, iter(STEPS_US)
    most_us, step_us = HOUR_US * POINT_HOURS // max(1, len(about.points)), 0
    while about.any and from_us > first_us and clock() < ends_s:
        step_us = next(steps, step_us)
        start_us = max(first_us, from_us - min(step_us, most_us))
        pieces = list(judged(past, job, (start_us, from_us), about, known)) + pieces
        from_us = start_us
        progress(Reached((job.to_us - from_us) / max(1, job.to_us - first_us), _preview(past, job, from_us, pieces)))
    return _preview(past, job, from_us if about.any else first_us, pieces)


def judged(past: Past, job: PreviewJob, span: Span, about: Touched, known: list[Span]) -> Iterator[tuple[Piece, ...]]:
    """A span of the past under both settings: out of the history where it knows what was heard (`known`), else message
    by message."""
    sites = (job.present, job.proposed)
    columns: list[Columns] = []
    if not about.people and not watches_rise(sites, about.points):
        columns = heard_in(past.history, within(span, known), about.points)
    found = [(stretch.from_us, [rehearsed_columns(stretch, sites, about.points)]) for stretch in columns]
    for from_us, to_us in left_over(span, [(stretch.from_us, stretch.to_us) for stretch in columns]):
        found.append((from_us, rehearsed(_rows(past, job.present.id, from_us, to_us, about), sites, about)))
    for _, pieces in sorted(found, key=lambda each: each[0]):
        yield from pieces


def _preview(past: Past, job: PreviewJob, from_us: int, pieces: list[tuple[Piece, ...]]) -> Preview:
    """The preview of what was reached, which begins at `from_us`."""
    wanted_from_us, any_judged = job.to_us - WEEK_US, touched(job.present, job.proposed).any
    calls_from_us = from_us if any_judged else wanted_from_us
    calls = [call for call in calls_between(past, calls_from_us, job.to_us).calls if call.sounded]
    present, proposed = ([each[side] for each in pieces] for side in (0, 1))
    return Preview(
        wanted_from_us=wanted_from_us,
        from_us=from_us,
        to_us=job.to_us,
        taped_s=sum(piece.to_us - piece.from_us for piece in present) / 1e6,
        journaled=sum(call.raised_at_us >= calls_from_us for call in calls),
        judged=any_judged,
        rows=compared(joined(present), joined(proposed)),
        figures=figures(calls, job.present, job.proposed, job.to_us),
    )


def run_preview(job: PreviewJob, progress: Progress, stop: threading.Event) -> Preview:
    """The preview in a process of its own; call it off the loop. `stop` ends it. Raises PreviewFailed."""
    with apart("preview", _alone, job) as hearing:
        return heard(hearing, progress, stop, time.monotonic() + job.budget_s + OVERDUE_S)


def _alone(saying: Connection, job: PreviewJob) -> None:
    """In a process of its own; after its first answer behind everything else."""
    work(saying, job, lower_program)


def work(saying: Connection, job: PreviewJob, on_first: Callable[[], None] = lambda: None) -> None:
    """Say what was reached, again and again, then the preview, or why there is none."""
    told = False

    def tell(reached: Reached) -> None:
        nonlocal told
        saying.send(reached)
        if not told:
            told = True
            on_first()

    try:
        store = Store.open(job.database_url)
        try:
            saying.send(preview_of(store, job, tell))
        finally:
            store.close()
    except StorageError as error:
        saying.send(str(error))
    except BrokenPipeError:
        logging.getLogger(__name__).info("nobody waits for the preview any more")


def heard(hearing: Connection, progress: Progress, stop: threading.Event, ends_s: float) -> Preview:
    """What the process says, until it is the preview or `ends_s` of the monotonic clock. Raises PreviewFailed."""
    while not stop.is_set() and time.monotonic() < ends_s:
        if not hearing.poll(0.2):
            continue
        try:
            said = hearing.recv()
        except EOFError:
            raise PreviewFailed("its process ended without a word") from None
        if isinstance(said, Preview):
            return said
        if isinstance(said, str):
            raise PreviewFailed(said)
        progress(said)
    raise PreviewFailed("it was stopped" if stop.is_set() else "it took too long")


def _rows(past: Past, site: str, from_us: int, to_us: int, about: Touched) -> Iterator[Row]:
    """What is touched, and once a second that there was something at all."""
    gas = {f"vigil/{site}/state/gas/{point}" for point in about.points}
    people = f"vigil/{site}/state/worker/"
    beat_us = 0
    for at_us, topic, payload in past.tape.messages(from_us, to_us):
        message: Message | None = None
        if topic in gas or (about.people and topic.startswith(people)):
            message = _decoded(topic, payload)
        if message is not None or at_us - beat_us >= BEAT_US:
            beat_us = at_us
            yield at_us, message or _BEAT


def _decoded(topic: str, payload: bytes) -> Message | None:
    """None for a message of a form that this version does not read."""
    try:
        return decode(topic, payload)
    except Refused:
        return None


_BEAT = Flood(room="")
