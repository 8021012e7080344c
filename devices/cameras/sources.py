"""Every kind of camera behind one door: a new kind is one file and one line here."""

from __future__ import annotations

from devices.cameras.address import Address
from devices.cameras.card import Card
from devices.cameras.film import FilmStream
from devices.cameras.mjpeg import MjpegStream
from devices.cameras.rtsp import RtspStream
from devices.cameras.stream import CameraStream
from devices.cameras.usb import UsbStream

KINDS: dict[str, type[CameraStream]] = {
    "rtsp": RtspStream,
    "rtsps": RtspStream,
    "http": MjpegStream,
    "https": MjpegStream,
    "file": FilmStream,
    "usb": UsbStream,
}
"""By the scheme of the address."""


def opened(where: Address, card: Card | None = None) -> CameraStream:
    """An open camera, decoded on the card where one is given. Raises LinkLost, BadReply, DeviceRefused with words."""
    return KINDS[where.scheme](where, card=card)
