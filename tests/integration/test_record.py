"""Recordings, whole: a real core seals, locks, journals; the command lists, verifies, exports, locks, releases."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from console.bus import Bus, now_us
from console.core import service
from console.core.service import Core
from console.messages import RecordingLock
from console.site.context import Context
from console.site.home import Home
from console.site.read import read_site
from console.store.store import Store
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.recordings import FRAME_US, record
from tests.rooms import SMALL, vigil
from tests.waiting import until

SITE = read_site(SMALL)
CAMERA = SITE.cameras[0].id
LEAD = next(one.id for one in SITE.operators if one.role != "dispatcher")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").made()


@pytest.fixture
async def core(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Core]:
    """A core whose keeper turns often, over ten seconds of recordings that ended a moment ago."""
    monkeypatch.setattr(service, "TURN_S", 0.2)
    clip = vs.clip(tmp_path / "clip.mp4", vs.moving, 10)
    record(clip, home.recordings, now_us() - 250 * FRAME_US, camera=CAMERA, segment_us=2_000_000).cut()
    broker = RunningBroker(home, SITE.id)
    context = Context(SITE, SMALL, home)
    store = Store.open(context.database_url)
    core = Core(context, store, Bus(broker.access("core"), SITE.id, "core"))
    await core.start()
    work = asyncio.create_task(core.work())
    yield core
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await core.stop()
    store.close()
    broker.kill()


async def called(home: Home, *arguments: str) -> tuple[int, Any, str]:
    """Exit code, JSON and standard error of one call of the command."""
    places = ("--site", str(SMALL), "--home", str(home.root), "--json")
    done = await asyncio.to_thread(vigil, "record", *arguments, *places)
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


async def test_recordings_are_sealed_locked_exported_and_verified(core: Core, home: Home, tmp_path: Path) -> None:
    await until(lambda: CAMERA in core.keeper.sealed and core.keeper.sealed[CAMERA].segments == 4, "sealed")
    code, listed, _ = await called(home, "ls")
    assert code == 0
    (one,) = listed["cameras"]
    assert (one["camera"], one["segments"], one["sealed"], one["gaps"], one["locks"]) == (CAMERA, 5, 4, [], [])

    start, end = (f"1970-01-01T00:00:{second:02}+00:00" for second in (0, 59))
    end = "2100-01-01T00:00:00+00:00"
    out = tmp_path / "out.mp4"
    stretch = ("--camera", CAMERA, "--from", start, "--to", end)
    code, exported, _ = await called(home, "export", *stretch, "--out", str(out), "--reason", "asked for")
    assert (code, exported["frames"], exported["journaled"]) == (0, 250, True)
    looked = [row for row in core.store.journal(kinds=("looked",)) if row.subject == f"export/{CAMERA}"]
    assert exported["sha256"] in looked[0].body["reason"] and "asked for" in looked[0].body["reason"]

    code, _, why = await called(home, "lock", *stretch, "--reason", "fall")
    assert code == 1 and "end within a day from now" in why
    stretch = ("--camera", CAMERA, "--from", start, "--to", "2026-01-01T00:00:00+00:00")
    code, locked, _ = await called(home, "lock", *stretch, "--reason", "fall")
    assert (code, locked["lock"]) == (0, "LK-0001")
    (row,) = core.store.journal(kinds=("recording_locked",))
    assert (row.subject, row.body["camera"], row.body["reason"]) == ("LK-0001", CAMERA, "fall")
    held = core.store.states("lock")["LK-0001"]
    assert isinstance(held, RecordingLock) and not held.released_at_us

    code, _, why = await called(home, "unlock", "LK-0001", "--reason", "copied")
    assert code == 1 and "Only a shift lead or a safety engineer" in why
    code, released, _ = await called(home, "unlock", "LK-0001", "--reason", "copied", "--operator", LEAD)
    assert (code, released["released"]) == (0, "LK-0001")

    code, verified, _ = await called(home, "verify")
    assert code == 0 and (verified["files"], verified["not_sealed_yet"], verified["journal"]) == (4, 1, "")
    first = sorted((home.recordings / CAMERA).iterdir())[0]
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    code, verified, _ = await called(home, "verify")
    assert code == 1 and [fault["segment"] for fault in verified["faults"]] == [first.name]


async def test_without_a_core_an_export_says_that_it_is_not_journaled_and_nothing_can_be_locked(
    home: Home, tmp_path: Path
) -> None:
    clip = vs.clip(tmp_path / "clip.mp4", vs.moving, 2)
    record(clip, home.recordings, now_us(), camera=CAMERA).cut()
    stretch = ("--camera", CAMERA, "--from", "2020-01-01T00:00:00", "--to", "2100-01-01T00:00:00")
    code, exported, _ = await called(home, "export", *stretch, "--out", str(tmp_path / "o.mkv"))
    assert (code, exported["journaled"], exported["frames"]) == (0, False, 50)
    code, _, why = await called(home, "lock", *stretch, "--reason", "fall")
    assert code == 1 and "start `vigil run` first" in why
    code, _, why = await called(home, "export", *stretch, "--out", str(tmp_path / "o.avi"))
    assert code == 1 and "must end in .mkv or .mp4" in why
    home.recordings.rename(home.root / "away")
    plain = await asyncio.to_thread(vigil, "record", "ls", "--site", str(SMALL), "--home", str(home.root))
    assert plain.returncode == 0 and plain.stdout.startswith(str(home.recordings))
