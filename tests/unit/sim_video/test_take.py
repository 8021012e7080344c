"""What a scenario says is in the pictures, and what is on every frame of a clip is told as it is drawn."""

from __future__ import annotations

import ast
import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from devices.sim.events import (
    CameraFreeze,
    CameraLost,
    Event,
    Fall,
    HarnessIs,
    NoHelmet,
    NoVest,
    Post,
    Scenario,
    Sight,
    Smoke,
    TakesOut,
    Thing,
    Works,
)
from devices.sim.plant import Plant
from devices.sim.video import bake, programme, truth
from devices.sim.video.backdrop import Picture
from devices.sim.video.dataset import CLASSES
from devices.sim.video.scene import Label
from devices.sim.video.take import Take
from devices.sim.video.watch import Watch
from tests.conftest import ROOT
from tests.unit.sim_video.small_plant import site

STANDS = Post(worker="W-1", storey="F1", path_m=((30.0, 34.0),), does="stand", heading_deg=150.0)
WHEN = {"at_s": 2.0, "for_s": 6.0, "worker": "W-1"}


def plant(*events: Event, post: Post = STANDS, **more: Any) -> Plant:
    """The small plant with that post and those words."""
    return Plant(site(), Scenario((post,), events, **more), seed=1)


def camera() -> dict[str, Any]:
    """Camera A."""
    found: dict[str, Any] = site()["camera"][0]
    return found


@pytest.fixture(scope="module")
def plain() -> Take:
    """Camera A of a plant where one man stands."""
    return Take.of(plant(), camera())


def told(take: Take, day: Plant, t_s: float = 4.0) -> tuple[Picture, dict[str, Label]]:
    """A frame, and what is on it by kind."""
    frame, labels, _ = take.told(day.at(t_s), round(t_s * 25))
    return frame, {label.kind: label for label in labels}


def states(found: dict[str, Label]) -> dict[str, Any]:
    """What is said of the person."""
    return dict(found["person"].states)


@pytest.mark.parametrize(
    ("event", "kind", "said"),
    [
        (NoHelmet(**WHEN), "bare_head", {"helmet": "absent"}),
        (NoHelmet(**WHEN, helmet="hand"), "helmet_in_hand", {"helmet": "hand", "holds": "helmet"}),
        (NoVest(**WHEN), "", {"vest": False}),
        (TakesOut(**WHEN, holds="phone"), "phone", {"holds": "phone"}),
        (TakesOut(**WHEN, holds="cigarette"), "cigarette", {"holds": "cigarette"}),
        (TakesOut(**WHEN, holds="extinguisher"), "extinguisher", {"holds": "extinguisher"}),
        (HarnessIs(**WHEN, harness="unhooked"), "harness_unhooked", {"harness": "unhooked"}),
        (Works(**WHEN, does="lift"), "", {"pose": "lift", "holds": "box"}),
        (Works(**WHEN, does="climb"), "", {"pose": "climb"}),
        (Fall(**WHEN), "", {"pose": "down"}),
        (Fall(**{**WHEN, "at_s": 3.5}), "", {"pose": "fall"}),
    ],
)
def test_each_event_is_seen_where_its_label_says(plain: Take, event: Event, kind: str, said: dict[str, object]) -> None:
    """The picture differs from the calm one at the person, the label says what he does, and the watch notices."""
    calm, before = told(plain, plant())
    frame, found = told(plain, plant(event))
    assert {name: states(found)[name] for name in said} == said
    assert not kind or (kind in found and kind not in before)
    other = np.abs(frame.astype(int) - calm).max(axis=2) > 24
    inside = np.zeros_like(other)
    for label in (*before.values(), *found.values()):
        a, b, c, d = (round(edge) for edge in label.box_xyxy_px)
        inside[b - 2 : d + 3, a - 2 : c + 3] = True
    assert other.sum() > 60 and other[inside].sum() > 0.65 * other.sum()  # the rest is shadow
    assert 4 in Watch(plant(event)).differing(camera())
    if kind:
        a, b, c, d = (round(edge) for edge in found[kind].box_xyxy_px)
        assert np.abs(frame[b:d, a:c].astype(int) - calm[b:d, a:c]).max() > 24


