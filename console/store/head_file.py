"""The newest signed head in a file beside the database: what a database that was cut off, or put back, is told by."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Protocol

from console.site.home import Home
from console.store.errors import StorageError
from console.store.heads import Head, JournalBroken

NAME = "head.json"


class HoldsHeads(Protocol):
    """The part of the store's heads that is needed here."""

    def numbered(self, number: int) -> Head | None:
        """One of them, None when there is none of that number."""


def missing_head(home: Home, heads: HoldsHeads) -> Head | None:
    """The head in the file where the database has it not: it was cut off or put back. Raises StorageError when the file
    holds no head."""
    kept = read_head(home.evidence / NAME)
    there = heads.numbered(kept.number) if kept else None
    return kept if kept and (there is None or there.text != kept.text) else None


def refuse_put_back(home: Home, heads: HoldsHeads) -> None:
    """Before anything is signed: new heads would soon be past the one in the file, and nobody could tell any more.
    Raises JournalBroken; StorageError when the file holds no head."""
    if missing := missing_head(home, heads):
        raise JournalBroken(
            f"head {missing.number} in {home.evidence / NAME} is not in the database, which was cut off or put back; "
            "if that was wanted, say `vigil evidence restored --reason TEXT`"
        )


def set_aside(home: Home, head: Head) -> None:
    """Keep the head in the file under its number; the next one begins the file anew. Raises OSError."""
    (home.evidence / NAME).replace(home.evidence / f"head-{head.number}-{head.at_us}.json")


def write_head(home: Home, head: Head) -> None:
    """Put it in the place of an older one, at once or not at all. Raises OSError; StorageError when what is there is
    no head."""
    home.evidence.mkdir(parents=True, exist_ok=True)
    home.evidence.chmod(0o700)
    before = read_head(home.evidence / NAME)
    if before is not None and before.number >= head.number:
        return
    new = home.evidence / f".{NAME}.new"
    with new.open("w", encoding="utf-8") as file:
        json.dump({"text": head.text, "signature": head.signature}, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(home.evidence / NAME)


def read_head(path: Path) -> Head | None:
    """The head in such a file, None when there is none. Raises StorageError for what is no head."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Head.read(said["text"], said["signature"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"{path}: is no signed head ({error})") from error
