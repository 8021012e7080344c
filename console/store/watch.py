"""Who decides on a database: one core at a time has the watch of it. Two would order everything twice.

SQLite: the lock of a file beside the database, which falls with its holder. PostgreSQL: an advisory lock of a session,
which falls with its connection; so its holder looks again and again whether he still has it, and whether somebody
stands by.
"""

from __future__ import annotations

import enum
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from console.store.database import refusal
from console.store.errors import StorageError
from console.store.postgres import postgres_engine

WATCH_LOCK, STANDBY_LOCK = 0x7669676977, 0x7669676973
"""The advisory locks of who decides and of who stands by: 'vigiw' and 'vigis' in ASCII."""
STAND_BY = f"SELECT pg_try_advisory_lock_shared({STANDBY_LOCK})"
NOTICED = "SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3"
"""The server finds out within 5 s that the machine of a holder is gone; the system's own time is hours."""


class Hold(enum.Enum):
    """What a holder finds when he looks again."""

    HELD = "held"
    UNSEEN = "unseen"
    """The database does not answer: nobody can say."""
    TAKEN = "taken"
    """Somebody else has it."""


class Watch(Protocol):
    """The watch of one database. Every call may wait for the database; none of them is for the loop."""

    has_standby: bool
    """Whether somebody stood by when it was looked at last."""
    may_be_lost: bool
    """Whether it may be free although its holder still works."""

    def take(self) -> bool:
        """Take the watch; False while somebody else has it. Raises StorageError."""

    def stand_by(self) -> None:
        """Let the holder know that somebody would take over. Raises StorageError."""

    def is_free(self) -> bool:
        """Whether nobody has it. Raises StorageError."""

    def look(self) -> Hold:
        """Whether we still have it; one that fell with its connection is taken again."""

    def let_go(self) -> None:
        """Somebody else may have it now."""


class FileWatch:
    """Of a SQLite file. It cannot be lost while its holder lives."""

    has_standby = may_be_lost = False

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.watch")
        self._held: sqlite3.Connection | None = None

    def take(self) -> bool:
        """The file's lock, without waiting."""
        try:
            lock = sqlite3.connect(self._path, timeout=0.0, isolation_level=None, check_same_thread=False)
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return False
            raise StorageError(f"{self._path}: {error}. Look at the folder, its rights, and the disk") from error
        self._held = lock
        return True

    def stand_by(self) -> None:
        """The lock falls with its holder: he needs not know."""

    def is_free(self) -> bool:
        """Taken for a moment, to see."""
        if not self.take():
            return False
        self.let_go()
        return True

    def look(self) -> Hold:
        """Always."""
        return Hold.HELD

    def let_go(self) -> None:
        """With the file's lock."""
        if self._held is not None:
            self._held.close()
            self._held = None


class ServerWatch:
    """Of a PostgreSQL: a session of its own keeps the lock."""

    may_be_lost = True

    def __init__(self, url: str) -> None:
        self.has_standby, self._stands_by = False, False
        self._engine = postgres_engine(make_url(url))
        self._session: Connection | None = None

    def take(self) -> bool:
        """The lock, without waiting."""
        return self._asked(f"SELECT pg_try_advisory_lock({WATCH_LOCK})")

    def stand_by(self) -> None:
        """A lock of the session too, which many may share; and of each session that follows it, when one is lost."""
        self._asked(STAND_BY)
        self._stands_by = True

    def is_free(self) -> bool:
        """Looked up, not tried: a try would keep its holder from taking it again."""
        return not self._asked(_held_by_anybody(WATCH_LOCK))

    def look(self) -> Hold:
        """Asked in the session that took it; without that session it is tried anew."""
        with suppress(StorageError):
            if self._session is not None and self._asked(f"{_held_by_anybody(WATCH_LOCK)} AND pid = pg_backend_pid()"):
                self.has_standby = self._asked(f"{_held_by_anybody(STANDBY_LOCK)} AND pid <> pg_backend_pid()")
                return Hold.HELD
        try:
            return Hold.HELD if self.take() else Hold.TAKEN
        except StorageError:
            return Hold.UNSEEN

    def let_go(self) -> None:
        """With the session."""
        self._drop()
        self._engine.dispose()

    def _asked(self, question: str) -> bool:
        try:
            if self._session is None:
                self._session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                self._session.exec_driver_sql(NOTICED)
                if self._stands_by:
                    self._session.exec_driver_sql(STAND_BY)
            return bool(self._session.exec_driver_sql(question).scalar())
        except SQLAlchemyError as error:
            self._drop()
            raise StorageError(f"the watch: {refusal(self._engine, error)}") from error

    def _drop(self) -> None:
        """The session, not only our hold of it: a pooled one would keep the lock."""
        if self._session is not None:
            with suppress(SQLAlchemyError):
                self._session.invalidate()
                self._session.close()
            self._session = None


def watch_of(url: str) -> Watch:
    """The watch of a database, by its SQLAlchemy URL.."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return ServerWatch(url)
    return FileWatch(Path(parsed.database or "vigil.db"))


def _held_by_anybody(lock: int) -> str:
    """Whether an advisory lock is held on this database (the view pg_locks splits its number in two)."""
    return (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        f" AND classid = {lock >> 32} AND objid = {lock & 0xFFFFFFFF}"
    )
