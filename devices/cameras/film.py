"""A film as if it were a live camera: paced by its own time stamps, over and over (`?loop=no`: once).

Its header's frame rate is not believed: it is as often wrong by two as right. Each frame is due when its stamp says.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from devices.cameras.address import Address
from devices.cameras.stream import Arrival, CameraStream
from devices.errors import BadReply, DeviceError, FilmOver, LinkLost

MOST_WAIT_S = 1.0
"""A gap in the stamps that is longer is jumped over."""
USUAL_FPS = 25


class FilmStream(CameraStream):
    """An open film. Raises LinkLost when there is no such file and at the end of one that plays once; BadReply."""

    def _opened(self) -> InputContainer:
        if self.address.asks("loop", "yes") not in ("yes", "no"):
            raise BadReply(f"{self._said}: loop is yes or no")
        path = _path(self.address)
        if not path.is_file():
            raise LinkLost(f"{self._said}: there is no such file; look at the path")
        try:
            return av.open(
                str(path),
                options={"fflags": "+genpts", "protocol_whitelist": "file"},
                metadata_errors="replace",
                hwaccel=self.accelerator,
            )
        except (av.FFmpegError, OSError) as error:
            raise self._in_words(error) from None

    def _in_words(self, error: Exception) -> DeviceError:
        if isinstance(error, PermissionError):
            return DeviceError(f"{self._said}: may not be read; give the service's user the right to")
        return BadReply(f"{self._said}: not a film ({getattr(error, 'strerror', '')}); write it anew with ffmpeg")

    def _arrivals(self) -> Iterator[Arrival]:
        self._due_s, self._before = time.monotonic(), 0
        self._shift = 0
        while True:
            count = 0
            for packet in self._run():
                count += 1
                yield packet, self._now_us(), True
            if self.address.asks("loop") == "no":
                raise FilmOver(f"{self._said}: the film has ended")
            if count == 0:
                raise BadReply(f"{self._said}: a film without a picture; write it anew with ffmpeg")
            self._again()

    def _run(self) -> Iterator[Packet[VideoStream]]:
        """The packets of one run, each when it is due, their stamps rising over all runs."""
        first, unit = None, self.stream.time_base or Fraction(1, 90_000)
        step = round(1 / (self.stream.average_rate or USUAL_FPS) / unit)
        try:
            for packet in self._container.demux(self.stream):
                if not packet.size:
                    continue
                own = _own_stamp(packet)
                first = own if first is None and own is not None else first
                stamp = self._before + step if own is None or first is None else self._shift + own - first
                shift = stamp - (own or 0)
                packet.pts = stamp if packet.pts is None else packet.pts + shift
                packet.dts = stamp
                self._wait(float((stamp - self._before) * unit))
                self._before = stamp
                yield packet
        except (av.FFmpegError, OSError) as error:
            raise self._in_words(error) from None
        self._shift = self._before + step

    def _wait(self, seconds: float) -> None:
        """Until the next packet is due. Whoever comes late is not hurried through more than a second."""
        now_s = time.monotonic()
        self._due_s = max(self._due_s + max(0.0, seconds), now_s - MOST_WAIT_S)
        if self._due_s > now_s + MOST_WAIT_S:
            self._due_s = now_s + MOST_WAIT_S
        time.sleep(max(0.0, self._due_s - now_s))

    def _again(self) -> None:
        """From the start, with a new decoder: the file is opened anew, which works for every kind of it."""
        self._container.close()
        self._container = self._opened()
        self.stream = self._video()


def _path(where: Address) -> Path:
    parts = urlsplit(where.url)
    return Path(url2pathname(parts.path)) if not parts.netloc else Path(url2pathname(f"//{parts.netloc}{parts.path}"))


def _own_stamp(packet: Packet[VideoStream]) -> int | None:
    """The stamp by which packets follow each other."""
    return packet.pts if packet.dts is None else packet.dts
