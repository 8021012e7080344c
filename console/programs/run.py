"""`vigil run`: one workstation, whole. Broker, plant (for a drill), core, vision, room; a summary at the end."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import devices.sim
from console.bus import Bus, BusError, Hear
from console.programs import broker, display, lock
from console.programs.newcomers import Newcomers
from console.programs.silence import Silence, end_silent
from console.programs.supervisor import Supervisor
from console.programs.table import Program, RunOptions, programs
from console.programs.tally import Tally
from console.site.context import Context

Say = Callable[[str], None]
WATCH_S = 0.5
LOOK_S = 0.05
ROOM_FIRST_S = 4.0
"""Video waits no longer than this for the room."""
READY_S = 600.0
"""The demo plant's first start draws its clips: some minutes on two cores."""
BROKER_S = 5.0
"""A broker that takes longer to let us in is away."""
DRAWN = "drawn"
"""In the cache: the key of the clips that are complete."""
LINKS = "links.json"
"""In the home folder: where the links are in this run."""


async def run(
    context: Context, options: RunOptions, seconds: float, screenshots: Path | None, say: Say
) -> dict[str, Any]:
    """Run until the room is closed, the time is over, or a signal asks to stop. Returns the summary."""
    context = with_free_links(context)
    (context.home.root / LINKS).write_text(json.dumps({**context.site.links, **context.links}), encoding="utf-8")
    with contextlib.ExitStack() as stack:
        stack.enter_context(lock.held(context.home))
        environment = _screen(stack, options, say)
        running = PlantBroker(context) if context.site.broker_link else OwnBroker(context)
        stack.callback(running.stop)
        table = programs(context, options)
        supervisor = Supervisor(table, context.home.logs, environment, say)
        tally, silence, newcomers = Tally(), Silence(), Newcomers(context, options)
        _end_by_signal(supervisor)
        if listener := await _listening(context, (tally.hear, silence.hear, newcomers.hear), supervisor, say):
            works = end_silent(silence, supervisor, listener), newcomers.work(supervisor)
            watches = [asyncio.create_task(work) for work in works]
            try:
                key = clips_key(context, options) if context.site.simulation else ""
                await _start(table, Drawn(context.home.cache / DRAWN, key), supervisor, tally, say)
                await _until_over(supervisor, running, seconds, say)
            finally:
                for watch in watches:
                    watch.cancel()
                await supervisor.stop()
                await listener.stop()
    taken = sorted(str(path) for path in screenshots.glob("*.png")) if screenshots else []
    return tally.summary({**supervisor.restarts, **running.restarts}, taken)


class PlantBroker:
    """The plant's own broker, which others keep: nothing to start, nothing to stop. `restarts` stays empty."""

    def __init__(self, context: Context) -> None:
        self.restarts: dict[str, int] = {}
        broker.leave_access(context.home, context.site.id, *context.host_port(context.site.broker_link))

    def keep(self, say: Say) -> None:
        """Nothing to do."""

    def stop(self) -> None:
        """Nothing to do."""


class OwnBroker(PlantBroker):
    """Our Mosquitto on a free port, started again when it dies. `restarts` counts."""

    def __init__(self, context: Context) -> None:
        self.restarts = {}
        self._log = context.home.logs / "broker.log"
        self._port = broker.free_port()
        self._configuration = broker.prepare(context.home, context.site.id, self._port)
        self._process = broker.start(self._configuration, self._port, self._log)

    def keep(self, say: Say) -> None:
        """Start it again if it has died."""
        if self._process.poll() is not None:
            self._process.wait()
            try:
                started = broker.start(self._configuration, self._port, self._log)
            except broker.BrokerError as error:
                say(f"broker ended with {self._process.returncode}, not started again yet: {error}")
                return
            say(f"broker ended with {self._process.returncode}; started again")
            self.restarts["broker"] = self.restarts.get("broker", 0) + 1
            self._process = started

    def stop(self) -> None:
        """End it."""
        self._process.let_go()


def with_free_links(context: Context) -> Context:
    """For a drill: every link of the plant but its broker on a free loopback port, unless told where."""
    if context.site.simulation is None:
        return context
    told = {*context.links, context.site.broker_link}
    free = {name: f"127.0.0.1:{broker.free_port()}" for name in context.site.links if name not in told}
    return replace(context, links={**free, **context.links})


