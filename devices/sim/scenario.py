"""Reads a scenario file (TOML): [[post]] says who is where all day, [[event]] what happens when, [[thing]] what stands
about, [[camera]] how a camera sees.

Every problem of the file is found at once and said with its place, what is allowed, and what was probably meant.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from devices.sim.agreement import disagreements, event_disagreements
from devices.sim.events import EVENTS, Event, Post, Sight, Thing
from devices.sim.events import Scenario as Scenario
from devices.sim.motion import FASTEST_MPS, LOOP_S, Loop

Form = TypeVar("Form", Event, Post, Thing, Sight)

_BY_EVENT = {"fall": "; an event of kind 'fall' makes somebody fall", "down": "; after an event of kind 'fall' he lies"}
"""What somebody may have been after who asks for a pose that nobody has all day."""


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
            self._known("", name, ("post", "event", "thing", "camera"))
        posts = [self._post(place, entry) for place, entry in self._entries(tables, "post")]
        events = [self._event(place, entry) for place, entry in self._entries(tables, "event")]
        self._agree(posts, events)
        things = [self._made(place, entry, Thing) for place, entry in self._entries(tables, "thing")]
        sights = [self._made(place, entry, Sight) for place, entry in self._entries(tables, "camera")]
        self._once("camera", [sight.camera if sight else "" for sight in sights])
        return Scenario(_there(posts), _there(events), _there(things), _there(sights))

    def _entries(self, tables: dict[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
        entries = tables.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.problems.append(f"{name}: must be tables, each headed [[{name}]]")
            return []
        return [(f"{name}[{place}]", entry) for place, entry in enumerate(entries, start=1)]

    def _event(self, place: str, entry: dict[str, Any]) -> Event | None:
        kind = entry.get("kind")
        if not isinstance(kind, str) or kind not in EVENTS:
            self._not_one_of(f"{place}.kind", kind, tuple(EVENTS), len(EVENTS))
            return None
        return self._made(place, {k: v for k, v in entry.items() if k != "kind"}, EVENTS[kind])

    def _made(self, place: str, entry: dict[str, Any], form: type[Form]) -> Form | None:
        values = self._values(place, entry, form)
        return None if values is None else form(**values)

    def _agree(self, posts: list[Post | None], events: list[Event | None]) -> None:
        """Events against posts; not while a post cannot be read."""
        if all(posts):
            by_worker = {post.worker: post for post in posts if post}
            for number, event in enumerate(events, start=1):
                if event:
                    self.problems.extend(event_disagreements(f"event[{number}]", event, by_worker))

    def _once(self, name: str, said: list[str]) -> None:
        for number, one in enumerate(said, start=1):
            if one and one in said[: number - 1]:
                before = f"{name}[{said.index(one) + 1}]"
                self.problems.append(f"{name}[{number}].{name}: '{one}' is said already in {before}")

    def _post(self, place: str, entry: dict[str, Any]) -> Post | None:
        post = self._made(place, entry, Post)
        if post is None:
            return None
        self.problems.extend(disagreements(place, post))
        length_m = Loop(post.path_m).length_m
        if length_m > FASTEST_MPS * LOOP_S:
            allowed = f"at most {FASTEST_MPS * LOOP_S:.0f} m to be walked in {LOOP_S:.0f} s"
            self.problems.append(f"{place}.path_m: the closed way must be {allowed}, got {length_m:.1f} m")
        return post

    def _values(self, place: str, entry: dict[str, Any], form: type[Any]) -> dict[str, Any] | None:
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
            return self._word(place, value, setting)
        if setting.type == "bool":
            if not isinstance(value, bool):
                self.problems.append(f"{place}: must be true or false, got {value!r}")
            return value
        if "some_of" in setting.metadata:
            return self._words(place, value, setting.metadata["some_of"])
        if not _is_number(value):
            self.problems.append(f"{place}: must be a number, got {value!r}")
            return value
        self._in_range(place, setting, float(value))
        return float(value)

    def _word(self, place: str, value: Any, setting: dataclasses.Field[Any]) -> Any:
        table, words = setting.metadata.get("of"), setting.metadata.get("one_of")
        allowed = self.ids[table] if table else words
        if not isinstance(value, str) or (allowed is not None and value not in allowed):
            hint = _BY_EVENT.get(str(value), "") if setting.name == "does" else ""
            self._not_one_of(place, value, allowed or (), 12 if table else len(words or ()), hint)
        return value

    def _words(self, place: str, value: Any, allowed: tuple[str, ...]) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.problems.append(f"{place}: must be a list of {', '.join(allowed)}, got {value!r}")
            return ()
        for number, word in enumerate(value, start=1):
            if word not in allowed:
                self._not_one_of(f"{place}[{number}]", word, allowed)
        return tuple(map(str, value))

    def _in_range(self, place: str, setting: dataclasses.Field[Any], value: float) -> None:
        high_m = {"x_m": self.plan_m[0], "y_m": self.plan_m[1]}.get(setting.name, 1e6)
        low, high = setting.metadata.get("between", (0.0, high_m))
        if not low <= value <= high:
            self.problems.append(f"{place}: must be {low:g} to {high:g}, got {value:g}")

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

    def _not_one_of(self, place: str, value: Any, allowed: tuple[str, ...], most: int = 12, hint: str = "") -> None:
        """`most` names are listed; of more the first three and the last."""
        if len(allowed) > most:
            listed = f"{', '.join(allowed[:3])} … {allowed[-1]}"
        else:
            listed = ", ".join(allowed) or "the known names"
        meant = hint or _meant(str(value), allowed)
        self.problems.append(f"{place}: {value!r} is not one of {listed}{meant}")


V = TypeVar("V")


def _there(values: list[V | None]) -> tuple[V, ...]:
    return tuple(value for value in values if value is not None)


def _meant(name: str, allowed: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, allowed, n=1)
    return f". Did you mean '{close[0]}'?" if close else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e300 < value < 1e300


def _is_corner(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_number(part) for part in value)
