"""One camera's segments, looked up by time while they come and go."""

from __future__ import annotations

import contextlib
import time
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

from console.store.segments import Segment, Segments

LOOK_AGAIN_S, LOOK_AGAIN_PAST_S = 1.0, 30.0
"""The folder is read again after this, where the newest segment is asked for and where an older one is."""


class Footage:
    """The segments of one camera's folder; none where there is no folder to be read."""

    def __init__(self, recordings: Path, camera: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._segments, self._monotonic = Segments(recordings, camera), monotonic
        self._read_at = float("-inf")

    def begun(self, at_us: int, most: int) -> list[Segment]:
        """The newest `most` segments that had begun at a moment, newest first."""
        known_us = self._segments.starts_us
        self._read(LOOK_AGAIN_S if not known_us or at_us >= known_us[-1] else LOOK_AGAIN_PAST_S)
        starts_us = self._segments.starts_us
        end = bisect_right(starts_us, at_us)
        return [self._segments.segment(start_us) for start_us in reversed(starts_us[max(0, end - most) : end])]

    def all(self) -> list[Segment]:
        """Every segment, oldest first."""
        self._read(LOOK_AGAIN_S)
        return [self._segments.segment(start_us) for start_us in self._segments.starts_us]

    def _read(self, after_s: float) -> None:
        now = self._monotonic()
        if now - self._read_at >= after_s:
            with contextlib.suppress(OSError):
                self._segments.refresh()
            self._read_at = now
