"""A line to the broker, driven by its program's event loop, without a thread of its own.

paho's thread reads each message in four short calls and waits for Python's lock after each. Under load a busy window
so hears some tens of messages a second, and stands still itself while that thread, with the lock, has no processor.
A loop that knows no sockets (Windows' own) is given the thread all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as mqtt

KEEPALIVE_S = 5
"""A program that vanished without a word is known after one and a half of these."""
AGAIN_S = 1.0
"""Between two attempts to connect, and between two looks whether the line still lives."""
READ_S, FAREWELL_S, PAUSE_S = 0.2, 2.0, 0.005
"""So long is read at a time; so long goodbye may take, with such pauses."""


class Line:
    """Keeps one paho client connected. Its callbacks run on the loop."""

    def __init__(self, client: mqtt.Client) -> None:
        self._client = client
        self._ended = asyncio.Event()
        self._holding: asyncio.Task[None] | None = None

    def open(self, host: str, port: int) -> None:
        """Connect, and again whenever the line is lost, until `close`. Call it on the loop."""
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        self._client.connect_async(host, port, keepalive=KEEPALIVE_S)
        if _knows_sockets(self._loop):
            self._client.on_socket_open, self._client.on_socket_close = self._opened, self._closed
            self._client.on_socket_register_write = self._wants_to_write
            self._client.on_socket_unregister_write = self._has_written
            self._holding = self._loop.create_task(self._hold())
        else:
            self._client.on_socket_open = _send_at_once
            self._client.reconnect_delay_set(1, 2)
            self._client.loop_start()

    async def close(self) -> None:
        """Say what is left to say, and goodbye."""
        self._ended.set()
        if self._holding is None:
            self._client.disconnect()
            await asyncio.to_thread(self._client.loop_stop)
            return
        await self._holding
        self._client.disconnect()
        await self._say_the_rest()
        # The client and this line no longer hold each other, so that it closes its socket as soon as the line goes.
        self._client.on_socket_open = self._client.on_socket_close = None
        self._client.on_socket_register_write = self._client.on_socket_unregister_write = None

    async def _hold(self) -> None:
        while not self._ended.is_set():
            if self._client.socket() is None:
                with contextlib.suppress(OSError):  # Nobody there; the next turn comes.
                    await asyncio.to_thread(self._client.reconnect)
            else:
                self._client.loop_misc()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), AGAIN_S)

    async def _say_the_rest(self) -> None:
        ends = time.monotonic() + FAREWELL_S
        while self._client.socket() is not None and time.monotonic() < ends:
            self._client.loop_write()
            await asyncio.sleep(PAUSE_S)

    # ------------------------------------------------------------ paho's side

    def _opened(self, client: mqtt.Client, said: object, line: Any) -> None:
        """In the thread that connects."""
        _send_at_once(client, said, line)
        self._on_loop(self._loop.add_reader, line, self._read, line)

    def _closed(self, _client: mqtt.Client, _said: object, line: Any) -> None:
        self._on_loop(self._loop.remove_reader, line)

    def _wants_to_write(self, _client: mqtt.Client, _said: object, line: Any) -> None:
        self._on_loop(self._loop.add_writer, line, self._client.loop_write)

    def _has_written(self, _client: mqtt.Client, _said: object, line: Any) -> None:
        self._on_loop(self._loop.remove_writer, line)

    def _on_loop(self, act: Callable[..., object], *about: object) -> None:
        if threading.get_ident() == self._thread:
            act(*about)
        else:
            self._loop.call_soon_threadsafe(act, *about)

    # ------------------------------------------------------------ the loop's side

    def _read(self, line: socket.socket) -> None:
        """What has come, for a moment: what else there is to do has its turn in between."""
        ends = time.monotonic() + READ_S
        while self._client.loop_read() == mqtt.MQTT_ERR_SUCCESS and time.monotonic() < ends and _has_more(line):
            pass


def _has_more(line: socket.socket) -> bool:
    """Whether something is to be read without waiting: also that the other side has closed; not where we have."""
    try:
        line.recv(1, socket.MSG_PEEK)
    except OSError:
        return False
    return True


def _knows_sockets(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether a loop can watch a socket for us."""
    mine, other = socket.socketpair()
    try:
        loop.add_reader(mine, lambda: None)
        loop.remove_reader(mine)
    except NotImplementedError:
        return False
    finally:
        mine.close()
        other.close()
    return True


def _send_at_once(_client: mqtt.Client, _said: object, line: object) -> None:
    """Without this the kernel holds a small message back for up to 40 ms (Nagle's algorithm)."""
    if isinstance(line, socket.socket):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
