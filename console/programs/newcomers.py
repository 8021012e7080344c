"""A camera that the core has put into service gets a vision worker of its own; the workers that run are left alone."""

from __future__ import annotations

import asyncio
from typing import Protocol

from console.commissioning import AddedCamera
from console.messages import Message
from console.programs.table import Program, RunOptions, camera_groups, vision_worker
from console.site.context import Context
from console.site.errors import SiteFileError
from console.site.find import by_id
from console.site.read import read_site
from console.values import Commissioning


class Adds(Protocol):
    """The part of the supervisor that is needed here."""

    def add(self, program: Program) -> None:
        """Keep one more program alive."""


class Newcomers:
    """Hears of cameras while the programs of a table run. The next start shares all cameras among the workers anew."""

    def __init__(self, context: Context, options: RunOptions) -> None:
        cameras = tuple(camera.id for camera in context.site.cameras)
        self._context, self._options = context, options
        self._watched = set(cameras)
        self._workers = len(camera_groups(cameras, options.workers))
        self._new: asyncio.Queue[str] = asyncio.Queue()

    def hear(self, batch: list[tuple[str, Message]]) -> None:
        """States of cameras that were added."""
        for _, message in batch:
            if isinstance(message, AddedCamera) and message.step is Commissioning.ADDED:
                self._new.put_nowait(message.camera)

    async def work(self, supervisor: Adds) -> None:
        """Start their workers, until cancelled. A camera that the site file here does not have, as one that was taken
        out of it, gets none."""
        while True:
            camera = await self._new.get()
            if camera not in self._watched and await asyncio.to_thread(self._is_there, camera):
                self._watched.add(camera)
                self._workers += 1
                supervisor.add(vision_worker(self._context, self._options, self._workers, (camera,)))

    def _is_there(self, camera: str) -> bool:
        try:
            return by_id(read_site(self._context.site_path).cameras, camera) is not None
        except SiteFileError:
            return False
