"""A camera is put into service while the whole room runs: a real RTSP server with a password, no restart."""

from __future__ import annotations

import asyncio
import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from console.commissioning import AddCamera
from console.heartbeat import WATCHED
from console.site.adding import checked, write
from console.site.home import Home
from console.site.read import read_site
from console.values import Outcome, PictureState
from tests.integration import vision_server as vs
from tests.recordings import times_us
from tests.rooms import SMALL, Desk, room, small_home, vigil, whole_journal

PASSWORD = "Y2F0aW4"
POSE: dict[str, float | str] = {
    "storey": "F1", "zone": "yard", "x_m": 40.0, "y_m": 10.0, "height_m": 4.0, "heading_deg": 90.0, "tilt_deg": 20.0,
    "fov_deg": 70.0,
}  # fmt: skip


def new(name: str, url: str) -> dict[str, float | str]:
    return {"id": name, "name": "新", "name_en": "New", "url": url, **POSE}


def own_site(folder: Path) -> Path:
    """A site file that may be written."""
    folder.mkdir()
    for beside in SMALL.parent.iterdir():
        shutil.copy(beside, folder / beside.name)
    return folder / SMALL.name


def plays(desk: Desk, camera: str) -> bool:
    reading = desk.picture.cameras.get(camera)
    return reading is not None and reading.picture is PictureState.LIVE and reading.recording


def longest_gap_s(home: Home, camera: str) -> float:
    """The longest pause between two recorded pictures of a camera."""
    segments = sorted((home.recordings / camera).glob("*.mkv"))
    taken_us = [at_us for path in segments for at_us in times_us(path)]
    return max(after - before for before, after in pairwise(taken_us)) / 1e6


@pytest.mark.timeout(300)
async def test_a_camera_plays_without_a_restart(tmp_path: Path) -> None:
    """Recorded, watched, painted on the wall; the others lose no picture; a crash of the core changes nothing."""
    site, home = own_site(tmp_path / "site"), small_home(tmp_path / "home")
    film = vs.clip(tmp_path / "clip.mp4", vs.moving, 8)
    server = vs.RtspServer({"new": vs.from_file(film)}, password=PASSWORD)
    try:
        async with room(home, site=site) as desk:
            await desk.until(lambda: plays(desk, "C01") and plays(desk, "C02"), "the cameras of the start play")
            await desk.until(lambda: "core" in desk.beats, "the core is heard")
            worker, connects = await desk.running("vision-1"), desk.figure("vision-1", "connects")

            login = json.dumps({"camera": new("C07", server.url("new")), "user": "guard", "password": PASSWORD})
            add = ("camera", "add", "--login-only", "--site", str(site), "--home", str(home.root))
            kept = await asyncio.to_thread(vigil, *add, typed=login)
            assert kept.returncode == 0 and "C07" not in site.read_text(encoding="utf-8")
            answer = await desk.ask(AddCamera, settings=new("C07", server.url("new")))
            assert (answer.outcome, answer.why) == (Outcome.DONE, "")
            await desk.until(lambda: plays(desk, "C07"), "the new camera is live and recorded")
            await desk.until(lambda: desk.figure("room-1", "shown.C07"), "it is painted on the wall")
            assert desk.beats["vision-2"].notes[WATCHED] == "C07"
            assert (desk.pid("vision-1"), desk.figure("vision-1", "connects")) == (worker, connects)
            assert desk.figure("vision-1", "packets_not_recorded") == 0
            assert "sight/camera_lost/camera/C07" not in desk.alerts, "it had its time to come"

            write(site, *checked(site, new("C08", server.url("new"))))
            await desk.until(lambda: desk.picture.added.get("C08"), "one that was written by hand is taken too")
            text = site.read_text(encoding="utf-8")
            site.write_text(text.replace("heading_deg = 90.0", "heading_deg = 91.0", 1), encoding="utf-8")
            await desk.until(lambda: desk.picture.site_file.waits, "what else changed is said to wait for a start")
            assert desk.picture.site_file.waits == ("camera.C07",)

            await desk.kill("core")
            added = desk.picture.added
            await desk.until(lambda: not desk.picture.site_file.waits, "the core has read the file anew")
            assert sorted(added) == ["C07", "C08"]
            await desk.until(lambda: plays(desk, "C07"), "it plays on")
            assert desk.pid("vision-1") == worker
            said = await asyncio.to_thread(desk.run.end)
        assert said["restarts"] == {"core": 1}
        rows = [row for row in whole_journal(desk.run) if row.kind.startswith(("camera_", "site_file"))]
        assert [(row.kind, row.subject, row.operator) for row in rows] == [
            ("camera_wanted", "C07", "wang"),
            ("camera_added", "C07", "wang"),
            ("camera_added", "C08", ""),
            ("site_file_changed", "site", ""),
        ]
        assert max(longest_gap_s(home, "C01"), longest_gap_s(home, "C02")) < 0.2
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        kept_in = [path.name for path in files if PASSWORD.encode() in path.read_bytes()]
        assert kept_in == [home.camera_logins.name]
        assert [camera.id for camera in read_site(site).cameras] == ["C01", "C02", "C07", "C08"]
    finally:
        server.kill()
