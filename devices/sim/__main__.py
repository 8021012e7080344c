"""The simulated plant as a process of its own: RTSP, MQTT and Modbus of one site file.

When everything listens it prints one line of JSON on standard output: {"ready": true, "started_at_us": …, "pid": …}.
That moment is second 0 of the scenario. It ends when its standard input closes or when it is told to terminate.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import threading
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from pymodbus.server import ModbusTcpServer

from devices.errors import DeviceError
from devices.sim.baking import VideoStreams, baked
from devices.sim.field import STEP_S, Field
from devices.sim.modbus import listening, silent
from devices.sim.mqtt import BrokerLine, read_access
from devices.sim.opening import open_plant
from devices.sim.plant import Plant
from devices.sim.scenario import ScenarioError

FIRST_CONNECT_S = 15.0
FARTHEST_BEHIND_STEPS = 10
"""After a longer halt of the machine, what was not said stays unsaid."""

log = logging.getLogger("devices.sim")


class Stoppable(Protocol):
    """What listens and can be ended."""

    def stop(self) -> None:
        """End it."""


class PlantClock:
    """Seconds since the plant started; 0 until then."""

    def __init__(self) -> None:
        self._began_s: float | None = None
        self.started_at_us = 0

    def start(self) -> None:
        """Now is second 0."""
        self.started_at_us = time.time_ns() // 1000
        self._began_s = time.monotonic()

    def __call__(self) -> float:
        return 0.0 if self._began_s is None else time.monotonic() - self._began_s


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the plant until it is told to end. Returns 0, or 2 when a file or an address cannot be used."""
    parsed = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)
    try:
        plant = open_plant(Path(parsed.site), parsed.scenario, parsed.seed)
    except (OSError, tomllib.TOMLDecodeError, ScenarioError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        asyncio.run(_run(parsed, plant.site, plant))
    except DeviceError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devices.sim", description="Pretend to be a plant, at the wire.")
    parser.add_argument("site", help="site file")
    parser.add_argument("--access", required=True, help="JSON with host, port and passwords of the broker")
    links = "JSON of link names to host:port, over those of the site file; '' for one that is not to be simulated"
    parser.add_argument("--links", default="{}", help=links)
    parser.add_argument("--cache", default=".", help="folder for what can be made again, such as video clips")
    parser.add_argument("--seed", type=int, help="over the seed of the site file")
    parser.add_argument("--scenario", help="over the scenario of the site file")
    parser.add_argument("--no-video", action="store_true", help="leave the cameras out")
    return parser


async def _run(parsed: argparse.Namespace, site: dict[str, Any], plant: Plant) -> None:
    links = {name: at for name, at in {**site.get("links", {}), **json.loads(parsed.links)}.items() if at}
    stop = _stop_asked()
    clock = PlantClock()
    line = BrokerLine(read_access(Path(parsed.access)), site["id"])
    line.start()
    video = None if parsed.no_video else await _video(site, plant, Path(parsed.cache), links, stop)
    servers: list[ModbusTcpServer] = []
    heads: Sequence[Stoppable] = ()
    try:
        servers = [] if stop.is_set() else await listening(site, plant, clock, links)
        await _first_connect(line, stop)
        if not stop.is_set():
            clock.start()
            if video is not None:
                video.start(clock.started_at_us)
            print(json.dumps({"ready": True, "started_at_us": clock.started_at_us, "pid": os.getpid()}), flush=True)
            heads = () if video is None else _heads(site, links)
            await _speak(Field(site, plant, clock.started_at_us), clock, line, stop)
    finally:
        for head in heads:
            head.stop()
        if video is not None:
            video.stop()
        await silent(servers)
        line.stop()


async def _speak(field: Field, clock: PlantClock, line: BrokerLine, stop: asyncio.Event) -> None:
    """Say each step when it comes."""
    step = 0
    while not stop.is_set():
        now = int(clock() / STEP_S)
        for due in range(max(step, now - FARTHEST_BEHIND_STEPS), now + 1):
            for topic, payload in field.said_at(due):
                line.say(topic, payload)
        step = now + 1
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), max(0.0, step * STEP_S - clock()))


async def _video(
    site: dict[str, Any], plant: Plant, cache: Path, links: dict[str, str], stop: asyncio.Event
) -> VideoStreams | None:
    """The cameras, baked and ready to start; None where the site has none or the plant shall end first."""
    if "video" not in links or not site.get("camera"):
        return None
    from devices.sim.video.streams import Streams

    host, _, port = links["video"].rpartition(":")
    streams = Streams(site, plant, cache, (host, int(port)))
    return streams if await baked(streams, stop) else None


def _heads(site: dict[str, Any], links: dict[str, str]) -> Sequence[Stoppable]:
    """The cameras that can be turned. What they need is loaded when all else listens: nobody waits for it."""
    from devices.sim.heads import turning

    return turning(site, links)


async def _first_connect(line: BrokerLine, stop: asyncio.Event) -> None:
    """Wait for the broker, a while: second 0 of the scenario shall be heard. Later it comes and goes as it likes."""
    until_s = time.monotonic() + FIRST_CONNECT_S
    while not line.connected.is_set() and not stop.is_set():
        if time.monotonic() > until_s:
            log.warning("no broker after %g s; the plant starts unheard", FIRST_CONNECT_S)
            return
        await asyncio.sleep(0.02)


def _stop_asked() -> asyncio.Event:
    """Set when standard input closes or a signal asks to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_asked(*_: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended already
            loop.call_soon_threadsafe(stop.set)

    def watch_input() -> None:
        # Raw reads: a thread that waits in sys.stdin holds a lock that the interpreter wants at its end.
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        on_asked()

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, on_asked)
    threading.Thread(target=watch_input, daemon=True).start()
    return stop


if __name__ == "__main__":
    raise SystemExit(main())
