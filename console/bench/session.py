"""A whole `vigil run` on the demo site, watched from outside: what every bench measures on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.bus import Access, Bus, BusError
from console.heartbeat import Alive
from console.messages import CameraReading, Message
from console.programs import display
from console.programs.run import LINKS
from console.room.arrangement import Arrangement, as_text
from console.site.demo import DEMO_SITE
from console.site.home import Home
from console.site.read import read_site
from console.store.head_file import NAME as HEAD
from console.values import PictureState
from widgets.states.wall_layout import LAYOUTS

READY_S = 300.0
NO_ROOM = "--no-room"
WALL = '{"0": {"page": "wall"}}'
"""What the windows' layout says for one window that shows the wall."""
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class BenchFailed(Exception):
    """The run that was to be measured did not come up. str() holds its last words, `measured` what had been measured
    before, as a bench tells it."""

    measured: dict[str, Any] | None = None


@dataclass
class Session:
    """A running room. `heard` are the messages of the topics asked for; `beats` the newest heartbeat by program."""

    home: Home
    site_id: str
    started_at_s: float
    heard: list[tuple[str, Message]] = field(default_factory=list)
    beats: dict[str, Alive] = field(default_factory=dict)
    live_cameras: set[str] = field(default_factory=set)
    trace: dict[str, Any] = field(default_factory=dict)
    pid: int = 0
    """The process of `vigil run`."""

    def figure(self, name: str, prefix: str = "") -> float:
        """Sum of one figure over the programs whose name starts with `prefix`."""
        return sum(alive.figures.get(name, 0.0) for who, alive in self.beats.items() if who.startswith(prefix))

    def pids(self, *prefixes: str) -> list[int]:
        """The processes of the programs whose names begin so."""
        return [alive.pid for who, alive in sorted(self.beats.items()) if who.startswith(prefixes)]

    def links(self) -> dict[str, str]:
        """Where the plant's links are in this run."""
        said: dict[str, str] = json.loads((self.home.root / LINKS).read_text(encoding="utf-8"))
        return said

    def hear_cameras(self, batch: list[tuple[str, Message]]) -> None:
        """Keep which cameras have a living picture."""
        for _, message in batch:
            if isinstance(message, CameraReading):
                alive = message.picture is PictureState.LIVE and message.fps > 0
                (self.live_cameras.add if alive else self.live_cameras.discard)(message.camera)

    def hear_beats(self, batch: list[tuple[str, Message]]) -> None:
        """Keep the newest heartbeat of each program."""
        self.beats |= {message.program: message for _, message in batch if isinstance(message, Alive) and message.up}


def wall_of(cameras: Sequence[str], tiles: int) -> str:
    """What it says for one window: the wall, with these cameras in a layout of so many equal tiles."""
    shown = as_text(Arrangement(tuple(cameras), LAYOUTS[tiles]))
    return json.dumps({"0": {"page": "wall", "wall": shown}})


def clips_home() -> Home:
    """A home that survives between benches, for the plant's clips alone."""
    return Home(Path(tempfile.gettempdir()) / "vigil-bench").made()


def day_with(events: str) -> Path:
    """A scenario file: the demo plant's people at their posts, and these events alone."""
    shift = DEMO_SITE.with_name("shift.toml").read_text(encoding="utf-8")
    file = clips_home().root / "day.toml"
    file.write_text(events + shift[shift.index("[[post]]") :], encoding="utf-8")
    return file


@contextlib.contextmanager
def screen(
    monitors: int, own: bool = False, size_px: tuple[int, int] = (display.WIDTH_PX, display.HEIGHT_PX)
) -> Iterator[int]:
    """A screen of our own where the machine has none, as a workstation has one; `own`: in any case. On one that it
    makes itself `vigil run` takes a picture of every monitor each ten seconds, which holds the windows and is no part
    of what is measured. Gives the process that holds our screen, 0 for the machine's."""
    if not own and not display.needed():
        yield 0
        return
    virtual = display.open_virtual(monitors, size_px)
    before = {name: os.environ.pop(name) for name in _SCREENS if name in os.environ}
    os.environ["DISPLAY"] = virtual.name
    try:
        yield virtual.process.pid
    finally:
        del os.environ["DISPLAY"]
        os.environ.update(before)
        virtual.close()


@contextlib.asynccontextmanager
async def running(
    *arguments: str, topics: tuple[str, ...] = (), layout: str = "", site: Path = DEMO_SITE, traced: bool = True
) -> AsyncIterator[Session]:
    """Start `vigil run` on a site in a home of its own; end it, and read its trace, when the block is over.

    `layout` is the windows' (room.json); without it they open as at the very first start: plant and wall. What a room
    traces it keeps to the end, a megabyte a minute: a run of hours goes without (`traced`).
    """
    home = clips_home()
    if layout:
        home.room_layout.write_text(layout, encoding="utf-8")
    stale = [home.root / f"vigil.db{ending}" for ending in ("", "-wal", "-shm")]
    for kept in (home.recordings, home.views):  # Another run's camera of that name looked at something else.
        shutil.rmtree(kept, ignore_errors=True)
    home.made()
    for left in (*stale, home.evidence / HEAD, home.access, *(() if layout else (home.room_layout,))):
        left.unlink(missing_ok=True)
    trace = home.root / "trace.json"
    trace.unlink(missing_ok=True)
    where = ("--home", str(home.root), "--site", str(site), *(("--trace", str(trace)) if traced else ()))
    command = (sys.executable, "-m", "console.cli", "run", *where, *arguments)
    log = home.logs / "run.log"
    session = Session(home, read_site(site).id, time.time())
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(*command, stdout=out, stderr=out, stdin=asyncio.subprocess.PIPE)
    session.pid = process.pid
    try:
        async with _listening(session, process, topics):
            yield session
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    if trace.exists():
        session.trace = json.loads(trace.read_text(encoding="utf-8"))
    elif traced and NO_ROOM not in arguments:
        raise BenchFailed(f"the room left no trace; last words: {log.read_text(errors='replace')[-600:]}")


@contextlib.asynccontextmanager
async def _listening(
    session: Session, process: asyncio.subprocess.Process, topics: tuple[str, ...]
) -> AsyncIterator[None]:
    deadline = time.monotonic() + READY_S
    bus: Bus | None = None
    while bus is None:
        if process.returncode is not None or time.monotonic() > deadline:
            raise BenchFailed(f"vigil run ended with {process.returncode}; see {session.home.logs / 'run.log'}")
        bus = await _connected(session, topics)
    try:
        yield
    finally:
        await bus.stop()


async def _connected(session: Session, topics: tuple[str, ...]) -> Bus | None:
    try:
        access = Access.read(session.home.access, "guest")
        bus = Bus(access, session.site_id, "bench")
        bus.on(f"vigil/{session.site_id}/alive/+", session.hear_beats)
        bus.on(f"vigil/{session.site_id}/field/camera/+", session.hear_cameras)
        for part in topics:
            bus.on(f"vigil/{session.site_id}/{part}", session.heard.extend)
        await bus.start(timeout_s=2.0)
    except BusError:
        await asyncio.sleep(0.1)
        return None
    return bus


async def until_shown(session: Session, cameras: int, room: bool = True) -> None:
    """Wait until every camera is decoded and, where there is a room, tiles are shown."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if len(session.live_cameras) >= cameras and (not room or session.figure("frames_shown") > 0):
            return
        await asyncio.sleep(0.2)
    raise BenchFailed(f"only {len(session.live_cameras)} of {cameras} cameras came up in {READY_S:g} s")
