"""The recorded video as it lies on the disk: recordings/<camera>/<UTC start>.mkv. The files are the index.

What is kept in memory is their starts alone, eight bytes each; it is read from the folder again whenever it does not
fit, so nothing can be lost. A month of 36 cameras is 1.6 million names: their first reading takes seconds, a look for
new ones milliseconds (docs/recordings.md has the figures).
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.domain.keeping import LONGEST_US

NAME = "%Y%m%dT%H%M%S.%fZ"
"""Form of a segment's name: the UTC time of its first frame."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SUFFIX = ".mkv"
_LENGTH = len("20260501T143207.123456Z.mkv")
_days_us: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of one camera, by the UTC time of its first frame."""

    camera: str
    start_us: int
    path: Path


class Segments:
    """The segments of one camera's folder."""

    def __init__(self, recordings: Path, camera: str) -> None:
        self.camera = camera
        self.starts_us: array[int] = array("q")
        """Oldest first."""
        self._recordings = recordings

    def refresh(self) -> None:
        """Read the folder again: what is new is added; when something else went, all is read anew. Raises OSError when
        the folder of all recordings is not there; a camera that was never recorded has none."""
        try:
            with os.scandir(self._recordings / self.camera) as found:
                names = [entry.name for entry in found]
        except FileNotFoundError:
            self._recordings.stat()
            names = []
        names = [name for name in names if len(name) == _LENGTH]
        newest = segment_name(self.starts_us[-1]) if self.starts_us else ""
        new = [name for name in names if name > newest]
        if len(names) - len(new) != len(self.starts_us):
            self.starts_us, new = array("q"), names
        self.starts_us.extend(sorted(start for name in new if (start := start_of(name)) is not None))

    def between(self, from_us: int, to_us: int) -> list[Segment]:
        """Those that may hold frames with from_us <= time < to_us, oldest first."""
        first = max(0, bisect_right(self.starts_us, from_us) - 1)
        if first < len(self.starts_us) and self.starts_us[first] + LONGEST_US <= from_us:
            first += 1
        return [self.segment(start_us) for start_us in self.starts_us[first : bisect_left(self.starts_us, to_us)]]

    def segment(self, start_us: int) -> Segment:
        """The segment that starts then."""
        return Segment(self.camera, start_us, segment_path(self._recordings, self.camera, start_us))

    def has(self, start_us: int) -> bool:
        """Whether one starts then."""
        place = bisect_left(self.starts_us, start_us)
        return place < len(self.starts_us) and self.starts_us[place] == start_us

    def drop(self, start_us: int) -> None:
        """Its file is gone."""
        if self.has(start_us):
            del self.starts_us[bisect_left(self.starts_us, start_us)]


def recorded_cameras(recordings: Path) -> list[str]:
    """The cameras that have a folder, also those that the site file has no longer. Raises OSError."""
    with os.scandir(recordings) as found:
        return sorted(entry.name for entry in found if entry.is_dir())


def segment_name(start_us: int) -> str:
    """The name of a segment's file. Names sort by time."""
    return f"{_EPOCH + timedelta(microseconds=start_us):{NAME}}{_SUFFIX}"


def segment_path(folder: Path, camera: str, start_us: int) -> Path:
    """Where the segment of a camera that starts then belongs."""
    return folder / camera / segment_name(start_us)


def start_of(name: str) -> int | None:
    """The start that a name tells, UTC microseconds; None for a file that is no segment.

    As strptime with NAME, which takes ten times as long.
    """
    day, clock = name[:8], name[9:22]
    if len(name) != _LENGTH or name[8] + name[15] + name[22:] != "T.Z" + _SUFFIX or not name.isascii():
        return None
    if not (day.isdigit() and clock[:6].isdigit() and clock[7:].isdigit()):
        return None
    if (day_us := _days_us.get(day)) is None:
        try:
            midnight = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
        except ValueError:
            return None
        day_us = _days_us[day] = (midnight - _EPOCH) // timedelta(microseconds=1)
    hours, minutes, seconds = int(clock[:2]), int(clock[2:4]), int(clock[4:6])
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return day_us + (hours * 3600 + minutes * 60 + seconds) * 1_000_000 + int(clock[7:])


def runs_of(starts_us: Sequence[int], chosen_us: Sequence[int]) -> list[tuple[int, int, int]]:
    """Chosen starts, both oldest first, as runs in which none was left out: (first, last, how many)."""
    runs: list[tuple[int, int, int]] = []
    place = -2
    for start_us in chosen_us:
        before, place = place, bisect_left(starts_us, start_us)
        if runs and place == before + 1:
            first, _, count = runs[-1]
            runs[-1] = (first, start_us, count + 1)
        else:
            runs.append((start_us, start_us, 1))
    return runs
