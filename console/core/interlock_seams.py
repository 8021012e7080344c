"""What the duty of the interlocks needs of the store, of the ledger, of the alerts and of those who know the zones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from console.asks import Answer
from console.domain.decision import Decision
from console.messages import Message


class Keeps(Protocol):
    """The part of the store that the interlocks need."""

    def answer_to(self, ask: str) -> Answer | None:
        """The answer an ask was given."""

    def states(self, kind: str) -> dict[str, Message]:
        """The latest stored states of one kind, by id."""


class Commits(Protocol):
    """The part of the ledger that the interlocks need."""

    def show(self, kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
        """Publish a state that is no decision."""

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Store decisions durably, then publish them. Raises AskRepeated, StorageError, OSError."""


class Alarm(Protocol):
    """What the alerts do for this duty. Both give back the decisions to journal."""

    def raise_alert(self, kind: str, source: str, zone: str, values: dict[str, str]) -> list[Decision]:
        """A condition holds from now on."""

    def danger_in(self, zone: str) -> str:
        """Id of an SOS or tier 1 danger that stands in the area of a zone; '' for none."""

    def clear_alert(self, kind: str, source: str) -> list[Decision]:
        """It holds no more. For one that did not hold: nothing."""


IsGone = Callable[[str], bool]
"""Whether a seat that was there is gone."""
Who = Callable[[str], tuple[str, ...]]
"""What is in a zone, by the zone's id."""
