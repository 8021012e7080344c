"""Field messages put onto the wire at once, as bytes made beforehand: who measures a receiver must not slow it down.

MQTT 3.1.1 (OASIS, 2014), CONNECT and PUBLISH with QoS 0: no answer is waited for but the broker's to the first.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable

from console.bus import Access
from console.messages import Message
from console.topics import encode

_CONNECT, _PUBLISH, _DISCONNECT = 0x10, 0x30, b"\xe0\x00"
_ACCEPTED = b"\x20\x02\x00\x00"
KEEPALIVE_S = 60
ANSWER_S = 10.0


def publishing(messages: Iterable[tuple[str, Message]]) -> bytes:
    """The bytes of many PUBLISH packets."""
    return b"".join(_packet(_PUBLISH, _text(topic) + encode(message)) for topic, message in messages)


def send(access: Access, client: str, packets: bytes) -> None:
    """Connect, send it all, leave. Raises OSError; ConnectionRefusedError when the broker does not want us."""
    with socket.create_connection((access.host, access.port), timeout=ANSWER_S) as line:
        line.sendall(_connect(access, client))
        if line.recv(len(_ACCEPTED)) != _ACCEPTED:
            raise ConnectionRefusedError(f"broker {access.host}:{access.port} does not take user '{access.user}'")
        line.settimeout(None)
        line.sendall(packets + _DISCONNECT)


def _connect(access: Access, client: str) -> bytes:
    """Clean session, with user and password."""
    head = _text("MQTT") + b"\x04\xc2" + KEEPALIVE_S.to_bytes(2, "big")
    return _packet(_CONNECT, head + _text(client) + _text(access.user) + _text(access.password))


def _text(text: str) -> bytes:
    said = text.encode()
    return len(said).to_bytes(2, "big") + said


def _packet(kind: int, body: bytes) -> bytes:
    left, length = len(body), bytearray()
    while not length or left:
        length.append(left % 128 | (128 if left > 127 else 0))
        left //= 128
    return bytes([kind]) + bytes(length) + body
