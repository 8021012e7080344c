"""A whole room for hours while cameras die: `python -m tests.faults.soak --hours 2`. Not a test of the default run.

Sixteen cameras (or `--cameras N`), each with an RTSP server of its own; each minute one of these is killed and comes
back. Every ten seconds the memory, descriptors and threads of each program, the shared memory, the shown rates and the
load of the machine are written down. At the end it says of each whether it is flat, how long a camera that is back
takes to play, and what a dead one cost the others; in OUT/soak.json, and as rows of a table in OUT/soak.md. Exits with
1 when something is not as it should be.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from console.bench import cameras, many, processes, session
from console.bench.figures import percentile
from console.heartbeat import Alive
from console.ring import TileReader, ring_name
from devices.sim.video.streams import RtspServer
from tests.faults.trends import Trend, lost_frames, trend
from widgets.states.wall_layout import smallest_layout

CAMERAS = 16
SAMPLE_S, DEAD_S, LOOK_S = 10.0, 10.0, 0.02
BACK_S, LOST_FRAMES = 3.0, 1.0
"""Goals: a camera plays again within so long; a dead one costs each other camera less than so many frames, which is
what counting once a second can tell."""
GIVEN_UP_S = 30.0
KEPT_BEATS = 120


@dataclass(frozen=True, slots=True)
class Death:
    """One camera's server killed. `back_s`: from its being back to the first new picture; None when none came."""

    camera: str
    at_s: float
    back_s: float | None
    others_lost_frames: float


@dataclass
class Record:
    """What is written down."""

    series: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    """By 'program kind', as 'room-1 pss_mb'."""
    deaths: list[Death] = field(default_factory=list)
    restarts: list[str] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    """What wanted to run on the machine, ours or not (load average of a minute)."""
    _pids: dict[str, int] = field(default_factory=dict)

    def note(self, what: str, at_s: float, value: float) -> None:
        """One sample."""
        self.series.setdefault(what, []).append((round(at_s, 1), round(value, 3)))

    def note_program(self, name: str, at_s: float, used: processes.Usage) -> None:
        """What a program costs now; another process under its name is a restart."""
        if self._pids.setdefault(name, used.pid) != used.pid:
            self.restarts.append(f"{name} after {at_s:.0f} s")
            self._pids[name] = used.pid
        for kind in ("pss_mb", "descriptors", "threads"):
            self.note(f"{name} {kind}", at_s, getattr(used, kind))


class Servers:
    """An RTSP server for each camera, each a process that can be killed alone and comes back at the same address."""

    def __init__(self, ids: list[str]) -> None:
        self._drawn = cameras.clips()
        self._running: dict[str, RtspServer] = {}
        self._ports: dict[str, int] = {}
        for camera in ids:
            self.start(camera)

    @property
    def urls(self) -> dict[str, str]:
        """The stream of each camera."""
        return {camera: f"rtsp://{cameras.HOST}:{port}/{camera}" for camera, port in self._ports.items()}

    def start(self, camera: str) -> None:
        """Serve a camera, where it was before if it was. Somebody else may have that port for a while: it is asked for
        again. Raises BenchFailed."""
        until_s = time.monotonic() + GIVEN_UP_S
        while True:
            try:
                server, address = cameras.open_server([camera], self._ports.get(camera, 0), self._drawn)
                break
            except session.BenchFailed:
                if time.monotonic() > until_s:
                    raise
                time.sleep(LOOK_S)
        self._running[camera], self._ports[camera] = server, int(address.rpartition(":")[2])

    def kill(self, camera: str) -> None:
        """As a power cut does."""
        server = self._running.pop(camera)
        os.kill(server.pid, signal.SIGKILL)
        server.stop()

    def stop(self) -> None:
        """End all."""
        for server in self._running.values():
            server.stop()


