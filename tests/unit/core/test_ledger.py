"""The ledger: durable before it is said, in order, through a store that fails, through a crash in between."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from console.core.ledger import RETRY_S, Ledger
from console.core.spool import Spool
from console.domain.alert import Acknowledged, Cleared, Condition, Raised, step
from console.domain.decision import Decision
from console.messages import Alert, Duty, JournalEntry, Message, SharedWall
from console.store.errors import AskRepeated, StorageError
from console.store.store import Store
from tests.waiting import until

Said = tuple[str, str, object]


class Voice:
    """A bus that remembers what it was told to say."""

    def __init__(self) -> None:
        self.said: list[Said] = []

    def publish(self, topic: str, message: Message, *, retain: bool = False, qos: int = 0) -> None:
        self.said.append(("retained" if retain else "said", topic, message))

    def clear(self, topic: str) -> None:
        self.said.append(("cleared", topic, None))

    def topics(self, how: str) -> list[str]:
        return [topic for said, topic, _ in self.said if said == how]


class FailingStore:
    """The real store, with a disk that can be taken away, and a gate in front of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.full = False
        self.knocks = 0
        """How often something came to be stored, let in or not."""
        self.batches: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()

    def commit(self, decisions: Sequence[Decision], at_us: int) -> list[JournalEntry]:
        self.knocks += 1
        self.gate.wait(10)
        if self.full:
            raise StorageError("vigil.db: the disk is full")
        self.batches.append([decision.subject for decision in decisions])
        return self.store.commit(decisions, at_us)

    def states(self, kind: str) -> dict[str, Message]:
        return self.store.states(kind)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.us = 1_000_000_000

    def __call__(self) -> int:
        return self.us

    def pass_s(self, seconds: float) -> None:
        self.us += int(seconds * 1e6)


class Desk:
    """A ledger with all around it."""

    def __init__(self, folder: Path) -> None:
        self.store = FailingStore(Store.open(f"sqlite:///{folder / 'vigil.db'}"))
        self.voice, self.clock, self.folder = Voice(), Clock(), folder
        self.ledger = self.new_ledger()

    def new_ledger(self) -> Ledger:
        return Ledger(self.store, self.voice, "test", Spool(self.folder / "spool.jsonl"), self.clock)

    def subjects(self) -> list[str]:
        return [row.subject for row in self.store.store.journal()]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.gate.set()
    await desk.ledger.close()
    desk.store.store.close()


def decision(subject: str, ask: str = "") -> Decision:
    duty = Duty(seat=subject, operator="wang", shift="day", since_us=1)
    return Decision("signed_in", subject, {}, "wang", (("duty", subject, duty),), ask)


async def test_it_is_on_disk_before_it_is_said(desk: Desk) -> None:
    desk.store.gate.clear()
    waiting = desk.ledger.submit([decision("s-1")])
    await until(lambda: desk.store.knocks == 1)
    assert desk.voice.said == []
    desk.store.gate.set()
    await waiting
    assert desk.subjects() == ["s-1"]
    assert desk.voice.topics("retained") == ["vigil/test/state/duty/s-1"]
    assert desk.voice.topics("said") == ["vigil/test/journal"]


async def test_what_comes_while_one_is_stored_is_stored_together_next(desk: Desk) -> None:
    desk.store.gate.clear()
    futures = [desk.ledger.submit([decision("s-1")])]
    await until(lambda: desk.store.knocks == 1)
    futures += [desk.ledger.submit([decision(f"s-{number}")]) for number in (2, 3, 4)]
    desk.store.gate.set()
    await asyncio.gather(*futures)
    assert desk.store.batches == [["s-1"], ["s-2", "s-3", "s-4"]]


async def test_a_layout_that_was_withdrawn_is_said_once_and_cleared(desk: Desk) -> None:
    wall = SharedWall(
        wall="a/b", cameras=("C01",), columns=1, rows=1, tiles=((0, 0, 1, 1),), operator="", shared_at_us=1
    )
    gone = replace(wall, withdrawn=True)
    await desk.ledger.commit([Decision("wall_shared", "a/b", states=(("wall", "a/b", wall),))])
    await desk.ledger.commit([Decision("wall_withdrawn", "a/b", states=(("wall", "a/b", gone),))])
    topic = "vigil/test/state/wall/a-b"
    assert [said for said in desk.voice.said if said[1] == topic] == [
        ("retained", topic, wall), ("said", topic, gone), ("cleared", topic, None)
    ]  # fmt: skip


