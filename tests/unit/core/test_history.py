"""The history's duty: each sample is gathered once, kept in its interval, and none is lost while the store is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import create_engine

from console.core import history
from console.core.history import TAIL_S, HistoryDuty
from console.messages import GasPoint, Message, Weather, Worker
from console.store.store import Store
from console.store.tables import HISTORY, METADATA
from console.values import Quality

S = 1_000_000
START_US = 1_795_329_127 * S
DAY = 86_400 * S


class Desk:
    """A duty over a real store, with a clock that a test moves."""

    def __init__(self, url: str) -> None:
        self.url, self.store, self.at_us = url, Store.open(url), START_US
        self.shown: list[Message] = []
        self.duty = HistoryDuty(self.store.history, lambda: self.at_us)
        self.show = self.duty.beside(lambda kind, name, message, *, at_once=False: self.shown.append(message))

    def say(
        self, value: float | None, quality: Quality = Quality.GOOD, measured_at_us: int = 0, heard_at_us: int = 0
    ) -> None:
        """A gas point as it is believed now; measured and heard now unless it is said otherwise."""
        measured, heard = measured_at_us or self.at_us, heard_at_us or self.at_us
        self.show("gas", "G-1", GasPoint("G-1", value, "%LEL", quality, 0, measured, heard))

    async def keep(self) -> None:
        """As the core does twice a second."""
        self.duty.gather()
        await self.duty.keep(self.in_store)

    async def in_store(self, work: Callable[[], Any]) -> Any:
        """At once."""
        return work()

    def read(self, kind: str = "gas", point: str = "G-1") -> list[tuple[int, str, float | None]]:
        """All that is kept: (seconds after the start, mark, first number)."""
        past = self.store.history.read(kind, point, 0, START_US + 400 * DAY)
        numbers = [None if np.isnan(value) else float(value) for value in past.samples.values[0]]
        seconds = [(at_us - START_US) // S for at_us in past.samples.at_us.tolist()]
        marks = [past.samples.marks[code] for code in past.samples.mark]
        return list(zip(seconds, marks, numbers, strict=True))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(f"sqlite:///{tmp_path / 'vigil.db'}")
    yield made
    made.store.close()


async def test_samples_are_kept_within_the_interval(desk: Desk) -> None:
    """Not before it is over, and then all; what is shown is shown all the same."""
    desk.say(1.0)
    await desk.keep()
    assert desk.read() == []
    desk.at_us += int(TAIL_S * S)
    desk.say(2.0)
    await desk.keep()
    assert desk.read() == [(0, "good", 1.0), (10, "good", 2.0)]
    assert len(desk.shown) == 2


async def test_a_clock_that_was_set_back_holds_nothing_up(desk: Desk) -> None:
    """The interval is over then too."""
    desk.say(1.0)
    desk.at_us -= 3600 * S
    await desk.keep()
    assert desk.read() == [(0, "good", 1.0)]


async def test_the_same_reading_is_one_sample_and_silence_has_its_own_time(desk: Desk) -> None:
    """A point that fell silent carries the time of its last reading; the history says when it was found."""
    desk.say(1.0)
    desk.say(1.0)
    desk.at_us += 20 * S
    desk.say(None, Quality.LOST, measured_at_us=START_US, heard_at_us=START_US)
    desk.duty.gather(at_once=True)
    await desk.keep()
    assert desk.read() == [(0, "good", 1.0), (20, "lost", None)]


async def test_the_same_reading_heard_again_is_a_sample(desk: Desk) -> None:
    """The clock of a point stands still, but it speaks; the history knows when."""
    for late_ms in (7, 1007, 2007):
        desk.at_us = START_US + late_ms * 1000
        desk.say(1.0, measured_at_us=START_US)
    desk.duty.gather(at_once=True)
    await desk.keep()
    samples = desk.store.history.read("gas", "G-1", 0, START_US + DAY).samples
    assert samples.at_us.tolist() == [START_US] * 3
    assert samples.values.tolist() == [[1.0] * 3, [0.0, 1000.0, 2000.0]]


async def test_when_the_core_listened_is_kept_with_what_it_heard(desk: Desk) -> None:
    """Also when nobody spoke; but no time in which it slept, or of which it does not know."""

    def listened() -> list[tuple[int, int]]:
        samples = desk.store.history.read("listened", "core", 0, START_US + DAY).samples
        ends_s = ((samples.at_us - START_US) // S).tolist()
        return [(end_s, int(length_us) // S) for end_s, length_us in zip(ends_s, samples.values[0], strict=True)]

    for _ in range(2):
        desk.at_us += 11 * S
        await desk.keep()
    assert listened() == [(11, 11), (22, 11)]
    desk.at_us += 8 * 3600 * S
    await desk.keep()
    desk.at_us -= 3600 * S
    await desk.keep()
    assert len(listened()) == 2


async def test_people_and_weather_are_kept_too(desk: Desk) -> None:
    """Positions with their storey; a wristband that says no pulse; the wind. Who was never placed has no position."""
    at_us = desk.at_us
    worker = Worker("W-1", 12.34, 5.0, "F2", 0.3, "hall", at_us, None, 36.5, 80.0, at_us, False)
    desk.show("worker", "W-1", worker)
    desk.show("worker", "W-2", Worker("W-2", 0, 0, "", 0, "", 0, 70.0, None, None, at_us, False))
    desk.show("weather", "M-1", Weather("M-1", 3.2, 270.0, 21.5, at_us))
    desk.duty.gather(at_once=True)
    await desk.keep()
    assert desk.read("position", "W-1") == [(0, "F2", 12.34)]
    assert desk.read("position", "W-2") == []
    assert desk.read("vital", "W-1") == [(0, "", None)]
    assert desk.read("vital", "W-2") == [(0, "", 70.0)]
    assert desk.read("weather", "M-1") == [(0, "", 3.2)]


async def test_a_store_that_was_away_costs_nothing(desk: Desk) -> None:
    """The samples wait, and come with the next."""
    engine = create_engine(desk.url)
    with engine.begin() as connection:
        HISTORY.drop(connection)
    desk.say(1.0)
    desk.duty.gather(at_once=True)
    await desk.keep()
    assert desk.duty.figures()["history_failed"] == 1
    desk.duty.pack()
    METADATA.create_all(engine)
    engine.dispose()
    desk.at_us += 11 * S
    desk.say(2.0)
    await desk.keep()
    assert desk.read() == [(0, "good", 1.0), (11, "good", 2.0)]


async def test_what_waits_is_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go, and it is counted."""
    monkeypatch.setattr(history, "MOST_WAITING", 2)
    for number in range(4):
        desk.at_us += 11 * S
        desk.say(float(number))
        desk.duty.gather()
    await desk.keep()
    assert desk.read() == [(33, "good", 2.0), (44, "good", 3.0)]
    assert desk.duty.figures()["history_dropped"] == 2


async def test_an_hour_becomes_blocks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not sooner."""
    monkeypatch.setattr(history, "SEAL_TAILS", 3)
    for number in range(3):
        desk.duty.pack()
        assert desk.store.history.waiting("gas")[0] == number
        desk.at_us += 11 * S
        desk.say(float(number))
        await desk.keep()
    before = desk.read()
    desk.duty.pack()
    assert desk.store.history.waiting("gas") == (0, 0)
    assert desk.read() == before
    assert len(before) == 3
