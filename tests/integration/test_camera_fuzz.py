"""A camera that says nonsense ends with a DeviceError or goes on; nothing hangs, and no other error comes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from devices.cameras.stream import OPEN_S, READ_S
from tests.conftest import ROOT
from tests.integration import vision_server as vs

COUNT = int(os.environ.get("VIGIL_FUZZ", "15"))
"""How many damages; more on demand."""
LONGEST_S = OPEN_S + 8 + 2 * READ_S + 3
"""Of one: opening, eight seconds of reading, the last wait, and what the machine is late."""


def test_a_camera_that_says_nonsense_hangs_nothing(tmp_path: Path) -> None:
    film = vs.clip(tmp_path / "clip.mp4", vs.moving, 60)
    server = vs.RtspServer({"C01": vs.from_file(film)})
    tried: list[dict[str, object]] = []
    deaths, first = 0, 0
    until = time.monotonic() + COUNT * LONGEST_S / 6 + 30
    try:
        while first < COUNT:
            numbers = (server.port, first, COUNT - first)
            command = [sys.executable, "-m", "tests.integration.rtsp_fuzz", *map(str, numbers)]
            left = until - time.monotonic()
            run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, timeout=left)
            tried += [json.loads(line) for line in run.stdout.splitlines()]
            deaths += run.returncode != 0
            first = len(tried) + deaths
            tried += [] if run.returncode == 0 else [{"seed": first - 1, "said": "died", "seconds": 0}]
    finally:
        server.kill()
    assert [one for one in tried if str(one["said"]).startswith("bug")] == []
    assert max(float(str(one["seconds"])) for one in tried) < LONGEST_S
    assert any(one["said"] == "went on" for one in tried) and any(one["said"] != "went on" for one in tried)
    assert deaths <= max(1, COUNT // 10), "FFmpeg may die of nonsense, and a worker with it; not as a rule"
