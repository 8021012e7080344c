"""One open camera by PyAV, of whatever kind: demuxed once, its packets for the recorder and its frames for the eye.

A kind of camera opens a container and says what its faults mean; times, order and decoding are the same for all.
"""

from __future__ import annotations

import http.client
import struct
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain
from typing import NamedTuple, TypeAlias

import av
from av.codec.hwaccel import HWAccel
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from devices.cameras.address import Address, address
from devices.cameras.card import Card
from devices.cameras.clock import CaptureClock
from devices.errors import BadReply, DeviceError, FilmOver, LinkLost

OPEN_S, READ_S = 4.0, 3.0
"""Longest waits for an answer and for the next packet. FFmpeg tries once more: a silent stream takes twice READ_S."""
WAITED_S = 0.005
"""A packet that comes faster than this lay in a buffer. The first such burst is heard out before the clock starts."""
MOST_BURST = 100
MOST_WAITING = 64
"""Capture times kept for packets whose frames have not come out of the decoder."""
PAUSE_FIRST_S, PAUSE_LAST_S = 0.5, 8.0
PAUSE_NOBODY_S = 1.0
"""The longest pause where nobody answers: it costs no camera anything, and one that is back plays within 3 s."""
BLIND_US, BLIND_PACKETS = 20_000_000, 20
"""A stream of which nothing could be decoded for so long, and of so many packets, is to be opened anew."""
REPORT_EVERY = 12
"""Packets from one look for a sender report to the next. Cameras send one in some seconds; between two of them FFmpeg
carries the last one on by the packets' own time stamps, as we do, and the look is dear."""

_SENDER_REPORT = struct.Struct("=q")

Arrival: TypeAlias = "tuple[Packet[VideoStream], int, bool]"
"""A packet, the UTC microseconds at which it came, and whether it had to be waited for."""


class StreamPacket(NamedTuple):
    """One coded frame, captured at a UTC time. `behind_us`: how long it lay waiting for us; 0 when we waited for it."""

    packet: Packet[VideoStream]
    captured_at_us: int
    behind_us: int
    key: bool


class StreamFrame(NamedTuple):
    """One decoded frame, in the camera's own pixel format, with its capture time (UTC microseconds)."""

    image: VideoFrame
    captured_at_us: int


def wall_clock_us() -> int:
    """UTC microseconds since 1970."""
    return time.time_ns() // 1000