class Counts:
    """The shown pictures by camera as the room told them, a beat a second."""

    def __init__(self) -> None:
        self._told: deque[tuple[float, dict[str, float]]] = deque(maxlen=KEPT_BEATS)

    def hear(self, message: object) -> None:
        """Any message; the room's heartbeats count."""
        if isinstance(message, Alive) and message.program == "room-1" and message.up:
            shown = {name[6:]: n for name, n in message.figures.items() if name.startswith("shown.")}
            self._told.append((message.at_us / 1e6, shown))

    def fps(self, from_s: float, to_s: float) -> dict[str, float]:
        """Pictures a second of each camera between two moments; empty when fewer than two beats lie between."""
        within = [told for told in self._told if from_s <= told[0] <= to_s]
        if len(within) < 2:
            return {}
        (since_s, first), (until_s, last) = within[0], within[-1]
        return {camera: (count - first.get(camera, 0.0)) / (until_s - since_s) for camera, count in last.items()}


class Soak:
    """One room that is watched and harmed."""

    def __init__(self, running: session.Session, servers: Servers, every_s: float) -> None:
        self.record, self.counts = Record(), Counts()
        self._running, self._servers, self._every_s = running, servers, every_s
        self._began_s = time.monotonic()

    async def until(self, hours: float) -> None:
        """Watch and harm it for so long. Raises BenchFailed when the room ends."""
        ends_s = self._began_s + hours * 3600
        harming = asyncio.create_task(self._harm(ends_s))
        try:
            while time.monotonic() < ends_s:
                await asyncio.sleep(min(SAMPLE_S, max(0.0, ends_s - time.monotonic())))
                self._hear()
                self._sample()
                if harming.done():
                    harming.result()  # What went wrong there is said at once, not when all hours are over.
            await harming
        finally:
            harming.cancel()

    def _now_s(self) -> float:
        return time.monotonic() - self._began_s

    def _hear(self) -> None:
        for _, message in self._running.heard:
            self.counts.hear(message)
        self._running.heard.clear()

    def _sample(self) -> None:
        at_s, now_s = self._now_s(), time.time()
        found = processes.programs(self._running.pid)
        if not found:
            raise session.BenchFailed(f"the room has ended; see {self._running.home.logs}")
        for name, pid in found.items():
            if (used := processes.usage(pid)) is not None:
                self.record.note_program(name, at_s, used)
        rings = ring_name(self._running.site_id, self._running.home.key, "")
        self.record.note("rings shared_mb", at_s, processes.shared_mb(rings))
        self.record.loads.append(round(os.getloadavg()[0], 2))
        if rates := self.counts.fps(now_s - SAMPLE_S - 1, now_s):
            self.record.note("wall shown_fps", at_s, median(rates.values()))

    async def _harm(self, ends_s: float) -> None:
        """Kill one server after the other; the last is left time to come back."""
        ids, place = list(self._servers.urls), 0
        while time.monotonic() + self._every_s + DEAD_S + GIVEN_UP_S < ends_s:
            await asyncio.sleep(self._every_s)
            self.record.deaths.append(await self._one_death(ids[place % len(ids)]))
            place += 1

    async def _one_death(self, camera: str) -> Death:
        began_s, at_s = time.time(), self._now_s()
        self._servers.kill(camera)
        await asyncio.sleep(DEAD_S)
        await asyncio.to_thread(self._servers.start, camera)
        back_s = await self._plays_after(camera)
        await asyncio.sleep(1.5)  # The room tells its counts once a second.
        self._hear()
        before, during = self.counts.fps(began_s - DEAD_S, began_s), self.counts.fps(began_s, began_s + DEAD_S)
        return Death(camera, round(at_s, 1), back_s, round(lost_frames(before, during, DEAD_S, camera), 2))

    async def _plays_after(self, camera: str) -> float | None:
        """Seconds until the camera's ring has a picture that was captured from now on."""
        reader = TileReader(ring_name(self._running.site_id, self._running.home.key, camera))
        since_s, since_us = time.monotonic(), time.time_ns() // 1000
        try:
            while time.monotonic() - since_s < GIVEN_UP_S:
                tile = reader.newest()
                if tile is not None and tile.captured_at_us > since_us:
                    return round(time.monotonic() - since_s, 3)
                await asyncio.sleep(LOOK_S)
        finally:
            reader.close()
        return None


def judged(record: Record) -> list[Trend]:
    """Every series that is long enough, judged."""
    return [
        trend(what, what.rpartition(" ")[2], samples) for what, samples in record.series.items() if len(samples) > 2
    ]


