"""What of a range is gone or damaged is said by the export, and who is seen at its ends is blurred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.domain.decision import Decision
from console.evidence import derived
from console.evidence.bundle_check import bundle_checked
from console.evidence.exporting import NOT_BLURRED, exported
from console.evidence.gaps import gone
from console.evidence.site_check import checked
from console.messages import JournalEntry
from console.recordings import verifying
from console.site.context import Context
from console.store.store import Store
from tests.bundles import BEGINS_US, ENDS_US, order, plant, public_key

EVER_US = 1 << 62


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return plant(tmp_path)


def files(context: Context, camera: int = 0) -> list[Path]:
    return sorted((context.home.recordings / context.site.cameras[camera].id).iterdir())


def say_removed(context: Context, path: Path) -> None:
    """What the core says before it removes a file."""
    store = Store.open(context.database_url)
    runs = [[path.parent.name, path.name, path.name, 1]]
    store.commit([Decision("recordings_removed", "disk", {"runs": runs, "segments": 1})], ENDS_US + 90_000_000)
    store.close()


def told(context: Context, tmp_path: Path, **other: Any) -> list[str]:
    """The remarks of an export of the first camera; its bundle is whole."""
    out = tmp_path / "case.zip"
    wanted = replace(order(context, out), cameras=(context.site.cameras[0].id,), **other)
    remarks: list[str] = exported(context, wanted)["remarks"]
    assert bundle_checked(out, [public_key(context)])[1] == 0
    return remarks


def test_a_file_that_is_missing_is_said(context: Context, tmp_path: Path) -> None:
    files(context)[1].unlink()
    [remark] = told(context, tmp_path)
    gone = "sealed by row 9, is missing, and nothing says that it was removed"
    assert remark == f"C01: 20260424T030642.000000Z.mkv, {gone}"


def test_what_is_missing_is_asked_once_for_all_cameras(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows of a month are read in a minute: 64 times that is an hour."""
    for camera in (0, 1):
        files(context, camera)[1].unlink()
    asked: list[str] = []
    journal = Store.journal

    def counted(self: Store, *given: Any, **named: Any) -> list[JournalEntry]:
        asked.extend(named.get("kinds") or ())
        return journal(self, *given, **named)

    monkeypatch.setattr(Store, "journal", counted)
    names = [camera.id for camera in context.site.cameras[:2]]
    store = Store.open(context.database_url)
    remarks = gone(store, context.home.recordings, names, BEGINS_US, ENDS_US)
    store.close()
    assert [len(remarks[name]) for name in names] == [1, 1]
    assert asked.count("recordings_sealed") == 2, "one page, and that there is no other"


def test_a_file_that_was_removed_is_said(context: Context, tmp_path: Path) -> None:
    path = files(context)[1]
    say_removed(context, path)
    path.unlink()
    [remark] = told(context, tmp_path)
    assert remark.endswith("sealed by row 9, was removed")


def test_files_beside_the_range_are_not(context: Context, tmp_path: Path) -> None:
    for path in files(context)[1:]:
        path.unlink()
    assert told(context, tmp_path, to_us=BEGINS_US + 1_500_000) == []


@pytest.mark.parametrize("content", [b"", b"\0\0\0\0"])
def test_a_file_that_cannot_be_read_is_said(context: Context, tmp_path: Path, content: bytes) -> None:
    path = files(context)[1]
    path.write_bytes(content and content + path.read_bytes()[4:])
    assert told(context, tmp_path) == [f"C01: {path.name} cannot be read to its end"]


def test_a_row_from_before_the_clock_was_set_back_still_vouches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Store.commit

    def earlier(self: Store, decisions: Sequence[Decision], at_us: int) -> Any:
        back_us = 3_720_000_000 if decisions and decisions[0].kind == "recordings_sealed" else 0
        return commit(self, decisions, at_us - back_us)

    monkeypatch.setattr(Store, "commit", earlier)
    context = plant(tmp_path)
    monkeypatch.undo()
    assert told(context, tmp_path) == []


def test_whoever_is_seen_before_and_after_the_range_is_blurred_too(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The video reaches from key frame to key frame."""
    drawn: list[int] = []
    draw = derived.draw

    def counted(picture: Any, objects: Any, masks: Any, clock: str) -> None:
        drawn.append(len(objects))
        draw(picture, objects, masks, clock)

    monkeypatch.setattr(derived, "draw", counted)
    assert told(context, tmp_path, from_us=BEGINS_US + 900_000, to_us=BEGINS_US + 1_100_000) == []
    assert len(drawn) >= 50 and set(drawn) == {1}


def test_a_copy_of_a_time_without_tape_does_not_claim_to_be_blurred(context: Context, tmp_path: Path) -> None:
    store = Store.open(context.database_url)
    with store._writing.begin() as connection:
        connection.exec_driver_sql("DELETE FROM tape")
    store.close()
    assert told(context, tmp_path) == [f"C01: {NOT_BLURRED}"]


def test_what_is_removed_while_all_is_verified_is_no_fault(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """Retention does not wait: the row first, then the file."""
    victim, check, key = files(context, 1)[0], verifying._check, public_key(context)

    def meanwhile(*how: Any) -> None:
        if victim.exists():
            say_removed(context, victim)
            victim.unlink()
        check(*how)

    monkeypatch.setattr(verifying, "_check", meanwhile)
    said, code = checked(context, 0, EVER_US, [key], [])
    assert (code, said["fault"], said["recordings"]["removed"]) == (0, None, 1)
