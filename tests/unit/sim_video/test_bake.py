"""Baked clips: closed loops, and a clip of its own only where something looks different."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from devices.sim.events import CameraLost
from devices.sim.video import bake
from devices.sim.video.clip import decode, encode, transcode
from devices.sim.video.scene import Scene, render
from tests.unit.sim_video.small_plant import bareheaded, frozen, plant, site


def test_only_stretches_that_look_different_get_a_clip() -> None:
    """Camera A sees the bare head in stretch 1, camera B looks elsewhere."""
    day = plant(bareheaded(40.0))
    watch = bake.Watch(day)
    assert watch.differing(site()["camera"][0]) == (1,)
    assert watch.differing(site()["camera"][1]) == ()


def test_a_frozen_camera_differs_and_shows_the_moment_it_froze() -> None:
    """Only that camera, only then; the picture's time stands still."""
    day = plant(frozen(10.0))
    watch = bake.Watch(day)
    assert watch.differing(site()["camera"][0]) == (0,)
    assert watch.differing(site()["camera"][1]) == ()
    assert [bake.picture_time(day, "A", t) for t in (9.0, 12.0, 20.0)] == [9.0, 10.0, 20.0]


def test_the_cache_key_follows_scenario_seed_and_camera(tmp_path: Path) -> None:
    """The same plant finds its clips again; another one does not."""
    def folder(day: bake.Plant, n: int = 0) -> Path:
        return bake.task_of(day, bake.Watch(day), site()["camera"][n], tmp_path).folder

    assert folder(plant()) == folder(plant())
    assert len({folder(plant()), folder(plant(bareheaded(3.0))), folder(plant(), 1)}) == 3


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> tuple[bake.Programme, Path]:
    """Camera A of a plant that freezes at 20 s, baked."""
    folder = tmp_path_factory.mktemp("clips")
    one = site()
    one["camera"] = one["camera"][:1]
    day = plant(frozen(20.0), CameraLost(at_s=70.0, camera="A", for_s=9.0))
    day = bake.Plant(one, day.scenario, 1)
    said: list[str] = []
    (made,) = bake.bake(day, folder, said.append, workers=1)
    assert any("1 of 1" in line for line in said)
    again: list[str] = []
    assert bake.bake(day, folder, again.append) == [made]
    assert again == []
    return made, folder


def test_a_baked_clip_is_a_closed_loop_of_the_right_length(programme: tuple[bake.Programme, Path]) -> None:
    """750 frames, and from the last to the first it is one step as between any two."""
    frames = decode(Path(programme[0].rest))
    assert len(frames) == bake.FRAMES
    assert frames[0].shape == (360, 640, 3)
    step = np.abs(frames[300].astype(int) - frames[299]).mean()
    seam = np.abs(frames[0].astype(int) - frames[-1]).mean()
    across = np.abs(frames[375].astype(int) - frames[0]).mean()
    assert seam < max(2.5 * step, 1.5)
    assert seam < across


def test_a_clip_shows_what_was_rendered(programme: tuple[bake.Programme, Path]) -> None:
    """Frame 100 of the loop is the plant at 4 s."""
    camera = site()["camera"][0]
    day = plant()
    scene = Scene.of(site(), camera, bake.ways_of(day.scenario.posts, "F1", day.scenario))
    wanted, _ = render(scene, day.at(4.0), np.random.default_rng(100))
    shown = decode(Path(programme[0].rest))[100]
    assert np.abs(shown.astype(int) - wanted).mean() < 5


def test_a_frozen_stretch_stands_still_while_the_stream_goes_on(programme: tuple[bake.Programme, Path]) -> None:
    """From 20 s on hardly a pixel moves; before, somebody walks."""
    frames = decode(Path(programme[0].stretches[0]))
    assert len(frames) == bake.FRAMES
    moved = [int(np.abs(frames[n].astype(int) - frames[n - 40]).max()) for n in (450, 600, 700)]
    assert moved[0] > 70
    assert max(moved[1:]) < 45
    held = [float(np.abs(frames[n + 12].astype(int) - frames[n]).mean()) for n in (605, 655, 705)]
    assert max(held) < 0.2
    assert programme[0].lost == ((70.0, 79.0),)


def test_a_movie_becomes_a_clip(tmp_path: Path) -> None:
    """Each frame of a movie is one frame of the clip."""
    grey = [np.full((64, 96, 3), 40 + 4 * n, np.uint8) for n in range(30)]
    assert encode(iter(grey), tmp_path / "a") == 30
    assert transcode(tmp_path / "a.h264", tmp_path / "b", width_px=48) == 30
    frames = decode(tmp_path / "b")
    assert frames[0].shape == (32, 48, 3)
    assert [round(float(f.mean())) for f in frames[::10]] == pytest.approx([40, 80, 120], abs=7)
