"""Baked clips: closed loops, and a clip of its own only where something looks different."""

from __future__ import annotations

import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest

from console.vision.health import MOVED_ABOVE_KEYS, STILL_BELOW_KEYS
from devices.sim.events import CameraLost, Post, Scenario
from devices.sim.plant import Plant
from devices.sim.video import bake, programme
from devices.sim.video.clip import decode, encode, read, transcode
from devices.sim.video.scene import Scene, picture
from devices.sim.video.take import ways_of
from devices.sim.video.watch import Watch, plant_with, seen_ever
from tests.unit.sim_video.small_plant import bareheaded, frozen, plant, site


def test_only_seconds_that_look_different_are_drawn() -> None:
    """Camera A sees the bare head from 40 s to 45 s, camera B looks elsewhere."""
    day = plant(bareheaded(40.0))
    watch = Watch(day)
    assert watch.differing(site()["camera"][0]) == (40, 41, 42, 43, 44)
    assert watch.differing(site()["camera"][1]) == ()


def test_a_frozen_camera_differs_and_shows_the_moment_it_froze() -> None:
    """Only that camera, only then; the picture's time stands still."""
    day = plant(frozen(10.0))
    watch = Watch(day)
    assert watch.differing(site()["camera"][0]) == tuple(range(10, 20))
    assert watch.differing(site()["camera"][1]) == ()
    assert [programme.picture_time(day, "A", t) for t in (9.0, 12.0, 20.0)] == [9.0, 10.0, 20.0]


def test_a_lost_camera_needs_no_pictures() -> None:
    """Whole seconds without a stream are not drawn, whatever happens meanwhile; halves of one are."""
    day = plant(bareheaded(40.0), CameraLost(at_s=41.5, camera="A", for_s=2.0))
    assert Watch(day).differing(site()["camera"][0]) == (40, 41, 43, 44)


def test_nobody_who_is_ever_drawn_is_left_out() -> None:
    """A camera's picture of all and of those whom it may ever see is the same, all through the loop."""
    posts = tuple(
        Post(worker=f"W-{n}", storey="F1", path_m=((x, y), (x + 4, y), (x + 2, y + 12)))
        for n, (x, y) in enumerate([(4.0 + 6 * k, y) for k in range(8) for y in (3.0, 28.0)])
    )
    people = [{"id": post.worker, "tag": "T", "band": "B", "trade": "fitter"} for post in posts]
    day = Plant({**site(), "worker": people}, Scenario(posts=posts), seed=1)
    for camera in site()["camera"]:
        scene = Scene.of(site(), camera)
        few = plant_with(day, seen_ever(day, camera))
        assert len(few.workers_at(0.0)) < len(posts) - 2
        for t_s in (0.0, 3.3, 7.9, 14.2, 22.6, 29.5):
            assert np.array_equal(picture(scene, few.at(t_s), 1), picture(scene, day.at(t_s), 1))


def test_the_cache_key_follows_scenario_seed_and_camera(tmp_path: Path) -> None:
    """The same plant finds its clips again; another one does not."""

    def folder(day: Plant, name: str = "A") -> Path:
        return programme.folders_of(day, tmp_path)[name]

    assert folder(plant()) == folder(plant())
    assert len({folder(plant()), folder(plant(bareheaded(3.0))), folder(plant(), "B")}) == 3


@pytest.fixture(scope="module")
def baked(tmp_path_factory: pytest.TempPathFactory) -> tuple[programme.Programme, Path, Plant]:
    """Camera A of a plant that freezes at 20 s, baked; its programme, its cache, the plant."""
    folder = tmp_path_factory.mktemp("clips")
    one = site()
    one["camera"] = one["camera"][:1]
    day = plant(frozen(20.0), CameraLost(at_s=70.0, camera="A", for_s=9.0))
    day = Plant(one, day.scenario, 1)
    said: list[str] = []
    (made,) = bake.bake(day, folder, said.append, workers=1)
    assert any("1 of 1" in line for line in said)
    again: list[str] = []
    assert bake.bake(day, folder, again.append) == [made]
    assert again == []
    return made, folder, day


