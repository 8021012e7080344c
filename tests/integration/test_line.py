"""The line to the broker against brokers that behave badly: silent, talking nonsense, refusing, slow, hanging up."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import mqtt5
import pytest
from mqtt5 import (
    ConnAckPacket,
    ConnAckReasonCode,
    ConnectPacket,
    DisconnectPacket,
    DisconnectReasonCode,
    Packet,
    PingReqPacket,
    PingRespPacket,
    PubAckPacket,
    PublishPacket,
    QoS,
    SubAckPacket,
    SubAckReasonCode,
    SubscribePacket,
)

from console import line as line_module
from console.bus import Bus
from console.line import MOST_AT_ONCE, Line
from console.outbox import Said
from tests.conftest import RunningBroker
from tests.waiting import until


class Peer:
    """The broker's side of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer, self._come = reader, writer, b""
        self.heard: list[Packet] = []

    async def next(self) -> Packet:
        """The next packet that is said to us. Raises ConnectionError when the line has ended."""
        while True:
            try:
                packet, size = mqtt5.read(memoryview(self._come))
            except IndexError:
                if not (come := await self._reader.read(65536)):
                    raise ConnectionError("ended") from None
                self._come += come
                continue
            self._come = self._come[size:]
            self.heard.append(packet)
            return packet

    def say(self, *packets: Packet) -> None:
        self._writer.write(b"".join(packet.write() for packet in packets))

    def say_bytes(self, said: bytes) -> None:
        self._writer.write(said)

    async def welcome(self, room: int = 65_535) -> None:
        """Take the client and its subscription."""
        assert isinstance(await self.next(), ConnectPacket)
        self.say(ConnAckPacket(receive_max=room))
        wanted = await self.next()
        assert isinstance(wanted, SubscribePacket)
        self.say(SubAckPacket(wanted.packet_id, [SubAckReasonCode.GRANTED_QOS_AT_LEAST_ONCE]))

    async def until_it_ends(self) -> None:
        with pytest.raises(ConnectionError):
            while True:
                await self.next()


class Heard:
    """What a line says to its program."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.begun = 0
        self.turns: list[list[bytes]] = []

    def line_begun(self) -> None:
        assert not self.turns[self.begun :], "nothing is heard before"
        self.begun += 1

    def line_up(self) -> None:
        self.steps.append("up")

    def line_refused(self, why: str) -> None:
        self.steps.append(why)

    def line_down(self) -> None:
        self.steps.append("down")

    def hear(self, messages: list[PublishPacket]) -> None:
        self.turns.append([message.payload for message in messages])


@asynccontextmanager
async def held(serve: Callable[[Peer], Awaitable[None]]) -> AsyncIterator[tuple[Line, Heard]]:
    """A line to a broker that serves each connection so; what fails there fails the test."""
    failed: list[BaseException] = []

    async def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(Peer(reader, writer))
        except ConnectionError:
            pass
        except AssertionError as error:
            failed.append(error)
        finally:
            writer.close()

    server = await asyncio.start_server(on_connection, "127.0.0.1", 0)
    heard = Heard()
    line = Line(ConnectPacket("test", clean_start=True), heard)
    line.open("127.0.0.1", server.sockets[0].getsockname()[1], ["a/#"])
    try:
        yield line, heard
    finally:
        await line.close()
        server.close()
        await server.wait_closed()
    assert not failed, failed


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a second to connect again."""
    monkeypatch.setattr(line_module, "AGAIN_S", 0.01)


def message(n: int, qos: QoS = QoS.AT_LEAST_ONCE) -> PublishPacket:
    return PublishPacket("a/b", str(n).encode(), qos=qos, packet_id=n + 1 if qos is QoS.AT_LEAST_ONCE else None)


async def test_a_silent_broker_is_asked_and_then_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "LOOK_S", 0.05)
    peers: list[Peer] = []

    async def serve(peer: Peer) -> None:
        peers.append(peer)
        await peer.welcome()
        await peer.until_it_ends()

    async with held(serve) as (_, heard):
        await until(lambda: heard.steps[:3] == ["up", "down", "up"])
    assert PingReqPacket in {type(packet) for packet in peers[0].heard}


async def test_a_broker_that_answers_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "LOOK_S", 0.02)
    asked = 0

    async def serve(peer: Peer) -> None:
        nonlocal asked
        await peer.welcome()
        while True:
            if isinstance(await peer.next(), PingReqPacket):
                asked += 1
                peer.say(PingRespPacket())

    async with held(serve) as (_, heard):
        await until(lambda: asked > 8)
        assert heard.steps == ["up"]


async def test_what_is_no_mqtt_ends_the_line_and_the_next_one_serves(caplog: pytest.LogCaptureFixture) -> None:
    turn = 0

    async def serve(peer: Peer) -> None:
        nonlocal turn
        turn += 1
        await peer.welcome()
        if turn == 1:
            peer.say_bytes(b"\x00\x01\x00")
        await peer.until_it_ends()

    with caplog.at_level(logging.WARNING):
        async with held(serve) as (_, heard):
            await until(lambda: heard.steps[:3] == ["up", "down", "up"])
    assert "the broker said what is no MQTT 5" in caplog.text


