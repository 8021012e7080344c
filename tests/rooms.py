"""Whole runs for tests: `vigil run` on the small drill as a process, watched and asked over the bus like from a desk.

Every wait has a deadline; one that passes fails with the last words of every program.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import tomllib
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from console.asks import Answer, Ask
from console.bus import Access, Bus, BusError, now_us
from console.heartbeat import Alive
from console.messages import Alert, Interlock, JournalEntry, Message
from console.ring import ring_name
from console.room.picture import Picture
from console.site.home import Home
from console.site.read import read_site
from console.store.store import Store
from console.values import OrderPhase
from devices.sim.plant import Plant
from devices.sim.scenario import read_scenario
from devices.sim.video.streams import Streams

SMALL = Path(__file__).parent / "small_drill" / "site.toml"
SCRIPT = SMALL.with_name("dispatcher.txt")
WITHIN_S = 60.0
"""The deadline of every wait: a machine at its limits takes long for what takes a second elsewhere."""
POLL_S = 0.05

Found = TypeVar("Found")


def vigil(*arguments: str, typed: str = "", timeout_s: float = WITHIN_S) -> subprocess.CompletedProcess[str]:
    """One call of the command, to its end; `typed` is its standard input."""
    command = [sys.executable, "-m", "console.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, input=typed, timeout=timeout_s)


def small_home(folder: Path) -> Home:
    """A new home whose clips are drawn already: all tests and test processes share them."""
    folder.mkdir(parents=True, exist_ok=True)
    home = Home(folder)
    if not home.cache.exists():
        home.cache.symlink_to(drawn_clips(), target_is_directory=True)
    return home.made()


def drawn_clips() -> Path:
    """The folder of the small drill's clips. Whoever comes first draws them (seconds), the others wait."""
    folder = Path(tempfile.gettempdir()) / "vigil-test-clips"
    folder.mkdir(exist_ok=True)
    site = tomllib.loads(SMALL.read_text(encoding="utf-8"))
    scenario = read_scenario(SMALL.with_name("shift.toml"), site)
    with _alone(folder / "lock"):
        plant = Plant(site, scenario, site["simulation"]["seed"])
        Streams(site, plant, folder, ("127.0.0.1", 0)).prepare(lambda _said: None)
    return folder


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold a lock that falls with its holder."""
    connection = sqlite3.connect(lock, timeout=100, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        connection.close()


class Run:
    """One `vigil run` on the small drill, or on another site file. `outcome` is there once it has ended. `vigil`: what
    Python runs as such."""

    def __init__(
        self, home: Home, *arguments: str, vigil: Sequence[str] = ("-m", "console.cli"), site: Path = SMALL
    ) -> None:
        self.home, self.site = home, read_site(site)
        self._out, self._log = home.root / "run.json", home.logs / "run.log"
        command = [sys.executable, *vigil, "run", "--site", str(site), "--home", str(home.root), "--json"]
        with self._out.open("wb") as out, self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=log, env=without_display()
            )
        self.seen: dict[int, str] = {}
        """Every process that ever belonged to the run: pid and what tells it from a later one of the same pid."""

    def broker_pid(self) -> int:
        """Process id of its Mosquitto, 0 when there is none."""
        return next((pid for pid in descendants(self.process.pid) if _name(pid) == "mosquitto"), 0)

    def look(self) -> None:
        """Note which processes belong to it now."""
        self.seen |= {pid: _birth(pid) for pid in descendants(self.process.pid)}

    def left(self) -> list[str]:
        """Processes of it that still are there."""
        return [f"{pid} {_name(pid)}" for pid, birth in self.seen.items() if birth and _birth(pid) == birth]

    def rings(self) -> list[str]:
        """Shared memory of it that still is there."""
        names = [ring_name(self.site.id, self.home.key, camera.id) for camera in self.site.cameras]
        return [name for name in names if (Path("/dev/shm") / name).exists()]

    def end(self) -> dict[str, Any]:
        """Ask it to end, wait, and give back what it says of itself."""
        self.look()
        self.process.send_signal(signal.SIGTERM)
        return self.outcome()

    def outcome(self) -> dict[str, Any]:
        """Wait for its end; the object it prints last."""
        try:
            code = self.process.wait(WITHIN_S)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the run does not end\n{self.last_words()}") from None
        assert code == 0, f"the run ended with {code}\n{self.last_words()}"
        said: dict[str, Any] = json.loads(self._out.read_text(encoding="utf-8"))
        return said

    def kill(self) -> None:
        """End it in any case, in order where it still can, with everything that belongs to it."""
        self.look()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(WITHIN_S / 4)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pid, birth in self.seen.items():
            if birth and _birth(pid) == birth:
                os.kill(pid, signal.SIGKILL)
        for ring in self.rings():
            (Path("/dev/shm") / ring).unlink()

    def last_words(self) -> str:
        """The ends of all logs."""
        logs = sorted(self.home.logs.glob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}" for log in logs)


class Desk:
    """Hears everything that a run says, and asks its core as a second seat."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.alerts: dict[str, Alert] = {}
        self.interlocks: dict[str, Interlock] = {}
        self.beats: dict[str, Alive] = {}
        self.entries: list[JournalEntry] = []
        self.picture = Picture()
        self._bus: Bus | None = None

    async def connect(self) -> None:
        """Once the run's broker is there."""
        deadline = time.monotonic() + WITHIN_S
        while self._bus is None:
            self._check(deadline, "the broker is there")
            try:
                bus = Bus(Access.read(self.run.home.access, "room"), self.run.site.id, "room-2")
                for part in ("state/#", "journal", "alive/+"):
                    bus.on(f"vigil/{self.run.site.id}/{part}", self._hear)
                await bus.start(timeout_s=2.0)
                self._bus = bus
            except BusError:
                await asyncio.sleep(POLL_S)

    async def close(self) -> None:
        """Leave."""
        if self._bus is not None:
            await self._bus.stop()

    async def ask(self, form: type[Ask], timeout_s: float = WITHIN_S, ask: str = "", **said: Any) -> Answer:
        """Ask the core; the same `ask` id is the same ask."""
        assert self._bus is not None
        who = {"ask": ask or uuid.uuid4().hex, "seat": "room-2", "operator": "wang", "asked_at_us": now_us()}
        return await self._bus.ask(form(**who, **said), timeout_s)

    async def until(self, holds: Callable[[], Found], what: str, within_s: float = WITHIN_S) -> Found:
        """Wait until something is there, and give it back."""
        deadline = time.monotonic() + within_s
        while not (found := holds()):
            self._check(deadline, what)
            await asyncio.sleep(POLL_S)
        return found

    def pid(self, program: str) -> int:
        """Process id of a program after its last heartbeat, 0 when it was not heard yet or said that it ends."""
        alive = self.beats.get(program)
        return alive.pid if alive is not None and alive.up else 0

    async def running(self, program: str) -> int:
        """Process id of a program, waited for: a signal to 0 would go to everybody who runs these tests."""
        return await self.until(lambda: self.pid(program), f"{program} is heard")

    def figure(self, program: str, name: str) -> float:
        """One figure of a program's last heartbeat."""
        alive = self.beats.get(program)
        return alive.figures.get(name, 0.0) if alive is not None else 0.0

    def alert(self, kind: str) -> Alert | None:
        """The standing alert of one kind."""
        return next((alert for alert in self.alerts.values() if alert.kind == kind), None)

    def sending(self, interlock: str) -> bool:
        """Whether an order is under way."""
        state = self.interlocks.get(interlock)
        return state is not None and state.phase is OrderPhase.SENDING

    async def kill(self, program: str) -> int:
        """Kill a program and wait until another one of that name says that it lives; the new process id."""
        old = await self.running(program)
        os.kill(old, signal.SIGKILL)
        return await self.until(lambda: self.pid(program) not in (0, old) and self.pid(program), f"{program} is back")

    def _hear(self, batch: list[tuple[str, Message]]) -> None:
        for _, message in batch:
            self.picture.fold(message)
            match message:
                case Alert():
                    self.alerts[message.alert] = message
                case Interlock():
                    self.interlocks[message.interlock] = message
                case JournalEntry():
                    self.entries.append(message)
                case Alive():
                    self.beats[message.program] = message
                    self.run.look()

    def _check(self, deadline: float, what: str) -> None:
        code = self.run.process.poll()
        assert code is None, f"the run ended with {code} before: {what}\n{self.run.last_words()}"
        assert time.monotonic() < deadline, f"not in time: {what}\n{self.run.last_words()}"


