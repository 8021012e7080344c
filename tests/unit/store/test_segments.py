"""The recordings folder is its own index."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.keeping import LONGEST_US
from console.store.segments import (
    NAME,
    Segment,
    Segments,
    recorded_cameras,
    runs_of,
    segment_name,
    segment_path,
    start_of,
)

MINUTE = 60_000_000
T0 = 1_767_225_600_000_000


def made(folder: Path, camera: str, *starts_us: int) -> None:
    for start_us in starts_us:
        path = segment_path(folder, camera, start_us)
        path.parent.mkdir(exist_ok=True)
        path.touch()


def refreshed(segments: Segments) -> list[int]:
    segments.refresh()
    return list(segments.starts_us)


def test_segments_are_found_by_camera_and_time(tmp_path: Path) -> None:
    """Strangers in the folder are not segments."""
    starts_us = (T0, T0 + MINUTE + 250_001)
    made(tmp_path, "C01", *starts_us)
    made(tmp_path, "C02", T0)
    (tmp_path / "C01" / "notes.mkv").touch()
    (tmp_path / "C01" / "20260101T000000.000000Z.mp4").touch()
    (tmp_path / "a file").touch()
    segments = Segments(tmp_path, "C01")
    assert refreshed(segments) == list(starts_us)
    assert recorded_cameras(tmp_path) == ["C01", "C02"]
    first, second = (Segment("C01", start_us, segment_path(tmp_path, "C01", start_us)) for start_us in starts_us)
    assert second.path.name == "20260101T000100.250001Z.mkv"
    assert segments.between(T0, T0 + 1) == [first]
    assert segments.between(starts_us[1], starts_us[1] + 1) == [second]
    assert segments.between(starts_us[1] - 1, starts_us[1] + 1) == [first, second]
    assert segments.between(T0 - MINUTE, T0) == []
    assert segments.between(starts_us[1] + LONGEST_US, starts_us[1] + 2 * LONGEST_US) == []


def test_what_comes_and_goes_is_seen(tmp_path: Path) -> None:
    """Also what another removed, and a segment that came late with an older name, as after a clock was set back."""
    segments = Segments(tmp_path, "C01")
    assert refreshed(segments) == []
    made(tmp_path, "C01", T0, T0 + MINUTE)
    assert refreshed(segments) == [T0, T0 + MINUTE]
    made(tmp_path, "C01", T0 + 2 * MINUTE)
    assert refreshed(segments) == [T0, T0 + MINUTE, T0 + 2 * MINUTE]
    made(tmp_path, "C01", T0 - MINUTE)
    assert refreshed(segments) == [T0 - MINUTE, T0, T0 + MINUTE, T0 + 2 * MINUTE]
    segment_path(tmp_path, "C01", T0).unlink()
    assert refreshed(segments) == [T0 - MINUTE, T0 + MINUTE, T0 + 2 * MINUTE]
    segments.drop(T0 + MINUTE)
    segments.drop(T0 + 5)
    assert list(segments.starts_us) == [T0 - MINUTE, T0 + 2 * MINUTE]


def test_a_recordings_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A camera that was never recorded is none."""
    with pytest.raises(FileNotFoundError):
        Segments(tmp_path / "gone", "C01").refresh()
    with pytest.raises(FileNotFoundError):
        recorded_cameras(tmp_path / "gone")


@given(st.datetimes(datetime(1970, 1, 1), datetime(2999, 12, 31)))
def test_a_name_tells_its_start(moment: datetime) -> None:
    """As strptime does."""
    name = f"{moment:{NAME}}.mkv"
    if len(name) != len("20260501T143207.123456Z.mkv"):
        return
    start_us = start_of(name)
    assert start_us is not None and segment_name(start_us) == name


@pytest.mark.parametrize(
    "name",
    [
        "20261301T000000.000000Z.mkv",
        "20260101T240000.000000Z.mkv",
        "20260101T006000.000000Z.mkv",
        "20260101T000061.000000Z.mkv",
        "20260101X000000.000000Z.mkv",
        "20260101T000000.000000Z.mk4",
        "2026010aT000000.000000Z.mkv",
        "20260101T0000a0.000000Z.mkv",
        "20260101T000000.00000²Z.mkv",
        "",
    ],
)
def test_another_name_tells_none(name: str) -> None:
    assert start_of(name) is None


@given(st.sets(st.integers(0, 60), min_size=1).map(sorted), st.data())
def test_runs_leave_nothing_out(starts: list[int], data: st.DataObject) -> None:
    chosen = sorted(data.draw(st.sets(st.sampled_from(starts))))
    runs = runs_of(starts, chosen)
    assert [start for first, last, _ in runs for start in starts if first <= start <= last] == chosen
    assert [count for first, last, count in runs] == [
        sum(first <= start <= last for start in chosen) for first, last, _ in runs
    ]
    assert len(runs) == sum(1 for n in chosen if starts.index(n) == 0 or starts[starts.index(n) - 1] not in chosen)
