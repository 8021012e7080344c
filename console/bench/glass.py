"""`vigil bench glass`: from the drawing of a camera's picture to its pixels on the screen, over real RTSP.

One of sixteen cameras shows the time as blocks; the X screen is grabbed and the time read back from the tile. So the
way is: drawn, coded by x264, sent, received, decoded, recorded, put into the ring, painted, shown.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

from console.bench import cameras, figures, many, session
from console.bench.clock.camera_process import clock_camera
from console.bench.clock.watching import Lateness, watch
from console.bench.figures import Figure, percentile
from console.programs.display import HEIGHT_PX, WIDTH_PX

SECONDS = 60.0
SETTLE_S = 8.0
CAMERAS = 16
SHOWS_TIME = "C16"
P95_MS, GROWTH_MS = 250.0, 20.0


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it. `seconds` is the length of the measured part."""
    rows, notes = asyncio.run(measured(seconds or SECONDS))
    return figures.told("glass", rows, notes)


async def measured(seconds: float) -> tuple[list[Figure], dict[str, Any]]:
    """The figures and what else was seen."""
    with session.screen(1, own=True), clock_camera() as url, cameras.served(cameras.ids(CAMERAS - 1)) as address:
        site = many.site_with(CAMERAS, {SHOWS_TIME: url})
        asked = ("--no-detection", "--windows", "1", "--link", f"video={address}")
        async with session.running(*asked, layout=session.wall_of(cameras.ids(CAMERAS), CAMERAS), site=site) as running:
            await session.until_shown(running, CAMERAS)
            await asyncio.sleep(SETTLE_S)
            screen = os.environ["DISPLAY"], (WIDTH_PX, HEIGHT_PX), seconds
            seen, place = await asyncio.to_thread(watch, *screen)
    return rows(seen), {**notes(seen, seconds), "glass_tile_scale": round(place.scale_x, 3)}


def rows(seen: Lateness) -> list[Figure]:
    """How late, and whether later and later."""
    return [
        Figure("wall.glass_ms_p95", percentile(seen.late_ms, 0.95), "ms", P95_MS, True),
        Figure("wall.glass_growth_ms", seen.growth_ms(), "ms", GROWTH_MS, True),
    ]


def notes(seen: Lateness, seconds: float) -> dict[str, Any]:
    """The parts of the run, and how many of the clock's pictures were seen at all."""
    first, last = seen.quarters()
    said = {
        "glass_ms_p50": percentile(seen.late_ms, 0.5),
        "glass_ms_max": max(seen.late_ms, default=0.0),
        "glass_first_quarter_ms_p95": first,
        "glass_last_quarter_ms_p95": last,
        "glass_age_at_any_moment_ms_p95": percentile(seen.ages_ms, 0.95),
        "glass_times_seen_per_s": len(seen.late_ms) / seconds,
        "glass_grabs_unread": seen.unread,
    }
    return {name: round(float(value), 1) for name, value in said.items()}
