"""Packets made beforehand are what a real broker takes and hands on, one after the other."""

from __future__ import annotations

import pytest

from console.bench import wire
from console.bus import Access, Bus, now_us
from console.messages import GasReading, Message
from console.topics import field_topic
from console.values import Quality
from tests.conftest import RunningBroker
from tests.waiting import until


async def test_a_thousand_readings_of_every_length_arrive_in_order(broker: RunningBroker) -> None:
    heard: list[Message] = []
    guest = Bus(broker.access("guest"), "test", "hears")
    guest.on("vigil/test/field/#", lambda batch: heard.extend(message for _, message in batch))
    await guest.start()
    said = [
        GasReading(point="G" * (1 + n % 400), value=1.0, unit="", quality=Quality.GOOD, measured_at_us=now_us())
        for n in range(1000)
    ]
    packets = wire.publishing((field_topic("test", "gas", reading.point), reading) for reading in said)
    wire.send(broker.access("field"), "wire", packets)
    await until(lambda: len(heard) == len(said), "all of them are heard")
    await guest.stop()
    assert heard == said


def test_a_broker_that_does_not_want_us_is_said(broker: RunningBroker) -> None:
    known = broker.access("field")
    with pytest.raises(ConnectionRefusedError, match="does not take user 'field'"):
        wire.send(Access(known.host, known.port, known.user, "wrong"), "wire", b"")
