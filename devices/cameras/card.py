"""The card that decodes the cameras' pictures, where FFmpeg has one that proves itself; else the CPU does.

What FFmpeg lists is what it was built with, not what the machine has: a card counts once it has decoded a picture.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from fractions import Fraction

import av
import numpy as np
from av.codec.hwaccel import HWAccel, hwdevices_available
from av.packet import Packet
from av.video.stream import VideoStream

KINDS = ("cuda", "d3d11va", "videotoolbox", "vaapi", "qsv", "amf")
"""In the order in which they are tried: what copies a picture back cheapest first."""
CPU, AUTO = "cpu", "auto"
MOST_FAILURES = 3
"""A card that failed so often while it worked is left alone until the program starts again."""
_WIDTH, _HEIGHT, _FRAMES, _GREY = 320, 192, 4, 150
_CLOSE = 4.0


class NoCard(Exception):
    """There is none that decodes; the text says what was tried, and why not."""


class Card:
    """A card that decodes. From any thread."""

    def __init__(self, kind: str, accelerator: HWAccel) -> None:
        self.kind = kind
        self._accelerator = accelerator
        self._failures = 0
        self._counting = threading.Lock()

    @property
    def accelerator(self) -> HWAccel | None:
        """What a stream is opened with; None once the card has failed too often."""
        return self._accelerator if self._failures < MOST_FAILURES else None

    def failed(self) -> None:
        """A picture could not be decoded on it."""
        with self._counting:
            self._failures += 1


def found(asked: str = AUTO) -> Card | None:
    """The card of that kind, or the first that works; None where the CPU was asked for.

    Raises NoCard when none of them decodes.
    """
    if asked == CPU:
        return None
    offered = hwdevices_available()
    reasons = []
    for kind in (asked,) if asked != AUTO else (kind for kind in KINDS if kind in offered):
        accelerator, reason = _proven(kind)
        if accelerator is not None:
            return Card(kind, accelerator)
        reasons.append(f"{kind}: {reason}")
    raise NoCard("; ".join(reasons) or "FFmpeg knows no card here")


def _proven(kind: str) -> tuple[HWAccel | None, str]:
    """A card of this kind after it has decoded pictures; or why it did not."""
    try:
        accelerator = HWAccel(kind)
        coder = av.CodecContext.create("h264", "r", hwaccel=accelerator)
        fault = fault_of(coder, grey_packets())
    except (av.FFmpegError, OSError, ValueError) as error:
        return None, str(getattr(error, "strerror", None) or error)
    if not coder.is_hwaccel:
        return None, "no such card, or it decodes no H.264"
    return (None, fault) if fault else (accelerator, "")


def fault_of(coder: av.VideoCodecContext, packets: Iterable[Packet[VideoStream]]) -> str:
    """What is wrong with the pictures of a decoder that is given `grey_packets`; '' when they are as they were."""
    pictures = [picture for packet in [*packets, None] for picture in coder.decode(packet)]
    greys = [float(picture.to_ndarray(format="gray").mean()) for picture in pictures]
    if len(greys) == _FRAMES and all(abs(grey - _GREY) < _CLOSE for grey in greys):
        return ""
    return "it does not give the pictures back"


def grey_packets() -> list[Packet[VideoStream]]:
    """Some grey pictures as H.264."""
    coder = av.CodecContext.create("libx264", "w")
    coder.width, coder.height, coder.pix_fmt, coder.time_base = _WIDTH, _HEIGHT, "yuv420p", Fraction(1, 25)
    coder.options = {"preset": "ultrafast", "tune": "zerolatency"}
    grey = np.full((_HEIGHT, _WIDTH), _GREY, np.uint8)
    packets: list[Packet[VideoStream]] = []
    for number in range(_FRAMES):
        picture = av.VideoFrame.from_ndarray(grey, format="gray").reformat(format="yuv420p")
        picture.pts = number
        packets += coder.encode(picture)
    return [*packets, *coder.encode(None)]
