"""Less of a short machine for what can wait: alerts, orders and windows come first. Only where the system has it."""

from __future__ import annotations

import contextlib
import os
import sys

PROGRAM_NICE, THREAD_NICE = 15, 19
"""A thread at 15 has a thirtieth of the share of one at 0, at 19 a seventieth: of a worker's threads there are many."""


def lower_program(pid: int = 0) -> None:
    """A program that gives way to the others, from its first moment on; 0: this one. It may have ended already."""
    _lower(pid, PROGRAM_NICE)


def lower_thread() -> None:
    """The calling thread of a program that gives way, and those that it starts, give way further. Where threads have no
    share of their own, not."""
    if sys.platform == "linux" and os.getpriority(os.PRIO_PROCESS, 0) >= PROGRAM_NICE:
        _lower(0, THREAD_NICE)


def _lower(which: int, nice: int) -> None:
    if hasattr(os, "setpriority"):
        with contextlib.suppress(ProcessLookupError):
            if os.getpriority(os.PRIO_PROCESS, which) < nice:  # Only root may take it back.
                os.setpriority(os.PRIO_PROCESS, which, nice)
            if sys.platform == "linux":
                _wait_its_turn(which)


def _wait_its_turn(which: int) -> None:
    """Hundreds of packets a second wake it: others are not interrupted for each. A sandbox may forbid to say so."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(which, os.SCHED_BATCH, os.sched_param(0))
