"""Segments of a camera by time, and how old the look into the folder may be."""

from __future__ import annotations

from pathlib import Path

from console.store.segments import segment_path
from console.vision.footage import LOOK_AGAIN_PAST_S, LOOK_AGAIN_S, Footage

T0 = 1_790_000_000_000_000
MINUTE = 60_000_000


def record(folder: Path, *minutes: int) -> None:
    """Segments that began at these minutes after T0."""
    for minute in minutes:
        path = segment_path(folder, "C01", T0 + minute * MINUTE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


class Clock:
    """Seconds as a test sets them."""

    now_s = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now_s


def minutes(footage: Footage, at_minute: int, most: int = 9) -> list[int]:
    """What had begun at a minute."""
    return [(one.start_us - T0) // MINUTE for one in footage.begun(T0 + at_minute * MINUTE, most)]


def test_the_newest_that_had_begun_come_first(tmp_path: Path) -> None:
    record(tmp_path, 0, 1, 2, 3)
    (tmp_path / "C01" / "notes.txt").touch()
    footage = Footage(tmp_path, "C01")

    assert minutes(footage, 2) == [2, 1, 0]
    assert minutes(footage, 2, most=1) == [2]
    assert minutes(footage, -1) == []
    assert [one.path.is_file() for one in footage.all()] == [True] * 4


def test_the_folder_is_read_again_soon_for_the_newest_and_seldom_for_the_past(tmp_path: Path) -> None:
    record(tmp_path, 0, 2)
    clock = Clock()
    footage = Footage(tmp_path, "C01", clock)
    assert minutes(footage, 1) == [0]
    record(tmp_path, 1, 3)

    clock.now_s = LOOK_AGAIN_S - 0.1
    assert minutes(footage, 3) == [2, 0]
    clock.now_s = LOOK_AGAIN_S + 0.1
    assert minutes(footage, 1) == [0]
    assert minutes(footage, 3) == [3, 2, 1, 0]
    record(tmp_path, 4)
    (tmp_path / "C01").joinpath(segment_path(tmp_path, "C01", T0).name).unlink()
    clock.now_s += LOOK_AGAIN_PAST_S - 0.1
    assert minutes(footage, 1) == [1, 0]
    clock.now_s += 0.2
    assert minutes(footage, 1) == [1]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    footage = Footage(tmp_path / "nowhere", "C01", clock := Clock())

    assert footage.all() == [] and minutes(footage, 1) == []
    record(tmp_path / "nowhere", 0)
    clock.now_s = LOOK_AGAIN_S + 0.1
    assert minutes(footage, 1) == [0]