@asynccontextmanager
async def desk_at(run: Run) -> AsyncIterator[Desk]:
    """A desk at a run that is there; whatever happens, nothing of it is left."""
    desk = Desk(run)
    try:
        await desk.connect()
        yield desk
    finally:
        await desk.close()
        await asyncio.to_thread(run.kill)


@asynccontextmanager
async def room(home: Home, *arguments: str, site: Path = SMALL) -> AsyncIterator[Desk]:
    """A run and a desk at it; whatever happens, nothing of it is left when the block is over."""
    async with desk_at(Run(home, *arguments, site=site)) as desk:
        yield desk


def whole_journal(run: Run) -> list[JournalEntry]:
    """Every row of the journal, which must be a whole chain."""
    store = Store.open(run.home.database_url)
    try:
        broken = store.verify_chain()
        assert broken is None, f"{broken}\n{run.last_words()}"
        return store.journal(limit=100_000)
    finally:
        store.close()


def raised_twice(entries: list[JournalEntry]) -> list[str]:
    """Alerts raised again although their cause had not gone in between."""
    caused: set[str] = set()
    doubled = []
    for entry in entries:
        if entry.kind == "alert_raised":
            doubled += [entry.subject] if entry.subject in caused else []
            caused.add(entry.subject)
        elif entry.kind == "alert_cleared":
            caused.discard(entry.subject)
    return doubled


def without_display() -> dict[str, str]:
    """The environment of a machine without a screen: the run opens its own virtual one."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
    return {name: value for name, value in os.environ.items() if name not in hidden}


def children(pid: int) -> list[int]:
    """The processes that a process started and that live."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []


def descendants(pid: int) -> list[int]:
    """Its children, theirs, and so on."""
    return [each for child in children(pid) for each in (child, *descendants(child))]


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _birth(pid: int) -> str:
    """When a process started, in the kernel's ticks; '' when it is over (a zombie too)."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if said[0] == "Z" else said[19]
