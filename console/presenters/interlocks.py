"""Interlocks as sentences: what an order would do, whether it can be given, and what really became of it. Pure."""

from __future__ import annotations

from console.domain.interlock import DANGER_STANDS, order_name, waits_for_second
from console.messages import Interlock, Order, Writes
from console.presenters.alerts import operator_name
from console.presenters.journal import RESULTS
from console.presenters.permits import gas_facts, permit_title
from console.presenters.proof_text import due_text, last_text, proof_look, proof_of
from console.presenters.second_person import second_hint, second_wanted
from console.presenters.texts import Words, clock_text, date_clock_text, one_line, span_text
from console.room.picture import Picture
from console.site import find
from console.site.model import InterlockRecord, Site
from console.values import OrderPhase, OrderResult
from widgets.states.interlock_state import OrderCard
from widgets.states.overview_state import Card, Fact
from widgets.states.row import Row
from widgets.states.urgency import Urgency

ROLES: dict[str, str] = {
    "dispatcher": "dispatcher",
    "shift_lead": "shift lead",
    "safety_engineer": "safety engineer",
}
_DAY_US = 86_400_000_000


def interlock_rows(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Row, ...]:
    """Every interlock of the site, in the site file's order."""
    return tuple(_row(record, picture, site, now_us, language, words) for record in site.interlocks)


def interlock_counts(picture: Picture, site: Site, words: Words) -> str:
    """'12 interlocks · 1 tripped · 4 cannot see'; what is none is not said."""
    states = [picture.interlocks.get(record.id) for record in site.interlocks]
    blind = sum(state is None or state.feedback is None for state in states)
    bypassed = sum(state is not None and state.bypass is not None and state.bypass.until_us > 0 for state in states)
    tripped = sum(state is not None and state.feedback is True for state in states)
    parts = [words("{n} interlocks").format(n=len(states))]
    parts += [words("{n} tripped").format(n=tripped)] if tripped else []
    parts += [words("{n} bypassed").format(n=bypassed)] if bypassed else []
    parts += [words("{n} cannot see").format(n=blind)] if blind else []
    return " · ".join(parts)


def order_card(
    record: InterlockRecord,
    picture: Picture,
    site: Site,
    seat: str,
    now_us: int,
    language: str,
    words: Words,
    operator: str = "",
) -> OrderCard:
    """The card of one interlock, for one seat and who sits there."""
    state = picture.interlocks.get(record.id)
    until_us = state.selected_until_us if state is not None and second_wanted(record, state, operator) else 0
    last = state.last if state else None
    action = wanted_action(state)
    selected = state is not None and state.phase is OrderPhase.SELECTED and state.selected_by == seat
    busy = state is not None and state.phase is OrderPhase.SENDING
    return OrderCard(
        interlock=record.id,
        sentence=_sentence(record, state, action, site, language, words),
        facts=_facts(record, picture, site, now_us, language, words),
        blocked=_blocked(state, action, seat, bool(until_us), words),
        selected=selected,
        hint=second_hint(record, state, operator, site, now_us, language, words)
        or _hint(state, selected, now_us, words),
        hold_text=words("Sending …") if busy else _hold_text(record, action, words),
        hold_s=record.hold_s,
        result=result_text(last, site, language, words, now_us),
        result_look=_result_look(last),
        last_order=last.order if last is not None and last.result is not OrderResult.NONE else "",
        action=action,
        busy=busy,
        cameras=_cameras(record, site),
        needs_reason=order_name(action) in record.needs_reason,
        waits=state is not None and waits_for_second(state, record),
        agree_until_us=until_us,
    )


def writes_text(writes: Writes, site: Site, now_us: int, language: str, words: Words) -> str:
    """'All writes to PLCs are stopped until 14:50:00, 12 min left · Li · why'; '' while they are not."""
    if not writes.stopped_until_us:
        return ""
    who = find.by_id(site.operators, writes.operator)
    told = words("All writes to PLCs are stopped until {time}, {left} left").format(
        time=clock_text(writes.stopped_until_us, site.time_zone),
        left=span_text(max(0.0, (writes.stopped_until_us - now_us) / 1e6), words),
    )
    return " · ".join((told, who.said_in(language) if who else writes.operator, writes.reason))


