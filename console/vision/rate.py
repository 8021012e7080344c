"""How many bits a second a stream sends."""

from __future__ import annotations

from collections import deque

OVER_S = 5.0
"""A key frame is many times as large as what follows it, and comes every second or two."""


class BitRate:
    """Over the last seconds, from what has come in all; asked about once a second."""

    def __init__(self) -> None:
        self._known: deque[tuple[float, int]] = deque()

    def kbit_s(self, bytes_in_all: int, now_s: float) -> float:
        """Kilobits (1000) a second since at most `OVER_S`; `now_s` is a monotonic time."""
        while len(self._known) > 1 and now_s - self._known[0][0] > OVER_S:
            self._known.popleft()
        since_s, before = self._known[0] if self._known else (now_s, bytes_in_all)
        self._known.append((now_s, bytes_in_all))
        passed_s = now_s - since_s
        return round((bytes_in_all - before) * 8 / 1000 / passed_s, 1) if passed_s > 0 else 0.0
