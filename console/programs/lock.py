"""One `vigil run` a home folder: two would write the same journal.

The lock is SQLite's own on a file, so it falls with its holder on every system.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from console.site.home import Home


class HomeInUse(Exception):
    """Another `vigil run` works in this home folder."""


@contextmanager
def held(home: Home) -> Iterator[None]:
    """Hold the home folder. Raises HomeInUse when somebody else does."""
    lock = sqlite3.connect(home.root / "run.lock", timeout=0.2, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise HomeInUse(f"{home.root} is in use by another `vigil run`; end it or choose another --home") from error
    try:
        yield
    finally:
        lock.close()