@pytest.mark.parametrize(
    ("post", "kinds"),
    [
        (replace(STANDS, helmet="absent", vest=False), {"bare_head"}),
        (replace(STANDS, helmet="hand"), {"bare_head", "helmet_in_hand", "vest"}),
        (replace(STANDS, on="ladder", does="climb", up_m=1.0, harness="high"), {"ladder", "harness_high", "helmet"}),
        (replace(STANDS, on="scaffold", up_m=1.0, harness="low"), {"harness_low", "helmet"}),
        (replace(STANDS, on="scaffold", rail="back", harness="unhooked"), {"harness_unhooked", "helmet"}),
        (replace(STANDS, holds="extinguisher", fire_watch=True), {"extinguisher", "helmet", "vest"}),
    ],
)
def test_each_post_is_dressed_as_it_says(post: Post, kinds: set[str]) -> None:
    """All day, in the calm loop too."""
    day = plant(post=post)
    _, found = told(Take.of(day, camera()), programme.calm_plant(day))
    assert kinds <= set(found)
    worn = states(found)
    assert (worn["helmet"], worn["vest"], worn["harness"]) == (post.helmet, post.vest, post.harness)
    assert (worn["up_m"], worn["fire_watch"]) == (post.up_m, post.fire_watch)


def test_the_ladder_stays_when_its_man_falls() -> None:
    """A ladder is a thing of its own."""
    day = plant(Fall(**WHEN), post=replace(STANDS, on="ladder", does="climb", up_m=1.0))
    _, found = told(Take.of(day, camera()), day, 5.0)
    assert "ladder" in found and states(found)["pose"] == "down"


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("ladder", "ladder"),
        ("extinguisher", "extinguisher"),
        ("barrier", "barrier"),
        ("cone", "barrier"),
        ("fork_lift", "vehicle"),
        ("pick_up", "vehicle"),
        ("lorry", "vehicle"),
        ("crane", "load"),
    ],
)
def test_each_thing_stands_where_it_is_said(kind: str, label: str) -> None:
    """There, labelled, and with its ground position."""
    thing = Thing(kind=kind, storey="F1", x_m=34.0, y_m=30.0, turn_deg=270.0, size_m=9.0 if kind == "crane" else 0.0)
    _, found = told(Take.of(plant(things=(thing,)), camera()), plant())
    place = found[label].ground_m
    assert place is not None
    assert np.hypot(place[0] - 34.0, place[1] - 30.0) < (9.0 if kind == "crane" else 0.8)


def test_a_camera_does_not_see_what_stands_on_another_storey(plain: Take) -> None:
    """Neither a thing nor what somebody stands on."""
    there = Post(worker="W-2", storey="F2", path_m=((31.0, 33.0),), on="ladder")
    lorry = Thing(kind="lorry", storey="F2", x_m=34.0, y_m=30.0)
    cone = Thing(kind="cone", storey="F2", x_m=29.0, y_m=33.0)
    people = [*site()["worker"], {"id": "W-2", "tag": "T-2", "band": "B-2", "trade": "fitter"}]
    day = Plant({**site(), "worker": people}, Scenario((STANDS, there), things=(lorry, cone)), seed=1)
    assert np.array_equal(told(Take.of(day, camera()), day)[0], told(plain, plant())[0])


def test_smoke_is_seen_for_its_time(plain: Take) -> None:
    """Labelled while it rises, noticed, and gone after."""
    day = plant(Smoke(at_s=2.0, for_s=6.0, x_m=27.0, y_m=33.0, storey="F1", grey=220.0))
    assert "smoke" in told(plain, day)[1] and "smoke" not in told(plain, day, 9.0)[1]
    assert Watch(day).differing(camera()) == tuple(range(2, 8))


