"""What the journal says that makes video worth keeping: open permits and grave alerts, by camera and time. Pure.

A fold over journal rows in their order; the same rows always give the same spans, also after a restart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from console.domain.coverage import cameras_for
from console.domain.keeping import EVER_US, Span, Worth
from console.messages import JournalEntry
from console.site.find import by_id, cameras_covering, middle_of, same_area
from console.site.model import Site
from console.values import PermitState, Question, Tier

PERMIT_KINDS = tuple(
    f"permit_{what}" for what in ("issued", "resumed", "suspended", "lapsed", "closed", "barred", "ready")
)
"""The kinds of journal rows that say in which state a permit is."""
KINDS = ("alert_raised", "alert_cleared", *PERMIT_KINDS)
"""The kinds of journal rows that count."""
AROUND_US = 120_000_000
"""What led to it and what came of it is kept too."""
OPEN = frozenset({PermitState.ACTIVE, PermitState.SUSPENDED})
"""States of a permit in which somebody may be working."""
_GRAVE = frozenset({Tier.SOS, Tier.ONE})


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that cameras saw from then to then."""

    cameras: tuple[str, ...]
    worth: Worth
    from_us: int
    to_us: int = EVER_US


class Occasions:
    """What was so far. What is not over yet has no end."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._open: dict[str, Occasion] = {}
        self._over: list[Occasion] = []

    def retune(self, site: Site) -> None:
        """What comes from now on may be seen by a camera more."""
        self._site = site

    def hear(self, row: JournalEntry) -> None:
        """One more row."""
        if row.kind.startswith("permit_") and row.kind in KINDS:
            self._hear(row, row.body.get("state") in OPEN, Worth.PERMIT)
        elif row.kind == "alert_raised":
            body = row.body
            grave = body.get("question") == Question.DANGER and body.get("tier") in _GRAVE
            self._hear(row, grave, Worth.ALERT)
        elif row.kind == "alert_cleared":
            self._hear(row, False, Worth.ALERT)

    def spans(self) -> Iterator[Span]:
        """What each camera's video is worth."""
        for one in (*self._over, *self._open.values()):
            to_us = one.to_us if one.to_us == EVER_US else one.to_us + AROUND_US
            for camera in one.cameras:
                yield Span(camera, one.from_us - AROUND_US, to_us, one.worth)

    def settle(self, standing: Collection[str], at_us: int) -> None:
        """End what is open here but stands no more, as a permit that left the site file: it ended by `at_us`."""
        for subject in [subject for subject in self._open if subject not in standing]:
            self._over.append(replace(self._open.pop(subject), to_us=at_us))

    def forget_before(self, at_us: int) -> None:
        """What was over by then is of no account any more."""
        self._over = [one for one in self._over if one.to_us >= at_us]

    def _hear(self, row: JournalEntry, holds: bool, worth: Worth) -> None:
        known = self._open.get(row.subject)
        if holds and known is None:
            self._open[row.subject] = Occasion(self._cameras(row, worth), worth, row.at_us)
        elif not holds and known is not None:
            del self._open[row.subject]
            self._over.append(Occasion(known.cameras, worth, known.from_us, row.at_us))

    def _cameras(self, row: JournalEntry, worth: Worth) -> tuple[str, ...]:
        zone = str(row.body.get("zone", ""))
        if worth is Worth.PERMIT:
            return permit_cameras(self._site, row.subject, zone)
        named = str(row.body.get("camera", ""))
        place = by_id(self._site.zones, zone)
        near = cameras_for(self._site, zone, place.storey) if place is not None else ()
        return tuple(dict.fromkeys((*((named,) if named else ()), *near)))


def permit_cameras(site: Site, permit: str, zone: str) -> tuple[str, ...]:
    """The cameras that see a permit's work: the one it names, and those in whose picture the middle of its zone is;
    where there is none, all of its area."""
    record, place, middle = by_id(site.permits, permit), by_id(site.zones, zone), middle_of(site, zone)
    named = (record.camera,) if record is not None and record.camera else ()
    seeing = cameras_covering(site, *middle, place.storey) if place is not None and middle is not None else ()
    found = tuple(dict.fromkeys((*named, *(camera.id for camera in seeing))))
    return found or tuple(camera.id for camera in site.cameras if same_area(site, camera.zone, zone))
