"""When a camera's picture was lost, frozen, black, covered, moved or late, as the journal tells it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.messages import JournalEntry
from console.presenters.system import PICTURES
from console.presenters.texts import Words, clock_text, span_text
from console.site.find import by_id
from console.site.model import Site
from widgets.states.time_strip_state import BlindSpan

RAISED, CLEARED = "alert_raised", "alert_cleared"
_STATES = {f"sight/camera_{state.value}/camera/": said for state, said in PICTURES.items()}
"""How an alert of a dead picture begins → the state's name."""


@dataclass(frozen=True, slots=True)
class _Blind:
    """One camera in one state; `to_us` 0: it stands."""

    camera: str
    state: str
    from_us: int
    to_us: int = 0


def blind_spans(
    stretch: tuple[int, int],
    journal: Iterable[JournalEntry],
    known_from_us: int,
    site: Site,
    language: str,
    words: Words,
) -> tuple[BlindSpan, ...]:
    """The spans that reach into a stretch (first, last), the newest first. `journal` is in its order and whole from
    `known_from_us` on: what was over soon after that may have begun before."""
    first_us, last_us = stretch
    found = [one for one in _folded(journal, known_from_us) if one.from_us < last_us and not 0 < one.to_us <= first_us]
    found.sort(key=lambda one: one.from_us, reverse=True)
    return tuple(_span(one, stretch, site, language, words) for one in found)


def _folded(journal: Iterable[JournalEntry], known_from_us: int) -> list[_Blind]:
    standing: dict[str, _Blind] = {}
    over: list[_Blind] = []
    for entry in journal:
        begin = next((begin for begin in _STATES if entry.subject.startswith(begin)), "")
        if not begin:
            continue
        new = _Blind(entry.subject.removeprefix(begin), _STATES[begin], entry.at_us)
        if entry.kind == RAISED:
            standing.setdefault(entry.subject, new)
        elif entry.kind == CLEARED:
            known = standing.pop(entry.subject, None)
            over.append(_Blind(new.camera, new.state, known.from_us if known else known_from_us, entry.at_us))
    return [*over, *standing.values()]


def _span(one: _Blind, stretch: tuple[int, int], site: Site, language: str, words: Words) -> BlindSpan:
    first_us, last_us = stretch
    to_us = one.to_us or last_us
    length_us, place = last_us - first_us, by_id(site.cameras, one.camera)
    name = f"{one.camera} {place.said_in(language)}" if place is not None else one.camera
    fields = {
        "camera": name,
        "state": words(one.state),
        "from": clock_text(one.from_us, site.time_zone),
        "to": clock_text(to_us, site.time_zone),
        "span": span_text((to_us - one.from_us) / 1e6, words),
    }
    phrase = "{camera}: {state} {from} to {to}, {span}" if one.to_us else "{camera}: {state} since {from}, {span}"
    return BlindSpan(
        max(0.0, (one.from_us - first_us) / length_us),
        min(1.0, (to_us - first_us) / length_us),
        f"{one.camera} {words(one.state)}",
        words(phrase).format(**fields),
    )
