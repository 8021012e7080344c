"""The duty of proof tests: what is on record of each interlock; the alert of one due, overdue or failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from console.core.alarm import Alarm
from console.core.duty import Show
from console.domain import proof as rule
from console.domain.alert import NotAllowed
from console.domain.decision import Decision
from console.domain.interlock import NOT_KNOWN, Desk, Refusal
from console.domain.proof import Standing
from console.messages import Message, Order
from console.proofs import Proof, RecordProof
from console.site.find import by_id
from console.site.model import InterlockRecord, Site

ALERTS: dict[Standing, str] = {
    Standing.DUE: "proof_due",
    Standing.OVERDUE: "proof_overdue",
    Standing.FAILED: "proof_failed",
}
"""Standing → kind of the alert that holds meanwhile."""
LastOrder = Callable[[str], Order | None]
"""The last order of an interlock, by its id."""


class ProofsDuty:
    """All interlocks of the site."""

    def __init__(self, site: Site, alarm: Alarm, show: Show, last_order: LastOrder) -> None:
        self._site, self._alarm, self._show, self._last_order = site, alarm, show, last_order
        self._records = {record.id: record for record in site.interlocks}
        self._told: dict[str, Standing] = {}
        self.states: dict[str, Proof] = {}
        self.restore(())

    def restore(self, stored: Iterable[Message]) -> None:
        """Take over what is on record; the interval is the site file's of now."""
        known = {state.interlock: state for state in stored if isinstance(state, Proof)}
        zone = self._site.time_zone
        self.states = {name: rule.taken_over(record, known.get(name), zone) for name, record in self._records.items()}

    def hear(self, _topic: str, _message: Message, _now_us: int) -> list[Decision]:
        """Nothing: no device puts a test on record."""
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """What became due since."""
        decisions: list[Decision] = []
        for name, record in self._records.items():
            if record.proof_days or self.states[name].tested_at_us:
                self._show("proof", name, self.states[name])
            decisions += self._judge(record, now_us)
        return decisions

    def record(self, ask: RecordProof, now_us: int) -> list[Decision]:
        """Somebody puts a test on record. Raises NotAllowed with the reason."""
        record = self._records.get(ask.interlock)
        if record is None:
            raise NotAllowed(NOT_KNOWN)
        person = by_id(self._site.operators, ask.operator)
        desk = Desk(ask.seat, ask.operator, person.role if person else "")
        after = rule.recorded(self.states[record.id], record, desk, ask, self._last_order(record.id), now_us)
        if isinstance(after, Refusal):
            raise NotAllowed(after.why)
        self.states[record.id] = after
        body = {"passed": after.passed, "by_what": after.by_what, "tested_at_us": after.tested_at_us}
        body |= {"due_at_us": after.due_at_us} if after.due_at_us else {}
        body |= {"order": after.order, "ms": after.ms} if after.order else {}
        told = Decision("proof_recorded", record.id, body, ask.operator, (("proof", record.id, after),))
        return [told, *self._judge(record, now_us)]

    def _judge(self, record: InterlockRecord, now_us: int) -> list[Decision]:
        """The alert of how it stands now, and the end of those of how it stood."""
        stands, source = rule.standing(self.states[record.id], record, now_us), f"interlock/{record.id}"
        if self._told.get(record.id) is stands:
            return []
        self._told[record.id] = stands
        over = (kind for standing, kind in ALERTS.items() if standing is not stands)
        decisions = [decision for kind in over for decision in self._alarm.clear_alert(kind, source)]
        if stands in ALERTS:
            decisions += self._alarm.raise_alert(ALERTS[stands], source, record.zone, {"interlock": record.id})
        return decisions
