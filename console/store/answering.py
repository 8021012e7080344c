"""A psycopg connection whose server must answer: one that stands still is no better than one that is gone.

libpq waits for a server that is frozen but whose machine lives as long as that takes; the core must decide on.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg

Said = TypeVar("Said")

ANSWER_S = 5.0
"""How long one statement may take."""
LOOK_S = 0.1


class AnsweringConnection(psycopg.Connection[Any]):
    """Closes itself, with an OperationalError, when one statement is not answered in time."""

    def wait(self, gen: Generator[Any, Any, Said], interval: float = LOOK_S, timeout: float | None = None) -> Said:
        """What psycopg waits with: `gen` says what it waits for, and is told what came, each `interval` s nothing."""
        return super().wait(self._in_time(gen), interval, timeout)

    def _in_time(self, gen: Generator[Any, Any, Said]) -> Generator[Any, Any, Said]:
        deadline = time.monotonic() + ANSWER_S
        try:
            wanted = next(gen)
            while True:
                if not (came := (yield wanted)) and time.monotonic() > deadline:
                    self.pgconn.finish()
                    raise psycopg.OperationalError(f"no answer within {ANSWER_S:g} s")
                wanted = gen.send(came)
        except StopIteration as over:
            answer: Said = over.value
            return answer
