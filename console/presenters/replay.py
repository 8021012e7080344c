"""The replay page: the stretch that can be shown, what happened in it, what stood at the moment. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from console.messages import JournalEntry
from console.presenters.alerts import alert_row, in_order
from console.presenters.blind_spans import CLEARED, blind_spans
from console.presenters.journal import MARKED, QUIET, entry_look, journal_row
from console.presenters.texts import Words, date_clock_text
from console.room.picture import Picture
from console.room.replay import Replay
from console.site.model import Site
from widgets.states.row import Row
from widgets.states.time_strip_state import Mark, TimeStripState
from widgets.states.urgency import Urgency

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)
MOST_ROWS = 300
ON_STRIP = (MARKED, CLEARED)
"""Kinds of the journal that the strip of time is made from."""


def time_strip(
    span: tuple[int, int] | None,
    replay: Replay | None,
    journal: Sequence[JournalEntry],
    site: Site,
    language: str,
    words: Words,
    cut_off: bool = False,
) -> TimeStripState:
    """The whole stretch with every alert of `journal` that was raised in it, the most urgent painted last, and when
    cameras could not see. `cut_off`: the journal holds the newest alerts only."""
    if span is None or span[1] <= span[0]:
        return TimeStripState()
    first_us, last_us = span
    known_from_us = journal[0].at_us if cut_off and journal else first_us
    blind = blind_spans(span, journal, known_from_us, site, language, words)
    marks = [
        Mark((entry.at_us - first_us) / (last_us - first_us), entry_look(entry))
        for entry in journal
        if entry.kind == MARKED and first_us <= entry.at_us <= last_us
    ]
    marks.sort(key=lambda mark: _PAINTED.index(mark.look))
    moment = None if replay is None else min(1.0, max(0.0, (replay.at_us - first_us) / (last_us - first_us)))
    first, last = (date_clock_text(at_us, site.time_zone) for at_us in span)
    more = words("{n} more spans without a picture: see the journal")
    return TimeStripState(tuple(marks), moment, first, last, blind, more)


def journal_rows(
    journal: Iterable[JournalEntry], site: Site, now_us: int, language: str, words: Words, most: int = MOST_ROWS
) -> tuple[Row, ...]:
    """What was decided, newest first; a row's id begins with its time, to jump to."""
    newest = [entry for entry in journal if entry.kind not in QUIET][-most:]
    return tuple(journal_row(entry, site, now_us, language, words) for entry in reversed(newest))


def moment_rows(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Row, ...]:
    """The alerts that stood at the moment shown, the most urgent first."""
    rows = (alert_row(alert, site, now_us, language, words) for alert in in_order(picture.alerts.values()))
    return tuple(Row(row.alert, row.title, row.place, row.age, row.state, row.urgency) for row in rows)


def moment_of(row: str) -> int:
    """The time of a row of `journal_rows`."""
    return int(row.partition("/")[0])


def speed_text(speed: float) -> str:
    """'0.5x', '8x'."""
    return f"{speed:g}x"


_PAINTED = (Urgency.NORMAL, Urgency.BLIND, Urgency.THREE, Urgency.TWO, Urgency.ONE, Urgency.SOS)
