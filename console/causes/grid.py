"""The cause-and-effect table as a grid of texts, as spreadsheets have it: a row a cause, a column an output. Pure.

A cell reads `trip`, `reset after 20 s`, `propose trip` or `trip after 20 s, hold 120 s by shift_lead`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console.causes.errors import TableRefused
from console.site.model import CauseRecord, EffectRecord, Site

Grid = list[list[str]]
"""Rows of cells, the heads first."""
HEADS = ("cause", "name", "name_en", "signal", "zone", "points", "level", "needed", "faulty", "roles")
LISTS, NUMBERS = ("points", "roles"), ("level", "needed")
_CELL = re.compile(
    r"(?P<propose>propose )?(?P<action>trip|reset)"
    r"(?: after (?P<delay>\d+(?:\.\d+)?) s)?"
    r"(?:, hold (?P<hold>\d+(?:\.\d+)?) s by (?P<roles>[\w ]+))?"
)
CELL_FORM = "must look like 'trip', 'propose trip' or 'trip after 20 s, hold 120 s by shift_lead'"


@dataclass(frozen=True, slots=True)
class Tables:
    """The [[cause]] and [[effect]] entries of a site file, as it would say them."""

    causes: tuple[Mapping[str, Any], ...]
    effects: tuple[Mapping[str, Any], ...]


def grid_of(site: Site) -> Grid:
    """The table of a site, with a column for each of its outputs."""
    outputs = [record.id for record in site.interlocks]
    cells = {(effect.cause, effect.interlock): cell_of(effect) for effect in site.effects}
    rows = [
        [*(_said(record, head) for head in HEADS), *(cells.get((record.id, output), "") for output in outputs)]
        for record in site.causes
    ]
    return [[*HEADS, *outputs], *rows]


def cell_of(effect: EffectRecord) -> str:
    """One effect as a cell."""
    after = f" after {effect.delay_s:g} s" if effect.delay_s else ""
    hold = f", hold {effect.hold_s:g} s by {' '.join(effect.hold_roles)}" if effect.hold_roles else ""
    return f"{'' if effect.automatic else 'propose '}{effect.action}{after}{hold}"


def tables_of(grid: Sequence[Sequence[str]]) -> Tables:
    """The entries that a grid says. Raises TableRefused with every place that cannot be read."""
    rows = [[cell.strip() for cell in row] for row in grid]
    heads = rows[0] if rows else []
    if problems := _problems_of_heads(heads):
        raise TableRefused(tuple(problems))
    causes: list[Mapping[str, Any]] = []
    effects: list[Mapping[str, Any]] = []
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            said = dict(zip(heads, [*row, *[""] * (len(heads) - len(row))], strict=False))
            causes.append(_cause(said, number, problems))
            effects += _effects(said, number, problems)
            if any(row[len(heads) :]):
                problems.append(f"row {number}: has more cells than there are heads")
    if problems:
        raise TableRefused(tuple(problems))
    return Tables(tuple(causes), tuple(effects))


def _problems_of_heads(heads: Sequence[str]) -> list[str]:
    missing = [head for head in HEADS[:4] if head not in heads]
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    problems = [f"row 1: the heads {', '.join(missing)} are missing"] if missing else []
    problems += [f"row 1: {', '.join(twice)} stands there twice"] if twice else []
    return problems + (["row 1: a head is empty"] if "" in heads else [])


def _cause(said: Mapping[str, str], number: int, problems: list[str]) -> Mapping[str, Any]:
    """One [[cause]]; what is left empty, or is as when left out, is left out."""
    fields = {field.name: field.default for field in dataclasses.fields(CauseRecord)}
    entry: dict[str, Any] = {}
    for head in HEADS:
        name, text = "id" if head == "cause" else head, said.get(head, "")
        value = _value(head, text, number, problems)
        if text and value != fields[name]:
            entry[name] = list(value) if isinstance(value, tuple) else value
    return entry


def _value(head: str, text: str, number: int, problems: list[str]) -> Any:
    if head in LISTS:
        return tuple(text.replace(",", " ").split())
    if head in NUMBERS and text:
        whole = text.removesuffix(".0")
        if not re.fullmatch(r"\d{1,6}", whole):
            problems.append(f"row {number}, {head}: must be a whole number, got {text!r}")
            return 0
        return int(whole)
    return text


def _effects(said: Mapping[str, str], number: int, problems: list[str]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for output, text in said.items():
        if output in HEADS or not text:
            continue
        cell = _CELL.fullmatch(" ".join(text.split()))
        if cell is None:
            problems.append(f"row {number}, {output}: {CELL_FORM}, got {text!r}")
            continue
        found.append({"cause": said["cause"], "interlock": output, **_effect(cell)})
    return found


def _effect(cell: re.Match[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {"action": cell["action"]} if cell["action"] != "trip" else {}
    if cell["delay"] and float(cell["delay"]):
        entry["delay_s"] = float(cell["delay"])
    if cell["propose"]:
        entry["automatic"] = False
    if cell["hold"]:
        entry |= {"hold_roles": cell["roles"].split(), "hold_s": float(cell["hold"])}
    return entry


def _said(record: CauseRecord, head: str) -> str:
    value = record.id if head == "cause" else getattr(record, head)
    return " ".join(value) if isinstance(value, tuple) else str(value)
