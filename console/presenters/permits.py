"""Permits as the dispatcher reads them: what, where, who, how long still, and why not. GB 30871-2022. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.messages import Permit, PermitState
from console.presenters.texts import NO_VALUE, Words, age_text, clock_text, countdown_text
from console.room.picture import Picture
from console.site import find
from console.site.model import Site
from widgets.states.look import Look
from widgets.states.row import Row

KINDS: dict[str, str] = {
    "HOT": "Hot work",
    "CSE": "Confined space",
    "BLD": "Blind plate",
    "HGT": "Work at height",
    "LFT": "Lifting",
    "ELE": "Temporary electricity",
    "EXC": "Earthwork",
    "RDC": "Road closure",
}
GRADES: dict[str, str] = {"special": "special", "1": "class 1", "2": "class 2", "3": "class 3", "": ""}
STATES: dict[PermitState, str] = {
    PermitState.APPROVED: "approved",
    PermitState.ACTIVE: "active",
    PermitState.SUSPENDED: "suspended",
    PermitState.LAPSED: "lapsed",
    PermitState.CLOSED: "closed",
}
_ORDER = (PermitState.SUSPENDED, PermitState.LAPSED, PermitState.ACTIVE, PermitState.APPROVED, PermitState.CLOSED)


@dataclass(frozen=True, slots=True)
class PermitCard:
    """One permit in full: (label, text) lines, and whether it can be resumed."""

    permit: str = ""
    title: str = ""
    state: str = ""
    reason: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    resumable: bool = False


def permit_title(permit: Permit, words: Words) -> str:
    """'Hot work special HOT-0007'."""
    grade = words(GRADES.get(permit.grade, permit.grade))
    return " ".join(part for part in (words(KINDS.get(permit.kind, permit.kind)), grade, permit.permit) if part)


def permit_rows(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Row, ...]:
    """Every permit, those that want an eye first."""
    permits = sorted(picture.permits.values(), key=lambda permit: (_ORDER.index(permit.state), permit.valid_to_us))
    return tuple(_row(permit, site, now_us, language, words) for permit in permits)


def permit_card(permit: Permit | None, site: Site, now_us: int, language: str, words: Words) -> PermitCard:
    """One permit in full."""
    if permit is None:
        return PermitCard()
    name = {worker.id: worker.said_in(language) for worker in site.workers}
    camera = find.by_id(site.cameras, permit.camera)
    lines = (
        (words("Work"), permit.work_en if language == "en" else permit.work),
        (words("Place"), _place(permit, site, language)),
        (words("Valid"), _validity(permit, site, now_us, words)),
        (words("Job leader"), name.get(permit.leader, permit.leader)),
        (words("Guardian"), name.get(permit.guardian, permit.guardian)),
        (words("Workers"), ", ".join(name.get(worker, worker) for worker in permit.workers) or NO_VALUE),
        (words("Gas analysed"), age_text(permit.gas_tested_at_us, now_us, words)),
        (words("Isolations verified"), f"{permit.isolations_verified}/{permit.isolations}"),
        (words("Camera"), f"{camera.id} {camera.said_in(language)}" if camera else NO_VALUE),
    )
    return PermitCard(
        permit=permit.permit,
        title=permit_title(permit, words),
        state=words(STATES[permit.state]),
        reason=_reason(permit, words),
        lines=lines,
        resumable=permit.state is PermitState.SUSPENDED,
    )


def permit_counts(picture: Picture, words: Words) -> str:
    """'5 active · 1 suspended'."""
    states = [permit.state for permit in picture.permits.values()]
    return words("{active} active · {suspended} suspended").format(
        active=states.count(PermitState.ACTIVE), suspended=states.count(PermitState.SUSPENDED)
    )


def _row(permit: Permit, site: Site, now_us: int, language: str, words: Words) -> Row:
    stopped = permit.state in (PermitState.SUSPENDED, PermitState.LAPSED)
    left = countdown_text(permit.valid_to_us, now_us, words) if permit.state is PermitState.ACTIVE else ""
    return Row(
        id=permit.permit,
        title=permit_title(permit, words),
        detail=" · ".join(part for part in (_place(permit, site, language), _reason(permit, words)) if part),
        right=left or words(STATES[permit.state]),
        right_detail=words("isolations {done}/{all}").format(done=permit.isolations_verified, all=permit.isolations),
        look=Look.TWO if stopped else Look.NORMAL,
    )


def _place(permit: Permit, site: Site, language: str) -> str:
    zone = find.by_id(site.zones, permit.zone)
    return zone.said_in(language) if zone else permit.zone


def _reason(permit: Permit, words: Words) -> str:
    return " ".join(part for part in (words(permit.reason) if permit.reason else "", permit.clause) if part)


def _validity(permit: Permit, site: Site, now_us: int, words: Words) -> str:
    start, end = (clock_text(at_us, site.time_zone)[:5] for at_us in (permit.valid_from_us, permit.valid_to_us))
    return f"{start} – {end} · {countdown_text(permit.valid_to_us, now_us, words)}"
