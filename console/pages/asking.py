"""Ask the core from a window and hear the answer in the same thread, without holding the window up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from console.asks import Answer, Ask
from console.pages.words import words
from console.room.desk import Desk
from console.values import Outcome


class Asking:
    """The asks of one page. `on_answer` is told why an ask was refused or failed, '' when it was done."""

    def __init__(
        self, desk: Desk, on_answer: Callable[[str], None], told: Callable[[Answer], str] | None = None
    ) -> None:
        """`told` words an answer where `answer_text` does not."""
        self._desk, self._on_answer, self._told = desk, on_answer, told or answer_text
        self._waiting: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        """Whether an answer is still awaited."""
        return bool(self._waiting)

    def ask(self, wish: Ask) -> None:
        """Send the ask; the answer comes later."""
        self.hear(self._sent(wish))

    def hear(self, coming: Awaitable[Answer]) -> None:
        """Wait for an answer to what was asked already."""
        self._waiting.add(asyncio.ensure_future(self._hear(coming)))

    async def _sent(self, wish: Ask) -> Answer:
        return await self._desk.ask(wish)

    async def _hear(self, coming: Awaitable[Answer]) -> None:
        answer = await coming
        task = asyncio.current_task()
        self._waiting -= {task} if task is not None else set()
        self._on_answer(self._told(answer))


def answer_text(answer: Answer) -> str:
    """'' when it was done, else 'refused: why · where' in the panel's language."""
    if answer.outcome is Outcome.DONE:
        return ""
    why = " · ".join(part for part in (words(answer.why) if answer.why else "", answer.where) if part)
    return words("{outcome}: {why}").format(outcome=words(answer.outcome.value), why=why or words("no reason given"))
