"""The disk of the recordings and the locks, as the system page says them."""

from __future__ import annotations

from typing import Any

import pytest

from console.messages import RecordingLock, Recordings
from console.presenters.recordings import recordings_table
from console.presenters.texts import plain, size_text
from console.room.picture import Picture
from tests.sites import hall_site
from widgets.states.health_state import HealthTableState

NOW_US = 1_795_329_127_000_000
GB = 10**9
DISK = {
    "disk": "recordings",
    "free_bytes": 300 * GB,
    "total_bytes": 1000 * GB,
    "segments": 4200,
    "oldest_us": NOW_US - 10**12,
}


def disk(**changed: Any) -> Recordings:
    """A third free, measured a second ago."""
    return Recordings(**{**DISK, "measured_at_us": NOW_US - 1_000_000, **changed})


def lock(number: int, **changed: Any) -> RecordingLock:
    """A lock of one minute."""
    times = {"from_us": NOW_US - 120_000_000, "to_us": NOW_US - 60_000_000, "locked_at_us": number}
    whole = {"lock": f"LK-{number:04}", "camera": "C01", "reason": "fall", "operator": "wang", **times, **changed}
    return RecordingLock(**whole)


def table(*messages: Recordings | RecordingLock) -> HealthTableState:
    """The table after these messages."""
    picture = Picture()
    for message in messages:
        assert picture.fold(message) == "recordings"
    return recordings_table(picture, hall_site(), NOW_US, "en", plain)


def test_the_disk_and_the_locks_that_hold() -> None:
    found = table(disk(), lock(1), lock(2, operator="somebody"), lock(3), lock(3, released_at_us=9))

    assert found.note == "2 locked as evidence"
    assert [row.cells[0] for row in found.rows] == ["Disk", "LK-0002 C01", "LK-0001 C01"]
    assert found.rows[0].cells[2:] == ("1 s ago", "300 GB of 1.00 TB free (30 %) · 4200 files")
    assert found.rows[1].cells[3] == "somebody: fall" and found.rows[2].cells[3] == "Wang: fall"
    assert found.rows[2].cells[1:3] == ("2026-11-22 14:30:07", "2026-11-22 14:31:07")
    assert not any(row.trouble for row in found.rows)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"free_bytes": 50 * GB}, "50 GB of 1.00 TB free (5 %) · 4200 files"),
        ({"why": "Read-only file system"}, "Read-only file system"),
        ({"free_bytes": 0, "total_bytes": 0}, "0 B of 0 B free (0 %) · 4200 files"),
    ],
)
def test_a_disk_in_trouble_is_marked(changed: dict[str, Any], why: str) -> None:
    (row,) = table(disk(**changed)).rows
    assert row.trouble and row.cells[3] == why


def test_a_disk_that_was_never_heard_of_is_no_good_disk() -> None:
    found = table()
    assert found.rows[0].trouble and found.rows[0].cells[3] == "never heard" and found.note == "nothing locked"


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (2.5e9, "2 GB"), (3e12, "3.00 TB")]
)
def test_sizes_are_said_by_thousands(size: float, text: str) -> None:
    assert size_text(size) == text
