"""The wall layouts that each operator has saved: one JSON file in the home folder, of this seat's machine only."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from console.room.arrangement import Arrangement, read_arrangement, written


class SavedWalls:
    """`{operator: {name: arrangement}}`. A file that cannot be read counts as empty and is left until the next save."""

    def __init__(self, path: Path, operator: str, cameras: Collection[str]) -> None:
        self._path, self._operator, self._cameras = path, operator, frozenset(cameras)

    def all(self) -> dict[str, Arrangement]:
        """What this operator saved, by name, in the order of saving."""
        mine = self._read().get(self._operator, {})
        if not isinstance(mine, dict):
            return {}
        read = {name: read_arrangement(said, self._cameras) for name, said in mine.items()}
        return {name: each for name, each in read.items() if each is not None}

    def save(self, name: str, arrangement: Arrangement) -> None:
        """Keep it under a name; one of that name is replaced. Raises OSError when the file cannot be written."""
        named = Arrangement(arrangement.cameras, arrangement.layout, f"saved/{name}")
        self._write({**self._mine(), name: written(named)})

    def forget(self, name: str) -> None:
        """Keep it no longer. Raises OSError when the file cannot be written."""
        self._write({kept: said for kept, said in self._mine().items() if kept != name})

    def _mine(self) -> dict[str, Any]:
        mine = self._read().get(self._operator, {})
        return mine if isinstance(mine, dict) else {}

    def _read(self) -> dict[str, Any]:
        try:
            said = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def _write(self, mine: dict[str, Any]) -> None:
        """Whole or not at all: a copy beside it takes its place."""
        text = json.dumps({**self._read(), self._operator: mine}, ensure_ascii=False, indent=1)
        beside = self._path.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self._path)
