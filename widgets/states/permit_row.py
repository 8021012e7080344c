"""What one row of the permits list and the interlock card show. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.urgency import Urgency


@dataclass(frozen=True, slots=True)
class PermitRow:
    """One permit: name, countdown or state, place and people, checks or the clause it is suspended by."""

    permit: str
    title: str
    right: str
    place: str
    note: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class InterlockCardState:
    """The interlock of an area: what it does, with what consequence, where it stands. It is operated elsewhere."""

    interlock: str = ""
    head: str = ""
    title: str = ""
    consequence: str = ""
    state: str = ""
    last: str = ""
    hint: str = ""
    trouble: bool = False
