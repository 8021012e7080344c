"""The frame behind a tile, from real recordings; the last half minute of one camera again."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.room.again import LENGTH_US, Again
from console.room.stills import recorded_frame, still_name
from tests import waiting
from tests.unit.vision.test_playback import FRAME, T0, clip, record

__all__ = ["clip"]


@pytest.fixture
def recordings(clip: Path, tmp_path: Path) -> Path:
    """Ten seconds of C01 as of T0."""
    record(clip, tmp_path).cut()
    return tmp_path


def test_a_still_is_the_very_frame_in_its_own_size(recordings: Path) -> None:
    found = recorded_frame(recordings, "C01", T0 + 100 * FRAME, (320, 180))
    assert found is not None
    assert abs(found[0] - T0 - 100 * FRAME) <= 1000 and found[1].shape == (360, 640, 4)


def test_a_frame_that_is_not_recorded_is_not_replaced_by_another(recordings: Path) -> None:
    assert recorded_frame(recordings, "C01", T0 + 270 * FRAME, (640, 360)) is None
    assert recorded_frame(recordings, "C02", T0, (640, 360)) is None


def test_stills_are_named_by_camera_and_utc_time() -> None:
    assert still_name("C05", 1_795_329_127_250_000) == "C05-20261122T063207.250Z.png"


async def test_again_plays_the_recording_up_to_its_end_and_stands(recordings: Path) -> None:
    clock = [100.0]
    again = Again(recordings, "C01", T0 + 9 * 1_000_000, lambda: clock[0])
    try:
        again.want(320, 180)
        assert again.at_us() == T0 + 9_000_000 - LENGTH_US and again.newest() is None
        clock[0] += 25.0
        await waiting.until(lambda: (again.newest() or (0,))[0] > T0 + 3_900_000, within_s=5)
        shown = again.newest()
        assert shown is not None and abs(shown[0] - again.at_us()) <= FRAME and shown[1].shape == (180, 320, 4)
        assert not again.over
        clock[0] += 60.0
        assert again.over and again.at_us() == T0 + 9_000_000
    finally:
        again.close()
