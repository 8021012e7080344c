"""The keeper on a real folder, a real database and a real ledger: what it seals, what it removes, what it says."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sqlite3
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from console.asks import LockRecording, ReleaseRecording
from console.core import keeper as keeping
from console.core.alerts import Alerts
from console.core.disk_thread import DiskThread
from console.core.keeper import ALL_KEPT, LOOKS, NO_ANSWER, NOT_THERE, STILL_S, Keeper
from console.core.ledger import Ledger
from console.core.locks import Locks
from console.core.spool import Spool
from console.domain.alert import NotAllowed
from console.domain.decision import Decision
from console.messages import Recordings
from console.site.model import Recording, Site
from console.store.segments import segment_name, segment_path
from console.store.store import Store
from console.values import Tier
from tests.sites import CHEN, LI, WANG, bare_site, camera
from tests.unit.core.test_ledger import Voice
from tests.waiting import until

MINUTE, DAY = 60_000_000, 86_400_000_000
NOW = 1_790_000_000_000_000
LOW, RISK = "sight/disk_low/disk/recordings", "sight/recordings_at_risk/disk/recordings"
ROOMY = Recording(low_free_pct=1.0, least_free_pct=0.5)


class Room:
    """A keeper with all it needs, on a clock that is moved by hand."""

    def __init__(self, folder: Path, database_url: str, rules: Recording = ROOMY) -> None:
        cameras = tuple(camera(name, "", 1, 1) for name in ("C01", "C02"))
        self.site: Site = bare_site(cameras=cameras, recording=rules, operators=(WANG, LI, CHEN))
        self.folder, self.database_url = folder, database_url
        self.now_us = NOW
        self.begin()

    def begin(self) -> None:
        """As after a restart."""
        self.store = Store.open(self.database_url)
        self.voice, self.alerts = Voice(), Alerts(self.site)
        spool = Spool(self.folder.parent / "spool.jsonl")
        self.ledger = Ledger(self.store, self.voice, "test", spool, lambda: self.now_us)
        self.keeper = Keeper(self.site, self.folder, self.alerts, self.ledger, self.store, lambda: self.now_us)
        self.keeper.restore(self.store.states("lock").values(), self.store.states("sealed").values())

    async def end(self) -> None:
        self.keeper.disk.close()
        await self.ledger.close()
        self.store.close()

    def record(self, name: str, *ages_us: int, size: int = 1000, still_s: float = 0.0) -> None:
        """Segments that began so long ago; what is in each is its name, again and again."""
        for age_us in ages_us:
            path = segment_path(self.folder, name, self.now_us - age_us)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes((path.name.encode() * size)[:size])
            modified = self.now_us * 1000 - int(still_s * 1e9)
            os.utime(path, ns=(modified, modified))

    def ages_us(self, name: str) -> list[int]:
        """How long ago the segments that are there began, oldest first."""
        names = {segment_name(self.now_us - age_us): age_us for age_us in range(0, 60 * DAY, MINUTE)}
        return [names[path.name] for path in sorted((self.folder / name).iterdir())]

    async def turns(self, count: int = LOOKS + 1) -> None:
        """So many that every folder is read once more."""
        for _ in range(count):
            await self.keeper.turn()

    def rows(self, kind: str) -> list[dict[str, object]]:
        return [row.body for row in self.store.journal(kinds=(kind,))]

    async def lock(self, name: str, from_age_us: int, to_age_us: int) -> None:
        """Lock what was recorded between two ages."""
        times = {"from_us": self.now_us - from_age_us, "to_us": self.now_us - to_age_us}
        ask = LockRecording(
            ask=str(self.now_us), seat="room-1", operator="wang", asked_at_us=0, camera=name, reason="fall", **times
        )
        await self.ledger.commit([self.keeper.locks.lock(ask, self.now_us)])

    @property
    def said(self) -> Recordings:
        """What was said last of the disk. The ledger says it at most twice a second."""
        self.now_us += 1_000_000
        self.ledger.flush()
        self.now_us -= 1_000_000
        return [one for _, _, one in self.voice.said if isinstance(one, Recordings)][-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "recordings"
    made.mkdir()
    return made


@pytest.fixture
async def room(folder: Path, tmp_path: Path) -> AsyncIterator[Room]:
    made = Room(folder, f"sqlite:///{tmp_path / 'vigil.db'}")
    yield made
    await made.end()


@pytest.fixture
async def either_room(folder: Path, database_url: str) -> AsyncIterator[Room]:
    """One on each kind of database."""
    made = Room(folder, database_url)
    yield made
    await made.end()


@pytest.fixture
async def full_room(small_disk: Path, tmp_path: Path) -> AsyncIterator[Room]:
    """On a disk of 1 MB: an alert below 40 % free, room is made below 20 %."""
    made = Room(small_disk, f"sqlite:///{tmp_path / 'vigil.db'}", Recording(low_free_pct=40.0, least_free_pct=20.0))
    yield made
    await made.end()


# ---------------------------------------------------------------- sealing


async def test_finished_segments_are_sealed_once_in_one_row(either_room: Room) -> None:
    """Not the newest of a camera, which is still written; also across a restart."""
    room = either_room
    room.record("C01", 3 * MINUTE, 2 * MINUTE, MINUTE)
    room.record("C02", 2 * MINUTE, MINUTE)
    await room.turns(1)
    (row,) = room.rows("recordings_sealed")
    names = [segment_name(NOW - age_us) for age_us in (3 * MINUTE, 2 * MINUTE)]
    hashed = [hashlib.sha256((name.encode() * 1000)[:1000]).hexdigest() for name in names]
    assert row == {
        "segments": [
            ["C01", names[0], 1000, hashed[0]],
            ["C01", names[1], 1000, hashed[1]],
            ["C02", names[1], 1000, hashed[1]],
        ]
    }
    await room.end()
    room.begin()
    room.now_us += MINUTE
    room.record("C01", 0)
    await room.turns()
    assert [row["segments"][0][:2] for row in room.rows("recordings_sealed")[1:]] == [  # type: ignore[index]
        ["C01", segment_name(NOW - MINUTE)]
    ]
    assert room.keeper.sealed["C01"].segments == 3
    assert room.said.segments == 6 and room.said.oldest_us == NOW - 3 * MINUTE and room.said.why == ""


async def test_the_newest_is_sealed_when_it_has_lain_still(room: Room) -> None:
    room.record("C01", 20 * MINUTE, still_s=STILL_S + 1)
    await room.turns(1)
    assert len(room.rows("recordings_sealed")) == 1


async def test_what_comes_with_an_older_name_after_the_clock_was_set_back_is_sealed_once_it_lies_still(
    room: Room,
) -> None:
    room.record("C01", 3 * MINUTE, 2 * MINUTE, MINUTE)
    await room.turns(1)
    until_us = room.keeper.sealed["C01"].until_us
    room.now_us -= 60 * MINUTE
    for _ in range(5):
        room.record("C01", 0)
        await room.turns()
        room.now_us += MINUTE
    assert len(room.rows("recordings_sealed")) == 1, "which of them is still written is not known by their names"
    room.now_us += int(STILL_S * 1e6)
    await room.turns()
    assert room.keeper.sealed["C01"].until_us == until_us and room.keeper.sealed["C01"].segments == 7
    (_, late) = room.rows("recordings_sealed")
    assert len(late["segments"]) == 5  # type: ignore[arg-type]
    room.now_us += 60 * MINUTE
    room.record("C01", 0)
    await room.turns()
    assert len(room.rows("recordings_sealed")) == 3 and room.keeper.sealed["C01"].segments == 8


async def test_a_row_fits_into_a_message(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Much that waits is sealed over several turns."""
    monkeypatch.setattr(keeping, "MOST_SEALED", 4)
    room.record("C01", *(age * MINUTE for age in range(10)))
    await room.turns(2 * LOOKS + 1)
    sealed = [len(row["segments"]) for row in room.rows("recordings_sealed")]  # type: ignore[arg-type]
    assert sealed == [4, 4, 1]


