"""A site with cameras more than it had: what is new in a file that was read again, and what else differs. Pure."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from console.site.find import by_id
from console.site.model import Camera, Site
from console.site.schema import TABLES
from console.site.settings import Problems, values_of


@dataclass(frozen=True, slots=True)
class Difference:
    """`new`: cameras that can be put into service at once. `waits`: places of the file ('camera.C05', 'limits') that
    say something else than what is in force."""

    new: tuple[Camera, ...]
    waits: tuple[str, ...]


def difference(in_force: Site, read: Site) -> Difference:
    """What a file that was read says otherwise than what is in force."""
    new = [camera for camera in read.cameras if _fits(in_force, camera)]
    taken = {f"camera.{camera.id}" for camera in new}
    return Difference(tuple(new), tuple(place for place in _places(in_force, read) if place not in taken))


def settings_of(camera: Camera) -> dict[str, Any]:
    """A camera as the settings of its `[[camera]]`, without those that are as usual."""
    usual = {field.name: field.default for field in dataclasses.fields(Camera)}
    said = {name: value for name, value in dataclasses.asdict(camera).items() if value != usual[name]}
    settings: dict[str, Any] = json.loads(json.dumps(said))
    return settings


def with_camera(site: Site, settings: Mapping[str, Any]) -> Site:
    """The site with one camera more, behind the others; as it is where it has that one. Raises ValueError with the
    words of the checker for one that it cannot have."""
    if by_id(site.cameras, str(settings.get("id", ""))) is not None:
        return site
    problems, table = Problems(_ids(site)), TABLES["camera"]
    values = values_of(problems, f"camera.{settings.get('id', '')}", dict(settings), table.form, table.rules)
    if values is None:
        raise ValueError("; ".join(problems.lines))
    return replace(site, cameras=(*site.cameras, Camera(**values)))


def _fits(site: Site, camera: Camera) -> bool:
    """Whether it is new, and names nothing that is new too."""
    try:
        return with_camera(site, settings_of(camera)) is not site
    except ValueError:
        return False


def _ids(site: Site) -> dict[str, tuple[str, ...]]:
    many = {name: tuple(_entries(site, table.holds)) for name, table in TABLES.items() if table.many}
    return {**many, "link": tuple(site.links)}


def _entries(site: Site, holds: str) -> dict[str, Any]:
    """The entries of a table by their ids; where they have none, all of them as one."""
    entries = getattr(site, holds)
    named = {entry.id: entry for entry in entries if hasattr(entry, "id")}
    return named if len(named) == len(entries) else {"": entries}


def _places(one: Site, other: Site) -> Iterator[str]:
    """Where two sites differ, in the order of the file's tables."""
    of_tables = {table.holds for table in TABLES.values()}
    for field in dataclasses.fields(Site):
        if field.name not in of_tables and getattr(one, field.name) != getattr(other, field.name):
            yield field.name
    for name, table in TABLES.items():
        if not table.many:
            if getattr(one, table.holds) != getattr(other, table.holds):
                yield name
            continue
        before, after = _entries(one, table.holds), _entries(other, table.holds)
        for entry in {**before, **after}:
            if before.get(entry) != after.get(entry):
                yield f"{name}.{entry}" if entry else name
