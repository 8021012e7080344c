"""A camera on this machine: Video4Linux on Linux, DirectShow on Windows, AVFoundation on macOS."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import av
from av.container import InputContainer
from av.device import DeviceInfo, enumerate_input_devices

from devices.cameras.address import Address
from devices.cameras.stream import OPEN_S, READ_S, CameraStream
from devices.errors import BadReply, DeviceError, DeviceRefused, LinkLost

KINDS = {"win32": "dshow", "darwin": "avfoundation"}
"""By platform, what FFmpeg calls its cameras; elsewhere Video4Linux."""
LINKS = Path("/dev/v4l/by-id")
"""Names of Linux that a camera keeps although another one was plugged in before it."""
_UNPLUGGED = "is the camera plugged in, is it the right name?"


@dataclass(frozen=True, slots=True)
class Plugged:
    """A camera of this machine: its address for the site file, and what it calls itself."""

    url: str
    name: str


def plugged_in() -> list[Plugged]:
    """The cameras of this machine, also those that another program has. None where FFmpeg cannot list them."""
    try:
        found = enumerate_input_devices(KINDS.get(sys.platform, "v4l2"))
    except (ValueError, av.FFmpegError):
        return []
    return listed(sys.platform, found, LINKS)


def listed(platform: str, found: Iterable[DeviceInfo], links: Path) -> list[Plugged]:
    """The same of what FFmpeg found. Where Linux has a lasting name for a device in `links`, that is its address."""
    lasting = {str(link.resolve()): str(link) for link in sorted(links.glob("*"), reverse=True)}
    told = []
    for one in found:
        if one.media_types and "video" not in one.media_types:
            continue
        name = one.description if platform == "win32" else lasting.get(one.name, one.name)
        told.append(Plugged(f"usb://{quote(name)}", one.description))
    return told


class UsbStream(CameraStream):
    """An open camera of this machine. Raises LinkLost, BadReply, DeviceRefused with words."""

    def _opened(self) -> InputContainer:
        kind, name, options = asked(self.address, sys.platform)
        try:
            return self._by_ffmpeg(kind, name, options)
        except BadReply:  # It has no Motion JPEG: take what it gives.
            plain = {key: value for key, value in options.items() if key not in ("input_format", "vcodec")}
            return self._by_ffmpeg(kind, name, plain)

    def _by_ffmpeg(self, kind: str, name: str, options: dict[str, str]) -> InputContainer:
        try:
            return av.open(name, format=kind, options=options, timeout=(OPEN_S, READ_S), metadata_errors="replace")
        except (av.FFmpegError, OSError, ValueError) as error:
            raise self._in_words(error) from None

    def _in_words(self, error: Exception) -> DeviceError:
        match error:
            case _ if getattr(error, "errno", None) == errno.EBUSY:
                return LinkLost(f"{self._said}: another program has it; end that one, it serves one at a time")
            case FileNotFoundError():
                return LinkLost(f"{self._said}: there is none; {_UNPLUGGED}")
            case PermissionError():
                return DeviceRefused(f"{self._said}: may not be opened; put the service's user into the group `video`")
            case av.ExitError() | TimeoutError():
                return LinkLost(f"{self._said}: silent for {READ_S:g} s; plug it in anew")
            case _ if getattr(error, "errno", None) == errno.ENOTTY:
                return BadReply(f"{self._said}: not a camera; `vigil camera find` lists those of this machine")
            case av.InvalidDataError() | av.ArgumentError() | ValueError():
                return BadReply(f"{self._said}: not a camera, or not so; look at its name, size and fps")
        return LinkLost(f"{self._said}: {getattr(error, 'strerror', None) or 'gone'}; {_UNPLUGGED}")


def asked(where: Address, platform: str) -> tuple[str, str, dict[str, str]]:
    """The kind of input, its name and its options on a platform. Motion JPEG first: raw pictures fill the bus."""
    options = {}
    if size := where.asks("size"):
        if not re.fullmatch(r"\d{2,5}x\d{2,5}", size):
            raise BadReply(f"{where.said}: size must look like 1280x720")
        options["video_size"] = size
    if fps := where.asks("fps"):
        if not re.fullmatch(r"\d{1,3}(\.\d{1,3})?", fps):
            raise BadReply(f"{where.said}: fps must be a number")
        options["framerate"] = fps
    parts = urlsplit(where.url)
    name = unquote(parts.netloc + parts.path)
    match platform:
        case "win32":
            return "dshow", f"video={name.strip('/')}", {**options, "vcodec": "mjpeg"}
        case "darwin":
            return "avfoundation", name.strip("/"), options
    if not re.fullmatch(r"/dev/(video\d+|v4l/by-(id|path)/[^/]+)", name):
        raise BadReply(f"{where.said}: must look like usb:///dev/video0")
    return "v4l2", name, {**options, "input_format": "mjpeg"}
