"""The vision worker, whole: real RTSP server, real broker; pictures, times, recordings, health, faults."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from console.bus import Access, Bus
from console.heartbeat import Alive
from console.messages import CameraReading, Message, Seen
from console.ring import Tile, TileReader, ring_name
from console.site.context import Context
from console.site.credentials import Credentials
from console.site.shelf import BUILT_IN
from console.values import PictureState
from console.vision import worker
from console.vision.playback import Playback
from console.vision.tiles import Tiles
from devices.cameras.address import Login
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.waiting import until

LIVE, LOST, FROZEN, BLACK = PictureState.LIVE, PictureState.LOST, PictureState.FROZEN, PictureState.BLACK


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("clips")
    scenes = {"moving": vs.moving, "still": vs.still, "black": vs.black}
    return {name: vs.clip(folder / f"{name}.mp4", scene, 40) for name, scene in scenes.items()}


@pytest.fixture
def servers(clips: dict[str, Path]) -> Iterator[Callable[..., vs.RtspServer]]:
    """Starts servers for the clips; all are ended after the test."""
    running: list[vs.RtspServer] = []

    def start(port: int = 0) -> vs.RtspServer:
        running.append(vs.RtspServer({name: vs.from_file(path) for name, path in clips.items()}, port))
        return running[-1]

    yield start
    for server in running:
        server.kill()


class Room:
    """Hears everything, and looks at the tiles."""

    def __init__(self, context: Context, access: Access) -> None:
        self.readings: dict[str, CameraReading] = {}
        self.seen: list[Seen] = []
        self.alive: list[Alive] = []
        self.readers = {one.id: TileReader(ring_name("test", context.home.key, one.id)) for one in context.site.cameras}
        for reader in self.readers.values():
            reader.want(480, 270)
        self.bus = Bus(access, "test", "core")
        self.bus.on("vigil/test/#", self._hear)

    def _hear(self, batch: list[tuple[str, Message]]) -> None:
        for _, message in batch:
            if isinstance(message, CameraReading):
                self.readings[message.camera] = message
            elif isinstance(message, Seen):
                self.seen.append(message)
            elif isinstance(message, Alive) and message.program == "vision-7":
                self.alive.append(message)

    def picture(self, camera: str) -> PictureState | None:
        reading = self.readings.get(camera)
        return reading.picture if reading else None

    def width(self, camera: str) -> int:
        reading = self.readings.get(camera)
        return reading.width if reading else 0

    async def look(self) -> None:
        """Look at every tile as windows do."""
        while True:
            for reader in self.readers.values():
                reader.newest()
            await asyncio.sleep(0.1)

    def tile(self, camera: str) -> Tile | None:
        return self.readers[camera].newest()

    def number(self, camera: str) -> int:
        """How many tiles were written so far."""
        tile = self.tile(camera)
        return tile.sequence if tile is not None else 0

    def fresh(self, camera: str) -> bool:
        """Whether a tile of the last half second is there."""
        tile = self.tile(camera)
        return tile is not None and time.time_ns() // 1000 - tile.captured_at_us < 500_000

    async def until(self, true: Callable[[], bool], within_s: float, what: str) -> None:
        try:
            await until(true, what, within_s)
        except AssertionError as late:
            late.add_note(str(self.readings))
            raise

    def said_after(self, at_us: int) -> bool:
        """Whether readings and a heartbeat came that tell of this moment too."""
        heard_us = (reading.measured_at_us for reading in self.readings.values())
        return bool(self.alive) and min(self.alive[-1].at_us, *heard_us) > at_us

    async def shown(self, camera: str, pictures: int) -> list[tuple[int, float]]:
        """The capture times (UTC, us) of so many pictures and where the bar was in each."""
        kept: dict[int, float] = {}

        def enough() -> bool:
            tile = self.tile(camera)
            assert tile is not None and tile.pixels_bgra.shape == (270, 480, 4)
            place = bar(tile.pixels_bgra)
            if self.readers[camera].still_whole(tile):
                kept.setdefault(tile.captured_at_us, place)
            return len(kept) == pictures

        await self.until(enough, 30, f"{pictures} pictures")
        return list(kept.items())


@asynccontextmanager
async def working(
    context: Context, broker: RunningBroker, model: Path | None = None
) -> AsyncIterator[tuple[Room, asyncio.Task[None]]]:
    """A worker over all cameras of the context, and a room."""
    room = Room(context, broker.access("core"))
    await room.bus.start()
    names = [one.id for one in context.site.cameras]
    work: Awaitable[None] = worker.run(
        context, broker.access("vision"), names, model or BUILT_IN, model is not None, name="vision-7", detect_share=1.0
    )
    task, looking = asyncio.ensure_future(work), asyncio.ensure_future(room.look())
    try:
        yield room, task  # type: ignore[misc]
    finally:
        task.cancel()
        looking.cancel()
        await asyncio.wait({task, looking})
        for reader in room.readers.values():
            reader.close()
        await room.bus.stop()
    if not task.cancelled():
        task.result()


async def ended_soon(work: asyncio.Task[None]) -> None:
    """End a worker; it may take two seconds."""
    began = time.monotonic()
    work.cancel()
    await asyncio.wait({work})
    assert time.monotonic() - began < 2


def bar(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> float:
    """Left edge of the bright bar, as a share of the width."""
    return float(np.flatnonzero(pixels[pixels.shape[0] // 2, :, 1] > 180)[0]) / pixels.shape[1]


async def test_tiles_readings_and_recordings_agree(
    servers: Callable[..., vs.RtspServer], broker: RunningBroker, tmp_path: Path
) -> None:
    server = servers()
    context = vs.context(tmp_path, [vs.camera("C01", server.url("moving")), vs.camera("C02", server.url("moving"))])
    async with working(context, broker) as (room, task):
        await room.until(lambda: room.fresh("C01") and room.fresh("C02"), 8, "first tiles")
        shown = await room.shown("C01", 60)
        await room.until(lambda: room.picture("C01") is LIVE and room.said_after(shown[-1][0]), 5, "readings of that")
        reading, alive = room.readings["C01"], room.alive[-1]
        await ended_soon(task)
    assert (reading.width, reading.height, reading.recording, reading.why) == (640, 360, True, "")
    assert 20 <= reading.fps <= 30
    assert abs(reading.measured_at_us - reading.last_frame_at_us) < 1_000_000
    figures = alive.figures
    assert figures["frames_decoded"] >= figures["frames_tiles"] > 60 and figures["cpu_s"] > 0
    assert alive.notes["provider"] == "off"

    player = Playback(context.home.recordings, "C01")
    for captured_at_us, place in shown:
        recorded = player.frame_at(captured_at_us + 1000, (480, 270))
        assert recorded is not None
        assert abs(recorded.captured_at_us - captured_at_us) <= 40_000
        assert abs(bar(recorded.pixels_bgra) - place) < 0.01
    player.close()
    assert sorted(path.name for path in context.home.recordings.iterdir()) == ["C01", "C02"]


async def test_a_still_a_black_and_a_living_picture_are_told_apart(
    servers: Callable[..., vs.RtspServer], broker: RunningBroker, tmp_path: Path
) -> None:
    server = servers()
    names = {"C01": "moving", "C02": "still", "C03": "black"}
    context = vs.context(tmp_path, [vs.camera(name, server.url(path)) for name, path in names.items()])
    async with working(context, broker) as (room, _):
        await room.until(lambda: room.picture("C03") is BLACK, 8, "black")
        await room.until(lambda: room.picture("C02") is FROZEN, 12, "frozen")
        frozen = room.readings["C02"]
        assert frozen.measured_at_us - frozen.since_us > 3_000_000
        assert "stands still" in frozen.why and frozen.fps > 20
        assert room.picture("C01") is LIVE


async def test_a_killed_server_greys_its_cameras_alone_and_they_come_back(
    servers: Callable[..., vs.RtspServer], broker: RunningBroker, tmp_path: Path
) -> None:
    good, bad = servers(), servers()
    nowhere = vs.camera("C03", good.url("nowhere"))
    context = vs.context(tmp_path, [vs.camera("C01", good.url("moving")), vs.camera("C02", bad.url("moving")), nowhere])
    async with working(context, broker) as (room, _):
        await room.until(lambda: room.picture("C01") is LIVE and room.picture("C02") is LIVE, 8, "both live")
        bad.kill()
        await room.until(lambda: room.picture("C02") is LOST, 6, "lost")
        await room.until(lambda: "refused" in room.readings["C02"].why, 4, "the reason")
        assert not room.readings["C02"].recording and room.readings["C02"].fps == 0
        assert room.picture("C01") is LIVE and room.fresh("C01")
        assert room.picture("C03") is LOST
        await room.until(lambda: "no such path" in room.readings["C03"].why, 4, "the reason")
        servers(bad.port)
        await room.until(lambda: room.picture("C02") is LIVE and room.fresh("C02"), 14, "back")


async def test_a_wrong_password_is_not_tried_again_and_again_and_the_right_one_is_heard_at_once(
    clips: dict[str, Path], broker: RunningBroker, tmp_path: Path
) -> None:
    server = vs.RtspServer({"moving": vs.from_file(clips["moving"])}, password="Y2F0")
    context = vs.context(tmp_path, [vs.camera("C01", server.url("moving"))])
    kept = Credentials(context.home)
    kept.keep(["C01"], Login("guard", "wr0ng"))
    try:
        async with working(context, broker) as (room, _):
            await room.until(lambda: "locks its user out" in why(room, "C01"), 30, "it is told that it is held back")
            assert "wr0ng" not in why(room, "C01") and room.picture("C01") is LOST
            kept.keep(["C01"], Login("guard", "Y2F0"))
            await room.until(lambda: room.picture("C01") is LIVE, 30, "live")
    finally:
        server.kill()


def why(room: Room, camera: str) -> str:
    """Why a camera's picture is worth nothing."""
    reading = room.readings.get(camera)
    return reading.why if reading else ""


