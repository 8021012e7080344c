"""Decoded frames into the ring, in exactly the size that the room wants, as BGRA."""

from __future__ import annotations

import threading

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

from console.ring import TileWriter

LEAST_CAPACITY_WH_PX = (640, 360)
_BILINEAR = int(Interpolation.FAST_BILINEAR)
_LUMA_FIRST = {"gray", "nv12", "nv16", "nv21", "nv24", "nv42", "yuv410p"} | {
    f"{planes}{halved}p" for planes in ("yuv", "yuvj") for halved in (411, 420, 422, 440, 444)
}
"""Formats of eight bits whose first plane is luma and nothing else."""


class Scaler:
    """Frames of one stream as BGRA, in the size that is shown."""

    def __init__(self) -> None:
        self._scaler, self._converter = VideoReformatter(), VideoReformatter()

    def bgra(self, image: VideoFrame, width: int, height: int) -> npt.NDArray[np.uint8]:
        """The frame as (H, W, 4) uint8 BGRA. Scaled in its own format first, then converted: both steps have fast code
        in FFmpeg, the two in one step have not. For an odd number of rows the second is slow, and of a width that is no
        multiple of eight it leaves the last pixels out."""
        if width % 8 == 0 and height % 2 == 0:
            image = self._scaler.reformat(image, width, height, interpolation=_BILINEAR, threads=1)
        return rows(self._converter.reformat(image, width, height, "bgra", interpolation=_BILINEAR, threads=1), 4)


class Lumas:
    """The luma of the frames of one stream, as it is coded: black is 16, but of a camera that uses the full range."""

    def __init__(self) -> None:
        self._converter = VideoReformatter()

    def of(self, image: VideoFrame) -> npt.NDArray[np.uint8]:
        """(H, W) uint8; a view where the frame begins with just that, else 2 ms of work for 1920 x 1080."""
        if image.format.name not in _LUMA_FIRST:
            image = self._converter.reformat(image, format="yuv420p", interpolation=_BILINEAR, threads=1)
        return rows(image, 1)[:, :, 0]


class Tiles:
    """One camera's tiles. Nothing is converted while nobody looks."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._writer = TileWriter(name, LEAST_CAPACITY_WH_PX)
        self._changing = threading.Lock()
        """Held while the ring is replaced, and while another thread looks into it."""
        self._scaler = Scaler()
        self.written = 0

    def wanted(self) -> bool:
        """Whether anybody looks."""
        return self._writer.wanted_wh_px() != (0, 0)

    def close_up_wh_px(self) -> tuple[int, int]:
        """At which size somebody looks closely, (0, 0): nobody does. From any thread."""
        with self._changing:
            return self._writer.close_up_wh_px()

    def put(self, image: VideoFrame, captured_at_us: int) -> None:
        """Convert and write one frame if anybody looks."""
        width, height = within((image.width, image.height), self._writer.wanted_wh_px())
        if width == 0 or height == 0:
            return
        self._make_room(image.width, image.height)
        self._writer.write(self._scaler.bgra(image, width, height), captured_at_us)
        self.written += 1

    def close(self) -> None:
        """Give the ring back."""
        with self._changing:
            self._writer.close()

    def _make_room(self, width: int, height: int) -> None:
        """A camera that now sends more pixels than the ring holds gets a larger ring."""
        has = self._writer.capacity_wh_px
        if width * height > has[0] * has[1]:
            with self._changing:
                self._writer.close()
                self._writer = TileWriter(self._name, (width, height))


def within(source_wh: tuple[int, int], wanted_wh: tuple[int, int]) -> tuple[int, int]:
    """The wanted size, made smaller in proportion where the source has fewer pixels: nothing is blown up."""
    width, height = wanted_wh
    if width <= 0 or height <= 0:
        return (0, 0)
    share = min(1.0, source_wh[0] / width, source_wh[1] / height)
    return max(1, round(width * share)), max(1, round(height * share))


def rows(image: VideoFrame, channels: int) -> npt.NDArray[np.uint8]:
    """(H, W, channels) uint8 view of a packed frame, without the padding at the ends of its rows."""
    plane = image.planes[0]
    pixels: npt.NDArray[np.uint8] = np.frombuffer(plane, np.uint8)  # type: ignore[call-overload]
    lines = pixels[: image.height * plane.line_size].reshape(image.height, plane.line_size)
    return lines[:, : image.width * channels].reshape(image.height, image.width, channels)
