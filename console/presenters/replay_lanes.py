"""The lanes of the replay: what a stretch of the past holds, as places on the strip, and in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.presenters.looks import LOOKS
from console.presenters.texts import Words, clock_text, date_clock_text, span_text
from console.room.lanes import Event, Lanes, Span
from console.site.find import by_id
from console.site.model import Site
from console.values import Tier
from widgets.states.lanes_state import Lane, LaneSpan, LanesState, PictureAt
from widgets.states.urgency import ORDER, Urgency

COLUMNS = 1000
"""Ticks nearer than this share of the strip are one: the most urgent of them."""
NEAR = 200
"""Lanes of a stretch that is off by no more than this share are still those of it."""


def lanes_state(
    lanes: Lanes, view: tuple[int, int], at_us: int | None, site: Site, language: str, words: Words
) -> LanesState:
    """The lanes as they lie on a strip that shows `view` (first, last), with the moment that is shown."""
    scale = _Scale(view, site, words)
    where = by_id(site.zones, lanes.zone)
    people = words("People in {zone}").format(zone=where.said_in(language)) if where else words("People in all areas")
    most = max((count for _, count in lanes.people), default=0)
    blind = [scale.span(gap, Urgency.BLIND, _missing(gap, site, language, words)) for gap in lanes.cameras]
    rows = (
        Lane(words("Alerts"), ticks=scale.ticks(lanes.alerts)),
        Lane(words("Gas over limit"), tuple(scale.span(one, Urgency.ONE, _source(one)) for one in lanes.gas)),
        Lane(people, levels=scale.levels(lanes.people, most), most=words("at most {n}").format(n=max(0, most))),
        Lane(words("Permits"), tuple(scale.span(one, Urgency.NORMAL, one.what) for one in lanes.permits)),
        Lane(words("Orders"), ticks=scale.ticks(lanes.orders)),
        Lane(words("Camera gaps"), tuple(one for one in blind if one.end > 0 and one.begin < 1)),
    )
    nothing = tuple(scale.span(gap, Urgency.BLIND, words("nothing was kept")) for gap in lanes.nothing)
    moment = None if at_us is None else scale.share(at_us)
    note = ""
    if lanes.known_from_us:
        known = date_clock_text(lanes.known_from_us, site.time_zone)
        note = words("The lanes are whole from {time} on").format(time=known)
    return LanesState(rows, nothing, moment, note)


def is_of(lanes: Lanes, view: tuple[int, int], zone: str) -> bool:
    """Whether lanes may stand for a view: the end of a past that grows goes on all the time."""
    spare = (view[1] - view[0]) // NEAR
    near = abs(lanes.from_us - view[0]) <= spare and abs(lanes.to_us - view[1]) <= spare
    return near and lanes.zone == zone


def picture_at(view: tuple[int, int], at_us: int, camera: str, found: bool, site: Site, words: Words) -> PictureAt:
    """The words and the place of a small picture of a moment."""
    said = "{camera} · {time}" if found else "{camera} · {time} · not recorded"
    text = words(said).format(camera=camera, time=date_clock_text(at_us, site.time_zone))
    return PictureAt(min(1.0, max(0.0, (at_us - view[0]) / max(1, view[1] - view[0]))), text)


class _Scale:
    """From times to places on the strip."""

    def __init__(self, view: tuple[int, int], site: Site, words: Words) -> None:
        self._from_us, self._length_us = view[0], max(1, view[1] - view[0])
        self._zone, self._words = site.time_zone, words

    def share(self, at_us: int) -> float:
        """Where a time is."""
        return min(1.0, max(0.0, (at_us - self._from_us) / self._length_us))

    def span(self, one: Span, look: Urgency, what: str) -> LaneSpan:
        """A span with its times in words."""
        said = self._words("{what}: {from} to {to}, {span}").format(
            what=what,
            **{"from": clock_text(one.from_us, self._zone)},
            to=clock_text(one.to_us, self._zone),
            span=span_text((one.to_us - one.from_us) / 1e6, self._words),
        )
        return LaneSpan(self.share(one.from_us), self.share(one.to_us), look, said)

    def ticks(self, events: Iterable[Event]) -> tuple[tuple[float, Urgency], ...]:
        """Events as ticks, the most urgent where many fall together."""
        found: dict[int, Urgency] = {}
        for event in events:
            place = (event.at_us - self._from_us) * COLUMNS // self._length_us
            look = _look(event.look)
            if 0 <= place <= COLUMNS and (place not in found or ORDER[look] < ORDER[found[place]]):
                found[place] = look
        return tuple((place / COLUMNS, look) for place, look in sorted(found.items()))

    def levels(self, counts: Iterable[tuple[int, int]], most: int) -> tuple[tuple[float, float], ...]:
        """Counts as shares of the greatest; below 0 where they are not known."""
        return tuple((self.share(at_us), -1.0 if count < 0 else count / max(1, most)) for at_us, count in counts)


def _look(tier: str) -> Urgency:
    return LOOKS[Tier(tier)] if tier in set(Tier) else Urgency.NORMAL


def _missing(gap: Span, site: Site, language: str, words: Words) -> str:
    if not gap.what:
        return words("recordings cannot be read")
    return words("{camera}: not recorded").format(camera=_camera(gap, site, language))


def _source(one: Span) -> str:
    return one.what.rpartition("/")[2]


def _camera(gap: Span, site: Site, language: str) -> str:
    """A camera's id and name; the id alone of one that the site has no longer."""
    place = by_id(site.cameras, gap.what)
    return f"{gap.what} {place.said_in(language)}" if place is not None else gap.what
