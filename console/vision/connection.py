"""One connection to a camera, from its opening to its end; what it may last is said to the watch."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TypeAlias

from console.vision.watch import Work
from devices.cameras.stream import CameraStream, StreamPacket
from devices.errors import DeviceError

OPENING_S = 120.0
"""The longest that opening a stream may last. It gives up by itself within seconds, but for looking its name up."""
PACKET_S = 30.0
"""The longest from packet to packet. The wait for one ends by itself after six seconds; the rest is decoding and
recording."""
Source: TypeAlias = Callable[[], CameraStream]
"""Opens the camera, with the address and the login of the moment. Raises DeviceError."""


def watched(
    source: Source,
    work: Work,
    over: Event,
    begin: Callable[[CameraStream], None],
    take: Callable[[CameraStream, StreamPacket], None],
) -> DeviceError | None:
    """Open a camera, `begin`, and `take` each packet until it is `over` or the stream ends; what ended it, None where
    it was told to."""
    work.begin(OPENING_S)
    try:
        stream = source()
    except DeviceError as error:
        return error
    begin(stream)
    work.begin(PACKET_S)
    try:
        for packet in stream.packets():
            if over.is_set():
                break
            take(stream, packet)
            work.begin(PACKET_S)
    except DeviceError as error:
        return error
    finally:
        work.begin(PACKET_S)
        stream.close()
    return None
