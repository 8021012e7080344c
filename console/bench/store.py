"""`vigil bench store`: what a sample costs to keep, how many bytes it takes, and how long a month takes to open.

Beside the keeping stands bare sqlite3 `executemany` of the same samples as rows, batch by batch in turn, with the same
durability, in a table that can be asked for one point and a time as the history can.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from console.bench import figures
from console.bench.figures import Figure
from console.bench.session import BenchFailed
from console.core.history import SEAL_TAILS, TAIL_S
from console.domain.history import STEP_MS, Sample
from console.domain.samples import Samples, Values, curve
from console.store.history import History
from console.store.store import Store
from console.store.tail import Gathered

POINTS = 500
HOUR_S = int(SEAL_TAILS * TAIL_S)
MONTH_SAMPLES = 30 * 86_400
SPIKE, HIGHEST = 1_234_567, 57.5
BUCKETS = 1_500
"""A picture so many pixels wide."""
START_US = 1_795_329_127_000_000
LATE_US, NOISE = 3_000.0, 0.2
"""Standard deviations: of a reading's time around its second, of its value."""
ON_THE_WAY_MS, WAITED_MS = 2.0, 3.0
"""From the instrument to the core, and the mean of each of two waits on the way (a sum of two exponentials)."""
INDEXED = """CREATE TABLE sample (point TEXT NOT NULL, at_us INTEGER NOT NULL, quality TEXT NOT NULL, value REAL,
heard_after_ms INTEGER, PRIMARY KEY (point, at_us)) WITHOUT ROWID"""
PLAIN = """CREATE TABLE sample (point TEXT NOT NULL, at_us INTEGER NOT NULL, quality TEXT NOT NULL, value REAL,
heard_after_ms INTEGER)"""


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it over so many seconds of a plant's samples, an hour when none are said. Raises BenchFailed."""
    with tempfile.TemporaryDirectory(prefix="vigil-bench-") as name:
        folder = Path(name)
        month = _Month(folder / "month.db")
        store = Store.open(f"sqlite:///{folder / 'vigil.db'}")
        kept = _Kept(store.history, folder / "vigil.db")
        rows, heap = _Rows(folder / "rows.db", INDEXED), _Rows(folder / "heap.db", PLAIN)
        for batch in _batches(int(seconds or HOUR_S)):
            for way in (kept, rows, heap):
                way.take(batch)
        kept.seal()
        store.close()
        for way in (kept, rows, heap):
            way.weigh()
        return _told(kept, rows, heap, month)


def _told(kept: _Kept, rows: _Rows, heap: _Rows, month: _Month) -> dict[str, Any]:
    found = [
        Figure("store.bytes_per_sample", kept.size / kept.samples, "bytes", 3.0, True, rows.size / rows.samples),
        Figure("store.month_ms", month.opened_ms, "ms", 500.0, True, month.bytes_ms),
        Figure("store.write_ratio", kept.per_s / rows.per_s, "", 10.0, False),
    ]
    each = {name: f"{spent / kept.samples * 1e6:.2f}" for name, spent in kept.spent_s.items()}
    notes = {
        "samples": f"{kept.samples} of {POINTS} points at 1 Hz, steps of 0.1, noise {NOISE}, {LATE_US:.0f} us off time",
        "heard": f"{ON_THE_WAY_MS:g} ms and two waits of {WAITED_MS:g} ms later",
        "kept": f"{kept.per_s:.0f} samples/s: a tail each {TAIL_S:g} s, synchronous=FULL, sealed after {SEAL_TAILS}",
        "us a sample": ", ".join(f"{name} {spent}" for name, spent in each.items()),
        "by CPU time": f"{kept.cpu_s / kept.samples * 1e6:.2f} us a sample, as a row "
        f"{rows.cpu_s / rows.samples * 1e6:.2f}: {rows.cpu_s / kept.cpu_s:.1f} times",
        "bytes of a tail": f"{kept.tail_size / kept.samples:.1f} a sample; its pages are used again when it is sealed",
        "rows": f"{rows.per_s:.0f} samples/s",
        "rows without any index": f"{heap.per_s:.0f} samples/s, {heap.size / heap.samples:.1f} bytes",
        "limit of bytes": "the same samples as rows",
        "month": f"{MONTH_SAMPLES} samples of {month.size / MONTH_SAMPLES:.2f} bytes, in {month.cpu_ms:.0f} ms of CPU; "
        f"{month.shown} are left for a picture {BUCKETS} wide, the spike of one sample among them",
        "limit of month": "reading the same bytes out of the same database, and no more",
    }
    return figures.told("store", found, notes)


class _Kept:
    """The way of a sample in the core, from `Gathered` on."""

    def __init__(self, history: History, path: Path) -> None:
        self.spent_s = {"gathered": 0.0, "into a tail": 0.0, "sealed": 0.0}
        self.cpu_s = 0.0
        self.samples, self.size, self.tail_size = 0, 0, 0
        self._history, self._path, self._empty, self._tails = history, path, _used(path), 0

    @property
    def per_s(self) -> float:
        return self.samples / sum(self.spent_s.values())

    def weigh(self) -> None:
        """Bytes that it all takes now."""
        self.size = _used(self._path) - self._empty

    def take(self, batch: list[Sample]) -> None:
        began, cpu = time.perf_counter(), time.process_time()
        gathered = Gathered()
        for sample in batch:
            gathered.add(sample)
        done = time.perf_counter()
        self._history.append([("gas", gathered)])
        self.spent_s["gathered"] += done - began
        self.spent_s["into a tail"] += time.perf_counter() - done
        self.cpu_s += time.process_time() - cpu
        self.samples += len(batch)
        self._tails += 1
        if self._tails == SEAL_TAILS:
            self.seal()

    def seal(self) -> None:
        self.tail_size = self.tail_size or _used(self._path) - self._empty
        began, cpu = time.perf_counter(), time.process_time()
        self._history.seal("gas")
        self.spent_s["sealed"] += time.perf_counter() - began
        self.cpu_s += time.process_time() - cpu
        self._tails = 0


