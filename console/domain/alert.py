"""The life of one alert: the state machine of ISA-18.2 / IEC 62682, complete. Pure: time comes with the event.

Latched design: what clears before anybody answered stays as RTNUN until it is answered. No alert closes by itself.
SHLVD (by the dispatcher), DSUPR (by logic) and OOSRV (by maintenance) keep listening to the plant: who leaves them
while the condition still holds is announced anew; who leaves them unanswered and clear is RTNUN. What gets worse on the
shelf falls off it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from console.domain.ages import MINUTE_US, earlier
from console.domain.guidance import is_done
from console.domain.kinds import KINDS
from console.messages import Alert, StepTick
from console.values import AlertState, Habit, Tier, Verdict

NORMAL, UNACK, ACKED, RETURNED = (
    AlertState.NORMAL,
    AlertState.UNACKNOWLEDGED,
    AlertState.ACKNOWLEDGED,
    AlertState.RETURNED,
)
SET_ASIDE = frozenset({AlertState.SHELVED, AlertState.SUPPRESSED, AlertState.OUT_OF_SERVICE})
"""States in which an alert is heard, kept and silent."""
UNANSWERED = frozenset({UNACK, RETURNED})

NOTHING_TO_HAND_OVER = "Only what still holds and is not set aside is handed over"

URGENCY: dict[Tier, int] = {Tier.SOS: 0, Tier.ONE: 1, Tier.TWO: 2, Tier.THREE: 3}
"""Smaller is more urgent."""

SHELVE_AT_MOST_MIN: dict[Tier, int] = {Tier.SOS: 0, Tier.ONE: 60, Tier.TWO: 240, Tier.THREE: 480}
"""Hard end of shelving by tier: never more than one shift; an SOS not at all."""
TIMES = (
    *("raised_at_us", "first_called_at_us", "called_at_us", "changed_at_us", "active_since_us", "acknowledged_at_us"),
    *("shelved_until_us", "answered_until_us"),
)
"""What of an alert moves with a clock that is set back. When its steps were ticked stays as it was told."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What the plant says: this is so, here. It names its alert."""

    kind: str
    source: str
    part: str = ""
    """What tells two alerts of one source and kind apart: the zone of a camera's behaviour."""
    tier: Tier | None = None
    """None: the kind's own."""
    zone: str = ""
    storey: str = ""
    x_m: float | None = None
    y_m: float | None = None
    cameras: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)

    @property
    def alert(self) -> str:
        """Id of its alert."""
        return alert_id(self.kind, self.source, self.part)


@dataclass(frozen=True, slots=True)
class Raised:
    """The condition holds. `again`: it is a new cry, to be announced even when the last one was answered.

    What comes back before anybody answered keeps the time of its first call: chattering delays no escalation.
    """

    condition: Condition
    again: bool = False


@dataclass(frozen=True, slots=True)
class Cleared:
    """The condition does not hold any more."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody answers."""

    operator: str
    comment: str = ""
    verdict: Verdict = Verdict.NONE
    until_us: int = 0
    """When the answer falls back (console.domain.answering); 0: never."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Who answers for it gives it to another, with whom it stays answered beyond the end of the shift.

    One that nobody answered is answered by that. Raises NotAllowed where there is nothing to hand over.
    """

    operator: str
    to: str
    until_us: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class AnswerOver:
    """The answer has come to its time, or its shift to its end: what still holds asks again."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """The dispatcher silences it, with a reason and a hard end. Raises NotAllowed beyond the tier's limit."""

    operator: str
    reason: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ShelfOver:
    """The hard end of shelving has come: nobody has looked at it, so what still holds asks again."""


@dataclass(frozen=True, slots=True)
class Unshelved:
    """Somebody takes it off the shelf before its end: he has seen it, and that is his answer."""

    operator: str
    until_us: int = 0
    """When that answer falls back; 0: never."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The plant's logic says that this condition means nothing now."""

    condition: Condition
    by: str = ""
    """Id of the Suppression, where there is one."""


@dataclass(frozen=True, slots=True)
class SuppressionOver:
    """The logic lets it go."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Maintenance takes it out of service."""

    condition: Condition
    by: str = ""
    """Id of the Suppression, where there is one."""


@dataclass(frozen=True, slots=True)
class PutBack:
    """Maintenance puts it back."""


@dataclass(frozen=True, slots=True)
class Escalated:
    """Nobody answered in time: somebody else was told."""


