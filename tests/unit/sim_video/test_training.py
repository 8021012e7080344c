"""Training pictures: labelled, under conditions that are named, repeatable, and each state among them."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from devices.sim.plant import Flame
from devices.sim.video import lens
from devices.sim.video.clip import squeezed
from devices.sim.video.conditions import CONDITIONS, LIGHTS, MIXED, MOST_TROUBLES, TROUBLES, Mix, named
from devices.sim.video.contrast import noise_of, parts_from, stands_out
from devices.sim.video.crowd import DOINGS, doings, moment
from devices.sim.video.dataset import CLASSES, Counts, is_labelled, is_seen, main, pictures, shots, write
from devices.sim.video.gear import HARNESS_STATES
from devices.sim.video.labels import Pixels, depths_of
from devices.sim.video.scene import NOTHING_MORE, Label, Scene
from devices.sim.video.scene import shot as scene_shot
from devices.sim.video.shots import Shot, arcs
from devices.sim.video.views import view
from tests.unit.sim_video.small_plant import site, state, worker


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Camera A."""
    return Scene.of(site(), site()["camera"][0])


def few(seed: int, count: int = 8, mix: Mix = MIXED, plan: dict[str, Any] | None = None) -> list[Shot]:
    """Some shots of the small plant."""
    return list(shots(plan or site(), Counts(count, 4, 0.5), seed, mix))


def test_the_same_seed_gives_the_same_pictures_and_another_does_not() -> None:
    """To the pixel and the label."""
    first, again, other = few(3), few(3), few(4)
    assert all(np.array_equal(a.frame, b.frame) for a, b in zip(first, again, strict=True))
    assert [(s.labels, s.conditions, s.view) for s in first] == [(s.labels, s.conditions, s.view) for s in again]
    assert not any(np.array_equal(a.frame, b.frame) for a, b in zip(first, other, strict=True))


def test_a_picture_hangs_on_its_own_number_alone() -> None:
    """Fewer pictures of the same seed are the first of many."""
    assert np.array_equal(few(3, 2)[1].frame, few(3, 8)[1].frame)


def test_all_is_labelled_inside_the_frame_with_a_place_and_a_kind_that_exists() -> None:
    """Boxes fit; whoever stands has a ground position in metres that projects into his box."""
    for shot in few(7, 12):
        assert shot.frame.shape == (360, 640, 3) and shot.frame.dtype == np.uint8
        for label in (*shot.labels, *shot.doubtful):
            x0, y0, x1, y1 = label.box_xyxy_px
            assert 0 <= x0 <= x1 <= 640 and 0 <= y0 <= y1 <= 360 and 0 < label.visible <= 1
            assert label.kind in CLASSES and label.ground_m is not None
        assert all(map(is_labelled, shot.labels))
        noise = noise_of(shot.frame)
        told = [label for label in shot.doubtful if is_labelled(label)]
        assert not any(is_seen(shot.frame, label, noise) for label in told)


@pytest.mark.parametrize(
    ("noise", "contrast", "is_seen"), [(0, 8, False), (0, 40, True), (30, 24, False), (30, 90, True)]
)
def test_what_nobody_can_tell_from_its_surroundings_need_not_be_found(
    noise: float, contrast: int, is_seen: bool
) -> None:
    """In the dark, and under noise: the noise itself is measured on the picture."""
    frame = np.full((180, 240, 3), 70.0)
    frame[40:80, 60:76] += contrast
    grainy = frame + np.random.default_rng(3).normal(0, noise, frame.shape)
    picture = np.clip(grainy, 0, 255).astype(np.uint8)

    found = noise_of(picture)

    assert found == pytest.approx(noise, rel=0.1, abs=0.5)
    assert stands_out(picture, (60, 40, 76, 80), found) is is_seen


