"""Every recorded file against the journal: what is whole, what was removed in order, the first that does not fit."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from console.domain.decision import Decision
from console.recordings.commands import EVER_US
from console.recordings.texts import verify_text
from console.recordings.verifying import verified
from console.site.context import Context
from console.site.home import Home
from console.store.segments import segment_name, segment_path
from tests.unit.core.test_keeper import DAY, MINUTE, NOW, Room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Six sealed segments of two cameras, and the newest of each."""
    home = Home(tmp_path).made()
    made = Room(home.recordings, home.database_url)
    made.record("C01", *(age * MINUTE for age in (4, 3, 2, 1, 0)))
    made.record("C02", *(age * MINUTE for age in (2, 1, 0)))
    await made.turns(1)
    yield made
    await made.end()


def checked(room: Room, camera: str = "", from_us: int = 0, to_us: int = EVER_US) -> dict[str, Any]:
    context = Context(room.site, Path("site.toml"), Home(room.folder.parent))
    return verified(context, camera, from_us, to_us)


def path(room: Room, camera: str, minutes: int) -> Path:
    return segment_path(room.folder, camera, NOW - minutes * MINUTE)


async def test_what_is_as_it_was_sealed_is_whole(room: Room) -> None:
    found = checked(room)
    assert found == {
        "folder": str(room.folder),
        "files": 6,
        "bytes": 6000,
        "removed": 0,
        "not_sealed_yet": 2,
        "broken": 0,
        "faults": [],
        "journal": "",
    }
    text = verify_text(found, str)
    assert text.endswith("whole; 6 segments (6 kB) as they were sealed, 0 removed in order, 2 not sealed yet")


async def test_a_camera_and_a_time_alone(room: Room) -> None:
    path(room, "C01", 4).write_bytes(b"x")
    assert checked(room, "C02")["files"] == 2
    found = checked(room, "C01", NOW - 3 * MINUTE, NOW - MINUTE)
    assert (found["files"], found["broken"], found["not_sealed_yet"]) == (2, 0, 0)


async def test_the_first_that_does_not_fit_is_named(room: Room) -> None:
    """A byte that turned, a longer file, one that is gone, one that nobody can read."""
    turned = bytearray(path(room, "C01", 4).read_bytes())
    turned[500] ^= 1
    path(room, "C01", 4).write_bytes(turned)
    with path(room, "C01", 3).open("ab") as file:
        file.write(b"more")
    path(room, "C01", 2).unlink()
    path(room, "C02", 2).unlink()
    path(room, "C02", 2).mkdir()
    found = checked(room)
    assert (found["files"], found["broken"]) == (2, 4)
    assert [(one["camera"], one["segment"], one["why"]) for one in found["faults"]] == [
        ("C01", segment_name(NOW - 4 * MINUTE), "its content is not what was sealed"),
        ("C01", segment_name(NOW - 3 * MINUTE), "it has 1004 bytes; when it was sealed it had 1000"),
        ("C01", segment_name(NOW - 2 * MINUTE), "it is missing, and nothing says that it was removed"),
        ("C02", segment_name(NOW - 2 * MINUTE), "it cannot be read: Is a directory"),
    ]
    assert verify_text(found, str).startswith(f"! C01/{segment_name(NOW - 4 * MINUTE)}: its content")


async def test_what_was_removed_in_order_is_no_fault(room: Room) -> None:
    room.now_us += 7 * DAY - MINUTE // 2
    await room.turns()
    found = checked(room)
    assert (found["files"], found["removed"], found["broken"], found["not_sealed_yet"]) == (4, 4, 0, 0)


async def test_one_that_was_gone_before_its_neighbours_were_removed_is_found(room: Room) -> None:
    """It does not hide in their run: more is missing than was removed."""
    path(room, "C01", 3).unlink()
    room.now_us += 7 * DAY - MINUTE // 2
    await room.turns()
    found = checked(room)
    assert found["broken"] == 1
    assert found["faults"][0]["why"] == "from there on 3 are missing where 2 were removed"


async def test_what_could_not_be_read_when_it_was_sealed_is_told(room: Room) -> None:
    body = {"segments": [["C02", segment_name(NOW), 1000, ""]]}
    await room.ledger.commit([Decision("recordings_sealed", "recordings", body)])
    assert checked(room)["faults"][0]["why"] == "it could not be read when it was to be sealed"


async def test_a_journal_that_was_changed_proves_nothing(room: Room) -> None:
    with sqlite3.connect(room.folder.parent / "vigil.db") as connection:
        connection.execute("UPDATE journal SET body = replace(body, 'C01', 'C03') WHERE kind = 'recordings_sealed'")
    connection.close()
    found = checked(room)
    assert found["journal"].startswith("row 1: its content does not give its hash")
    assert "! journal: row 1" in verify_text(found, str) and "broken" in verify_text(found, str)


async def test_many_faults_are_counted_and_some_told(room: Room) -> None:
    body = {"segments": [["C05", segment_name(NOW + n), 1, "0" * 64] for n in range(30)]}
    await room.ledger.commit([Decision("recordings_sealed", "recordings", body)])
    found = checked(room)
    assert (found["broken"], len(found["faults"])) == (30, 20)
    assert "! and 10 more" in verify_text(found, str)
