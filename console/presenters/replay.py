"""The replay page: the stretch that can be shown, what happened in it, and what each row of the journal says. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.messages import JournalEntry
from console.presenters.texts import Words, clock_text, date_clock_text
from console.room.replay import Replay
from console.site.model import Site
from widgets.states.look import Look
from widgets.states.row import Row
from widgets.states.time_strip_state import Mark, TimeStripState

KINDS: dict[str, str] = {
    "alert_raised": "alert raised",
    "alert_acknowledged": "alert acknowledged",
    "alert_returned": "alert returned",
    "alert_cleared": "alert returned",
    "alert_shelved": "alert shelved",
    "alert_escalated": "alert escalated",
    "order_selected": "interlock selected",
    "order_sending": "order sending",
    "order_result": "order result",
    "order_withdrawn": "order withdrawn",
    "permit_suspended": "permit suspended",
    "permit_resumed": "permit resumed",
    "permit_lapsed": "permit lapsed",
    "signed_in": "signed in",
    "looked": "looked",
    "step_done": "step done",
}
MARKED = "alert_raised"
SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)


def time_strip(
    span: tuple[int, int] | None, replay: Replay | None, journal: Iterable[JournalEntry], site: Site
) -> TimeStripState:
    """The whole stretch with every alert that was raised in it."""
    if span is None or span[1] <= span[0]:
        return TimeStripState()
    first_us, last_us = span
    marks = tuple(
        Mark((entry.at_us - first_us) / (last_us - first_us), _look(entry))
        for entry in journal
        if entry.kind == MARKED and first_us <= entry.at_us <= last_us
    )
    moment = None if replay is None else min(1.0, max(0.0, (replay.at_us - first_us) / (last_us - first_us)))
    ends = (date_clock_text(at_us, site.time_zone) for at_us in span)
    return TimeStripState(marks, moment, *ends)


def journal_rows(journal: Iterable[JournalEntry], site: Site, words: Words, most: int = 200) -> tuple[Row, ...]:
    """What was decided, newest first; the row's id is its time, to jump to."""
    rows: list[Row] = []
    for entry in reversed(list(journal)[-most:]):
        what = words(KINDS.get(entry.kind, entry.kind.replace("_", " ")))
        rows.append(
            Row(
                id=f"{entry.at_us}/{entry.seq}",
                title=f"{clock_text(entry.at_us, site.time_zone)} · {what}",
                detail=entry.subject,
                right=f"#{entry.seq}",
                right_detail=_operator(entry, site),
                look=_look(entry) if entry.kind == MARKED else Look.NORMAL,
            )
        )
    return tuple(rows)


def moment_of(row: str) -> int:
    """The time of a row of `journal_rows`."""
    return int(row.partition("/")[0])


def speed_text(speed: float) -> str:
    """'0.5x', '8x'."""
    return f"{speed:g}x"


def _look(entry: JournalEntry) -> Look:
    tier = str(entry.body.get("tier", ""))
    return Look(tier) if tier in ("SOS", "1", "2", "3") else Look.NORMAL


def _operator(entry: JournalEntry, site: Site) -> str:
    return next((person.name for person in site.operators if person.id == entry.operator), entry.operator)