async def test_a_film_that_is_to_play_once_is_lost_when_it_is_over(
    clips: dict[str, Path], broker: RunningBroker, tmp_path: Path
) -> None:
    short = vs.clip(tmp_path / "short.mp4", vs.moving, 3)
    context = vs.context(tmp_path, [vs.camera("C01", short.as_uri() + "?loop=no")])
    async with working(context, broker) as (room, _):
        await room.until(lambda: room.picture("C01") is LIVE, 20, "live")
        await room.until(lambda: "the film has ended" in why(room, "C01"), 20, "its end")
        last = room.readings["C01"].last_frame_at_us
        await room.until(lambda: room.said_after(last + 6_000_000), 20, "six seconds more")
        assert room.readings["C01"].last_frame_at_us == last and room.picture("C01") is LOST


async def test_a_hung_server_is_lost_after_three_seconds_and_does_not_hinder_the_end(
    servers: Callable[..., vs.RtspServer], broker: RunningBroker, tmp_path: Path
) -> None:
    server = servers()
    context = vs.context(tmp_path, [vs.camera("C01", server.url("moving"))])
    async with working(context, broker) as (room, task):
        await room.until(lambda: room.picture("C01") is LIVE, 8, "live")
        server.halt()
        halted = time.monotonic()
        await room.until(lambda: room.picture("C01") is LOST, 6, "lost")
        assert 2.5 < time.monotonic() - halted < 5
        await ended_soon(task)
        server.go_on()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_a_thread_that_dies_is_started_again(
    servers: Callable[..., vs.RtspServer], broker: RunningBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = iter([ZeroDivisionError()])
    real = Tiles.put

    def put(self: Tiles, image: av.VideoFrame, captured_at_us: int) -> None:
        for fault in faults:
            raise fault
        real(self, image, captured_at_us)

    monkeypatch.setattr(Tiles, "put", put)
    context = vs.context(tmp_path, [vs.camera("C01", servers().url("moving"))])
    async with working(context, broker) as (room, _):
        await room.until(lambda: room.fresh("C01"), 10, "tiles after the fault")
        await room.until(lambda: bool(room.alive) and room.alive[-1].figures["thread_restarts"] == 1, 5, "told")


def _work(context: Context, access: Access) -> None:
    names = [one.id for one in context.site.cameras]
    asyncio.run(worker.run(context, access, names, BUILT_IN, False, name="vision-7"))


async def test_kill_9_leaves_readable_segments_and_the_next_worker_goes_on(
    servers: Callable[..., vs.RtspServer], broker: RunningBroker, tmp_path: Path
) -> None:
    context = vs.context(tmp_path, [vs.camera("C01", servers().url("moving"))])
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(context, broker.access("vision")))
    process.start()
    reader = TileReader(ring_name("test", context.home.key, "C01"))
    reader.want(480, 270)
    first_us = await until(lambda: captured_at_us(reader), "the first tile", 20)
    last_us = await until(lambda: captured_at_us(reader, 100), "the hundredth tile", 20)
    process.kill()
    process.join()

    assert_readable(context, first_us, last_us)

    async with working(context, broker) as (room, _):
        await room.until(lambda: room.fresh("C01"), 10, "tiles of the next worker")
        await room.until(lambda: captured_at_us(reader) > last_us, 3, "the old reader follows")
    reader.close()


