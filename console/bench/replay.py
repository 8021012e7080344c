"""`vigil bench replay`: a whole shift of a large plant, opened, sought through, played fast, its boxes read back.

The shift (eight hours, 500 gas points, 500 people, 16 cameras, 2,000 alerts) is made once, by the tape, the journal and
the recorder of this project, and kept among the benches' files. `--seconds` makes a shift of that length.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from console.bench import figures, many, session, shift, storm
from console.bench.figures import Figure, percentile
from console.bench.session import BenchFailed
from console.site.demo import DEMO_SITE

SEEKS, BOXES, PLAY_S = 100, 10_000, 20.0
SHORT_S = 3600
"""A shorter shift is sought through less, in proportion."""
LONGEST_S = 3 * 3600.0
OPEN_MS, SEEK_MS, DRIFT, GROWTH_MB, LIVE_MS = 1000.0, 300.0, 1.0, 64.0, 200.0


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it. `seconds` is the length of the shift."""
    size = shift.Size(seconds=int(seconds)) if seconds else shift.Size()
    size = shift.Size(**{**asdict(size), "alerts": min(size.alerts, size.seconds)})
    share = min(1.0, size.seconds / SHORT_S)
    play_s = min(PLAY_S, size.seconds / 20)
    said = measured(size, play_s, max(10, round(SEEKS * share)), max(100, round(BOXES * share)))
    return figures.told("replay", rows(said), notes(said, size))


def measured(size: shift.Size, play_s: float, seeks: int, boxes: int, folder: Path | None = None) -> dict[str, Any]:
    """What the room of a process of its own said. Raises BenchFailed with its last words."""
    folder = folder or session.clips_home().root / f"shift-{size.name}"
    folder.mkdir(parents=True, exist_ok=True)
    site = site_for(size, folder)
    asked = (str(folder), str(site), json.dumps(asdict(size)), str(play_s), str(seeks), str(boxes))
    with session.screen(2, own=True):
        command = [sys.executable, "-m", "console.bench.replaying", *asked]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_S, check=False)
    if done.returncode:
        raise BenchFailed(done.stderr.strip()[-600:])
    said: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return said


def rows(said: dict[str, Any]) -> list[Figure]:
    """The figures beside their goals."""
    return [
        Figure("replay.open_ms", said["open_ms"], "ms", OPEN_MS, True),
        Figure("replay.seek_ms_p95", percentile(said["seek_ms"], 0.95), "ms", SEEK_MS, True),
        Figure("replay.seeks_not_whole", said["seeks_not_whole"], "", 0.0, True),
        Figure("replay.8x_drift_frames", said["drift_frames_max"], "frames", DRIFT, True),
        Figure("replay.box_off_by_one", said["boxes_wrong"], "", 0.0, True),
        Figure("replay.memory_growth_mb", said["growth_mb"], "MB", GROWTH_MB, True),
        Figure("replay.live_ms_p99", said["replay_live_ms_p99"], "ms", LIVE_MS, True, limit=said["quiet_live_ms_p99"]),
    ]


def notes(said: dict[str, Any], size: shift.Size) -> dict[str, Any]:
    """What else was seen."""
    kept = ("boxes_looked_at", "wall_behind_frames_p50", "speed_reached", "moments_per_s", "resident_mb", "peak_mb",
            "quiet_live_ms_p50", "replay_live_ms_p50")  # fmt: skip
    seeks = {"seek_ms_p50": percentile(said["seek_ms"], 0.5), "seeks": len(said["seek_ms"])}
    seeks |= {"seek_cpu_ms_p50": percentile(said["seek_cpu_ms"], 0.5), "seek_ms_best": min(said["seek_ms"])}
    return {"shift": size.name, **seeks, **{name: round(said[name], 1) for name in kept}}


def site_for(size: shift.Size, folder: Path) -> Path:
    """The demo plant with the shift's gas points, people and cameras; beside the shift."""
    tables = tomllib.loads(DEMO_SITE.read_text(encoding="utf-8"))
    points = storm.more_points(tables, size.gas * len(storm.STAGES))
    workers, known = tables["worker"], {point["id"] for point in tables["gas_point"]}
    more = [{**point, **_named(f"G-{n}")} for n, point in enumerate(points) if f"G-{n}" not in known]
    crowd = [
        {**workers[n % len(workers)], **_named(f"W-{n}"), "tag": f"XT-{n}", "band": f"XB-{n}"}
        for n in range(size.people)
    ]
    tables = many.with_cameras(tables, size.cameras, {})
    tables = {**tables, "gas_point": [*tables["gas_point"], *more], "worker": [*workers, *crowd]}
    tables.pop("simulation", None)
    path = folder / "site.toml"
    path.write_text(many.as_toml(tables), encoding="utf-8")
    return path


def _named(name: str) -> dict[str, str]:
    return {"id": name, "name": name, "name_en": name}
