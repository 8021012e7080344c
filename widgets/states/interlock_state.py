"""What the interlocks page shows of one order. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.overview_state import Card
from widgets.states.urgency import Urgency

NOTHING = Card("")


@dataclass(frozen=True, slots=True)
class OrderCard:
    """One order as a sentence, then the hold bar, then what really happened."""

    interlock: str = ""
    sentence: str = ""
    """What, where, with what consequence."""
    facts: Card = NOTHING
    """Where it stands, who is inside, who may."""
    blocked: str = ""
    """Why it cannot be operated now; '' when it can."""
    selected: bool = False
    """By this seat."""
    hint: str = ""
    """'Selected, valid for 8 s ...', 'Select first (Enter)'."""
    hold_text: str = ""
    hold_s: float = 2.0
    result: str = ""
    result_look: Urgency = Urgency.NORMAL
    last_order: str = ""
    """Id of the order that `result` tells of."""
    action: bool = True
    """True trips, False resets."""
    busy: bool = False
    needs_reason: bool = False
    """Whether it is selected with a reason alone."""
    waits: bool = False
    """Selected, and nobody has agreed to it yet who must."""
    agree_until_us: int = 0
    """The end of the selection that this seat's operator can agree to as the second person, 0 where there is none."""
    cameras: tuple[str, ...] = ()
