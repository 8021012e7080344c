"""What of the history and of the tape is over its days goes, by kind, once an hour; it is journaled before. What is
locked as evidence stays."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from console.domain.ages import is_over
from console.domain.decision import Decision
from console.domain.history import LISTENED
from console.domain.keeping import DAY_US, EVER_US
from console.domain.spans import Span, left_over
from console.site.days import HistoryRules, TapeRules
from console.store.errors import StorageError

log = logging.getLogger(__name__)

EXPIRY_S = 3600.0
"""From one search to the next."""
MOST_ROWS = 2000
"""Dropped in one transaction; between two, decisions are stored."""
BEFORE_US, AFTER_US = 900_000_000, 120_000_000
"""What led to a locked time is kept with it, and a little after it: a replay of its first moment needs both."""

Commit = Callable[[Sequence[Decision]], Awaitable[None]]
InStore = Callable[[Callable[[], Any]], Awaitable[Any]]


class Forgets(Protocol):
    """The part of a store that is needed here. Every method raises StorageError."""

    def over(self, kind: str, span: Span) -> int:
        """Samples or messages in what lies within a span."""

    def forget(self, kind: str, span: Span, most: int) -> int:
        """Drop what lies within a span, so many rows at most; how many."""


class Expiry:
    """Looks once an hour, on the loop; drops in the store's thread."""

    def __init__(
        self, history: Forgets, tape: Forgets, rules: tuple[HistoryRules, TapeRules], now_us: Callable[[], int]
    ) -> None:
        self._ends = (
            ("history", "samples", history, history_days(rules[0])),
            ("tape", "messages", tape, tape_days(rules[1])),
        )
        self._now_us = now_us
        self._searched_at_us = 0

    async def turn(self, locked: Callable[[], Iterable[Span]], commit: Commit, in_store: InStore) -> None:
        """Drop what is over its days. `locked`: the times that are evidence now."""
        now_us = self._now_us()
        if not is_over(self._searched_at_us, EXPIRY_S * 1e6, now_us):
            return
        self._searched_at_us = now_us
        for name, counted, store, days in self._ends:
            for kind, kept_days in days:
                before_us = now_us - int(kept_days * DAY_US)
                try:
                    if number := await _over(store, kind, _free(before_us, locked), in_store):
                        body = {"kind": kind, "before_us": before_us, counted: number}
                        await commit([Decision(f"{name}_removed", f"{name}/{kind}", body)])
                        await _forget(store, kind, _free(before_us, locked), in_store)
                except StorageError as error:
                    log.warning("%s; tried again in an hour", error)


def history_days(rules: HistoryRules) -> tuple[tuple[str, float], ...]:
    """Each kind of sample and its days. That the core listened is known as long as anything it heard."""
    days = {
        "gas": rules.gas_days,
        "vital": rules.vital_days,
        "position": rules.position_days,
        "weather": rules.weather_days,
    }
    return (*days.items(), (LISTENED, max(days.values())))


def tape_days(rules: TapeRules) -> tuple[tuple[str, float], ...]:
    """Each sort of pieces (console.store.tape.SORTS) and its days. People and what was seen are shown in a room:
    without that they would be kept for nothing."""
    room = rules.room_days
    return (
        ("people", min(rules.people_days, room)),
        ("seen", min(rules.seen_days, room)),
        ("columns", min(rules.people_days, rules.seen_days, room)),
        ("room", room),
        ("unread", 0.0),
    )


def unlocked(before_us: int, locked: Iterable[Span]) -> list[Span]:
    """The times before a time that are not locked."""
    return left_over((-EVER_US, before_us), sorted(locked))


def _free(before_us: int, locked: Callable[[], Iterable[Span]]) -> list[Span]:
    return unlocked(before_us, ((from_us - BEFORE_US, to_us + AFTER_US) for from_us, to_us in locked()))


async def _over(store: Forgets, kind: str, spans: Iterable[Span], in_store: InStore) -> int:
    return sum([await in_store(partial(store.over, kind, span)) for span in spans])


async def _forget(store: Forgets, kind: str, spans: Iterable[Span], in_store: InStore) -> None:
    for span in spans:
        gone = MOST_ROWS
        while gone == MOST_ROWS:
            gone = await in_store(partial(store.forget, kind, span, MOST_ROWS))
