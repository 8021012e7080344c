"""The shift of `vigil bench replay`, a small one: each picture shows its number, and its box is of that number."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.bench import replay, shift
from console.bench.clock import picture, reading
from console.bench.clock.reading import Place
from console.bench.shift import FRAME_US, S, Shift, Size
from console.room.stretch import picture_at
from console.site.read import read_site
from console.store.store import Store
from console.vision.playback import Playback

SIZE = Size(seconds=3, gas=4, people=3, cameras=2, alerts=2, seen_fps=25)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Shift:
    return shift.made(SIZE, tmp_path_factory.mktemp("shift"), 1_790_000_000 * S)


def test_the_box_of_a_picture_says_the_number_that_the_picture_shows(made: Shift) -> None:
    store = Store.open(made.database_url)
    try:
        for camera in range(SIZE.cameras):
            player = Playback(made.recordings, shift.camera_id(camera))
            for place in range(0, SIZE.seconds * shift.FPS, 7):
                at_us = made.from_us + place * FRAME_US + 15_000
                tile = player.frame_at(at_us, (320, 180))
                assert tile is not None
                number = reading.read(tile.pixels_bgra, Place(0, 0, 320 / picture.WIDTH_PX, 180 / picture.HEIGHT_PX))
                seen = picture_at(store.tape, at_us, made.from_us).looks_at(
                    shift.camera_id(camera), tile.captured_at_us
                )
                assert seen[0].objects[0].track == number == made.number_at(camera, tile.captured_at_us)
            player.close()
    finally:
        store.close()


def test_a_moment_shows_its_own_frame_up_to_its_last_microsecond(made: Shift) -> None:
    player = Playback(made.recordings, shift.camera_id(0))
    for within_us in (0, 1, 999, 1_000, 20_000, 39_000, 39_751, 39_999):
        tile = player.frame_at(made.from_us + 31 * FRAME_US + within_us, (320, 180))
        assert tile is not None
        assert made.frame_taken(tile.captured_at_us) == made.frame_at(made.from_us + 31 * FRAME_US + within_us) == 31
    player.close()


def test_everything_of_a_moment_is_there(made: Shift) -> None:
    store = Store.open(made.database_url)
    try:
        found = picture_at(store.tape, made.from_us + 2 * S, made.from_us)
        assert (len(found.gas), len(found.workers), len(found.alerts)) == (SIZE.gas, SIZE.people, SIZE.alerts)
        assert [entry.kind for entry in store.journal()] == ["alert_raised"] * SIZE.alerts
    finally:
        store.close()
    assert shift.made(SIZE, made.folder, 0) == made


def test_its_plant_has_what_the_shift_speaks_of(tmp_path: Path) -> None:
    site = read_site(replay.site_for(SIZE, tmp_path))
    assert {f"G-{n}" for n in range(SIZE.gas)} <= {point.id for point in site.gas_points}
    assert {f"W-{n}" for n in range(SIZE.people)} <= {worker.id for worker in site.workers}
    assert [camera.id for camera in site.cameras] == [shift.camera_id(n) for n in range(SIZE.cameras)]


def test_the_figures_are_those_that_were_measured() -> None:
    said = {
        "open_ms": 900.0,
        "seek_ms": [*([100.0] * 18), 350.0, 400.0],
        "seeks_not_whole": 1,
        "drift_frames_max": 0,
        "wall_behind_frames_p50": 0,
        "seek_cpu_ms": [90.0],
        "boxes_wrong": 0,
        "boxes_looked_at": 10_000,
        "growth_mb": 1.0,
        "resident_mb": 300.0,
        "peak_mb": 310.0,
        "replay_live_ms_p99": 20.0,
        "quiet_live_ms_p99": 10.0,
        "replay_live_ms_p50": 2.0,
        "quiet_live_ms_p50": 2.0,
        "speed_reached": 8.0,
        "moments_per_s": 20.0,
    }
    met = {row.name: row.met for row in replay.rows(said)}
    assert not met["replay.seek_ms_p95"] and not met["replay.seeks_not_whole"] and met["replay.open_ms"]
    assert replay.notes(said, SIZE)["seek_ms_p50"] == 100.0
