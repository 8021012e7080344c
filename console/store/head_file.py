"""The newest signed head in a file beside the database: what a database that was cut off, or put back, is told by."""

from __future__ import annotations

import json
import os
from pathlib import Path

from console.site.home import Home
from console.store.errors import StorageError
from console.store.heads import Head

NAME = "head.json"


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