class _Rows:
    """The same as rows by bare sqlite3. The table is empty at first."""

    def __init__(self, path: Path, table: str) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {table};")
        self.cpu_s = self._spent_s = 0.0
        self.samples, self.size, self._path, self._empty = 0, 0, path, _used(path)

    @property
    def per_s(self) -> float:
        return self.samples / self._spent_s

    def take(self, batch: list[Sample]) -> None:
        rows = [(one.point, one.at_us, one.mark, *one.values) for one in batch]
        began, cpu = time.perf_counter(), time.process_time()
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany("INSERT INTO sample VALUES (?,?,?,?,?)", rows)
        self._database.execute("COMMIT")
        self._spent_s += time.perf_counter() - began
        self.cpu_s += time.process_time() - cpu
        self.samples += len(batch)

    def weigh(self) -> None:
        """Close it; bytes that it all takes."""
        self._database.close()
        self.size = _used(self._path) - self._empty


class _Month:
    """A month of one point put into a database, and opened: read over a new connection and thinned for a picture; the
    median of three. Raises BenchFailed when the spike is not among what is left."""

    def __init__(self, path: Path) -> None:
        self._path, self._from_us = path, START_US - MONTH_SAMPLES * 1_000_000
        self.size = self._put()
        opened = sorted(self._opened() for _ in range(3))
        self.opened_ms, self.cpu_ms, self.shown = opened[1]
        self.bytes_ms = self._bytes_alone()

    def _put(self) -> int:
        chance = np.random.default_rng(7)
        seconds = self._from_us + np.arange(MONTH_SAMPLES) * 1_000_000
        values = np.abs(chance.normal(1, NOISE, MONTH_SAMPLES)).round(1).astype(np.float64)
        values[SPIKE] = HIGHEST
        times = seconds + chance.normal(0, LATE_US, MONTH_SAMPLES).astype(np.int64)
        numbers = np.stack([values, _heard_after(chance, MONTH_SAMPLES)])
        month = Samples(times, np.zeros(MONTH_SAMPLES, np.uint16), numbers, ("good",))
        store = Store.open(f"sqlite:///{self._path}")
        for begin in range(0, MONTH_SAMPLES, HOUR_S):
            store.history.put("gas", "G-101", month.only(slice(begin, begin + HOUR_S)))
        size = next(one.size for one in store.history.holdings() if one.point == "G-101")
        store.close()
        return size

    def _opened(self) -> tuple[float, float, int]:
        store = Store.open(f"sqlite:///{self._path}")
        began, cpu = time.perf_counter(), time.process_time()
        past = store.history.read("gas", "G-101", self._from_us, START_US, 1)
        shown = curve(past.samples, 0, self._from_us, START_US, BUCKETS, 15_000_000)
        spent_ms, cpu_ms = (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000
        store.close()
        if max(value for _, value in shown if value is not None) != HIGHEST:
            raise BenchFailed("a spike of one sample was lost on the way to the picture")
        return spent_ms, cpu_ms, len(shown)

    def _bytes_alone(self) -> float:
        source = sqlite3.connect(self._path)
        began = time.perf_counter()
        source.execute("SELECT body FROM history WHERE kind = 'gas' AND point = 'G-101'").fetchall()
        spent_ms = (time.perf_counter() - began) * 1000
        source.close()
        return spent_ms


def _batches(span_s: int) -> Iterator[list[Sample]]:
    """What a plant says in each interval: gas points near nothing, each reading a little off its second."""
    chance, step = np.random.default_rng(22), int(TAIL_S)
    for begin in range(0, span_s, step):
        late = chance.normal(0, LATE_US, (step, POINTS)).astype(np.int64)
        values = np.round(np.abs(chance.normal(1, NOISE, (step, POINTS))), 1).tolist()
        heard = _heard_after(chance, (step, POINTS)).astype(int).tolist()
        times = (START_US + (begin + np.arange(step))[:, None] * 1_000_000 + late).tolist()
        yield [
            Sample(
                "gas", f"G-{101 + point}", times[second][point], "good", (values[second][point], heard[second][point])
            )
            for second in range(step)
            for point in range(POINTS)
        ]


def _heard_after(chance: np.random.Generator, shape: int | tuple[int, int]) -> Values:
    """Milliseconds, as the history keeps them: as if each were measured anywhere in its hundredth of a second."""
    measured_ms = chance.uniform(0, STEP_MS, shape)
    return STEP_MS * np.floor((measured_ms + ON_THE_WAY_MS + chance.gamma(2.0, WAITED_MS, shape)) / STEP_MS)


def _used(path: Path) -> int:
    """Bytes of the pages that hold something: those that are free to be used again are left out."""
    source = sqlite3.connect(path)
    source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (int(source.execute(f"PRAGMA {name}").fetchone()[0]) for name in names)
    source.close()
    return (pages - free) * size