def _screen(stack: contextlib.ExitStack, options: RunOptions, say: Say) -> dict[str, str]:
    if not options.with_room or not display.needed():
        return {}
    virtual = display.open_virtual()
    stack.callback(virtual.close)
    say(f"No display here: showing the windows on a virtual one ({virtual.name}), two monitors of 1920x1080.")
    return {"DISPLAY": virtual.name}


async def _listening(context: Context, hears: Sequence[Hear], supervisor: Supervisor, say: Say) -> Bus | None:
    """Hear the journal, the heartbeats and of new cameras. A plant's broker that is away is waited for: after a power
    cut it may come later than we do.

    Raises BusError when it refuses us; None when we were told to end before it came.
    """
    link = context.site.broker_link
    while not supervisor.finished.is_set():
        listener = _listener(context, hears)
        try:
            await listener.start(BROKER_S)
        except BusError as error:
            if not link:
                raise
            if broker.listens(*context.host_port(link)):
                raise BusError(f"{error} against {context.home.broker}: access.json, passwords, access-list") from error
            say(f"{error}; waiting for it")
            continue
        return listener
    return None


def _listener(context: Context, hears: Sequence[Hear]) -> Bus:
    bus = Bus(broker.access(context, "guest"), context.site.id, "run")
    for part in ("journal", "alive/+", "state/added/+"):
        for hear in hears:
            bus.on(f"vigil/{context.site.id}/{part}", hear)
    return bus


@dataclass(frozen=True)
class Drawn:
    """Where it stands which clips are complete, and the key of those that are wanted; '' where there is no drill."""

    note: Path
    key: str

    def missing(self) -> bool:
        """Whether clips are wanted that are not there yet."""
        return bool(self.key) and not (self.note.exists() and self.note.read_text(encoding="utf-8") == self.key)


async def _start(table: Sequence[Program], drawn: Drawn, supervisor: Supervisor, tally: Tally, say: Say) -> None:
    """Core and room first, then video; but a drill whose clips are not drawn yet gets its plant before all else:
    nothing shall look lost."""
    if drawn.missing():
        supervisor.start("plant")
    else:
        await start_in_turn(table, supervisor, tally)
    if drawn.key and await _until_ready(supervisor, say):
        drawn.note.write_text(drawn.key, encoding="utf-8")
    await start_in_turn(table, supervisor, tally)


async def start_in_turn(
    table: Sequence[Program], supervisor: Supervisor, tally: Tally, first_s: float = ROOM_FIRST_S
) -> None:
    """Start what gives way to the others once the room has connected: the alert list comes before video.

    A room that does not come within `first_s` is not waited for.
    """
    supervisor.start(*(program.name for program in table if not program.patient))
    rooms = {program.name for program in table if program.ends_all}
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(first_s):
            while not (rooms <= set(tally.heard) or supervisor.finished.is_set()):
                await asyncio.sleep(LOOK_S)
    supervisor.start()


def clips_key(context: Context, options: RunOptions) -> str:
    """A hash of all that the plant's clips are drawn from: site, scenario, seed and the drawing itself."""
    simulation = context.site.simulation
    scenario = Path(options.scenario or context.site_path.parent / (simulation.scenario if simulation else ""))
    drawing = sorted(Path(devices.sim.__file__).parent.rglob("*.py"))
    said = b"".join(path.read_bytes() for path in (context.site_path, scenario, *drawing))
    return hashlib.sha256(said + repr(options.seed).encode()).hexdigest()


def _end_by_signal(supervisor: Supervisor) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers on a loop; Ctrl+C still works.
            loop.add_signal_handler(number, supervisor.finished.set)


async def _until_ready(supervisor: Supervisor, say: Say) -> bool:
    ready = asyncio.ensure_future(supervisor.ready())
    over = asyncio.ensure_future(supervisor.finished.wait())
    done, late = await asyncio.wait({ready, over}, timeout=READY_S, return_when=asyncio.FIRST_COMPLETED)
    for task in late:
        task.cancel()
    if not done:
        say(f"the plant was not ready within {READY_S:g} s; going on without it (see its log)")
    return ready in done


async def _until_over(supervisor: Supervisor, running: PlantBroker, seconds: float, say: Say) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds if seconds else float("inf")
    while loop.time() < deadline and not supervisor.finished.is_set():
        running.keep(say)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(supervisor.finished.wait(), min(WATCH_S, max(0.0, deadline - loop.time())))
