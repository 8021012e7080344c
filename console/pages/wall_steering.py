"""The hands of one wall on the head of one camera: what they want is asked of the core, and what it says is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from console.asks import Answer, Ask
from console.pages.words import language, words
from console.presenters.wall_steering import HOME, hands_line, preset_choices, refusal
from console.room.desk import Desk
from console.steering import GoTo, Steer, Steering
from widgets.states.tile import TileState
from widgets.states.wall_bar_state import Choice
from widgets.video_wall import VideoWall
from widgets.wall_steer import SteerHands


class WallSteering(QObject):
    """`camera` is the one that is steered, '' for none. `say` tells the dispatcher, `changed` paints the wall anew."""

    def __init__(self, desk: Desk, wall: VideoWall, say: Callable[[str], None], changed: Callable[[], None]) -> None:
        super().__init__(wall)
        self.camera = ""
        self._desk, self._wall, self._tell, self._changed = desk, wall, say, changed
        self._tasks: set[asyncio.Future[None]] = set()
        self.hands = SteerHands(wall, lambda: wall.picture_place(self.camera))
        self.hands.speeds_wanted.connect(self._steer)
        self.hands.preset_wanted.connect(self._go_to_number)
        self.hands.left.connect(self.leave)

    def toggle(self) -> None:
        """Put the hands on the chosen camera, or take them off."""
        if self.camera:
            self.leave()
            return
        chosen = self._wall.chosen
        if self._desk.replaying:
            self._tell(words("Not while replaying: go back to live first"))
        elif self._state(chosen) is None:
            self._tell(words("{camera} cannot be steered: no ONVIF address in the site file").format(camera=chosen))
        else:
            self.camera = chosen
            self.hands.take()
            self._changed()

    def leave(self) -> None:
        """Take the hands off; what moves is stopped."""
        self.hands.leave()
        if self.camera:
            self.camera = ""
            self._changed()

    def dressed(self, tiles: tuple[TileState, ...]) -> tuple[TileState, ...]:
        """The tiles, the steered one marked. A camera that is on this wall no more is steered no more."""
        if self.camera and (self.camera not in {tile.camera for tile in tiles} or self._wall.chosen != self.camera):
            self.hands.leave()
            self.camera = ""
        if not self.camera:
            return tiles
        line = hands_line(self._state(self.camera), words)
        return tuple(replace(tile, steer=line) if tile.camera == self.camera else tile for tile in tiles)

    def choices(self, typed: str) -> tuple[Choice, ...]:
        """The places the camera can be sent to."""
        return preset_choices(typed, self._state(self.camera), words)

    def go_to(self, preset: str) -> None:
        """Send the camera to a preset; HOME: back to where it looks."""
        if self.camera:
            token = "" if preset == HOME else preset
            self._ask(GoTo(**self._desk.ask_fields(), camera=self.camera, preset=token))

    def _state(self, camera: str) -> Steering | None:
        return self._desk.live.steering.get(camera)

    def _steer(self, pan: float, tilt: float, zoom: float) -> None:
        if self.camera:
            self._ask(Steer(**self._desk.ask_fields(), camera=self.camera, pan=pan, tilt=tilt, zoom=zoom))

    def _go_to_number(self, number: int) -> None:
        state = self._state(self.camera)
        presets = state.presets if state is not None else ()
        if number == 0:
            self.go_to(HOME)
        elif number <= len(presets):
            self.go_to(presets[number - 1].token)

    def _ask(self, wish: Ask) -> None:
        task = asyncio.ensure_future(self._hear(self._desk.ask(wish)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hear(self, answering: Awaitable[Answer]) -> None:
        why = refusal(await answering, self._desk.context.site, language(), words)
        if why:
            self.hands.refuse()
            self._tell(why)
