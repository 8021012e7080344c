"""The one way to wait in a test: look again and again until something holds; at the deadline the test fails."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

LOOK_S = 0.01
"""Between two looks."""
LONG_S = 30.0
"""What takes longer will not come, also on a machine that does ten other things."""

Found = TypeVar("Found")


async def until(holds: Callable[[], Found | None], what: str = "it holds", within_s: float = LONG_S) -> Found:
    """Let the loop run until something holds or is there, and give it back. Raises AssertionError at the deadline."""
    deadline = time.monotonic() + within_s
    while not (found := holds()):
        _not_past(deadline, what, within_s)
        await asyncio.sleep(LOOK_S)
    return found


def eventually(holds: Callable[[], Found | None], what: str = "it holds", within_s: float = LONG_S) -> Found:
    """As `until`, for a test without a loop or a thread beside it."""
    deadline = time.monotonic() + within_s
    while not (found := holds()):
        _not_past(deadline, what, within_s)
        time.sleep(LOOK_S)
    return found


def _not_past(deadline: float, what: str, within_s: float) -> None:
    assert time.monotonic() < deadline, f"not within {within_s} s: {what}"
