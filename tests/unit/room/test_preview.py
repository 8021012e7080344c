"""A preview over a real tape and journal: in a process of its own, honest about what it could not reach."""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.domain.decision import Decision
from console.domain.preview import Reached
from console.domain.settings import Value, layered
from console.messages import GasPoint
from console.room.preview import STEPS_US, WEEK_US, PreviewFailed, PreviewJob, heard, preview_of, run_preview, work
from console.store.store import Store
from console.topics import encode
from console.values import Quality
from tests.heard_gas import keep_gas
from tests.sites import small_site

NOW_US = 1_795_329_127_000_000
S = 1_000_000
LOWER: dict[str, Value] = {"gas_point.G-1.set_point_1": 15.0}


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Ten minutes of tape, an hour ago and now; one call in the journal; one message that cannot be read."""
    name = f"sqlite:///{tmp_path / 'vigil.db'}"
    store = Store.open(name)
    for ago_s in (7 * 3600, 300):
        rows = []
        for second in range(300):
            at_us = NOW_US - (ago_s - second) * S
            value = 18.0 if 100 <= second < 160 else 2.0
            point = GasPoint(point="G-1", value=value, unit="%LEL", quality=Quality.GOOD, level=0,
                             measured_at_us=at_us, received_at_us=at_us)  # fmt: skip
            rows.append((at_us, "vigil/test/state/gas/G-1", encode(point)))
        rows.append((rows[0][0], "vigil/test/state/gas/G-1", b"{}"))
        store.tape.append("delta", rows[0][0], rows[-2][0], rows)
    body = {"kind": "gas_lost", "question": "sight", "tier": "3", "source": "gas/G-1", "zone": "hall"}
    store.commit([Decision("alert_raised", "sight/gas_lost/gas/G-1", body)], NOW_US - 1000 * S)
    store.close()
    yield name


def job(url: str, values: dict[str, Value], budget_s: float = 120.0) -> PreviewJob:
    """Against the site file alone."""
    return PreviewJob(url, small_site(), layered(small_site(), values), NOW_US, budget_s)


def test_the_week_in_a_process_of_its_own(url: str) -> None:
    reached: list[Reached] = []
    preview = run_preview(job(url, LOWER), reached.append, threading.Event())
    assert preview.judged and (preview.present, preview.proposed, preview.missed) == (0, 2, 0)
    assert preview.from_us == NOW_US - 7 * 3600 * S and preview.wanted_from_us == NOW_US - WEEK_US
    assert 500 < preview.taped_s <= 600 and preview.journaled == 1
    assert reached[-1].share == 1.0 and reached[-1].preview == preview
    assert (reached[0].preview.from_us, reached[0].preview.proposed) == (NOW_US - STEPS_US[0], 1)


def test_what_time_does_not_allow_is_said(url: str) -> None:
    """The newest hours come first."""
    store, clock = Store.open(url), iter(range(0, 1000, 100))
    preview = preview_of(store, job(url, LOWER, budget_s=150.0), lambda _share: None, lambda: float(next(clock)))
    assert preview.from_us == NOW_US - STEPS_US[0] and preview.proposed == 1
    store.close()


def test_numbers_and_tiers_are_told_from_the_journal_alone(url: str) -> None:
    store = Store.open(url)
    preview = preview_of(store, job(url, {"tier.gas_lost.tier": "2"}), lambda _share: None)
    store.close()
    assert not preview.judged and preview.rows == ()
    assert {name: (one, other) for name, one, other in preview.figures}["tier 2"] == (0, 1)


async def test_the_history_and_the_tape_beside_it_are_one_past(url: str) -> None:
    """Five older minutes are in the history alone, as the tape has ended there: they count all the same."""
    store = Store.open(url)
    from_us = NOW_US - 9 * 3600 * S
    rows = [(from_us + second * S, GasPoint(point="G-1", value=18.0 if second > 200 else 2.0, unit="%LEL",
             quality=Quality.GOOD, level=0, measured_at_us=from_us, received_at_us=from_us + second * S))
            for second in range(300)]  # fmt: skip
    await keep_gas(store.history, rows, (from_us, from_us + 300 * S))
    preview = preview_of(store, job(url, LOWER), lambda _reached: None)
    store.close()
    assert (preview.present, preview.proposed) == (0, 3) and 800 < preview.taped_s <= 900
    assert preview.from_us == from_us


def test_an_empty_past_is_an_empty_preview(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'new.db'}")
    preview = preview_of(store, job("", LOWER), lambda _share: None)
    store.close()
    assert (preview.taped_s, preview.rows, preview.from_us) == (0.0, (), NOW_US)


def test_why_there_is_none(url: str, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(PreviewFailed, match="it was stopped"):
        run_preview(job(url, LOWER), lambda _share: None, stop)
    with pytest.raises(PreviewFailed, match="too long"):
        run_preview(job(url, LOWER, budget_s=-1000.0), lambda _share: None, threading.Event())
    (tmp_path / "torn.db").write_bytes(b"no database at all, only text" * 100)
    with pytest.raises(PreviewFailed, match="torn"):
        run_preview(job(f"sqlite:///{tmp_path / 'torn.db'}", LOWER), lambda _share: None, threading.Event())


def test_a_process_that_ends_without_a_word_is_told() -> None:
    hearing, saying = multiprocessing.Pipe(duplex=False)
    saying.close()
    with pytest.raises(PreviewFailed, match="without a word"):
        heard(hearing, lambda _share: None, threading.Event(), time.monotonic() + 10)
    hearing.close()


def test_a_preview_that_nobody_waits_for_ends_quietly(url: str, caplog: pytest.LogCaptureFixture) -> None:
    hearing, saying = multiprocessing.Pipe(duplex=False)
    hearing.close()
    with caplog.at_level(logging.INFO):
        work(saying, job(url, LOWER))
    saying.close()
    assert "nobody waits for the preview" in caplog.text
