"""What a PostgreSQL connection of Vigil is set to. The driver is psycopg 3, SQLAlchemy's default for PostgreSQL.

Passwords stay out of the URL: libpq reads them from ~/.pgpass or the file that PGPASSFILE names.
https://www.postgresql.org/docs/current/libpq-pgpass.html
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from console.store.errors import NotOpened

WRITE_LOCK = 0x766967696C
"""The advisory lock of whoever writes: 'vigil' in ASCII."""

_SETTINGS = {
    "synchronous_commit": "on",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
}
"""What was acknowledged is on the server's disk; nobody waits long for a lock, nobody who vanished keeps one."""

_CONNECTION: dict[str, str | int] = {
    "application_name": "vigil",
    "client_encoding": "utf8",
    "connect_timeout": 2,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 4000,
}
"""A server that is gone is known after seconds, not after the system's hours. libpq's units: s, the last one ms."""


def postgres_engine(url: URL) -> Engine:
    """An engine on a PostgreSQL; what the URL says itself goes before our settings. Raises ImportError."""
    settings = [f"-c {name}={value}" for name, value in _SETTINGS.items()]
    options = " ".join([*settings, *url.normalized_query.get("options", ())])
    ours = {name: value for name, value in _CONNECTION.items() if name not in url.query}
    engine = create_engine(url, pool_pre_ping=True, connect_args={**ours, "options": options})
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", _begin)
    return engine


def _connect(_dialect: Any, _record: Any, said: tuple[Any, ...], settings: dict[str, Any]) -> Any:
    """A connection that does not wait for ever. The driver is loaded only where there is a PostgreSQL."""
    from console.store.answering import AnsweringConnection

    return AnsweringConnection.connect(*said, **settings)


def check_encoding(engine: Engine) -> None:
    """The plant's names are Chinese: only UTF-8 holds them all. Raises NotOpened, SQLAlchemyError."""
    with engine.connect() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        where = engine.url.render_as_string(hide_password=True)
        mend = "Make the database anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        raise NotOpened(f"{where}: the database keeps text as {encoding}, which has no Chinese. {mend}")


def _begin(connection: Connection) -> None:
    """One writer at a time, also when two programs migrate the same new database."""
    if "vigil_begin" in connection.get_execution_options():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
