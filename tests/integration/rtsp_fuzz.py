"""Reads an RTSP camera through a wire that damages what it says, one damage a number. Run as a program of its own:

    python -m tests.integration.rtsp_fuzz PORT FIRST COUNT

says one line of JSON a number: {"seed", "said", "packets", "frames", "seconds"}. An error that is no DeviceError
is said as "bug: …". It may die (FFmpeg is native code); it may not hang.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import av

from devices.cameras.address import address
from devices.cameras.sources import opened
from devices.errors import DeviceError
from tests.integration.camera_servers import Wire

PACKETS = 40
AT_ONCE = 6
WORDS = (b"0", b"-1", b"65536", b"4294967295", b"99999999999999999999", b"%s%n", b"A" * 5000, b"\x00", b"\xff\xfe", b"")


BUGS = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError, av.FFmpegError)


class Damage:
    """Changes what a server says, after the number it was made with."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._way = (self.text, self.lines, self.payload, self.frame, self.kinds)[seed % 5]

    def __call__(self, said: bytes) -> bytes:
        return self._way(said)

    def text(self, said: bytes) -> bytes:
        """Bytes of the answers and of the SDP."""
        if not said.startswith(b"RTSP/") or self._chance.random() < 0.4:
            return said
        changed = bytearray(said)
        for _ in range(self._chance.randint(1, 12)):
            changed[self._chance.randrange(len(changed))] = self._chance.randrange(256)
        return bytes(changed)

    def lines(self, said: bytes) -> bytes:
        """Numbers and lines of the answers and of the SDP: doubled, lost, far too large."""
        if not said.startswith(b"RTSP/") or self._chance.random() < 0.3:
            return said
        lines = said.split(b"\r\n")
        for _ in range(self._chance.randint(1, 3)):
            at, how = self._chance.randrange(len(lines)), self._chance.random()
            if how < 0.2:
                lines[at:at] = [lines[at]] * self._chance.randint(1, 400)
            elif how < 0.4:
                del lines[at]
            else:
                word = self._chance.choice(WORDS)
                lines[at] = re.sub(rb"\d+|[A-Za-z0-9+/=]{20,}", word, lines[at], count=2)
            lines = lines or [b""]
        return b"\r\n".join(lines)

    def payload(self, said: bytes) -> bytes:
        """Bytes within the pictures, not of the packets' heads."""
        if said.startswith(b"RTSP/") or self._chance.random() < 0.5:
            return said
        changed = bytearray(said)
        heads = {at for head in re.finditer(rb"\$[\x00\x01]", said) for at in range(head.start(), head.start() + 16)}
        for _ in range(self._chance.randint(1, 60)):
            at = self._chance.randrange(len(changed))
            if at not in heads:
                changed[at] ^= 1 << self._chance.randrange(8)
        return bytes(changed)

    def frame(self, said: bytes) -> bytes:
        """The frame around the packets: lengths, lost and doubled bytes."""
        if said.startswith(b"RTSP/") or self._chance.random() < 0.7:
            return said
        at, how = self._chance.randrange(len(said)), self._chance.random()
        if how < 0.3:
            return said[:at] + said[at + self._chance.randint(1, 40) :]
        if how < 0.6:
            return said[:at] + self._chance.randbytes(self._chance.randint(1, 40)) + said[at:]
        return said[:2] + self._chance.randbytes(2) + said[4:]

    def kinds(self, said: bytes) -> bytes:
        """The kinds of NAL units and of RTP packets, right behind each frame's head."""
        if said.startswith(b"RTSP/"):
            return said
        changed = bytearray(said)
        for head in re.finditer(rb"\$[\x00\x01]", said):
            at = head.start() + self._chance.choice((4, 5, 6, 16, 17, 18))
            if at < len(changed) and self._chance.random() < 0.4:
                changed[at] = self._chance.randrange(256)
        return bytes(changed)


def tried(port: int, seed: int) -> dict[str, object]:
    """What came of one damage."""
    wire, began = Wire(port, Damage(seed)), time.monotonic()
    packets = frames = 0
    said = "went on"
    try:
        stream = opened(address(f"rtsp://127.0.0.1:{wire.port}/C01"))
        try:
            for packet in stream.packets():
                packets += 1
                frames += len(stream.decode(packet))
                if packets == PACKETS or time.monotonic() - began > 8:
                    break
        finally:
            stream.close()
    except DeviceError as error:
        said = str(error)
    except BUGS as error:
        said = f"bug: {error!r}"
    finally:
        wire.close()
    spent = round(time.monotonic() - began, 2)
    return {"seed": seed, "said": said, "packets": packets, "frames": frames, "seconds": spent}


def main(port: int, first: int, count: int) -> None:
    """Try some numbers, several at a time."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for one in pool.map(lambda seed: tried(port, seed), range(first, first + count)):
            print(json.dumps(one), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