def bypass_text(state: Interlock | None, site: Site, now_us: int, language: str, words: Words) -> str:
    """'bypassed, 12 min left · Wang, Li: why'; the wish for one that nobody has confirmed yet; '' for neither."""
    if state is None or state.bypass is None:
        return ""
    bypass = state.bypass
    names = {person.id: person.said_in(language) for person in site.operators}
    asked = names.get(bypass.asked_by, bypass.asked_by)
    if not bypass.until_us:
        told = words("bypass not confirmed yet: {minutes} min asked for by {who}: {why}")
        return told.format(minutes=bypass.minutes, who=asked, why=bypass.reason)
    left = span_text(max(0.0, (bypass.until_us - now_us) / 1e6), words)
    told = words("bypassed, {left} left · {who}: {why}")
    both = words(", ").join((asked, names.get(bypass.confirmed_by, bypass.confirmed_by)))
    return told.format(left=left, who=both, why=bypass.reason)


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


def result_text(order: Order | None, site: Site, language: str, words: Words, now_us: int = 0) -> str:
    """What became of the last order, with its reason and its time of day; its date when `now_us` is a day later."""
    if order is None or order.result is OrderResult.NONE:
        return ""
    told = words(RESULTS[order.result]).format(ms=f"{order.ms:.0f}")
    who = words(", ").join(operator_name(each, site, language) for each in (order.operator, order.agreed_by) if each)
    clock = date_clock_text if now_us - order.asked_at_us > _DAY_US else clock_text
    what = words("trip") if order.action else words("reset")
    why = words(order.why) if order.why else ""
    parts = (clock(order.asked_at_us, site.time_zone), who, what, told, why, one_line(order.reason))
    return " · ".join(part for part in parts if part)


def _row(record: InterlockRecord, picture: Picture, site: Site, now_us: int, language: str, words: Words) -> Row:
    state = picture.interlocks.get(record.id)
    last = result_text(state.last if state else None, site, language, words, now_us)
    return Row(
        id=record.id,
        title=f"{record.id} {record.said_in(language)}",
        detail=f"{_place(record, site, language)} · {record.plc}",
        right=_stand(state, words),
        right_detail=_proof_note(record, picture, site, now_us, words),
        note=last,
        look=_row_look(state),
    )


def _proof_note(record: InterlockRecord, picture: Picture, site: Site, now_us: int, words: Words) -> str:
    """What calls of its proof test; '' while nothing does."""
    calls = proof_look(record, picture, now_us) is not Urgency.NORMAL
    return due_text(record, picture, site, now_us, words) if calls else ""


def _stand(state: Interlock | None, words: Words) -> str:
    """Where it stands by read-back; while an order is on its way, that."""
    if state is not None and state.phase is OrderPhase.SENDING:
        return words("Sending …")
    where = position_text(state, words)
    if state is not None and state.bypass is not None and state.bypass.until_us:
        where = f"{where} · {words('bypassed')}"
    selected = state is not None and state.phase is OrderPhase.SELECTED
    return f"{words('selected')} · {where}" if selected else where


def _row_look(state: Interlock | None) -> Urgency:
    """Blind without read-back; an order that was sent and still is not followed stays urgent."""
    if state is None or state.feedback is None:
        return Urgency.BLIND
    last = state.last
    unfollowed = last is not None and last.result is OrderResult.UNVERIFIED and last.action is not state.feedback
    return Urgency.ONE if unfollowed else Urgency.NORMAL


def _result_look(order: Order | None) -> Urgency:
    if order is None or order.result in (OrderResult.NONE, OrderResult.VERIFIED):
        return Urgency.NORMAL
    return Urgency.ONE if order.result is OrderResult.UNVERIFIED else Urgency.TWO


def _place(record: InterlockRecord, site: Site, language: str) -> str:
    zone = find.by_id(site.zones, record.zone)
    return zone.said_in(language) if zone else record.zone


