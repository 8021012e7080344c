"""Interlocks as sentences: what an order would do, whether it can be given, and what really became of it. Pure."""

from __future__ import annotations

from console.messages import Interlock, Order, OrderPhase, OrderResult
from console.presenters.texts import Words, clock_text, span_text
from console.room.picture import Picture
from console.site import find
from console.site.model import InterlockRecord, Site
from widgets.states.interlock_state import InterlockRow, OrderCard
from widgets.states.look import Look

RESULTS: dict[OrderResult, str] = {
    OrderResult.VERIFIED: "verified: read back in {ms} ms",
    OrderResult.UNVERIFIED: "SENT, NOT VERIFIED after {ms} ms",
    OrderResult.REFUSED: "REFUSED",
    OrderResult.NOT_SENT: "NOT SENT",
}


def interlock_rows(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[InterlockRow, ...]:
    """Every interlock of the site, in the site file's order."""
    return tuple(_row(record, picture, site, now_us, language, words) for record in site.interlocks)


def order_card(
    record: InterlockRecord, picture: Picture, site: Site, seat: str, now_us: int, language: str, words: Words
) -> OrderCard:
    """The card of one interlock, for one seat."""
    state = picture.interlocks.get(record.id)
    action = wanted_action(state)
    selected = state is not None and state.phase is OrderPhase.SELECTED and state.selected_by == seat
    return OrderCard(
        interlock=record.id,
        title=f"{record.id} · {record.said_in(language)}",
        sentence=_sentence(record, state, site, language, words) if action else words("Resets: power may come back."),
        people=_people(state, site, language),
        permits=state.open_permits if state else (),
        position=position_text(state, words),
        blocked=_blocked(state, seat, site, language, words),
        selected=selected,
        hint=_hint(state, selected, now_us, words),
        hold_text=_hold_text(record, action, words),
        hold_s=record.hold_s,
        result=result_text(state.last if state else None, site, language, words),
        result_look=_result_look(state.last if state else None),
        action=action,
        busy=state is not None and state.phase is OrderPhase.SENDING,
    )


def wanted_action(state: Interlock | None) -> bool:
    """What the next order would do: trip what stands normal, reset what is tripped."""
    if state is not None and state.phase is not OrderPhase.READY:
        return state.wanted
    return not (state is not None and state.feedback)


def position_text(state: Interlock | None, words: Words) -> str:
    """What the PLC reads back."""
    if state is None or state.feedback is None:
        return words("cannot see")
    return words("tripped") if state.feedback else words("normal position")


def result_text(order: Order | None, site: Site, language: str, words: Words) -> str:
    """What became of the last order, with its reason and its time of day."""
    if order is None or order.result is OrderResult.NONE:
        return ""
    told = words(RESULTS[order.result]).format(ms=f"{order.ms:.0f}")
    who = next((person.said_in(language) for person in site.operators if person.id == order.operator), order.operator)
    when = clock_text(order.asked_at_us, site.time_zone)
    what = words("trip") if order.action else words("reset")
    return " · ".join(part for part in (when, who, what, told, words(order.why) if order.why else "") if part)


def _row(
    record: InterlockRecord, picture: Picture, site: Site, now_us: int, language: str, words: Words
) -> InterlockRow:
    state = picture.interlocks.get(record.id)
    zone = find.by_id(site.zones, record.zone)
    return InterlockRow(
        interlock=record.id,
        title=f"{record.id} {record.said_in(language)}",
        place=f"{zone.said_in(language) if zone else record.zone} · {record.plc}",
        position=position_text(state, words),
        last=result_text(state.last if state else None, site, language, words),
        look=_row_look(state),
    )


def _row_look(state: Interlock | None) -> Look:
    if state is None or state.feedback is None:
        return Look.BLIND
    return _result_look(state.last)


def _result_look(order: Order | None) -> Look:
    if order is None or order.result in (OrderResult.NONE, OrderResult.VERIFIED):
        return Look.NORMAL
    return Look.ONE if order.result is OrderResult.UNVERIFIED else Look.TWO


def _sentence(record: InterlockRecord, state: Interlock | None, site: Site, language: str, words: Words) -> str:
    what = record.consequence_en if language == "en" else record.consequence
    zone = find.by_id(site.zones, record.zone)
    machines = state.machines if state else record.machines
    return words("{place}: {what}. {machines} machines, {permits} open permits, {people} people inside.").format(
        place=zone.said_in(language) if zone else record.zone,
        what=what.rstrip("。."),
        machines=machines,
        permits=len(state.open_permits) if state else 0,
        people=len(state.people_inside) if state else 0,
    )


def _people(state: Interlock | None, site: Site, language: str) -> tuple[str, ...]:
    inside = state.people_inside if state else ()
    names = {worker.id: worker.said_in(language) for worker in site.workers}
    return tuple(f"{names.get(worker, worker)} ({worker})" for worker in inside)


def _blocked(state: Interlock | None, seat: str, site: Site, language: str, words: Words) -> str:
    if state is None:
        return words("The core has not spoken of it yet")
    if state.blocked_why:
        return words(state.blocked_why)
    if state.phase is not OrderPhase.READY and state.selected_by and state.selected_by != seat:
        return words("Selected at {seat}").format(seat=state.selected_by)
    return ""


def _hint(state: Interlock | None, selected: bool, now_us: int, words: Words) -> str:
    if state is not None and state.phase is OrderPhase.SENDING:
        return words("Sending …")
    if selected and state is not None:
        left = span_text(max(0.0, (state.selected_until_us - now_us) / 1e6), words)
        return words("Selected, valid for {left}: hold to operate, Esc lets go").format(left=left)
    return words("Select first (Enter)")


def _hold_text(record: InterlockRecord, action: bool, words: Words) -> str:
    what = words("Hold {s} s to trip") if action else words("Hold {s} s to reset")
    return what.format(s=f"{record.hold_s:g}")