async def test_nothing_to_commit_is_done_at_once(desk: Desk) -> None:
    await desk.ledger.commit([])
    assert desk.voice.said == []


async def test_a_lost_store_hides_nothing_loses_nothing_doubles_nothing(desk: Desk) -> None:
    await desk.ledger.commit([decision("before")])
    desk.store.full = True
    await desk.ledger.commit([decision("lost-1")])
    await desk.ledger.commit([decision("lost-2")])
    assert desk.voice.topics("retained")[-1] == "vigil/test/state/duty/lost-2"
    assert (desk.ledger.spooled, "disk is full" in desk.ledger.lost_why) == (2, True)
    assert desk.subjects() == ["before"]

    assert not await desk.ledger.drain()
    desk.clock.pass_s(RETRY_S)
    assert not await desk.ledger.drain()
    desk.store.full = False
    desk.clock.pass_s(RETRY_S)
    assert await desk.ledger.drain()
    await desk.ledger.commit([decision("after")])
    assert desk.subjects() == ["before", "lost-1", "lost-2", "after"]
    assert desk.store.store.verify_chain() is None
    assert (desk.ledger.spooled, desk.ledger.lost_since_us) == (0, 0)
    assert len(desk.voice.topics("said")) == 4


async def test_a_crash_between_store_and_spool_doubles_nothing(desk: Desk) -> None:
    desk.store.full = True
    await desk.ledger.commit([decision("lost-1")])
    await desk.ledger.commit([decision("lost-2")])
    desk.store.full = False
    kept = (desk.folder / "spool.jsonl").read_bytes()
    desk.clock.pass_s(RETRY_S)
    assert await desk.ledger.drain()
    (desk.folder / "spool.jsonl").write_bytes(kept)

    after = desk.new_ledger()
    await after.put_back()
    await after.close()
    assert desk.subjects() == ["lost-1", "lost-2"]


async def test_a_restart_puts_the_spool_into_the_journal_first(desk: Desk) -> None:
    desk.store.full = True
    await desk.ledger.commit([decision("lost-1")])
    desk.store.full = False
    after = desk.new_ledger()
    await after.put_back()
    await after.close()
    assert desk.subjects() == ["lost-1"]
    assert desk.store.store.states("duty").keys() == {"lost-1"}


async def test_what_is_spooled_after_a_restart_with_an_earlier_clock_is_not_lost(desk: Desk) -> None:
    """The mark in the store says how far the spool of another time was put back: it means no batch of now."""
    times = [desk.clock.us]
    for name in ("lost-1", "lost-2"):
        desk.store.full = True
        await desk.ledger.commit([decision(name)])
        desk.store.full = False
        desk.clock.pass_s(RETRY_S)
        assert await desk.ledger.drain()
        await desk.ledger.close()
        desk.clock.pass_s(-3 * 3600)
        times.append(desk.clock.us)
        desk.ledger = desk.new_ledger()
        await desk.ledger.put_back()
    assert desk.subjects() == ["lost-1", "lost-2"]
    assert [row.at_us for row in desk.store.store.journal()] == times[:2]


def test_a_spool_of_an_older_version_is_read(tmp_path: Path) -> None:
    (tmp_path / "spool.jsonl").write_bytes(b'{"number":5,"decisions":[]}\n')
    assert Spool(tmp_path / "spool.jsonl").batches() == [(5, 5, [])]


async def test_a_torn_line_of_the_spool_is_cut_off(desk: Desk) -> None:
    desk.store.full = True
    await desk.ledger.commit([decision("whole")])
    path = desk.folder / "spool.jsonl"
    path.write_bytes(path.read_bytes() + b'{"number": 5, "deci')
    spool = Spool(path)
    spool.add([decision("next")], 1)
    batches = spool.batches()
    assert [decisions[0].subject for _, _, decisions in batches] == ["whole", "next"]
    assert batches[0][0] < batches[1][0]


