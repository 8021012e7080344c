"""`vigil causes export | import | check FILE`: the cause-and-effect table of a site as a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.causes import sheet_csv, sheet_xlsx
from console.causes.errors import TableRefused
from console.causes.grid import HEADS, Grid, Tables, grid_of, tables_of
from console.site import adding, replacing
from console.site.errors import SiteFileError
from console.site.read import read_site


@dataclass(frozen=True, slots=True)
class Form:
    """How a spreadsheet of one kind is written and read."""

    written: Callable[[Grid], bytes]
    read: Callable[[bytes], Grid]


FORMS = {".csv": Form(sheet_csv.written, sheet_csv.read), ".xlsx": Form(sheet_xlsx.written, sheet_xlsx.read)}
MOST_BYTES = 8 * 1024 * 1024
_EFFECT = re.compile(r"effect\[(\d+)\]")


def done(act: str, site_path: Path, file: Path) -> dict[str, Any]:
    """Do it, and say what was done; `problems` where something was wrong, and nothing was written."""
    try:
        return _exported(site_path, file) if act == "export" else _taken(act, site_path, file)
    except (TableRefused, SiteFileError) as error:
        return {"file": str(file), "problems": list(error.problems)}
    except OSError as error:
        return {"file": str(file), "problems": [f"{error.filename or file}: {error.strerror}"]}


def _exported(site_path: Path, file: Path) -> dict[str, Any]:
    grid = grid_of(read_site(site_path))
    file.write_bytes(_form(file).written(grid))
    return said_of("export", site_path, file, grid)


def _taken(act: str, site_path: Path, file: Path) -> dict[str, Any]:
    form = _form(file)
    if file.stat().st_size > MOST_BYTES:
        raise TableRefused((f"{file.name}: larger than {MOST_BYTES} bytes",))
    grid = form.read(file.read_bytes())
    tables = tables_of(grid)
    try:
        before, after = replacing.checked(site_path, {"cause": tables.causes, "effect": tables.effects})
    except SiteFileError as error:
        raise TableRefused(tuple(_placed(line, tables) for line in error.problems)) from None
    changed = not _is_so_already(site_path, tables)
    if act == "import" and changed:
        adding.write(site_path, before, after)
    return said_of(act, site_path, file, grid) | {"changed": changed}


def _form(file: Path) -> Form:
    if (form := FORMS.get(file.suffix.lower())) is None:
        raise TableRefused((f"{file.name}: must end in .csv or .xlsx",))
    return form


def _is_so_already(site_path: Path, tables: Tables) -> bool:
    """Whether the site file says this table, however it is written there. One that is not good says none."""
    try:
        return tables_of(grid_of(read_site(site_path))) == tables
    except SiteFileError:
        return False


def said_of(act: str, site_path: Path, file: Path, grid: Grid) -> dict[str, Any]:
    """What the command says, for machines."""
    rows = [row for row in grid[1:] if any(row)]
    effects = sum(bool(cell) for row in rows for head, cell in zip(grid[0], row, strict=False) if head not in HEADS)
    return {"act": act, "site": str(site_path), "file": str(file), "causes": len(rows), "effects": effects}


def text_of(said: dict[str, Any]) -> str:
    """The same for people."""
    if "problems" in said:
        return f"{said['file']}: {len(said['problems'])} problems\n" + "\n".join(f"  {one}" for one in said["problems"])
    counts = f"{said['causes']} causes, {said['effects']} effects"
    match said["act"]:
        case "export":
            return f"{said['file']}: {counts} of {said['site']}"
        case "check":
            change = "would change" if said["changed"] else "is as it stands in"
            return f"{said['file']}: no problems ({counts}); {change} {said['site']}"
    change = "written; the core takes it with its next start" if said["changed"] else "as it was"
    return f"{said['site']}: {counts}, {change}"


def _placed(line: str, tables: Tables) -> str:
    """A problem of the checker, with the cell in place of the number of an effect."""

    def cell(found: re.Match[str]) -> str:
        number = int(found[1]) - 1
        effect = tables.effects[number] if number < len(tables.effects) else {}
        return f"{effect.get('cause', '?')} → {effect.get('interlock', '?')}"

    return _EFFECT.sub(cell, line)
