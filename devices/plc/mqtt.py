"""Outputs behind an MQTT 5 broker, by request and response: `<topic>/<output>/set` and `/get`, answered to the response
topic with the correlation data of the request. See docs/interlocks.md for the words of both.

A request is said once (QoS 0) and expires: what a broker or a sleeping device held back is not done later.
"""

from __future__ import annotations

import asyncio
import json
import math
import secrets
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from devices.cameras.address import Login
from devices.errors import BadReply, DeviceRefused, LinkLost
from devices.plc.gate import WriteGate, WritesStopped
from devices.plc.keys import Keys
from devices.plc.modbus import LOOK, ModbusRefused, NotConnected

KEEPALIVE_S = 3
LONGEST_REASON = 120
LOGIN = "Is the login right (`vigil plc password`), or does it want our certificate (tls_certificate)?"


class MqttPlc:
    """Everything under one topic of one broker. Its methods are called on one asyncio loop. Without a gate it only
    reads."""

    def __init__(
        self,
        name: str,
        host: str,
        port: int,
        topic: str,
        timeout_s: float,
        gate: WriteGate | None = None,
        keys: Keys | None = None,
        login: Callable[[], Login | None] = lambda: None,
    ) -> None:
        """`login` is asked at each new connection. Raises DeviceRefused where it may not be read."""
        self.name, self._login = name, login
        self._place = f"{name} ({topic} at {host}:{port})"
        self._host, self._port, self._topic, self._timeout_s = host, port, topic, timeout_s
        self._gate, self._keys = gate, keys
        self._answers = f"{topic}/answer/{name}-{secrets.token_hex(4)}"
        self._client: mqtt.Client | None = None
        self._up = asyncio.Event()
        """The broker has answered: we are there, or `_why` says why not."""
        self._why = ""
        self._asked: dict[bytes, asyncio.Future[bytes]] = {}

    async def read(self, output: str) -> bool:
        """How an output stands, by read-back. Raises DeviceError."""
        client = await self._connected()
        return await self._request(client, f"{self._topic}/{output}/get", {}, self._timeout_s)

    async def switch(self, output: str, on: bool, within_s: float) -> bool:
        """Switch an output, once; how it stands then. NotConnected, WritesStopped: nothing was sent; ModbusRefused: it
        said no; any other DeviceError: it may have been done."""
        client = await self._connected()
        if self._gate is None:
            raise WritesStopped(f"{self._place}: this line only reads, nothing was sent")
        self._gate.must_be_open(self._place)
        return await self._request(client, f"{self._topic}/{output}/set", {"on": on}, within_s)

    def close(self) -> None:
        """Let the connection go."""
        if self._client is not None:
            client, self._client = self._client, None
            client.disconnect()
            client.loop_stop()
            client.on_connect = client.on_subscribe = client.on_disconnect = client.on_message = None
            self._up.clear()

    async def _connected(self) -> mqtt.Client:
        try:
            self._client = client = self._client or self._new_client()
            if not self._why:
                await asyncio.wait_for(self._up.wait(), self._timeout_s)
        except (TimeoutError, OSError, DeviceRefused) as error:
            why = f"the broker does not answer within {self._timeout_s:g} s" if not str(error) else str(error)
            raise NotConnected(f"{self._place}: no connection: {why}. {LOOK}") from error
        if self._why:
            why, self._why = self._why, ""
            self.close()  # The next connection asks for the login anew: it may have been mended.
            raise NotConnected(f"{self._place}: the broker refuses us, nothing was sent: {why}. {LOGIN}")
        return client

    def _new_client(self) -> mqtt.Client:
        loop = asyncio.get_running_loop()
        client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        if self._keys is not None:
            client.tls_set_context(self._keys.context())
        if login := self._login():
            client.username_pw_set(login.user, login.password)
        client.reconnect_delay_set(1, 2)

        def on_connect(_client: mqtt.Client, _user: Any, _flags: Any, reason: ReasonCode, _more: Any) -> None:
            if reason.is_failure:
                loop.call_soon_threadsafe(self._refused, client, str(reason))
            else:
                client.subscribe(self._answers)

        def on_subscribe(*_: Any) -> None:
            loop.call_soon_threadsafe(self._up.set)

        def on_disconnect(*_: Any) -> None:
            loop.call_soon_threadsafe(self._up.clear)

        def on_message(_client: mqtt.Client, _user: Any, said: mqtt.MQTTMessage) -> None:
            loop.call_soon_threadsafe(self._take, said)

        client.on_connect, client.on_subscribe = on_connect, on_subscribe
        client.on_disconnect, client.on_message = on_disconnect, on_message
        client.connect_async(self._host, self._port, keepalive=KEEPALIVE_S)
        client.loop_start()
        return client

    def _refused(self, client: mqtt.Client, why: str) -> None:
        """What the broker says of our login; of a client that was let go it means nothing."""
        if client is self._client:
            self._why = why
            self._up.set()

    def _take(self, said: mqtt.MQTTMessage) -> None:
        """One answer; one that nobody waits for is none."""
        waiting = self._asked.get(getattr(said.properties, "CorrelationData", b""))
        if waiting is not None and not waiting.done():
            waiting.set_result(bytes(said.payload))

    async def _request(self, client: mqtt.Client, topic: str, words: dict[str, Any], within_s: float) -> bool:
        key, waiting = secrets.token_bytes(16), asyncio.get_running_loop().create_future()
        more = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        more.ResponseTopic, more.CorrelationData = self._answers, key
        more.MessageExpiryInterval = max(1, math.ceil(within_s))
        self._asked[key] = waiting
        try:
            if client.publish(topic, json.dumps(words), qos=0, properties=more).rc != mqtt.MQTT_ERR_SUCCESS:
                raise NotConnected(f"{self._place}: the connection is lost, nothing was sent")
            raw = await asyncio.wait_for(waiting, within_s)
        except TimeoutError as error:
            raise LinkLost(f"{self._place}: no answer to {topic} within {within_s:g} s") from error
        finally:
            del self._asked[key]
        return self._meant(raw)

    def _meant(self, raw: bytes) -> bool:
        """How the output stands, by an answer. Raises ModbusRefused, BadReply."""
        try:
            said = json.loads(raw)
        except ValueError:
            said = None
        match said:
            case {"refused": str(reason)}:
                shown = reason[:LONGEST_REASON]
                raise ModbusRefused(f"{self._place}: refused: {shown}", shown)
            case {"on": bool(on)}:
                return on
        raise BadReply(f"{self._place}: an answer is {{'on': true}} or {{'refused': 'why'}}, got {raw[:80]!r}")
