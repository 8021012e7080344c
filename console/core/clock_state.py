"""What this machine says of its own clock: disciplined or not, how far off it believes to be.

On Linux the kernel is asked (adjtimex(2), which needs no rights); it does not know which server it is disciplined by.
Elsewhere nothing is known, and that is what is said.
"""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass

_UNSYNC, _NANO = 0x0040, 0x2000
"""STA_UNSYNC, STA_NANO of linux/timex.h."""
_LONGS = 26
"""struct timex of 64 bits, in words: modes, offset, freq, maxerror, esterror, status, …"""


@dataclass(frozen=True, slots=True)
class ClockState:
    """`source` is who says it; offset and error are None where nobody says."""

    source: str
    synchronised: bool
    offset_us: int | None = None
    error_us: int | None = None


UNKNOWN = ClockState("nobody", synchronised=False)


def clock_state() -> ClockState:
    """The state of the clock now."""
    if not sys.platform.startswith("linux") or ctypes.sizeof(ctypes.c_long) != 8:
        return UNKNOWN
    words = (ctypes.c_long * _LONGS)()
    if ctypes.CDLL(None).adjtimex(ctypes.byref(words)) < 0:
        return UNKNOWN
    return of_timex(list(words))


def of_timex(words: list[int]) -> ClockState:
    """What the kernel's answer says."""
    status = words[5] & 0xFFFFFFFF
    offset_us = round(words[1] / 1000) if status & _NANO else words[1]
    return ClockState("kernel", not status & _UNSYNC, offset_us, words[3])


def differs(before: ClockState | None, now: ClockState, least_us: int) -> bool:
    """Whether it is worth a row: another source, found or lost its time, or its offset moved by so much."""
    if before is None or (before.source, before.synchronised) != (now.source, now.synchronised):
        return True
    return abs((now.offset_us or 0) - (before.offset_us or 0)) >= least_us
