"""The simulated plant's line to the broker: paho-mqtt on its own thread, which reconnects by itself."""

from __future__ import annotations

import json
import logging
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

log = logging.getLogger(__name__)

USER = "field"
KEEP_ALIVE_S = 15


@dataclass(frozen=True, slots=True)
class BrokerAccess:
    """Where the broker listens and the plant's password; an empty user means that none is asked for."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def read_access(path: Path) -> BrokerAccess:
    """The plant's part of an access file: {"host", "port", "users": {"field": password}}."""
    said = json.loads(path.read_text(encoding="utf-8"))
    password = said.get("users", {}).get(USER)
    return BrokerAccess(said["host"], int(said["port"]), USER if password is not None else "", password or "")


class BrokerLine:
    """Says messages to the broker. What is said while there is no connection is lost, as a device's is."""

    def __init__(self, access: BrokerAccess, site: str) -> None:
        self._access = access
        self.connected = threading.Event()
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=f"plant-{site}-{os.getpid()}", protocol=MQTTProtocolVersion.MQTTv5
        )
        if access.user:
            self._client.username_pw_set(access.user, access.password)
        self._client.reconnect_delay_set(min_delay=1, max_delay=2)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect

    def start(self) -> None:
        """Begin to connect, and go on for ever."""
        self._client.connect_async(self._access.host, self._access.port, keepalive=KEEP_ALIVE_S)
        self._client.loop_start()

    def say(self, topic: str, payload: bytes) -> bool:
        """Send one message at most once; False when there is no connection."""
        return self.connected.is_set() and self._client.publish(topic, payload, qos=0).rc == mqtt.MQTT_ERR_SUCCESS

    def stop(self) -> None:
        """Say good-bye and end the thread."""
        self.connected.clear()
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(self, client: mqtt.Client, userdata: Any, flags: Any, reason: Any, properties: Any) -> None:
        if reason.is_failure:
            log.warning("the broker at %s:%d refuses the plant: %s", self._access.host, self._access.port, reason)
        else:
            self.connected.set()

    def _on_disconnect(self, client: mqtt.Client, userdata: Any, flags: Any, reason: Any, properties: Any) -> None:
        if self.connected.is_set():
            log.warning("the broker at %s:%d is gone: %s", self._access.host, self._access.port, reason)
        self.connected.clear()
