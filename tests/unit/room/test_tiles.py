"""Which of a camera's two pictures is shown; what a replay shows when a recording or its disk is not well."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from console.ring import Tile
from console.room.tiles import MAIN_BACK_US, MAIN_BEHIND_US, ReplayTiles, is_present
from console.store.segments import segment_path
from console.vision import playback
from console.vision.playback import RecordedTile
from tests.waiting import eventually

T0 = 1_790_000_000_000_000
WH = (160, 90)


def tile(at_us: int) -> Tile:
    """A picture of that time."""
    return Tile(1, at_us, np.zeros((9, 16, 4), np.uint8))


@pytest.mark.parametrize(
    ("behind_us", "shown", "present"),
    [
        (-200_000, False, True),
        (MAIN_BACK_US, False, True),
        (MAIN_BACK_US + 1, False, False),
        (MAIN_BACK_US + 1, True, True),
        (MAIN_BEHIND_US, True, True),
        (MAIN_BEHIND_US + 1, True, False),
    ],
)
def test_a_main_picture_is_shown_while_it_is_the_present(behind_us: int, shown: bool, present: bool) -> None:
    assert is_present(tile(T0 - behind_us), tile(T0), shown) is present


def test_without_a_small_picture_the_main_one_is_shown() -> None:
    assert is_present(tile(T0), None, shown=False)


class Ailing:
    """Recordings that play, but for one that fails as nobody foresaw."""

    def __init__(self, _recordings: Path, camera: str) -> None:
        self._camera = camera

    def frame_at(self, at_us: int, wh_px: tuple[int, int]) -> RecordedTile:
        if self._camera == "C02":
            raise ArithmeticError("nobody thought of this")
        return RecordedTile(at_us, np.zeros((wh_px[1], wh_px[0], 4), np.uint8))

    def close(self) -> None:
        """Nothing is open."""


def test_what_ails_one_recording_costs_its_own_picture_and_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(playback, "Playback", Ailing)
    tiles = ReplayTiles(tmp_path, dict.fromkeys(("C01", "C02", "C03"), WH))
    for at_us in (T0, T0 + 40_000):
        assert tiles.prepared(at_us, 30) and tiles.take() == at_us
        assert [tiles.newest(camera) is not None for camera in ("C01", "C02", "C03")] == [True, False, True]
    tiles.close()
    assert [record.getMessage() for record in caplog.records] == ["C02: a recording cannot be shown"]


def stuck(recordings: Path) -> Path:
    """A recording whose disk does not answer."""
    path = segment_path(recordings, "C01", T0)
    path.parent.mkdir()
    os.mkfifo(path)
    return path


def answer(path: Path) -> None:
    """The disk answers: there is nothing in the file."""
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))


def decoding() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("replay-")]


def test_closing_waits_for_no_disk_and_lets_everything_go_once_it_answers(tmp_path: Path) -> None:
    path = stuck(tmp_path)
    tiles = ReplayTiles(tmp_path, {"C01": WH})
    tiles.aim(T0 + 1_000_000)
    assert not tiles.prepared(T0 + 1_000_000, 0.3)
    began_s = time.monotonic()
    tiles.close()
    assert time.monotonic() - began_s < 1 and decoding()
    eventually(lambda: answer(path) or not decoding(), "every thread has ended")
    assert tiles.take() is None, "nobody shows what comes after the end"


def test_a_program_ends_while_a_disk_does_not_answer(tmp_path: Path) -> None:
    stuck(tmp_path)
    program = f"""
import time
from pathlib import Path
from console.room.tiles import ReplayTiles
tiles = ReplayTiles(Path({str(tmp_path)!r}), {{"C01": {WH}}})
tiles.prepared({T0 + 1_000_000}, 1.5)
tiles.close()
"""
    assert subprocess.run([sys.executable, "-c", program], timeout=30, check=False).returncode == 0
