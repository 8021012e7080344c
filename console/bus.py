"""One bus for everything that is not video: MQTT 5 by paho, decoded into typed messages, handed over in batches.

What is heard is gathered and handed over once per wake-up, so that a burst of messages costs one. Handlers run on the
loop, and so does the line to the broker (`console.line`). Nothing here decides anything.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import paho.mqtt.client as mqtt
from paho.mqtt.client import topic_matches_sub
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from console.asks import Answer, Ask
from console.heartbeat import ENDED_BEFORE, Alive
from console.line import Line
from console.messages import Message
from console.topics import ASK_VERB, Refused, alive_topic, answer_topic, ask_topic, decode, encode
from console.values import Outcome

log = logging.getLogger(__name__)

Hear = Callable[[list[tuple[str, Message]]], None]
AnswerAsk = Callable[[Ask], Awaitable[Answer]]
Content = tuple[dict[str, float], dict[str, str]]

BEAT_S = 1.0
RETRY_S = 1.0
"""An unanswered ask is said again after this, with the same id."""
ASK_EXPIRY_S = 10
ENDED_VARIABLE = "VIGIL_ENDED_BEFORE"
"""Of the environment: how the program of this name ended that ran before this one. The supervisor sets it."""
MOST_IN_FLIGHT = 0
"""No bound on messages that are said and not yet confirmed: with one, paho goes through all of them with each
confirmation, says nothing meanwhile, and is held for gone in a burst of thousands."""
MOST_WAITING = 50_000
"""Messages kept for a loop that is too busy to take them; more are counted as 'overrun'."""


class BusError(Exception):
    """The broker cannot be used. str() says which, why, and what to look at."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where the broker is and who we are there."""

    host: str
    port: int
    user: str
    password: str

    @classmethod
    def read(cls, path: Path, user: str) -> Access:
        """One user's access from the file that the first start left. Raises BusError when it is not there."""
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            return cls(said.get("host", ""), int(said.get("port", 0)), user, said["users"][user])
        except (OSError, ValueError, KeyError, AttributeError) as error:
            why = f"{path}: no access to the broker for '{user}' ({error!r}); start `vigil run` first"
            raise BusError(why) from error


