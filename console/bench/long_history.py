"""The list of alerts with 100,000 calls of a week below what is live, in a window of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile

from console.bench import session
from console.bench.figures import Figure

CALLS = 100_000
PATIENCE_S = 400.0
GOALS_MS = {"open": 30_000.0, "search": 1000.0, "sort": 1000.0, "group": 1000.0}
BLOCK_MS = 50.0


def history_figures(calls: int = CALLS) -> list[Figure]:
    """How long it takes to open, to search, to sort and to group, how long the window stands still meanwhile, and how
    fast the list is scrolled. Raises BenchFailed."""
    with session.screen(1), tempfile.TemporaryDirectory(prefix="vigil-history-") as folder:
        command = [sys.executable, "-m", "console.bench.history_window", folder, str(calls)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if done.returncode:
        raise session.BenchFailed(f"the window ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    said = json.loads(done.stdout.splitlines()[-1])
    took = said["took"]
    rows = [Figure(f"alerts.history_{name}_ms", took[name]["ms"], "ms", goal, True) for name, goal in GOALS_MS.items()]
    rows.append(Figure("alerts.history_fps", said["scroll_fps"], "fps", 30, False))
    blocks = [
        Figure(f"alerts.history_{name}_block_ms", each["block_ms"], "ms", BLOCK_MS, True) for name, each in took.items()
    ]
    return rows + blocks
