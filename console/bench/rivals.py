"""`vigil bench rivals`: the CPU of the wall beside mpv's, and of the recorder beside motion's, on the same streams.

Each has the machine for itself, one after the other, for the same time; the streams come from a server that outlives
both. CPU is read from /proc, of the wall for each picture shown. What the X server spends is told apart.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from console.bench import cameras, figures, many, motion, mpv, peers, processes, session
from console.bench.figures import Figure

SECONDS = 20.0
SETTLE_S = 5.0
TILES, RECORDED = 16, 4
FPS = 25
MOTION_FPS = 15
"""Pictures a second of each camera that `motion` looks at: as Debian ships it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """A while of one side: cores used by it and by the X server, and pictures shown a second and tile."""

    cores: float
    x_cores: float = 0.0
    shown_fps: float = 0.0

    @property
    def ms_a_tile(self) -> float:
        """CPU milliseconds for a picture shown in a tile: who shows less gains nothing by it."""
        return self.cores * 1000 / (self.shown_fps * TILES) if self.shown_fps > 0 else math.inf


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it. `seconds` is the length of each measured part."""
    needed()
    rows, notes = asyncio.run(measured(seconds or SECONDS))
    return figures.told("rivals", rows, notes)


def needed() -> None:
    """Raises BenchFailed at once when a rival is not installed."""
    for name in ("mpv", "motion"):
        peers.program(name)


async def measured(seconds: float) -> tuple[list[Figure], dict[str, Any]]:
    """The figures and what they were made from."""
    with cameras.served(cameras.ids(TILES)) as address:
        wall = await _our_wall(address, seconds)
        stack = await asyncio.to_thread(_mpv, cameras.urls(address, cameras.ids(TILES)), seconds)
        recorder = await _our_recorder(address, seconds)
        bare = await _our_recorder(address, seconds, "--no-detection")
        watcher = await asyncio.to_thread(_motion, cameras.urls(address, cameras.ids(RECORDED)), seconds)
    rows = [
        Figure("wall.vs_mpv_cpu", wall.ms_a_tile / stack.ms_a_tile, "", 1.0, True, 1.0),
        Figure("record.vs_motion_cpu", recorder.cores / watcher.cores, "", 1.0, True, 1.0),
    ]
    said = {**_told("wall", wall), **_told("mpv", stack), "record_cores": recorder.cores, "motion_cores": watcher.cores}
    said["record_without_detector_cores"] = bare.cores
    return rows, {**{name: round(value, 3) for name, value in said.items()}, "motion_looks_fps": MOTION_FPS}


def _told(who: str, spent: Spent) -> dict[str, float]:
    return {f"{who}_cores": spent.cores, f"{who}_x_server_cores": spent.x_cores, f"{who}_shown_fps": spent.shown_fps}


async def _our_wall(address: str, seconds: float) -> Spent:
    with session.screen(1, own=True) as screen:
        asked = ("--no-detection", "--windows", "1", "--link", f"video={address}")
        layout = session.wall_of(cameras.ids(TILES), TILES)
        async with session.running(*asked, layout=layout, site=many.site_with(TILES)) as running:
            await session.until_shown(running, TILES)
            await asyncio.sleep(SETTLE_S)
            shown, told_us = running.figure("frames_shown"), running.beats["room-1"].at_us
            cores, x_cores = await asyncio.to_thread(cores_used, running.pids("vision", "room"), screen, seconds)
            shown_s = (running.beats["room-1"].at_us - told_us) / 1e6
            return Spent(cores, x_cores, (running.figure("frames_shown") - shown) / shown_s / TILES)


async def _our_recorder(address: str, seconds: float, *more: str) -> Spent:
    asked = (session.NO_ROOM, "--link", f"video={address}", *more)
    async with session.running(*asked, site=many.site_with(RECORDED)) as running:
        await session.until_shown(running, RECORDED, room=False)
        await asyncio.sleep(SETTLE_S)
        cores, _ = await asyncio.to_thread(cores_used, running.pids("vision"), 0, seconds)
    return Spent(cores)


def _mpv(urls: list[str], seconds: float) -> Spent:
    with session.screen(1, own=True) as screen, mpv.playing(urls) as player:
        time.sleep(SETTLE_S)
        played, since_s = _played(player), time.monotonic()
        cores, x_cores = cores_used([player.pid], screen, seconds)
        shown = (_played(player) - played) / (time.monotonic() - since_s)
    return Spent(cores, x_cores, shown)


def _played(player: mpv.Player) -> float:
    """Stacked pictures that it has shown: it drops none unless it says so."""
    return FPS * (player.said("time-pos") or 0.0) - (player.said("frame-drop-count") or 0.0)


def _motion(urls: list[str], seconds: float) -> Spent:
    with motion.watching(urls, MOTION_FPS) as watcher:
        time.sleep(SETTLE_S)
        before = watcher.recorded()
        cores, _ = cores_used([watcher.pid], 0, seconds)
        if watcher.recorded() <= before:
            raise session.BenchFailed("motion has stopped recording")
    return Spent(cores)


def cores_used(
    pids: list[int], screen: int, seconds: float, wait: Callable[[float], None] = time.sleep
) -> tuple[float, float]:
    """Cores that processes use over a while, and those of the X server below the process `screen` (0: none of ours)."""
    server = [processes.below_named(screen, "Xvfb")] if screen else []
    before, since_s = [_cpu_s(pids), _cpu_s(server)], time.monotonic()
    wait(seconds)
    took_s = time.monotonic() - since_s
    return (_cpu_s(pids) - before[0]) / took_s, (_cpu_s(server) - before[1]) / took_s


def _cpu_s(pids: list[int]) -> float:
    return sum(map(processes.cpu_s, pids))