def captured_at_us(reader: TileReader, sequence: int = 1) -> int:
    """The capture time of the newest tile, 0 before the one of that number."""
    tile = reader.newest()
    return tile.captured_at_us if tile is not None and tile.sequence >= sequence else 0


def assert_readable(context: Context, first_us: int, last_us: int) -> None:
    """What was recorded begins with the first picture and ends at most 1.5 s before the last."""
    player = Playback(context.home.recordings, "C01")
    span = player.span()
    assert span is not None
    assert span[0] <= first_us + 1000 and 0 <= last_us - span[1] < 1_500_000
    assert player.frame_at(span[1], (480, 270)) is not None
    player.close()


async def test_a_camera_that_changes_its_size_goes_on(broker: RunningBroker, tmp_path: Path) -> None:
    path = _two_sizes(tmp_path / "two.ts")
    launch = f"( filesrc location={path} ! tsdemux ! h264parse config-interval=1 ! rtph264pay name=pay0 pt=96 )"
    server = vs.RtspServer({"two": launch})
    context = vs.context(tmp_path, [vs.camera("C01", server.url("two"))])
    try:
        async with working(context, broker) as (room, _):
            await room.until(
                lambda: room.readings.get("C01") is not None and room.readings["C01"].width == 640, 8, "first"
            )
            await room.until(lambda: room.readings["C01"].width == 320, 12, "second")
            await room.until(
                lambda: (t := room.tile("C01")) is not None and t.pixels_bgra.shape[:2] == (180, 320), 3, "t"
            )
            assert room.picture("C01") is LIVE
    finally:
        server.kill()
    sizes = set()
    for segment in sorted((context.home.recordings / "C01").iterdir()):
        with av.open(str(segment)) as file:
            sizes |= {(frame.width, frame.height) for frame in file.decode(video=0)}
    assert sizes == {(640, 360), (320, 180)}


