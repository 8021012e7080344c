"""Pinned notes: as a list, as flags on the strip of time, and on the map round the moment that is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.cases import PinnedNote
from console.presenters.alerts import operator_name
from console.presenters.texts import Words, date_clock_text, one_line
from console.site import find
from console.site.model import Site
from widgets.states.map_state import NoteMark
from widgets.states.row import Row
from widgets.states.time_strip_state import NoteFlag

NEAR_US = 5 * 60_000_000
"""On the map stand the notes of so much before and after the moment shown."""


def pinned_rows(notes: Iterable[PinnedNote], site: Site, language: str, words: Words) -> tuple[Row, ...]:
    """The notes, the latest moment first; the id begins with the moment, to jump to."""
    latest = sorted(notes, key=lambda note: (-note.about_us, note.note))
    return tuple(_row(note, site, language, words) for note in latest)


def flags_of(notes: Iterable[PinnedNote], view: tuple[int, int], words: Words) -> tuple[NoteFlag, ...]:
    """The notes of a stretch, by their share of it."""
    first_us, last_us = view
    if last_us <= first_us:
        return ()
    within = sorted((note for note in notes if first_us <= note.about_us <= last_us), key=lambda note: note.about_us)
    return tuple(NoteFlag((note.about_us - first_us) / (last_us - first_us), note_text(note, words)) for note in within)


def notes_on_map(notes: Iterable[PinnedNote], storey: str, at_us: int, words: Words) -> tuple[NoteMark, ...]:
    """The notes round a moment that have a place on a storey ('' for all)."""
    return tuple(
        NoteMark(note.note, note.x_m, note.y_m, note_text(note, words))
        for note in notes
        if note.x_m is not None
        and note.y_m is not None
        and abs(note.about_us - at_us) <= NEAR_US
        and storey in ("", note.storey)
    )


def note_text(note: PinnedNote, words: Words) -> str:
    """Its text; a note without one is a bookmark."""
    return one_line(note.text) or words("Bookmark")


def _row(note: PinnedNote, site: Site, language: str, words: Words) -> Row:
    at = (note.x_m, note.y_m) if note.x_m is not None and note.y_m is not None else None
    zone = find.zone_at(site, *at, note.storey) if at else None
    place = zone.said_in(language) if zone else words("on the plan") if at else ""
    return Row(
        id=f"{note.about_us}/{note.note}",
        title=note_text(note, words),
        detail=" · ".join(part for part in (date_clock_text(note.about_us, site.time_zone), place) if part),
        right=operator_name(note.operator, site, language),
    )
