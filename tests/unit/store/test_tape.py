"""The tape gives back what went by, in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, update

from console.store.errors import StorageError
from console.store.store import Store
from console.store.tables import TAPE
from console.store.tape import LONGEST_US, Row


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store.open(database_url)
    yield opened
    opened.close()


def test_an_empty_tape_has_no_span(store: Store) -> None:
    """And no key piece and no messages."""
    assert store.tape.span() is None
    assert store.tape.keyframe(10) is None
    assert list(store.tape.messages(0, 10)) == []


def test_the_newest_key_piece_before_a_time_is_found(store: Store) -> None:
    """A key piece of that very moment counts."""
    store.tape.append("key", 10, 10, [(10, "t", b"one")])
    store.tape.append("key", 20, 20, [(20, "t", b"two")])

    assert store.tape.keyframe(9) is None
    assert store.tape.keyframe(19) == (10, [(10, "t", b"one")])
    assert store.tape.keyframe(20) == (20, [(20, "t", b"two")])
    assert store.tape.span() == (10, 20)


def test_old_pieces_can_be_dropped(store: Store) -> None:
    """Those that end before the time, and only those."""
    store.tape.append("delta", 0, 9, [(5, "t", b"")])
    store.tape.append("delta", 9, 19, [(15, "t", b"")])

    assert store.tape.over("room", (0, 10)) == 1 and store.tape.over("seen", (0, 10)) == 0
    assert store.tape.forget("room", (0, 10), 9) == 1
    assert list(store.tape.messages(0, 100)) == [(15, "t", b"")]


def test_a_piece_is_a_key_or_a_delta(store: Store) -> None:
    """Anything else is a mistake of the caller."""
    with pytest.raises(ValueError, match="delat"):
        store.tape.append("delat", 0, 1, [])


def test_a_damaged_piece_says_so(database_url: str, store: Store) -> None:
    """It does not give half a past."""
    store.tape.append("delta", 0, 9, [(5, "t", b"")])
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(update(TAPE).values(body=b"0"))
    engine.dispose()
    with pytest.raises(StorageError, match="damaged"):
        list(store.tape.messages(0, 10))


def test_a_piece_that_is_too_long_is_kept_as_several(store: Store) -> None:
    """As after an hour without a store: each is found by the stretch it reaches into."""
    rows = [(n * LONGEST_US // 2, "t", b"%d" % n) for n in range(7)]
    store.tape.append("delta", 0, rows[-1][0], rows)
    assert list(store.tape.messages(0, rows[-1][0] + 1)) == rows
    for row in rows:
        assert list(store.tape.messages(row[0], row[0] + 1)) == [row]


def test_what_led_to_a_moment_comes_piece_by_piece(store: Store) -> None:
    for end_us in (10, 20, 30):
        store.tape.append("lead", end_us - 10, end_us, [(0, "gas", b"%d" % end_us)])
    assert store.tape.leads(10, 30) == [[(0, "gas", b"20")], [(0, "gas", b"30")]]
    assert store.tape.span() is None


rows = st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["a", "b"]), st.binary(max_size=4)), min_size=1)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(rows, max_size=5), from_us=st.integers(0, 50), length_us=st.integers(0, 50))
def test_messages_come_in_time_order_however_the_pieces_overlap(
    store: Store, pieces: list[list[Row]], from_us: int, length_us: int
) -> None:
    """Exactly those of from_us <= at_us < to_us, none lost, none twice."""
    store.tape.forget("room", (0, 51), 1000)
    for piece in pieces:
        times = [at_us for at_us, _, _ in piece]
        store.tape.append("delta", min(times), max(times), piece)

    got = list(store.tape.messages(from_us, from_us + length_us))

    wanted = [row for piece in pieces for row in piece if from_us <= row[0] < from_us + length_us]
    assert [row[0] for row in got] == sorted(row[0] for row in wanted)
    assert sorted(got) == sorted(wanted)


def test_people_and_what_was_seen_lie_apart_and_are_read_as_one(store: Store) -> None:
    """So they can go sooner: the rest of the past is shown without them."""
    topics = ["vigil/p/state/gas/G-1", "vigil/p/state/worker/W-1", "vigil/p/seen/C01", "vigil/p/journal"]
    rows = [(place, topic, b"") for place, topic in enumerate(topics)]
    store.tape.append("delta", 0, 9, rows)
    store.tape.append("key", 9, 9, rows[:2])
    store.tape.append("lead", 0, 9, [(0, "gas", b""), (0, "pulse", b""), (0, "position", b""), rows[3]])
    assert list(store.tape.messages(0, 10)) == rows
    assert store.tape.keyframe(9) == (9, rows[:2])
    assert [sorted(topic for _, topic, _ in lead) for lead in store.tape.leads(0, 9)] == [
        ["gas", "position", "pulse", "vigil/p/journal"]
    ]
    assert store.tape.over("people", (0, 10)) == 4 and store.tape.forget("people", (0, 10), 9) == 3
    assert list(store.tape.messages(0, 10)) == [rows[0], *rows[2:]]
    assert store.tape.keyframe(9) == (9, rows[:1])
    assert store.tape.forget("seen", (0, 10), 9) == 1
    assert list(store.tape.messages(0, 10)) == [rows[0], rows[3]]
    assert [[topic for _, topic, _ in lead] for lead in store.tape.leads(0, 9)] == [["gas", "vigil/p/journal"]]


def test_who_reads_reads_on_when_old_pieces_go(store: Store) -> None:
    """A replay or an export under way: it has what it read, and what did not go."""
    rows = [(place * 10, "t", b"%d" % place) for place in range(60)]
    for row in rows:
        store.tape.append("delta", row[0], row[0] + 9, [row])
    reading = store.tape.messages(0, 1000)
    read = [next(reading) for _ in range(3)]
    assert store.tape.forget("room", (0, 400), 1000) == 40
    read += list(reading)
    assert read[:3] == rows[:3] and read[-20:] == rows[-20:] and read == sorted(read)
