"""What gas points said, out of the history: by the time they were heard, whatever their clocks say, and only where all
is known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, update

from console.domain.history import Sample
from console.messages import GasPoint
from console.room.heard import heard_in, listened
from console.store.store import Store
from console.store.tables import HISTORY
from console.store.tail import Gathered
from console.values import Quality
from tests.heard_gas import keep_gas

S = 1_000_000
START_US = 1_795_329_120 * S
SPAN = (START_US, START_US + 60 * S)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store.open(database_url)
    yield opened
    opened.close()


def said(second: int, name: str = "G-1", quality: Quality = Quality.GOOD, off_s: int = 0) -> tuple[int, GasPoint]:
    """What a point said in a second, by a clock that is so much off."""
    at_us = START_US + second * S
    value = float(second) if quality is Quality.GOOD else None
    return at_us, GasPoint(point=name, value=value, unit="%LEL", quality=quality, level=0,
                           measured_at_us=at_us + off_s * S, received_at_us=at_us)  # fmt: skip


@pytest.mark.parametrize("off_s", [0, 8 * 3600, -8 * 3600, -1_795_000_000])
async def test_readings_are_found_by_when_they_were_heard(store: Store, off_s: int) -> None:
    """In blocks and in tails; what the core found of a silence is no reading."""
    rows = [said(second, off_s=off_s) for second in range(60) if second != 31]
    at_us = START_US + 31 * S
    lost = GasPoint("G-1", None, "%LEL", Quality.LOST, 0, START_US + (30 + off_s) * S, START_US + 30 * S)
    await keep_gas(store.history, [*rows[:31], (at_us, lost), *rows[31:]], SPAN, START_US + 30 * S)
    within = (START_US + 5 * S, START_US + 40 * S)
    [stretch] = heard_in(store.history, listened(store.history, within), frozenset({"G-1", "G-9"}))
    assert (stretch.from_us, stretch.to_us, list(stretch.points)) == (*within, ["G-1"])
    column, wanted = stretch.points["G-1"], [second for second in range(5, 40) if second != 31]
    assert ((column.at_us - START_US) // S).tolist() == wanted
    assert column.value.tolist() == [float(second) for second in wanted]
    assert ((column.measured_us - column.at_us) // S).tolist() == [off_s] * len(wanted)


async def test_what_is_damaged_is_not_taken_for_silence(store: Store, database_url: str) -> None:
    """Its time is left out, for whoever knows it otherwise."""
    await keep_gas(store.history, [said(second) for second in range(60)], SPAN, START_US + 30 * S)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        in_block = (HISTORY.c.kind == "gas", HISTORY.c.point == "G-1")
        connection.execute(update(HISTORY).where(*in_block).values(body=b"broken"))
    engine.dispose()
    [stretch] = heard_in(store.history, listened(store.history, SPAN), frozenset({"G-1"}))
    first_s = (stretch.from_us - START_US) // S
    assert 20 <= first_s <= 30 and stretch.to_us == SPAN[1]
    assert len(stretch.points["G-1"].at_us) == 60 - first_s - 1


async def test_a_time_in_which_nobody_listened_is_none(store: Store) -> None:
    """The core was away for twenty seconds; what an older version kept beside that is not taken for all there was."""
    await keep_gas(store.history, [said(second) for second in range(20)], (START_US, START_US + 20 * S))
    gathered = Gathered()
    gathered.add(Sample("gas", "G-1", START_US + 30 * S, "good", (7.0,)))
    store.history.append([("gas", gathered)])
    await keep_gas(store.history, [said(second) for second in range(40, 60)], (START_US + 40 * S, SPAN[1]))
    store.history.seal("gas")
    known = listened(store.history, SPAN)
    assert known == [(START_US, START_US + 20 * S), (START_US + 40 * S, SPAN[1])]
    stretches = heard_in(store.history, known, frozenset({"G-1"}))
    assert [len(stretch.points["G-1"].at_us) for stretch in stretches] == [20, 20]
    assert heard_in(store.history, [], frozenset({"G-1"})) == []
    past = store.history.read("gas", "G-1", *SPAN).samples
    assert len(past) == 41 and sum(past.values[1] != past.values[1]) == 1
