"""What a duty of the core owes: it hears messages, it is called again and again, and it answers with decisions."""

from __future__ import annotations

from typing import Protocol

from console.domain.decision import Decision, State
from console.messages import Message


class CoreDuty(Protocol):
    """One duty, one file. It holds its own picture of what it heard; nothing of it touches bus, store or clock."""

    def hear(self, topic: str, message: Message, now_us: int) -> list[Decision]:
        """Take one message in. Messages that are none of its business are left alone."""

    def tick(self, now_us: int) -> list[Decision]:
        """Time has passed, a quarter of a second or so: what silence decides is decided here."""


class Timed(Protocol):
    """Whatever remembers times of the machine's clock."""

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back by so much: all that is remembered moves with it. Gives back what is stored of it."""


class Show(Protocol):
    """Publishes a state that is no decision, as the ledger does."""

    def __call__(self, kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
        """Show one state; `at_once` also when it was shown a moment ago."""
