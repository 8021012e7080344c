"""The life of one interlock order: ready → selected (by one seat, for seconds) → sending → ready with a result. Pure.

Select-before-operate: nothing is written that was not selected at the same seat, by the same person, a moment ago. A
selection ends by itself, and is withdrawn the moment a precondition goes. The reasons are phrases of the panel.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from console.domain.ages import earlier_if_any
from console.messages import Bypass, Consequence, Interlock, Order, Wish
from console.site import find
from console.site.model import InterlockRecord
from console.values import OrderPhase, OrderResult

POLICY = "policy"
"""Who trips an interlock when a rule of the site does it."""

NOT_KNOWN = "No such interlock"
NO_OPERATOR = "Nobody of that name is known here"
NO_RIGHT = "This role may not operate this interlock"
LINK_LOST = "PLC link lost"
NOT_REACHED = "PLC not reached since the start"
WRITES_STOPPED = "All writes to PLCs are stopped"
TAKEN = "Selected at another seat"
UNDER_WAY = "An order is being sent"
NOT_SELECTED = "Not selected at this seat"
OTHER_PERSON = "Selected by somebody else"
SELECTION_OVER = "The selection has expired"
ANOTHER_SELECTED = "Another interlock was selected"
SOMEBODY_INSIDE = "Somebody went inside: nothing may run again that was judged without him"
DANGER_STANDS = "No reset while a danger stands in the area"
NEEDS_REASON = "This order needs a reason"
NOT_AGREED = "A second person must agree first"
NO_SECOND = "No second person is asked for here"
SELECTED_ANEW = "It was selected anew meanwhile: read it again"
AGREED = "A second person has agreed already"
SAME_PERSON = "The second person must be somebody else"
SAME_PLACE = "The second person agrees at another seat, gives the own PIN, or has another role"
OWN_PIN = "At the same seat the second person gives the own PIN"
SEAT_GONE = "The seat that selected it is gone"
LET_GO = "Let go"
AFTER_RESTART = "Found after a restart"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an ask is refused, as a phrase of the panel, and where it stuck."""

    why: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks: the seat, the operator and the role ('' for one nobody knows)."""

    seat: str
    operator: str
    role: str
    proven: bool = False
    """Whether he gave his own PIN with this very ask."""
    by_role: bool = True
    """Whether the site takes somebody of another role at the same seat for a second person without that."""


def at_rest(record: InterlockRecord, now_us: int) -> Interlock:
    """An interlock nobody has touched yet and whose feedback nobody has seen."""
    return Interlock(
        interlock=record.id,
        plc=record.plc,
        feedback=None,
        phase=OrderPhase.READY,
        blocked_why=NOT_REACHED,
        machines=record.machines,
        changed_at_us=now_us,
    )


def select(
    state: Interlock, record: InterlockRecord, desk: Desk, action: bool, now_us: int, reason: str = ""
) -> Interlock | Refusal:
    """Select for an action. The same seat may select again, which starts its time anew. Where a second person must
    agree, it waits for him."""
    if refusal := _forbidden(state, record, desk):
        return refusal
    if state.phase is OrderPhase.SELECTED and state.selected_by != desk.seat and _lasts(state, now_us):
        return Refusal(TAKEN, state.selected_by)
    if not action and state.danger:
        return Refusal(DANGER_STANDS, state.danger)
    if order_name(action) in record.needs_reason and not reason.strip():
        return Refusal(NEEDS_REASON)
    waits_s = record.agree_s if order_name(action) in record.second_person else record.select_s
    return replace(
        state,
        phase=OrderPhase.SELECTED,
        selected_by=desk.seat,
        selected_until_us=now_us + int(waits_s * 1e6),
        wanted=action,
        changed_at_us=now_us,
        judged=Consequence(action, state.machines, state.open_permits, state.people_inside),
        wish=Wish(desk.operator, desk.role, reason.strip()),
    )


def agree(
    state: Interlock, record: InterlockRecord, desk: Desk, seen_until_us: int, now_us: int
) -> Interlock | Refusal:
    """The second person agrees to what is selected as he saw it: from now on it can be operated, where and by whom it
    was selected."""
    if refusal := why_no_guard(record, desk):
        return refusal
    wish = state.wish
    if wish is None or order_name(state.wanted) not in record.second_person:
        return Refusal(NO_SECOND)
    if why := why_withdrawn(state, now_us):
        return Refusal(why)
    if wish.agreed_by:
        return Refusal(AGREED, wish.agreed_by)
    if state.selected_until_us != seen_until_us:
        return Refusal(SELECTED_ANEW)
    if desk.operator == wish.operator:
        return Refusal(SAME_PERSON)
    if why := why_same_place(desk, state.selected_by, wish.role):
        return Refusal(why)
    until_us = now_us + int(record.select_s * 1e6)
    return replace(state, selected_until_us=until_us, wish=replace(wish, agreed_by=desk.operator), changed_at_us=now_us)


def why_same_place(desk: Desk, seat: str, role: str) -> str:
    """Why nothing tells the second person from the first, who is of this role at this seat; '' when something does."""
    if desk.seat != seat or desk.proven or (desk.by_role and desk.role != role):
        return ""
    return SAME_PLACE if desk.by_role else OWN_PIN


def waits_for_second(state: Interlock, record: InterlockRecord) -> bool:
    """Whether what is selected cannot be operated before a second person has agreed."""
    wish = state.wish
    return wish is not None and not wish.agreed_by and order_name(state.wanted) in record.second_person


def order_name(action: bool) -> str:
    """An order as the site file names it."""
    return "trip" if action else "reset"


def operate(
    state: Interlock, record: InterlockRecord, desk: Desk, selected_for: str, order: str, asked_at_us: int, now_us: int
) -> Interlock | Refusal:
    """Start the order that was selected at this seat by this person (`selected_for`)."""
    if refusal := _forbidden(state, record, desk):
        return refusal
    if state.phase is not OrderPhase.SELECTED or state.selected_by != desk.seat:
        return Refusal(NOT_SELECTED, state.selected_by)
    if selected_for != desk.operator:
        return Refusal(OTHER_PERSON, selected_for)
    if why := why_withdrawn(state, now_us):
        return Refusal(why)
    if waits_for_second(state, record):
        return Refusal(NOT_AGREED)
    wish = state.wish or Wish(desk.operator, desk.role)
    given = Order(order, state.wanted, desk.operator, asked_at_us, reason=wish.reason, agreed_by=wish.agreed_by)
    return sending(state, given, now_us)


def sending(state: Interlock, order: Order, now_us: int) -> Interlock:
    """The order is under way. `changed_at_us` is when it was operated, until it has a result."""
    return replace(
        state,
        phase=OrderPhase.SENDING,
        selected_by="",
        selected_until_us=0,
        wanted=order.action,
        last=replace(order, stood=state.feedback),
        changed_at_us=now_us,
        judged=None,
        wish=None,
    )


def conclude(state: Interlock, result: OrderResult, why: str, now_us: int) -> Interlock:
    """The order under way has its result. Raises ValueError when none is under way."""
    if state.phase is not OrderPhase.SENDING or state.last is None:
        raise ValueError(f"{state.interlock}: no order is under way, so {result} can be the result of none")
    ms = round(max(0, now_us - state.changed_at_us) / 1000, 3)
    order = replace(state.last, result=result, ms=ms, why=why)
    return replace(state, phase=OrderPhase.READY, last=order, changed_at_us=now_us)


def withdraw(state: Interlock, seat: str, now_us: int) -> Interlock | Refusal:
    """The seat lets go what it has selected."""
    if state.phase is OrderPhase.SENDING:
        return Refusal(UNDER_WAY)
    if state.phase is not OrderPhase.SELECTED or state.selected_by != seat:
        return Refusal(NOT_SELECTED, state.selected_by)
    return released(state, now_us)


def released(state: Interlock, now_us: int) -> Interlock:
    """Selected no longer."""
    return replace(
        state, phase=OrderPhase.READY, selected_by="", selected_until_us=0, changed_at_us=now_us, judged=None, wish=None
    )


def why_withdrawn(state: Interlock, now_us: int, gone: bool = False) -> str:
    """Why a selection does not hold any more, '' while it does or where there is none. `gone`: its seat is."""
    if state.phase is not OrderPhase.SELECTED:
        return ""
    if gone:
        return SEAT_GONE
    if state.blocked_why:
        return state.blocked_why
    if not state.wanted and state.danger:
        return DANGER_STANDS
    if entered(state):
        return SOMEBODY_INSIDE
    return "" if _lasts(state, now_us) else SELECTION_OVER


def _lasts(state: Interlock, now_us: int) -> bool:
    """Whether a selection is in its time, which begins when it was made: before that the clock was set back."""
    return state.changed_at_us <= now_us < state.selected_until_us


def set_back(state: Interlock, by_us: int) -> Interlock:
    """The interlock after the clock was set back by so much."""
    if state.bypass is not None:
        state = replace(state, bypass=bypass_set_back(state.bypass, by_us))
    if state.phase is not OrderPhase.SELECTED:
        return state
    times = (state.changed_at_us - by_us, state.selected_until_us - by_us)
    return replace(state, changed_at_us=times[0], selected_until_us=times[1])


def bypass_set_back(bypass: Bypass, by_us: int) -> Bypass:
    """The bypass, or the wish for one, after that."""
    until_us = earlier_if_any(bypass.until_us, by_us)
    return replace(bypass, asked_at_us=bypass.asked_at_us - by_us, until_us=until_us)


def entered(state: Interlock) -> bool:
    """Whether what is selected would let something run again with people inside who were not judged. To cut is never
    held up by that."""
    judged = state.judged
    return judged is not None and not judged.action and not set(state.people_inside) <= set(judged.people_inside)


def moved(before: bool | None, after: bool | None) -> bool:
    """Whether an output changed between two looks; what was not seen did not move."""
    return before is not None and after is not None and before != after


def late(state: Interlock, feedback: bool | None) -> bool:
    """Whether a feedback is what the last order wanted and did not see in time."""
    last = state.last
    return last is not None and last.result is OrderResult.UNVERIFIED and last.action is feedback


def why_no_guard(record: InterlockRecord, desk: Desk) -> Refusal | None:
    """Why somebody may not bypass an interlock or put a test of it on record: who may operate it may, and who leads."""
    if not desk.role:
        return Refusal(NO_OPERATOR, desk.operator)
    return None if desk.role in record.roles or desk.role in find.LEADS else Refusal(NO_RIGHT, desk.role)


def _forbidden(state: Interlock, record: InterlockRecord, desk: Desk) -> Refusal | None:
    if not desk.role:
        return Refusal(NO_OPERATOR, desk.operator)
    if desk.role not in record.roles:
        return Refusal(NO_RIGHT, desk.role)
    if state.phase is OrderPhase.SENDING:
        return Refusal(UNDER_WAY, record.id)
    if state.blocked_why:
        return Refusal(state.blocked_why, record.plc)
    return None
