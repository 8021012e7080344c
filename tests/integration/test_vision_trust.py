"""A worker whose model fails its self-test: it says so, shows its pictures, and detects nothing."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from console.bus import Access
from console.heartbeat import NOT_TRUSTWORTHY
from console.ring import ring_name
from console.site.shelf import BUILT_IN
from console.values import PictureState
from console.vision import worker
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.integration.test_vision_worker import Room, working
from tests.unit.vision.test_trust import copied_model, spoil_picture
from tests.waiting import until


@pytest.mark.parametrize("trusted", [True, False])
async def test_only_a_model_that_passes_its_self_test_is_heard(
    broker: RunningBroker, tmp_path: Path, trusted: bool
) -> None:
    model = copied_model(tmp_path)
    if not trusted:
        spoil_picture(model)
    server = vs.RtspServer({"C01": vs.from_file(vs.clip(tmp_path / "clip.mp4", vs.moving, 40))})
    context = vs.context(tmp_path, [vs.camera("C01", server.url("C01"))])
    try:
        async with working(context, broker, model) as (room, _):
            await room.until(lambda: room.picture("C01") is PictureState.LIVE, 20, "the picture is live")
            await room.until(lambda: bool(room.alive) and "not run" not in notes(room)["self_test"], 20, "the test ran")
            beats = len(room.alive)
            await room.until(lambda: len(room.alive) > beats + 2, 20, "it goes on")
            await room.until(lambda: bool(room.seen) is trusted, 20, "detections come, or none")
            said = notes(room)
            assert (said["model"], NOT_TRUSTWORTHY in said) == ("plant", not trusted)
            assert said["self_test"] == ("passed" if trusted else said[NOT_TRUSTWORTHY])
            assert (room.readings["C01"].fps > 5, room.alive[-1].figures["detections"] > 0) == (True, trusted)
    finally:
        server.kill()


async def test_a_worker_that_is_told_to_end_before_it_is_connected_leaves_no_tiles(tmp_path: Path) -> None:
    """Its broker accepts connections and never answers."""
    context = vs.context(tmp_path, [vs.camera("C01", "rtsp://127.0.0.1:1/C01")])
    tiles = Path("/dev/shm") / ring_name("test", context.home.key, "C01")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        access = Access("127.0.0.1", mute.getsockname()[1], "vision", "x")
        work = asyncio.create_task(worker.run(context, access, ["C01"], BUILT_IN, True))
        await until(tiles.exists, "the tiles are there")
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
    assert not tiles.exists()


def notes(room: Room) -> dict[str, str]:
    """The notes of the worker's last heartbeat."""
    return room.alive[-1].notes