class CameraStream(ABC):
    """An open stream. Raises LinkLost, BadReply, DeviceRefused with words on opening and while reading."""

    def __init__(
        self, where: Address | str, now_us: Callable[[], int] = wall_clock_us, card: Card | None = None
    ) -> None:
        """`card` is to decode the pictures, of the kinds of camera that send H.264 or H.265."""
        self.address = address(where) if isinstance(where, str) else where
        self._said = self.address.said
        self._now_us = now_us
        self._card = card
        self._clock = CaptureClock()
        self._captured: dict[int, int] = {}
        self._last_pts = 0
        self._blind: tuple[int, int] | None = None
        self._report_in = 0
        self._report_off_us: int | None = None
        self._container = self._opened()
        try:
            self.stream = self._video()
        except DeviceError:
            self._container.close()
            raise
        base = self.stream.time_base or Fraction(1, 90_000)
        self._us_by_unit = 1_000_000 * base.numerator, base.denominator

    @property
    def camera_off_s(self) -> float:
        """How far the camera's clock is ahead of ours, where it says its time; seconds."""
        return self._clock.camera_off_us / 1e6

    @property
    def decoder(self) -> str:
        """What decodes its pictures: 'CPU: h264', or 'cuda: h264' where a card does."""
        coder = self.stream.codec_context
        return f"{self._card.kind if self._card and coder.is_hwaccel else 'CPU'}: {coder.name}"

    @property
    def accelerator(self) -> HWAccel | None:
        """What FFmpeg is to decode with; None: the CPU."""
        return self._card.accelerator if self._card else None

    @property
    def reported(self) -> bool:
        """Whether capture times come from the camera's own sender reports, not from arrival."""
        return self._clock.reported

    def packets(self) -> Iterator[StreamPacket]:
        """Packets as they come, without an end but by an error."""
        arrived = self._arrivals()
        burst = list(_burst(arrived))
        for packet, at_us, _ in burst:
            self._clock.hear(self._stream_us(packet), at_us)
        for arrival in chain(burst, arrived):
            yield self._timed(*arrival)

    def decode(self, one: StreamPacket) -> list[StreamFrame]:
        """The frames that this packet completes; none for a damaged one.

        Raises BadReply when nothing comes of it for long: a camera that was set to another codec goes on sending.
        """
        try:
            images = one.packet.decode()
        except (av.InvalidDataError, av.PatchWelcomeError):
            images = []
        except av.FFmpegError as error:
            raise self._undecoded(error) from None
        self._mind(one.captured_at_us, len(images))
        return [StreamFrame(image, self._captured.get(image.pts or 0, one.captured_at_us)) for image in images]

    def close(self) -> None:
        """Hang up."""
        self._container.close()

    def _undecoded(self, error: av.FFmpegError) -> BadReply:
        """A fault of what decodes, not of the packet. A card that goes on so is left alone."""
        if self._card is not None:
            self._card.failed()
        return BadReply(f"{self._said}: {self.decoder} failed ({error.strerror}); the stream is opened anew")

    def _mind(self, at_us: int, frames: int) -> None:
        """Remember since when, and for how many packets, nothing could be decoded."""
        if frames:
            self._blind = None
            return
        since_us, count = self._blind or (at_us, 0)
        self._blind = since_us, count + 1
        if at_us - since_us > BLIND_US and count > BLIND_PACKETS:
            raise BadReply(f"{self._said}: no picture in {BLIND_US // 1_000_000} s of packets; look at its codec")

    @abstractmethod
    def _opened(self) -> InputContainer:
        """Open it within OPEN_S. Raises DeviceError."""

    @abstractmethod
    def _in_words(self, error: Exception) -> DeviceError:
        """What went wrong while reading, for whom, and what to look at."""

    def _video(self) -> VideoStream:
        for stream in self._container.streams.video:
            if stream.codec_context is not None:
                stream.codec_context.thread_count = 1
                return stream
            raise BadReply(f"{self._said}: its video cannot be decoded here; set the camera to H.264 or H.265")
        raise BadReply(f"{self._said}: the stream has no video; look at the path in the camera's address")

    def _arrivals(self) -> Iterator[Arrival]:
        """Each packet with the time it came. The empty packet that PyAV gives at the end is the end."""
        demuxed = self._container.demux(self.stream)
        asked = time.monotonic()
        try:
            for packet in demuxed:
                if packet.size:
                    yield packet, self._now_us(), time.monotonic() - asked > WAITED_S
                asked = time.monotonic()
        except (av.FFmpegError, OSError, http.client.HTTPException) as error:
            raise self._in_words(error) from None
        raise LinkLost(f"{self._said}: the server ended the stream")

    def _timed(self, packet: Packet[VideoStream], at_us: int, waited: bool) -> StreamPacket:
        stream_us = self._stream_us(packet)
        captured = self._clock.captured_at_us(stream_us, at_us, self._reported_us(packet, stream_us))
        if packet.pts is None:
            packet.pts = self._last_pts
        self._last_pts = packet.pts
        self._captured[packet.pts] = captured
        if len(self._captured) > MOST_WAITING:
            del self._captured[next(iter(self._captured))]
        return StreamPacket(packet, captured, 0 if waited else self._clock.late_us, packet.is_keyframe)

    def _stream_us(self, packet: Packet[VideoStream]) -> int:
        """The packet's own time stamp. The first packet of an RTSP stream may carry none: it is the stream's zero."""
        pts = self._last_pts if packet.pts is None else packet.pts
        factor, divisor = self._us_by_unit
        return pts * factor // divisor

    def _reported_us(self, packet: Packet[VideoStream], stream_us: int) -> int | None:
        """UTC time of the packet by the camera's own clock, once it has told it."""
        if self._report_in == 0:
            self._report_in = REPORT_EVERY
            reported_us = _reported_us(packet)
            self._report_off_us = None if reported_us is None else reported_us - stream_us
        self._report_in -= 1
        return None if self._report_off_us is None else stream_us + self._report_off_us


def pause_s(fault: DeviceError | None, failures: int, chance: float) -> float:
    """How long to wait before opening again after so many failures in a row, the last of them this one; `chance` is
    0..1. A film that is over is not opened again."""
    if isinstance(fault, FilmOver):
        return threading.TIMEOUT_MAX
    longest_s = PAUSE_NOBODY_S if isinstance(fault, LinkLost) else PAUSE_LAST_S
    return float(min(longest_s, PAUSE_FIRST_S * 2 ** min(10, max(0, failures - 1))) * (0.75 + 0.5 * chance))


def _burst(arrived: Iterator[Arrival]) -> Iterator[Arrival]:
    """What a buffer holds for us already: packets up to and with the first that had to be waited for."""
    for count, one in enumerate(arrived):
        yield one
        if (count and one[2]) or count >= MOST_BURST:
            return


def _reported_us(packet: Packet[VideoStream]) -> int | None:
    """UTC time of the packet by the camera's own clock (FFmpeg's "prft", made from RTCP sender reports)."""
    report = bytes(packet.get_sidedata("prft"))
    return _SENDER_REPORT.unpack_from(report)[0] if report else None
