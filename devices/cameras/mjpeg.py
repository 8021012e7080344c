"""A camera by HTTP: Motion JPEG, one picture after the other in one answer that does not end.

The answer carries no time stamps, so a picture's time is its arrival. Only Motion JPEG is taken: whatever else a web
server sends (a log-in page, a play list that names other addresses) is told, not followed.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from devices.cameras.stream import READ_S, Arrival, CameraStream
from devices.errors import BadReply, DeviceError, LinkLost
from devices.web import LOOK, Conversation, conversation, in_words

PICTURE_S = 2 * READ_S
"""The longest from picture to picture, however slowly the bytes drip."""
MOST_PICTURE = 32 << 20
MOTION_JPEG = "multipart/x-mixed-replace"


class MjpegStream(CameraStream):
    """An open Motion JPEG answer. Raises LinkLost, BadReply, DeviceRefused with words."""

    def _opened(self) -> InputContainer:
        self._talk = conversation(self.address, "GET", b"", {"Accept": f"{MOTION_JPEG}, */*"})
        try:
            _refuse_other_than_motion_jpeg(self._talk, self._said)
            self._body = _Body(self._talk, self._said)
            return av.open(self._body, "r", format="mpjpeg", options={"fpsprobesize": "0", "probesize": "1000000"})
        except DeviceError:
            self._talk.close()
            raise
        except (av.FFmpegError, OSError, http.client.HTTPException) as error:
            self._talk.close()
            raise self._in_words(error) from None

    def close(self) -> None:
        """Hang up."""
        super().close()
        self._talk.close()

    def _in_words(self, error: Exception) -> DeviceError:
        match error:
            case av.FFmpegError():
                return BadReply(f"{self._said}: not pictures ({error.strerror}); look at the camera's address")
            case TimeoutError():
                return LinkLost(f"{self._said}: silent for {READ_S:g} s; {LOOK}")
            case OSError() | http.client.HTTPException():
                return in_words(self._said, error)
        return LinkLost(f"{self._said}: gone; {LOOK}")

    def _arrivals(self) -> Iterator[Arrival]:
        for packet, at_us, _ in super()._arrivals():
            packet.pts = at_us
            yield packet, at_us, True
            self._body.wait_anew()

    def _stream_us(self, packet: Packet[VideoStream]) -> int:
        return packet.pts or 0


class _Body:
    """The answer's body as a file for FFmpeg: it reads no longer and no more than a picture may take."""

    def __init__(self, talk: Conversation, said: str) -> None:
        self._talk, self._said = talk, said
        talk.read_within(READ_S)
        self.wait_anew()

    def wait_anew(self) -> None:
        """A picture has come; the time and the size of the next one count from here."""
        self._until, self._bytes = time.monotonic() + PICTURE_S, 0

    def read(self, most: int) -> bytes:
        """The next bytes; empty at the end."""
        if time.monotonic() > self._until:
            raise LinkLost(f"{self._said}: no whole picture within {PICTURE_S:g} s; {LOOK}")
        part = self._talk.read(most)
        self._bytes += len(part)
        if self._bytes > MOST_PICTURE:
            raise BadReply(f"{self._said}: a picture of more than {MOST_PICTURE >> 20} MiB; is it this address?")
        return part


def _refuse_other_than_motion_jpeg(talk: Conversation, said: str) -> None:
    kind = talk.headers.get("content-type", "nothing it has a name for").partition(";")[0].strip().lower()
    if talk.status in (301, 302, 303, 307, 308):
        raise BadReply(f"{said}: sends us to another address; write that one, the camera's Motion JPEG")
    if talk.status == 404:
        raise BadReply(f"{said}: the server knows no such path; look at the camera's address in the site file")
    if talk.status != 200:
        raise BadReply(f"{said}: the server answers {talk.status}; look at the camera's address in the site file")
    if kind != MOTION_JPEG:
        raise BadReply(f"{said}: sends {kind}, not Motion JPEG; look at the path in the camera's address")
