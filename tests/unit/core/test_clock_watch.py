"""The clock is set: the journal stays in order, both times are in it, and what was signed and exported still holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from console.core.clock_watch import ClockWatch, steady_us
from console.domain.decision import Decision, State
from console.messages import Writes
from console.store.proving import proven
from tests.unit.core.test_evidence import Desk

S = 1_000_000
HOUR_US = 3600 * S


class SetBack:
    """Something that remembers times, and what it was told."""

    def __init__(self) -> None:
        self.by_us: list[int] = []

    def set_back(self, by_us: int) -> list[State]:
        self.by_us.append(by_us)
        return [("writes", "plc", Writes(changed_at_us=by_us))]


class TwoClocks:
    """The one that can be set is the ledger's; the other goes on."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.steady_us, self.held_up_us = desk, 5 * S, 0
        self.timed: list[SetBack] = []
        desk.ledger.at_us = 1_777_000_000 * S
        self.watch = self.started()

    def started(self) -> ClockWatch:
        store, ledger = self.desk.store, self.desk.ledger
        return ClockWatch(ledger, store.last_entry, lambda: ledger.at_us, lambda: self.timed, self.read_steady)

    def read_steady(self) -> int:
        """Once more, each time it was held up."""
        self.steady_us += self.held_up_us
        return self.steady_us

    def second(self, set_by_us: int = 0) -> None:
        """A second goes by, and the clock is set."""
        self.steady_us += S
        self.desk.ledger.at_us += S + set_by_us
        self.watch.look()

    def steps(self) -> list[dict[str, int]]:
        return [dict(row.body) for row in self.desk.store.journal(kinds=("clock_set",))]


@pytest.fixture
def clocks(tmp_path: Path) -> Iterator[TwoClocks]:
    desk = Desk(tmp_path)
    yield TwoClocks(desk)
    desk.store.close()


@pytest.mark.parametrize("by_us", [-HOUR_US, HOUR_US, -S, 200_000])
def test_a_clock_that_was_set_is_journaled_with_both_times(clocks: TwoClocks, by_us: int) -> None:
    """By an hour either way, by a leap second, by a fifth of a second."""
    clocks.second()
    clocks.second(by_us)
    clocks.second()
    [step] = clocks.steps()
    assert (step["by_us"], step["is_us"] - step["was_us"]) == (by_us, by_us)


def test_a_clock_that_is_turned_slowly_was_not_set(clocks: TwoClocks) -> None:
    for _ in range(5):
        clocks.second(500)
    assert clocks.steps() == []


async def test_a_clock_that_was_set_back_while_the_core_was_down(clocks: TwoClocks) -> None:
    await clocks.desk.ledger.commit([Decision("said", "x")])
    clocks.desk.ledger.at_us -= HOUR_US
    clocks.watch = clocks.started()
    await clocks.watch.begin()
    clocks.second()
    [step] = clocks.steps()
    assert step["by_us"] == -HOUR_US


async def test_a_clock_that_went_on_while_the_core_was_down(clocks: TwoClocks) -> None:
    await clocks.watch.begin()
    await clocks.desk.ledger.commit([Decision("said", "x")])
    clocks.desk.ledger.at_us += HOUR_US
    await clocks.started().begin()
    assert clocks.steps() == []


@pytest.mark.parametrize(("by_us", "told"), [(-HOUR_US, [HOUR_US]), (HOUR_US, [])])
def test_what_remembers_times_moves_with_a_clock_that_was_set_back(
    clocks: TwoClocks, by_us: int, told: list[int]
) -> None:
    """In one row with the step. Set forward, all ends come sooner: nothing is moved."""
    clocks.timed = [SetBack()]
    clocks.second(by_us)
    assert clocks.timed[0].by_us == told
    assert len(clocks.steps()) == 1
    assert len(clocks.desk.store.states("writes")) == len(told)


def test_a_look_that_was_held_up_between_the_clocks_tells_nothing(clocks: TwoClocks) -> None:
    clocks.held_up_us = S
    clocks.second()
    clocks.held_up_us = 0
    clocks.desk.ledger.at_us += 2 * S
    clocks.second()
    assert clocks.steps() == []


async def test_the_journal_stays_in_order_and_whole(clocks: TwoClocks) -> None:
    """Rows go by their number; the stretch of a time has every row between its first and its last."""
    desk = clocks.desk
    await desk.evidence.turn()
    for by_us in (0, 0, -HOUR_US, 0):
        clocks.second(by_us)
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


async def test_a_store_that_refuses_is_logged(clocks: TwoClocks, caplog: pytest.LogCaptureFixture) -> None:
    engine = create_engine(clocks.desk.url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE journal"))
    engine.dispose()
    await clocks.watch.begin()
    assert "whether the clock was set back is not known" in caplog.text


def test_the_steady_clock_goes_on() -> None:
    assert steady_us() <= steady_us()
