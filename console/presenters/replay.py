"""The replay page: the stretch that can be shown, what happened in it, what stood at the moment. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.messages import JournalEntry
from console.presenters.blind_spans import CLEARED, blind_spans
from console.presenters.journal import MARKED, QUIET, entry_look, journal_row
from console.presenters.texts import Words, date_clock_text, span_text
from console.room.replay import Replay
from console.site.model import Site
from widgets.states.row import Row
from widgets.states.time_strip_state import Mark, TimeStripState
from widgets.states.urgency import Urgency

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
MOST_ROWS = 300
FRAME_US = 40_000
"""A single step: a picture of a camera with 25 a second."""
_S = 1_000_000
WIDTHS_US = (0, 30 * 86_400 * _S, 7 * 86_400 * _S, 86_400 * _S, 8 * 3600 * _S, 3600 * _S, 600 * _S, 60 * _S, 10 * _S)
"""How much of the past the strip shows, from all of it (0) to ten seconds."""
_EDGE = 0.05
"""A moment that is nearer to the strip's end than this share of it brings what comes next into sight."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What the next event may be: its name for people, kinds of the journal, how its subject begins."""

    name: str
    kinds: tuple[str, ...]
    subjects: tuple[str, ...] = ()


SOUGHT = (
    Sought("Alerts", (MARKED,)),
    Sought("SOS", (MARKED,), ("danger/sos/", "danger/man_down")),
    Sought("Gas", (MARKED, "alert_cleared"), ("danger/gas_", "danger/oxygen_")),
    Sought("Camera gaps", (MARKED, "alert_cleared"), ("sight/camera_",)),
    Sought("Permits", ("permit_issued", "permit_suspended", "permit_resumed", "permit_lapsed", "permit_closed")),
    Sought("Orders", ("order_sending", "order_result", "order_refused", "output_moved", "writes_stopped")),
    Sought("Answers", ("alert_acknowledged", "alert_shelved", "alert_handed_over", "alert_step_done")),
)
"""Kinds of events that a key goes to, one after the other."""
ON_STRIP = (MARKED, CLEARED)
"""Kinds of the journal that the strip of time is made from."""


def view_of(span: tuple[int, int], at_us: int, width_us: int, before: tuple[int, int]) -> tuple[int, int]:
    """The stretch that the strip shows: all of the past, or so much of it around the moment. It stays where it was
    `before` while the moment does not come near its ends."""
    if not 0 < width_us < span[1] - span[0]:
        return span
    edge_us = int(width_us * _EDGE)
    if before[1] - before[0] == width_us and before[0] + edge_us <= at_us <= before[1] - edge_us:
        return before
    start_us = min(max(at_us - width_us // 2, span[0]), span[1] - width_us)
    return start_us, start_us + width_us


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


def moment_of(row: str) -> int:
    """The time of a row of `journal_rows`."""
    return int(row.partition("/")[0])


def speed_text(speed: float) -> str:
    """'0.5x', '8x'."""
    return f"{speed:g}x"


def width_text(width_us: int, words: Words) -> str:
    """How much the strip shows: 'all', '8 h'."""
    return span_text(width_us / _S, words) if width_us else words("all")


_PAINTED = (Urgency.NORMAL, Urgency.BLIND, Urgency.THREE, Urgency.TWO, Urgency.ONE, Urgency.SOS)
