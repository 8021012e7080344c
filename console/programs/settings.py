"""`vigil settings ls | show | export`: the versions of the settings that this home keeps, read from their files."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.domain.settings import fitting
from console.settings import SettingsInForce
from console.site.context import Context
from console.site.versions import Versions, VersionUnreadable, text_of

__all__ = ["TEXTS", "VersionUnreadable", "acted", "exported", "listed", "shown"]


def acted(parsed: argparse.Namespace, context: Context) -> dict[str, Any]:
    """What one act has to say. Raises VersionUnreadable, OSError."""
    if parsed.act == "ls":
        return listed(context)
    if parsed.act == "show":
        return shown(context, parsed.number)
    return exported(context, parsed.number, Path(parsed.out))


def listed(context: Context) -> dict[str, Any]:
    """Every version, the oldest first; `why` says what is wrong with one that cannot be read."""
    versions = Versions(context.home)
    return {"versions": [_row(versions, number) for number in versions.numbers()]}


def shown(context: Context, number: int) -> dict[str, Any]:
    """One version with its values, its text, and what of it does not fit the site file. `number` 0: the newest.

    Raises VersionUnreadable."""
    version = _version(context, number)
    _, left_out = fitting(context.site, version.values)
    return {**_said(version), "values": version.values, "left_out": left_out, "text": text_of(version)}


def exported(context: Context, number: int, out: Path) -> dict[str, Any]:
    """Write one version to a file; that it is of this home is in its head. Raises VersionUnreadable, OSError."""
    version = _version(context, number)
    out.write_text(text_of(version), encoding="utf-8")
    return {**_said(version), "file": str(out)}


def list_text(said: dict[str, Any]) -> str:
    """A line a version."""
    lines = [
        f"{row['number']:4d}  unreadable: {row['why']}"
        if row["why"]
        else f"{row['number']:4d}  {row['settings']} settings, proposed by {row['proposed_by']}, released by "
        f"{row['released_by']}: {row['reason']}"
        for row in said["versions"]
    ]
    return "\n".join(lines) or "no settings lie over the site file"


def show_text(said: dict[str, Any]) -> str:
    """The version as its file has it, and below what does not fit."""
    return str(said["text"]) + "".join(f"# not in force: {key}: {why}\n" for key, why in said["left_out"].items())


TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "ls": list_text,
    "show": show_text,
    "export": lambda said: str(said["file"]),
}
"""Act → its words for people."""


def _version(context: Context, number: int) -> SettingsInForce:
    versions = Versions(context.home)
    known = versions.numbers()
    if not known or (number and number not in known):
        raise VersionUnreadable(f"there is no version {number or ''} in {context.home.settings}".replace("  ", " "))
    return versions.read(number or known[-1])


def _row(versions: Versions, number: int) -> dict[str, Any]:
    try:
        return {**_said(versions.read(number)), "why": ""}
    except VersionUnreadable as error:
        return {"number": number, "why": str(error)}


def _said(version: SettingsInForce) -> dict[str, Any]:
    return {
        "number": version.number,
        "settings": len(version.values),
        "reason": version.reason,
        "proposed_by": version.proposed_by,
        "released_by": version.released_by,
        "released_at_us": version.released_at_us,
    }
