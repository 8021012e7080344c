"""Statements that a commit runs again and again, compiled once for a database: SQLAlchemy's own way through a statement
costs more than the database's work on a small one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Values = tuple[Any, ...]
"""One value for each of the names of a statement."""


class Prepared:
    """One statement and the names of its values, in the order in which `one` and `many` are given them."""

    def __init__(self, statement: Executable, names: Sequence[str] = ()) -> None:
        self._statement, self._names = statement, tuple(names)
        self._compiled: dict[str, tuple[str, tuple[int, ...] | None]] = {}
        """By name of the dialect: the text, and which value stands at which place; None where they are named."""

    def one(self, connection: Connection, values: Values = ()) -> CursorResult[Any]:
        """Run it once. Raises SQLAlchemyError."""
        text, places = self._text(connection)
        return connection.exec_driver_sql(text, self._given(values, places) if values else None)

    def many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it for every row. Raises SQLAlchemyError."""
        text, places = self._text(connection)
        connection.exec_driver_sql(text, [self._given(row, places) for row in rows])

    def _text(self, connection: Connection) -> tuple[str, tuple[int, ...] | None]:
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = self._made(connection)
        return self._compiled[dialect.name]

    def _made(self, connection: Connection) -> tuple[str, tuple[int, ...] | None]:
        if not isinstance(self._statement, ClauseElement):
            raise TypeError(f"{self._statement} cannot be compiled")
        compiled = self._statement.compile(dialect=connection.dialect, column_keys=list(self._names) or None)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"{compiled} is no statement")
        order = compiled.positiontup if compiled.positional else None
        return str(compiled), None if order is None else tuple(self._names.index(name) for name in order)

    def _given(self, values: Values, places: tuple[int, ...] | None) -> Any:
        if places is None:
            return dict(zip(self._names, values, strict=True))
        return tuple(values[place] for place in places)
