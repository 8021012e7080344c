"""The duty of the cause-and-effect table: what its points say in, effects out. The one way in which anything acts by
itself: a cause orders an interlock, which is journaled, sent, verified and told as an order by hand is.

The beginning of a cause, and that an effect is due, are journaled before the order; its id is the same after a restart,
so what was pending is done then, and what was done is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from console.asks import Answer
from console.core.alarm import Alarm
from console.core.cause_signs import GRACE_S, OF_ALERTS, CauseSigns, Feedback
from console.core.duty import Show
from console.domain import causes as rule
from console.domain.alert import NotAllowed
from console.domain.bypass import BYPASSED
from console.domain.decision import Decision, State
from console.domain.interlock import Desk, Refusal
from console.effects import CallCause, Cause, CauseEffect, EndCause, HoldBack, LetAct
from console.messages import Alert, GasReading, Message, PlcReading
from console.site.find import by_id
from console.site.model import CauseRecord, Site
from console.values import EffectPhase, Outcome

Act = Callable[[Cause, str, bool, dict[str, Any]], None]
"""Told to give an order: (the cause, the interlock, trip or reset, why for the journal)."""
CauseAsk = HoldBack | LetAct | CallCause | EndCause
ALERTS: dict[EffectPhase, str] = {
    EffectPhase.WAITING: "effect_waiting",
    EffectPhase.HELD: "effect_waiting",
    EffectPhase.PROPOSED: "effect_proposed",
    EffectPhase.DONE: "effect_acted",
}
"""Phase of an effect → kind of the alert that stands meanwhile. That an order failed is told by the interlock."""
ROWS: dict[EffectPhase, str] = {
    EffectPhase.IDLE: "effect_let_go",
    EffectPhase.WAITING: "effect_waiting",
    EffectPhase.HELD: "effect_held_back",
    EffectPhase.PROPOSED: "effect_proposed",
    EffectPhase.ORDERED: "effect_ordered",
    EffectPhase.DONE: "effect_done",
    EffectPhase.FAILED: "effect_failed",
    EffectPhase.BYPASSED: "effect_bypassed",
}
"""Phase that an effect comes to → kind of the journal row."""


class CausesDuty:
    """All causes of the site."""

    def __init__(
        self, site: Site, alarm: Alarm, signs: CauseSigns, feedback: Feedback, show: Show, act: Act, started_at_us: int
    ) -> None:
        self._site, self._alarm, self._signs, self._feedback = site, alarm, signs, feedback
        self._show, self._act = show, act
        self._records = {record.id: record for record in site.causes}
        self._effects = {
            cause: {effect.interlock: effect for effect in site.effects if effect.cause == cause}
            for cause in self._records
        }
        self.states = {
            name: rule.at_rest(record, self._effects[name].values()) for name, record in self._records.items()
        }
        self._of_gas = _by_point(site.causes, "gas")
        self._of_alerts = tuple(record.id for record in site.causes if record.signal in OF_ALERTS)
        self._of_plcs = tuple(name for name, record in self._records.items() if self._hears_plcs(record))
        self._ready_by_us = started_at_us + int(GRACE_S * 1e6)
        self._given: set[str] = set()
        """Orders that were given and are not answered yet."""

    def restore(self, stored: Iterable[Message]) -> None:
        """Take over the causes of before a restart that the site file still has."""
        for state in stored:
            if isinstance(state, Cause) and state.cause in self._records:
                effects = self._effects[state.cause].values()
                self.states[state.cause] = rule.taken_over(state, self._records[state.cause], effects)

    # ------------------------------------------------------------ told

    def hear(self, _topic: str, message: Message, now_us: int) -> list[Decision]:
        """A reading that a cause votes with, after its own duty took it in."""
        match message:
            case GasReading():
                return self._judge_all(self._of_gas.get(message.point, ()), now_us)
            case PlcReading():
                return self._judge_all(self._of_plcs, now_us)
        return []

    def follow(self, decisions: Sequence[Decision], now_us: int) -> list[Decision]:
        """What follows at once from alerts that other duties have just decided."""
        changed = (state for decision in decisions for _, _, state in decision.states)
        if self._of_alerts and any(isinstance(state, Alert) and _matters(state) for state in changed):
            return self._judge_all(self._of_alerts, now_us)
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """Points that fell silent, delays and holds that are over."""
        return self._judge_all(self._records, now_us)

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: an effect that waits or is held back acts as soon as it would have. Since when a
        cause stands is the name of its orders, and stays."""
        self._ready_by_us -= by_us
        self._signs.set_back(by_us)
        moved = {name: rule.set_back(state, by_us) for name, state in self.states.items()}
        changed = [name for name, state in moved.items() if state != self.states[name]]
        self.states.update(moved)
        return [("cause", name, moved[name]) for name in changed]

    def concluded(self, cause: Cause, interlock: str, answer: Answer, now_us: int) -> list[Decision]:
        """An order has its answer. One of a former standing of the cause is told by the interlock alone."""
        order, state = rule.order_id(cause, interlock), self.states[cause.cause]
        self._given.discard(order)
        if order != rule.order_id(state, interlock):
            return []
        phase = EffectPhase.DONE if answer.outcome is Outcome.DONE else EffectPhase.FAILED
        phase = EffectPhase.BYPASSED if answer.why == BYPASSED else phase
        after = rule.concluded(state, interlock, phase, answer.why)
        decisions = self._changed(self._records[cause.cause], after, "", now_us)
        return decisions + (self._unjournaled(interlock) if answer.where == "journal" else [])

    # ------------------------------------------------------------ asked

    def ask(self, ask: CauseAsk, now_us: int) -> list[Decision]:
        """What somebody at the desk wants of a cause or an effect. Raises NotAllowed with the reason."""
        record = self._records.get(ask.cause)
        interlock = ask.interlock if isinstance(ask, HoldBack | LetAct) else ""
        if record is None or (interlock and interlock not in self._effects[record.id]):
            raise NotAllowed(rule.NOT_KNOWN)
        person = by_id(self._site.operators, ask.operator)
        desk = Desk(ask.seat, ask.operator, person.role if person else "")
        after = self._asked(ask, record, desk, now_us)
        if isinstance(after, Refusal):
            raise NotAllowed(after.why)
        if isinstance(ask, HoldBack | LetAct):
            return self._changed(record, after, ask.operator, now_us)
        kind = "cause_called" if isinstance(ask, CallCause) else "cause_taken_back"
        self.states[record.id] = after
        told = Decision(kind, record.id, {"reason": after.reason}, ask.operator, (("cause", record.id, after),))
        return [told, *self._judge_all((record.id,), now_us)]

    def _asked(self, ask: CauseAsk, record: CauseRecord, desk: Desk, now_us: int) -> Cause | Refusal:
        state, effects = self.states[record.id], self._effects[record.id]
        match ask:
            case HoldBack():
                return rule.held_back(state, effects[ask.interlock], desk, ask.reason)
            case LetAct():
                return rule.let_act(state, effects[ask.interlock], desk, now_us)
            case CallCause():
                return rule.called(state, record, desk, ask.reason)
        return rule.ended(state, record, desk)

    # ------------------------------------------------------------ inside

    def _hears_plcs(self, record: CauseRecord) -> bool:
        proposes = any(not effect.automatic for effect in self._effects[record.id].values())
        return record.signal == "plc" or proposes

    def _judge_all(self, names: Collection[str], now_us: int) -> list[Decision]:
        if any(name in self._of_alerts for name in names):
            self._signs.look()
        return [decision for name in names for decision in self._judge(self._records[name], now_us)]

    def _judge(self, record: CauseRecord, now_us: int) -> list[Decision]:
        before = self.states[record.id]
        signs = self._signs.of(record, before, now_us)
        after = rule.judged(before, record, self._effects[record.id], signs, now_us)
        return self._changed(record, after, "", now_us)

    def _changed(self, record: CauseRecord, after: Cause, operator: str, now_us: int) -> list[Decision]:
        """Hold the new state, say what became of it and of its effects, and give the orders that are due."""
        before = self.states[record.id]
        begun = after
        after = rule.advanced(after, self._feedback, now_us)
        self.states[record.id] = after
        decisions = self._of_cause(record, before, after)
        for step_before, step_after in ((before, begun), (begun, after)):
            decisions += self._of_effects(record, step_before, step_after, after, operator)
        if not decisions:
            self._show("cause", record.id, after, at_once=after.signs != before.signs)
        decisions += self._blindness(record, before, after)
        self._give_orders(record, after, now_us)
        return decisions

    def _of_cause(self, record: CauseRecord, before: Cause, after: Cause) -> list[Decision]:
        if before.active is after.active:
            return []
        kind = "cause_began" if after.active else "cause_over"
        return [Decision(kind, record.id, said_of(record, after), "", (("cause", record.id, after),))]

    def _of_effects(
        self, record: CauseRecord, before: Cause, after: Cause, now: Cause, operator: str
    ) -> list[Decision]:
        """A row for each effect that came to another phase, and its alert."""
        old = {effect.interlock: effect.phase for effect in before.effects}
        decisions: list[Decision] = []
        for effect in after.effects:
            was = old.get(effect.interlock, EffectPhase.IDLE)
            if was is effect.phase:
                continue
            decisions += self._row(record, effect, was, now, operator)
            decisions += self._alert(record, effect, was)
        return decisions

    def _row(
        self, record: CauseRecord, effect: CauseEffect, was: EffectPhase, now: Cause, operator: str
    ) -> list[Decision]:
        """What is over after it acted is told by the cause; what never acted is told as let go."""
        if effect.phase is EffectPhase.IDLE and was not in rule.OPEN:
            return []
        body = {**said_of(record, now), "action": effect.action, "order": rule.order_id(now, effect.interlock)}
        told = {"due_at_us": effect.due_at_us, "until_us": effect.held_until_us, "reason": effect.reason}
        body |= {name: value for name, value in {**told, "why": effect.why}.items() if value}
        return [Decision(ROWS[effect.phase], effect.interlock, body, operator, (("cause", record.id, now),))]

    def _alert(self, record: CauseRecord, effect: CauseEffect, was: EffectPhase) -> list[Decision]:
        source, old, new = f"interlock/{effect.interlock}", ALERTS.get(was, ""), ALERTS.get(effect.phase, "")
        if old == new:
            return []
        by_hand = was is EffectPhase.PROPOSED and effect.phase is EffectPhase.DONE
        decisions = self._alarm.clear_alert(old, source, record.id) if old else []
        if new and not by_hand:
            place = by_id(self._site.interlocks, effect.interlock)
            values = {"interlock": effect.interlock, "cause": record.id, "action": "trip" if effect.action else "reset"}
            decisions += self._alarm.raise_alert(new, source, place.zone if place else "", values, record.id)
        return decisions

    def _blindness(self, record: CauseRecord, before: Cause, after: Cause) -> list[Decision]:
        """A vote that cannot hold any more whatever happens is a question of sight."""
        if before.blind is after.blind:
            return []
        source = f"cause/{record.id}"
        if not after.blind:
            return self._alarm.clear_alert("cause_blind", source)
        return self._alarm.raise_alert("cause_blind", source, record.zone, {"cause": record.id})

    def _unjournaled(self, interlock: str) -> list[Decision]:
        """Nothing was sent, or its result is not known, because the journal is lost: the interlock could not say so."""
        place = by_id(self._site.interlocks, interlock)
        source, zone = f"interlock/{interlock}", place.zone if place else ""
        return self._alarm.raise_alert("trip_failed", source, zone, {"interlock": interlock})

    def _give_orders(self, record: CauseRecord, state: Cause, now_us: int) -> None:
        for effect in state.effects:
            order = rule.order_id(state, effect.interlock)
            if effect.phase is not EffectPhase.ORDERED or order in self._given:
                continue
            if self._feedback(effect.interlock) is None and now_us < self._ready_by_us:
                continue  # Just started: the PLC is not heard yet.
            self._given.add(order)
            self._act(state, effect.interlock, effect.action, said_of(record, state))


def said_of(record: CauseRecord, state: Cause) -> dict[str, Any]:
    """Why, for a row of the journal: the cause, its vote and who called first."""
    return {
        "cause": record.id,
        "signal": record.signal,
        "vote": f"{record.needed}oo{max(1, len(record.points))}",
        "needed": state.needed,
        "calling": [point for point, sign in state.signs.items() if sign == "calls"],
        "unseen": [point for point, sign in state.signs.items() if sign == "faulty"],
        "first_out": state.first_out,
        **({"called_by": state.called_by, "called_why": state.reason} if state.called_by else {}),
    }


def _by_point(records: Sequence[CauseRecord], signal: str) -> Mapping[str, tuple[str, ...]]:
    of: dict[str, tuple[str, ...]] = {}
    for record in records:
        for point in record.points if record.signal == signal else ():
            of[point] = (*of.get(point, ()), record.id)
    return of


def _matters(alert: Alert) -> bool:
    """Whether an alert may change what a cause that is told by alerts says."""
    return alert.kind in OF_ALERTS or alert.source.startswith("camera/")
