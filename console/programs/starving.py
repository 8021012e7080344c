"""Whether a program would work if it had a processor. Only Linux tells."""

from __future__ import annotations

from pathlib import Path

PROC = Path("/proc")
_NS = 1e-9


def waited_s(pid: int) -> float:
    """For how long a process's first thread, which speaks for it, has waited for a processor since its start, seconds;
    0 where the process is gone or the system does not tell."""
    try:
        return int((PROC / str(pid) / "schedstat").read_bytes().split()[1]) * _NS
    except OSError:
        return 0.0
