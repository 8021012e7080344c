"""What is bypassed and stopped, in words: for the strip of every window, and for who takes the desk over. Pure."""

from __future__ import annotations

from console.domain.guards import Lifted, lifted
from console.presenters.alerts import operator_name
from console.presenters.second_person import second_text
from console.presenters.texts import Words, clock_text, one_line, span_text
from console.room.picture import Picture
from console.site import find
from console.site.model import Site

MOST = 3
"""So many are named in the strip; of the others it says how many."""


def guards_text(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> str:
    """One line: how many, then each until when, by whom and why; '' while everything is guarded as usual."""
    standing = lifted(picture.interlocks.values(), picture.writes)
    wanted = " · ".join(_wanted(picture, site, language, words))
    if not standing:
        return wanted
    lines = guard_lines(standing[:MOST], site, now_us, language, words)
    more = words("{n} more").format(n=len(standing) - MOST)
    count = sum(bool(each.interlock) for each in standing)
    head = words("{n} bypassed (F7)").format(n=count) if count else words("stopped (F7)")
    return "   ▪   ".join((*((wanted,) if wanted else ()), head, *lines, *((more,) if len(standing) > MOST else ())))


def _wanted(picture: Picture, site: Site, language: str, words: Words) -> list[str]:
    """Orders that wait for a second person, wherever he sits."""
    states = [(record, picture.interlocks.get(record.id)) for record in site.interlocks]
    told = [second_text(record, state, site, language, words) for record, state in states if state is not None]
    return [words("{what} (F7)").format(what=each) for each in told if each]


def guard_lines(standing: tuple[Lifted, ...], site: Site, now_us: int, language: str, words: Words) -> tuple[str, ...]:
    """A line each."""
    return tuple(_line(each, site, now_us, language, words) for each in standing)


def _line(each: Lifted, site: Site, now_us: int, language: str, words: Words) -> str:
    record = find.by_id(site.interlocks, each.interlock)
    what = f"{each.interlock} {record.said_in(language) if record else ''}".strip() or words(
        "All writes to PLCs are stopped"
    )
    by = words(", ").join(operator_name(name, site, language) for name in each.by)
    return " · ".join((what, _until(each, site, now_us, words), by, one_line(each.reason)))


def _until(each: Lifted, site: Site, now_us: int, words: Words) -> str:
    if not each.until_us:
        return words("bypass waits for a second person")
    left = span_text(max(0.0, (each.until_us - now_us) / 1e6), words)
    return words("until {time}, {left} left").format(time=clock_text(each.until_us, site.time_zone), left=left)
