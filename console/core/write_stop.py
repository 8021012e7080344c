"""The kill switch: shuts the gate through which every write to a PLC goes, for a time, and opens it again."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from console.asks import ReleaseWrites, StopWrites
from console.core.alerts import Alerts
from console.domain import write_stop as rule
from console.domain.alert import Condition
from console.domain.decision import Decision, State
from console.messages import Message, Writes
from console.site.find import is_lead
from console.site.model import Site
from devices.plc.gate import WriteGate

STATE = "plc"
"""Id of the one state."""
SOURCE = "plcs"


class WriteStop:
    """One for the whole installation. What is stopped stays stopped over a restart, until its end."""

    def __init__(self, site: Site, alerts: Alerts, gate: WriteGate) -> None:
        self.writes = Writes()
        self._site, self._alerts, self._gate = site, alerts, gate

    def restore(self, stored: Iterable[Message]) -> None:
        """Take over what stood before a restart, before anything can be written."""
        self.writes = next((state for state in stored if isinstance(state, Writes)), self.writes)
        self._gate.shut = bool(self.writes.stopped_until_us)

    def stop(self, ask: StopWrites, now_us: int) -> list[Decision]:
        """From this moment on nothing is written; the journal hears of it afterwards. Raises NotAllowed."""
        leads = is_lead(self._site, ask.operator)
        self.writes = rule.stopped(
            leads=leads, operator=ask.operator, minutes=ask.minutes, reason=ask.reason, now_us=now_us
        )
        self._gate.shut = True
        values = {"reason": ask.reason.strip()}
        stands = self._alerts.hold(Condition("writes_stopped", SOURCE, values=values), now_us)
        return [self._decision("writes_stopped", ask.operator), *stands]

    def release(self, ask: ReleaseWrites, now_us: int) -> list[Decision]:
        """By hand. An order after it comes after it in the journal too: both wait in the ledger's one line. Raises
        NotAllowed."""
        leads = is_lead(self._site, ask.operator)
        self.writes = rule.released(self.writes, leads=leads, operator=ask.operator, reason=ask.reason, now_us=now_us)
        return self._opened(ask.operator, now_us)

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: what is left of a stop stays what it was."""
        if not self.writes.stopped_until_us:
            return []
        times = (self.writes.stopped_until_us - by_us, self.writes.changed_at_us - by_us)
        self.writes = replace(self.writes, stopped_until_us=times[0], changed_at_us=times[1])
        return [("writes", STATE, self.writes)]

    def hear(self, _topic: str, _message: Message, _now_us: int) -> list[Decision]:
        """Nothing: no device stops or releases the writes."""
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """A stop that is over releases itself, and calls until somebody has seen it."""
        if not rule.is_over(self.writes, now_us):
            return []
        self.writes = Writes(reason=rule.OVER, changed_at_us=now_us)
        over = Condition("write_stop_over", SOURCE)
        calls = [*self._alerts.hold(over, now_us, again=True), *self._alerts.clear(over.alert, now_us)]
        return [*self._opened("", now_us), *calls]

    def _opened(self, operator: str, now_us: int) -> list[Decision]:
        self._gate.shut = False
        stands_no_more = self._alerts.clear(Condition("writes_stopped", SOURCE).alert, now_us)
        return [self._decision("writes_released", operator), *stands_no_more]

    def _decision(self, kind: str, operator: str) -> Decision:
        body = {"reason": self.writes.reason, "until_us": self.writes.stopped_until_us}
        return Decision(kind, STATE, body, operator, (("writes", STATE, self.writes),))
