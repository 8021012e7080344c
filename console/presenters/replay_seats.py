"""Several seats at one replay, and what each seat's windows showed, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from console.presenters.texts import Words, date_clock_text
from console.room.leading import moment_of
from console.room.picture import Picture
from console.seats import LedReplay, Screens
from console.site.find import by_id
from console.site.model import Site


def screens_text(picture: Picture, titles: Mapping[str, str], site: Site, language: str, words: Words) -> str:
    """What each seat's windows showed at the moment; `titles`: page → its name for people."""
    said = [_seat(screens, titles, site, language, words) for _, screens in sorted(picture.screens.items())]
    return " · ".join(said) if said else words("What the screens showed was not kept")


def company_text(
    leading: bool, following: str, others: Sequence[LedReplay], site: Site, now_us: int, words: Words
) -> str:
    """Whether this seat leads or follows, or whom it could follow."""
    if following:
        return words("Follows {seat} · Esc leaves").format(seat=following)
    if leading:
        return words("Leads: other seats can follow")
    return " · ".join(_offer(led, site, now_us, words) for led in others)


def _offer(led: LedReplay, site: Site, now_us: int, words: Words) -> str:
    at = date_clock_text(moment_of(led, now_us), site.time_zone)
    return words("{seat} leads a replay of {time}").format(seat=led.seat, time=at)


def _seat(screens: Screens, titles: Mapping[str, str], site: Site, language: str, words: Words) -> str:
    person = by_id(site.operators, screens.operator)
    who = person.said_in(language) if person is not None else screens.operator
    return f"{screens.seat} {who}: {', '.join(_windows(screens.windows, titles, words))}"


def _windows(windows: Iterable[tuple[str, str]], titles: Mapping[str, str], words: Words) -> Iterable[str]:
    for number, (page, thing) in enumerate(windows, start=1):
        name = words(titles[page]) if page in titles else page
        yield f"{number} {name} ({thing})" if thing else f"{number} {name}"
