"""One dead camera costs the others no frame: one plays on while its neighbours die in every way that cameras have."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from console.site.context import Context
from console.site.credentials import Credentials
from console.values import PictureState
from devices.cameras.address import Login
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.integration.test_vision_worker import Room, working
from tests.recordings import FRAME_US, times_us

LIVE, LOST = PictureState.LIVE, PictureState.LOST
PATIENCE_S = 60.0
SIZES = "( videotestsrc is-live=true ! video/x-raw,width=320,height=180,framerate=25/1 ! x264enc tune=zerolatency "
SMALLER = SIZES + "speed-preset=ultrafast key-int-max=25 ! rtph264pay name=pay0 pt=96 )"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vs.clip(tmp_path_factory.mktemp("clip") / "clip.mp4", vs.moving, 120)


@pytest.fixture
def mute() -> Iterator[int]:
    """Port of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listening:
        yield int(listening.getsockname()[1])


async def test_neighbours_die_and_come_back_and_no_frame_is_missing(
    film: Path, mute: int, broker: RunningBroker, tmp_path: Path
) -> None:
    """Killed, hung, never answering, refusing the login, nobody there; back with another size; all of one worker."""
    path = vs.from_file(film)
    good, killed, hung = (vs.RtspServer({"film": path}) for _ in range(3))
    locked = vs.RtspServer({"film": path}, password="Y2F0")
    dead = {"C02": killed.url("film"), "C03": hung.url("film"), "C04": f"rtsp://127.0.0.1:{mute}/film"}
    dead |= {"C05": locked.url("film"), "C06": good.url("nowhere")}
    cameras = [vs.camera(name, url) for name, url in {"C01": good.url("film"), **dead}.items()]
    context = vs.context(tmp_path, cameras)
    Credentials(context.home).keep(["C05"], Login("guard", "wr0ng"))
    try:
        async with working(context, broker) as (room, _):
            await until_are(room, LIVE, "C01", "C02", "C03")
            killed.kill()
            hung.halt()
            await until_are(room, LOST, *dead)
            killed = vs.RtspServer({"film": SMALLER}, killed.port)
            hung.go_on()
            await until_are(room, LIVE, "C02", "C03")
            await room.until(lambda: room.width("C02") == 320, PATIENCE_S, "it has another size")
            killed.kill()
            await until_are(room, LOST, "C02")
            figures = room.alive[-1].figures
            assert (room.picture("C01"), figures["thread_restarts"], figures["packets_not_recorded"]) == (LIVE, 0, 0)
    finally:
        for server in (good, killed, hung, locked):
            server.kill()
    assert_whole(context, "C01")


async def until_are(room: Room, state: PictureState, *cameras: str) -> None:
    """All of them are so."""
    await room.until(lambda: {room.picture(one) for one in cameras} == {state}, PATIENCE_S, f"{cameras} are {state}")


def assert_whole(context: Context, camera: str) -> None:
    """Every frame from the first to the last one that was recorded is there. Their times are brought nearer to the
    camera's own reports by a tenth of a frame at a time; where one is missing, two steps are one."""
    segments = sorted((context.home.recordings / camera).iterdir())
    taken_us = [at_us for segment in segments for at_us in times_us(segment)]
    steps_us = [after - before for before, after in pairwise(taken_us)]
    assert len(steps_us) > 5 * 25, "it was long enough to lose some"
    assert max(steps_us) < 1.5 * FRAME_US, f"a gap after {taken_us[steps_us.index(max(steps_us))]}"
