"""What the interlocks page shows: the list, and the order card of the chosen one. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.look import Look


@dataclass(frozen=True, slots=True)
class InterlockRow:
    """One interlock: what it does, where it stands by read-back, what became of the last order."""

    interlock: str
    title: str
    place: str
    position: str
    """'tripped', 'normal', 'cannot see': what the PLC reads back."""
    last: str
    look: Look


@dataclass(frozen=True, slots=True)
class OrderCard:
    """One order as a sentence, then the hold bar, then what really happened."""

    interlock: str = ""
    title: str = ""
    sentence: str = ""
    """What, where, with what consequence."""
    people: tuple[str, ...] = ()
    permits: tuple[str, ...] = ()
    position: str = ""
    blocked: str = ""
    """Why it cannot be operated now; '' when it can."""
    selected: bool = False
    """By this seat."""
    hint: str = ""
    """'Selected · valid for 8 s', 'Press Enter to select'."""
    hold_text: str = ""
    hold_s: float = 2.0
    result: str = ""
    result_look: Look = Look.NORMAL
    action: bool = True
    """True trips, False resets."""
    busy: bool = False
