"""An event loop whose time jumps to the next thing that is due: an hour of waiting lasts no time."""

from __future__ import annotations

import asyncio


class SimulatedTime(asyncio.SelectorEventLoop):
    """Time stands while there is something to do. For code that waits by asyncio alone."""

    def __init__(self) -> None:
        self.now_s = 1_000_000.0
        super().__init__()

    def time(self) -> float:
        """The simulated time, in seconds."""
        return self.now_s

    def _run_once(self) -> None:
        if not self._ready:  # type: ignore[attr-defined]
            due = [handle.when() for handle in self._scheduled if not handle.cancelled()]  # type: ignore[attr-defined]
            if not due:
                raise RuntimeError("everything waits, and nothing is due: it would wait for ever")
            self.now_s = max(self.now_s, min(due))
        super()._run_once()  # type: ignore[misc]
