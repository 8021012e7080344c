"""The history gives back every sample, whether it lies in a tail or in a block, and says what it cannot read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, event, update

from console.domain.history import Sample
from console.domain.samples import Samples
from console.store.database import not_wiped
from console.store.errors import Damaged, StorageError
from console.store.history import History, Past
from console.store.sealing import opened
from console.store.store import Store
from console.store.tables import HISTORY
from console.store.tail import Gathered

Said = tuple[str, int, str, float | None]
"""(point, at_us, quality, value)."""
SAID = st.tuples(
    st.sampled_from(["G-1", "G-2", "G-3"]),
    st.integers(0, 50),
    st.sampled_from(["good", "lost"]),
    st.none() | st.integers(0, 99).map(lambda counts: counts / 10),
)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store.open(database_url)
    yield opened
    opened.close()


def keep(history: History, *said: Said) -> None:
    """In one tail."""
    gathered = Gathered()
    for point, at_us, mark, value in said:
        gathered.add(Sample("gas", point, at_us, mark, (value,)))
    history.append([("gas", gathered)])


def told(past: Past) -> list[tuple[int, str, float | None]]:
    """What was read, as (at_us, quality, value)."""
    samples = past.samples
    numbers = [None if np.isnan(value) else float(value) for value in samples.values[0]]
    marks = [samples.marks[code] for code in samples.mark]
    return list(zip(samples.at_us.tolist(), marks, numbers, strict=True))


def test_an_empty_history_has_no_samples(store: Store) -> None:
    """And nothing to seal."""
    assert told(store.history.read("gas", "G-1", 0, 100)) == []
    assert store.history.waiting("gas") == (0, 0)
    assert store.history.seal("gas") == 0
    store.history.append([("gas", Gathered())])
    assert store.history.waiting("gas") == (0, 0)


def test_what_was_sealed_reads_as_before(store: Store) -> None:
    """Half of it in a block, half in a tail; the other kinds are left alone."""
    keep(store.history, ("G-1", 1, "good", 0.1), ("G-2", 1, "good", 5.0), ("G-1", 2, "lost", None))
    before = told(store.history.read("gas", "G-1", 0, 100))
    assert before == [(1, "good", 0.1), (2, "lost", None)]

    assert store.history.seal("weather") == 0
    assert store.history.seal("gas") == 2
    assert store.history.waiting("gas") == (0, 0)
    assert told(store.history.read("gas", "G-1", 0, 100)) == before
    keep(store.history, ("G-1", 3, "good", 0.2))
    assert told(store.history.read("gas", "G-1", 2, 4)) == [(2, "lost", None), (3, "good", 0.2)]
    (first, second) = store.history.holdings()
    assert (first.point, first.samples, second.point) == ("G-1", 2, "G-2")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.lists(SAID, max_size=8) | st.just("seal"), max_size=8))
def test_any_samples_come_out_as_they_went_in(store: Store, acts: list[list[Said] | str]) -> None:
    """Clock steps and duplicates among them; sealed at any time."""
    store.history.forget("gas", (-1000, 1000), 1000)
    heard: list[Said] = []
    for act in acts:
        if isinstance(act, str):
            store.history.seal("gas")
        else:
            keep(store.history, *act)
            heard += act
    for point in ("G-1", "G-2", "G-3"):
        expected = sorted([said[1:] for said in heard if said[0] == point], key=lambda said: said[0])
        assert told(store.history.read("gas", point, 0, 100)) == expected


def test_a_damaged_row_is_named_and_the_rest_is_read(database_url: str, store: Store) -> None:
    """A block and a tail; sealing goes round the tail and leaves it."""
    for at_us in (10, 20):
        keep(store.history, ("G-1", at_us, "good", 1.0))
        store.history.seal("gas")
    keep(store.history, ("G-1", 30, "good", 1.0))
    keep(store.history, ("G-1", 40, "good", 1.0))
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for at_us in (10, 30):
            connection.execute(update(HISTORY).where(HISTORY.c.from_us == at_us).values(body=b"nothing"))
    engine.dispose()

    past = store.history.read("gas", "G-1", 0, 100)
    assert [at_us for at_us, _, _ in told(past)] == [20, 40]
    assert [(row.from_us, row.to_us) for row in past.damaged] == [(10, 10), (30, 30)]
    assert ["sum" in row.why or "unpacked" in row.why for row in past.damaged] == [True, True]
    assert store.history.seal("gas") == 1
    assert store.history.waiting("gas") == (1, 1)
    assert store.history.seal("gas") == 0
    assert [row.from_us for row in store.history.read("gas", "G-1", 0, 100).damaged] == [10, 30]


def test_what_is_over_its_time_goes(store: Store) -> None:
    """Of its kind only, and only what has ended before."""
    for at_us in (10, 20):
        keep(store.history, ("G-1", at_us, "good", 1.0))
        store.history.seal("gas")
    assert store.history.forget("weather", (0, 1000), 9) == 0
    assert store.history.over("gas", (0, 20)) == 1 and store.history.over("gas", (11, 20)) == 0
    assert store.history.forget("gas", (0, 20), 9) == 1
    assert [at_us for at_us, _, _ in told(store.history.read("gas", "G-1", 0, 100))] == [20]


@pytest.mark.parametrize(("kept", "index"), [("history", "history_kind_to"), ("tape", "tape_kind_to")])
def test_what_is_over_its_time_is_found_by_time(tmp_path: Path, kept: str, index: str) -> None:
    """As SQLite says how it looks: not every row of the kind, as by point."""
    store, said = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}"), list[tuple[str, Any]]()

    def listen(_connection: object, _cursor: object, statement: str, given: Any, *_more: object) -> None:
        said.append((statement, given))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        getattr(store, kept).over("gas" if kept == "history" else "people", (0, 20))
        getattr(store, kept).forget("gas" if kept == "history" else "people", (0, 20), 9)
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    store.close()
    asked = [(statement, given) for statement, given in said if kept in statement]
    assert len(asked) == 2
    with sqlite3.connect(tmp_path / "vigil.db") as database:
        plans = [database.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall() for statement, given in asked]
    for plan in plans:
        assert any(f"INDEX {index} (kind=? AND to_us>? AND to_us<?)" in step[3] for step in plan), plan


def test_samples_can_be_put_in_at_once(store: Store) -> None:
    """Those of a point; none is nothing."""
    at_us = np.arange(5, dtype=np.int64)
    samples = Samples(at_us, np.zeros(5, np.uint16), np.ones((1, 5)), ("good",))
    store.history.put("gas", "G-1", samples)
    store.history.put("gas", "G-1", samples.only(slice(0, 0)))
    assert len(store.history.read("gas", "G-1", 0, 100).samples) == 5


def test_a_lost_database_says_so(store: Store, database_url: str) -> None:
    """Writing and reading alike."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        HISTORY.drop(connection)
    engine.dispose()
    with pytest.raises(StorageError, match="history: samples were not kept"):
        keep(store.history, ("G-1", 1, "good", 1.0))
    with pytest.raises(StorageError, match="history: the database does not answer"):
        store.history.read("gas", "G-1", 0, 1)


