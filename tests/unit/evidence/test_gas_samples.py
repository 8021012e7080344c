"""A bundle of a time that the tape holds no more has its gas readings out of the history."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from sqlalchemy import create_engine, update

from console.domain.samples import Samples
from console.evidence.bundle_check import bundle_checked
from console.evidence.exporting import exported
from console.evidence.gas_samples import beyond_tape, write_samples
from console.store.store import Store
from console.store.tables import HISTORY
from tests.bundles import BEGINS_US, ENDS_US, order, plant, public_key

S = 1_000_000


def keep(store: Store, point: str, from_us: int) -> None:
    """Three samples a second apart, one of them without a number."""
    at_us = from_us + np.arange(3, dtype=np.int64) * S
    numbers = np.array([[1.5, np.nan, 2.5], [10.0, 0.0, 20.0]])
    store.history.put("gas", point, Samples(at_us, np.array([0, 1, 0], np.uint16), numbers, ("good", "lost")))


def test_what_the_tape_holds_no_more_comes_from_the_history(tmp_path: Path) -> None:
    """Before the tape begins; not what the tape has."""
    context, out = plant(tmp_path), tmp_path / "case.zip"
    store, point = Store.open(context.database_url), context.site.gas_points[0].id
    keep(store, point, BEGINS_US - 60 * S)
    keep(store, point, BEGINS_US + S)
    store.close()
    wanted = replace(order(context, out), from_us=BEGINS_US - 120 * S)
    said = exported(context, wanted)
    assert said["remarks"] == []
    assert bundle_checked(out, [public_key(context)])[1] == 0
    with zipfile.ZipFile(out) as bundle:
        rows = list(csv.DictReader(io.StringIO(bundle.read("data/history-gas.csv").decode("utf-8-sig"))))
        same = json.loads(bundle.read("data/history-gas.json"))
    assert [(int(row["at_us"]) - BEGINS_US) // S for row in rows] == [-60, -59, -58]
    assert [(row["point"], row["quality"], row["value"]) for row in rows] == [
        (point, "good", "1.5"),
        (point, "lost", ""),
        (point, "good", "2.5"),
    ]
    assert [(row["value"], row["heard_after_ms"]) for row in same] == [(1.5, 10.0), (None, 0.0), (2.5, 20.0)]


def test_what_is_damaged_is_named_and_nothing_is_no_table(tmp_path: Path) -> None:
    context = plant(tmp_path)
    store, point = Store.open(context.database_url), context.site.gas_points[0].id
    span = (BEGINS_US - 60 * S, BEGINS_US)
    assert beyond_tape(store, (span[0], ENDS_US)) == [span] and beyond_tape(store, (BEGINS_US, ENDS_US)) == []
    keep(store, point, span[0])
    engine = create_engine(context.database_url)
    with engine.begin() as connection:
        connection.execute(update(HISTORY).values(body=b"broken"))
    engine.dispose()
    names, damaged = write_samples(store, [point], [span], tmp_path)
    store.close()
    assert names == [] and len(damaged) == 1 and damaged[0].startswith(f"gas/{point}: row ")
