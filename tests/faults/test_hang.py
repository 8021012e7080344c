"""Vision that hangs in native code, in a running room: its cameras say so, its process is ended, another one sees."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.heartbeat import ENDED_BEFORE
from console.site.home import Home
from console.values import EXIT_CODES, Ending
from tests.rooms import SMALL, Desk, Run, desk_at, small_home

CAMERAS = ("C01", "C02")
PROGRAM = "sight/program_lost/program/vision-1"
pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return small_home(tmp_path / "home")


@asynccontextmanager
async def hanging(home: Home, *faults: str) -> AsyncIterator[Desk]:
    """A run without windows, each of whose first workers has one of the faults; the later ones have none."""
    folder, site = home.root / "workers", home.root / "site" / SMALL.name
    folder.mkdir()
    shutil.copytree(SMALL.parent, site.parent)
    patient = site.read_text(encoding="utf-8")
    site.write_text(patient.replace("camera_s = 20.0", "camera_s = 3.0"), encoding="utf-8")
    module = ("-m", "tests.faults.hanging", ",".join(faults), str(folder))
    async with desk_at(Run(home, "--site", str(site), "--seconds", "400", "--no-room", vigil=module)) as desk:
        await desk.until(lambda: desk.figure("vision-1", "frames_decoded"), "pictures come")
        await desk.until(lambda: standing(desk, "camera_lost") == [], "of every camera")
        yield desk


async def test_a_look_that_never_ends_costs_the_worker_its_process_and_the_cameras_say_that_nobody_looks(
    home: Home,
) -> None:
    """The second worker hangs in its very first look: it has time to warm up, and so long its cameras are blind."""
    async with hanging(home, "look", "first-look") as desk:
        await desk.until(lambda: desk.figure("vision-1", "detections"), "it detects")
        first = desk.pid("vision-1")
        await desk.until(lambda: lost(desk), "the worker is lost")
        second = await restarted(desk, first, Ending.DETECTOR_HUNG)
        await desk.until(lambda: standing(desk, "detector_blind") == [*CAMERAS], "both cameras are blind")
        assert desk.pid("vision-1") == second
        os.kill(second, signal.SIGKILL)
        await desk.until(lambda: desk.figure("vision-1", "detections"), "it detects again")
        await desk.until(lambda: standing(desk, "detector_blind") == [], "and the cameras say so")
        said = desk.run.end()
    code = EXIT_CODES[Ending.DETECTOR_HUNG]
    log = (home.logs / "run.log").read_text(encoding="utf-8")
    assert f"vision-1 ended with {code} (its detector did not come back from a look); started again" in log
    assert f"detection hangs for longer than 8 s; ending with {code}" in (home.logs / "vision-1.log").read_text()
    assert said["restarts"] == {"vision-1": 2}


async def test_a_look_that_keeps_python_s_lock_is_ended_by_the_supervisor_and_its_cameras_are_one_loss(
    home: Home,
) -> None:
    """Nothing in the process can run any more, its heartbeat neither: one alert for it and its two cameras."""
    async with hanging(home, "lock") as desk:
        first = desk.pid("vision-1")
        await desk.until(lambda: lost(desk), "the program is lost")
        assert desk.alerts[PROGRAM].values["value"] == "2"
        assert Path(f"/proc/{first}").exists()
        await restarted(desk, first, Ending.SILENT)
        assert standing(desk, "camera_lost") == []
        await desk.until(lambda: desk.figure("vision-1", "frames_decoded"), "pictures come again")
        assert not lost(desk)
        said = desk.run.end()
    log = (home.logs / "run.log").read_text(encoding="utf-8")
    assert "s although it runs; killed" in log and "(it had gone silent although it ran); started again" in log
    assert said["restarts"] == {"vision-1": 1}


async def test_a_stream_that_never_comes_back_is_a_lost_camera_until_the_worker_is_a_new_one(home: Home) -> None:
    """The other camera goes on meanwhile."""
    async with hanging(home, "packet") as desk:
        first = desk.pid("vision-1")
        await desk.until(lambda: standing(desk, "camera_lost") == ["C01"], "the camera is lost")
        assert desk.pid("vision-1") == first
        await restarted(desk, first, Ending.CAMERA_HUNG)
        await desk.until(lambda: standing(desk, "camera_lost") == [], "pictures of both come again")
        said = desk.run.end()
    assert said["restarts"] == {"vision-1": 1}
    assert f"C01 hangs for longer than 12 s; ending with {EXIT_CODES[Ending.CAMERA_HUNG]}" in (
        home.logs / "vision-1.log"
    ).read_text(encoding="utf-8")


async def test_a_worker_that_dies_and_cannot_stay_up_is_said_to_be_lost_until_one_can(home: Home) -> None:
    async with hanging(home, "none", "dies", "dies", "dies", "dies") as desk:
        os.kill(await desk.running("vision-1"), signal.SIGKILL)
        await desk.until(lambda: lost(desk), "the worker is lost")
        await restarted(desk, 0, "1")
        assert standing(desk, "camera_lost") == []
        await desk.until(lambda: desk.figure("vision-1", "frames_decoded"), "pictures come again")
        assert not lost(desk)
        said = desk.run.end()
    assert said["restarts"] == {"vision-1": 5}


async def restarted(desk: Desk, old: int, why: str) -> int:
    """Wait for the next worker, which says how the one before it ended; its process id."""
    new = await desk.until(lambda: desk.pid("vision-1") not in (0, old) and desk.pid("vision-1"), "it is back")
    assert desk.beats["vision-1"].notes[ENDED_BEFORE] == why, json.dumps(desk.beats["vision-1"].notes)
    return new


def lost(desk: Desk) -> bool:
    """Whether the worker is said to be lost."""
    alert = desk.alerts.get(PROGRAM)
    return alert is not None and alert.active


def standing(desk: Desk, kind: str) -> list[str]:
    """The cameras of which this is said now."""
    return sorted(one.values["camera"] for one in desk.alerts.values() if one.kind == kind and one.active)
