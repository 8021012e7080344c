"""How long people of each trade were seen in each zone, hour by hour: what violations are measured against. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

HOUR_US = 3_600_000_000
LONGEST_US = 5_000_000
"""A gap longer than this between two looks counts as nothing: nobody knows where people were."""

Cell = tuple[int, str, str]
"""(start of the UTC hour in microseconds, zone, trade)."""


@dataclass(slots=True)
class Presence:
    """Person-seconds since they were last taken. `see` is told who is where, again and again."""

    seconds: dict[Cell, float] = field(default_factory=dict)
    seen_at_us: int = 0

    def see(self, people: Iterable[tuple[str, str]], now_us: int) -> None:
        """Everybody whose place is known now, as (zone, trade), has been there since the last look."""
        spans = hours_of(self.seen_at_us, now_us) if 0 < now_us - self.seen_at_us <= LONGEST_US else ()
        self.seen_at_us = now_us
        for zone, trade in people:
            for hour_us, seconds in spans:
                cell = (hour_us, zone, trade)
                self.seconds[cell] = self.seconds.get(cell, 0.0) + seconds

    def take(self) -> dict[Cell, float]:
        """What has gathered; it starts anew."""
        taken, self.seconds = self.seconds, {}
        return taken

    def give_back(self, cells: dict[Cell, float]) -> None:
        """What could not be stored counts again."""
        for cell, seconds in cells.items():
            self.seconds[cell] = self.seconds.get(cell, 0.0) + seconds


def hours_of(from_us: int, to_us: int) -> tuple[tuple[int, float], ...]:
    """A span cut at the hours: (start of the hour, seconds in it)."""
    spans = []
    while from_us < to_us:
        hour_us = from_us - from_us % HOUR_US
        end_us = min(to_us, hour_us + HOUR_US)
        spans.append((hour_us, (end_us - from_us) / 1e6))
        from_us = end_us
    return tuple(spans)
