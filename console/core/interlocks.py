"""The duty of the interlocks: select, operate, withdraw, act for a cause; the truth of every order; outputs that move.

Journaled before the write and after. An order that a crash interrupted is never sent again: it is looked at.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from console.asks import Agree, Answer, Ask, AskBypass, ConfirmBypass, EndBypass, Operate, Select, Withdraw
from console.core.interlock_seams import Alarm, Commits, IsGone, Keeps, Who
from console.core.order_writer import Link, look_after_crash, write_and_look
from console.core.order_writer import Outcome as Ending
from console.core.wiring import said_of
from console.domain import bypass
from console.domain import interlock as rule
from console.domain.ages import earlier
from console.domain.decision import Decision, State
from console.domain.interlock import Desk, Refusal
from console.domain.sign_in import PROVEN
from console.messages import Bypass, Interlock, Message, Order, PlcReading
from console.site.context import Context
from console.site.model import InterlockRecord
from console.store.errors import AskRepeated, StorageError
from console.values import OrderPhase, OrderResult, Outcome

log = logging.getLogger(__name__)

ANSWERS_KEPT = 500
NO_JOURNAL = "The journal cannot be written, nothing was sent"
NO_JOURNAL_AFTER = "Sent, but the result cannot be written to the journal"
UNDER_WAY_AT_CRASH = "Sent, the result is not known yet"
SO_ALREADY = "It is so already"
SENT_NOT_VERIFIED = "Sent, not verified"


class Interlocks:
    """All interlocks of the site. Everything runs on the core's loop; one order at a time an interlock."""

    def __init__(
        self,
        context: Context,
        store: Keeps,
        ledger: Commits,
        plc_links: Mapping[str, Link],
        inside: Who,
        open_permits: Who,
        now_us: Callable[[], int],
        alarm: Alarm,
        is_gone: IsGone,
    ) -> None:
        self.states: dict[str, Interlock] = {}
        """What is journaled of each interlock, with the newest feedback."""
        self._records = {record.id: record for record in context.site.interlocks}
        self._by_role = not context.site.pins.second_person
        self._roles = {operator.id: operator.role for operator in context.site.operators}
        self._store, self._ledger, self._links = store, ledger, plc_links
        self._inside, self._open_permits = inside, open_permits
        self._now_us, self._alarm, self._is_gone = now_us, alarm, is_gone
        self._turns = {name: asyncio.Lock() for name in self._records}
        self._running: dict[str, asyncio.Task[Answer]] = {}
        self._answered: dict[str, Answer] = {}
        self._selected_for: dict[str, str] = {}
        self._moved_from: dict[str, bool | None] = {}
        """Where an output stood before it moved without an order."""
        self._reached: set[str] = set()
        """The PLCs that were linked since the start."""
        self._looked_at_us = dict.fromkeys(self._records, 0)
        """When each feedback was last read for an order: older readings say nothing new."""
        self._take_over()

    # ------------------------------------------------------------ asked

    async def ask(self, ask: Ask) -> Answer:
        """Answer what is asked of an interlock. The same ask id is executed once and answered alike."""
        if ask.ask in self._answered:
            return self._answered[ask.ask]
        if ask.ask not in self._running:
            task = asyncio.create_task(self._serve(ask), name=f"ask {ask.ask}")
            self._running[ask.ask] = task
            task.add_done_callback(lambda _done: self._running.pop(ask.ask, None))
        return await asyncio.shield(self._running[ask.ask])

    async def act(self, interlock: str, action: bool, order: str, because: Mapping[str, Any]) -> Answer:
        """What a cause of the site's table orders: done now, without a selection; whoever has it selected loses it. An
        output that is so already stays alone. The same order id is carried out once, over restarts too."""
        record = self._records[interlock]
        async with self._turns[interlock]:
            if given := self._given(order):
                return given
            state = self.states[interlock]
            if state.feedback is action and self._links[record.plc].linked:
                return Answer(ask=order, outcome=Outcome.DONE, why=SO_ALREADY)
            now_us = self._now_us()
            if bypass.holds(state, now_us):
                return await self._guarded(order, self._leave_alone(record, order, because))
            under_way = rule.sending(state, Order(order, action, rule.POLICY, now_us), now_us)
            return await self._guarded(order, self._carry_out(record, under_way, dict(because)))

    # ------------------------------------------------------------ told

    def hear(self, topic: str, message: Message, now_us: int) -> list[Decision]:
        """Take a PLC's reading in: feedback, loss of the link, outputs that moved without an order."""
        if not isinstance(message, PlcReading):
            return []
        decisions: list[Decision] = []
        for name, record in self._records.items():
            if record.plc == message.plc and message.measured_at_us > self._looked_at_us[name]:
                decisions += self._look(record, message, now_us)
        return decisions

    def tick(self, now_us: int) -> list[Decision]:
        """End selections that are over; bring consequences and link up to date."""
        decisions: list[Decision] = []
        for name, record in self._records.items():
            if self._turns[name].locked() or self.states[name].phase is OrderPhase.SENDING:
                continue
            self.states[name] = state = self._with_consequences(record, self.states[name])
            if why := bypass.why_over(state, now_us):
                decisions += self._end_bypass(record, why)
            elif why := rule.why_withdrawn(state, now_us, gone=self._is_gone(state.selected_by)):
                decisions.append(self._release(record, why, now_us))
            else:
                self._ledger.show("interlock", name, state)
        return decisions

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: what is left of a selection and of a bypass stays what it was. What an ask is just
        changing is over with the next tick."""
        self._looked_at_us = earlier(self._looked_at_us, by_us)
        moved = {name: rule.set_back(state, by_us) for name, state in self.states.items()}
        changed = [name for name, state in moved.items() if state != self.states[name]]
        self.states.update(moved)
        return [("interlock", name, moved[name]) for name in changed]

    async def recover(self) -> None:
        """At start, before anything is asked: look at the orders that a crash interrupted; drop old selections."""
        interrupted = [name for name, state in self.states.items() if state.phase is OrderPhase.SENDING]
        await asyncio.gather(*(self._recover(self._records[name]) for name in interrupted))
        now_us = self._now_us()
        selected = [name for name, state in self.states.items() if state.phase is OrderPhase.SELECTED]
        await self._ledger.commit([self._release(self._records[name], rule.AFTER_RESTART, now_us) for name in selected])

    async def finish(self) -> None:
        """Before the core stops: let the orders under way come to their result."""
        if self._running:
            await asyncio.wait(self._running.values())

    # ------------------------------------------------------------ inside: asks

    async def _serve(self, ask: Ask) -> Answer:
        if not isinstance(ask, Operate) and (given := self._given(ask.ask)):
            return given  # Of an operate the journal tells, which takes it once: reading first would only be waiting.
        record = self._records.get(getattr(ask, "interlock", ""))
        if record is None:
            return await self._guarded(ask.ask, self._refuse(ask, Refusal(rule.NOT_KNOWN)))
        async with self._turns[record.id]:
            self.states[record.id] = self._with_consequences(record, self.states[record.id])
            return await self._guarded(ask.ask, self._decide(ask, record))

    async def _decide(self, ask: Ask, record: InterlockRecord) -> Answer:
        match ask:
            case Select():
                return await self._select(ask, record)
            case Agree():
                return await self._agree(ask, record)
            case Operate():
                return await self._operate(ask, record)
            case Withdraw():
                return await self._withdraw(ask, record)
            case AskBypass() | ConfirmBypass() | EndBypass():
                return await self._bypass(ask, record)
        raise TypeError(f"{type(ask).__name__} is not for the interlocks")

    async def _guarded(self, ask_id: str, work: Awaitable[Answer]) -> Answer:
        """The answer of some work; a repeated ask gets the answer it had, a lost journal is a failure."""
        try:
            answer = await work
        except AskRepeated as error:
            return self._given(ask_id) or Answer(ask=ask_id, outcome=Outcome.FAILED, why=str(error), where="journal")
        except (StorageError, OSError) as error:
            log.error("ask %s: %s", ask_id, error)
            return Answer(ask=ask_id, outcome=Outcome.FAILED, why=NO_JOURNAL, where="journal")
        self._answered[ask_id] = answer
        while len(self._answered) > ANSWERS_KEPT:
            self._answered.pop(next(iter(self._answered)))
        return answer

    def _given(self, ask_id: str) -> Answer | None:
        """The answer of a former run. A store that is lost stops no order: what a former run had selected is forgotten,
        so that an operate it has heard already is refused."""
        try:
            return self._store.answer_to(ask_id)
        except StorageError as error:
            log.warning("ask %s: whether it was answered before is not known: %s", ask_id, error)
            return None

    async def _select(self, ask: Select, record: InterlockRecord) -> Answer:
        now_us = self._now_us()
        after = rule.select(self.states[record.id], record, self._desk(ask), ask.action, now_us, ask.reason)
        if isinstance(after, Refusal):
            return await self._refuse(ask, after)
        others = [
            self._release(self._records[name], rule.ANOTHER_SELECTED, now_us)
            for name, state in self.states.items()
            if name != record.id and state.selected_by == ask.seat and not self._turns[name].locked()
        ]
        body = {"seat": ask.seat, "action": ask.action, "until_us": after.selected_until_us, **_judged(after)}
        body |= {"reason": ask.reason.strip()} if ask.reason.strip() else {}
        await self._commit_state("order_selected", record, after, body, ask.operator, ask.ask, others)
        self._selected_for[record.id] = ask.operator
        return Answer(ask=ask.ask, outcome=Outcome.DONE, judged=after.judged)

    async def _agree(self, ask: Agree, record: InterlockRecord) -> Answer:
        before, now_us = self.states[record.id], self._now_us()
        after = rule.agree(before, record, self._desk(ask), ask.selected_until_us, now_us)
        if isinstance(after, Refusal):
            return await self._refuse(ask, after)
        body = {"seat": ask.seat, "action": after.wanted, "selected_at": after.selected_by, **_judged(after)}
        body |= _own_pin(ask)
        await self._commit_state("order_agreed", record, after, body, ask.operator, ask.ask)
        return Answer(ask=ask.ask, outcome=Outcome.DONE, judged=after.judged)

    async def _withdraw(self, ask: Withdraw, record: InterlockRecord) -> Answer:
        after = rule.withdraw(self.states[record.id], ask.seat, self._now_us())
        if isinstance(after, Refusal):
            return await self._refuse(ask, after)
        body = {"seat": ask.seat, "why": rule.LET_GO}
        await self._commit_state("order_withdrawn", record, after, body, ask.operator, ask.ask)
        self._selected_for.pop(record.id, None)
        return Answer(ask=ask.ask, outcome=Outcome.DONE)

    async def _operate(self, ask: Operate, record: InterlockRecord) -> Answer:
        after = rule.operate(
            self.states[record.id],
            record,
            self._desk(ask),
            self._selected_for.get(record.id, ""),
            ask.ask,
            ask.asked_at_us,
            self._now_us(),
        )
        if isinstance(after, Refusal):
            return await self._refuse(ask, after)
        return await self._carry_out(record, after, {"seat": ask.seat, **_judged(self.states[record.id])})

    async def _bypass(self, ask: AskBypass | ConfirmBypass | EndBypass, record: InterlockRecord) -> Answer:
        state, desk, now_us = self.states[record.id], self._desk(ask), self._now_us()
        match ask:
            case AskBypass():
                kind, after = "bypass_asked", bypass.asked(state, record, desk, ask.minutes, ask.reason, now_us)
            case ConfirmBypass():
                kind, after = "bypass_confirmed", bypass.confirmed(state, record, desk, now_us)
            case EndBypass():
                kind, after = "bypass_ended", bypass.ended(state, record, desk)
        if isinstance(after, Refusal):
            return await self._refuse(ask, after)
        answer = Answer(ask=ask.ask, outcome=Outcome.DONE)
        body = {"seat": ask.seat, **_said_of_bypass(after.bypass or state.bypass), "answer": answer.spoken()}
        body |= _own_pin(ask)
        await self._commit_state(kind, record, after, body, ask.operator, ask.ask)
        return answer

    async def _leave_alone(self, record: InterlockRecord, order: str, because: Mapping[str, Any]) -> Answer:
        """What should have tripped it does not: it is bypassed, and the journal says so."""
        answer = Answer(ask=order, outcome=Outcome.REFUSED, why=bypass.BYPASSED, where=record.id)
        body = {**because, **_said_of_bypass(self.states[record.id].bypass), "answer": answer.spoken()}
        await self._ledger.commit([Decision("trip_bypassed", record.id, body, rule.POLICY, ask=order)])
        return answer

    def _end_bypass(self, record: InterlockRecord, why: str) -> list[Decision]:
        """Its time is over: one that held calls until somebody has seen that it holds no more."""
        before = self.states[record.id]
        after = self.states[record.id] = replace(before, bypass=None)
        body = {"why": why, **_said_of_bypass(before.bypass)}
        over = Decision("bypass_ended", record.id, body, states=(("interlock", record.id, after),))
        if why != bypass.OVER:
            return [over]
        source = f"interlock/{record.id}"
        calls = self._alarm.raise_alert("bypass_over", source, record.zone, {"interlock": record.id})
        return [over, *calls, *self._alarm.clear_alert("bypass_over", source)]

    async def _refuse(self, ask: Ask, refusal: Refusal) -> Answer:
        answer = Answer(ask=ask.ask, outcome=Outcome.REFUSED, why=refusal.why, where=refusal.where)
        body = {"ask": type(ask).__name__.lower(), "seat": ask.seat, "answer": answer.spoken()}
        subject = getattr(ask, "interlock", "")
        await self._ledger.commit([Decision("order_refused", subject, body, ask.operator, ask=ask.ask)])
        return answer

    # ------------------------------------------------------------ inside: orders

    async def _carry_out(self, record: InterlockRecord, under_way: Interlock, body: dict[str, Any]) -> Answer:
        """Journal, write, look, journal. The caller holds the interlock's turn."""
        order = _order_of(under_way)
        unknown = Answer(ask=order.order, outcome=Outcome.FAILED, why=UNDER_WAY_AT_CRASH, where=record.plc)
        body = {**body, **_said_of(order, record), "feedback": under_way.feedback, "answer": unknown.spoken()}
        await self._commit_state("order_sending", record, under_way, body, order.operator, order.order)
        self._selected_for.pop(record.id, None)
        ending = await write_and_look(self._links[record.plc], record, order.action)
        try:
            return await self._conclude(record, ending)
        except (StorageError, OSError) as error:
            log.error("order %s: %s; %s", order.order, NO_JOURNAL_AFTER, error)
            return Answer(ask=order.order, outcome=Outcome.FAILED, why=NO_JOURNAL_AFTER, where="journal")

    async def _conclude(self, record: InterlockRecord, ending: Ending) -> Answer:
        now_us = self._now_us()
        self._looked_at_us[record.id] = now_us
        state = rule.conclude(self.states[record.id], ending.result, ending.why, now_us)
        if ending.result in (OrderResult.VERIFIED, OrderResult.UNVERIFIED):
            state = replace(state, feedback=ending.feedback)
        if ending.feedback is not None:
            self._known[record.id] = ending.feedback
        self.states[record.id] = state
        order = _order_of(state)
        answer = _answer_of(order, record)
        body = {
            **_said_of(order, record),
            "result": order.result,
            "ms": order.ms,
            "why": order.why,
            "feedback": ending.feedback,
            "detail": ending.detail,
            "answer": answer.spoken(),
        }
        alerts = self._alerts_of(record, order)
        await self._commit_state("order_result", record, state, body, order.operator, order.order, alerts)
        return answer

    async def _recover(self, record: InterlockRecord) -> None:
        """Not sent again: only looked at."""
        async with self._turns[record.id]:
            ending = await look_after_crash(self._links[record.plc], record, self.states[record.id].wanted)
            await self._conclude(record, Ending(ending.result, rule.AFTER_RESTART, ending.feedback, ending.detail))

    def _alerts_of(self, record: InterlockRecord, order: Order) -> list[Decision]:
        source = f"interlock/{record.id}"
        if order.result is OrderResult.UNVERIFIED:
            return self._alarm.raise_alert("order_unverified", source, record.zone, {"interlock": record.id})
        if order.result is OrderResult.VERIFIED:
            self._moved_from.pop(record.id, None)
            settled = ("order_unverified", "output_moved", "trip_failed")
            return [decision for kind in settled for decision in self._alarm.clear_alert(kind, source)]
        if order.operator == rule.POLICY:
            return self._alarm.raise_alert("trip_failed", source, record.zone, {"interlock": record.id})
        return []

    # ------------------------------------------------------------ inside: what the PLC says

    def _look(self, record: InterlockRecord, reading: PlcReading, now_us: int) -> list[Decision]:
        state = self.states[record.id]
        feedback = reading.feedback.get(record.id) if reading.linked else None
        blocked_why = self._why_blocked(record, seen=reading.linked)
        known = self._known[record.id]
        if feedback is not None and not self._turns[record.id].locked():
            self._known[record.id] = feedback
        self.states[record.id] = replace(state, feedback=feedback, blocked_why=blocked_why)
        if self._turns[record.id].locked():
            return []
        if rule.moved(known, feedback):
            return self._moved(record, now_us, known)
        if why := rule.why_withdrawn(self.states[record.id], now_us):
            return [self._release(record, why, now_us)]
        if self.states[record.id] != state:
            self._ledger.show("interlock", record.id, self.states[record.id])
        return []

    def _moved(self, record: InterlockRecord, now_us: int, before: bool | None) -> list[Decision]:
        """An output changed and no order is under way: what an order wanted comes late, or somebody switched it. Moved
        back to where it was before the first such move, the alert has no cause any more."""
        state = self.states[record.id] = replace(self.states[record.id], changed_at_us=now_us)
        source = f"interlock/{record.id}"
        body = {"feedback": state.feedback, "order": state.last.order if state.last else ""}
        states = (("interlock", record.id, state),)
        if rule.late(state, state.feedback):
            settled = self._alarm.clear_alert("order_unverified", source)
            return [Decision("order_followed_late", record.id, body, states=states), *settled]
        if self._moved_from.setdefault(record.id, before) is state.feedback:
            del self._moved_from[record.id]
            alerts = self._alarm.clear_alert("output_moved", source)
        else:
            values = {"interlock": record.id, "feedback": "on" if state.feedback else "off"}
            alerts = self._alarm.raise_alert("output_moved", source, record.zone, values)
        return [Decision("output_moved", record.id, body, states=states), *alerts]

    # ------------------------------------------------------------ inside: states

    def _take_over(self) -> None:
        """What the store knows; what the PLC reads back now is not known yet."""
        stored = self._store.states("interlock")
        now_us = self._now_us()
        self._known: dict[str, bool | None] = {}
        """The last feedback that was seen and told of."""
        for name, record in self._records.items():
            state = stored.get(name)
            known = state if isinstance(state, Interlock) else rule.at_rest(record, now_us)
            self._known[name] = known.feedback
            self.states[name] = replace(
                known, plc=record.plc, machines=record.machines, feedback=None, blocked_why=rule.NOT_REACHED
            )

    def _with_consequences(self, record: InterlockRecord, state: Interlock) -> Interlock:
        return replace(
            state,
            blocked_why=self._why_blocked(record, seen=self._links[record.plc].linked),
            danger="" if record.reset_in_danger else self._alarm.danger_in(record.zone),
            open_permits=self._open_permits(record.zone),
            people_inside=self._inside(record.zone),
        )

    def _why_blocked(self, record: InterlockRecord, *, seen: bool) -> str:
        if self._links[record.plc].writes_stopped:
            return rule.WRITES_STOPPED
        if seen:
            self._reached.add(record.plc)
            return ""
        return rule.LINK_LOST if record.plc in self._reached else rule.NOT_REACHED

    def _release(self, record: InterlockRecord, why: str, now_us: int) -> Decision:
        before = self.states[record.id]
        after = self.states[record.id] = rule.released(before, now_us)
        body = {"seat": before.selected_by, "why": why}
        operator = self._selected_for.pop(record.id, "")
        return Decision("order_withdrawn", record.id, body, operator, (("interlock", record.id, after),))

    async def _commit_state(
        self,
        kind: str,
        record: InterlockRecord,
        after: Interlock,
        body: dict[str, Any],
        operator: str,
        ask: str,
        also: Sequence[Decision] = (),
    ) -> None:
        """Journal a state, then hold it; what the PLC said meanwhile stays."""
        decision = Decision(kind, record.id, body, operator, (("interlock", record.id, after),), ask)
        await self._ledger.commit([decision, *also])
        now = self.states[record.id]
        self.states[record.id] = replace(after, feedback=now.feedback, blocked_why=now.blocked_why)

    def _desk(self, ask: Ask) -> Desk:
        proven = getattr(ask, "pin", "") == PROVEN
        return Desk(ask.seat, ask.operator, self._roles.get(ask.operator, ""), proven, self._by_role)


