"""Tries a camera: opens it, watches it for some seconds, says what it is worth."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median

import av
from av.video.frame import VideoFrame

from devices.cameras.address import Address
from devices.cameras.sources import opened
from devices.cameras.stream import CameraStream, StreamPacket

FIRST_PICTURE_S = 15.0
"""How long a first picture is waited for: a camera may send a key frame only every ten seconds."""
CLOCK_S, RATE_SHARE = 2.0, 0.2
"""A clock or a header that is further off than this is worth a word."""
MOST_FPS = 1000.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. Times in seconds; `picture` is the first one."""

    codec: str
    width_px: int
    height_px: int
    fps: float
    header_fps: float
    kbit_s: float
    key_every_s: float
    opened_s: float
    first_picture_s: float
    pictures: int
    damaged: int
    reported: bool
    clock_off_s: float
    advice: tuple[str, ...]
    picture: VideoFrame | None


def tried(where: Address, seconds: float = 5.0) -> Trial:
    """Watch a camera for some seconds after its first picture. Raises LinkLost, BadReply, DeviceRefused."""
    began = time.monotonic()
    stream = opened(where)
    watch = _Watch(began, time.monotonic() - began)
    try:
        for packet in stream.packets():
            watch.take(stream, packet)
            if watch.is_over(seconds):
                break
        return watch.outcome(stream)  # While it is open: what FFmpeg knows of a stream goes with it.
    finally:
        stream.close()


def png(picture: VideoFrame) -> bytes:
    """A picture as a PNG file."""
    coder = av.CodecContext.create("png", "w")
    frame = picture.reformat(format="rgb24")
    coder.width, coder.height, coder.pix_fmt = frame.width, frame.height, "rgb24"
    coder.framerate = Fraction(1)
    return b"".join(bytes(packet) for packet in [*coder.encode(frame), *coder.encode(None)])


class _Watch:
    """What was seen so far."""

    def __init__(self, began: float, opened_s: float) -> None:
        self._began, self._opened_s = began, opened_s
        self._packets: list[tuple[int, int, bool]] = []
        self._first: VideoFrame | None = None
        self._first_s = 0.0
        self._pictures = self._damaged = 0

    def take(self, stream: CameraStream, packet: StreamPacket) -> None:
        """One more packet."""
        size = packet.packet.size
        frames = stream.decode(packet)
        self._pictures += len(frames)
        if self._first is not None:
            self._packets.append((packet.captured_at_us, size, packet.key))
            self._damaged += any(frame.image.is_corrupt for frame in frames)
        elif frames:
            self._first, self._first_s = frames[0].image, time.monotonic() - self._began

    def is_over(self, seconds: float) -> bool:
        """Whether it was watched for long enough."""
        spent = time.monotonic() - self._began
        return spent > (self._first_s + seconds if self._first is not None else self._opened_s + FIRST_PICTURE_S)

    def outcome(self, stream: CameraStream) -> Trial:
        """All of it."""
        times = sorted(at for at, _, _ in self._packets)
        step_us = median([after - before for before, after in pairwise(times)] or [0])
        span_s = (times[-1] - times[0]) / 1e6 if len(times) > 1 else 0.0
        keys = [at for at, _, key in self._packets if key]
        header = min(MOST_FPS, float(stream.stream.guessed_rate or stream.stream.average_rate or 0))
        fps = 1e6 / step_us if step_us else 0.0
        return Trial(
            codec=stream.stream.codec_context.name,
            width_px=self._first.width if self._first else 0,
            height_px=self._first.height if self._first else 0,
            fps=round(min(MOST_FPS, fps), 2),
            header_fps=round(header, 2),
            kbit_s=round(sum(size for _, size, _ in self._packets[1:]) * 8 / 1000 / span_s if span_s else 0.0, 1),
            key_every_s=round(median([b - a for a, b in pairwise(keys)]) / 1e6 if len(keys) > 1 else 0.0, 2),
            opened_s=round(self._opened_s, 2),
            first_picture_s=round(self._first_s, 2),
            pictures=self._pictures,
            damaged=self._damaged,
            reported=stream.reported,
            clock_off_s=round(stream.camera_off_s, 1),
            advice=tuple(_advice(fps, header, stream.camera_off_s, self._first is not None)),
            picture=self._first,
        )


def _advice(fps: float, header_fps: float, clock_off_s: float, has_picture: bool) -> list[str]:
    """What its owner should look at."""
    said = []
    if not has_picture:
        said.append("no picture came: set a shorter key frame interval at the camera, and H.264 or H.265")
    if fps and header_fps and abs(header_fps / fps - 1) > RATE_SHARE:
        said.append(f"its header says {header_fps:g} pictures a second, it sends {fps:.2f}; what it sends is used")
    if abs(clock_off_s) > CLOCK_S:
        said.append(f"its clock is {clock_off_s:+.1f} s off ours; set an NTP server at the camera")
    return said
