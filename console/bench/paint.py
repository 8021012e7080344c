"""`vigil bench paint`: thirty-six tiles, all new all the time, by the wall's own painter and by OpenGL, at two sizes.

Which of the two is cheaper hangs on the machine: where a graphics card draws, decision 5 is to be looked at again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from console.bench import figures, processes, session
from console.bench.figures import Figure

TILES, SECONDS = 36, 6.0
SIZES_PX = ((1920, 1080), (3840, 2160))
START_S = 60.0
ROOM_US = 0.5e6 / (TILES * 25)
"""CPU a tile that leaves half of a core to the rest of the window, at 25 pictures a second."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What it took to paint tiles: CPU microseconds a tile in the window and in the screen's own process, tiles a
    second, and who drew. No tiles: it cannot be drawn so here."""

    window_us: float
    screen_us: float
    tiles_s: float
    drawn_by: str

    @property
    def us(self) -> float:
        """A tile, all in all."""
        return self.window_us + self.screen_us


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it. `seconds` is how long each window is measured."""
    rows, notes = list[Figure](), dict[str, Any]()
    for wide, high in SIZES_PX:
        with session.screen(1, own=True, size_px=(wide, high)) as screen:
            raster, gl = (cost(kind, TILES, seconds or SECONDS, screen) for kind in ("raster", "gl"))
        if raster is None:
            raise session.BenchFailed(f"the wall painted nothing at {wide}x{high}")
        rows.append(Figure(f"paint.raster_us_a_tile.{high}", raster.us, "us", ROOM_US, True, gl.us if gl else None))
        notes |= {f"raster_{high}": _said(raster), f"gl_{high}": _said(gl)}
    return figures.told("paint", rows, notes)


def cost(kind: str, tiles: int, seconds: float, screen: int) -> Cost | None:
    """Measure one window on the display of the environment; the X server is below the process `screen` (0: none of
    ours). None where the window paints nothing. Raises BenchFailed."""
    server = processes.below_named(screen, "Xvfb") if screen else 0
    before_s = processes.cpu_s(server) if server else 0.0
    command = [sys.executable, "-m", "console.bench.painting", kind, str(tiles), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=START_S + seconds, check=False)
    if done.returncode:
        raise session.BenchFailed(f"the {kind} window ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    said = json.loads(done.stdout.splitlines()[-1])
    if not said["tiles"]:
        return None
    screen_s = processes.cpu_s(server) - before_s if server else 0.0
    return Cost(
        window_us=said["cpu_s"] * 1e6 / said["tiles"],
        screen_us=screen_s * 1e6 / said["painted"],
        tiles_s=said["tiles"] / said["seconds"],
        drawn_by=said["drawn_by"],
    )


def _said(cost: Cost | None) -> str:
    if cost is None:
        return "paints nothing here"
    return f"{cost.window_us:.0f} + {cost.screen_us:.0f} us a tile, {cost.tiles_s:.0f} tiles/s, {cost.drawn_by}"
