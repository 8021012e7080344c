"""Cameras that are put into service while the core runs: asked for from a desk, or written into the site file by hand.

The site file is looked at again and again. A camera that is new in it is taken; whatever else it says otherwise waits
for the next start, and that is said. An ask is journaled before the file is written: after a crash it is told what
became of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import msgspec

from console.asks import Answer
from console.commissioning import AddCamera, AddedCamera, SiteFile
from console.domain.decision import Decision
from console.messages import Message
from console.site.adding import checked, write
from console.site.context import Context
from console.site.errors import SiteFileError
from console.site.find import by_id
from console.site.growing import difference, settings_of
from console.site.model import Camera, Site
from console.site.read import read_site
from console.values import Commissioning, Outcome
from devices.cameras.address import carries_password

LOOK_S = 2.0
"""Between two looks at the site file. One that changed is read when it has been the same for two looks: an editor may
still be writing it."""
MOST_SAID = 4
NOBODY = "Nobody of this name may sit at this desk"
PASSWORD = "An address carries a password: give it as user and password"
WRONG = "Nothing was written:"
WAITS = "It is in the site file, and is watched when Vigil is started again"
UNDER_WAY = "The core ended while the camera was added"

Signature = tuple[int, int, int]
AWAY: Signature = (0, 0, 0)


class Commits(Protocol):
    """The part of the ledger that is needed here."""

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Store decisions durably, then publish them."""

    def show(self, kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
        """Publish a state that is no decision."""


class NewCameras:
    """`take` is told of the site with a camera more, once that is in the journal. `added`: those of the site file that
    came while a core ran."""

    def __init__(
        self, context: Context, ledger: Commits, take: Callable[[Site], None], now_us: Callable[[], int]
    ) -> None:
        self.added: dict[str, AddedCamera] = {}
        self._site, self._path = context.site, context.site_path
        self._ledger, self._take, self._now_us = ledger, take, now_us
        self._said = SiteFile(file="site")
        self._alone = asyncio.Lock()
        self._seen: Signature | None = None
        self._read: Signature | None = None

    def restore(self, stored: Iterable[Message]) -> None:
        """Take over what was stored before a restart, as far as the site file still has it."""
        known = {camera.id for camera in self._site.cameras}
        states = (state for state in stored if isinstance(state, AddedCamera))
        self.added = {one.camera: one for one in states if one.camera in known or one.step is Commissioning.WANTED}

    async def turn(self) -> None:
        """Look at the site file. A site that was never in a file has none to look at."""
        async with self._alone:
            seen, before = await asyncio.to_thread(_signature, self._path), self._seen
            self._seen = seen
            if before is None:
                self._ledger.show("site", self._said.file, self._said)
                self._read = AWAY
            if seen != self._read and before in (None, seen):
                await self._look()

    async def ask(self, ask: AddCamera) -> Answer:
        """Write a camera into the site file and take it. Raises AskRepeated."""
        async with self._alone:
            return await self._add(ask)

    async def _add(self, ask: AddCamera) -> Answer:
        name = str(ask.settings.get("id", ""))
        if by_id(self._site.operators, ask.operator) is None:
            return await self._refuse(ask, NOBODY)
        if any(isinstance(value, str) and carries_password(value) for value in ask.settings.values()):
            return await self._refuse(ask, PASSWORD)
        try:
            before, after = await asyncio.to_thread(checked, self._path, ask.settings)
        except (SiteFileError, OSError) as error:
            return await self._refuse(ask, WRONG, _words(error))
        await self._want(ask, name)
        try:
            await asyncio.to_thread(write, self._path, before, after)
        except (SiteFileError, OSError) as error:
            return await self._give_up(self.added[name], WRONG, _words(error))
        await self._look()
        return _answer(ask.ask) if name in self.added else _answer(ask.ask, Outcome.FAILED, WAITS)

    async def _refuse(self, ask: AddCamera, why: str, where: str = "") -> Answer:
        answer = _answer(ask.ask, Outcome.REFUSED, why, where)
        body = {"verb": "add-camera", "seat": ask.seat, "answer": answer.spoken()}
        subject = str(ask.settings.get("id", "")) or ask.seat
        await self._ledger.commit([Decision("ask_refused", subject, body, ask.operator, ask=ask.ask)])
        return answer

    async def _want(self, ask: AddCamera, name: str) -> None:
        """In the journal before anything is written."""
        wanted = AddedCamera(
            camera=name,
            settings=dict(ask.settings),
            step=Commissioning.WANTED,
            at_us=self._now_us(),
            order=ask.ask,
            by=ask.operator,
        )
        unknown = _answer(ask.ask, Outcome.FAILED, UNDER_WAY)
        body = {"settings": wanted.settings, "seat": ask.seat, "answer": unknown.spoken()}
        await self._ledger.commit([_decision("camera_wanted", wanted, body)])
        self.added[name] = wanted

    async def _look(self) -> None:
        """Read the site file, take what is new in it, and say what of it waits."""
        self._read = await asyncio.to_thread(_signature, self._path)
        try:
            read = await asyncio.to_thread(read_site, self._path)
        except SiteFileError as error:
            await self._say(SiteFile(file="site", problems=error.problems[:MOST_SAID]))
            return
        found = difference(self._site, read)
        for camera in found.new:
            await self._put_in(camera)
        for wanted in [one for one in self.added.values() if one.step is Commissioning.WANTED]:
            await self._settle(wanted, read)
        await self._say(SiteFile(file="site", waits=found.waits))

    async def _put_in(self, camera: Camera) -> None:
        wanted = self.added.get(camera.id) or AddedCamera(
            camera=camera.id, settings={}, step=Commissioning.WANTED, at_us=self._now_us()
        )
        await self._added(wanted, camera)
        self._site = replace(self._site, cameras=(*self._site.cameras, camera))
        self._take(self._site)

    async def _settle(self, wanted: AddedCamera, read: Site) -> None:
        """What became of an ask that an earlier core did not finish, or whose camera has to wait."""
        camera = by_id(self._site.cameras, wanted.camera)
        if camera is not None:
            await self._added(wanted, camera)
        else:
            await self._give_up(wanted, WAITS if by_id(read.cameras, wanted.camera) else UNDER_WAY)

    async def _added(self, wanted: AddedCamera, camera: Camera) -> None:
        step, settings = Commissioning.ADDED, settings_of(camera)
        added = msgspec.structs.replace(wanted, step=step, settings=settings, at_us=self._now_us())
        body = {"settings": settings, "answer": _answer(wanted.order).spoken()}
        await self._ledger.commit([_decision("camera_added", added, body)])
        self.added[camera.id] = added

    async def _give_up(self, wanted: AddedCamera, why: str, where: str = "") -> Answer:
        answer = _answer(wanted.order, Outcome.FAILED, why, where)
        over = msgspec.structs.replace(wanted, step=Commissioning.NOT_ADDED, why=why, at_us=self._now_us())
        await self._ledger.commit([_decision("camera_not_added", over, {"answer": answer.spoken()})])
        del self.added[wanted.camera]
        return answer

    async def _say(self, said: SiteFile) -> None:
        if said != self._said:
            body = {"waits": list(said.waits), "problems": list(said.problems)}
            row = Decision("site_file_changed", said.file, body, states=(("site", said.file, said),))
            await self._ledger.commit([row])
            self._said = said


def _decision(kind: str, state: AddedCamera, body: dict[str, Any]) -> Decision:
    return Decision(kind, state.camera, body, state.by, (("added", state.camera, state),), ask=state.order)


def _answer(ask: str, outcome: Outcome = Outcome.DONE, why: str = "", where: str = "") -> Answer:
    return Answer(ask=ask, outcome=outcome, why=why, where=where)


def _words(error: SiteFileError | OSError) -> str:
    problems = error.problems if isinstance(error, SiteFileError) else (str(error.strerror),)
    return "\n".join(problems[:MOST_SAID])


def _signature(path: Path) -> Signature:
    """What tells one state of the file from another."""
    try:
        found = path.stat()
    except OSError:
        return AWAY
    return found.st_mtime_ns, found.st_size, found.st_ino