def _sentence(
    record: InterlockRecord, state: Interlock | None, action: bool, site: Site, language: str, words: Words
) -> str:
    phrase = (
        "{place}: {what}. Machines: {machines}, open permits: {permits}, people inside: {people}."
        if action
        else "{place}: reset of {name}. What it cut may run again. Machines: {machines}, open permits: {permits}, "
        "people inside: {people}."
    )
    judged = state.judged if state is not None and state.judged is not None else state
    what = record.consequence_en if language == "en" else record.consequence
    return words(phrase).format(
        place=_place(record, site, language),
        what=what.rstrip("。."),
        name=record.said_in(language),
        machines=judged.machines if judged else record.machines,
        permits=len(judged.open_permits) if judged else 0,
        people=len(judged.people_inside) if judged else 0,
    )


def _facts(record: InterlockRecord, picture: Picture, site: Site, now_us: int, language: str, words: Words) -> Card:
    state = picture.interlocks.get(record.id)
    inside = state.people_inside if state else ()
    names = {worker.id: f"{worker.said_in(language)} {worker.id}" for worker in site.workers}
    permits = [picture.permits[name] for name in (state.open_permits if state else ()) if name in picture.permits]
    blind = state is None or state.feedback is None
    points = [point.id for point in find.gas_points_of(site, record.zone)]
    facts = (
        Fact(words("Read back"), position_text(state, words), "", Urgency.BLIND if blind else Urgency.NORMAL),
        Fact(words("People inside"), str(len(inside)), words(", ").join(names.get(one, one) for one in inside)),
        *(Fact(words("Open permit"), permit_title(permit, words)) for permit in permits),
        *(() if permits else (Fact(words("Open permits"), "0"),)),
        *gas_facts(points, picture, now_us, words, most=4),
        Fact(words("May operate"), words(", ").join(words(ROLES.get(role, role)) for role in record.roles)),
        Fact(words("By itself"), _by_itself(record, site, language, words)),
        _proof_fact(record, picture, site, now_us, language, words),
        Fact(words("Output"), f"{record.plc} · {_output(record, words)}"),
    )
    return Card(f"{record.id} {record.said_in(language)}", facts, right=_place(record, site, language))


def _proof_fact(
    record: InterlockRecord, picture: Picture, site: Site, now_us: int, language: str, words: Words
) -> Fact:
    last = last_text(proof_of(record, picture), site, language, words)
    due = due_text(record, picture, site, now_us, words)
    return Fact(words("Proof test"), due, last, proof_look(record, picture, now_us))


def _output(record: InterlockRecord, words: Words) -> str:
    """'coil 3', 'pulse on coil 3 and 4', 'register 40', 'command in register 40'."""
    if record.output == "pulse":
        return words("pulse on coil {trip} and {reset}").format(trip=record.coil, reset=record.reset_coil)
    if record.output == "mqtt":
        return "MQTT"
    phrase = {"register": "register {n}", "command": "command in register {n}"}.get(record.output, "coil {n}")
    return words(phrase).format(n=record.coil if record.output == "coil" else record.register)


def _by_itself(record: InterlockRecord, site: Site, language: str, words: Words) -> str:
    """The causes of the site's table that act on it without being asked."""
    acting = {effect.cause for effect in site.effects if effect.interlock == record.id and effect.automatic}
    names = [cause.said_in(language) for cause in site.causes if cause.id in acting]
    return words(", ").join(names) or words("no")


def _blocked(state: Interlock | None, action: bool, seat: str, wanted: bool, words: Words) -> str:
    """Why nothing can be done here. What another seat has selected is open to a second person who is `wanted`."""
    if state is None:
        return words("The core has not spoken of it yet")
    if state.blocked_why:
        return words(state.blocked_why)
    if not action and state.danger:
        return words(DANGER_STANDS)
    if state.phase is not OrderPhase.READY and not wanted and state.selected_by and state.selected_by != seat:
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
    what = words("Hold Space {s} s to trip") if action else words("Hold Space {s} s to reset")
    return what.format(s=f"{record.hold_s:g}")


def _cameras(record: InterlockRecord, site: Site) -> tuple[str, ...]:
    zone, middle = find.by_id(site.zones, record.zone), find.middle_of(site, record.zone)
    return tuple(camera.id for camera in find.cameras_near(site, *middle, zone.storey)) if zone and middle else ()
