"""Rows as the driver gives them: SQLAlchemy's own rows cost as much again as all that evidence does with them."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Any

from sqlalchemy import Engine, Select


def plain_rows(engine: Engine, query: Select[Any]) -> Generator[Any, None, None]:
    """Tuples in the order of the columns; close it when it is not read to its end. Raises what the driver raises."""
    plain = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(plain)
        given: Any = cursor  # It can be iterated with every driver, which PEP 249 leaves open.
        yield from given


def driver_error(engine: Engine) -> type[Exception]:
    """The root of what `plain_rows` may raise besides SQLAlchemyError."""
    error: type[Exception] = engine.dialect.loaded_dbapi.Error
    return error
