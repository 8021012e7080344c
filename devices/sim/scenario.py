"""Reads a scenario file (TOML): [[post]] says who is where all day, [[event]] what happens when.

Every problem of the file is found at once and said with its place, what is allowed, and what was probably meant.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from devices.sim.events import EVENTS, Event, Post
from devices.sim.events import Scenario as Scenario
from devices.sim.motion import FASTEST_MPS, LOOP_S, Loop

POSES = ("walk", "stand", "weld", "climb")


class ScenarioError(Exception):
    """A scenario file that cannot be played. `problems` holds every one, each a line 'place: what'."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{path.name}: {count}", *(f"  {problem}" for problem in problems)]))
        self.problems = tuple(problems)


def read_scenario(path: Path, site: dict[str, Any]) -> Scenario:
    """Read a scenario for a site (its parsed TOML). Raises ScenarioError with every problem."""
    reader = _Reader(_ids(site), (float(site.get("width_m", math.inf)), float(site.get("height_m", math.inf))))
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(path, [f"cannot be read: {error.strerror}"]) from error
    except (ValueError, RecursionError) as error:  # tomllib raises plain ValueError for numbers of 4301 digits
        raise ScenarioError(path, [f"not valid TOML: {error}"]) from error
    scenario = reader.scenario(tables)
    if reader.problems:
        raise ScenarioError(path, reader.problems)
    return scenario


def _ids(site: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """What may be named, by the table it stands in."""
    ids = {
        table: tuple(str(entry.get("id")) for entry in site.get(table, []))
        for table in ("worker", "gas_point", "camera", "plc", "storey")
    }
    return {**ids, "tag": tuple(str(worker.get("tag")) for worker in site.get("worker", []))}


@dataclass
class _Reader:
    """Collects the problems of one file while it makes values of what is good."""

    ids: dict[str, tuple[str, ...]]
    plan_m: tuple[float, float]
    problems: list[str] = field(default_factory=list)

    def scenario(self, tables: dict[str, Any]) -> Scenario:
        """The scenario of the good entries."""
        for name in tables:
            self._known("", name, ("post", "event"))
        posts = [self._post(place, entry) for place, entry in self._entries(tables, "post")]
        events = [self._event(place, entry) for place, entry in self._entries(tables, "event")]
        return Scenario(tuple(post for post in posts if post), tuple(event for event in events if event))

    def _entries(self, tables: dict[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
        entries = tables.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.problems.append(f"{name}: must be tables, each headed [[{name}]]")
            return []
        return [(f"{name}[{place}]", entry) for place, entry in enumerate(entries, start=1)]

    def _event(self, place: str, entry: dict[str, Any]) -> Event | None:
        kind = entry.get("kind")
        if not isinstance(kind, str) or kind not in EVENTS:
            self._not_one_of(f"{place}.kind", kind, tuple(EVENTS))
            return None
        values = self._values(place, {k: v for k, v in entry.items() if k != "kind"}, EVENTS[kind])
        return None if values is None else EVENTS[kind](**values)

    def _post(self, place: str, entry: dict[str, Any]) -> Post | None:
        values = self._values(place, entry, Post)
        if values is None:
            return None
        post = Post(**values)
        if post.does not in POSES:
            self._not_one_of(f"{place}.does", post.does, POSES)
        length_m = Loop(post.path_m).length_m
        if length_m > FASTEST_MPS * LOOP_S:
            allowed = f"at most {FASTEST_MPS * LOOP_S:.0f} m to be walked in {LOOP_S:.0f} s"
            self.problems.append(f"{place}.path_m: the closed way must be {allowed}, got {length_m:.1f} m")
        return post

    def _values(self, place: str, entry: dict[str, Any], form: type[Event] | type[Post]) -> dict[str, Any] | None:
        """The settings of one entry; None when one of them is wrong."""
        before = len(self.problems)
        settings = {setting.name: setting for setting in dataclasses.fields(form)}
        for name in entry:
            self._known(place, name, tuple(settings))
        for name, setting in settings.items():
            if name not in entry and setting.default is dataclasses.MISSING:
                self.problems.append(f"{place}.{name}: missing")
        values = {
            name: self._value(f"{place}.{name}", value, settings[name])
            for name, value in entry.items()
            if name in settings
        }
        return values if len(self.problems) == before else None

    def _value(self, place: str, value: Any, setting: dataclasses.Field[Any]) -> Any:
        if setting.name == "path_m":
            return self._path(place, value)
        if setting.type == "str":
            table = setting.metadata.get("of")
            if not isinstance(value, str) or (table and value not in self.ids[table]):
                self._not_one_of(place, value, self.ids[table] if table else ())
            return value
        if not _is_number(value):
            self.problems.append(f"{place}: must be a number, got {value!r}")
            return value
        self._in_range(place, setting.name, float(value))
        return float(value)

    def _in_range(self, place: str, name: str, value: float) -> None:
        high = {"x_m": self.plan_m[0], "y_m": self.plan_m[1]}.get(name, 1e6)
        if not 0.0 <= value <= high:
            self.problems.append(f"{place}: must be 0 to {high:g}, got {value:g}")

    def _path(self, place: str, value: Any) -> tuple[tuple[float, float], ...]:
        if not isinstance(value, list) or not value or not all(_is_corner(corner) for corner in value):
            self.problems.append(f"{place}: must be a list of corners [x, y] in metres, got {value!r}")
            return ()
        for number, (x_m, y_m) in enumerate(value, start=1):
            if not (0 <= x_m <= self.plan_m[0] and 0 <= y_m <= self.plan_m[1]):
                self.problems.append(f"{place}[{number}]: [{x_m:g}, {y_m:g}] lies outside the plan")
        return tuple((float(x_m), float(y_m)) for x_m, y_m in value)

    def _known(self, place: str, name: str, allowed: tuple[str, ...]) -> None:
        if name not in allowed:
            where = f"{place}.{name}" if place else name
            self.problems.append(f"{where}: unknown setting{_meant(name, allowed)}")

    def _not_one_of(self, place: str, value: Any, allowed: tuple[str, ...]) -> None:
        if len(allowed) > 12:
            listed = f"{', '.join(allowed[:3])} … {allowed[-1]}"
        else:
            listed = ", ".join(allowed) or "the known names"
        self.problems.append(f"{place}: {value!r} is not one of {listed}{_meant(str(value), allowed)}")


def _meant(name: str, allowed: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, allowed, n=1)
    return f". Did you mean '{close[0]}'?" if close else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e300 < value < 1e300


def _is_corner(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_number(part) for part in value)
