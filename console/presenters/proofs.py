"""Proof tests of interlocks in words: the last one, its result, by what, and when the next is due. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.proof import Standing, is_test
from console.presenters.interlocks import result_text
from console.presenters.proof_text import LOOKS, day_text, due_text, last_text, proof_look, proof_of, proof_standing
from console.presenters.texts import Words
from console.room.picture import Picture
from console.site.model import InterlockRecord, Site
from console.values import OrderResult
from widgets.states.overview_state import Card, Fact
from widgets.states.row import Row
from widgets.states.urgency import Urgency

NO_FACTS = Card("")
_FIRST = (Standing.FAILED, Standing.OVERDUE, Standing.DUE, Standing.GOOD, Standing.NONE)


@dataclass(frozen=True, slots=True)
class ProofCard:
    """The chosen interlock: what is on record, and its last order where that may be put on record as a test."""

    facts: Card = NO_FACTS
    order: str = ""
    order_passed: bool = False


def proof_rows(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Row, ...]:
    """Every interlock, what calls first, then the next due."""
    stands = {record.id: proof_standing(record, picture, now_us) for record in site.interlocks}
    dues = {record.id: proof_of(record, picture).due_at_us for record in site.interlocks}
    ordered = sorted(site.interlocks, key=lambda record: (_FIRST.index(stands[record.id]), dues[record.id]))
    return tuple(
        Row(
            id=record.id,
            title=f"{record.id} {record.said_in(language)}",
            detail=last_text(proof_of(record, picture), site, language, words),
            right=due_text(record, picture, site, now_us, words),
            right_detail=words("every {n} d").format(n=record.proof_days) if record.proof_days else "",
            look=LOOKS.get(stands[record.id], Urgency.NORMAL),
        )
        for record in ordered
    )


def proof_counts(picture: Picture, site: Site, now_us: int, words: Words) -> str:
    """'12 interlocks · 1 overdue · 2 due'; what is none is not said."""
    stands = [proof_standing(record, picture, now_us) for record in site.interlocks]
    counts = {
        "{n} failed": stands.count(Standing.FAILED),
        "{n} overdue": stands.count(Standing.OVERDUE),
        "{n} due": stands.count(Standing.DUE),
    }
    parts = [words("{n} interlocks").format(n=len(stands))]
    return " · ".join(parts + [words(phrase).format(n=number) for phrase, number in counts.items() if number])


def proof_card(
    record: InterlockRecord, picture: Picture, site: Site, now_us: int, language: str, words: Words
) -> ProofCard:
    """What is said of one interlock, and what may be put on record of it."""
    state, at = proof_of(record, picture), picture.interlocks.get(record.id)
    last = at.last if at else None
    usable = is_test(record, last, now_us) and last is not None and last.asked_at_us > state.tested_at_us
    how = words("by hand, or by a trip that is read back") if record.proof_by_trip else words("by hand")
    due = Fact(words("Next"), due_text(record, picture, site, now_us, words), "", proof_look(record, picture, now_us))
    passed_on = day_text(state.passed_at_us, site) if state.passed_at_us else words("none on record")
    facts = (
        due,
        Fact(words("Last test"), last_text(state, site, language, words)),
        Fact(words("Last passed"), passed_on),
        Fact(words("Taken as a test"), how),
        Fact(words("Last order"), result_text(last, site, language, words, now_us) or words("No order yet")),
    )
    passed = last is not None and last.result is OrderResult.VERIFIED
    card = Card(f"{record.id} {record.said_in(language)}", facts, right=record.plc)
    return ProofCard(card, last.order if usable and last is not None else "", usable and passed)
