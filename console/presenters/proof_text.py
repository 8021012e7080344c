"""The proof test of one interlock as a phrase: how it stands, when the next is due, what the last one was. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from console.domain.proof import DAY_US, Standing, standing
from console.presenters.alerts import operator_name
from console.presenters.texts import Words, date_clock_text, one_line
from console.proofs import Proof
from console.room.picture import Picture
from console.site.model import InterlockRecord, Site
from widgets.states.urgency import Urgency

LOOKS: dict[Standing, Urgency] = {
    Standing.DUE: Urgency.THREE,
    Standing.OVERDUE: Urgency.TWO,
    Standing.FAILED: Urgency.TWO,
}


def proof_standing(record: InterlockRecord, picture: Picture, now_us: int) -> Standing:
    """How the proof test of one interlock stands; what the core has not spoken of yet is not overdue."""
    state = picture.proofs.get(record.id)
    return standing(state, record, now_us) if state is not None else Standing.NONE


def proof_look(record: InterlockRecord, picture: Picture, now_us: int) -> Urgency:
    """How urgent that is."""
    return LOOKS.get(proof_standing(record, picture, now_us), Urgency.NORMAL)


def due_text(record: InterlockRecord, picture: Picture, site: Site, now_us: int, words: Words) -> str:
    """'proof test overdue since 2026-05-03', 'proof test due in 12 d: 2026-12-04', 'no proof test demanded'."""
    state, stands = proof_of(record, picture), proof_standing(record, picture, now_us)
    day = day_text(state.due_at_us, site) if state.due_at_us else ""
    match stands:
        case Standing.FAILED:
            return words("proof test failed")
        case Standing.OVERDUE:
            return words("proof test overdue since {day}").format(day=day) if day else words("no proof test on record")
        case Standing.NONE:
            return words("no proof test demanded") if not record.proof_days else words("not known yet")
    days = (state.due_at_us - now_us) // DAY_US
    return words("proof test due in {n} d: {day}").format(n=days, day=day)


def last_text(state: Proof, site: Site, language: str, words: Words) -> str:
    """'2026-05-03 14:32:07 · passed · by a trip, read back in 84 ms · Li'."""
    if not state.tested_at_us:
        return words("none on record")
    means = words("by a trip, read back in {ms} ms").format(ms=f"{state.ms:.0f}") if state.order else ""
    parts = (
        date_clock_text(state.tested_at_us, site.time_zone),
        words("passed") if state.passed else words("FAILED"),
        means,
        one_line(state.by_what),
        operator_name(state.operator, site, language),
    )
    return " · ".join(part for part in parts if part)


def day_text(at_us: int, site: Site) -> str:
    """The local day, '2026-05-03'."""
    return datetime.fromtimestamp(at_us / 1e6, UTC).astimezone(ZoneInfo(site.time_zone)).strftime("%Y-%m-%d")


def proof_of(record: InterlockRecord, picture: Picture) -> Proof:
    """What is on record of one interlock; nothing where the core has not spoken of it."""
    return picture.proofs.get(record.id) or Proof(interlock=record.id)
