"""Who must prove that he is who he says: the rule of PINs, and how long wrong ones make somebody wait. Pure.

Whoever has a PIN gives it: to take a seat, or with one ask at a seat that another has taken. A wait is for one person
at one seat and short: nobody is ever locked out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass

from console.domain.ages import is_within
from console.messages import Duty

PROVEN = "proven"
"""Stands in an ask, in place of its sealed PIN, once the core has found that right."""
PIN_WANTED = "Sign in with your PIN"
NO_PIN = "You need a PIN: have one set with vigil operator pin"
NOT_SIGNED_IN = "Not signed in at this seat: sign in with your PIN, or give it with the ask"
WRONG = "The PIN is wrong"
WAIT = "Too many wrong PINs: wait a moment, then try again"
STALE = "The core was started anew: type the PIN again"
UNREADABLE = "The PINs cannot be read"
UNFIT = "A PIN has 4 to 64 characters"
NOBODY_SITS = "Nobody is signed in at this seat"
SPOKEN = (NOBODY_SITS, PIN_WANTED, NO_PIN, NOT_SIGNED_IN, WRONG, WAIT, STALE, UNREADABLE, UNFIT)

FREE_TRIES = 3
"""So many wrong ones cost nothing."""
FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 30.0
"""After the next wrong one, doubled with each, and the longest."""
CALLS_AFTER = 6
"""So many wrong ones in a row are an alert."""
FORGOTTEN_S = 3600.0
"""Wrong ones of so long ago count no more."""


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong PINs of one person at one seat, in a row."""

    wrong: int = 0
    last_us: int = 0

    def missed(self, now_us: int) -> Tries:
        """One more."""
        stale = not is_within(self.last_us, FORGOTTEN_S, now_us)
        return Tries((0 if stale else self.wrong) + 1, now_us)

    def left_s(self, now_us: int) -> float:
        """Seconds until the next one is looked at; 0: now, as after a clock that was set back."""
        over = self.wrong - FREE_TRIES
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** (over - 1)) if over > 0 else 0.0
        return max(0.0, wait_s - (now_us - self.last_us) / 1e6) if now_us >= self.last_us else 0.0


def must_prove(operator: str, role: str, have: Container[str], roles: Container[str]) -> bool:
    """Whether nobody may speak for an operator without his PIN: he has one, or his role must."""
    return operator in have or role in roles


def speaks_for(duty: Duty | None, operator: str) -> bool:
    """Whether somebody has taken the seat, so that what is asked there in his name is his."""
    return duty is not None and duty.operator == operator


def same_room(duty: Duty | None, session: str) -> bool:
    """Whether the run of the windows that took the seat, by its mark, is there again: its network was gone, not its
    person."""
    return duty is not None and bool(session) and duty.session == session


def marked(session: str) -> str:
    """What is told of a session: whoever knows this cannot say the session itself. '' for none."""
    return hashlib.sha256(session.encode()).hexdigest() if session else ""
