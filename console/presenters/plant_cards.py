"""The cards beside the map: open permits, the interlock of an area, details of the selected thing. Pure."""

from __future__ import annotations

from console.messages import Permit
from console.presenters.interlocks import position_text, result_text
from console.presenters.looks import Dangers, worst
from console.presenters.permits import STATES, permit_title
from console.presenters.places import said
from console.presenters.texts import Words, age_text, countdown_text
from console.room.picture import Picture
from console.site import find
from console.site.model import Site
from console.values import PermitState
from widgets.states.permit_row import InterlockCardState, PermitRow
from widgets.states.urgency import Urgency


def permit_row(permit: Permit, dangers: Dangers, site: Site, now_us: int, language: str, words: Words) -> PermitRow:
    """One permit: countdown while active, its state otherwise; why it stands still, with the clause."""
    stopped = permit.state in (PermitState.SUSPENDED, PermitState.LAPSED)
    zone = said(find.by_id(site.zones, permit.zone), language, permit.zone)
    people = words("{n} people").format(n=len(permit.workers))
    why = " ".join(part for part in (words(permit.reason) if permit.reason else "", permit.clause) if part)
    active = permit.state is PermitState.ACTIVE
    return PermitRow(
        permit=permit.permit,
        title=permit_title(permit, words),
        right=countdown_text(permit.valid_to_us, now_us, words) if active else words(STATES[permit.state]),
        place=f"{zone} · {people}",
        note=why if stopped and why else _checks(permit, now_us, words),
        urgency=worst((dangers.get(f"permit/{permit.permit}", Urgency.TWO),)) if stopped else Urgency.NORMAL,
    )


def interlock_card(zone: str, picture: Picture, site: Site, language: str, words: Words) -> InterlockCardState:
    """The first interlock of the zone's area; the first of the site where the area has none."""
    records = find.interlocks_of(site, zone) if zone else ()
    record = next(iter(records or site.interlocks), None)
    if record is None:
        return InterlockCardState(head=words("Interlock"), title=words("The site has no interlock"))
    state = picture.interlocks.get(record.id)
    consequence = words("affects: {machines} machines · {permits} permits · {people} people inside").format(
        machines=state.machines if state else record.machines,
        permits=len(state.open_permits) if state else 0,
        people=len(state.people_inside) if state else 0,
    )
    blocked = words(state.blocked_why) if state and state.blocked_why else ""
    area = said(find.by_id(site.zones, find.area_of(site, record.zone)), language, record.zone)
    return InterlockCardState(
        interlock=record.id,
        head=words("Interlock · {area}").format(area=area),
        title=f"{record.id} {record.said_in(language)} ({record.plc})",
        consequence=consequence,
        state=" · ".join(
            part for part in (words("now: {position}").format(position=position_text(state, words)), blocked) if part
        ),
        last=result_text(state.last if state else None, site, language, words),
        hint=words("F7 operates"),
        trouble=state is None or state.feedback is None or bool(blocked),
    )


def _checks(permit: Permit, now_us: int, words: Words) -> str:
    """Gas test and isolations; what is not there is not said."""
    parts = []
    if permit.gas_tested_at_us:
        parts.append(words("gas test {age}").format(age=age_text(permit.gas_tested_at_us, now_us, words)))
    if permit.isolations:
        done = "✓" if permit.isolations_verified >= permit.isolations else "!"
        parts.append(
            words("isolations {done}/{all}").format(done=permit.isolations_verified, all=permit.isolations) + f" {done}"
        )
    return " · ".join(parts)