def test_night_and_weather_are_as_said(plain: Take) -> None:
    """Night is darker, rain falls on, and what stands still stands still."""
    clear, _ = told(plain, plant())
    night = Take.of(plant(sights=(Sight(camera="A", light="night"),)), camera())
    dark, found = told(night, plant())
    assert dark.mean() < 0.6 * clear.mean() and "person" in found
    rain = Take.of(plant(sights=(Sight(camera="A", spoilt_by=("rain", "fog", "dirty_lens")),)), camera())
    first, second = (rain.picture(plant().at(4.0), number).astype(int) for number in (100, 104))
    apart = np.abs(first - second).max(axis=2)
    assert 0.001 < (apart > 20).mean() < 0.3
    assert np.abs(first - clear).mean() > 5


@pytest.mark.parametrize("sight", [(), (Sight(camera="A", light="backlight", spoilt_by=("noise", "motion_blur")),)])
def test_what_is_told_is_the_picture_of_the_clip(sight: tuple[Sight, ...]) -> None:
    """To the pixel, again and again."""
    day = plant(Fall(**WHEN), post=replace(STANDS, harness="unhooked"), sights=sight)
    take = Take.of(day, camera())
    for number in (0, 61, 130):
        state = day.at(number / 25)
        assert np.array_equal(take.told(state, number)[0], take.picture(state, number))
    assert np.array_equal(next(bake.frames(take, day, [2.44])), take.told(day.at(2.44), 61)[0])


def test_the_cache_key_follows_every_word(tmp_path: Path) -> None:
    """Each new word gives other folders."""
    thing = Thing(kind="cone", storey="F1", x_m=1.0, y_m=1.0)
    days = [
        plant(),
        plant(post=replace(STANDS, vest=False)),
        plant(post=replace(STANDS, holds="phone")),
        plant(post=replace(STANDS, fire_watch=True)),
        plant(things=(thing,)),
        plant(things=(replace(thing, turn_deg=1.0),)),
        plant(sights=(Sight(camera="A", light="night"),)),
        plant(NoHelmet(**WHEN)),
        plant(NoHelmet(**WHEN, helmet="hand")),
    ]
    assert len({programme.folders_of(day, tmp_path)["A"] for day in days}) == len(days)


def test_the_cache_key_hangs_on_every_file_that_draws() -> None:
    """Whatever `bake` imports of the simulation, directly or not, is in the list."""
    todo, seen = [ROOT / "devices/sim/video/bake.py"], set()
    while todo:
        path = todo.pop()
        seen.add(path)
        tree = ast.walk(ast.parse(path.read_text("utf-8")))
        for node in tree:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("devices.sim"):
                base = ROOT / (node.module or "").replace(".", "/")
                found = [base.with_suffix(".py"), *(base / f"{alias.name}.py" for alias in node.names)]
                todo += [one for one in found if one.exists() and one not in seen]
    video = ROOT / "devices/sim/video"
    listed = {(video / name).resolve() for name in programme._DRAWN_BY}
    assert seen - listed == set()


SITE_TOML = """
width_m = 60.0
height_m = 50.0
storey = [{ id = "F1", elevation_m = 0.0 }]
zone = [{ id = "yard", kind = "area", storey = "F1", outline_m = [[5, 5], [55, 5], [55, 45], [5, 45]] }]
shape = [{ kind = "tank", outline_m = [[30, 20]], radius_m = 4.0 }]
worker = [{ id = "W-1", tag = "T-1", band = "B-1", trade = "fitter" }]
simulation = { seed = 1, scenario = "day.toml" }
[[camera]]
id = "A"
zone = "yard"
storey = "F1"
x_m = 30.0
y_m = 42.0
height_m = 4.0
heading_deg = 0.0
tilt_deg = 12.0
fov_deg = 60.0
"""
DAY = """
[[post]]
worker = "W-1"
storey = "F1"
path_m = [[30, 34]]
does = "stand"
heading_deg = 150
harness = "unhooked"
[[event]]
at_s = 1
kind = "takes_out"
worker = "W-1"
holds = "phone"
for_s = 2
[[event]]
at_s = 2
kind = "camera_freeze"
camera = "A"
for_s = 3
[[event]]
at_s = 6
kind = "camera_lost"
camera = "A"
for_s = 1
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site file and its scenario; the truth of its first stretch beside it."""
    folder = tmp_path_factory.mktemp("truth")
    (folder / "site.toml").write_text(SITE_TOML, "utf-8")
    (folder / "day.toml").write_text(DAY, "utf-8")
    asked = ["--site", str(folder / "site.toml"), "--camera", "A", "--clip", "0", "--pictures", "5"]
    assert truth.main([*asked, "--out", str(folder / "out")]) == 0
    return folder