def _height(tile: Tile | None) -> int:
    return 0 if tile is None else tile.pixels_bgra.shape[0]


def _two_sizes(path: Path) -> Path:
    """Five seconds of 640x360, then fifteen of 320x180, in one stream."""
    rng = np.random.default_rng(1)
    with av.open(str(path), "w", format="mpegts") as file:
        stream = file.add_stream("libx264", rate=25)
        encoders = []
        for width, height in ((640, 360), (320, 180)):
            encoder = av.CodecContext.create("libx264", "w")
            encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
            encoder.framerate, encoder.time_base, encoder.gop_size = 25, Fraction(1, 25), 25
            encoder.options = {"preset": "ultrafast", "tune": "zerolatency"}
            encoders.append(encoder)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for n in range(500):
            encoder = encoders[n >= 125]
            picture = av.VideoFrame.from_ndarray(vs.moving(n, rng), format="bgr24")
            frame = picture.reformat(encoder.width, encoder.height, "yuv420p")
            frame.pts, frame.time_base = n, encoder.time_base
            for packet in encoder.encode(frame):
                packet.stream = stream
                file.mux(packet)
    return path


async def test_damaged_packets_cost_pictures_and_nothing_else(
    clips: dict[str, Path], broker: RunningBroker, tmp_path: Path
) -> None:
    launch = (
        f"( filesrc location={clips['moving']} ! qtdemux ! h264parse config-interval=1 ! "
        "breakmydata probability=0.0003 skip=2000 ! rtph264pay name=pay0 pt=96 )"
    )
    server = vs.RtspServer({"bad": launch, "good": vs.from_file(clips["moving"])})
    context = vs.context(tmp_path, [vs.camera("C01", server.url("bad")), vs.camera("C02", server.url("good"))])
    try:
        async with working(context, broker) as (room, _):
            await room.until(lambda: room.fresh("C01") and room.fresh("C02"), 8, "first tiles")
            first = room.number("C02")
            await room.until(lambda: room.number("C02") >= first + 100, 10, "four seconds of pictures")
            assert room.picture("C02") is LIVE and room.readings["C02"].fps > 20
            await room.until(lambda: room.fresh("C01"), 3, "still going")
            assert room.alive[-1].figures["thread_restarts"] == 0
    finally:
        server.kill()


async def test_the_real_clip_s_person_is_seen(broker: RunningBroker, tmp_path: Path, test_data: Path) -> None:
    """People walk through one by one; the first is in the picture some seconds in. Its model finds them."""
    clip = test_data / "video" / "one-by-one-person-detection.mp4"
    server = vs.RtspServer({"C01": vs.from_file(clip)})
    context = vs.context(tmp_path, [vs.camera("C01", server.url("C01"))])
    try:
        async with working(context, broker, test_data / "models" / "yolox_nano.onnx") as (room, _):
            await room.until(lambda: any(seen.objects for seen in room.seen), 40, "somebody")
            (person,) = next(seen for seen in room.seen if seen.objects).objects
            assert person.kind == "person" and person.score > 0.3
            newest = room.seen[-1]
            assert time.time_ns() // 1000 - newest.captured_at_us < 2_000_000
            assert newest.provider == "CPU" and newest.model
    finally:
        server.kill()


async def test_unknown_cameras_are_refused(broker: RunningBroker, tmp_path: Path) -> None:
    context = vs.context(tmp_path, [vs.camera("C01", "rtsp://127.0.0.1:1/C01")])
    with pytest.raises(worker.UnknownCamera, match=r"no camera C99; it has C01"):
        await worker.run(context, broker.access("vision"), ["C01", "C99"], BUILT_IN, False)
