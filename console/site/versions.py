"""The versions of the settings as files of the home: settings/0003.toml, in the words of the site file. The site file
itself is never written."""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from console.settings import SettingsInForce
from console.site.home import Home

NAMED_BY = {"gas_point": "id", "filter": "signal"}
"""Setting by which an entry of a table is known."""
BY_KIND = ("tier", "guidance")
"""Tables whose entries are known by a kind of alert ('*': all), and a zone or a source."""
_FILE = re.compile(r"\d{4,}\.toml")


class VersionUnreadable(Exception):
    """A file of settings that says nothing that can be understood. str() names it, and what is wrong."""


class Versions:
    """The files of one home, one a version."""

    def __init__(self, home: Home) -> None:
        self._folder = home.settings

    def path(self, number: int) -> Path:
        """Where a version lies, or would."""
        return self._folder / f"{number:04d}.toml"

    def numbers(self) -> list[int]:
        """Those there are, the oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted(int(file.stem) for file in self._folder.iterdir() if _FILE.fullmatch(file.name))

    def read(self, number: int) -> SettingsInForce:
        """One version. Raises VersionUnreadable."""
        path = self.path(number)
        try:
            return _read(tomllib.loads(path.read_text(encoding="utf-8")), number)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise VersionUnreadable(f"{path}: {error!r}") from error

    def write(self, version: SettingsInForce) -> None:
        """Keep a version, at once or not at all; one that is there stays as it is. Raises OSError."""
        path = self.path(version.number)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=".settings-", dir=path.parent)
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
            file.write(text_of(version))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)


def text_of(version: SettingsInForce) -> str:
    """A version in TOML: who and why first, then the tables as a site file has them."""
    head: dict[str, float | str] = {
        "number": version.number,
        "reason": version.reason,
        "proposed_by": version.proposed_by,
        "released_by": version.released_by,
        "released_at_us": version.released_at_us,
    }
    lines = ["[settings]", *(_line(name, value) for name, value in head.items())]
    tables: dict[tuple[str, str], list[str]] = {}
    for key, value in sorted(version.values.items()):
        table, entry, name = _parts(key)
        tables.setdefault((table, entry), []).append(_steps(name, value) if table == "guidance" else _line(name, value))
    for (table, entry), settings in tables.items():
        title = f"[[{table}]]" if entry else f"[{table}]"
        lines += ["", title, *(_line(name, value) for name, value in _names(table, entry).items()), *settings]
    return "\n".join(lines) + "\n"


def _read(said: dict[str, Any], number: int) -> SettingsInForce:
    head = said.pop("settings")
    if head["number"] != number:
        raise ValueError(f"it says number {head['number']}")
    values: dict[str, float | str] = {}
    for table, rows in said.items():
        for row in rows if isinstance(rows, list) else [rows]:
            entry = _entry(table, row)
            row = _steps_read(row) if table == "guidance" else row
            values |= {f"{table}.{entry}.{name}" if entry else f"{table}.{name}": _value(row[name]) for name in row}
    return SettingsInForce(
        settings="room",
        number=number,
        values=values,
        reason=str(head["reason"]),
        proposed_by=str(head["proposed_by"]),
        released_by=str(head["released_by"]),
        released_at_us=int(head["released_at_us"]),
    )


def _entry(table: str, row: dict[str, Any]) -> str:
    """What an entry is known by in the keys; its names leave the row."""
    if table in NAMED_BY:
        return str(row.pop(NAMED_BY[table]))
    if table not in BY_KIND:
        return ""
    kind = str(row.pop("kind"))
    return kind + "".join(f"@{name}={row.pop(name)}" for name in ("zone", "source") if name in row)


def _names(table: str, entry: str) -> dict[str, str]:
    if table in NAMED_BY:
        return {NAMED_BY[table]: entry}
    if table not in BY_KIND:
        return {}
    kind, *where = re.split(r"@(zone|source)=", entry)
    return {"kind": kind, **dict(zip(where[::2], where[1::2], strict=True))}


def _parts(key: str) -> tuple[str, str, str]:
    table, _, rest = key.partition(".")
    entry, _, name = rest.rpartition(".")
    return table, entry, name


def _steps(name: str, value: float | str) -> str:
    """The steps of a place as a list of tables, one a line, after whether they stand instead."""
    said = json.loads(str(value))
    rows = [", ".join(_line(field, text) for field, text in step.items()) for step in said["steps"]]
    return "\n".join(
        [f"instead = {str(said['instead']).lower()}", f"{name} = [", *(f"  {{ {row} }}," for row in rows), "]"]
    )


def _steps_read(row: dict[str, Any]) -> dict[str, Any]:
    said = {"steps": row["steps"], "instead": row["instead"]}
    return {"steps": json.dumps(said, ensure_ascii=False, separators=(",", ":"))}


def _value(value: object) -> float | str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no number and no text")
    return float(value)


def _line(name: str, value: float | str) -> str:
    written = (
        json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f") if isinstance(value, str) else repr(value)
    )
    return f"{name} = {written}"
