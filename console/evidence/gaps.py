"""What of a range was recorded once and cannot be taken out any more: an export says so, file by file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

from console.domain.keeping import LONGEST_US
from console.recordings.verifying import REMOVED, SEALED, Removed, rows_of
from console.store.segments import start_of
from console.store.store import Store

File = tuple[int, str, int]
"""When it begins in UTC microseconds, its name, the row that seals it."""


def gone(store: Store, recordings: Path, cameras: Collection[str], from_us: int, to_us: int) -> dict[str, list[str]]:
    """By camera a remark for each file of a range that a row of the journal seals and that is not there. Raises
    StorageError."""
    removed = Removed(partial(rows_of, store, REMOVED, 0))
    remarks: dict[str, list[str]] = {camera: [] for camera in cameras}
    for camera, sealed in _sealed(store, cameras, from_us, to_us).items():
        for name, row in _of_range(sorted(sealed), from_us, to_us):
            if not (recordings / camera / name).exists():
                why = "was removed" if removed.has(camera, name) else "is missing, and nothing says that it was removed"
                remarks[camera].append(f"{camera}: {name}, sealed by row {row}, {why}")
    return remarks


def _sealed(store: Store, cameras: Collection[str], from_us: int, to_us: int) -> dict[str, list[File]]:
    """What of each camera may lie in a range, in one reading of the journal."""
    found: dict[str, list[File]] = {}
    for row in rows_of(store, SEALED, from_us):
        for camera, name, *_ in row.body["segments"]:
            start_us = start_of(name) or 0
            if camera in cameras and from_us - LONGEST_US < start_us < to_us:
                found.setdefault(camera, []).append((start_us, name, row.seq))
    return found


def _of_range(sealed: list[File], from_us: int, to_us: int) -> Iterator[tuple[str, int]]:
    """Names of files that may hold frames of a range, and the rows that seal them: one ends where the next begins."""
    for (start_us, name, row), (next_us, *_) in pairwise([*sealed, (to_us, "", 0)]):
        if min(next_us, start_us + LONGEST_US) > from_us:
            yield name, row