async def test_a_file_that_cannot_be_read_is_sealed_as_such(room: Room) -> None:
    """It hinders nothing. A folder of its name cannot be read by anybody."""
    room.record("C01", MINUTE, 0)
    segment_path(room.folder, "C01", NOW - 2 * MINUTE).mkdir()
    await room.turns(1)
    (row,) = room.rows("recordings_sealed")
    assert next(one[2:] for one in row["segments"]) == [0, ""] and len(row["segments"]) == 2  # type: ignore


# ---------------------------------------------------------------- removing


async def test_what_is_over_its_time_goes_and_is_journaled_in_runs(room: Room) -> None:
    room.record("C01", 9 * DAY, 8 * DAY, 7 * DAY + 11 * MINUTE, 6 * DAY, 0)
    room.record("C02", 8 * DAY, 0)
    await room.lock("C01", 8 * DAY + MINUTE, 8 * DAY - MINUTE)
    await room.turns(1)
    assert room.ages_us("C01") == [8 * DAY, 6 * DAY, 0] and room.ages_us("C02") == [0]
    (row,) = room.rows("recordings_removed")
    one, other, third = (segment_name(NOW - age) for age in (9 * DAY, 7 * DAY + 11 * MINUTE, 8 * DAY))
    runs = [["C01", one, one, 1], ["C01", other, other, 1], ["C02", third, third, 1]]
    assert row == {"cause": "age", "segments": 3, "runs": runs}
    assert room.keeper.figures()["recordings_removed"] == 3.0


