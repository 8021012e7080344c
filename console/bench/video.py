"""`vigil bench video`: 16 cameras 640x360 at 25 fps decoded, recorded and painted, detection off.

The limit is measured in the same run: CPU a frame of `ffmpeg -f null -` on the very same streams, after the measured
part, while the room goes on.
"""

from __future__ import annotations

import asyncio
import math
import os
import re
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from console.bench import figures, peers, session
from console.bench.figures import Figure
from console.site.demo import DEMO_SITE
from console.site.model import Site
from console.site.read import read_site

SECONDS = 20.0
SETTLE_S = 5.0
PEER_S = 8
PEERS_AT_ONCE = 4


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it. `seconds` is the length of the measured part."""
    return asyncio.run(_bench(seconds or SECONDS))


async def _bench(seconds: float) -> dict[str, Any]:
    site = read_site(DEMO_SITE)
    day = session.day_with("")
    options = ("--no-detection", "--windows", "1", "--scenario", str(day))
    with session.screen(1):
        return await _measured(site, seconds, options)


async def _measured(site: Site, seconds: float, options: tuple[str, ...]) -> dict[str, Any]:
    async with session.running(*options, layout=session.WALL) as running:
        await session.until_shown(running, len(site.cameras))
        await asyncio.sleep(SETTLE_S)
        span = await playing(running, seconds)
        urls = [camera.url.format_map(running.links()) for camera in site.cameras]
        peer_ms = await asyncio.to_thread(peer_ms_a_frame, urls)
    fps = [span.shown.get(camera.id, 0.0) / span.seconds for camera in site.cameras]
    return figures.told(
        "video",
        [
            Figure("video.shown_fps_min", min(fps), "fps", 24, False, 25.0),
            Figure("video.cpu_ratio", span.ms_a_tile / peer_ms, "", 2.5, True, 1.0),
            Figure("video.cpu_ms_a_tile", span.ms_a_tile, "ms", 2.5 * peer_ms, True, peer_ms),
        ],
        {"shown_fps_mean": round(sum(fps) / len(fps), 2), **span.notes()},
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A while of a playing wall: frames shown by camera, and CPU seconds of vision and of the room."""

    seconds: float
    shown: dict[str, float]
    cpu_s: dict[str, float]

    @property
    def frames(self) -> float:
        """Frames shown of all cameras."""
        return sum(self.shown.values())

    @property
    def ms_a_tile(self) -> float:
        """CPU milliseconds a shown frame; infinite when none was."""
        return sum(self.cpu_s.values()) * 1000 / self.frames if self.frames else math.inf

    def notes(self) -> dict[str, float]:
        """Its parts."""
        parts = {f"{part}_ms_a_tile": cpu_s * 1000 / max(self.frames, 1) for part, cpu_s in self.cpu_s.items()}
        cores = {"cores_used": sum(self.cpu_s.values()) / self.seconds}
        return {name: round(value, 2) for name, value in {**cores, **parts}.items()}


async def playing(running: session.Session, seconds: float) -> Span:
    """Watch a room play for so long. The lengths are those between the heartbeats that told the counts."""
    before, cpu_before, since_us = _shown_by_camera(running), _cpu_s(running), _told_at_us(running)
    await asyncio.sleep(seconds)
    after, cpu_after, until_us = _shown_by_camera(running), _cpu_s(running), _told_at_us(running)
    shown = {camera: count - before.get(camera, 0.0) for camera, count in after.items()}
    spent = {part: cpu_after[part] - cpu_before[part] for part in cpu_after}
    return Span((until_us - since_us) / 1e6 or seconds, shown, spent)


def peer_ms_a_frame(urls: Sequence[str]) -> float:
    """CPU milliseconds a frame of `ffmpeg -f null -`, one process a stream, over all of these streams."""
    ffmpeg = peers.program("ffmpeg")
    with ThreadPoolExecutor(PEERS_AT_ONCE) as pool:
        measured = list(pool.map(lambda url: _one_peer(ffmpeg, url), urls))
    return sum(cpu_ms for cpu_ms, _ in measured) / sum(frames for _, frames in measured)


def _one_peer(ffmpeg: str, url: str) -> tuple[float, int]:
    command = [ffmpeg, "-nostdin", "-benchmark", "-threads", "1", "-rtsp_transport", "tcp", "-i", url]
    command += ["-t", str(PEER_S), "-an", "-f", "null", "-"]
    environment = {**os.environ, "LC_ALL": "C"}
    told = subprocess.run(command, capture_output=True, text=True, timeout=PEER_S * 6, env=environment)
    times = re.search(r"bench: utime=([\d.]+)s stime=([\d.]+)s", told.stderr)
    frames = re.findall(r"frame=\s*(\d+)", told.stderr)
    if times is None or not frames:
        raise session.BenchFailed(f"ffmpeg did not play {url}: {told.stderr[-300:]}")
    return (float(times[1]) + float(times[2])) * 1000, int(frames[-1])


def _shown_by_camera(running: session.Session) -> dict[str, float]:
    room = running.beats.get("room-1")
    figures_said = room.figures if room is not None else {}
    return {name.removeprefix("shown."): n for name, n in figures_said.items() if name.startswith("shown.")}


def _told_at_us(running: session.Session) -> int:
    room = running.beats.get("room-1")
    return room.at_us if room is not None else 0


def _cpu_s(running: session.Session) -> dict[str, float]:
    return {part: running.figure("cpu_s", part) for part in ("vision", "room")}
