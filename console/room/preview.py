"""A preview of settings over the last week, in a process of its own: neither window nor core waits for it.

The newest hours are looked at first, until the week or the time for it is over; what was not reached is said.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

from console.core.rehearsal import Row, rehearsed
from console.domain.preview import Piece, Preview, Touched, compared, figures, joined, touched
from console.messages import Flood, Message
from console.room.past import Past, calls_between
from console.site.model import Site
from console.store.errors import StorageError
from console.store.store import Store
from console.topics import Refused, decode

WEEK_US = 7 * 86_400_000_000
STEP_US = 6 * 3_600_000_000
"""So much of the past is judged at a time."""
BUDGET_S = 300.0
"""After this the preview is of what was reached."""
OVERDUE_S = 60.0
"""A process that says nothing so long beyond its time is ended."""
NICE = 10
BEAT_US = 1_000_000
"""What is not judged is told once a second: that the core was there."""

Progress = Callable[[float], None]
"""Told the share of the week that was looked at, 0 to 1."""


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
    wanted_from_us, about = job.to_us - WEEK_US, touched(job.present, job.proposed)
    span = past.tape.span()
    first_us = max(wanted_from_us, span[0]) if span else job.to_us
    pieces: list[tuple[Piece, ...]] = []
    from_us, ends_s = job.to_us, clock() + job.budget_s
    while about.any and from_us > first_us and clock() < ends_s:
        start_us = max(first_us, from_us - STEP_US)
        rows = _rows(past, job.present.id, start_us, from_us, about)
        pieces = rehearsed(rows, (job.present, job.proposed), about) + pieces
        from_us = start_us
        progress((job.to_us - from_us) / max(1, job.to_us - first_us))
    from_us = from_us if about.any else wanted_from_us
    calls = calls_between(past, from_us, job.to_us).calls
    present, proposed = ([each[side] for each in pieces] for side in (0, 1))
    return Preview(
        wanted_from_us=wanted_from_us,
        from_us=max(from_us, first_us) if about.any else first_us,
        to_us=job.to_us,
        taped_s=sum(piece.to_us - piece.from_us for piece in present) / 1e6,
        journaled=sum(call.raised_at_us >= from_us for call in calls),
        judged=about.any,
        rows=compared(joined(present), joined(proposed)),
        figures=figures(calls, job.present, job.proposed, job.to_us),
    )


def run_preview(job: PreviewJob, progress: Progress, stop: threading.Event) -> Preview:
    """The preview in a process of its own; call it off the loop. `stop` ends it. Raises PreviewFailed."""
    spawn = multiprocessing.get_context("spawn")
    hearing, saying = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_alone, args=(saying, job), name="preview", daemon=True)
    process.start()
    saying.close()
    try:
        return heard(hearing, progress, stop, time.monotonic() + job.budget_s + OVERDUE_S)
    finally:
        hearing.close()
        process.terminate()
        process.join()


def _alone(saying: Connection, job: PreviewJob) -> None:
    """In a process of its own, behind everything else where the system knows that."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    work(saying, job)


def work(saying: Connection, job: PreviewJob) -> None:
    """Say shares as they are reached, then the preview, or why there is none."""
    try:
        store = Store.open(job.database_url)
        try:
            saying.send(preview_of(store, job, saying.send))
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
        progress(float(said))
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