async def test_video_of_an_open_permit_is_kept_a_month(either_room: Room) -> None:
    """Also after a restart: the journal tells."""
    room = either_room

    def permit(kind: str, state: str) -> Decision:
        return Decision(kind, "HOT-1", {"state": state, "zone": ""})

    room.site = bare_site(cameras=room.site.cameras, recording=ROOMY, permits=())
    room.now_us = NOW - 10 * DAY
    await room.ledger.commit([permit("permit_issued", "active")])
    raised = {"question": "danger", "tier": "1", "zone": "", "camera": "C02"}
    await room.ledger.commit([Decision("alert_raised", "danger/fire_seen/camera/C02", raised)])
    room.now_us += MINUTE
    await room.ledger.commit([Decision("alert_cleared", "danger/fire_seen/camera/C02", raised)])
    room.now_us = NOW
    room.record("C02", 10 * DAY, 9 * DAY, 0)
    await room.end()
    room.begin()
    await room.turns(1)
    assert room.ages_us("C02") == [10 * DAY, 0]


async def test_a_lock_holds_until_it_is_released(either_room: Room) -> None:
    room = either_room
    room.record("C01", 8 * DAY, 0)
    await room.lock("C01", 8 * DAY, 8 * DAY - MINUTE)
    await room.turns(1)
    await room.end()
    room.begin()
    await room.turns(1)
    assert room.ages_us("C01") == [8 * DAY, 0] and room.keeper.figures()["recordings_locks"] == 1.0
    ask = ReleaseRecording(ask="r", seat="room-1", operator="li", asked_at_us=0, lock="LK-0001", reason="copied")
    await room.ledger.commit([room.keeper.locks.release(ask, NOW)])
    room.now_us += 11 * MINUTE
    await room.turns()
    assert len(list((room.folder / "C01").iterdir())) == 1
    assert ("cleared", "vigil/test/state/lock/LK-0001", None) in room.voice.said


async def test_a_lock_holds_the_end_of_a_long_segment_and_not_the_one_before_it(room: Room) -> None:
    """A camera with a key frame each 50 s: its segments last 100 s."""
    starts_us = [40 * DAY - n * 100_000_000 for n in range(5)]
    room.record("C01", *starts_us, 0)
    await room.lock("C01", starts_us[2] - 92_000_000, starts_us[2] - 99_000_000)
    await room.turns(2)
    names = [segment_name(room.now_us - age_us) for age_us in (starts_us[2], 0)]
    assert sorted(path.name for path in (room.folder / "C01").iterdir()) == names
    (row,) = room.rows("recordings_removed")
    assert row["segments"] == 4


