"""Tiles: exactly the wanted size, never blown up, nothing converted while nobody looks."""

import secrets

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from console.ring import TileReader
from console.vision.tiles import Lumas, Tiles, rows, within


@pytest.mark.parametrize(
    ("source", "wanted", "given"),
    [
        ((640, 360), (480, 270), (480, 270)),
        ((640, 360), (960, 540), (640, 360)),
        ((640, 480), (960, 540), (640, 360)),
        ((640, 360), (0, 0), (0, 0)),
        ((640, 360), (100, 0), (0, 0)),
        ((4, 4), (400, 1), (4, 1)),
    ],
)
def test_the_wanted_size_but_no_more_than_there_is(
    source: tuple[int, int], wanted: tuple[int, int], given: tuple[int, int]
) -> None:
    assert within(source, wanted) == given


def picture(width: int, height: int) -> av.VideoFrame:
    """Left half blue, right half white."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[:, : width // 2] = (255, 0, 0)
    return av.VideoFrame.from_ndarray(pixels, format="bgr24").reformat(format="yuv420p")


def test_tiles_come_in_the_wanted_size_and_colours() -> None:
    name = f"vgl-t-{secrets.token_hex(6)}"
    tiles, reader = Tiles(name), TileReader(name)
    tiles.put(picture(640, 360), 1)
    assert tiles.written == 0 and not tiles.wanted()

    reader.newest()
    reader.want(334, 189)
    tiles.put(picture(640, 360), 2)
    tile = reader.newest()
    assert tile is not None and tiles.wanted()
    assert (tile.captured_at_us, tile.pixels_bgra.shape) == (2, (189, 334, 4))
    blue, white = tile.pixels_bgra[90, 50], tile.pixels_bgra[90, 300]
    assert blue[0] > 200 and max(blue[1:3]) < 60
    assert min(white[:3]) > 240
    del tile
    reader.close(), tiles.close()


@pytest.mark.parametrize("width", [332, 334, 336, 338, 340])
@pytest.mark.parametrize("height", [188, 189])
def test_every_size_is_filled_to_its_last_pixel(width: int, height: int) -> None:
    name = f"vgl-t-{secrets.token_hex(6)}"
    tiles, reader = Tiles(name), TileReader(name)
    reader.newest()
    reader.want(width, height)
    for n in range(1, 4):
        tiles.put(picture(640, 360), n)
    tile = reader.newest()
    assert tile is not None and tile.pixels_bgra.shape == (height, width, 4)
    assert tile.pixels_bgra[:, -16:, :3].min() > 240 and tile.pixels_bgra[-4:, : width // 2 - 4, 2].max() < 60
    del tile
    reader.close()
    tiles.close()


def test_a_camera_that_now_sends_more_gets_a_larger_ring() -> None:
    name = f"vgl-t-{secrets.token_hex(6)}"
    tiles, reader = Tiles(name), TileReader(name)
    reader.newest()
    reader.want(1920, 1080)
    tiles.put(picture(640, 360), 1)
    tile = reader.newest()
    assert tile is not None and tile.pixels_bgra.shape == (360, 640, 4)
    tiles.put(picture(1280, 720), 2)  # the new ring has no wish yet: the reader renews it within a second
    assert reader.newest() is None
    del tile
    reader.close(), tiles.close()


def test_rows_and_luma_leave_the_padding_out() -> None:
    frame = picture(334, 190)
    assert rows(frame.reformat(format="bgr24"), 3).shape == (190, 334, 3)
    seen = Lumas().of(frame)
    assert seen.shape == (190, 334) and seen.dtype == np.uint8
    assert seen[:, -1].min() > 230


@pytest.mark.parametrize(
    "form", ["yuv420p", "nv12", "yuvj422p", "gray", "yuyv422", "uyvy422", "yuv420p10le", "p010le", "bgr24"]
)
def test_luma_is_a_byte_a_pixel_whatever_the_camera_sends(form: str) -> None:
    """Two halves, black and bright: where values are two bytes, or colour stands between, both would be elsewhere."""
    lumas, halves = Lumas(), np.repeat(np.array([16, 120], np.uint8), 32)[np.newaxis].repeat(48, 0)
    grey = np.concatenate([halves, np.full((24, 64), 128, np.uint8)])
    frame = VideoFrame.from_ndarray(grey, "yuv420p").reformat(format=form)
    for _ in range(2):
        seen = lumas.of(frame).astype(int)
        assert seen.shape == (48, 64) and seen[:, :28].max() <= 18 and abs(seen[:, 36:] - 120).max() <= 3
