"""Opens the database and brings it to today's form: SQLite by default, PostgreSQL by URL.

The SQL is portable (no dialect's own upsert, no JSON operators); the tests of the store run on both.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from console.site.settings import masked
from console.store.errors import NotOpened
from console.store.postgres import check_encoding, postgres_engine
from console.store.tables import METADATA, REVISION, STAMP

BUSY_S = 2
"""How long a connection waits for another process that writes."""
MENDS = {
    "sqlite": "Look at the path, its rights, the disk, and Vigil's version",
    "postgresql": "Look at address, server, user and rights, the password in ~/.pgpass, and Vigil's version",
}


def open_database(url: str) -> Engine:
    """An engine on the database, whose tables are made or migrated. Raises NotOpened."""
    engine = _engine(url)
    try:
        if engine.dialect.name == "postgresql":
            check_encoding(engine)
        migrate(engine)
    except SQLAlchemyError as error:
        engine.dispose()
        raise NotOpened(refusal(engine, error)) from error
    except NotOpened:
        engine.dispose()
        raise
    return engine


def refusal(engine: Engine, error: Exception) -> str:
    """Which database refused, its own words on one line, and what to look at."""
    words = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    where = engine.url.render_as_string(hide_password=True)
    return f"{where}: {' '.join(words.split())}. {MENDS[engine.dialect.name]}"


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: they take the database's one write lock when they begin."""
    return engine.execution_options(vigil_begin="BEGIN IMMEDIATE")


@contextmanager
def not_wiped(connection: Connection) -> Iterator[None]:
    """Rows that are dropped within leave their pages as they are. Debian's SQLite writes zeros over them, and these to
    the disk: for nothing where what they say stands elsewhere too."""
    if connection.dialect.name != "sqlite":
        yield
        return
    before = connection.exec_driver_sql("PRAGMA secure_delete").scalar()
    connection.exec_driver_sql("PRAGMA secure_delete=OFF")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA secure_delete={before}")


def migrate(engine: Engine) -> None:
    """Bring the tables to today's form, in one transaction; what has it already is only looked at."""
    with engine.connect() as connection:
        if _stamp(connection) == REVISION:
            return
    with writing(engine).begin() as connection:
        if not inspect(connection).get_table_names():
            _make(connection)
        elif _stamp(connection) != REVISION:
            # Alembic takes longer to load than the rest of the store, and only an older database needs it.
            from console.store.upgrade import upgrade

            upgrade(connection)


def _stamp(connection: Connection) -> str | None:
    """The revision that a database is stamped with, None for one that has no stamp."""
    stamped = inspect(connection).has_table(STAMP.name)
    return connection.execute(select(STAMP.c.version_num)).scalar() if stamped else None


def _make(connection: Connection) -> None:
    """Today's tables in an empty database. That the migrations make the same ones is under test."""
    METADATA.create_all(connection)
    STAMP.create(connection)
    connection.execute(insert(STAMP).values(version_num=REVISION))


def _engine(said: str) -> Engine:
    try:
        url = make_url(said)
    except (ArgumentError, ValueError) as error:
        form = "sqlite:///C:/vigil/vigil.db or postgresql://vigil@192.0.2.6/vigil"
        raise NotOpened(f"{masked(said)}: not a database URL ({error}). Write it like {form}") from error
    make = {"sqlite": _sqlite, "postgresql": postgres_engine}.get(url.get_backend_name())
    where = url.render_as_string(hide_password=True)
    if make is None:
        raise NotOpened(f"{where}: Vigil keeps its journal in {' or '.join(MENDS)}, nowhere else")
    try:
        return make(url)
    except (SQLAlchemyError, ImportError) as error:
        raise NotOpened(f"{where}: no driver for this database ({error}). Leave out what is behind the +") from error


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_S, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
    """Every commit reaches the disk; readers do not wait for the writer. Transactions are begun by `_begin`."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={int(BUSY_S * 1000)}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("vigil_begin", "BEGIN"))
