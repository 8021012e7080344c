"""Rows of the journal found by words, person, place and kind. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from console.domain.areas import Areas
from console.domain.search import place_of
from console.messages import JournalEntry
from console.site.model import Site

_NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a row must have; '' and () ask for nothing. `text`: words that all stand in the row or in the names of the
    things it names; `person` and `zone` are ids; `subjects`: how its subject begins."""

    text: str = ""
    person: str = ""
    zone: str = ""
    kinds: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class RowFilter:
    """Judges rows of one site, in the order of the journal: an alert's later rows belong to the place it was raised."""

    def __init__(self, site: Site, sought: Sought) -> None:
        self._site, self._sought, self._areas = site, sought, Areas(site)
        self._wanted = sought.text.casefold().split()
        things = (*site.workers, *site.operators, *site.cameras, *site.gas_points, *site.zones, *site.interlocks)
        self._names = {thing.id: f"{thing.name} {thing.name_en}".casefold() for thing in (*things, *site.cranes)}

    def takes(self, row: JournalEntry) -> bool:
        """Whether a row is one of those that are sought."""
        sought = self._sought
        if (sought.kinds and row.kind not in sought.kinds) or not row.subject.startswith(sought.subjects or ("",)):
            return False
        if sought.zone and not self._areas.same(self.zone_of(row), sought.zone):
            return False
        if not (sought.person or self._wanted):
            return True
        said = " ".join((row.kind, row.subject, row.operator, json.dumps(row.body, ensure_ascii=False)))
        named = set(_NAME.findall(said))
        if sought.person and sought.person not in named:
            return False
        whole = " ".join((said.casefold(), row.kind.replace("_", " "), *(self._names.get(name, "") for name in named)))
        return all(word in whole for word in self._wanted)

    def zone_of(self, row: JournalEntry) -> str:
        """Where it was: as the row says, or where the thing stands that it is about; '' when neither is known."""
        if zone := str(row.body.get("zone", "")):
            return zone
        parts = row.subject.split("/")
        if len(parts) >= 4:
            return place_of(self._site, parts[2], "/".join(parts[3:]))
        kinds = ("permit", "interlock", "camera")
        return next((zone for kind in kinds if (zone := place_of(self._site, kind, row.subject))), "")
