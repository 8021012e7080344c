"""`vigil bench start`: from the command to the first tile and to the alert list, with clips and packages in place.

The limit beside it: the time Python needs to import Qt and open an empty window on the same machine.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from typing import Any

from console.bench import figures, session
from console.bench.figures import Figure
from console.site.demo import DEMO_SITE
from console.site.read import read_site

RUNS = 3
EMPTY_WINDOW = """
import time; since = time.perf_counter()
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([]); window = QWidget(); window.show(); app.processEvents()
print(time.perf_counter() - since)
"""


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it. `seconds` is not used: it takes as long as three starts."""
    return asyncio.run(_bench())


async def _bench() -> dict[str, Any]:
    tiles: list[float] = []
    lists: list[float] = []
    for run in range(RUNS + 1):
        tile_s, list_s = await _one_start()
        if run:  # The first run may bake the plant's clips.
            tiles.append(tile_s)
            lists.append(list_s)
    empty_s = await asyncio.to_thread(_empty_window_s)
    return figures.told(
        "start",
        [
            Figure("start.first_tile_s", statistics.median(tiles), "s", 8, True, empty_s),
            Figure("start.alert_list_s", statistics.median(lists), "s", 3, True, empty_s),
        ],
        {"runs": RUNS, "tiles_s": [round(s, 2) for s in tiles], "lists_s": [round(s, 2) for s in lists]},
    )


async def _one_start() -> tuple[float, float]:
    site = read_site(DEMO_SITE)
    async with session.running() as running:
        await session.until_shown(running, len(site.cameras))
    began_s = running.started_at_s
    return running.trace["first_tile_at_us"] / 1e6 - began_s, running.trace["alert_list_at_us"] / 1e6 - began_s


def _empty_window_s() -> float:
    since = time.perf_counter()
    subprocess.run([sys.executable, "-c", EMPTY_WINDOW], check=True, env={"QT_QPA_PLATFORM": "offscreen"}, timeout=60)
    return time.perf_counter() - since
