"""What a stretch of the past holds, in lanes, from a real journal, a real tape and files of recordings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.domain.decision import Decision
from console.messages import Worker
from console.room.lanes import SILENT_US, Event, Span, camera_gaps, lanes_of, silent_spans
from console.store.segments import segment_path
from console.store.store import Store
from console.topics import encode, state_topic
from tests.said import alert

S = 1_000_000
M = 60 * S
BEGIN = 1_790_000_000 * S
GAS = "danger/gas_level_1/gas/G-1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Ten minutes of tape with a key piece each; nothing was kept from the fourth to the seventh."""
    opened = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    for minute in (0, 1, 2, 3, 4, 7, 8, 9, 10):
        at_us = BEGIN + minute * M
        people = [worker(n, at_us, "yard" if n < minute else "hall") for n in range(5)]
        rows = [(at_us, state_topic("t", "worker", one.worker), encode(one)) for one in people]
        opened.tape.append("key", at_us, at_us, rows)
    yield opened
    opened.close()


def worker(number: int, at_us: int, zone: str) -> Worker:
    return Worker(
        worker=f"W-{number}", x_m=1.0, y_m=1.0, storey="F1", error_m=0.5, zone=zone, position_at_us=at_us,
        pulse_bpm=None, skin_c=None, battery_pct=None, vital_at_us=0, sos=False,
    )  # fmt: skip


def journaled(store: Store, at_s: int, kind: str, subject: str, **body: str) -> None:
    store.commit([Decision(kind, subject, body)], BEGIN + at_s * S)


def test_everything_has_its_lane(store: Store, tmp_path: Path) -> None:
    (tmp_path / "recordings").mkdir()
    journaled(store, 60, "alert_raised", GAS, tier="1")
    journaled(store, 90, "alert_cleared", GAS)
    journaled(store, 100, "permit_issued", "HOT-1", state="active")
    journaled(store, 130, "permit_suspended", "HOT-1", state="suspended")
    journaled(store, 140, "permit_issued", "HOT-2", state="approved")
    journaled(store, 150, "order_sending", "IL-01")
    lanes = lanes_of(store, tmp_path / "recordings", (), (BEGIN, BEGIN + 10 * M), "yard")
    assert lanes.alerts == (Event(GAS, BEGIN + 60 * S, "1"),)
    assert lanes.gas == (Span(GAS, BEGIN + 60 * S, BEGIN + 90 * S),)
    assert lanes.permits == (Span("HOT-1", BEGIN + 100 * S, BEGIN + 130 * S),)
    assert lanes.orders == (Event("order_sending", BEGIN + 150 * S),)
    assert lanes.nothing == (Span("", BEGIN + 4 * M, BEGIN + 7 * M),)
    assert (lanes.cameras, lanes.known_from_us) == ((), 0)
    counts = dict(lanes.people)
    assert counts[BEGIN] == 0 and counts[BEGIN + 5 * M] == -1
    assert max(counts.values()) == 5, "all of them, in the last minutes"


def test_what_stood_before_goes_on(store: Store, tmp_path: Path) -> None:
    """An alarm of before the stretch, by the key piece; one that never ended stands to its end."""
    standing = alert("gas_level_1", "gas/G-1", BEGIN)
    said = (BEGIN + S, state_topic("t", "alert", standing.alert), encode(standing))
    store.tape.append("delta", BEGIN, BEGIN + M, [said])
    journaled(store, 100, "alert_cleared", standing.alert)
    journaled(store, 110, "alert_raised", standing.alert, tier="1")
    lanes = lanes_of(store, tmp_path, (), (BEGIN + M, BEGIN + 2 * M))
    assert [(one.from_us - BEGIN, one.to_us - BEGIN) for one in lanes.gas] == [(M, 100 * S), (110 * S, 2 * M)]


def test_before_anything_was_kept_there_is_nothing(store: Store, tmp_path: Path) -> None:
    lanes = lanes_of(store, tmp_path, (), (BEGIN - M * 60, BEGIN + 2 * M))
    assert lanes.nothing == (Span("", BEGIN - M * 60, BEGIN),)
    assert lanes_of(store, tmp_path, (), (BEGIN, BEGIN)).people == ()


@pytest.mark.parametrize(
    ("keys_s", "stretch_s", "gaps_s"),
    [
        ((0, 60, 120), (10, 20), ()),
        ((0, 60, 300, 360), (100, 320), ((100, 300),)),
        ((0, 600), (290, 310), ((290, 310),)),
        ((0, 60, 120), (100, 200), ((120, 200),)),
    ],
)
def test_silence_is_found_in_any_stretch(
    keys_s: tuple[int, ...], stretch_s: tuple[int, int], gaps_s: tuple[tuple[int, int], ...]
) -> None:
    low, high = (BEGIN + end * S for end in stretch_s)
    near = [BEGIN + at * S for at in keys_s if low - SILENT_US <= BEGIN + at * S < high + SILENT_US]
    found = silent_spans(near, (BEGIN + keys_s[0] * S, BEGIN + keys_s[-1] * S), (low, high))
    assert [((one.from_us - BEGIN) // S, (one.to_us - BEGIN) // S) for one in found] == list(gaps_s)


def test_a_camera_has_gaps_where_its_files_end_and_do_not_go_on(tmp_path: Path) -> None:
    for start_s, lasts_s in ((0, 60), (60, 20), (200, 60)):
        path = segment_path(tmp_path, "C01", BEGIN + start_s * S)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"film")
        ends_ns = (BEGIN + (start_s + lasts_s) * S) * 1000
        os.utime(path, ns=(ends_ns, ends_ns))
    found = camera_gaps(tmp_path, ("C01",), (BEGIN, BEGIN + 300 * S))
    assert [(one.what, (one.from_us - BEGIN) // S, (one.to_us - BEGIN) // S) for one in found] == [
        ("C01", 80, 200),
        ("C01", 260, 300),
    ]


def test_a_camera_that_was_never_recorded_is_a_gap(tmp_path: Path) -> None:
    assert camera_gaps(tmp_path, ("C02",), (BEGIN, BEGIN + M)) == (Span("C02", BEGIN, BEGIN + M),)


def test_recordings_that_cannot_be_read_are_one_gap(tmp_path: Path) -> None:
    assert camera_gaps(tmp_path / "away", (), (BEGIN, BEGIN + S)) == (Span("", BEGIN, BEGIN + S),)
