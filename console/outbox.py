"""What is said with QoS 1 and not yet confirmed: nothing of it is lost with a line, and its order is kept. Pure.

MQTT 5, 4.3.2 (at least once), 4.6 (order), 4.9 (no more on its way than the broker takes).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from mqtt5 import PublishPacket, QoS

FIRST, LAST = 2, 65_535
"""The numbers of messages on their way; 1 is the subscription's."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message to say: where, what, whether the broker keeps it, and what an ask needs besides. `expiry_s`: for so
    long it is worth delivering; None: for ever."""

    topic: str
    payload: bytes
    retain: bool = False
    reply_to: str | None = None
    correlation: bytes | None = None
    expiry_s: int | None = None

    def written(self, number: int | None = None) -> bytes:
        """As it goes over the line: without a number as QoS 0, with one as QoS 1."""
        return PublishPacket(
            self.topic,
            self.payload,
            qos=QoS.AT_MOST_ONCE if number is None else QoS.AT_LEAST_ONCE,
            retain=self.retain,
            packet_id=number,
            response_topic=self.reply_to,
            correlation_data=self.correlation,
            message_expiry_interval=self.expiry_s,
        ).write()


class Outbox:
    """Messages of QoS 1, oldest first: those on their way by number, then those that wait for room or for a line."""

    def __init__(self) -> None:
        self._on_the_way: dict[int, Said] = {}
        self._waiting: deque[Said] = deque()
        self._room, self._last = 0, FIRST - 1

    def __len__(self) -> int:
        return len(self._on_the_way) + len(self._waiting)

    def take(self, said: Said) -> bytes:
        """Take one in; the bytes to send now."""
        self._waiting.append(said)
        return self._sent()

    def confirm(self, number: int) -> bytes:
        """The broker has this one; the bytes that may go now."""
        self._on_the_way.pop(number, None)
        return self._sent()

    def begin(self, room: int) -> bytes:
        """On a new line, on which so many may be on their way at a time: the bytes to send, from the oldest on."""
        self._waiting.extendleft(reversed(self._on_the_way.values()))
        self._on_the_way.clear()
        self._room = min(room, LAST - FIRST + 1)
        return self._sent()

    def end(self) -> None:
        """The line is lost: all waits for the next."""
        self._room = 0

    def _sent(self) -> bytes:
        parts = []
        while self._waiting and len(self._on_the_way) < self._room:
            number = self._number()
            self._on_the_way[number] = self._waiting.popleft()
            parts.append(self._on_the_way[number].written(number))
        return b"".join(parts)

    def _number(self) -> int:
        """The next that is free; there is one, for no more are on their way than there are numbers."""
        while True:
            self._last = self._last + 1 if self._last < LAST else FIRST
            if self._last not in self._on_the_way:
                return self._last
