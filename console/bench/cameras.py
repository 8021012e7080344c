"""Streams for a bench: the demo plant's clips, drawn once, served by an RTSP server of the bench's own, so that they
outlive the room that is measured and a rival is shown the very same."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator, Mapping, Sequence

from console.bench import many, session
from console.bench.session import BenchFailed
from console.site.demo import DEMO_SITE
from devices.errors import DeviceError
from devices.sim.opening import open_plant
from devices.sim.video.programme import FPS, folders_of, kept
from devices.sim.video.streams import RtspServer

HOST = "127.0.0.1"


def clips() -> dict[str, str]:
    """The clip of each camera of the demo plant, by camera; the first time it is drawn, which takes minutes."""
    plant = open_plant(DEMO_SITE, str(session.day_with("")))
    cache = session.clips_home().cache
    drawn = kept(folders_of(plant, cache), cache)
    if drawn is None:
        from devices.sim.video.bake import bake

        drawn = bake(plant, cache, lambda said: print(said, file=sys.stderr, flush=True))
    return {programme.camera: programme.rest for programme in drawn}


def ids(cameras: int) -> list[str]:
    """The ids of the first cameras."""
    return [f"C{place:02d}" for place in range(1, cameras + 1)]


def open_server(
    cameras: Sequence[str], port: int = 0, drawn: Mapping[str, str] | None = None
) -> tuple[RtspServer, str]:
    """A server of these cameras, playing from now on, and its address HOST:PORT. Raises BenchFailed."""
    paths = drawn or clips()
    plays = {camera: {"rest": paths[many.stands_for(list(paths), camera)]} for camera in cameras}
    playlist = {"host": HOST, "port": port, "fps": FPS, "started_at_us": time.time_ns() // 1000, "cameras": plays}
    server = RtspServer()
    try:
        return server, server.start(playlist).removeprefix("rtsp://")
    except DeviceError as error:
        raise BenchFailed(str(error)) from error


@contextlib.contextmanager
def served(cameras: Sequence[str]) -> Iterator[str]:
    """These cameras at HOST:PORT until the block is over."""
    server, address = open_server(cameras)
    try:
        yield address
    finally:
        server.stop()


def urls(address: str, cameras: Sequence[str]) -> list[str]:
    """Their streams."""
    return [f"rtsp://{address}/{camera}" for camera in cameras]
