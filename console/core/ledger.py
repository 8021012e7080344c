"""The one way out of the core: decisions are stored durably, then published; plain readings are published as they come.

Group commit: while one transaction runs in the one worker thread, the next batch gathers. A store that fails costs
nothing: the batch goes to the spool (a file), is published all the same, and is put into the store later, in order.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar

from console.core.spool import Spool
from console.domain.ages import is_over
from console.domain.decision import Decision
from console.domain.gone import is_gone
from console.messages import (
    JournalEntry,
    Message,
    Programme,
)
from console.store.errors import AskRepeated, StorageError
from console.topics import journal_topic, state_topic

log = logging.getLogger(__name__)

RETRY_S = 2.0
"""A store that failed is tried again after this."""
SHOWN_EVERY_US = 500_000
"""A plain reading is published at most this often per thing."""

SPOOL = "spool"
"""Id of the stored mark that says how far the spool was put back."""

Result = TypeVar("Result")
Kept = list[JournalEntry] | AskRepeated


class Keeps(Protocol):
    """The part of the store that the ledger needs."""

    def commit(self, decisions: Sequence[Decision], at_us: int) -> list[JournalEntry]:
        """Store decisions and their states in one transaction. Raises StorageError."""

    def states(self, kind: str) -> dict[str, Message]:
        """The latest stored states of one kind, by id."""


class Speaks(Protocol):
    """The part of the bus that the ledger needs."""

    def publish(self, topic: str, message: Message, *, retain: bool = False, qos: int = 0) -> None:
        """Say one message."""

    def clear(self, topic: str) -> None:
        """Take a retained state back."""


class Ledger:
    """Stores, then speaks. `commit` returns when the decisions are durable and said."""

    def __init__(self, store: Keeps, bus: Speaks, site: str, spool: Spool, now_us: Callable[[], int]) -> None:
        self.lost_since_us = 0
        """When the store was lost, 0 while it is there."""
        self.lost_why = ""
        self.committed = 0
        """Decisions stored since the start."""
        self.said: list[Callable[[str, Message], None]] = []
        """Told of every state and journal row that is published, with its topic: the tape listens here."""
        self._store, self._bus, self._site, self._spool, self._now_us = store, bus, site, spool, now_us
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        self._waiting: list[tuple[tuple[Decision, ...], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._retained: dict[str, tuple[Message, int]] = {}
        self._shown_at_us: dict[str, int] = {}
        self._deferred: dict[str, Message] = {}
        self._retry_at_us = 0
        self._closed = False
        self._unspooled: list[tuple[list[Decision], int]] = []

    # ------------------------------------------------------------ decisions

    def submit(self, decisions: Sequence[Decision]) -> asyncio.Future[None]:
        """Put decisions in line, in order, at once; the result is there when they are durable and published.

        A ledger that is closed takes none any more: the result is cancelled.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        if self._closed:
            future.cancel()
            return future
        if not decisions:
            future.set_result(None)
            return future
        self._waiting.append((tuple(decisions), future))
        if self._writer is None:
            self._writer = loop.create_task(self._write(), name="ledger")
        return future

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Store decisions durably (in the store, or in the spool while the store fails), then publish them.

        Raises AskRepeated when one of them begins an ask that was begun before: then none of them holds.
        """
        await self.submit(decisions)

    async def in_store(self, work: Callable[[], Result]) -> Result:
        """Run some other work on the store in the same worker thread, after what is being committed."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def drain(self) -> bool:
        """Put what was spooled into the store, when it is time to try again. Gives back whether the spool is empty."""
        waits_us = self._retry_at_us - self._now_us()
        if not self.lost_since_us or 0 < waits_us <= RETRY_S * 1e6:  # More: the clock was set back meanwhile.
            return not self.lost_since_us
        try:
            rows = await self.in_store(self._recover)
        except StorageError as error:
            self._mark_lost(error)
            return False
        self._say_rows(rows)
        return True

    async def put_back(self) -> None:
        """At start: what a former run left in the spool goes into the store first. Raises StorageError."""
        await self.in_store(self._put_back)

    async def close(self) -> None:
        """Store what waits, take nothing more, and end the worker thread."""
        self._closed = True
        while self._writer is not None:
            await asyncio.wait({self._writer})
            await asyncio.sleep(0)
        await asyncio.to_thread(self._thread.shutdown)

    @property
    def spooled(self) -> int:
        """Batches that wait for the store."""
        return self._spool.waiting + len(self._unspooled)

    # ------------------------------------------------------------ plain readings

    def show(self, kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
        """Publish a state that is no decision: retained, only when changed, at most twice a second per thing."""
        topic = state_topic(self._site, kind, name)
        if self._deferred.get(topic, self._retained.get(topic, (None, 0))[0]) == message:
            return
        if at_once or self._is_due(topic, self._now_us()):
            self._show(topic, message)
        else:
            self._deferred[topic] = message

    def flush(self) -> None:
        """Publish the deferred readings whose time has come."""
        now = self._now_us()
        due = [topic for topic in self._deferred if self._is_due(topic, now)]
        for topic in due:
            self._show(topic, self._deferred[topic])

    def restore(self, kind: str, name: str, state: Message) -> None:
        """Take over a state from the store at start; it is said when the broker is there."""
        self._retained[state_topic(self._site, kind, name)] = (state, 1)

    def republish(self) -> None:
        """Say every retained state again, after the broker was away."""
        for topic, (message, qos) in self._retained.items():
            self._bus.publish(topic, message, retain=True, qos=qos)

    def disown(self, kind: str, name: str) -> None:
        """Take back a retained state that nobody holds any more."""
        self._bus.clear(state_topic(self._site, kind, name))

    def states(self) -> list[tuple[str, Message]]:
        """All retained states as they stand: (topic, state)."""
        return [(topic, message) for topic, (message, _) in self._retained.items()]

    # ------------------------------------------------------------ inside

    async def _write(self) -> None:
        """Store and say what waits, batch by batch."""
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                groups = [decisions for decisions, _ in batch]
                kept = await self.in_store(partial(self._keep, groups, self._now_us()))
                for (decisions, future), rows in zip(batch, kept, strict=True):
                    self._conclude(decisions, future, rows)
        finally:
            self._writer = None

    def _conclude(self, decisions: tuple[Decision, ...], future: asyncio.Future[None], kept: Kept) -> None:
        if isinstance(kept, AskRepeated):
            if not future.done():
                future.set_exception(kept)
            return
        self._say(decisions, kept)
        if not future.done():
            future.set_result(None)

    def _keep(self, groups: Sequence[tuple[Decision, ...]], at_us: int) -> list[Kept]:
        """In the worker thread: into the store in one transaction, or into the spool while the store is lost."""
        together = [decision for group in groups for decision in group]
        if not self.lost_since_us:
            try:
                rows = self._store.commit(together, at_us)
            except AskRepeated as error:
                if len(groups) == 1:
                    return [error]
                return [kept for group in groups for kept in self._keep([group], at_us)]
            except StorageError as error:
                self._mark_lost(error)
            else:
                self.committed += len(together)
                share = iter(rows)
                return [list(islice(share, len(group))) for group in groups]
        self._to_spool(together, at_us)
        return [[] for _ in groups]

    def _to_spool(self, decisions: list[Decision], at_us: int) -> None:
        """A disk that refuses even the spool hides no alert: the decisions wait in memory, and it is said."""
        self._unspooled.append((decisions, at_us))
        try:
            while self._unspooled:
                self._spool.add(*self._unspooled[0])
                self._unspooled.pop(0)
        except OSError as error:
            self.lost_why = f"{self._spool.path}: {error}; {len(self._unspooled)} batches wait in memory only"
            log.error("the spool is lost too: %s", self.lost_why)

    def _recover(self) -> list[JournalEntry]:
        """In the worker thread, so that no decision slips in between the spool and the journal."""
        rows = self._put_back()
        log.warning("the store is back; %d spooled decisions are in the journal", len(rows))
        self.lost_since_us, self.lost_why = 0, ""
        return rows

    def _put_back(self) -> list[JournalEntry]:
        """In the worker thread: the spool into the store, each batch with its number in one transaction."""
        rows: list[JournalEntry] = []
        mark = self._store.states("programme").get(SPOOL)
        done = int(mark.figures["put_back"]) if isinstance(mark, Programme) else 0
        for number, at_us, decisions in self._spool.batches():
            if number > done:
                rows += self._put_back_batch(number, at_us, decisions)
        self._spool.empty()
        self._spool.begin_after(done)
        while self._unspooled:
            rows += self._store.commit(*self._unspooled[0])
            self._unspooled.pop(0)
        self.committed += len(rows)
        return rows

    def _put_back_batch(self, number: int, at_us: int, decisions: list[Decision]) -> list[JournalEntry]:
        mark = Programme(
            program=SPOOL, up=True, since_us=number, pid=0, restarts=0, figures={"put_back": float(number)}
        )
        last = replace(decisions[-1], states=(*decisions[-1].states, ("programme", SPOOL, mark)))
        decisions = [*decisions[:-1], last]
        try:
            return self._store.commit(decisions, at_us)
        except AskRepeated:
            return self._store.commit([replace(decision, ask="") for decision in decisions], at_us)

    def _mark_lost(self, error: StorageError) -> None:
        if not self.lost_since_us:
            log.error("the store is lost, decisions go to %s: %s", self._spool.path, error)
            self.lost_since_us = self._now_us()
        self.lost_why = str(error)
        self._retry_at_us = self._now_us() + int(RETRY_S * 1e6)

    def _say(self, decisions: Sequence[Decision], rows: Sequence[JournalEntry]) -> None:
        for decision in decisions:
            for kind, name, state in decision.states:
                self._say_state(state_topic(self._site, kind, name), state)
        self._say_rows(rows)

    def _say_rows(self, rows: Sequence[JournalEntry]) -> None:
        topic = journal_topic(self._site)
        for row in rows:
            self._bus.publish(topic, row, qos=1)
            self._tell(topic, row)

    def _say_state(self, topic: str, state: Message) -> None:
        gone = is_gone(state)
        self._deferred.pop(topic, None)
        self._bus.publish(topic, state, retain=not gone, qos=1)
        if gone:
            self._bus.clear(topic)
            self._retained.pop(topic, None)
        else:
            self._retained[topic] = (state, 1)
        self._tell(topic, state)

    def _is_due(self, topic: str, now_us: int) -> bool:
        """Whether a plain reading may be published again; at once after a clock that was set back."""
        return is_over(self._shown_at_us.get(topic, 0), SHOWN_EVERY_US, now_us)

    def _show(self, topic: str, message: Message) -> None:
        self._deferred.pop(topic, None)
        self._shown_at_us[topic] = self._now_us()
        self._retained[topic] = (message, 0)
        self._bus.publish(topic, message, retain=True)
        self._tell(topic, message)

    def _tell(self, topic: str, message: Message) -> None:
        for listener in self.said:
            listener(topic, message)
