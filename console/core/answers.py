"""What a dispatcher asks of alerts, permits and the seat: each ask gives one answer and at least one journal row.

Asks about interlocks are answered by the interlocks themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from console.asks import (
    Acknowledge,
    Answer,
    Ask,
    HandOver,
    LiftSuppression,
    LockRecording,
    Looked,
    ReleaseRecording,
    ReleaseWrites,
    Resume,
    ShareWall,
    Shelve,
    SignIn,
    StopWrites,
    Suppress,
    TickStep,
    Unshelve,
    WithdrawWall,
)
from console.cases import OF_THE_PAST
from console.core.acknowledging import Acknowledging
from console.core.alerts import Alerts
from console.core.casebook import CaseBook
from console.core.causes import CauseAsk, CausesDuty
from console.core.locks import Locks
from console.core.permits import PermitsDuty
from console.core.proofs import ProofsDuty
from console.core.seats import Seats
from console.core.settings import ASKS, SettingsDuty
from console.core.suppressions import SuppressionsDuty
from console.core.walls import Walls
from console.core.write_stop import WriteStop
from console.domain.alert import (
    NOTHING_TO_HAND_OVER,
    Event,
    HandedOver,
    NotAllowed,
    Shelved,
    StepDone,
    Unshelved,
    is_handable,
)
from console.domain.answering import answered_until
from console.domain.decision import Decision
from console.domain.guards import lifted, told
from console.domain.guidance import steps_of, tick_of
from console.domain.settings_change import ChangeRefused
from console.domain.shift import shift_at
from console.domain.sign_in import PROVEN, marked
from console.effects import CallCause, EndCause, HoldBack, LetAct
from console.messages import Alert, Duty, Interlock
from console.proofs import RecordProof
from console.seats import LeadReplay, ShowScreens
from console.settings import ProposeSettings, RefuseSettings, ReleaseSettings
from console.site.find import by_id
from console.site.model import Site
from console.topics import ASK_VERB
from console.values import Outcome


class AnswersDuty:
    """Everything a dispatcher may ask that is no order to a machine."""

    def __init__(
        self,
        site: Site,
        alerts: Alerts,
        permits: PermitsDuty,
        locks: Locks,
        walls: Walls,
        aside: SuppressionsDuty,
        write_stop: WriteStop,
        causes: CausesDuty,
        settings: SettingsDuty,
        cases: CaseBook,
        proofs: ProofsDuty,
        interlocks: Callable[[], Iterable[Interlock]],
    ) -> None:
        """`interlocks` gives the interlocks as they stand."""
        self._site, self._alerts, self._permits, self._aside = site, alerts, permits, aside
        self._locks, self._walls, self._write_stop = locks, walls, write_stop
        self._causes, self._settings, self._cases = causes, settings, cases
        self._proofs, self._interlocks = proofs, interlocks
        self._acknowledging = Acknowledging(site, alerts)
        self.seats = Seats()
        self.duties: dict[str, Duty] = {}
        """Who has taken which seat."""

    def retune(self, site: Site) -> None:
        """Take other numbers over. An answer that was given keeps its end."""
        self._site = site
        self._acknowledging = Acknowledging(site, self._alerts)

    def answer(self, ask: Ask, now_us: int) -> tuple[Answer, list[Decision]]:
        """Do what is asked, or refuse it and say why."""
        if by_id(self._site.operators, ask.operator) is None:
            return _refused(ask, "Nobody of this name may sit at this desk")
        if isinstance(ask, OF_THE_PAST):
            return self._case(ask, now_us)
        match ask:
            case Acknowledge():
                return self._acknowledge(ask, now_us)
            case HandOver():
                return self._hand_over(ask, now_us)
            case Shelve() | Unshelve():
                return self._shelve(ask, now_us)
            case Suppress() | LiftSuppression():
                return self._suppress(ask, now_us)
            case TickStep():
                return self._tick(ask, now_us)
            case Resume():
                return self._resume(ask, now_us)
            case LockRecording() | ReleaseRecording():
                return self._lock(ask, now_us)
            case ShareWall() | WithdrawWall():
                return self._wall(ask, now_us)
            case ShowScreens():
                return _done(ask, self.seats.show(ask, now_us))
            case LeadReplay():
                return _done(ask, self.seats.lead(ask))
            case StopWrites() | ReleaseWrites():
                return self._writes(ask, now_us)
            case HoldBack() | LetAct() | CallCause() | EndCause():
                return self._cause(ask, now_us)
            case ProposeSettings() | ReleaseSettings() | RefuseSettings():
                return self._set(ask, now_us)
            case RecordProof():
                return self._record_proof(ask, now_us)
            case SignIn():
                return self._sign_in(ask, now_us)
            case Looked():
                return _done(ask, [Decision("looked", ask.subject, {"reason": ask.reason}, ask.operator)])
        return _refused(ask, "Nobody here answers this")

    def _acknowledge(self, ask: Acknowledge, now_us: int) -> tuple[Answer, list[Decision]]:
        answer, decisions = self._acknowledging.acknowledge(ask, now_us)
        return _answered(ask, answer, decisions) if decisions else _refused(ask, answer.why, answer.where)

    def _tick(self, ask: TickStep, now_us: int) -> tuple[Answer, list[Decision]]:
        alert = self._alerts.standing.get(ask.alert)
        steps = steps_of(self._site, alert) if alert else ()
        if alert is None or not 0 <= ask.step < len(steps):
            return _refused(ask, "There is no such step to do")
        text = steps[ask.step].text
        if ask.text not in ("", text):
            return _refused(ask, "The guidance has changed: look at it again")
        event = StepDone(ask.step, ask.operator, ask.comment, text, len(steps))
        done = self._alerts.apply(ask.alert, event, now_us, operator=ask.operator)
        tick = tick_of(alert, ask.step, text)
        return _done(ask, done) if done else _refused(ask, "This step is done already", tick.operator if tick else "")

    def _standing(self, names: Sequence[str]) -> list[Alert]:
        """Those of the alerts that stand, once each, in the order they were named."""
        return [self._alerts.standing[name] for name in dict.fromkeys(names) if name in self._alerts.standing]

    def _hand_over(self, ask: HandOver, now_us: int) -> tuple[Answer, list[Decision]]:
        """All of them or none: who takes over must know what he has."""
        if by_id(self._site.operators, ask.to) is None or ask.to == ask.operator:
            return _refused(ask, "Hand over to somebody else who may sit at this desk")
        alerts = self._standing(ask.alerts)
        if len(alerts) < len(set(ask.alerts)) or not alerts:
            return _refused(ask, "The alert stands no more")
        if not all(is_handable(alert) for alert in alerts):
            return _refused(ask, NOTHING_TO_HAND_OVER)
        decisions: list[Decision] = []
        for alert in alerts:
            until_us = answered_until(self._site, alert.tier, now_us, handed_over=True)
            event = HandedOver(ask.operator, ask.to, until_us, ask.comment)
            decisions += self._alerts.apply(alert.alert, event, now_us, operator=ask.operator, body=self._guards())
        return _done(ask, decisions)

    def _shelve(self, ask: Shelve | Unshelve, now_us: int) -> tuple[Answer, list[Decision]]:
        alert = self._alerts.standing.get(ask.alert)
        if alert is None:
            return _refused(ask, "The alert stands no more")
        if isinstance(ask, Shelve):
            event: Event = Shelved(ask.operator, ask.reason, ask.minutes)
        else:
            event = Unshelved(ask.operator, answered_until(self._site, alert.tier, now_us))
        try:
            return _done(ask, self._alerts.apply(ask.alert, event, now_us, operator=ask.operator))
        except NotAllowed as rule:
            return _refused(ask, str(rule))

    def _suppress(self, ask: Suppress | LiftSuppression, now_us: int) -> tuple[Answer, list[Decision]]:
        """The answer to a suppression says in `where` which it is: with that it is lifted."""
        try:
            if isinstance(ask, LiftSuppression):
                return _done(ask, self._aside.lift(ask, now_us))
            decisions = self._aside.suppress(ask, now_us)
        except NotAllowed as rule:
            return _refused(ask, str(rule))
        return _answered(ask, Answer(ask=ask.ask, outcome=Outcome.DONE, where=decisions[0].subject), decisions)

    def _resume(self, ask: Resume, now_us: int) -> tuple[Answer, list[Decision]]:
        if not ask.reason.strip():
            return _refused(ask, "Resuming needs a reason")
        try:
            judgement, decisions = self._permits.resume(ask.permit, now_us)
        except KeyError:
            return _refused(ask, "There is no such permit")
        if judgement.reason:
            return _refused(ask, judgement.reason, judgement.clause)
        first = replace(decisions[0], operator=ask.operator, body={**decisions[0].body, "reason_given": ask.reason})
        return _done(ask, [first, *decisions[1:]])

    def _lock(self, ask: LockRecording | ReleaseRecording, now_us: int) -> tuple[Answer, list[Decision]]:
        """The answer to a lock says in `where` which it is: with that it is released."""
        try:
            if isinstance(ask, LockRecording):
                decision = self._locks.lock(ask, now_us)
            else:
                decision = self._locks.release(ask, now_us)
        except NotAllowed as rule:
            return _refused(ask, str(rule))
        return _answered(ask, Answer(ask=ask.ask, outcome=Outcome.DONE, where=decision.subject), [decision])

    def _wall(self, ask: ShareWall | WithdrawWall, now_us: int) -> tuple[Answer, list[Decision]]:
        try:
            if isinstance(ask, ShareWall):
                return _done(ask, [self._walls.share(ask, now_us)])
            return _done(ask, [self._walls.withdraw(ask)])
        except NotAllowed as rule:
            return _refused(ask, str(rule))

    def _writes(self, ask: StopWrites | ReleaseWrites, now_us: int) -> tuple[Answer, list[Decision]]:
        try:
            if isinstance(ask, StopWrites):
                return _done(ask, self._write_stop.stop(ask, now_us))
            return _done(ask, self._write_stop.release(ask, now_us))
        except NotAllowed as rule:
            return _refused(ask, str(rule))

    def _record_proof(self, ask: RecordProof, now_us: int) -> tuple[Answer, list[Decision]]:
        try:
            return _done(ask, self._proofs.record(ask, now_us))
        except NotAllowed as rule:
            return _refused(ask, str(rule))

    def _cause(self, ask: CauseAsk, now_us: int) -> tuple[Answer, list[Decision]]:
        try:
            return _done(ask, self._causes.ask(ask, now_us))
        except NotAllowed as rule:
            return _refused(ask, str(rule))

    def _set(self, ask: ASKS, now_us: int) -> tuple[Answer, list[Decision]]:
        """The answer says in `where` which change it is, and of a refusal what is wrong where."""
        try:
            decisions = self._settings.ask(ask, now_us)
        except ChangeRefused as refusal:
            return _refused(ask, refusal.why, refusal.where)
        return _answered(ask, Answer(ask=ask.ask, outcome=Outcome.DONE, where=decisions[0].subject), decisions)

    def _case(self, ask: OF_THE_PAST, now_us: int) -> tuple[Answer, list[Decision]]:
        """The answer says in `where` which case or note it is."""
        try:
            decision = self._cases.ask(ask, now_us)
        except NotAllowed as why:
            return _refused(ask, str(why))
        return _answered(ask, Answer(ask=ask.ask, outcome=Outcome.DONE, where=decision.subject), [decision])

    def _sign_in(self, ask: SignIn, now_us: int) -> tuple[Answer, list[Decision]]:
        shift = shift_at(self._site, now_us).shift
        duty = Duty(seat=ask.seat, operator=ask.operator, shift=shift, since_us=now_us, session=marked(ask.session))
        self.duties[ask.seat] = duty
        body = {"shift": shift, **self._guards()} | ({"own_pin": True} if ask.pin == PROVEN else {})
        return _done(ask, [Decision("signed_in", ask.seat, body, ask.operator, (("duty", ask.seat, duty),))])

    def _guards(self) -> dict[str, Any]:
        """What whoever takes over must know beside the alerts: what is bypassed and stopped."""
        standing = told(lifted(self._interlocks(), self._write_stop.writes))
        return {"lifted": standing} if standing else {}


def _done(ask: Ask, decisions: Sequence[Decision]) -> tuple[Answer, list[Decision]]:
    return _answered(ask, Answer(ask=ask.ask, outcome=Outcome.DONE), decisions)


def _refused(ask: Ask, why: str, where: str = "") -> tuple[Answer, list[Decision]]:
    """A refusal is journaled too: so that the same ask is refused alike after a crash."""
    named = (
        getattr(ask, field, "")
        for field in ("alert", "permit", "lock", "wall", "interlock", "cause", "change", "case", "note")
    )
    subject = next((name for name in named if name), ask.seat)
    asked = Decision("ask_refused", subject, {"verb": ASK_VERB[type(ask)]}, ask.operator)
    return _answered(ask, Answer(ask=ask.ask, outcome=Outcome.REFUSED, why=why, where=where), [asked])


def _answered(ask: Ask, answer: Answer, decisions: Sequence[Decision]) -> tuple[Answer, list[Decision]]:
    """Every decision carries the ask; the first also the answer, which the store keeps for who asks again."""
    marked = [replace(decision, ask=ask.ask) for decision in decisions]
    marked[0] = replace(marked[0], body={**marked[0].body, "answer": answer.spoken(), "seat": ask.seat})
    return answer, marked