class Bus:
    """One program's connection. Set `on`, `answer`, `beat` first, then `start`."""

    def __init__(self, access: Access, site: str, program: str, *, silent: bool = False) -> None:
        """`silent`: nothing is said of this program, no heartbeat and no last will; it only looks."""
        self._silent = silent
        self.refused: Counter[str] = Counter()
        self.messages_in = 0
        self.connected = False
        self.on_connected: list[Callable[[], None]] = []
        self._access, self._site, self._program = access, site, program
        self._hears: list[tuple[str, Hear]] = []
        self._answer: AnswerAsk | None = None
        self._content: Callable[[], Content] = lambda: ({}, {})
        self._started_at_us = now_us()
        self._waiting: deque[tuple[str, bytes, str, bytes]] = deque()
        self._lock = threading.Lock()
        self._asked: dict[str, asyncio.Future[Answer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._first = asyncio.Event()
        self._failed = ""
        self._client = self._new_client()
        self._line = Line(self._client)

    # ------------------------------------------------------------ before start

    def on(self, topic_filter: str, hear: Hear) -> None:
        """Hear the messages of a topic filter, a batch per wake-up, in the order they came."""
        self._hears.append((topic_filter, hear))

    def answer(self, hear: AnswerAsk) -> None:
        """Answer every ask; the core alone does."""
        self._answer = hear

    def beat(self, content: Callable[[], Content]) -> None:
        """Say with each heartbeat what `content` gives: figures and notes by name."""
        self._content = content

    # ------------------------------------------------------------ life

    async def start(self, timeout_s: float = 10.0) -> None:
        """Connect and subscribe. Raises BusError when the broker refuses us or is not there in time."""
        self._loop = asyncio.get_running_loop()
        self._line.open(self._access.host, self._access.port)
        try:
            await asyncio.wait_for(self._first.wait(), timeout_s)
        except TimeoutError:
            self._failed = f"no answer within {timeout_s:g} s"
        if self._failed:
            await self.stop()
            where = f"{self._access.host}:{self._access.port}"
            raise BusError(f"broker {where} as '{self._access.user}': {self._failed}; check address, user and password")
        self._spawn(self._beats())

    async def stop(self) -> None:
        """Say goodbye and end the line."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.connected:
            self._publish_alive(up=False, leaving=True)
        self.connected = False
        await self._line.close()
        # The client and this bus no longer hold each other either.
        self._client.on_connect = self._client.on_disconnect = None
        self._client.on_subscribe = self._client.on_message = None

    # ------------------------------------------------------------ speaking

    def publish(self, topic: str, message: Message, *, retain: bool = False, qos: int = 0, expiry_s: int = 0) -> None:
        """Say one message. While the broker is away, only QoS 1 messages wait for it."""
        if qos or self.connected:
            self._client.publish(topic, encode(message), qos, retain, _publish_properties(expiry_s=expiry_s))

    def clear(self, topic: str) -> None:
        """Take a retained state back."""
        self._client.publish(topic, b"", 1, True)

    async def ask(self, ask: Ask, timeout_s: float = 5.0) -> Answer:
        """Ask the core, again with the same id while no answer comes. An answer that never comes is a failed one."""
        future: asyncio.Future[Answer] = self._loop.create_future()
        self._asked[ask.ask] = future
        deadline = self._loop.time() + timeout_s
        try:
            while (left_s := deadline - self._loop.time()) > 0:
                self._publish_ask(ask)
                done, _ = await asyncio.wait({future}, timeout=min(RETRY_S, left_s))
                if done:
                    return future.result()
        finally:
            self._asked.pop(ask.ask, None)
        where = "core" if self.connected else "broker"
        return Answer(ask=ask.ask, outcome=Outcome.FAILED, why="No answer", where=where)

    # ------------------------------------------------------------ paho's side

    def _new_client(self) -> mqtt.Client:
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"vigil-{self._program}-{os.getpid()}-{id(self):x}",
            protocol=mqtt.MQTTv5,
        )
        client.username_pw_set(self._access.user, self._access.password)
        if not self._silent:
            client.will_set(alive_topic(self._site, self._program), encode(self._alive(up=False)), qos=1)
        client.max_inflight_messages_set(MOST_IN_FLIGHT)
        client.on_connect, client.on_disconnect = self._on_connect, self._on_disconnect
        client.on_subscribe, client.on_message = self._on_subscribe, self._on_message
        return client

    def _on_connect(
        self, client: mqtt.Client, _data: object, _flags: object, reason: ReasonCode, _properties: object
    ) -> None:
        if reason.is_failure:
            self._failed = str(reason)
            self._loop.call_soon_threadsafe(self._connected, False)
        else:
            filters = {topic_filter for topic_filter, _ in self._hears} | {answer_topic(self._site, self._program)}
            if self._answer is not None:
                filters.add(ask_topic(self._site, "+"))
            client.subscribe([(topic_filter, SubscribeOptions(qos=1)) for topic_filter in sorted(filters)])

    def _on_subscribe(self, *_said: object) -> None:
        """Only now nothing that is said passes us by: who publishes next is heard."""
        self._loop.call_soon_threadsafe(self._connected, True)

    def _on_disconnect(self, *_said: object) -> None:
        self._loop.call_soon_threadsafe(self._disconnected)

    def _on_message(self, _client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        properties = message.properties
        reply_to = str(getattr(properties, "ResponseTopic", ""))
        correlation: bytes = getattr(properties, "CorrelationData", b"")
        with self._lock:
            wake = not self._waiting
            if len(self._waiting) >= MOST_WAITING:
                self.refused["overrun"] += 1
                return
            self._waiting.append((message.topic, bytes(message.payload), reply_to, correlation))
        if wake:
            self._loop.call_soon_threadsafe(self._hear_waiting)

    # ------------------------------------------------------------ the loop's side

    def _connected(self, accepted: bool) -> None:
        self.connected = accepted
        self._first.set()
        if accepted:
            log.info("%s: connected to the broker", self._program)
            for listener in self.on_connected:
                listener()

    def _disconnected(self) -> None:
        if self.connected:
            log.warning("%s: broker lost", self._program)
        self.connected = False

    def _hear_waiting(self) -> None:
        with self._lock:
            heard, self._waiting = self._waiting, deque()
        batches: dict[int, list[tuple[str, Message]]] = {}
        for topic, payload, reply_to, correlation in heard:
            message = self._decoded(topic, payload)
            if message is None:
                continue
            if isinstance(message, Answer):
                self._hear_answer(message)
            elif isinstance(message, Ask) and self._answer is not None:
                self._spawn(self._reply(message, reply_to, correlation))
            for place, (topic_filter, _) in enumerate(self._hears):
                if matches(topic_filter, topic):
                    batches.setdefault(place, []).append((topic, message))
        for place, batch in batches.items():
            self._hears[place][1](batch)

    def _decoded(self, topic: str, payload: bytes) -> Message | None:
        self.messages_in += 1
        if not payload:
            return None
        try:
            return decode(topic, payload)
        except Refused as refusal:
            self.refused[refusal.reason] += 1
            log.debug("refused %s", refusal)
            return None

    def _hear_answer(self, answer: Answer) -> None:
        future = self._asked.get(answer.ask)
        if future is not None and not future.done():
            future.set_result(answer)

    async def _reply(self, ask: Ask, reply_to: str, correlation: bytes) -> None:
        if self._answer is not None:
            answer = await self._answer(ask)
            topic = reply_to or answer_topic(self._site, ask.seat)
            self._client.publish(topic, encode(answer), 1, False, _publish_properties(correlation=correlation))

    def _publish_ask(self, ask: Ask) -> None:
        properties = _publish_properties(
            reply_to=answer_topic(self._site, self._program), correlation=ask.ask.encode(), expiry_s=ASK_EXPIRY_S
        )
        self._client.publish(ask_topic(self._site, ASK_VERB[type(ask)]), encode(ask), 1, False, properties)

    async def _beats(self) -> None:
        while True:
            self._publish_alive(up=True)
            await asyncio.sleep(BEAT_S)

    def _publish_alive(self, *, up: bool, leaving: bool = False) -> None:
        if self.connected and not self._silent:
            self._client.publish(alive_topic(self._site, self._program), encode(self._alive(up=up, leaving=leaving)), 0)

    def _alive(self, *, up: bool, leaving: bool = False) -> Alive:
        figures, notes = self._content() if up else ({}, {})
        if ended := os.environ.get(ENDED_VARIABLE):
            notes = {**notes, ENDED_BEFORE: ended}
        return Alive(
            program=self._program,
            pid=os.getpid(),
            up=up,
            leaving=leaving,
            started_at_us=self._started_at_us,
            at_us=now_us(),
            figures={"messages_in": float(self.messages_in), **figures},
            notes=notes,
            refused=dict(self.refused),
        )

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._loop.call_exception_handler({"message": f"{self._program}: {error}", "exception": error})


def matches(topic_filter: str, topic: str) -> bool:
    """Whether a filter takes a topic (MQTT 5, 4.7): paho's own matcher costs ten times this, for each message."""
    if topic_filter.endswith("/#") and "+" not in topic_filter:
        return topic.startswith(topic_filter[:-1])
    if topic_filter.endswith("/+") and topic_filter.count("+") == 1:
        return topic.startswith(topic_filter[:-1]) and "/" not in topic[len(topic_filter) - 1 :]
    return topic == topic_filter if not {"#", "+"} & set(topic_filter) else topic_matches_sub(topic_filter, topic)


def now_us() -> int:
    """UTC microseconds since 1970."""
    return time.time_ns() // 1000


def _publish_properties(*, reply_to: str = "", correlation: bytes = b"", expiry_s: int = 0) -> Properties | None:
    """None when there are none: making an empty one costs as much as the rest of a small message."""
    if not (reply_to or correlation or expiry_s):
        return None
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    if reply_to:
        properties.ResponseTopic = reply_to
    if correlation:
        properties.CorrelationData = correlation
    if expiry_s:
        properties.MessageExpiryInterval = expiry_s
    return properties
