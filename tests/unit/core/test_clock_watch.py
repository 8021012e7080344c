"""The clock is set: the journal stays in order, both times are in it, and what was signed and exported still holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from console.core.clock_watch import ClockWatch, steady_us
from console.domain.decision import Decision
from console.store.proving import proven
from tests.unit.core.test_evidence import Desk

S = 1_000_000
HOUR_US = 3600 * S


class TwoClocks:
    """The one that can be set is the ledger's; the other goes on."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.steady_us = desk, 5 * S
        desk.ledger.at_us = 1_777_000_000 * S
        self.watch = self.started()

    def started(self) -> ClockWatch:
        store, ledger = self.desk.store, self.desk.ledger
        return ClockWatch(ledger, store.last_entry, lambda: ledger.at_us, lambda: self.steady_us)

    async def second(self, set_by_us: int = 0) -> None:
        """A second goes by, and the clock is set."""
        self.steady_us += S
        self.desk.ledger.at_us += S + set_by_us
        await self.watch.turn()

    def steps(self) -> list[dict[str, int]]:
        return [dict(row.body) for row in self.desk.store.journal(kinds=("clock_set",))]


@pytest.fixture
def clocks(tmp_path: Path) -> Iterator[TwoClocks]:
    desk = Desk(tmp_path)
    yield TwoClocks(desk)
    desk.store.close()


@pytest.mark.parametrize("by_us", [-HOUR_US, HOUR_US, -S, 200_000])
async def test_a_clock_that_was_set_is_journaled_with_both_times(clocks: TwoClocks, by_us: int) -> None:
    """By an hour either way, by a leap second, by a fifth of a second."""
    await clocks.second()
    await clocks.second(by_us)
    await clocks.second()
    [step] = clocks.steps()
    assert (step["by_us"], step["is_us"] - step["was_us"]) == (by_us, by_us)


async def test_a_clock_that_is_turned_slowly_was_not_set(clocks: TwoClocks) -> None:
    for _ in range(5):
        await clocks.second(500)
    assert clocks.steps() == []


async def test_a_clock_that_was_set_back_while_the_core_was_down(clocks: TwoClocks) -> None:
    await clocks.desk.ledger.commit([Decision("said", "x")])
    clocks.desk.ledger.at_us -= HOUR_US
    clocks.watch = clocks.started()
    await clocks.second()
    [step] = clocks.steps()
    assert step["by_us"] == S - HOUR_US
    await clocks.second()
    assert len(clocks.steps()) == 1


async def test_the_journal_stays_in_order_and_whole(clocks: TwoClocks) -> None:
    """Rows go by their number; the stretch of a time has every row between its first and its last."""
    desk = clocks.desk
    await desk.evidence.turn()
    for by_us in (0, 0, -HOUR_US, 0):
        await clocks.second(by_us)
        await desk.ledger.commit([Decision("said", "x")])
        await desk.evidence.turn()
    rows = desk.store.journal()
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [row.at_us for row in rows] != sorted(row.at_us for row in rows)
    assert proven(desk.url).fault is None
    ends = desk.store.journal_ends(rows[-1].at_us - 10 * S, rows[-1].at_us + 1)
    assert ends is not None
    between = [row.kind for row in rows if ends[0].seq <= row.seq <= ends[1].seq]
    assert between == ["clock_set", "said", "clock_checked", "said"]


async def test_a_store_that_is_lost_is_left_alone_and_one_that_refuses_is_logged(
    clocks: TwoClocks, caplog: pytest.LogCaptureFixture
) -> None:
    clocks.desk.ledger.lost_since_us = 1
    await clocks.second(HOUR_US)
    clocks.desk.ledger.lost_since_us = 0
    engine = create_engine(clocks.desk.url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE journal"))
    engine.dispose()
    await clocks.second()
    assert "that the clock was set is not journaled" in caplog.text


def test_the_steady_clock_goes_on() -> None:
    assert steady_us() <= steady_us()
