"""A line to the broker: MQTT 5 on its program's event loop, without a thread. The library mqtt5 reads and writes the
packets; when to connect, to confirm, to ask whether the other side still lives and to say again is decided here.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import Protocol

from mqtt5 import (
    ConnAckPacket,
    ConnAckReasonCode,
    ConnectPacket,
    DisconnectPacket,
    Packet,
    PingReqPacket,
    PubAckPacket,
    PublishPacket,
    QoS,
    SubAckPacket,
    SubscribePacket,
    TopicFilter,
    read,
)

from console.outbox import FIRST, Outbox, Said

log = logging.getLogger(__name__)

KEEPALIVE_S = 5
"""A program that vanished without a word is known after one and a half of these."""
LOOK_S, MOST_SILENT = 2.0, 6
"""Between two looks whether the broker still lives; after so many in silence, though it was asked, the line is given
up. A loop that is held for seconds looks once in that time, and so does not hold the broker for gone."""
SUBSCRIPTION = FIRST - 1
AGAIN_S, CONNECT_S = 1.0, 5.0
"""Between two attempts to connect; for so long one may last."""
FAREWELL_S, PAUSE_S = 2.0, 0.005
"""So long goodbye may take, with such pauses."""
MOST_AT_ONCE = 500
"""Messages heard in one turn of the loop: what else there is to do has its turn in between."""


class Listener(Protocol):
    """Who hears what becomes of a line. All is called on the loop."""

    def line_begun(self) -> None:
        """There is a connection: what is heard from now on comes over it."""

    def line_up(self) -> None:
        """Connected and subscribed: who speaks next is heard."""

    def line_refused(self, why: str) -> None:
        """The broker does not take us."""

    def line_down(self) -> None:
        """Lost, or ended."""

    def hear(self, messages: list[PublishPacket]) -> None:
        """What came, in its order; at most MOST_AT_ONCE."""


class Line(asyncio.Protocol):
    """Keeps one client connected from `open` to `close`."""

    def __init__(self, client: ConnectPacket, listener: Listener) -> None:
        self._client, self._listener = client, listener
        self._filters: Sequence[str] = ()
        self._outbox = Outbox()
        self._transport: asyncio.Transport | None = None
        self._lost = asyncio.Event()
        self._come, self._to_send = b"", list[bytes]()
        self._has_heard = self._has_sent = self._held_back = False
        self._holding: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, subscribed or not."""
        return self._transport is not None

    def open(self, host: str, port: int, filters: Sequence[str]) -> None:
        """Connect and subscribe, and again whenever the line is lost, until `close`."""
        self._loop, self._filters = asyncio.get_running_loop(), filters
        self._holding = self._loop.create_task(self._hold(host, port))

    def say(self, said: Said, qos: int) -> None:
        """Say it once (QoS 0: lost without a line) or until it is confirmed (QoS 1). Call it on the loop."""
        if qos:
            self._send(self._outbox.take(said))
        elif self._transport is not None:
            self._send(said.written())

    async def close(self) -> None:
        """Say what is left to say, and goodbye."""
        ends = self._loop.time() + FAREWELL_S
        while self._transport is not None and len(self._outbox) and self._loop.time() < ends:
            await asyncio.sleep(PAUSE_S)
        if self._holding is not None:
            self._holding.cancel()
            await asyncio.wait({self._holding})
        if self._transport is not None:
            self._send(DisconnectPacket().write())
            self._flush()
            self._transport.close()
            await self._ends_within(FAREWELL_S)
        if self._transport is not None:
            self._transport.abort()

    # ------------------------------------------------------------ holding it

    async def _hold(self, host: str, port: int) -> None:
        while True:
            with contextlib.suppress(OSError, TimeoutError):  # Nobody there; the next turn comes.
                async with asyncio.timeout(CONNECT_S):
                    await self._loop.create_connection(lambda: self, host, port)
                await self._watch()
            await asyncio.sleep(AGAIN_S)

    async def _watch(self) -> None:
        """Until the line is lost."""
        silent = 0
        while not await self._ends_within(LOOK_S):
            silent = 0 if self._has_heard else silent + 1
            if silent >= MOST_SILENT and self._transport is not None:
                log.warning("%s: the broker is silent", self._client.client_id)
                self._transport.abort()
            elif silent or not self._has_sent:
                self._send(PingReqPacket().write())
            self._has_heard = self._has_sent = False

    async def _ends_within(self, time_s: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(time_s):
                await self._lost.wait()
        return self._lost.is_set()

    # ------------------------------------------------------------ the connection, called by asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say who we are."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
        self._lost.clear()
        self._come, self._to_send, self._held_back = b"", [], False
        self._listener.line_begun()
        self._send(self._client.write())

    def data_received(self, data: bytes) -> None:
        """Some bytes of some packets."""
        self._has_heard = True
        self._come += data
        if not self._held_back:
            self._turn()

    def connection_lost(self, error: Exception | None) -> None:
        """By whom ever."""
        self._transport = None
        self._outbox.end()
        self._lost.set()
        self._listener.line_down()

    # ------------------------------------------------------------ hearing

    def _turn(self) -> None:
        """Hear what has come. While more is there than one turn takes, nothing further is read: it waits in the
        broker, which has room for it."""
        heard: list[PublishPacket] = []
        try:
            read_to = self._read_packets(heard)
        except ValueError as error:
            log.warning("%s: the broker said what is no MQTT 5: %s", self._client.client_id, error)
            self._hang_up()
            return
        self._come = self._come[read_to:]
        self._hold_back(len(heard) == MOST_AT_ONCE)
        if heard:
            self._listener.hear(heard)

    def _read_packets(self, heard: list[PublishPacket]) -> int:
        """Take packets until no whole one is left or enough is heard; to which byte. Raises ValueError."""
        come, at = memoryview(self._come), 0
        while len(heard) < MOST_AT_ONCE:
            try:
                packet, size = read(come[at:])
            except IndexError:  # The rest of it is on its way.
                break
            at += size
            if isinstance(packet, PublishPacket):
                heard.append(packet)
                if packet.packet_id is not None:
                    self._send(PubAckPacket(packet.packet_id).write())
            else:
                self._take(packet)
        return at

    def _take(self, packet: Packet) -> None:
        match packet:
            case PubAckPacket():
                self._send(self._outbox.confirm(packet.packet_id))
            case ConnAckPacket(reason_code=ConnAckReasonCode.SUCCESS):
                filters = [TopicFilter(pattern, max_qos=QoS.AT_LEAST_ONCE) for pattern in self._filters]
                self._send(SubscribePacket(SUBSCRIPTION, filters).write() + self._outbox.begin(packet.receive_max))
            case ConnAckPacket():
                self._listener.line_refused(packet.reason_code.name.replace("_", " ").capitalize())
                self._hang_up()
            case SubAckPacket():
                self._listener.line_up()
            case DisconnectPacket():
                log.warning("%s: the broker hangs up: %s", self._client.client_id, packet.reason_code.name)

    def _hold_back(self, wanted: bool) -> None:
        if wanted:
            self._loop.call_soon(self._turn)
        if self._transport is not None and wanted != self._held_back:
            (self._transport.pause_reading if wanted else self._transport.resume_reading)()
        self._held_back = wanted

    # ------------------------------------------------------------ sending

    def _send(self, written: bytes) -> None:
        """What is said in one turn of the loop goes out together."""
        if written and self._transport is not None:
            if not self._to_send:
                self._loop.call_soon(self._flush)
            self._to_send.append(written)
            self._has_sent = True

    def _flush(self) -> None:
        if self._to_send and self._transport is not None:
            self._transport.write(b"".join(self._to_send))
        self._to_send = []

    def _hang_up(self) -> None:
        if self._transport is not None:
            self._transport.abort()
