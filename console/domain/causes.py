"""The life of one cause and of its effects: idle → waiting or proposed → ordered → done, failed or bypassed. Pure.

An effect is ordered once each time its cause begins. When the cause is over before that, the effect is let go; what was
ordered stays. The reasons are phrases of the panel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from console.domain.ages import earlier_if_any
from console.domain.interlock import NO_OPERATOR, NO_RIGHT, Desk, Refusal
from console.domain.voting import vote
from console.effects import Cause, CauseEffect
from console.site.model import CauseRecord, EffectRecord
from console.values import EffectPhase, FaultRule, Sign

MANUAL = "manual"
"""Signal of a cause that a person raises; also the name of its one point."""
WAITS = frozenset({EffectPhase.WAITING, EffectPhase.HELD})
"""Phases of an effect that will still be ordered by itself."""
OPEN = frozenset({*WAITS, EffectPhase.PROPOSED})
"""Phases that end when the cause is over."""

NOT_KNOWN = "No such cause or effect"
NOT_WAITING = "The effect does not wait"
NOT_HOLDABLE = "The site lets nobody hold it back"
HELD_BEFORE = "It was held back already"
NO_REASON = "A reason is needed"
NOT_MANUAL = "Only a manual cause is raised by hand"
STANDS = "The cause stands already"
STANDS_NOT = "The cause does not stand"
SPOKEN = (NOT_KNOWN, NOT_WAITING, NOT_HOLDABLE, HELD_BEFORE, NO_REASON, NOT_MANUAL, STANDS, STANDS_NOT)


def at_rest(record: CauseRecord, effects: Iterable[EffectRecord]) -> Cause:
    """A cause of which nothing is known yet."""
    idle = tuple(CauseEffect(effect.interlock, effect.action == "trip") for effect in effects)
    signs = dict.fromkeys(points_of(record), Sign.QUIET)
    return _voted(
        Cause(cause=record.id, active=False, signs={}, needed=1, voting=0, calling=0, blind=False, effects=idle),
        record,
        signs,
    )


def points_of(record: CauseRecord) -> tuple[str, ...]:
    """What votes; a cause without points of its own is one point: its area, or the person who raises it."""
    return record.points or (MANUAL if record.signal == MANUAL else record.zone,)


def taken_over(stored: Cause, record: CauseRecord, effects: Iterable[EffectRecord]) -> Cause:
    """A cause of before a restart, as the site file has it now: effects that are new there wait for its next beginning,
    effects that are gone are let go."""
    fresh = at_rest(record, effects)
    before = {(effect.interlock, effect.action): effect for effect in stored.effects}
    kept = tuple(before.get((effect.interlock, effect.action), effect) for effect in fresh.effects)
    signs = {point: stored.signs.get(point, Sign.QUIET) for point in fresh.signs}
    return replace(_voted(stored, record, signs), effects=kept)


def order_id(state: Cause, interlock: str) -> str:
    """Id of the order that an effect gives in this standing of its cause: the same after any restart."""
    return f"effect/{state.cause}/{interlock}/{state.since_us}"


def judged(
    state: Cause, record: CauseRecord, effects: Mapping[str, EffectRecord], signs: Mapping[str, Sign], now_us: int
) -> Cause:
    """The cause after its points said this: it begins, stands, or is over. `effects` by interlock."""
    after, holds = _voted(state, record, signs), _holds(record, signs)
    if holds is state.active:
        return after
    if not holds:
        over = tuple(_over(effect) for effect in after.effects)
        return replace(after, active=False, called_by="", reason="", effects=over)
    begun = tuple(_begun(effect, effects[effect.interlock], now_us) for effect in after.effects)
    return replace(after, active=True, since_us=now_us, effects=begun)


def advanced(state: Cause, feedback: Callable[[str], bool | None], now_us: int) -> Cause:
    """What time and the feedback of the outputs make of the effects."""
    if state.active:
        moved = tuple(_advanced(effect, feedback, now_us) for effect in state.effects)
    else:
        moved = tuple(_over(effect) for effect in state.effects)
    return state if moved == state.effects else replace(state, effects=moved)


def set_back(state: Cause, by_us: int) -> Cause:
    """The cause after the clock was set back by so much: what waits is due as soon as it would have been."""
    return replace(state, effects=tuple(_set_back(effect, by_us) for effect in state.effects))


def _set_back(effect: CauseEffect, by_us: int) -> CauseEffect:
    if effect.phase not in WAITS:
        return effect
    held_until_us = earlier_if_any(effect.held_until_us, by_us)
    return replace(effect, due_at_us=effect.due_at_us - by_us, held_until_us=held_until_us)


def concluded(state: Cause, interlock: str, phase: EffectPhase, why: str) -> Cause:
    """The order of an effect has come to its end."""
    return _with(state, interlock, lambda effect: replace(effect, phase=phase, why=why))


def held_back(state: Cause, effect: EffectRecord, desk: Desk, reason: str) -> Cause | Refusal:
    """Somebody holds an effect back, once, until `hold_s` after it was due."""
    if refusal := _forbidden(desk, effect.hold_roles, NOT_HOLDABLE):
        return refusal
    mine = _effect(state, effect.interlock)
    if mine.phase is EffectPhase.HELD:
        return Refusal(HELD_BEFORE, mine.held_by)
    if mine.phase is not EffectPhase.WAITING:
        return Refusal(NOT_WAITING)
    if not reason.strip():
        return Refusal(NO_REASON)
    until_us = mine.due_at_us + int(effect.hold_s * 1e6)
    held = replace(mine, phase=EffectPhase.HELD, held_until_us=until_us, held_by=desk.operator, reason=reason.strip())
    return _with(state, effect.interlock, lambda _: held)


def let_act(state: Cause, effect: EffectRecord, desk: Desk, now_us: int) -> Cause | Refusal:
    """Whoever may hold it back lets it act at once."""
    if refusal := _forbidden(desk, effect.hold_roles, NOT_HOLDABLE):
        return refusal
    if _effect(state, effect.interlock).phase not in WAITS:
        return Refusal(NOT_WAITING)
    return _with(state, effect.interlock, lambda one: replace(one, phase=EffectPhase.ORDERED, due_at_us=now_us))


def called(state: Cause, record: CauseRecord, desk: Desk, reason: str) -> Cause | Refusal:
    """A person raises a manual cause; the vote follows with its next judgement."""
    if record.signal != MANUAL:
        return Refusal(NOT_MANUAL)
    if refusal := _forbidden(desk, record.roles, NO_RIGHT):
        return refusal
    if state.called_by:
        return Refusal(STANDS, state.called_by)
    if not reason.strip():
        return Refusal(NO_REASON)
    return replace(state, called_by=desk.operator, reason=reason.strip())


def ended(state: Cause, record: CauseRecord, desk: Desk) -> Cause | Refusal:
    """A person takes a manual cause back."""
    if record.signal != MANUAL:
        return Refusal(NOT_MANUAL)
    if refusal := _forbidden(desk, record.roles, NO_RIGHT):
        return refusal
    return replace(state, called_by="", reason="") if state.called_by else Refusal(STANDS_NOT)


# ---------------------------------------------------------------- inside


def _voted(state: Cause, record: CauseRecord, signs: Mapping[str, Sign]) -> Cause:
    count = vote(tuple(signs.values()), record.needed, FaultRule(record.faulty))
    calling = [point for point, sign in signs.items() if sign is Sign.CALLS]
    first = state.first_out if state.first_out in calling else next(iter(calling), "")
    return replace(
        state,
        signs=dict(signs),
        needed=count.needed,
        voting=count.voting,
        calling=count.calling,
        blind=count.blind,
        first_out=first,
    )


def _holds(record: CauseRecord, signs: Mapping[str, Sign]) -> bool:
    return vote(tuple(signs.values()), record.needed, FaultRule(record.faulty)).holds


def _begun(effect: CauseEffect, record: EffectRecord, now_us: int) -> CauseEffect:
    by_itself = EffectPhase.WAITING if record.delay_s else EffectPhase.ORDERED
    phase = by_itself if record.automatic else EffectPhase.PROPOSED
    return CauseEffect(effect.interlock, effect.action, phase, due_at_us=now_us + int(record.delay_s * 1e6))


def _over(effect: CauseEffect) -> CauseEffect:
    """An order that was given comes to its own end, over or not."""
    return effect if effect.phase is EffectPhase.ORDERED else CauseEffect(effect.interlock, effect.action)


def _advanced(effect: CauseEffect, feedback: Callable[[str], bool | None], now_us: int) -> CauseEffect:
    due = (effect.phase is EffectPhase.WAITING and now_us >= effect.due_at_us) or (
        effect.phase is EffectPhase.HELD and now_us >= effect.held_until_us
    )
    if due:
        return replace(effect, phase=EffectPhase.ORDERED)
    if effect.phase is EffectPhase.PROPOSED and feedback(effect.interlock) is effect.action:
        return replace(effect, phase=EffectPhase.DONE)
    return effect


def _with(state: Cause, interlock: str, change: Callable[[CauseEffect], CauseEffect]) -> Cause:
    changed = tuple(change(effect) if effect.interlock == interlock else effect for effect in state.effects)
    return replace(state, effects=changed)


def _effect(state: Cause, interlock: str) -> CauseEffect:
    return next(effect for effect in state.effects if effect.interlock == interlock)


def _forbidden(desk: Desk, roles: tuple[str, ...], nobody: str) -> Refusal | None:
    if not desk.role:
        return Refusal(NO_OPERATOR, desk.operator)
    if not roles:
        return Refusal(nobody)
    return None if desk.role in roles else Refusal(NO_RIGHT, desk.role)