def test_a_tail_that_was_cut_is_damaged() -> None:
    """Not read as fewer samples."""
    gathered = Gathered()
    gathered.add(Sample("gas", "G-1", 1, "good", (1.0,)))
    with pytest.raises(Damaged):
        opened(gathered.packed()[2][:-1])


NUMBER = st.none() | st.floats(allow_nan=False) | st.integers(-9, 9)
TOLD = st.tuples(st.sampled_from(["G-1", "G-2", "G-3"]), st.integers(-9, 9), st.sampled_from("gl"), NUMBER, NUMBER)


@given(said=st.lists(TOLD, min_size=1))
def test_a_tail_is_read_as_it_was_gathered(said: list[tuple[str, int, str, float | None, float | None]]) -> None:
    """Bit for bit, in its order; and it reaches over every time at which a sample was measured or heard."""
    gathered = Gathered()
    for point, at_us, mark, *numbers in said:
        gathered.add(Sample("gas", point, at_us, mark, tuple(numbers)))
    from_us, to_us, body = gathered.packed()
    tail = opened(body)
    samples = tail.samples
    assert [tail.points[place] for place in tail.point] == [point for point, *_ in said]
    assert [samples.marks[place] for place in samples.mark] == [mark for _, _, mark, *_ in said]
    assert samples.at_us.tolist() == [at_us for _, at_us, *_ in said]
    for column, told in enumerate(zip(*((one, other) for *_, one, other in said), strict=True)):
        packed = [np.nan if number is None else float(number) for number in told]
        assert samples.values[column].tobytes() == np.array(packed).tobytes()
    assert (from_us, to_us) == (samples.at_us.min(), samples.at_us.max())


@given(said=st.lists(st.tuples(st.integers(0, 10**9), st.none() | st.integers(-99, 99)), min_size=1))
def test_a_tail_reaches_over_when_its_samples_were_heard(said: list[tuple[int, int | None]]) -> None:
    gathered = Gathered()
    for at_us, late_ms in said:
        gathered.add(Sample("gas", "G-1", at_us, "good", (1.0, late_ms)))
    from_us, to_us, _ = gathered.packed(1)
    for at_us, late_ms in said:
        assert from_us <= at_us + 1000 * min(0, late_ms or 0) and at_us + 1000 * max(0, late_ms or 0) <= to_us


def test_only_what_stands_elsewhere_too_is_left_on_its_pages(store: Store, database_url: str) -> None:
    """Dropping the tails that became blocks writes no zeros; all else is dropped as this database drops."""
    if not database_url.startswith("sqlite"):
        pytest.skip("a matter of SQLite")
    with store.history._writing.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA secure_delete").scalar()
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
        with not_wiped(connection):
            assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 0
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
        connection.exec_driver_sql(f"PRAGMA secure_delete={before}")
