"""One bus for everything that is not video: MQTT 5, decoded into typed messages, handed over in batches.

What came together is handed over together, so that a burst of messages costs one. Handlers run on the loop, and so does
the line to the broker (`console.line`). Nothing here decides anything.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mqtt5 import ConnectPacket, PublishPacket, QoS, Will

from console.asks import Answer, Ask
from console.heartbeat import ENDED_BEFORE, Alive
from console.line import KEEPALIVE_S, Line
from console.messages import Message, TakenBack
from console.outbox import Said
from console.topics import ASK_VERB, Refused, alive_topic, answer_topic, ask_topic, decode, encode, kind_of
from console.values import Outcome

log = logging.getLogger(__name__)

Hear = Callable[[list[tuple[str, Message]]], None]
AnswerAsk = Callable[[Ask], Awaitable[Answer]]
Content = tuple[dict[str, float], dict[str, str]]

BEAT_S = 1.0
RETRY_S = 1.0
"""An unanswered ask is said again after this, with the same id."""
ASK_EXPIRY_S = 10
MOST_TOPICS = 20_000
"""Topics of which is kept who hears them."""
ENDED_VARIABLE = "VIGIL_ENDED_BEFORE"
"""Of the environment: how the program of this name ended that ran before this one. The supervisor sets it."""


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
        self.on_begun: list[Callable[[], None]] = []
        """Told of each connection before anything is heard over it."""
        self.on_connected: list[Callable[[], None]] = []
        self._access, self._site, self.program = access, site, program
        self._hears: list[tuple[str, Hear]] = []
        self._hear_endings: set[int] = set()
        self._answer: AnswerAsk | None = None
        self._content: Callable[[], Content] = lambda: ({}, {})
        self._started_at_us = now_us()
        self._asked: dict[str, asyncio.Future[Answer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._first = asyncio.Event()
        self._failed = ""
        self._hearers = lru_cache(maxsize=MOST_TOPICS)(self._hearers_of)
        self._line = Line(self._client(), self)

    # ------------------------------------------------------------ before start

    def on(self, topic_filter: str, hear: Hear, *, endings: bool = False) -> None:
        """Hear the messages of a topic filter, a batch per wake-up, in the order they came; with `endings` also
        TakenBack, for a state that was taken back."""
        if endings:
            self._hear_endings.add(len(self._hears))
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
        self._line.open(self._access.host, self._access.port, self._filters())
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

    # ------------------------------------------------------------ speaking

    def publish(self, topic: str, message: Message, *, retain: bool = False, qos: int = 0, expiry_s: int = 0) -> None:
        """Say one message. While the broker is away, only QoS 1 messages wait for it."""
        if qos or self.connected:
            self._line.say(Said(topic, encode(message), retain, expiry_s=expiry_s or None), qos)

    def clear(self, topic: str) -> None:
        """Take a retained state back."""
        self._line.say(Said(topic, b"", retain=True), 1)

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

    # ------------------------------------------------------------ what the line says

    def line_begun(self) -> None:
        """Connected, and not yet subscribed."""
        for listener in self.on_begun:
            listener()

    def line_up(self) -> None:
        """Connected and subscribed: who publishes next is heard."""
        self.connected = True
        self._first.set()
        log.info("%s: connected to the broker", self.program)
        for listener in self.on_connected:
            listener()

    def line_refused(self, why: str) -> None:
        """The broker does not take us; the line tries again."""
        self._failed = why
        self._first.set()

    def line_down(self) -> None:
        """The line is lost, or ended."""
        if self.connected:
            log.warning("%s: broker lost", self.program)
        self.connected = False

    def hear(self, messages: list[PublishPacket]) -> None:
        """Decode them and hand them over, to each who hears them as one batch."""
        batches: dict[int, list[tuple[str, Message]]] = {}
        for said in messages:
            message = self._decoded(said.topic, said.payload)
            if message is None:
                continue
            if isinstance(message, Answer):
                self._hear_answer(message)
            elif isinstance(message, Ask) and self._answer is not None:
                self._spawn(self._reply(message, said))
            for place in self._hearers(said.topic):
                if isinstance(message, TakenBack) and place not in self._hear_endings:
                    continue
                batches.setdefault(place, []).append((said.topic, message))
        for place, batch in batches.items():
            self._hears[place][1](batch)

    # ------------------------------------------------------------ inside

    def _client(self) -> ConnectPacket:
        """Who we are to the broker, and what it says of us when we vanish."""
        gone = encode(self._alive(up=False))
        will = Will(alive_topic(self._site, self.program), payload=gone, qos=QoS.AT_LEAST_ONCE)
        return ConnectPacket(
            f"vigil-{self.program}-{os.getpid()}-{id(self):x}",
            username=self._access.user,
            password=self._access.password.encode(),
            clean_start=True,
            keep_alive=KEEPALIVE_S,
            will=None if self._silent else will,
        )

    def _hearers_of(self, topic: str) -> tuple[int, ...]:
        """Places in `_hears` of those who hear a topic."""
        return tuple(place for place, (topic_filter, _) in enumerate(self._hears) if matches(topic_filter, topic))

    def _filters(self) -> list[str]:
        filters = {topic_filter for topic_filter, _ in self._hears} | {answer_topic(self._site, self.program)}
        return sorted(filters | ({ask_topic(self._site, "+")} if self._answer is not None else set()))

    def _decoded(self, topic: str, payload: bytes) -> Message | None:
        self.messages_in += 1
        if not payload:
            return TakenBack() if kind_of(topic) else None
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

    async def _reply(self, ask: Ask, asked: PublishPacket) -> None:
        if self._answer is not None:
            answer = await self._answer(ask)
            topic = asked.response_topic or answer_topic(self._site, ask.seat)
            self._line.say(Said(topic, encode(answer), correlation=asked.correlation_data), 1)

    def _publish_ask(self, ask: Ask) -> None:
        topic, reply_to = ask_topic(self._site, ASK_VERB[type(ask)]), answer_topic(self._site, self.program)
        said = Said(topic, encode(ask), reply_to=reply_to, correlation=ask.ask.encode(), expiry_s=ASK_EXPIRY_S)
        self._line.say(said, 1)

    async def _beats(self) -> None:
        while True:
            self._publish_alive(up=True)
            await asyncio.sleep(BEAT_S)

    def _publish_alive(self, *, up: bool, leaving: bool = False) -> None:
        if self.connected and not self._silent:
            said = Said(alive_topic(self._site, self.program), encode(self._alive(up=up, leaving=leaving)))
            self._line.say(said, 0)

    def _alive(self, *, up: bool, leaving: bool = False) -> Alive:
        figures, notes = self._content() if up else ({}, {})
        if ended := os.environ.get(ENDED_VARIABLE):
            notes = {**notes, ENDED_BEFORE: ended}
        return Alive(
            program=self.program,
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
            self._loop.call_exception_handler({"message": f"{self.program}: {error}", "exception": error})


def matches(topic_filter: str, topic: str) -> bool:
    """Whether a filter takes a topic (MQTT 5, 4.7)."""
    return _pattern(topic_filter).fullmatch(topic) is not None


@lru_cache(maxsize=256)
def _pattern(topic_filter: str) -> re.Pattern[str]:
    """'a/#' takes 'a' too."""
    head, all_below = topic_filter.removesuffix("#").removesuffix("/"), topic_filter.endswith("#")
    parts = ("[^/]*" if part == "+" else re.escape(part) for part in head.split("/"))
    below = (".*" if topic_filter == "#" else "(/.*)?") if all_below else ""
    return re.compile("/".join(parts) + below, re.DOTALL)


def now_us() -> int:
    """UTC microseconds since 1970."""
    return time.time_ns() // 1000
