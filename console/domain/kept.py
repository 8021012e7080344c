"""The newest state of each topic, and which of them a new line has not said yet. Nothing is heard while the line is
down: the states that come to an end must all be said again over another one, or they have ended meanwhile. Pure.
"""

from __future__ import annotations

from console.domain.gone import can_be_gone, is_gone
from console.messages import Message, TakenBack


class Kept:
    """Told what each line says; tells what has ended."""

    def __init__(self) -> None:
        self.line = 0
        """Which line it is, counted up with each."""
        self._states: dict[str, Message] = {}
        self._unsaid: set[str] = set()

    @property
    def states(self) -> tuple[Message, ...]:
        """What stands."""
        return tuple(self._states.values())

    def begin(self) -> None:
        """Another line: what can have ended is waited for."""
        self.line += 1
        self._unsaid = {topic for topic, state in self._states.items() if can_be_gone(state)}

    @property
    def waits(self) -> bool:
        """Whether something was not said yet over this line."""
        return bool(self._unsaid)

    def take(self, topic: str, message: Message) -> Message | None:
        """What is said now. Returns the state that was until now, if there was one."""
        self._unsaid.discard(topic)
        before = self._states.pop(topic, None)
        if not isinstance(message, TakenBack) and not is_gone(message):
            self._states[topic] = message
        return before

    def drop_unsaid(self) -> tuple[Message, ...]:
        """Once all was said over this line: what was not among it has ended."""
        ended, self._unsaid = self._unsaid, set()
        return tuple(self._states.pop(topic) for topic in ended)
