"""Which standing alerts chatter, were fleeting or are stale: each is marked with it, and unmarked."""

from __future__ import annotations

from console.core.alerts import Alerts
from console.domain.ages import is_over
from console.domain.alert import Marked
from console.domain.decision import Decision
from console.domain.habits import habit_of, kept_turns
from console.messages import Message
from console.site.model import Site

EVERY_US = 1_000_000
"""Marks are looked at once a second."""


class HabitsDuty:
    """Looks at every standing alert. What came and went before a restart is not counted again."""

    def __init__(self, site: Site, alerts: Alerts) -> None:
        self._rules, self._alerts = site.alerts, alerts
        self._looked_us = 0

    def retune(self, site: Site) -> None:
        """Take other numbers over; what stands is marked by them at the next look."""
        self._rules = site.alerts

    def hear(self, _topic: str, _message: Message, _now_us: int) -> list[Decision]:
        """Nothing: alerts are not heard, they are looked at."""
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """Mark what changed its habit; forget what came and went long ago."""
        if not is_over(self._looked_us, EVERY_US, now_us):
            return []
        self._looked_us = now_us
        decisions: list[Decision] = []
        for name, alert in tuple(self._alerts.standing.items()):
            habit = habit_of(self._rules, alert, self._alerts.turns.get(name, ()), now_us)
            if habit is not alert.habit:
                decisions += self._alerts.apply(name, Marked(habit), now_us)
        turns = {name: kept_turns(times, now_us) for name, times in self._alerts.turns.items()}
        self._alerts.turns = {name: times for name, times in turns.items() if times}
        return decisions