def _order_of(state: Interlock) -> Order:
    if state.last is None:
        raise ValueError(f"{state.interlock}: no order is under way")
    return state.last


def _answer_of(order: Order, record: InterlockRecord) -> Answer:
    match order.result:
        case OrderResult.VERIFIED:
            return Answer(ask=order.order, outcome=Outcome.DONE)
        case OrderResult.UNVERIFIED:
            return Answer(ask=order.order, outcome=Outcome.FAILED, why=SENT_NOT_VERIFIED, where=record.plc)
    return Answer(ask=order.order, outcome=Outcome.FAILED, why=order.why, where=record.plc)


def _judged(state: Interlock) -> dict[str, Any]:
    """What the order would do, as it was judged, in the body of a journal row."""
    judged = state.judged
    if judged is None:
        return {}
    people, permits = list(judged.people_inside), list(judged.open_permits)
    return {"judged": {"machines": judged.machines, "open_permits": permits, "people_inside": people}}


def _own_pin(ask: Ask) -> dict[str, bool]:
    """That the second person gave the own PIN with the ask."""
    return {"own_pin": True} if getattr(ask, "pin", "") == PROVEN else {}


def _said_of_bypass(of: Bypass | None) -> dict[str, Any]:
    return {"reason": of.reason, "minutes": of.minutes, "asked_by": of.asked_by, "until_us": of.until_us} if of else {}


def _said_of(order: Order, record: InterlockRecord) -> dict[str, Any]:
    given = {"reason": order.reason, "agreed_by": order.agreed_by}
    told = {name: said for name, said in given.items() if said}
    return {"order": order.order, "action": order.action, "plc": record.plc, **told, **said_of(record)}
