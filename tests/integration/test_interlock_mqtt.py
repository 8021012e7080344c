"""Outputs by MQTT 5 request and response, over a real Mosquitto: the same truth as over Modbus."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from console.core import plc_link
from console.domain import interlock as rule
from console.programs.broker import listens
from console.values import OrderResult, Outcome
from devices.errors import DeviceError
from devices.plc.gate import WritesStopped
from devices.plc.modbus import NotConnected
from devices.plc.mqtt import MqttPlc
from tests.integration.interlock_room import Room, interlock, said, two_plcs
from tests.unit.devices.modbus_server import free_port
from tests.waiting import until

WRONG = "The PLC answered something else than was written"


class MqttDevice:
    """A device behind the broker: answers what it is asked, unless `says` gives other words."""

    def __init__(self, port: int) -> None:
        self.on, self.obeys = False, True
        self.sets: list[mqtt.MQTTMessage] = []
        self.says: Callable[[str, bytes], list[bytes] | None] = lambda _verb, _key: None
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        self._client.on_message = self._asked
        self._client.connect("127.0.0.1", port)
        self._client.subscribe("plant/plc-1/+/+")
        self._client.loop_start()

    def _asked(self, _client: Any, _user: Any, message: mqtt.MQTTMessage) -> None:
        verb = message.topic.rpartition("/")[2]
        if verb not in ("set", "get"):
            return
        if verb == "set":
            self.sets.append(message)
            self.on = json.loads(message.payload)["on"] if self.obeys else self.on
        key = message.properties.CorrelationData
        other = self.says(verb, key)
        for words in [json.dumps({"on": self.on}).encode()] if other is None else other:
            more = Properties(PacketTypes.PUBLISH)
            more.CorrelationData = key if other is None or words != b"foreign" else b"another"
            self._client.publish(message.properties.ResponseTopic, words, properties=more)

    def stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._client.on_message = None


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A Mosquitto for anybody, on a free port."""
    at, configuration = free_port(), tmp_path / "mosquitto.conf"
    configuration.write_text(f"listener {at} 127.0.0.1\nallow_anonymous true\npersistence false\n", encoding="ascii")
    with (tmp_path / "mosquitto.log").open("wb") as log:
        process = subprocess.Popen(["/usr/sbin/mosquitto", "-c", str(configuration)], stdout=log, stderr=log)
    try:
        asyncio.run(until(lambda: listens("127.0.0.1", at)))
        yield at
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def device(port: int) -> Iterator[MqttDevice]:
    running = MqttDevice(port)
    yield running
    running.stop()


@pytest.fixture
async def room(tmp_path: Path, port: int, device: MqttDevice, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The interlocks of a site whose PLC-1 is behind the broker."""
    monkeypatch.setattr(plc_link, "TIMEOUT_S", 3.0)
    site = two_plcs()
    first, second = site.plcs
    wired = interlock("IL-01", "PLC-1", -1, feedback=-1, output="mqtt", verify_s=0.5)
    site = replace(site, plcs=(replace(first, topic="plant/plc-1"), second), interlocks=(wired,))
    made = Room(tmp_path / "room", port, site)
    await made.poll()
    yield made
    await made.close()


async def ordered(room: Room) -> tuple[OrderResult, str]:
    await room.select()
    await room.operate()
    body = room.rows("order_result")[-1].body
    return OrderResult(body["result"]), body["why"]


async def test_an_order_is_asked_once_and_verified_by_the_read_back_of_its_answer(
    room: Room, device: MqttDevice
) -> None:
    await room.select()
    assert said(await room.operate()) == (Outcome.DONE, "")
    [asked] = device.sets
    assert json.loads(asked.payload) == {"on": True}
    assert (asked.qos, asked.retain, asked.properties.MessageExpiryInterval) == (0, False, 1)
    assert asked.properties.ResponseTopic.startswith("plant/plc-1/answer/PLC-1-")
    assert len(asked.properties.CorrelationData) == 16
    assert room.rows("order_sending")[0].body["output"] == "mqtt"


async def test_what_it_does_by_itself_is_seen(room: Room, device: MqttDevice) -> None:
    device.on = True
    await room.poll()
    assert room.interlocks.states["IL-01"].feedback is True
    assert [row.body["feedback"] for row in room.rows("output_moved")] == [True]


@pytest.mark.parametrize(
    ("words", "obeys", "ending"),
    [
        ([b'{"refused": "in local mode"}'], False, (OrderResult.REFUSED, "The PLC refused: in local mode")),
        ([b"yes"], True, (OrderResult.UNVERIFIED, WRONG)),
        ([b'{"on": 1}'], True, (OrderResult.UNVERIFIED, WRONG)),
        ([], False, (OrderResult.UNVERIFIED, "The feedback does not follow")),
        ([b"foreign"], False, (OrderResult.UNVERIFIED, "The feedback does not follow")),
        ([], True, (OrderResult.VERIFIED, "")),
        ([b'{"on": true}', b'{"on": false}'], True, (OrderResult.VERIFIED, "")),
    ],
    ids=["refused", "no answer of ours", "a number", "silence", "for another", "done and silent", "answers twice"],
)
async def test_its_answers_in_words(
    room: Room, device: MqttDevice, words: list[bytes], obeys: bool, ending: tuple[OrderResult, str]
) -> None:
    """What it answers to a set; to a get it answers well."""
    device.obeys, device.says = obeys, lambda verb, _key: words if verb == "set" else None
    assert await ordered(room) == ending
    assert len(device.sets) == 1


async def test_nothing_is_sent_while_all_writes_are_stopped(room: Room, device: MqttDevice) -> None:
    """The same gate; reading goes on."""
    await room.select()
    room.gate.shut = True
    with pytest.raises(WritesStopped):
        await room.links["PLC-1"].switch("IL-01", True)
    assert said(await room.operate()) == (Outcome.REFUSED, rule.WRITES_STOPPED)
    await room.poll()
    assert (room.interlocks.states["IL-01"].feedback, device.sets) == (False, [])


async def test_a_line_without_a_gate_only_reads(port: int, device: MqttDevice) -> None:
    line = MqttPlc("PLC-1", "127.0.0.1", port, "plant/plc-1", 3.0)
    assert await line.read("IL-01") is False
    with pytest.raises(WritesStopped):
        await line.switch("IL-01", True, 1.0)
    line.close()


async def test_no_broker_means_nothing_was_sent() -> None:
    line = MqttPlc("PLC-1", "127.0.0.1", free_port(), "plant/plc-1", 0.2)
    with pytest.raises(NotConnected, match=r"the broker does not answer within 0.2 s"):
        await line.switch("IL-01", True, 1.0)
    line.close()


async def test_a_device_that_is_not_there_is_a_lost_link(room: Room, device: MqttDevice) -> None:
    device.says = lambda _verb, _key: []
    with suppress(DeviceError):
        await room.links["PLC-1"].read_feedback("IL-01")
    await room.poll()
    assert "no answer to plant/plc-1/IL-01/get within" in room.links["PLC-1"].why_lost
    assert room.interlocks.states["IL-01"].blocked_why == rule.LINK_LOST
