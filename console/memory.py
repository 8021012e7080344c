"""Memory that a program no longer needs goes back to the system. The C library of Linux keeps what lies between blocks
in use, for each thread apart: in the core 5 MB an hour, for as long as it runs."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable

EVERY_S = 120.0


def stay_small() -> None:
    """Give memory back each EVERY_S from now on. Takes a thread, and a millisecond or two each time."""
    if trim := _trim():
        threading.Thread(target=_keep, args=(trim, threading.Event().wait), name="memory", daemon=True).start()


def _keep(trim: Callable[[int], int], wait: Callable[[float], bool]) -> None:
    while not wait(EVERY_S):
        trim(0)


def _trim() -> Callable[[int], int] | None:
    """glibc's malloc_trim (`man 3 malloc_trim`); None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
