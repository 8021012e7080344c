"""What is over its days goes from the history and from the tape, by kind and journaled; what is locked stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import create_engine

from console.asks import LockRecording, ReleaseRecording
from console.core import expiry
from console.core.expiry import EXPIRY_S, Expiry, unlocked
from console.core.locks import Locks
from console.domain.decision import Decision
from console.domain.history import Sample
from console.domain.keeping import DAY_US
from console.site.days import HistoryRules, TapeRules
from console.store.store import Store
from console.store.tables import TAPE
from console.store.tail import Gathered
from tests.sites import small_site

NOW_US = 1_795_329_120_000_000
HOUR_US = 3_600_000_000
RULES = (HistoryRules(gas_days=2, vital_days=1), TapeRules(room_days=2, people_days=9, seen_days=1))


class Desk:
    """A real store, and what is over in it: an hour of it is a sample of gas and a piece of the tape."""

    def __init__(self, url: str) -> None:
        self.url, self.store, self.at_us = url, Store.open(url), NOW_US
        self.journaled: list[Decision] = []
        self.locks = Locks(small_site())
        self.expiry = Expiry(self.store.history, self.store.tape, RULES, lambda: self.at_us)

    def fill(self, hours: int) -> None:
        """So many hours up to now."""
        for hour in range(-hours, 0):
            at_us = NOW_US + hour * HOUR_US
            gathered = Gathered()
            gathered.add(Sample("gas", "G-1", at_us, "good", (float(hour), 0.0)))
            self.store.history.append([("gas", gathered)])
            said = ("state/gas/G-1", "state/worker/W-1", "seen/C01")
            self.store.tape.append("delta", at_us, at_us + 2, [(at_us, f"vigil/t/{topic}", b"") for topic in said])
            self.store.tape.append("key", at_us, at_us, [(at_us, "vigil/t/state/gas/G-1", b"")])

    async def turn(self) -> None:
        """As the core does, every hour."""

        async def in_store(work: Callable[[], Any]) -> Any:
            return work()

        async def commit(decisions: Sequence[Decision]) -> None:
            self.journaled += decisions

        await self.expiry.turn(self.locks.times, commit, in_store)

    def samples(self) -> list[int]:
        """Hours before now of which a sample of gas is there."""
        times = self.store.history.read("gas", "G-1", 0, NOW_US).samples.at_us
        return [(at_us - NOW_US) // HOUR_US for at_us in times.tolist()]

    def taped(self, topic: str) -> list[int]:
        """Hours before now of which a message is on the tape."""
        rows = self.store.tape.messages(0, NOW_US)
        return [(at_us - NOW_US) // HOUR_US for at_us, told, _ in rows if told.endswith(topic)]


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.store.close()


async def test_what_is_over_its_days_is_journaled_and_goes_by_kind(desk: Desk) -> None:
    desk.fill(72)
    await desk.turn()
    assert desk.samples() == list(range(-48, 0))
    assert desk.taped("G-1") == desk.taped("W-1") == list(range(-48, 0))
    assert desk.taped("C01") == list(range(-24, 0))
    told = {decision.subject: (decision.kind, decision.body) for decision in desk.journaled}
    assert set(told) == {"history/gas", "tape/people", "tape/seen", "tape/room"}
    assert told["history/gas"] == (
        "history_removed",
        {"kind": "gas", "before_us": NOW_US - 2 * DAY_US, "samples": 24},
    )
    assert told["tape/seen"] == ("tape_removed", {"kind": "seen", "before_us": NOW_US - DAY_US, "messages": 48})
    assert desk.store.tape.span() is not None and desk.store.tape.key_times(0, NOW_US)[0] == NOW_US - 48 * HOUR_US


async def test_it_is_looked_for_once_an_hour(desk: Desk) -> None:
    await desk.turn()
    desk.fill(72)
    await desk.turn()
    assert len(desk.samples()) == 72 and desk.journaled == []
    desk.at_us += int(EXPIRY_S * 1e6)
    await desk.turn()
    assert len(desk.samples()) == 47


async def test_what_is_locked_stays_until_it_is_released(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what led to it; however much there is, and however many rows go at once."""
    monkeypatch.setattr(expiry, "MOST_ROWS", 3)
    desk.fill(72)
    from_us, to_us = NOW_US - 60 * HOUR_US, NOW_US - 58 * HOUR_US
    ask = LockRecording(ask="1", seat="s", operator="wang", asked_at_us=NOW_US, camera="C01", from_us=from_us,
                        to_us=to_us, reason="fall")  # fmt: skip
    desk.locks.lock(ask, NOW_US)
    await desk.turn()
    kept = [-60, -59, -58, *range(-48, 0)]
    assert desk.samples() == desk.taped("G-1") == desk.taped("W-1") == kept
    assert desk.taped("C01") == [-60, -59, -58, *range(-24, 0)]
    assert desk.store.tape.keyframe(from_us) is not None
    told = {decision.subject: decision.body for decision in desk.journaled}
    assert told["history/gas"]["samples"] == 21

    release = ReleaseRecording(ask="2", seat="s", operator="li", asked_at_us=NOW_US, lock="LK-0001", reason="closed")
    desk.locks.release(release, NOW_US)
    desk.at_us += int(EXPIRY_S * 1e6)
    await desk.turn()
    assert desk.samples() == desk.taped("G-1") == list(range(-47, 0))


async def test_pieces_that_nobody_reads_any_more_go_at_once(desk: Desk) -> None:
    piece = {"kind": "gas", "from_us": NOW_US - 9, "to_us": NOW_US - 5, "rows": 7, "body": b""}
    engine = create_engine(desk.url)
    with engine.begin() as connection:
        connection.execute(TAPE.insert(), [piece])
    engine.dispose()
    await desk.turn()
    assert [(one.subject, one.body["messages"]) for one in desk.journaled] == [("tape/unread", 7)]
    assert desk.store.tape.over("unread", (0, NOW_US)) == 0


async def test_a_lost_store_is_tried_again(desk: Desk) -> None:
    desk.fill(72)
    engine = create_engine(desk.url)
    with engine.begin() as connection:
        TAPE.drop(connection)
    await desk.turn()
    assert len(desk.samples()) == 48
    with engine.begin() as connection:
        TAPE.create(connection)
    engine.dispose()
    desk.at_us += int(EXPIRY_S * 1e6)
    await desk.turn()
    assert len(desk.samples()) == 47


def test_the_times_between_locks() -> None:
    ever_us = unlocked(10, [])[0][0]
    assert unlocked(10, []) == [(ever_us, 10)]
    assert unlocked(10, [(6, 8), (2, 4), (3, 7)]) == [(ever_us, 2), (8, 10)]
    assert unlocked(10, [(8, 12), (20, 30)]) == [(ever_us, 8)]