async def test_a_spool_that_fails_too_hides_no_alert(desk: Desk) -> None:
    desk.store.full = True
    (desk.folder / "spool.jsonl").mkdir()
    await desk.ledger.commit([decision("nowhere")])
    assert desk.voice.topics("retained") == ["vigil/test/state/duty/nowhere"]
    assert "wait in memory only" in desk.ledger.lost_why
    assert desk.ledger.spooled == 1

    (desk.folder / "spool.jsonl").rmdir()
    desk.store.full = False
    desk.clock.pass_s(RETRY_S)
    assert await desk.ledger.drain()
    assert desk.subjects() == ["nowhere"]


async def test_a_repeated_ask_fails_alone(desk: Desk) -> None:
    await desk.ledger.commit([decision("first", "ask-1")])
    desk.store.gate.clear()
    blocker = desk.ledger.submit([decision("blocker")])
    await until(lambda: desk.store.knocks == 2)
    good, repeated = desk.ledger.submit([decision("good", "ask-2")]), desk.ledger.submit([decision("again", "ask-1")])
    desk.store.gate.set()
    await blocker
    await good
    with pytest.raises(AskRepeated):
        await repeated
    assert desk.subjects() == ["first", "blocker", "good"]


async def test_an_ask_repeated_while_the_store_was_lost_is_journaled_once_as_an_ask(desk: Desk) -> None:
    await desk.ledger.commit([decision("first", "ask-1")])
    desk.store.full = True
    await desk.ledger.commit([decision("again", "ask-1")])
    desk.store.full = False
    desk.clock.pass_s(RETRY_S)
    assert await desk.ledger.drain()
    assert desk.subjects() == ["first", "again"]


async def test_a_normal_alert_is_told_and_taken_back(desk: Desk) -> None:
    condition = Condition(kind="gas_level_1", source="gas/G-1")
    raised = step(None, Raised(condition), 1)
    acked = step(raised, Acknowledged("wang"), 2)
    assert isinstance(acked, Alert)
    normal = step(acked, Cleared(), 3)
    assert isinstance(raised, Alert)
    assert isinstance(normal, Alert)
    for alert in (raised, normal):
        await desk.ledger.commit([Decision("alert", alert.alert, states=(("alert", alert.alert, alert),))])
    topic = "vigil/test/state/alert/danger-gas_level_1-gas-G-1"
    assert desk.voice.topics("retained") == [topic]
    assert desk.voice.topics("cleared") == [topic]
    assert [t for t in desk.voice.topics("said") if t == topic] == [topic]
    assert desk.ledger.states() == []


async def test_readings_are_shown_when_changed_and_at_most_twice_a_second(desk: Desk) -> None:
    def duty(since_us: int) -> Duty:
        return Duty(seat="s", operator="wang", shift="day", since_us=since_us)

    for since_us in (1, 1, 2, 3):
        desk.ledger.show("duty", "s", duty(since_us))
    assert [message for _, _, message in desk.voice.said] == [duty(1)]
    desk.ledger.flush()
    assert len(desk.voice.said) == 1
    desk.clock.pass_s(0.6)
    desk.ledger.flush()
    assert [message for _, _, message in desk.voice.said] == [duty(1), duty(3)]
    desk.ledger.show("duty", "s", duty(4), at_once=True)
    assert desk.voice.said[-1][2] == duty(4)


async def test_everything_retained_is_said_again(desk: Desk) -> None:
    desk.ledger.restore("duty", "old", Duty(seat="old", operator="li", shift="day", since_us=1))
    assert desk.voice.said == []
    await desk.ledger.commit([decision("s-1")])
    desk.voice.said.clear()
    desk.ledger.republish()
    assert desk.voice.topics("retained") == ["vigil/test/state/duty/old", "vigil/test/state/duty/s-1"]
    desk.ledger.disown("duty", "gone")
    assert desk.voice.topics("cleared") == ["vigil/test/state/duty/gone"]