async def test_a_refusal_is_said_and_tried_again() -> None:
    turn = 0

    async def serve(peer: Peer) -> None:
        nonlocal turn
        turn += 1
        if turn == 1:
            await peer.next()
            peer.say(ConnAckPacket(reason_code=ConnAckReasonCode.SERVER_BUSY))
        else:
            await peer.welcome()
        await peer.until_it_ends()

    async with held(serve) as (_, heard):
        await until(lambda: "up" in heard.steps)
    assert heard.steps[:3] == ["Server busy", "down", "up"]


async def test_a_broker_that_hangs_up_says_why(caplog: pytest.LogCaptureFixture) -> None:
    async def serve(peer: Peer) -> None:
        await peer.welcome()
        peer.say(DisconnectPacket(reason_code=DisconnectReasonCode.SERVER_SHUTTING_DOWN))

    with caplog.at_level(logging.WARNING):
        async with held(serve) as (_, heard):
            await until(lambda: heard.steps[:2] == ["up", "down"])
    assert "SERVER_SHUTTING_DOWN" in caplog.text


async def test_much_at_once_is_heard_in_turns_and_all_of_it_confirmed() -> None:
    confirmed: list[int] = []

    async def serve(peer: Peer) -> None:
        await peer.welcome()
        peer.say(*map(message, range(1700)))
        while True:
            packet = await peer.next()
            if isinstance(packet, PubAckPacket):
                confirmed.append(packet.packet_id)

    async with held(serve) as (_, heard):
        await until(lambda: len(confirmed) == 1700)
    assert max(map(len, heard.turns)) <= MOST_AT_ONCE
    assert [said for turn in heard.turns for said in turn] == [str(n).encode() for n in range(1700)]
    assert confirmed == list(range(1, 1701))


async def test_packets_may_come_in_any_pieces() -> None:
    async def serve(peer: Peer) -> None:
        await peer.welcome()
        for n in range(3):
            for byte in message(n, QoS.AT_MOST_ONCE).write():
                peer.say_bytes(bytes([byte]))
                await asyncio.sleep(0)
        await peer.until_it_ends()

    async with held(serve) as (_, heard):
        await until(lambda: sum(map(len, heard.turns)) == 3)
    assert [said for turn in heard.turns for said in turn] == [b"0", b"1", b"2"]


async def test_what_was_not_confirmed_is_said_again_on_the_next_line() -> None:
    reached: list[bytes] = []
    turn = 0

    async def serve(peer: Peer) -> None:
        nonlocal turn
        turn += 1
        await peer.welcome(room=2)
        while True:
            packet = await peer.next()
            if isinstance(packet, PublishPacket):
                reached.append(packet.payload)
                if turn == 1:
                    return
                peer.say(PubAckPacket(packet.packet_id or 0))

    async with held(serve) as (line, _):
        for n in range(5):
            line.say(Said("a/b", str(n).encode()), 1)
        await until(lambda: reached[-1:] == [b"4"])
    assert reached == [b"0", *(str(n).encode() for n in range(5))]


async def test_goodbye_is_the_last_word_after_all_that_was_said() -> None:
    peers: list[Peer] = []

    async def serve(peer: Peer) -> None:
        peers.append(peer)
        await peer.welcome(room=1)
        while True:
            packet = await peer.next()
            if isinstance(packet, PublishPacket):
                peer.say(PubAckPacket(packet.packet_id or 0))

    async with held(serve) as (line, heard):
        await until(lambda: heard.steps == ["up"])
        for n in range(3):
            line.say(Said("a/b", str(n).encode()), 1)
    await until(lambda: [type(packet) for packet in peers[0].heard[2:]] == [PublishPacket] * 3 + [DisconnectPacket])


async def test_a_broker_that_does_not_let_go_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection and reads nothing, not even goodbye."""
    monkeypatch.setattr(line_module, "FAREWELL_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        line = Line(ConnectPacket("test", clean_start=True), Heard())
        line.open("127.0.0.1", deaf.getsockname()[1], ["a/#"])
        await until(lambda: line.is_open)
        line.say(Said("a/b", b"x" * 20_000_000), 0)
        await line.close()
        await until(lambda: not line.is_open)


async def test_mosquitto_keeps_from_us_what_is_no_text(broker: RunningBroker) -> None:
    """A topic that is no UTF-8 never reaches a program: the broker hangs up on whoever says it."""
    field = broker.access("field")
    core = Bus(broker.access("core"), "test", "core")
    await core.start()
    try:
        reader, writer = await asyncio.open_connection(field.host, field.port)
        peer = Peer(reader, writer)
        peer.say(ConnectPacket("bad", username=field.user, password=field.password.encode(), clean_start=True))
        assert isinstance(await peer.next(), ConnAckPacket)
        good = PublishPacket("vigil/test/field/gas/XX", b"{}").write()
        peer.say_bytes(good.replace(b"XX", b"\xff\xfe"))
        await peer.until_it_ends()
        writer.close()
        assert core.connected
    finally:
        await core.stop()