def outcome(record: Record, hours: float) -> dict[str, Any]:
    """What is said at the end. `good`: all is as it should be."""
    trends, backs = judged(record), [death.back_s for death in record.deaths]
    played = [back_s for back_s in backs if back_s is not None]
    lost = [death.others_lost_frames for death in record.deaths]
    worst_back, cost = max(played, default=0.0), median(lost) if lost else 0.0
    good = all(one.flat for one in trends) and len(played) == len(backs) and worst_back <= BACK_S
    return {
        "hours": hours,
        "good": good and cost < LOST_FRAMES and not record.restarts,
        "kills": len(backs),
        "never_back": len(backs) - len(played),
        "back_s_p50": percentile(played, 0.5),
        "back_s_max": worst_back,
        "others_lost_frames_a_kill": round(cost, 2),
        "restarts": record.restarts,
        "load_p50": percentile(record.loads, 0.5),
        "load_max": max(record.loads, default=0.0),
        "trends": [asdict(one) for one in trends],
    }


def table(said: dict[str, Any]) -> str:
    """The same as rows of docs/performance.md."""
    rows = [_row(one) for one in said["trends"]]
    back = f"{said['back_s_p50']:.2f} s, longest {said['back_s_max']:.2f} s, never {said['never_back']}"
    rows.append(f"| a camera that is back plays after | {back} | {said['kills']} kills | goal {BACK_S:g} s |")
    cost = f"{said['others_lost_frames_a_kill']:.2f} frames"
    rows.append(f"| a dead camera costs each other one | {cost} | | goal: none |")
    rows.append(f"| load of the machine | {said['load_p50']:.1f}, most {said['load_max']:.1f} | | |")
    head = f"| {said['hours']:g} h, a camera killed each minute | begin → end | slope | |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def _row(one: dict[str, Any]) -> str:
    verdict = "flat" if one["flat"] else "NOT FLAT"
    return f"| {one['what']} | {one['first']:.1f} → {one['last']:.1f} | {one['per_hour']:+.3f} an hour | {verdict} |"


async def soak(hours: float, every_s: float, count: int, more: list[str]) -> tuple[dict[str, Any], Record]:
    """Run it with so many cameras and say how it was."""
    with session.screen(1, own=True), _serving(cameras.ids(count)) as servers:
        site = many.site_with(count, servers.urls)
        asked = ("--windows", "1", "--link", f"video={cameras.HOST}:9", *more)
        layout = session.wall_of(cameras.ids(count), smallest_layout(count).size)
        run = session.running(*asked, layout=layout, site=site, topics=("alive/+",), traced=False)
        async with run as running:
            await session.until_shown(running, count)
            watched = Soak(running, servers, every_s)
            await watched.until(hours)
    return outcome(watched.record, hours), watched.record


@contextlib.contextmanager
def _serving(ids: list[str]) -> Iterator[Servers]:
    servers = Servers(ids)
    try:
        yield servers
    finally:
        servers.stop()


def main(arguments: list[str]) -> int:
    """Run it from the command line. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description="A whole room for hours.")
    parser.add_argument("--hours", type=float, default=2.0)
    parser.add_argument("--every", type=float, default=60.0, metavar="S", help="seconds between two kills")
    parser.add_argument("--cameras", type=int, default=CAMERAS, choices=range(1, 37), metavar="N")
    parser.add_argument("--no-detection", action="store_true", help="pictures only")
    parser.add_argument("--out", default="", metavar="DIR", help="where soak.json and soak.md are left (default: home)")
    parsed = parser.parse_args(arguments)
    more = ["--no-detection"] if parsed.no_detection else []
    said, record = asyncio.run(soak(parsed.hours, parsed.every, parsed.cameras, more))
    out = Path(parsed.out) if parsed.out else session.clips_home().root / "soak"
    out.mkdir(parents=True, exist_ok=True)
    whole = {**said, "deaths": [asdict(death) for death in record.deaths], "series": record.series}
    (out / "soak.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    (out / "soak.md").write_text(table(said), encoding="utf-8")
    print(f"{table(said)}\n{out}")
    return 0 if said["good"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
