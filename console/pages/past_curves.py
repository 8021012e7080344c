"""How far back the trends of a page go (Z), and what is read for that. Read off the window's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from console.domain.ages import is_over
from console.pages.past_events import begun
from console.pages.words import words
from console.presenters.trend_span import SHORT_S, SPANS, TrendSpan, refresh_s, stepped
from console.room.desk import Desk
from console.room.past import PastCurve
from console.store.errors import StorageError

KEPT = 8
"""Curves that are kept."""

_Key = tuple[str, str, int, bool]


class PastCurves:
    """The choice of a span for one page. `on_read` is called when there is more to show."""

    def __init__(self, desk: Desk, on_read: Callable[[], None]) -> None:
        self._desk, self._on_read = desk, on_read
        self._span_s = SHORT_S
        self._read: dict[_Key, tuple[int, PastCurve | None, str]] = {}
        self._reading: asyncio.Task[None] | None = None

    @property
    def hint(self) -> str:
        """How far back they go, and how that is changed."""
        return words("{span} · Z further back · Shift+Z less").format(span=words(SPANS[self._span_s]))

    def further(self) -> None:
        """One further back; from the furthest, ten minutes again: what a click does."""
        step = stepped(self._span_s, 1)
        self._choose(SHORT_S if step == self._span_s else step)

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key was Z, or Shift+Z."""
        if event.key() != Qt.Key.Key_Z or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        self._choose(stepped(self._span_s, -1 if event.modifiers() else 1))
        return True

    def span(self, kind: str, point: str, gap_s: float) -> TrendSpan:
        """What there is of one point as far back as is chosen; what is missing or old is read."""
        zone = self._desk.context.site.time_zone
        if self._span_s == SHORT_S:
            return TrendSpan(time_zone=zone)
        key = (kind, point, self._span_s, self._desk.replaying)
        at_us, curve, why = self._read.get(key, (0, None, ""))
        if is_over(at_us, refresh_s(self._span_s) * 1e6, self._desk.now_us()):
            self._begin(key, gap_s)
        return TrendSpan(self._span_s, curve, zone, why)

    def _choose(self, span_s: int) -> None:
        self._span_s = span_s
        self._on_read()

    def _begin(self, key: _Key, gap_s: float) -> None:
        """One at a time: whoever still needs another asks again when this one is read."""
        if self._reading is None or self._reading.done():
            self._reading = begun(lambda: self._read_now(key, gap_s))

    async def _read_now(self, key: _Key, gap_s: float) -> None:
        kind, point, span_s, _ = key
        now_us, why = self._desk.now_us(), ""
        curve: PastCurve | None = None
        from_us = now_us - span_s * 1_000_000
        try:
            curve = await self._desk.past_curve(kind, point, from_us, now_us + 1, int(gap_s * 1e6))
        except (StorageError, OSError) as error:
            why = str(error)
        self._read.pop(key, None)
        self._read[key] = (now_us, curve, why)
        while len(self._read) > KEPT:
            del self._read[next(iter(self._read))]
        asyncio.get_running_loop().call_soon(self._on_read)
