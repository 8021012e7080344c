"""Memory that a program no longer needs goes back to the system. The C library of Linux keeps what lies between blocks
in use, in heaps that threads have apart: in the core 5 MB an hour, for as long as it runs; of a camera 1 MB."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable

EVERY_S = 120.0
ARENA_MAX, HEAPS = -8, 2
"""M_ARENA_MAX of mallopt(3): all threads share so many heaps. Eight for each core are usual."""


def stay_small() -> None:
    """From now on few heaps for all threads, and memory is given back each EVERY_S. Takes a thread, and a millisecond
    or two each time. Before the program starts its threads."""
    if library := _glibc():
        library.mallopt(ARENA_MAX, HEAPS)
        wait = threading.Event().wait
        threading.Thread(target=_keep, args=(library.malloc_trim, wait), name="memory", daemon=True).start()


def _keep(trim: Callable[[int], int], wait: Callable[[float], bool]) -> None:
    while not wait(EVERY_S):
        trim(0)


def _glibc() -> ctypes.CDLL | None:
    """The C library, where it is the one with malloc_trim(3)."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