def shown(path: Path, *numbers: int) -> list[npt.NDArray[np.int_]]:
    """Those frames of a clip, ready to be subtracted. Each is decoded from the key frame of its second on."""
    units = [unit for unit, _ in read(path)]

    def frame(number: int) -> npt.NDArray[np.int_]:
        coder = av.CodecContext.create("h264", "r")
        packets = [*map(av.Packet, units[number // 25 * 25 : number + 1]), None]
        *_, last = [frame for packet in packets for frame in coder.decode(packet)]
        return last.to_ndarray(format="bgr24").astype(int)

    return [frame(number) for number in numbers]


def test_a_baked_clip_is_a_closed_loop_of_the_right_length(baked: tuple[programme.Programme, Path, Plant]) -> None:
    """750 frames, and from the last to the first it is one step as between any two."""
    path = Path(baked[0].rest)
    assert len(read(path)) == programme.FRAMES
    first, before, after, opposite, last = shown(path, 0, 299, 300, 375, programme.FRAMES - 1)
    assert first.shape == (360, 640, 3)
    step = np.abs(after - before).mean()
    seam = np.abs(first - last).mean()
    across = np.abs(opposite - first).mean()
    assert seam < max(2.5 * step, 1.5)
    assert seam < across


def test_a_clip_shows_what_was_rendered(baked: tuple[programme.Programme, Path, Plant]) -> None:
    """Frame 100 of the loop is the plant at 4 s."""
    camera = site()["camera"][0]
    day = plant()
    scene = Scene.of(site(), camera, ways_of(day.scenario, "F1"))
    wanted = picture(scene, day.at(4.0), 100)
    (frame,) = shown(Path(baked[0].rest), 100)
    assert np.abs(frame - wanted).mean() < 5


def test_a_frozen_stretch_stands_still_while_the_stream_goes_on(baked: tuple[programme.Programme, Path, Plant]) -> None:
    """From 20 s on hardly a pixel moves; before, somebody walks."""
    path = Path(baked[0].stretches[0])
    assert len(read(path)) == programme.FRAMES

    def apart(n: int, back: int) -> npt.NDArray[np.int_]:
        before, after = shown(path, n - back, n)
        return np.abs(after - before)

    moved = [int(apart(n, 40).max()) for n in (450, 600, 700)]
    assert moved[0] > 70
    assert max(moved[1:]) < 45
    held = [float(apart(n, 12).mean()) for n in (617, 667, 717)]
    assert max(held) < 0.2
    assert baked[0].lost == ((70.0, 79.0),)


def test_seconds_like_the_calm_loop_are_taken_over_from_it(baked: tuple[programme.Programme, Path, Plant]) -> None:
    """Coded, to the byte; frozen seconds repeat one another and can each be decoded by themselves."""
    calm, day = read(Path(baked[0].rest)), read(Path(baked[0].stretches[0]))
    assert len(calm) == len(day) == programme.FRAMES
    assert day[: 20 * 25] == calm[: 20 * 25]
    assert day[20 * 25] != calm[20 * 25]
    assert day[20 * 25 : 21 * 25] == day[29 * 25 :]
    assert [n for n, (_, is_key) in enumerate(day) if is_key] == list(range(0, programme.FRAMES, 25))


def test_a_living_loop_is_never_taken_for_a_frozen_one(baked: tuple[programme.Programme, Path, Plant]) -> None:
    """From key frame to key frame it differs by more than health calls still, and sooner or later by what is motion."""
    frames = shown(Path(baked[0].rest), *range(0, programme.FRAMES, 25))
    keys = [cv2.cvtColor(frame.astype(np.uint8), cv2.COLOR_BGR2GRAY).astype(int) for frame in frames]
    moved = [float(np.abs(a - b).mean()) for a, b in pairwise(keys)]
    assert min(moved) > 2 * STILL_BELOW_KEYS
    assert max(moved) > MOVED_ABOVE_KEYS


def test_a_baked_plant_is_found_without_being_looked_at(baked: tuple[programme.Programme, Path, Plant]) -> None:
    """The list says what is played, also after the cache was moved; not when a clip has gone."""
    made, cache, day = baked
    assert programme.kept(programme.folders_of(day, cache), cache) == [made]
    moved = cache.with_name("moved")
    shutil.copytree(cache, moved)
    (there,) = programme.kept(programme.folders_of(day, moved), moved) or []
    assert there.rest == made.rest.replace(str(cache), str(moved))
    Path(there.rest + ".json").unlink()
    assert programme.kept(programme.folders_of(day, moved), moved) is None


@pytest.mark.parametrize("text", [None, "{", "[{}]", "[3]", '[{"camera": 1, "lost": 2}]'])
def test_a_list_that_cannot_be_read_is_as_none(tmp_path: Path, text: str | None) -> None:
    """Missing, cut off, or of another form: everything is looked at again."""
    folders = programme.folders_of(plant(), tmp_path)
    programme.keep([], folders, tmp_path)
    (path,) = tmp_path.iterdir()
    assert programme.kept(folders, tmp_path) == []
    path.unlink() if text is None else path.write_text(text)
    assert programme.kept(folders, tmp_path) is None


def test_reading_the_list_brings_no_picture_libraries() -> None:
    """What is there starts at once: neither OpenCV nor PyAV nor numpy is loaded for it."""
    code = "import sys, devices.sim.video.streams; print(sorted({'cv2', 'av', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_movie_becomes_a_clip(tmp_path: Path) -> None:
    """Each frame of a movie is one frame of the clip."""
    grey = [np.full((64, 96, 3), 40 + 4 * n, np.uint8) for n in range(30)]
    assert encode(iter(grey), tmp_path / "a") == 30
    assert transcode(tmp_path / "a.h264", tmp_path / "b", width_px=48) == 30
    frames = decode(tmp_path / "b")
    assert frames[0].shape == (32, 48, 3)
    assert [round(float(f.mean())) for f in frames[::10]] == pytest.approx([40, 80, 120], abs=7)
