"""Work that yields between its pieces, so that a window is not held as long as all of it takes."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")


def at_once(turns: Generator[None, None, T]) -> T:
    """What comes of the work, with nothing left to do."""
    while True:
        try:
            next(turns)
        except StopIteration as over:
            made: T = over.value
            return made
