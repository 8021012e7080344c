"""`vigil bench wall`: thirty-six cameras, the rivals, camera to glass. Its parts: `many`, `rivals`, `glass`.

The limits and the rivals are measured in the same run on the same streams. Nothing is detected, everything recorded.
"""

from __future__ import annotations

import asyncio
from typing import Any

from console.bench import cameras, figures, glass, many, processes, rivals, session, video
from console.bench.figures import Figure

SECONDS = 20.0
SETTLE_S = 10.0
MANY, FEW, FPS = 36, 4, 25
SHARE, RATIO, MB = 0.95, 2.2, 12.0


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run all parts. `seconds` is the length of each measured part."""
    rivals.needed()
    return asyncio.run(_whole(seconds))


def bench_many(seconds: float = 0.0) -> dict[str, Any]:
    """Thirty-six cameras alone."""
    rows, notes = asyncio.run(measured(seconds or SECONDS))
    return figures.told("many", rows, notes)


async def measured(seconds: float) -> tuple[list[Figure], dict[str, Any]]:
    """The figures of thirty-six cameras and what they were made from."""
    with cameras.served(cameras.ids(MANY)) as address:
        span, memory_mb, peer_ms = await _shown(address, MANY, seconds)
        _, few_mb, _ = await _shown(address, FEW, 0.0)
    a_camera_mb = (memory_mb - few_mb) / (MANY - FEW)
    rows = [
        Figure("wall.36x25_shown_share", span.frames / (MANY * FPS * span.seconds), "", SHARE, False, 1.0),
        Figure("wall.cpu_ratio", span.ms_a_tile / peer_ms, "", RATIO, True, 1.0),
        Figure("wall.mb_per_camera", a_camera_mb, "MiB", MB, True),
    ]
    fps = [span.shown.get(camera, 0.0) / span.seconds for camera in cameras.ids(MANY)]
    notes = {"shown_fps_min": min(fps), "peer_ms_a_frame": peer_ms, "mb_36": memory_mb, "mb_4": few_mb}
    return rows, {**span.notes(), **{name: round(value, 2) for name, value in notes.items()}}


async def _whole(seconds: float) -> dict[str, Any]:
    rows, notes = list[Figure](), dict[str, Any]()
    for part, usual_s in ((measured, SECONDS), (rivals.measured, rivals.SECONDS), (glass.measured, glass.SECONDS)):
        try:
            more, said = await part(seconds or usual_s)
        except session.BenchFailed as failed:
            failed.measured = figures.told("wall", rows, notes) if rows else None
            raise
        rows, notes = [*rows, *more], {**notes, **said}
    return figures.told("wall", rows, notes)


async def _shown(address: str, count: int, seconds: float) -> tuple[video.Span, float, float]:
    """A room with so many cameras: how it played, its memory in MiB, and CPU milliseconds a frame of the limit, which
    is not measured when nothing is."""
    asked = ("--no-detection", "--windows", "1", "--link", f"video={address}")
    with session.screen(1, own=True):
        layout = session.wall_of(cameras.ids(count), MANY)  # The few are as small as the many.
        async with session.running(*asked, layout=layout, site=many.site_with(count)) as running:
            await session.until_shown(running, count)
            await asyncio.sleep(SETTLE_S)
            span = await video.playing(running, seconds)
            memory_mb = sum(_pss_mb(pid) for pid in running.pids("vision", "room"))
            urls = cameras.urls(address, cameras.ids(count))
            peer_ms = await asyncio.to_thread(video.peer_ms_a_frame, urls) if seconds else 0.0
    return span, memory_mb, peer_ms


def _pss_mb(pid: int) -> float:
    used = processes.usage(pid)
    if used is None:
        raise session.BenchFailed(f"process {pid} has ended while it was measured")
    return used.pss_mb