def test_the_truth_of_a_clip(files: Path) -> None:
    """An entry a frame but for those that no stream carries; a frozen camera tells the moment it shows."""
    coco = json.loads((files / "out/labels.json").read_text("utf-8"))
    frames = [image["frame"] for image in coco["images"]]
    assert frames == [n for n in range(programme.FRAMES) if not 150 <= n < 175]
    assert [image["time_s"] for image in coco["images"]] == [n / 25 for n in frames]
    assert {image["clip"] for image in coco["images"]} == {"A-000"}
    assert [entry["id"] for entry in coco["annotations"]] == list(range(1, len(coco["annotations"]) + 1))
    phones = {e["image_id"] for e in coco["annotations"] if e["category_id"] == CLASSES.index("phone")}
    assert {coco["images"][n]["frame"] for n in phones} == set(range(25, 125))
    person = next(e for e in coco["annotations"] if e["category_id"] == CLASSES.index("person"))
    assert (person["object"], person["ground_m"]) == ("W-1", [30.0, 34.0])
    assert person["attributes"]["harness"] == "unhooked"


def test_the_pictures_asked_for_are_those_of_the_clip(files: Path) -> None:
    """Five, evenly spread less the lost one, and to the pixel what is baked."""
    names = sorted(path.name for path in (files / "out").glob("*.png"))
    assert names == [f"A-000-{n:05}.png" for n in (0, 300, 450, 600)]
    day = Plant(tomllib.loads(SITE_TOML), plant(post=replace(STANDS, harness="unhooked")).scenario, 1)
    wanted = Take.of(day, camera()).picture(day.at(12.0), 300)
    assert np.array_equal(cv2.imread(str(files / "out/A-000-00300.png")), wanted)


def test_truth_of_the_calm_loop_and_lost_cameras() -> None:
    """The calm loop has every frame; a frozen second shows one moment."""
    day = plant(CameraFreeze(at_s=1.0, camera="A", for_s=2.0), CameraLost(at_s=0.0, camera="A", for_s=0.5))
    reel = truth.Reel(day, camera())
    assert reel.clips == ("0", "calm")
    first = [frame for frame, _ in zip(reel.frames("0"), range(70), strict=False)]
    assert first[0].number == 13
    held = [frame for frame in first if 25 <= frame.number < 75]
    assert all(np.array_equal(frame.picture, held[0].picture) for frame in held)
    assert next(reel.frames("calm")).number == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--camera", "a"], "--camera: 'a' is not one of A"),
        (["--camera", "A", "--clip", "7"], "--clip: '7' is not one of 0, calm"),
    ],
)
def test_what_is_not_there_is_said(
    files: Path, capsys: pytest.CaptureFixture[str], asked: list[str], said: str
) -> None:
    """With what there is."""
    with pytest.raises(SystemExit) as ended:
        truth.main(["--site", str(files / "site.toml"), "--out", str(files / "none"), *asked])
    assert ended.value.code == 2 and said in capsys.readouterr().err
    assert not (files / "none").exists()


def test_files_that_cannot_be_used_are_said(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No site file, one that is no TOML, a scenario with a problem."""
    (files / "bad.toml").write_text(DAY + 'kind = "x"', "utf-8")
    (files / "worse.toml").write_text(DAY.replace('"phone"', '"phon"'), "utf-8")
    out = ["--camera", "A", "--out", str(files / "none")]
    assert truth.main(["--site", str(files / "no.toml"), *out]) == 2
    assert truth.main(["--site", str(files / "bad.toml"), *out]) == 2
    assert truth.main(["--site", str(files / "site.toml"), "--scenario", "worse.toml", *out]) == 2
    said = capsys.readouterr().err
    assert "no.toml" in said and "Did you mean 'phone'?" in said
