"""A close look: the main stream beside the small one, over real RTSP, changed over without black, as a room sees it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import av
import numpy as np
import pytest

from console.ring import main_ring_name
from console.room.tiles import LiveTiles, Shown
from console.values import PictureState
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.integration.test_vision_worker import Room, working
from tests.rtsp import serve_files
from tests.waiting import until

SMALL, MAIN = (180, 320), (360, 640)
WITHIN_S = 30.0


def door(n: int, _rng: np.random.Generator) -> vs.Picture:
    """A grey wall with a white door that stands, left edge at 0.6 and upper at 0.25 of it, and a bar that moves."""
    picture = np.full((180, 320, 3), 90, np.uint8)
    picture[45:135, 192:256] = 250
    left = 4 * n % 160
    picture[150:170, left : left + 20] = 160
    return picture


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The door small and twice as large, four seconds each."""
    folder = tmp_path_factory.mktemp("films")
    films = {}
    for name, times in (("small", 1), ("main", 2)):
        films[name] = folder / f"{name}.mp4"
        with av.open(str(films[name]), "w") as file:
            stream = file.add_stream("libx264", rate=25, options={"preset": "ultrafast", "crf": "18"})
            stream.width, stream.height, stream.pix_fmt = 320 * times, 180 * times, "yuv420p"
            for n in range(100):
                picture = door(n, np.random.default_rng(1)).repeat(times, axis=0).repeat(times, axis=1)
                file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
            file.mux(stream.encode(None))
    return films


@pytest.fixture
def served(films: dict[str, Path]) -> Iterator[dict[str, str]]:
    """Addresses of both streams."""
    with serve_files(films) as base:
        yield {name: f"{base}/{name}" for name in films}


class Seat:
    """One room that looks at C01, at each look keeping what it was shown."""

    def __init__(self, tiles: LiveTiles) -> None:
        self.tiles = tiles
        self.close_up = False
        self.shown: list[tuple[int, int] | None] = []
        self.oldest_us = 0
        """The age of the oldest picture that was shown."""

    def want(self, wh_px: tuple[int, int], close_up: bool) -> None:
        """As a wall does."""
        self.close_up, self.shown, self.oldest_us = close_up, [], 0
        self.tiles.want("C01", *wh_px, close_up)

    def look(self) -> Shown | None:
        """What a wall paints now."""
        shown = self.tiles.newest("C01", self.close_up)
        self.shown.append(None if shown is None else shown[1].shape[:2])  # type: ignore[arg-type]
        if shown is not None:
            self.oldest_us = max(self.oldest_us, time.time_ns() // 1000 - shown[0])
        return shown

    def sees(self, size: tuple[int, int]) -> bool:
        """Whether a picture of this (height, width) is shown now."""
        shown = self.look()
        return shown is not None and shown[1].shape[:2] == size


def door_at(shown: Shown | None) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the white door, as shares of the picture."""
    assert shown is not None
    white = shown[1][:, :, 1] > 210
    rows, columns = np.flatnonzero(white.any(axis=1)), np.flatnonzero(white.any(axis=0))
    height, width = white.shape
    return columns[0] / width, rows[0] / height, (columns[-1] + 1) / width, (rows[-1] + 1) / height


async def test_the_main_stream_is_shown_from_its_first_picture_and_gone_when_nobody_looks(
    served: dict[str, str], broker: RunningBroker, tmp_path: Path
) -> None:
    context = vs.context(tmp_path, [vs.camera("C01", served["small"], served["main"])])
    memory = Path("/dev/shm") / main_ring_name(context.home.key, "C01")
    async with working(context, broker) as (room, _):
        one, other = (Seat(LiveTiles(context)) for _ in range(2))
        one.want((240, 135), close_up=False)
        await room.until(lambda: one.sees(SMALL) and "C01" in room.readings, WITHIN_S, "the small picture")
        assert not memory.exists() and room.readings["C01"].main is None

        one.want((640, 360), close_up=True)
        await room.until(lambda: one.sees(MAIN), WITHIN_S, "the main picture")
        assert None not in one.shown and set(one.shown) <= {SMALL, MAIN}
        assert one.oldest_us < 1_500_000, "what was shown until then was the present"
        assert door_at(one.look()) == pytest.approx((0.6, 0.25, 0.8, 0.75), abs=0.01), "boxes lie where they lay"
        main = await until(lambda: (said := room.readings["C01"].main) and said.kbit_s and said, "its bit rate")
        assert (main.width, main.height, main.why) == (640, 360, "")
        assert room.readings["C01"].width == 320 and room.readings["C01"].kbit_s > 0, "of the small one"

        assert room.alive[-1].notes["decoder"] == "CPU: h264" and room.alive[-1].figures["main_streams"] == 1

        other.want((400, 225), close_up=True)
        await room.until(lambda: other.sees(MAIN), WITHIN_S, "one main stream for both")
        one.want((240, 135), close_up=False)
        assert one.sees(SMALL), "at once"
        await room.until(lambda: other.sees((225, 400)), WITHIN_S, "the other goes on, at its own size")

        # The other has died: nobody takes its wish back.
        await room.until(lambda: one.look() is not None and not memory.exists(), WITHIN_S, "it is closed")
        await room.until(lambda: room.readings["C01"].main is None, 5, "that is told")
        assert None not in one.shown
        one.tiles.close(), other.tiles.close()
    (segment, *_) = sorted((context.home.recordings / "C01").iterdir())
    with av.open(str(segment)) as file:
        assert file.streams.video[0].width == 320, "the small stream is recorded, whoever looks"


async def test_a_main_stream_that_fails_leaves_the_small_one_and_says_why(
    films: dict[str, Path], broker: RunningBroker, tmp_path: Path
) -> None:
    with serve_files({"small": films["small"]}) as small, ExitStack() as running:
        main = running.enter_context(serve_files({"main": films["main"]}))
        cameras = [
            vs.camera("C01", f"{small}/small", f"{main}/main"),
            vs.camera("C02", f"{small}/small", f"{small}/none"),
        ]
        context = vs.context(tmp_path, cameras)
        async with working(context, broker) as (room, _):
            seat = Seat(LiveTiles(context))
            seat.want((640, 360), close_up=True)
            seat.tiles.want("C02", 640, 360, True)
            await room.until(lambda: seat.sees(MAIN) and seat.tiles.newest("C02", True) is not None, WITHIN_S, "main")
            await room.until(lambda: "no such path" in why(room, "C02"), WITHIN_S, "why C02 has none")
            seat.want((640, 360), close_up=True)
            running.close()
            await room.until(lambda: seat.sees(SMALL), WITHIN_S, "the small one again")
            assert None not in seat.shown and seat.oldest_us < 3_000_000
            await room.until(lambda: "refused" in why(room, "C01"), WITHIN_S, "why C01 has none")
            assert room.picture("C01") is PictureState.LIVE
            closer = seat.tiles.newest("C02", True)
            assert closer is not None and closer[1].shape[:2] == SMALL
            seat.tiles.close()


def why(room: Room, camera: str) -> str:
    """Why the main stream of a camera is not shown."""
    reading = room.readings.get(camera)
    return reading.main.why if reading is not None and reading.main is not None else ""
