"""A JSON file of the home that nobody but its owner may read: logins of cameras, brokers of PLCs, PINs."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from devices.errors import DeviceRefused

VERSION = 1


class PrivateFile:
    """Things of one kind by name (`holds`), written at once or not at all. Raises DeviceRefused, with the mend, for a
    file that may not be trusted. `anew` says how it is made again."""

    def __init__(self, path: Path, holds: str, anew: str) -> None:
        self.path = path
        self._holds, self._anew = holds, anew

    def read(self) -> dict[str, Any]:
        """What is kept, by name; nothing where there is no file."""
        try:
            with self.path.open(encoding="utf-8") as file:
                self._refuse_open_to_others(os.fstat(file.fileno()).st_mode)
                said = json.load(file)
        except FileNotFoundError:
            return {}
        except PermissionError:
            raise DeviceRefused(f"{self.path}: may not be read; it belongs to another user than this service") from None
        except (OSError, ValueError) as error:
            raise DeviceRefused(f"{self.path}: cannot be read ({error}); {self._anew}") from None
        if not isinstance(said, dict) or said.get("version") != VERSION or not isinstance(said.get(self._holds), dict):
            raise self.not_understood(f"no {self._holds} of version {VERSION}")
        return dict(said[self._holds])

    def write(self, kept: Mapping[str, Any]) -> None:
        """At once or not at all, and never readable by others, not even while it is written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=f".{self.path.stem}-", dir=self.path.parent)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump({"version": VERSION, self._holds: dict(kept)}, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self.path)

    def not_understood(self, why: object) -> DeviceRefused:
        """The fault of a file whose content makes no sense."""
        return DeviceRefused(f"{self.path}: cannot be understood ({why}); {self._anew}")

    def _refuse_open_to_others(self, mode: int) -> None:
        """Windows keeps the folder of a user from other users by itself, and knows no such mode."""
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise DeviceRefused(
                f"{self.path}: others may read the passwords in it; say `chmod 600 {self.path}`, then change them"
            )