async def test_what_is_locked_while_its_removal_is_journaled_stays_with_all_of_its_end(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts_us = [40 * DAY - n * 100_000_000 for n in range(3)]
    room.record("C01", *starts_us, 0)
    commit = room.ledger.commit

    async def commit_and_lock(decisions: Sequence[Decision]) -> None:
        await commit(decisions)
        if any(decision.kind == "recordings_removed" for decision in decisions):
            monkeypatch.setattr(room.ledger, "commit", commit)
            await room.lock("C01", starts_us[1] - 92_000_000, starts_us[1] - 99_000_000)

    monkeypatch.setattr(room.ledger, "commit", commit_and_lock)
    await room.turns(1)
    names = [segment_name(room.now_us - age_us) for age_us in (starts_us[1], 0)]
    assert sorted(path.name for path in (room.folder / "C01").iterdir()) == names


async def test_while_the_database_is_lost_nothing_is_removed_or_sealed(room: Room) -> None:
    room.record("C01", 8 * DAY, 0)
    room.ledger.lost_since_us = NOW
    await room.turns()
    assert room.ages_us("C01") == [8 * DAY, 0] and room.rows("recordings_sealed") == []
    assert room.said.segments == 2


async def test_while_the_journal_cannot_be_read_nothing_is_removed_and_the_core_goes_on(room: Room) -> None:
    def rename(old: str, new: str) -> None:
        with sqlite3.connect(room.database_url.removeprefix("sqlite:///")) as connection:
            connection.execute(f"ALTER TABLE {old} RENAME TO {new}")
        connection.close()

    room.record("C01", 8 * DAY, 0)
    rename("journal", "journal_gone")
    await room.turns()
    assert room.ages_us("C01") == [8 * DAY, 0]
    rename("journal_gone", "journal")
    room.now_us += 10_000_000
    assert await room.ledger.drain()
    await room.turns()
    assert len(list((room.folder / "C01").iterdir())) == 1


async def test_a_file_that_cannot_be_removed_hinders_nothing(room: Room) -> None:
    room.record("C01", 8 * DAY, 0)
    segment_path(room.folder, "C01", NOW - 9 * DAY).mkdir()
    await room.turns(1)
    assert room.ages_us("C01") == [9 * DAY, 0]


# ---------------------------------------------------------------- a disk that is full, gone, hung


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("disks can be mounted by root only; the order of removal is tested without one")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_disk_that_fills_is_told_early_and_loses_its_oldest_plain_video_first(
    full_room: Room, small_disk: Path
) -> None:
    room, kilo = full_room, 1024
    room.record("C01", 5 * DAY, 3 * DAY, 0, size=100 * kilo)
    room.record("C02", 4 * DAY, 2 * DAY, 0, size=100 * kilo)
    await room.turns(1)
    assert room.keeper.free_pct > 40 and LOW not in room.alerts.standing
    room.record("C01", DAY, size=200 * kilo)
    await room.turns()
    assert room.alerts.standing[LOW].tier is Tier.THREE and RISK not in room.alerts.standing
    assert len(room.ages_us("C01")) == 4 and room.rows("recordings_removed") == []
    await room.lock("C01", 5 * DAY, 5 * DAY - MINUTE)
    room.record("C02", DAY, size=80 * kilo)
    await room.turns()
    assert room.ages_us("C01") == [5 * DAY, 3 * DAY, DAY, 0] and room.ages_us("C02") == [2 * DAY, DAY, 0]
    assert [row["cause"] for row in room.rows("recordings_removed")] == ["full"]
    await room.lock("C01", 6 * DAY, 0)
    await room.lock("C02", 6 * DAY, 0)
    (small_disk / "other").write_bytes(bytes(180 * kilo))
    await room.turns()
    assert room.alerts.standing[RISK].tier is Tier.TWO
    assert room.alerts.standing[RISK].values["reason"] == ALL_KEPT == room.said.why
    (small_disk / "other").unlink()
    await room.turns()
    assert not room.alerts.standing[RISK].active and room.alerts.standing[LOW].active
    assert room.ages_us("C01") == [5 * DAY, 3 * DAY, DAY, 0]


async def test_a_folder_that_is_not_there_is_told_until_it_is_back(room: Room) -> None:
    room.record("C01", MINUTE, 0)
    away = room.folder.rename(room.folder.with_name("away"))
    await room.turns(1)
    assert room.alerts.standing[RISK].values["reason"] == NOT_THERE == room.said.why
    away.rename(room.folder)
    await room.turns(1)
    assert not room.alerts.standing[RISK].active and len(room.rows("recordings_sealed")) == 1


async def test_a_disk_that_does_not_answer_is_told_while_the_turn_waits(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "HANGS_S", 0.1)
    gate, entered = threading.Event(), threading.Event()
    real = keeping.recorded_cameras

    def hanging(recordings: Path) -> list[str]:
        entered.set()
        gate.wait(20)
        return real(recordings)

    monkeypatch.setattr(keeping, "recorded_cameras", hanging)
    turn = asyncio.create_task(room.keeper.turn())
    assert await asyncio.to_thread(entered.wait, 10)
    (raised,) = await until(lambda: room.keeper.tick(room.now_us), "it is told")
    assert (raised.subject, raised.body["values"]["reason"]) == (RISK, NO_ANSWER)
    assert room.keeper.tick(room.now_us) == []
    gate.set()
    await turn
    room.keeper.tick(room.now_us)
    assert not room.alerts.stands(RISK)


async def test_a_fault_of_ours_in_the_disk_s_thread_reaches_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda said: told.append(said.exc_value))
    disk = DiskThread()
    assert await disk.do(lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        await disk.do(lambda: 1 // 0)
    await until(lambda: told, "its own end is told too")
    assert isinstance(told[0], ZeroDivisionError)


# ---------------------------------------------------------------- locks


def lock_ask(**changes: object) -> LockRecording:
    said = {"camera": "C01", "from_us": NOW - MINUTE, "to_us": NOW, "reason": "fall"} | changes
    return LockRecording(ask="a", seat="room-1", operator="wang", asked_at_us=NOW, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"camera": "C09"}, "There is no such camera"),
        ({"reason": " "}, "Locking needs a reason"),
        ({"to_us": NOW - MINUTE}, "The time to lock must begin before it ends"),
        ({"to_us": NOW + DAY + 1}, "end within a day from now"),
    ],
)
def test_a_lock_that_makes_no_sense_is_refused(changes: dict[str, object], why: str) -> None:
    locks = Locks(bare_site(cameras=(camera("C01", "", 1, 1),)))
    with pytest.raises(NotAllowed, match=why):
        locks.lock(lock_ask(**changes), NOW)
    assert not locks.locks


@pytest.mark.parametrize(
    ("lock", "operator", "reason", "why"),
    [
        ("LK-0002", "li", "copied", "There is no such lock"),
        ("LK-0001", "wang", "copied", "Only a shift lead or a safety engineer"),
        ("LK-0001", "chen", " ", "Releasing needs a reason"),
    ],
)
def test_a_release_that_may_not_be_is_refused(lock: str, operator: str, reason: str, why: str) -> None:
    locks = Locks(bare_site(cameras=(camera("C01", "", 1, 1),), operators=(WANG, LI, CHEN)))
    locks.lock(lock_ask(), NOW)
    ask = ReleaseRecording(ask="b", seat="room-1", operator=operator, asked_at_us=NOW, lock=lock, reason=reason)
    with pytest.raises(NotAllowed, match=why):
        locks.release(ask, NOW)
    assert [one.lock for one in locks.standing()] == ["LK-0001"] and not locks.is_over("LK-0001")