@dataclass(frozen=True, slots=True)
class Marked:
    """It was found to be chattering, fleeting or stale, or to be so no more."""

    habit: Habit


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step of the guidance is done; `of` so many, 0: as many as the kind has."""

    step: int
    operator: str = ""
    comment: str = ""
    text: str = ""
    of: int = 0


Event = (
    Raised
    | Cleared
    | Acknowledged
    | HandedOver
    | AnswerOver
    | Shelved
    | ShelfOver
    | Unshelved
    | Suppressed
    | SuppressionOver
    | TakenOut
    | PutBack
    | Escalated
    | Marked
    | StepDone
)


class NotAllowed(Exception):
    """An event that a rule forbids. str() is a phrase of the panel."""


def alert_id(kind: str, source: str, part: str = "") -> str:
    """`<question>/<kind>/<source>`, and the part where one source has several."""
    name = f"{KINDS[kind].question}/{kind}/{source}"
    return f"{name}/{part}" if part else name


def condition_of(alert: Alert) -> Condition:
    """What the plant said when an alert was raised."""
    part = alert.alert.removeprefix(alert_id(alert.kind, alert.source)).removeprefix("/")
    return Condition(
        kind=alert.kind,
        source=alert.source,
        part=part,
        tier=alert.tier,
        zone=alert.zone,
        storey=alert.storey,
        x_m=alert.x_m,
        y_m=alert.y_m,
        cameras=alert.cameras,
        values=alert.values,
    )


def step(alert: Alert | None, event: Event, now_us: int) -> Alert | None:
    """What an event makes of an alert. None is an alert that never was; NORM is one that is over.

    An event that means nothing in this state changes nothing: the same object comes back.
    """
    match event:
        case Raised():
            return _raised(alert, event, now_us)
        case Suppressed(condition, by):
            return _set_aside(alert or _fresh(condition, NORMAL, now_us), AlertState.SUPPRESSED, by, now_us)
        case TakenOut(condition, by):
            return _set_aside(alert or _fresh(condition, NORMAL, now_us), AlertState.OUT_OF_SERVICE, by, now_us)
    if alert is None or alert.state is NORMAL:
        return alert
    match event:
        case Cleared():
            return _cleared(alert, now_us)
        case Acknowledged():
            return _acknowledged(alert, event, now_us)
        case HandedOver():
            return _handed_over(alert, event, now_us)
        case AnswerOver():
            return _asked_again(alert, now_us) if alert.state is ACKED else alert
        case Shelved():
            return _shelved(alert, event, now_us)
        case ShelfOver():
            return _back(alert, AlertState.SHELVED, now_us)
        case Unshelved():
            return _unshelved(alert, event, now_us)
        case SuppressionOver():
            return _back(alert, AlertState.SUPPRESSED, now_us)
        case PutBack():
            return _back(alert, AlertState.OUT_OF_SERVICE, now_us)
        case Escalated():
            return _with(alert, now_us, escalated=alert.escalated + 1) if alert.state in UNANSWERED else alert
        case Marked(habit):
            return alert if habit is alert.habit else _with(alert, now_us, habit=habit)
        case StepDone():
            return _step_done(alert, event, now_us)


def sounds(alert: Alert) -> bool:
    """Whether it makes a sound: only an active one that nobody has answered."""
    return alert.state is UNACK


def is_off_the_shelf(alert: Alert, now_us: int) -> bool:
    """Whether the hard end of its shelving has come. One that lies further off than its tier may be shelved is none:
    the clock was set back."""
    most_us = SHELVE_AT_MOST_MIN[alert.tier] * MINUTE_US
    return alert.state is AlertState.SHELVED and not 0 < alert.shelved_until_us - now_us <= most_us


def set_back(alert: Alert, by_us: int) -> Alert:
    """The alert after the clock was set back by so much: its ages and what is left of its ends are what they were."""
    times = {name: at_us for name in TIMES if (at_us := getattr(alert, name))}
    return msgspec.structs.replace(alert, **earlier(times, by_us))


def is_handable(alert: Alert) -> bool:
    """Whether it can be handed over: what is gone or set aside is answered, not handed on."""
    return alert.state in (UNACK, ACKED)


def first_called_us(alert: Alert) -> int:
    """When it called, UTC microseconds: an alert that asks again has called before. 0: it never called."""
    return alert.first_called_at_us or alert.raised_at_us


def _fresh(condition: Condition, state: AlertState, now_us: int, active: bool = False) -> Alert:
    kind = KINDS[condition.kind]
    return Alert(
        alert=condition.alert,
        kind=condition.kind,
        question=kind.question,
        tier=condition.tier or kind.tier,
        source=condition.source,
        state=state,
        active=active,
        raised_at_us=now_us if active else 0,
        changed_at_us=now_us,
        active_since_us=now_us if active else 0,
        called_at_us=now_us if active else 0,
        zone=condition.zone,
        storey=condition.storey,
        x_m=condition.x_m,
        y_m=condition.y_m,
        cameras=condition.cameras,
        values=condition.values,
    )


def _raised(alert: Alert | None, event: Raised, now_us: int) -> Alert:
    fresh = _fresh(event.condition, UNACK, now_us, active=True)
    if alert is None or alert.state is NORMAL:
        return fresh
    worse = URGENCY[fresh.tier] < URGENCY[alert.tier]
    if alert.active and not worse and not event.again:
        return alert
    since_us = alert.active_since_us if alert.active else now_us
    fresh = msgspec.structs.replace(fresh, active_since_us=since_us, habit=alert.habit)
    fresh = msgspec.structs.replace(fresh, incident=alert.incident, first_out=alert.first_out)
    if alert.state in SET_ASIDE and not (worse and alert.state is AlertState.SHELVED):
        kept = msgspec.structs.replace(fresh, state=alert.state, comment=alert.comment)
        return msgspec.structs.replace(kept, shelved_until_us=alert.shelved_until_us, set_aside_by=alert.set_aside_by)
    if alert.state in UNANSWERED:
        fresh = msgspec.structs.replace(fresh, raised_at_us=alert.raised_at_us, escalated=alert.escalated)
        fresh = msgspec.structs.replace(fresh, first_called_at_us=alert.first_called_at_us)
        return msgspec.structs.replace(fresh, steps_done=alert.steps_done, ticks=alert.ticks)
    return fresh


def _cleared(alert: Alert, now_us: int) -> Alert:
    if not alert.active:
        return alert
    gone = _with(alert, now_us, active=False, active_since_us=0)
    if alert.state in SET_ASIDE:
        return gone
    return msgspec.structs.replace(gone, state=NORMAL if alert.state is ACKED else RETURNED)


def _acknowledged(alert: Alert, event: Acknowledged, now_us: int) -> Alert:
    said = {
        "comment": event.comment or alert.comment,
        "verdict": event.verdict or alert.verdict,
    }
    if alert.state not in UNANSWERED:
        return alert if not (event.comment or event.verdict) else _with(alert, now_us, **said)
    return _with(
        alert,
        now_us,
        state=ACKED if alert.state is UNACK else NORMAL,
        acknowledged_at_us=now_us,
        acknowledged_by=event.operator,
        answered_until_us=event.until_us,
        handed_to="",
        **said,
    )


def _handed_over(alert: Alert, event: HandedOver, now_us: int) -> Alert:
    if not is_handable(alert):
        raise NotAllowed(NOTHING_TO_HAND_OVER)
    by = alert.acknowledged_by if alert.state is ACKED else event.operator
    return _with(
        alert,
        now_us,
        state=ACKED,
        acknowledged_at_us=alert.acknowledged_at_us or now_us,
        acknowledged_by=by,
        answered_until_us=event.until_us,
        handed_to=event.to,
        comment=event.comment or alert.comment,
    )


def _asked_again(alert: Alert, now_us: int) -> Alert:
    """What still holds calls anew: nobody answers for it any more."""
    fresh = _with(alert, now_us, state=UNACK, raised_at_us=now_us, acknowledged_at_us=0, answered_until_us=0)
    fresh = msgspec.structs.replace(fresh, called_at_us=now_us, first_called_at_us=first_called_us(alert))
    return msgspec.structs.replace(fresh, handed_to="", shelved_until_us=0, escalated=0)


def _unshelved(alert: Alert, event: Unshelved, now_us: int) -> Alert:
    if alert.state is not AlertState.SHELVED:
        raise NotAllowed("The alert is not shelved")
    back = _with(alert, now_us, state=ACKED if alert.active else NORMAL, shelved_until_us=0, set_aside_by="")
    return msgspec.structs.replace(
        back, acknowledged_at_us=now_us, acknowledged_by=event.operator, answered_until_us=event.until_us
    )


def _shelved(alert: Alert, event: Shelved, now_us: int) -> Alert:
    limit = SHELVE_AT_MOST_MIN[alert.tier]
    if limit == 0:
        raise NotAllowed("An SOS cannot be shelved")
    if not event.reason.strip():
        raise NotAllowed("Shelving needs a reason")
    if not 0 < event.minutes <= limit:
        raise NotAllowed("Longer than this tier may be shelved")
    if alert.state in SET_ASIDE:
        raise NotAllowed("The alert is set aside already")
    until_us = now_us + event.minutes * MINUTE_US
    shelved = {"state": AlertState.SHELVED, "shelved_until_us": until_us, "comment": event.reason}
    return _with(alert, now_us, **shelved, set_aside_by=event.operator)


def _set_aside(alert: Alert, state: AlertState, by: str, now_us: int) -> Alert:
    if alert.state in (state, AlertState.OUT_OF_SERVICE):  # Logic does not bring back what maintenance took out.
        return alert
    return _with(alert, now_us, state=state, shelved_until_us=0, set_aside_by=by)


def _back(alert: Alert, state: AlertState, now_us: int) -> Alert:
    """Out of a state that sets aside, to where the plant is now: still abnormal is announced anew."""
    if alert.state is not state:
        return alert
    alert = msgspec.structs.replace(alert, set_aside_by="")
    if alert.active:
        return _asked_again(alert, now_us)
    answered = alert.acknowledged_at_us > 0 or alert.raised_at_us == 0
    return _with(alert, now_us, state=NORMAL if answered else RETURNED, shelved_until_us=0)


def _step_done(alert: Alert, event: StepDone, now_us: int) -> Alert:
    number = event.step
    if is_done(alert, number, event.text) or not 0 <= number < (event.of or len(KINDS[alert.kind].steps)):
        return alert
    tick = StepTick(number, event.text, event.operator, now_us, event.comment)
    done = alert.steps_done if number in alert.steps_done else (*alert.steps_done, number)
    return _with(alert, now_us, steps_done=done, ticks=(*alert.ticks, tick))


def _with(alert: Alert, now_us: int, **changes: object) -> Alert:
    return msgspec.structs.replace(alert, changed_at_us=now_us, **changes)
