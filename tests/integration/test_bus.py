"""The bus against a real Mosquitto: batches, refusals, asks and answers, losing the broker."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.client import topic_matches_sub
from paho.mqtt.enums import CallbackAPIVersion

from console.asks import Acknowledge, Answer, Ask
from console.bus import Access, Bus, BusError, matches, now_us
from console.heartbeat import Alive
from console.messages import GasReading, Message, TakenBack
from console.topics import alive_topic, field_topic, state_topic
from console.values import Outcome, Quality
from tests import said
from tests.conftest import RunningBroker
from tests.waiting import until

SITE = "test"
SOS = said.alert("sos", "worker/W-1", 1)


def reading(value: float) -> GasReading:
    return GasReading(point="G-1", value=value, unit="%LEL", quality=Quality.GOOD, measured_at_us=now_us())


@contextlib.asynccontextmanager
async def started(*buses: Bus) -> AsyncIterator[None]:
    for bus in buses:
        await bus.start()
    try:
        yield
    finally:
        for bus in buses:
            await bus.stop()


def core_and_room(broker: RunningBroker) -> tuple[Bus, Bus]:
    return Bus(broker.access("core"), SITE, "core"), Bus(broker.access("room"), SITE, "room-1")


async def test_what_is_said_is_heard_in_order(broker: RunningBroker) -> None:
    heard: list[Message] = []
    core, field = Bus(broker.access("core"), SITE, "core"), Bus(broker.access("field"), SITE, "field")
    core.on(f"vigil/{SITE}/field/#", lambda batch: heard.extend(message for _, message in batch))
    async with started(core, field):
        for value in range(200):
            field.publish(field_topic(SITE, "gas", "G-1"), reading(float(value)), qos=1)
        await until(lambda: len(heard) == 200)
    assert [message.value for message in heard if isinstance(message, GasReading)] == [float(v) for v in range(200)]


async def test_who_has_started_hears_what_is_said_next(broker: RunningBroker) -> None:
    """Started means subscribed: another one that speaks at once is heard, each of twenty times."""
    field = Bus(broker.access("field"), SITE, "field")
    async with started(field):
        for turn in range(20):
            heard: list[Message] = []
            core = Bus(broker.access("core"), SITE, "core")
            core.on(f"vigil/{SITE}/field/#", lambda batch, heard=heard: heard.extend(said for _, said in batch))
            async with started(core):
                field.publish(field_topic(SITE, "gas", "G-1"), reading(float(turn)))
                await until(lambda heard=heard: len(heard) == 1)


async def test_what_does_not_fit_is_counted_and_stops_nobody(broker: RunningBroker) -> None:
    heard: list[Message] = []
    core = Bus(broker.access("core"), SITE, "core")
    core.on(f"vigil/{SITE}/field/#", lambda batch: heard.extend(message for _, message in batch))
    field = broker.access("field")
    raw = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    raw.username_pw_set(field.user, field.password)
    async with started(core):
        raw.connect(field.host, field.port)
        raw.loop_start()
        topic = field_topic(SITE, "gas", "G-1")
        raw.publish(topic, b"{not json", 1)
        raw.publish(topic, b"x" * 70_000, 1)
        raw.publish(
            topic,
            b'{"version": 99, "point": "G-1", "value": null, "unit": "", "quality": "lost", "measured_at_us": 1}',
            1,
        )
        raw.publish(field_topic(SITE, "tea", "T-1"), b"{}", 1)
        raw.publish(topic, b'{"point": "G-1", "value": 5, "unit": "%LEL", "quality": "good", "measured_at_us": 1}', 1)
        await until(lambda: len(heard) == 1)
        raw.disconnect()
        raw.loop_stop()
    assert dict(core.refused) == {"ill-formed": 1, "oversized": 1, "version": 1, "unknown topic": 1}


async def test_an_ask_is_answered(broker: RunningBroker) -> None:
    core, room = core_and_room(broker)

    async def answer(ask: Ask) -> Answer:
        return Answer(ask=ask.ask, outcome=Outcome.DONE, why="ok")

    core.answer(answer)
    async with started(core, room):
        said = await room.ask(
            Acknowledge(ask="a1", seat="room-1", operator="wang", asked_at_us=now_us(), alerts=("x",)), timeout_s=5
        )
    assert said.outcome is Outcome.DONE


async def test_an_ask_nobody_answers_fails_and_says_where(broker: RunningBroker) -> None:
    _, room = core_and_room(broker)
    async with started(room):
        said = await room.ask(
            Acknowledge(ask="a2", seat="room-1", operator="wang", asked_at_us=now_us(), alerts=()), timeout_s=0.3
        )
    assert (said.outcome, said.where) == (Outcome.FAILED, "core")


async def test_the_access_list_keeps_a_room_from_writing_states(broker: RunningBroker) -> None:
    heard: list[str] = []
    core, room = core_and_room(broker)
    core.on(f"vigil/{SITE}/#", lambda batch: heard.extend(topic for topic, _ in batch))
    async with started(core, room):
        room.publish(state_topic(SITE, "gas", "G-1"), reading(1.0), qos=1)
        room.publish(alive_topic(SITE, "room-1"), Alive(program="room-1", pid=1, up=True, started_at_us=1, at_us=7))
        await until(lambda: alive_topic(SITE, "room-1") in heard)
    assert state_topic(SITE, "gas", "G-1") not in heard


async def test_a_program_that_dies_is_told_by_its_last_will(broker: RunningBroker) -> None:
    ups: list[bool] = []
    core, room = core_and_room(broker)
    core.on(alive_topic(SITE, "room-1"), lambda batch: ups.extend(m.up for _, m in batch if isinstance(m, Alive)))
    async with started(core):
        await room.start()
        await until(lambda: True in ups)
        await room.stop()
        await until(lambda: False in ups)


async def test_what_is_taken_back_is_told_to_those_who_want_to_know_in_its_order(broker: RunningBroker) -> None:
    kept, all_heard = list[Message](), list[Message]()
    core, room = core_and_room(broker)
    room.on(f"vigil/{SITE}/state/#", lambda batch: kept.extend(message for _, message in batch))
    room.on(f"vigil/{SITE}/state/#", lambda batch: all_heard.extend(m for _, m in batch), endings=True)
    said_of = state_topic(SITE, "alert", SOS.alert)
    async with started(core, room):
        for _ in range(2):
            core.publish(said_of, SOS, retain=True, qos=1)
            core.clear(said_of)
        await until(lambda: len(all_heard) == 4)
    assert all_heard == [SOS, TakenBack()] * 2 and kept == [SOS] * 2


async def test_the_bus_comes_back_after_the_broker_died(broker: RunningBroker) -> None:
    heard: list[Message] = []
    connected: list[int] = []
    core, room = core_and_room(broker)
    room.on(f"vigil/{SITE}/state/#", lambda batch: heard.extend(message for _, message in batch))
    core.on_connected.append(lambda: connected.append(1))
    async with started(core, room):
        broker.kill()
        await until(lambda: not core.connected and not room.connected)
        broker.start()
        await until(lambda: core.connected and room.connected)
        topic = field_topic(SITE, "gas", "G-1")
        core.publish(topic.replace("/field/", "/state/"), reading(2.0), retain=True, qos=1)
        await until(lambda: bool(room.refused))
    assert len(connected) == 2


async def test_a_wrong_password_is_said(broker: RunningBroker) -> None:
    wrong = Access("127.0.0.1", broker.port, "core", "wrong")
    with pytest.raises(BusError, match="Not authorized"):
        await Bus(wrong, SITE, "core").start(timeout_s=5)


async def test_nobody_there_is_said() -> None:
    with pytest.raises(BusError, match=r"no answer within 0\.3 s"):
        await Bus(Access("127.0.0.1", 9, "core", ""), SITE, "core").start(timeout_s=0.3)


async def test_a_bus_that_was_stopped_while_it_connects_leaves_no_line_open(broker: RunningBroker) -> None:
    threads = threading.active_count()
    bus = Bus(broker.access("core"), SITE, "core")
    with pytest.raises(BusError, match="no answer within 0 s"):
        await bus.start(timeout_s=0.0)
    assert not bus.connected and not bus._line.is_open
    await until(lambda: threading.active_count() <= threads + 1)


def test_no_access_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(BusError, match="no access to the broker for 'core'"):
        Access.read(tmp_path / "access.json", "core")


FILTER = st.sampled_from(["a", "b", "+"])


@given(
    parts=st.lists(FILTER, min_size=1, max_size=4),
    end=st.sampled_from(["", "/#"]),
    topic=st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=5),
)
def test_filters_take_what_mqtt_says_they_take(parts: list[str], end: str, topic: list[str]) -> None:
    wanted, said = "/".join(parts) + end, "/".join(topic)
    assert matches(wanted, said) is topic_matches_sub(wanted, said)
