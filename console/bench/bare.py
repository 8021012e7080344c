"""The rival of the core in `vigil bench alerts`: bare paho-mqtt that reads the same messages into the same structs.

    python -m console.bench.bare ACCESS SITE COUNT

Says "ready" when it is subscribed, and, when it has read COUNT messages of the field, at what time the last was read.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from console.bus import Access, now_us
from console.topics import decode

LONGEST_S = 120.0


def main() -> int:
    """Read until all is read. 1 when it does not come."""
    access, site, count = Access.read(Path(sys.argv[1]), "guest"), sys.argv[2], int(sys.argv[3])
    done, read = threading.Event(), 0

    def hear(_client: mqtt.Client, _said: object, message: mqtt.MQTTMessage) -> None:
        nonlocal read
        decode(message.topic, bytes(message.payload))
        read += 1
        if read == count:
            done.set()

    def subscribe(*_said: object) -> None:
        client.subscribe(f"vigil/{site}/field/#", qos=1)

    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="bare", protocol=mqtt.MQTTv5)
    client.username_pw_set(access.user, access.password)
    client.on_message = hear
    client.on_connect = subscribe
    client.on_subscribe = lambda *_said: print("ready", flush=True)
    client.connect(access.host, access.port)
    client.loop_start()
    came = done.wait(LONGEST_S)
    print(now_us() if came else f"only {read} of {count} messages came", flush=True)
    client.disconnect()
    client.loop_stop()
    return 0 if came else 1


if __name__ == "__main__":
    sys.exit(main())
