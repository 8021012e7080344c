"""Adds a camera to a site file: its lines come behind the last camera's, all else stays as it was, letter by letter."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from console.site.errors import SiteFileError
from console.site.read import read_site

HEAD = "[[camera]]"
Settings = Mapping[str, str | float]
"""The settings of one camera, in the order in which they are written."""
_TABLE = re.compile(r"\s*\[")
_BARE = re.compile(r"\s*(#.*)?")


def with_camera(text: str, camera: Settings) -> str:
    """The text of a site file with one camera more. Raises ValueError where the file has no room for it: its cameras
    are not written as [[camera]], or it is no TOML."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    block = line_end.join([HEAD, *(f"{name} = {_written(value)}" for name, value in camera.items())])
    wanted = tomllib.loads(text)
    if not isinstance(wanted.setdefault("camera", []), list):
        raise ValueError("its cameras are not written as [[camera]]; add it by hand")
    wanted["camera"].append(dict(camera))
    for place in (_behind_cameras(text), len(text)):
        made = _inserted(text, place, block, line_end)
        with suppress(tomllib.TOMLDecodeError):
            if tomllib.loads(made) == wanted:
                return made
    raise ValueError("its cameras are not written as [[camera]]; add it by hand")


def checked(path: Path, camera: Settings) -> tuple[str, str]:
    """The text of a site file before and after a camera was added, nothing written yet.

    Raises SiteFileError with the words of the checker, for the file as it is or as it would be; OSError.
    """
    return changed(path, lambda text: with_camera(text, camera))


def changed(path: Path, change: Callable[[str], str]) -> tuple[str, str]:
    """The text of a site file before and after a change that raises ValueError where it cannot be made; nothing is
    written yet. Raises SiteFileError with those words or the checker's; OSError."""
    with path.open(encoding="utf-8", newline="") as file:
        before = file.read()
    try:
        after = change(before)
    except ValueError as error:
        raise SiteFileError(path, (str(error),)) from None
    trial = beside(path, after)
    try:
        read_site(trial)
    except SiteFileError as error:
        raise SiteFileError(path, error.problems) from None
    finally:
        trial.unlink()
    return before, after


def write(path: Path, before: str, after: str) -> None:
    """Replace a site file at once or not at all. Raises SiteFileError when somebody changed it meanwhile; OSError."""
    path = path.resolve()
    made = beside(path, after)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            if file.read() != before:
                raise SiteFileError(path, ("somebody else changed it meanwhile; nothing was written, try again",))
        shutil.copymode(path, made)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def beside(path: Path, text: str) -> Path:
    """A file with a text in the same folder, where a scenario beside it is found too."""
    number, name = tempfile.mkstemp(prefix=".site-", suffix=".toml", dir=path.resolve().parent)
    with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _inserted(text: str, place: int, block: str, line_end: str) -> str:
    before, after = text[:place], text[place:]
    if before and not before.endswith("\n"):
        before += line_end
    return f"{before}{line_end if before else ''}{block}{line_end}{after}"


def _behind_cameras(text: str) -> int:
    """Where the last setting of the last camera ends: comments below it belong to what follows. The end of the file
    where it has no camera, or its end cannot be told."""
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.strip().partition("#")[0].strip() == HEAD]
    if not starts:
        return len(text)
    end = starts[-1] + 1
    while end < len(lines) and not _TABLE.match(lines[end]):
        end += 1
    while _BARE.fullmatch(lines[end - 1].rstrip("\r\n")):
        end -= 1
    return sum(len(line) for line in lines[:end])


def _written(value: str | float) -> str:
    """A value in TOML. What JSON writes of a text TOML reads alike."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
