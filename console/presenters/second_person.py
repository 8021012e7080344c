"""An order that a second person must agree to, in words: for who gave it, for who can agree, for every window. Pure."""

from __future__ import annotations

from console.domain.interlock import waits_for_second
from console.messages import Interlock
from console.presenters.alerts import operator_name
from console.presenters.texts import Words, one_line, span_text
from console.site.model import InterlockRecord, Site

WAITS = "Waits {left} more for a second person, at another seat or of another role"
WAITS_PIN = "Waits {left} more for a second person, at another seat or here with the own PIN"


def second_wanted(record: InterlockRecord, state: Interlock | None, operator: str) -> bool:
    """Whether somebody waits for a second person, who may be this operator as far as a window can tell."""
    if state is None or state.wish is None or not waits_for_second(state, record):
        return False
    return operator != state.wish.operator


def second_hint(
    record: InterlockRecord,
    state: Interlock | None,
    operator: str,
    site: Site,
    now_us: int,
    language: str,
    words: Words,
) -> str:
    """To whom selected it: that he waits; to anybody else: that he can agree, and to whose order; '' for neither."""
    if state is None or state.wish is None or not waits_for_second(state, record):
        return ""
    left = span_text(max(0.0, (state.selected_until_us - now_us) / 1e6), words)
    if not second_wanted(record, state, operator):
        return words(WAITS_PIN if site.pins.second_person else WAITS).format(left=left)
    told = words("Selected by {who} at {seat}: agree as the second person (Enter), {left} left").format(
        who=operator_name(state.wish.operator, site, language), seat=state.selected_by, left=left
    )
    return " · ".join(part for part in (told, one_line(state.wish.reason)) if part)


def second_text(record: InterlockRecord, state: Interlock, site: Site, language: str, words: Words) -> str:
    """'Wang at room-1 wants a second person: reset IL-01 Cut power · why'; '' while nobody is waited for."""
    wish = state.wish
    if wish is None or not waits_for_second(state, record):
        return ""
    told = words("{who} at {seat} wants a second person: {what} {name}").format(
        who=operator_name(wish.operator, site, language),
        seat=state.selected_by,
        what=words("trip") if state.wanted else words("reset"),
        name=f"{record.id} {record.said_in(language)}",
    )
    return " · ".join(part for part in (told, one_line(wish.reason)) if part)
