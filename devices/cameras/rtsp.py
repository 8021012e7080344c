"""A camera by RTSP: over TCP, over UDP (`?transport=udp`), inside TLS (rtsps). No wait is unbounded.

A stream that ends or falls silent raises LinkLost, a server that answers something else BadReply or DeviceRefused.
Reconnecting, with what pause, is the caller's affair.
"""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from av.container import InputContainer

from devices import tls
from devices.cameras.address import Address
from devices.cameras.stream import OPEN_S, READ_S, CameraStream
from devices.errors import BadReply, DeviceError, LinkLost, LoginRefused
from devices.web import LOOK, REFUSED, in_words

RTSPS_PORT = 322
_OPTIONS = {
    "analyzeduration": "200000",
    "fpsprobesize": "0",
    "allowed_media_types": "video",
    "protocol_whitelist": "rtsp,rtsps,rtp,rtcp,tcp,udp,tls",
}


class RtspStream(CameraStream):
    """An open RTSP stream. Raises LinkLost, BadReply, DeviceRefused with words on opening and while reading."""

    def _opened(self) -> InputContainer:
        options = {**_OPTIONS, "rtsp_transport": _transport(self.address)}
        if self.address.scheme != "rtsps":
            return self._by_ffmpeg(options)
        try:
            shown = tls.believed(self.address, RTSPS_PORT)
        except OSError as error:
            raise in_words(self._said, error) from None
        with TemporaryDirectory(prefix="vigil-tls-") as folder:
            authority = Path(folder) / "camera.pem"
            authority.write_text(shown.pem, encoding="ascii")
            return self._by_ffmpeg({**options, "tls_verify": "1", "ca_file": str(authority), "verifyhost": shown.name})

    def _by_ffmpeg(self, options: dict[str, str]) -> InputContainer:
        began = time.monotonic()
        try:
            return av.open(
                self.address.with_login(),
                options=options,
                timeout=(OPEN_S, READ_S),
                metadata_errors="replace",
                hwaccel=self.accelerator,
            )
        except av.FFmpegError as error:  # It holds the whole address: it may not be chained to.
            if time.monotonic() - began >= OPEN_S - 0.1:
                raise LinkLost(f"{self._said}: no answer within {OPEN_S:g} s; {LOOK}") from None
            raise self._in_words(error) from None

    def _in_words(self, error: Exception) -> DeviceError:
        return _in_words(error, self._said)


def _transport(where: Address) -> str:
    transport = where.asks("transport", "tcp")
    if transport not in ("tcp", "udp"):
        raise BadReply(f"{where.said}: transport '{transport}' is unknown; write tcp or udp")
    if transport == "udp" and where.scheme == "rtsps":
        raise BadReply(f"{where.said}: over TLS there is only tcp; leave the transport out")
    return transport


def _in_words(error: Exception, said: str) -> DeviceError:
    """What went wrong, for whom, and what to look at."""
    match error:
        case av.HTTPUnauthorizedError() | av.HTTPForbiddenError():
            return LoginRefused(f"{said}: {REFUSED}")
        case av.HTTPNotFoundError():
            return BadReply(f"{said}: the server knows no such path; look at the camera's address in the site file")
        case av.ConnectionRefusedError():
            return LinkLost(f"{said}: connection refused; is the camera on, is the port right?")
        case av.ExitError() | av.TimeoutError():
            return LinkLost(f"{said}: silent for {2 * READ_S:g} s; {LOOK}")
        case av.DecoderNotFoundError() | av.PatchWelcomeError():
            return BadReply(f"{said}: its video cannot be decoded here; set the camera to H.264 or H.265")
        case av.HTTPOtherClientError() | av.HTTPBadRequestError():
            return BadReply(f"{said}: the server refuses to play; has this path a video?")
        case av.HTTPError() | av.InvalidDataError() | av.ProtocolNotFoundError() | av.PermissionError():
            return BadReply(f"{said}: not the answer of a camera ({error.strerror}); look at address and port")
    return LinkLost(f"{said}: {getattr(error, 'strerror', None) or 'gone'}; {LOOK}")
