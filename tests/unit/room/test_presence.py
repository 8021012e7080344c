"""Who was where and which cameras saw whom: columns answer as the messages do, whatever of them is missing."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from console.core.tape import TapeDuty
from console.domain.presence import Run, in_outline, runs_of, stretches
from console.domain.search import Found
from console.messages import Message, Seen, SeenObject, Worker
from console.room.searching import About, Question, answers
from console.site.geometry import inside
from console.store.errors import StorageError
from console.store.people import packed_people, unpacked_looks, unpacked_places
from console.store.store import Store
from console.store.tables import TAPE
from console.topics import seen_topic, state_topic
from tests.said import S
from tests.sites import small_site

SITE = small_site()
BEGIN_US = 1_000_000 * S
SPOTS = st.sampled_from([15.0, 15.0, 15.0, 15.1234567, 12.5, 10.0, 9.999, 20.0, 30.0, 41.0])


@dataclass(frozen=True)
class Said:
    """One message, so many microseconds after the one before it. Tags are heard in even microseconds, cameras look in
    odd ones: which of two came first in one microsecond, columns do not tell."""

    after_us: int
    old_us: int
    name: str
    x_m: float
    y_m: float
    storey: str
    zone: str


SAID = st.builds(
    Said,
    after_us=st.sampled_from([200_000, 500_000, 1_000_000, 1_000_000, 1_000_000, 3_000_000, 20_000_000]),
    old_us=st.sampled_from([0, 0, 0, 40_000, 900_000, 3_000_000]),
    name=st.sampled_from(["W-001", "W-001", "W-002", "C01", "C02"]),
    x_m=SPOTS,
    y_m=SPOTS,
    storey=st.sampled_from(["F1", "F1", "F1", "F2"]),
    zone=st.sampled_from(["", "", "hall", "weld", "yard"]),
)


def message(said: Said, now_us: int) -> tuple[str, Message]:
    """A tag's state, or what a camera saw a little earlier."""
    if said.name.startswith("C"):
        taken_us = now_us - min(said.old_us, 900_000) + 1
        people = (said.x_m, said.y_m), (said.x_m + 1.5, said.y_m)
        objects = tuple(SeenObject(1, "person", 0.9, (0.1, 0.1, 0.2, 0.2), x_m=x, y_m=y) for x, y in people)
        return seen_topic(SITE.id, said.name), Seen(camera=said.name, captured_at_us=taken_us, objects=objects)
    state = Worker(worker=said.name, x_m=said.x_m, y_m=said.y_m, storey=said.storey, error_m=0.5, zone=said.zone,
                   position_at_us=now_us - said.old_us, pulse_bpm=None, skin_c=None, battery_pct=None, vital_at_us=0,
                   sos=False)  # fmt: skip
    return state_topic(SITE.id, "worker", said.name), state


async def at_once(work: Callable[[], None]) -> None:
    """The store's thread, without a thread."""
    work()


async def tape(store: Store, script: list[Said]) -> int:
    """Have the duty of the tape keep it all; the end."""
    clock, states = [BEGIN_US], dict[str, Message]()
    duty = TapeDuty(store.tape, lambda: list(states.items()), lambda: clock[0])
    for said in script:
        clock[0] += said.after_us
        if duty.is_due():
            await duty.keep(at_once)
        topic, what = message(said, clock[0])
        duty.take(topic, what)
        if isinstance(what, Worker):
            states[topic] = what
    clock[0] += 6 * S
    await duty.keep(at_once)
    return clock[0]


def asked_of(store: Store, question: Question) -> list[Found]:
    """Every answer, in one order."""
    found = [one for part in answers(store, SITE, question) for one in part.found]
    return sorted(found, key=lambda one: (one.at_us, one.to_us, one.person, one.camera, one.looks))


def questions(from_us: int, to_us: int) -> list[Question]:
    """Of each kind."""
    whos = [Question(About.WHO, from_us, to_us, zone=zone, person=who)
            for zone in ("hall", "weld", "nowhere") for who in ("", "W-001")]  # fmt: skip
    return [*whos, *(Question(About.SEEN, from_us, to_us, person=who) for who in ("W-001", "W-003"))]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(script=st.lists(SAID, min_size=20, max_size=60), lost=st.sets(st.integers(0, 12), max_size=3), data=st.data())
