"""Cameras look there: a place picked on the map is asked of the core, and what became of it is said beside the map."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from PySide6.QtWidgets import QLabel

from console.asks import Answer
from console.pages.words import language, words
from console.presenters.places import Spot
from console.presenters.wall_steering import sent_text
from console.room.desk import Desk
from console.steering import LookThere


class LookThereAct:
    """The act of one map. `note` says the outcome of the last place."""

    def __init__(self, desk: Desk, note: QLabel) -> None:
        self._desk, self._note = desk, note
        self._tasks: set[asyncio.Future[None]] = set()

    def look(self, spot: Spot | None) -> None:
        """Turn the nearest cameras that can be steered there."""
        if spot is None:
            self._note.setText(words("Select a thing on the map first"))
            return
        wish = LookThere(**self._desk.ask_fields(), x_m=spot.x_m, y_m=spot.y_m, storey=spot.storey)
        self._note.setText(words("Asking …"))
        task = asyncio.ensure_future(self._hear(self._desk.ask(wish)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hear(self, answering: Awaitable[Answer]) -> None:
        self._note.setText(sent_text(await answering, self._desk.context.site, language(), words))
