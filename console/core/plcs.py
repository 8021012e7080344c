"""PLCs: whether each can be seen. What its points say is the interlocks' duty."""

from __future__ import annotations

from console.core.alerts import Alerts
from console.domain.alert import Condition
from console.domain.decision import Decision
from console.messages import Message, PlcReading
from console.site.model import Site

GRACE_S = 5.0
"""A PLC that was never heard is lost this long after the start, beyond its own limit."""


class PlcsDuty:
    """One question a PLC: can we see it."""

    def __init__(self, site: Site, alerts: Alerts, started_at_us: int) -> None:
        self._site, self._alerts = site, alerts
        self._linked_us = {plc.id: started_at_us + int(GRACE_S * 1e6) for plc in site.plcs}

    def hear(self, _topic: str, message: Message, now_us: int) -> list[Decision]:
        """One reading: a linked one ends the loss, one without link begins it."""
        if not isinstance(message, PlcReading) or message.plc not in self._linked_us:
            return []
        if not message.linked:
            return self._lose(message.plc, now_us)
        self._linked_us[message.plc] = now_us
        return self._alerts.clear(f"sight/plc_lost/plc/{message.plc}", now_us)

    def tick(self, now_us: int) -> list[Decision]:
        """A PLC of which nothing is heard for too long is lost."""
        limit_us = self._site.limits.plc_s * 1e6
        lost = [plc for plc, linked_us in self._linked_us.items() if now_us - linked_us > limit_us]
        return [decision for plc in lost for decision in self._lose(plc, now_us)]

    def _lose(self, plc: str, now_us: int) -> list[Decision]:
        return self._alerts.hold(Condition(kind="plc_lost", source=f"plc/{plc}", values={"plc": plc}), now_us)