def test_columns_answer_as_the_messages_do(script: list[Said], lost: set[int], data: Any) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("console.core.tape.PEOPLE_S", 15.0)
        patch.setattr("console.core.tape.DELTA_S", 6.0)
        store = Store.open(f"sqlite:///{Path(folder) / 'vigil.db'}")
        try:
            end_us = asyncio.run(tape(store, script))
            times = st.integers(BEGIN_US - S, end_us + S)
            from_us, to_us = sorted((data.draw(times), data.draw(times)))
            with store._writing.begin() as connection:
                for number, span in enumerate(store.tape.people_spans(0, end_us + S)):
                    if number in lost:
                        connection.execute(delete(TAPE).where(TAPE.c.id == span[2]))
            for question in questions(from_us, to_us):
                quick = asked_of(store, question)
                store.tape.people_spans = lambda from_us, to_us: []  # type: ignore[method-assign]
                assert quick == asked_of(store, question)
                del store.tape.people_spans
        finally:
            store.close()


def test_a_run_ends_where_something_may_be_missing() -> None:
    """Pieces that follow each other are one run; its last seconds may be heard later. None of a clock set back."""
    spans = [(0, 120 * S, 1), (120 * S, 240 * S, 2), (300 * S, 420 * S, 3), (500 * S, 503 * S, 4)]
    runs = runs_of(spans, 5 * S)
    assert runs == [Run(0, 235 * S, (1, 2)), Run(300 * S, 415 * S, (3,))]
    assert runs_of([*spans, (490 * S, 600 * S, 5)], 5 * S) == []
    cut = stretches(100 * S, 350 * S, runs)
    assert cut == [(100 * S, 235 * S, runs[0]), (235 * S, 300 * S, None), (300 * S, 350 * S, runs[1])]
    assert stretches(240 * S, 260 * S, runs) == [(240 * S, 260 * S, None)]


NUMBERS = st.floats(-5, 25) | st.sampled_from([0.0, 10.0, 20.0, 5.0])


@example(outline=[(0.0, 0.0), (0.0, 1.0), (2.0, 1.1125369292536007e-308)], spots=[(0.0, 0.0), (1.0, 0.0)])
@given(
    outline=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=6),
    spots=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=20),
)
def test_many_spots_lie_where_each_of_them_lies(
    outline: list[tuple[float, float]], spots: list[tuple[float, float]]
) -> None:
    spots = [*spots, *outline]
    x_m, y_m = np.array([x for x, _ in spots]), np.array([y for _, y in spots])
    assert in_outline(tuple(outline), x_m, y_m).tolist() == [inside(spot, tuple(outline)) for spot in spots]


@given(said=st.lists(SAID, max_size=30), numbers=st.lists(st.floats(allow_nan=False), min_size=1, max_size=5))
def test_what_is_packed_is_read_back_to_the_bit(said: list[Said], numbers: list[float]) -> None:
    now_us, rows = BEGIN_US, list[tuple[int, Any]]()
    for number, one in enumerate(said):
        now_us += one.after_us
        what = message(one, now_us)[1]
        if isinstance(what, Worker):
            what = msgspec.structs.replace(what, error_m=numbers[number % len(numbers)])
        rows.append((now_us, what))
    body = packed_people(rows)
    places, looks = unpacked_places(body), unpacked_looks(body)
    people = sorted(
        (one for one in rows if isinstance(one[1], Worker)), key=lambda one: places.names.index(one[1].worker)
    )
    read = zip(places.who, places.at_us, places.position_us, places.x_m, places.y_m, places.error_m, places.storey,
               places.zone, strict=True)  # fmt: skip
    assert [
        (places.names[who], at, position, x, y, error, places.words[storey], places.words[zone])
        for who, at, position, x, y, error, storey, zone in read
    ] == [(w.worker, at, w.position_at_us, w.x_m, w.y_m, w.error_m, w.storey, w.zone) for at, w in people]
    seen = [(one.camera, one.captured_at_us, each.x_m, each.y_m)
            for _, one in rows if isinstance(one, Seen) for each in one.objects]  # fmt: skip
    of_looks = zip(looks.camera, looks.at_us, looks.x_m, looks.y_m, strict=True)
    assert sorted((looks.cameras[camera], at, x, y) for camera, at, x, y in of_looks) == sorted(seen)


SHORT = b"\1" + zlib.compress(b"123")


@pytest.mark.parametrize(
    "body",
    [
        b"\xc1",
        msgspec.msgpack.encode([["W"], [""], [b"x"] * 8, [], [b"x"] * 5]),
        msgspec.msgpack.encode([["W"], [""], [SHORT] * 8, [], []]),
        msgspec.msgpack.encode([["W"], [""], [b""] * 8, [], [b""] * 5]),
    ],
)
def test_a_damaged_piece_is_said(tmp_path: Path, body: bytes) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    try:
        store.tape.append_people(0, 120 * S, [])
        [(_, _, number)] = store.tape.people_spans(0, S)
        with store._writing.begin() as connection:
            connection.execute(update(TAPE).values(body=body))
        for read in (store.tape.places, store.tape.looks):
            with pytest.raises(StorageError, match="cannot be read"):
                read(number)
        assert store.tape.places(number + 1).names == ()
    finally:
        store.close()
