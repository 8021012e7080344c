"""Opens the database and brings it to today's form. SQLite by default; any SQLAlchemy URL by design.

Only SQLite has been tried. The SQL is portable (no dialect's own upsert, no JSON operators), PostgreSQL is untested.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from console.store.errors import NotOpened

BUSY_S = 2
"""How long a connection waits for another process that writes."""
MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(url: str) -> Engine:
    """An engine on the database, whose tables are made or migrated. Raises NotOpened."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise NotOpened(f"{url}: not a database URL ({error}). Write it like sqlite:///C:/vigil/vigil.db") from error
    where = parsed.render_as_string(hide_password=True)
    try:
        engine = _sqlite(url) if parsed.get_backend_name() == "sqlite" else create_engine(url, pool_pre_ping=True)
    except (SQLAlchemyError, ImportError) as error:
        raise NotOpened(f"{where}: no driver for this database ({error})") from error
    try:
        migrate(engine)
    except (SQLAlchemyError, CommandError) as error:
        engine.dispose()
        raise NotOpened(f"{where}: {error}. Look at the path, its rights, the disk, and Vigil's version") from error
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: they take SQLite's write lock when they begin."""
    return engine.execution_options(vigil_begin="BEGIN IMMEDIATE")


def migrate(engine: Engine) -> None:
    """Bring the tables to today's form, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _sqlite(url: str) -> Engine:
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
