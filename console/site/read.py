"""Reads a site file: TOML to a frozen Site, or every problem of the file at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from console.site.days import HistoryRules, TapeRules
from console.site.errors import SiteFileError
from console.site.model import AlertRules, Limits, PinRules, Recording, Site, Witness
from console.site.rules import Draft, problems_between
from console.site.schema import SITE, TABLES
from console.site.setting import Table
from console.site.settings import Problems, values_of
from devices.sim.scenario import ScenarioError, read_scenario


def read_site(path: Path) -> Site:
    """The plant that a file describes. Raises SiteFileError with every problem of it."""
    tables, said = _parsed(path)
    if tables is None:
        raise SiteFileError(path, tuple(said))
    draft, problems = _draft(tables)
    lines = problems.lines + [f"{place}: {what}" for place, what in problems_between(draft)]
    lines += _scenario_problems(path, draft, tables)
    if lines:
        raise SiteFileError(path, tuple(lines))
    return _site(draft)


def check_report(path: Path) -> tuple[list[str], dict[str, int]]:
    """Every problem of a site file, and how many entries each of its tables has (none when it cannot be read)."""
    try:
        site = read_site(path)
    except SiteFileError as error:
        return list(error.problems), {}
    return [], {table.holds: len(getattr(site, table.holds)) for table in TABLES.values() if table.many}


def _parsed(path: Path) -> tuple[dict[str, Any] | None, list[str]]:
    """The file's tables, or None and what is wrong with the file as a whole."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")), []
    except OSError as error:
        return None, [f"cannot be read: {error.strerror}"]
    except UnicodeDecodeError as error:
        return None, [f"not UTF-8 text: {error.reason} at byte {error.start}"]
    except (ValueError, RecursionError) as error:  # tomllib raises plain ValueError for numbers of 4301 digits
        return None, [f"not valid TOML: {error}"]


def _draft(tables: dict[str, Any]) -> tuple[Draft, Problems]:
    """The good entries of a file and the problems of the others."""
    links, link_problems = _links(tables.get("links", {}))
    problems = Problems(ids=_ids(tables) | {"link": tuple(links)}, lines=link_problems)
    settings = {name: value for name, value in tables.items() if name not in TABLES and name != "links"}
    plain = values_of(problems, "", {"north_deg": 0.0, **_known(problems, settings)}, Site, SITE) or {}
    entries = {name: _entries(problems, name, table, tables.get(name)) for name, table in TABLES.items()}
    return Draft(plain, links, entries), problems


def _known(problems: Problems, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings that exist; tables and plain settings are suggested alike for the others."""
    for name in settings:
        if name not in SITE:
            problems.unknown("", name, (*SITE, "links", *TABLES))
    return {name: value for name, value in settings.items() if name in SITE}


def _ids(tables: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The ids by table, of good and bad entries alike, so that one mistake is not said twice."""
    return {
        name: tuple(entry["id"] for entry in _rows(tables.get(name)) if isinstance(entry.get("id"), str))
        for name in TABLES
    }


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _links(value: Any) -> tuple[dict[str, str], list[str]]:
    if not isinstance(value, dict):
        return {}, ["links: must be a table [links] of NAME = 'host:port'"]
    wrong = [f"links.{name}: must be text in quotes, got {at!r}" for name, at in value.items() if type(at) is not str]
    return {name: at if isinstance(at, str) else "unknown:1" for name, at in value.items()}, wrong


def _entries(problems: Problems, name: str, table: Table, value: Any) -> list[tuple[str, Any]]:
    """The good entries of one table, each with its place in the file."""
    if value is None:
        return []
    head = f"[[{name}]]" if table.many else f"[{name}]"
    rows = value if table.many else [value]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.add(name, f"must be headed {head}")
        return []
    found = []
    for number, row in enumerate(rows, start=1):
        place = _place(name, number, row) if table.many else name
        values = values_of(problems, place, row, table.form, table.rules)
        if values is not None:
            found.append((place, table.form(**values)))
    return found


def _place(name: str, number: int, row: dict[str, Any]) -> str:
    said = row.get("id")
    return f"{name}.{said}" if isinstance(said, str) and said else f"{name}[{number}]"


def _scenario_problems(path: Path, draft: Draft, tables: dict[str, Any]) -> list[str]:
    """What is wrong with the scenario beside the file; nothing to say while the plan itself is not known."""
    if not draft.plain:
        return []
    tables = {name: value for name, value in tables.items() if name not in TABLES or TABLES[name].many}
    tables = {name: _rows(value) if name in TABLES else value for name, value in tables.items()}
    for place, simulation in draft.entries["simulation"]:
        try:
            read_scenario(path.parent / simulation.scenario, {**tables, **draft.plain})
        except ScenarioError as error:
            return [f"{place}.scenario: {simulation.scenario}: {problem}" for problem in error.problems]
    return []


def _site(draft: Draft) -> Site:
    """The site of a draft without problems."""
    many: dict[str, Any] = {
        table.holds: tuple(value for _, value in draft.entries[name]) for name, table in TABLES.items() if table.many
    }
    limits = [value for _, value in draft.entries["limits"]]
    simulation = [value for _, value in draft.entries["simulation"]]
    recording = [value for _, value in draft.entries["recording"]]
    history = [value for _, value in draft.entries["history"]]
    tape = [value for _, value in draft.entries["tape"]]
    evidence = [value for _, value in draft.entries["evidence"]]
    pins = [value for _, value in draft.entries["pins"]]
    alerts = [value for _, value in draft.entries["alerts"]]
    return Site(
        **draft.plain,
        links=draft.links,
        **many,
        limits=limits[0] if limits else Limits(),
        simulation=simulation[0] if simulation else None,
        recording=recording[0] if recording else Recording(),
        history=history[0] if history else HistoryRules(),
        tape=tape[0] if tape else TapeRules(),
        evidence=evidence[0] if evidence else Witness(),
        pins=pins[0] if pins else PinRules(),
        alerts=alerts[0] if alerts else AlertRules(),
    )