@pytest.mark.parametrize(
    ("noise", "contrast", "is_told"), [(0, 6, False), (0, 30, True), (30, 20, False), (30, 110, True)]
)
def test_a_strap_is_told_from_what_is_beside_it_or_not(noise: float, contrast: int, is_told: bool) -> None:
    """Two pixels wide, beside a body that stands out by itself; half outside the frame as well."""
    frame = np.full((180, 240, 3), 70.0)
    frame[40:120, 60:80] = 200
    strap = np.zeros((60, 6), bool)
    strap[:, 2:4] = True
    frame[50:110, 102:104] += contrast
    frame[0:60, 0:1] += contrast
    picture = np.clip(frame + np.random.default_rng(5).normal(0, noise, frame.shape), 0, 255).astype(np.uint8)

    assert parts_from(picture, Pixels(100, 50, strap), noise) is is_told
    assert parts_from(picture, Pixels(-3, 0, strap), noise) is is_told
    assert not parts_from(picture, Pixels(-9, 0, strap), noise), "none of it is in the picture"


def test_a_lanyard_in_the_dark_leaves_its_harness_to_chance(scene: Scene) -> None:
    """It may be found or not: nobody could say where the hook is."""
    worn = [shot_label for shot in few(7, 24) for shot_label in _harnesses(shot)]
    assert worn, "there are some"
    for shot, label in worn:
        assert label.told_by is not None and label.told_by.mask.any()
        dark = np.asarray(shot.frame // 16, np.uint8)
        assert not is_seen(dark, label, 0.0)


def _harnesses(shot: Shot) -> list[tuple[Shot, Label]]:
    return [(shot, label) for label in shot.labels if label.kind.startswith("harness")]


def test_as_many_are_aloft_as_is_asked(scene: Scene) -> None:
    """The others do what they do, in the same shares."""
    for aloft in (0.0, 0.6, 1.0):
        shares = doings(aloft)
        assert sum(shares.values()) == pytest.approx(1)
        assert shares["scaffold"] + shares["ladder"] == pytest.approx(aloft)
        assert shares["walk"] * DOINGS["stand"] == pytest.approx(shares["stand"] * DOINGS["walk"])
    chance = np.random.default_rng(4)
    now = [moment(scene, chance, is_occluded=False, does=doings(1.0)) for _ in range(12)]
    assert all(gear.at for one in now for gear in one.extras.gear.values())


def test_every_harness_state_pose_and_thing_held_comes(scene: Scene) -> None:
    """Among some hundred people each is there, and no state comes only with one other."""
    seen: Counter[tuple[str, object]] = Counter()
    chance = np.random.default_rng(1)
    for _ in range(160):
        now = moment(scene, chance, is_occluded=False)
        for one in now.state.workers:
            gear = now.extras.gear.get(one.id)
            seen["pose", one.pose] += 1
            seen["helmet", one.helmet] += 1
            seen["harness", gear.harness if gear else "none"] += 1
            seen["holds", gear.holds if gear else ""] += 1
            seen["on", (gear.at != "", gear.harness) if gear else (False, "none")] += 1
    assert {value for name, value in seen if name == "harness"} == set(HARNESS_STATES)
    assert {value for name, value in seen if name == "holds"} == {
        "",
        "phone",
        "cigarette",
        "extinguisher",
        "helmet",
        "box",
    }
    assert {value for name, value in seen if name == "pose"} == {
        "walk",
        "stand",
        "weld",
        "climb",
        "carry",
        "lift",
        "fall",
        "down",
    }
    assert seen["on", (True, "none")] and seen["on", (True, "unhooked")] and seen["on", (False, "unhooked")]


def test_people_are_as_small_as_24_pixels_and_counted_as_such(scene: Scene) -> None:
    """Some are small, and say so."""
    chance, tall = np.random.default_rng(2), []
    for _ in range(60):
        now = moment(scene, chance, is_occluded=False)
        for one in now.state.workers:
            _, _, away = scene.pinhole.pixel_of(one.x_m, one.y_m, 0.9)
            tall.append(scene.pinhole.focal_px * 1.76 / away)
    assert min(tall) < 32
    assert 0.05 < np.mean(np.array(tall) < 40) < 0.6


@pytest.mark.parametrize("name", [name for name in TROUBLES if name != "occlusion"])
def test_a_trouble_changes_the_picture_and_leaves_it_one(scene: Scene, name: str) -> None:
    """Each does something, and what was there can still be made out."""
    clear, chance = scene.backdrop.picture, np.random.default_rng(1)
    spoilt = {
        "rain": lambda: lens.rained(clear, scene.backdrop.depth, chance),
        "fog": lambda: lens.fogged(clear, scene.backdrop.depth, chance),
        "dirty_lens": lambda: lens.dirtied(clear, chance),
        "motion_blur": lambda: lens.shaken(clear, chance),
        "noise": lambda: lens.noisy(clear, chance),
        "h264": lambda: lens.streamed([clear, clear], clear, chance),
    }[name]()
    assert spoilt.shape == clear.shape and spoilt.dtype == np.uint8
    assert 0.8 < np.abs(spoilt.astype(int) - clear).mean() < 90
    grey = [cv2.cvtColor(p, cv2.COLOR_BGR2GRAY).ravel().astype(float) for p in (clear, spoilt)]
    assert np.corrcoef(*grey)[0, 1] > 0.45


def test_fog_takes_what_is_far_and_leaves_what_is_near(scene: Scene) -> None:
    """The farther, the less contrast is left."""
    depth = np.tile(np.linspace(3, 90, 640, dtype=np.float32), (360, 1))
    board = np.where((np.indices((360, 640)).sum(axis=0) // 8 % 2)[:, :, None] == 1, 210, 30).astype(np.uint8)
    board = np.repeat(board, 3, axis=2) if board.shape[2] == 1 else board
    fogged = lens.fogged(board, depth, np.random.default_rng(3))
    assert fogged[:, :100].std() > 2.5 * fogged[:, -100:].std()


def test_fewer_bits_show_more() -> None:
    """A real stream: at 100 kbit/s more is lost than at 2000."""
    chance = np.random.default_rng(5)
    frame = cv2.resize(chance.integers(0, 255, (45, 80, 3), dtype=np.uint8), (640, 360))
    lost = [float(np.abs(squeezed([frame, frame], kbit).astype(int) - frame).mean()) for kbit in (100, 2000)]
    assert lost[0] > 1.5 * lost[1]


def test_the_mix_has_every_light_and_trouble_in_its_share() -> None:
    """Over many views, and never more troubles on one picture than can be borne."""
    chance = np.random.default_rng(9)
    lights = Counter(MIXED.light(n) for n in range(300))
    assert all(abs(lights[name] / 300 - share) < 0.03 for name, share in LIGHTS.items())
    met = [MIXED.troubles(0, is_indoors=False, chance=chance) for _ in range(3000)]
    counts = Counter(name for one in met for name in one)
    assert max(map(len, met)) <= MOST_TROUBLES
    assert all(0.6 * share < counts[name] / 3000 <= 1.1 * share for name, share in TROUBLES.items())
    indoors = {name for _ in range(300) for name in MIXED.troubles(0, is_indoors=True, chance=chance)}
    assert "rain" not in indoors and "fog" not in indoors


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_can_be_had_alone(name: str) -> None:
    """It is what the pictures say, with daylight where it is no light itself."""
    (shot,) = few(5, 1, Mix((name,)))
    assert shot.conditions == ((name,) if name in LIGHTS else ("day", name))


def test_occlusion_hides_part_of_somebody(scene: Scene) -> None:
    """What is before the lens is no thing to find, and takes from what is seen of people."""
    chance = np.random.default_rng(4)
    near = [
        prop for _ in range(20) for prop in moment(scene, chance, is_occluded=True).extras.props if prop.id == "near"
    ]
    assert len(near) == 20 and all(prop.kind == "" for prop in near)


def test_places_made_up_have_vehicles_and_people() -> None:
    """Without a site there are scenes too; vehicles are labelled from the backdrop."""
    chance = np.random.default_rng(8)
    scenes = [view(None, n, 0.0, MIXED, chance).scene for n in range(4)]
    kinds = {thing.kind for scene in scenes for thing in scene.backdrop.things}
    assert kinds == {"vehicle"}
    thing = next(thing for scene in scenes for thing in scene.backdrop.things)
    assert 0 < thing.visible <= 1


def test_the_file_says_it_all(tmp_path: Path) -> None:
    """COCO: conditions, scene, classes, states, ids, ground position, visible share; doubtful ones may be ignored."""
    source = few(3)
    assert write(tmp_path, source, 3) == 8
    coco = json.loads((tmp_path / "labels.json").read_text())
    assert [tuple(image["conditions"]) for image in coco["images"]] == [shot.conditions for shot in source]
    assert {image["scene"] for image in coco["images"]} == {shot.view for shot in source}
    told = [a for a in coco["annotations"] if not a["ignore"]]
    assert len(told) == sum(len(shot.labels) for shot in source)
    person = next(a for a in told if a["category_id"] == CLASSES.index("person"))
    assert set(person["attributes"]) == {
        "pose",
        "helmet",
        "vest",
        "harness",
        "holds",
        "fire_watch",
        "up_m",
        "height_px",
    }
    assert person["object"].startswith("R-") and len(person["ground_m"]) == 2 and 0 < person["visible"] <= 1
    assert cv2.imread(str(tmp_path / coco["images"][0]["file_name"])).shape == (360, 640, 3)


@pytest.mark.parametrize(
    ("stands_at_m", "visible"),
    [(None, 1.0), ((29.0, 31.8), 1.0), ((30.6, 34.0), 1.0), ((29.1, 33.4), 0.0)],
    ids=["alone", "behind", "aside", "before"],
)
def test_an_arc_is_labelled_by_what_shows_of_it(
    scene: Scene, stands_at_m: tuple[float, float] | None, visible: float
) -> None:
    """Whoever stands before it hides it; its glow round him is no arc."""
    x, y = scene_spot = (29.0, 32.6)
    now = state(*([worker(*stands_at_m)] if stands_at_m else []), flames=(Flame(x, y, "F1", "weld"),))
    _, _, shown = scene_shot(scene, now, np.random.default_rng(0), NOTHING_MORE)
    found = arcs(scene, now, depths_of(scene.backdrop.depth, shown))
    assert sum(label.visible for label in found) == pytest.approx(visible, abs=0.1)
    assert all(label.ground_m == scene_spot for label in found)


def test_pictures_are_the_told_labels_alone() -> None:
    """The plain form of a shot."""
    (frame, labels), *_ = islice(pictures(site(), Counts(1, 1), 3), 1)
    assert frame.shape == (360, 640, 3) and all(map(is_labelled, labels))


def test_what_shows_too_little_is_not_asked_for() -> None:
    """Small and hidden things are doubtful."""
    assert is_labelled(Label("person", (0, 0, 10, 24), "", 0.9))
    assert not is_labelled(Label("person", (0, 0, 10, 24), "", 0.2))
    assert not is_labelled(Label("harness_low", (0, 0, 10, 20), "", 0.9))


def test_an_unknown_condition_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """On the command line and in code."""
    with pytest.raises(ValueError, match="no such condition: snow; there are day, night"):
        named(["day,snow"])
    with pytest.raises(SystemExit):
        main(["--out", "nowhere", "--conditions", "snow"])
    assert "--conditions: no such condition: snow" in capsys.readouterr().err


def test_a_share_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--out", "nowhere", "--aloft", "1.5"])
    assert "--aloft: a share from 0 to 1" in capsys.readouterr().err
