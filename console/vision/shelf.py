"""One camera's segments, looked up by time. Names sort by time, so a moment is found without reading every name."""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.store.segments import NAME, Segment

LOOK_AGAIN_S, LOOK_AGAIN_PAST_S = 1.0, 30.0
"""The folder is read again after this, where the newest segment is asked for and where an older one is."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMED = re.compile(r"\d{8}T\d{6}\.\d{6}Z\.mkv")


class Shelf:
    """The segments of one camera's folder as they come and go."""

    def __init__(self, recordings: Path, camera: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._camera, self._monotonic = recordings / camera, camera, monotonic
        self._names: list[str] = []
        self._read_at = float("-inf")

    def begun(self, at_us: int, most: int) -> list[Segment]:
        """The newest `most` segments that had begun at a moment, newest first."""
        moment = f"{_EPOCH + timedelta(microseconds=at_us):{NAME}}.mkv"
        newest = not self._names or moment >= self._names[-1]
        self._read(LOOK_AGAIN_S if newest else LOOK_AGAIN_PAST_S)
        end = bisect_right(self._names, moment)
        return [self._segment(name) for name in reversed(self._names[max(0, end - most) : end])]

    def all(self) -> list[Segment]:
        """Every segment, oldest first."""
        self._read(LOOK_AGAIN_S)
        return [self._segment(name) for name in self._names]

    def _read(self, after_s: float) -> None:
        now = self._monotonic()
        if now - self._read_at >= after_s:
            self._names = sorted(path.name for path in self._folder.glob("*.mkv") if _NAMED.fullmatch(path.name))
            self._read_at = now

    def _segment(self, name: str) -> Segment:
        path = self._folder / name
        start = datetime.strptime(path.stem, NAME).replace(tzinfo=UTC)
        return Segment(self._camera, (start - _EPOCH) // timedelta(microseconds=1), path)
