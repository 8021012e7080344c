"""How many alerts call in ten minutes, and whether that is more than one dispatcher can answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from msgspec.structs import replace

from console.core.alerts import Alerts
from console.core.duty import Show
from console.domain.ages import is_over
from console.domain.decision import Decision, State
from console.domain.flood import WINDOW_US, is_flood
from console.messages import Flood, Message
from console.site.model import Site

ROOM = "room"


class FloodDuty:
    """One room: every seat answers the same list. After a restart what stands counts by the time it called."""

    def __init__(self, site: Site, alerts: Alerts, show: Show) -> None:
        self._rules, self._alerts, self._show = site.alerts, alerts, show
        self.flood = Flood(room=ROOM)
        self._calls: deque[int] = deque()

    def restore(self, stored: Iterable[Message]) -> None:
        """Take over a flood of before a restart."""
        self.flood = next((state for state in stored if isinstance(state, Flood)), self.flood)
        standing = self._alerts.standing.values()
        self._calls.extend(sorted(alert.raised_at_us for alert in standing if alert.raised_at_us))

    def retune(self, site: Site) -> None:
        """Take other bounds over; the calls that were counted stay counted."""
        self._rules = site.alerts

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: the calls of the last ten minutes stay those."""
        self._calls = deque(at_us - by_us for at_us in self._calls)
        if not self.flood.since_us:
            return []
        self.flood = replace(self.flood, since_us=self.flood.since_us - by_us)
        return [("flood", ROOM, self.flood)]

    def hear(self, _topic: str, _message: Message, _now_us: int) -> list[Decision]:
        """Nothing: calls are counted where they are made."""
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """Count, and say when a flood begins and when it is over."""
        new = self._alerts.take_calls()
        self._calls.extend(new)
        while self._calls and is_over(self._calls[0], WINDOW_US, now_us):
            self._calls.popleft()
        before, calls = self.flood, len(self._calls)
        flooded = is_flood(self._rules, calls, bool(before.since_us))
        if flooded is not bool(before.since_us):
            return [self._turn(flooded, calls, len(new), now_us)]
        now = replace(before, calls=calls, total=before.total + len(new) if flooded else 0)
        if now != before:
            self.flood = now
            self._show("flood", ROOM, now)
        return []

    def _turn(self, flooded: bool, calls: int, new: int, now_us: int) -> Decision:
        before = self.flood
        if flooded:
            self.flood = Flood(room=ROOM, since_us=now_us, calls=calls, total=calls)
            return Decision("flood_began", ROOM, {"calls": calls}, states=(("flood", ROOM, self.flood),))
        self.flood = Flood(room=ROOM, calls=calls)
        body = {"calls": before.total + new, "since_us": before.since_us}
        return Decision("flood_over", ROOM, body, states=(("flood", ROOM, self.flood),))
