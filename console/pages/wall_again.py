"""The last half minute of a camera once more in its tile, while everything else on the wall stays live."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from console.asks import Looked
from console.pages.tiles import Viewer
from console.pages.words import words
from console.room.again import LENGTH_US, Again
from console.room.desk import Desk
from console.values import Outcome
from widgets.video_wall import VideoWall


class WallAgain:
    """What of a wall is not live. `say` tells the dispatcher, `changed` paints the wall anew."""

    def __init__(
        self, desk: Desk, viewer: Viewer, wall: VideoWall, say: Callable[[str], None], changed: Callable[[], None]
    ) -> None:
        self._desk, self._viewer, self._wall, self._say, self._changed = desk, viewer, wall, say, changed
        self._tasks: set[asyncio.Future[None]] = set()
        self.monotonic_s: Callable[[], float] = time.monotonic

    def toggle(self) -> None:
        """The last 30 s of the chosen camera; the same key ends it."""
        camera = self._wall.chosen
        if not camera or self.end(camera):
            return
        if self._desk.replaying:
            self._say(words("Not while replaying: go back to live first"))
            return
        home, until_us = self._desk.context.home, self._desk.now_us()
        self._viewer.play_again(Again(home.recordings, camera, until_us, self.monotonic_s))
        self._wall.camera_source_changed(camera)
        wish = Looked(**self._desk.ask_fields(), subject=f"recording/{camera}/{until_us - LENGTH_US}")
        task = asyncio.ensure_future(self._tell(wish))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._changed()

    def end(self, *cameras: str) -> bool:
        """Back to live in these tiles; whether one was not."""
        ended = [camera for camera in cameras if self._viewer.end_again(camera)]
        for camera in ended:
            self._wall.camera_source_changed(camera)
        if ended:
            self._changed()
        return bool(ended)

    def end_all(self) -> None:
        """Back to live everywhere."""
        self.end(*self._viewer.again_at_us())

    def end_over(self) -> None:
        """Back to live where it has come to its end."""
        self.end(*self._viewer.over())

    async def _tell(self, wish: Looked) -> None:
        """Have it journaled that somebody looked; say so when it was not."""
        answer = await self._desk.ask(wish)
        if answer.outcome is not Outcome.DONE:
            self._say(words("not journaled: the core did not answer"))
