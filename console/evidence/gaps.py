"""What of a range was recorded once and cannot be taken out any more: an export says so, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

from console.domain.keeping import LONGEST_US
from console.recordings.verifying import REMOVED, SEALED, Removed, rows_of
from console.store.segments import start_of
from console.store.store import Store


def gone(store: Store, recordings: Path, camera: str, from_us: int, to_us: int) -> Iterator[str]:
    """A remark for each file of a range that a row of the journal seals and that is not there. Raises StorageError."""
    removed = Removed(partial(rows_of, store, REMOVED, 0))
    for name, row in _of_range(store, camera, from_us, to_us):
        if not (recordings / camera / name).exists():
            why = "was removed" if removed.has(camera, name) else "is missing, and nothing says that it was removed"
            yield f"{camera}: {name}, sealed by row {row}, {why}"


def _of_range(store: Store, camera: str, from_us: int, to_us: int) -> Iterator[tuple[str, int]]:
    """Names of files that may hold frames of a range, and the rows that seal them: one ends where the next begins."""
    sealed = sorted(
        (start_of(name) or 0, name, row.seq)
        for row in rows_of(store, SEALED, from_us)
        for of, name, *_ in row.body["segments"]
        if of == camera
    )
    for (start_us, name, row), (next_us, *_) in pairwise([*sealed, (to_us, "", 0)]):
        if start_us < to_us and min(next_us, start_us + LONGEST_US) > from_us:
            yield name, row
