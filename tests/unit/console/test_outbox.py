"""What is said with QoS 1: over any lines, lost at any moment, each message reaches the broker, in order."""

from __future__ import annotations

from collections.abc import Iterator

import mqtt5
from hypothesis import given
from hypothesis import strategies as st

from console.outbox import FIRST, LAST, Outbox, Said


def packets(sent: bytes) -> Iterator[mqtt5.PublishPacket]:
    """What the broker reads."""
    while sent:
        packet, size = mqtt5.read(memoryview(sent))
        assert isinstance(packet, mqtt5.PublishPacket)
        sent = sent[size:]
        yield packet


def said(text: str) -> Said:
    return Said("a/b", text.encode())


def test_a_message_is_written_with_all_that_it_carries() -> None:
    ask = Said("ask/x", b"{}", retain=True, reply_to="answer/room", correlation=b"a1", expiry_s=10)
    [packet] = packets(ask.written(7))
    assert (packet.topic, packet.payload, packet.retain, packet.packet_id) == ("ask/x", b"{}", True, 7)
    assert (packet.response_topic, packet.correlation_data) == ("answer/room", b"a1")
    assert (packet.message_expiry_interval, packet.qos) == (10, mqtt5.QoS.AT_LEAST_ONCE)
    [unnumbered] = packets(ask.written())
    assert (unnumbered.qos, unnumbered.packet_id) == (mqtt5.QoS.AT_MOST_ONCE, None)


def test_no_more_is_on_its_way_than_the_broker_takes() -> None:
    outbox = Outbox()
    assert outbox.take(said("0")) == b""
    [first, second] = packets(outbox.begin(2) + outbox.take(said("1")) + outbox.take(said("2")))
    assert (first.payload, second.payload, len(outbox)) == (b"0", b"1", 3)
    [third] = packets(outbox.confirm(first.packet_id or 0))
    assert (third.payload, len(outbox)) == (b"2", 2)
    assert outbox.confirm(9999) == b""


def test_numbers_begin_anew_and_pass_those_that_are_taken() -> None:
    outbox = Outbox()
    outbox.begin(3)
    [slow] = packets(outbox.take(said("slow")))
    for n in range(LAST - FIRST):
        [packet] = packets(outbox.take(said(str(n))))
        outbox.confirm(packet.packet_id or 0)
    assert packet.packet_id == LAST
    [after] = packets(outbox.take(said("after")))
    assert (slow.packet_id, after.packet_id) == (FIRST, FIRST + 1)


@given(
    room=st.integers(1, 4),
    steps=st.lists(st.sampled_from(["say", "confirm", "lose", "connect"]), max_size=60),
)
def test_nothing_is_lost_with_a_line(room: int, steps: list[str]) -> None:
    """The broker confirms what it read in its order; what it confirmed it is not told again."""
    outbox, heard, unconfirmed, told, up = Outbox(), list[str](), list[int](), 0, False

    def reach(sent: bytes) -> None:
        for packet in packets(sent):
            assert up and packet.packet_id not in unconfirmed
            heard.append(packet.payload.decode())
            unconfirmed.append(packet.packet_id or 0)
        assert len(unconfirmed) <= room

    for step in [*steps, "lose", "connect", *["confirm"] * 100]:
        if step == "say":
            told += 1
            reach(outbox.take(said(str(told))))
        elif step == "confirm" and unconfirmed:
            reach(outbox.confirm(unconfirmed.pop(0)))
        elif step == "lose":
            up = False
            unconfirmed.clear()
            outbox.end()
        elif step == "connect" and not up:
            up = True
            reach(outbox.begin(room))
    assert len(outbox) == 0
    firsts = list(dict.fromkeys(heard))
    assert firsts == [str(n) for n in range(1, told + 1)]
