"""Replaces whole tables of a site file, as [[cause]] and [[effect]]; all else stays as it was, letter by letter."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from console.site.adding import changed

Entries = Mapping[str, Sequence[Mapping[str, Any]]]
"""Name of a table to its entries, in the order in which they are written."""
_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?$")
_BARE = re.compile(r"\s*(#.*)?$")
BY_HAND = "its tables are not written as [[{}]]; change it by hand"


def with_tables(text: str, tables: Entries) -> str:
    """The text of a site file with these tables in place of those it has; comments within them go. Raises ValueError
    where the file is written so that this cannot be told apart, or is no TOML."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    wanted = {**tomllib.loads(text), **{name: [dict(entry) for entry in of] for name, of in tables.items()}}
    kept, place = _without(text.splitlines(keepends=True), frozenset(tables))
    blocks = [_block(name, entry, line_end) for name, entries in tables.items() for entry in entries]
    if place is None:
        place = len(kept)
        if kept and not kept[-1].endswith("\n"):
            kept[-1] += line_end
        blocks = [line_end + block for block in blocks[:1]] + blocks[1:]
    made = "".join([*kept[:place], line_end.join(blocks), *kept[place:]])
    with suppress(tomllib.TOMLDecodeError):
        if _full(tomllib.loads(made), tables) == _full(wanted, tables):
            return made
    raise ValueError(BY_HAND.format(next(iter(tables))))


def checked(path: Path, tables: Entries) -> tuple[str, str]:
    """The text of a site file before and after its tables were replaced, nothing written yet: `adding.write` does.
    Raises SiteFileError with the words of the checker; OSError."""
    return changed(path, lambda text: with_tables(text, tables))


def _full(read: Mapping[str, Any], tables: Entries) -> dict[str, Any]:
    """A file's tables; one without entries is none."""
    return {name: value for name, value in read.items() if value or name not in tables}


def _without(lines: Sequence[str], names: frozenset[str]) -> tuple[list[str], int | None]:
    """The lines that stay, and where the first table that goes began. Comments and empty lines right above the next
    header belong to that."""
    kept: list[str] = []
    dropped: list[str] = []
    place: int | None = None
    going = False
    for line in lines:
        if header := _HEADER.match(line):
            if going:
                kept += _tail(dropped)
            dropped, going = [], header[1] in names
            if going and place is None:
                place = len(kept)
        (dropped if going else kept).append(line)
    return kept + (_tail(dropped) if going else []), place


def _tail(dropped: Sequence[str]) -> list[str]:
    """The comments and empty lines at the end of what goes."""
    bare = len(dropped)
    while bare > 0 and _BARE.match(dropped[bare - 1]):
        bare -= 1
    return list(dropped[bare:])


def _block(name: str, entry: Mapping[str, Any], line_end: str) -> str:
    lines = [f"[[{name}]]", *(f"{setting} = {_written(value)}" for setting, value in entry.items())]
    return line_end.join(lines) + line_end


def _written(value: Any) -> str:
    """A value in TOML. What JSON writes of a text, a list of texts, true or false TOML reads alike."""
    if isinstance(value, str | list | bool):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
