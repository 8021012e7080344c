"""`vigil bench evidence`: what chaining and signing cost, and how fast a whole journal is checked.

Beside the appending stands bare sqlite3 `executemany` of the same rows in the same batches with the same durability;
beside the checking bare SHA-256 of the same bytes, on as many cores.
"""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.bench import figures
from console.bench.figures import Figure
from console.bench.session import BenchFailed
from console.domain.decision import Decision
from console.store.chain import row_text
from console.store.heads import MOST_ROWS
from console.store.key_history import beginning
from console.store.keys import IN_FILE
from console.store.proving import proven
from console.store.store import Store

BATCH = 1000
ROWS_A_SECOND = 20_000
"""So many rows are made for each second that is asked for."""
SECONDS = 20.0
CORES = 2
INSERT = "INSERT INTO journal VALUES (?,?,?,?,?,?,?,?)"
TABLE = """CREATE TABLE journal (seq BIGINT NOT NULL PRIMARY KEY, at_us BIGINT NOT NULL, kind VARCHAR(64) NOT NULL,
subject VARCHAR(256) NOT NULL, operator VARCHAR(64) NOT NULL, body TEXT NOT NULL, previous VARCHAR(64) NOT NULL,
hash VARCHAR(64) NOT NULL)"""


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it over so many rows as 20,000 a second would be in `seconds`. Raises BenchFailed."""
    count = int((seconds or SECONDS) * ROWS_A_SECOND)
    with tempfile.TemporaryDirectory(prefix="vigil-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'vigil.db'}"
        appended = _appended(url, count)
        bare_rows, bare_append = _bare_rows(folder / "vigil.db", folder / "bare.db")
        checked = _checked(url)
        hashed = _hashed(bare_rows)
    rows = [
        Figure("evidence.append_per_s", appended, "rows/s", 20_000, False, bare_append),
        Figure("evidence.verify_per_s", checked, "rows/s", 200_000, False, hashed * CORES),
    ]
    size = sum(len(row_text(*row[:7])) for row in bare_rows) / len(bare_rows)
    notes = {
        "rows": len(bare_rows),
        "bytes a row": round(size),
        "batch": BATCH,
        "limit of append": "sqlite3 executemany of the same rows, same indexes and durability",
        "limit of verify": f"bare SHA-256 of the same bytes on one core, times {CORES}",
    }
    return figures.told("evidence", rows, notes)


def _decisions(count: int) -> Iterator[list[Decision]]:
    """What a busy room decides: alerts with their values, in batches."""
    for begin in range(0, count, BATCH):
        yield [
            Decision(
                "alert_raised",
                f"gas_high/G-{101 + n % 60}",
                {"alert": f"A-{n}", "kind": "gas_high", "source": f"gas/G-{101 + n % 60}", "zone": "tank-farm",
                 "tier": "1", "values": {"value": 10 + n % 90 / 10, "unit": "%LEL", "gas": "甲烷"}},
            )
            for n in range(begin, min(count, begin + BATCH))
        ]  # fmt: skip


def _appended(url: str, count: int) -> float:
    """Rows a second, chained, stored and signed."""
    key, store, at_us = Ed25519PrivateKey.generate(), Store.open(url), time.time_ns() // 1000
    try:
        store.commit([beginning(key, IN_FILE, at_us, None, "bench")], at_us)
        batches = list(_decisions(count))
        began, unsigned = time.perf_counter(), 0
        for batch in batches:
            store.commit(batch, at_us := at_us + 1000)
            unsigned += len(batch)
            if unsigned >= MOST_ROWS:
                store.heads.sign("bench", lambda _: key, at_us)
                unsigned = 0
        while store.heads.sign("bench", lambda _: key, at_us):
            pass
        return count / (time.perf_counter() - began)
    finally:
        store.close()


def _checked(url: str) -> float:
    began = time.perf_counter()
    proof = proven(url, processes=CORES)
    if proof.fault:
        raise BenchFailed(f"{proof.fault.where}: {proof.fault.why}")
    return proof.rows / (time.perf_counter() - began)


def _bare_rows(made: Path, bare: Path) -> tuple[list[tuple[Any, ...]], float]:
    """The rows that were stored, and how many of them a second sqlite3 alone stores."""
    with sqlite3.connect(made) as source:
        rows = source.execute(
            "SELECT seq, at_us, kind, subject, operator, body, previous, hash FROM journal"
        ).fetchall()
    source.close()
    target = sqlite3.connect(bare, isolation_level=None)
    target.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {TABLE};")
    for columns in ("(at_us)", "(kind, at_us)"):
        target.execute(f"CREATE INDEX bare_{columns.count(',')} ON journal {columns}")
    began = time.perf_counter()
    for begin in range(0, len(rows), BATCH):
        target.execute("BEGIN IMMEDIATE")
        target.executemany(INSERT, rows[begin : begin + BATCH])
        target.execute("COMMIT")
    spent = time.perf_counter() - began
    target.close()
    return rows, len(rows) / spent


def _hashed(rows: list[tuple[Any, ...]]) -> float:
    """Rows a second that one core hashes, their texts being there."""
    texts = [row_text(*row[:7]).encode() for row in rows]
    began = time.perf_counter()
    for text in texts:
        hashlib.sha256(text).digest()
    return len(rows) / (time.perf_counter() - began)
