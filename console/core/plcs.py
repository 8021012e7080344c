"""PLCs: whether each can be seen, takes our heartbeat, and says of each output where it stands. What its points say is
the interlocks' duty."""

from __future__ import annotations

from console.core.alerts import Alerts
from console.domain.ages import earlier, is_within
from console.domain.alert import Condition
from console.domain.decision import Decision, State
from console.messages import Message, PlcReading
from console.site.model import Site

GRACE_S = 15.0
"""A PLC that was never reached since the start is lost this long after it, beyond its own limit: on a short machine a
first connection takes as long."""


class PlcsDuty:
    """Three questions a PLC: can we see it, does it take our heartbeat, does every feedback say either."""

    def __init__(self, site: Site, alerts: Alerts, started_at_us: int) -> None:
        self._site, self._alerts = site, alerts
        self._settled_us = started_at_us + int(GRACE_S * 1e6)
        self._linked_us: dict[str, int | None] = dict.fromkeys(plc.id for plc in site.plcs)
        """When each was reached last; None: not since the start."""
        self._unclear_us: dict[str, int] = {}
        """Since when the feedback of an interlock has said neither on nor off."""

    def hear(self, _topic: str, message: Message, now_us: int) -> list[Decision]:
        """One reading: a linked one ends the loss, one without link begins it."""
        if not isinstance(message, PlcReading) or message.plc not in self._linked_us:
            return []
        if not message.linked:
            # While all starts a poll goes unanswered now and then: until it has settled only the limit in `tick` tells.
            return self._lose(message.plc, now_us) if now_us >= self._settled_us else []
        self._linked_us[message.plc] = now_us
        found = self._alerts.clear(f"sight/plc_lost/plc/{message.plc}", now_us)
        return [*found, *self._heartbeat(message, now_us), *self._feedbacks(message, now_us)]

    def tick(self, now_us: int) -> list[Decision]:
        """A PLC of which nothing is heard for too long is lost."""
        lost = [plc for plc, linked_us in self._linked_us.items() if self._is_silent(linked_us, now_us)]
        return [decision for plc in lost for decision in self._lose(plc, now_us)]

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: each was reached as long ago as before."""
        self._settled_us -= by_us
        self._linked_us = {plc: None if at_us is None else at_us - by_us for plc, at_us in self._linked_us.items()}
        self._unclear_us = earlier(self._unclear_us, by_us)
        return []

    def _is_silent(self, linked_us: int | None, now_us: int) -> bool:
        limit_s = self._site.limits.plc_s
        if linked_us is None:
            return now_us - self._settled_us > limit_s * 1e6
        return not is_within(linked_us, limit_s, now_us)

    def _heartbeat(self, reading: PlcReading, now_us: int) -> list[Decision]:
        """A PLC that does not take our heartbeat may do what its programme does when we are dead."""
        values = {"plc": reading.plc, "reason": reading.watchdog}
        deaf = Condition(kind="watchdog_stands", source=f"plc/{reading.plc}", values=values)
        if reading.watchdog:
            return self._alerts.hold(deaf, now_us)
        return self._alerts.clear(deaf.alert, now_us)

    def _feedbacks(self, reading: PlcReading, now_us: int) -> list[Decision]:
        """What moves says neither for a while, at most as long as a feedback may take."""
        decisions: list[Decision] = []
        for record in self._site.interlocks:
            if record.plc != reading.plc:
                continue
            values = {"interlock": record.id}
            unclear = Condition("feedback_unclear", f"interlock/{record.id}", zone=record.zone, values=values)
            if record.id in reading.feedback:
                self._unclear_us.pop(record.id, None)
                decisions += self._alerts.clear(unclear.alert, now_us)
            elif not is_within(self._unclear_us.setdefault(record.id, now_us), record.verify_s, now_us):
                decisions += self._alerts.hold(unclear, now_us)
        return decisions

    def _lose(self, plc: str, now_us: int) -> list[Decision]:
        return self._alerts.hold(Condition(kind="plc_lost", source=f"plc/{plc}", values={"plc": plc}), now_us)
