"""`vigil record verify`: every recorded file against the journal, and the journal against itself.

A row of the journal holds the SHA-256 of each finished segment, another says which were removed and why. What was
sealed and not removed must be there as it was. What is there and not sealed is counted: the newest of each camera is
being written, others wait for the core.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from console.messages import JournalEntry, Sealed
from console.site.context import Context
from console.store.segments import Segments, recorded_cameras, segment_name, start_of
from console.store.store import Store

SEALED, REMOVED = "recordings_sealed", "recordings_removed"
Run = tuple[str, str, int, int]
"""What was removed at once: the names of the first and the last, how many, and which row says so."""
LAST = 1 << 62
"""A number that no row has."""
TOLD = 20
"""Faults that are told one by one; all are counted."""


@dataclass
class Found:
    """What was found so far. `faults` are of files that do not fit, the first first."""

    there: int = 0
    whole: int = 0
    size: int = 0
    removed: int = 0
    broken: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)

    def fault(self, camera: str, name: str, row: int, why: str) -> None:
        """One more fault."""
        self.broken += 1
        if len(self.faults) < TOLD:
            self.faults.append({"camera": camera, "segment": name, "row": row, "why": why})


class Removed:
    """What the journal says was removed: runs of segments of which none was left out, by the first and last name.
    `rows_after` gives the rows after one of a number: files go while others are read."""

    def __init__(self, rows_after: Callable[[int], Iterable[JournalEntry]]) -> None:
        self._rows_after, self._seq = rows_after, 0
        self._runs: dict[str, list[Run]] = {}
        self._missing: Counter[tuple[str, Run]] = Counter()
        self._read_on()

    def has(self, camera: str, name: str) -> bool:
        """Whether a segment that is missing was removed."""
        run = self._run_of(camera, name)
        if run is None:
            self._read_on()
            run = self._run_of(camera, name)
        if run is not None:
            self._missing[camera, run] += 1
        return run is not None

    def too_many(self) -> Iterator[tuple[str, str, int, str]]:
        """Runs in which more is missing than was removed: camera, name of the first, row, why."""
        for (camera, (first, _, count, row)), missing in self._missing.items():
            if missing > count:
                yield camera, first, row, f"from there on {missing} are missing where {count} were removed"

    def _read_on(self) -> None:
        for row in self._rows_after(self._seq):
            self._seq = row.seq
            for camera, first, last, count in row.body["runs"]:
                self._runs.setdefault(camera, []).append((first, last, count, row.seq))
        for runs in self._runs.values():
            runs.sort()

    def _run_of(self, camera: str, name: str) -> Run | None:
        runs = self._runs.get(camera, [])
        place = bisect_right(runs, name, key=lambda run: run[0]) - 1
        return runs[place] if place >= 0 and name <= runs[place][1] else None


def verified(context: Context, camera: str, from_us: int, to_us: int) -> dict[str, Any]:
    """Check one camera or, with '', all, and what starts in from_us <= time < to_us. Raises OSError, StorageError."""
    recordings = context.home.recordings
    wanted = partial(_wanted, camera=camera, from_us=from_us, to_us=to_us)
    present = sum(wanted(of, name) for of in recorded_cameras(recordings) for name in _names(recordings, of))
    found = Found()
    store = Store.open(context.database_url)
    try:
        chain = store.verify_chain()
        removed = Removed(partial(rows_of, store, REMOVED, 0))
        for row in rows_of(store, SEALED):
            for of, name, size, sha256 in row.body["segments"]:
                if wanted(of, name):
                    _check(found, recordings / of / name, removed, (size, sha256), row.seq)
    finally:
        store.close()
    for fault in removed.too_many():
        found.fault(*fault)
    return {
        "folder": str(recordings),
        "files": found.whole,
        "bytes": found.size,
        "removed": found.removed,
        "not_sealed_yet": max(0, present - found.there),
        "broken": found.broken,
        "faults": found.faults,
        "journal": "" if chain is None else f"row {chain.seq}: {chain.why}",
    }


def _check(found: Found, path: Path, removed: Removed, sealed: tuple[int, str], row: int) -> None:
    camera, name = path.parent.name, path.name
    try:
        with path.open("rb") as file:
            now = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except FileNotFoundError:
        if removed.has(camera, name):
            found.removed += 1
        else:
            found.fault(camera, name, row, "it is missing, and nothing says that it was removed")
        return
    except OSError as error:
        found.there += 1
        found.fault(camera, name, row, f"it cannot be read: {error.strerror}")
        return
    found.there += 1
    found.size += size
    if why := _changed(now, size, sealed):
        found.fault(camera, name, row, why)
    else:
        found.whole += 1


def _changed(now: str, size: int, sealed: tuple[int, str]) -> str:
    if not sealed[1]:
        return "it could not be read when it was to be sealed"
    if size != sealed[0]:
        return f"it has {size} bytes; when it was sealed it had {sealed[0]}"
    return "" if now == sealed[1] else "its content is not what was sealed"


def vouching(store: Store, names: Iterable[str], from_us: int, last: int = LAST) -> dict[str, tuple[int, str]]:
    """Which row, up to the last of that number, seals which of these files ('camera/name'), and with which hash. They
    end after `from_us`, so their rows were journaled after it; where the clock was set back meanwhile they say an
    earlier time. Raises StorageError."""
    until_us = {one.camera: one.until_us for one in store.states("sealed").values() if isinstance(one, Sealed)}
    wanted = {name for name in names if not _is_newer(name, until_us)}
    found = dict[str, tuple[int, str]]()
    for since_us in (from_us, 0):
        for row in rows_of(store, SEALED, since_us):
            if row.seq > last:
                break
            for camera, name, _size, sha256 in row.body["segments"]:
                if (path := f"{camera}/{name}") in wanted:
                    found[path] = (row.seq, sha256)
            if len(found) == len(wanted):
                return found
    return found


def _is_newer(name: str, until_us: Mapping[str, int]) -> bool:
    """Whether a file is newer than all that is sealed of its camera: no row need be read for it."""
    camera, _, own = name.rpartition("/")
    return camera in until_us and (start_of(own) or 0) > until_us[camera]


def rows_of(store: Store, kind: str, from_us: int = 0, after: int = 0) -> Iterator[JournalEntry]:
    """The rows of a kind from a time on, after one of a number. Raises StorageError."""
    while rows := store.journal(after, 500, from_us=from_us, kinds=(kind,)):
        yield from rows
        after = rows[-1].seq


def _names(recordings: Path, camera: str) -> Iterator[str]:
    segments = Segments(recordings, camera)
    segments.refresh()
    for start_us in segments.starts_us:
        yield segment_name(start_us)


def _wanted(of: str, name: str, camera: str, from_us: int, to_us: int) -> bool:
    start_us = start_of(name)
    return (not camera or of == camera) and start_us is not None and from_us <= start_us < to_us
