"""Pictures and labels agree: what is labelled is there, what hides is in front."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from devices.sim.plant import Flame
from devices.sim.video.scene import Label, Scene, render
from tests.unit.sim_video.small_plant import site, state, worker


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Camera A, looking north at the tank."""
    return Scene.of(site(), site()["camera"][0])


def _of_kind(labels: list[Label], kind: str) -> list[Label]:
    return [label for label in labels if label.kind == kind]


def _changed(scene: Scene, frame: np.ndarray) -> np.ndarray:
    """(H, W) whether a pixel differs from the empty scene by more than its noise."""
    return np.abs(frame.astype(int) - scene.backdrop.picture).max(axis=2) > 14


def test_a_person_is_where_the_label_says(scene: Scene) -> None:
    """The pixels that changed lie in the box (but for the shadow), and fill it."""
    frame, labels = render(scene, state(worker(30, 33)), np.random.default_rng(0))
    (person,) = _of_kind(labels, "person")
    x0, y0, x1, y1 = (round(v) for v in person.box_xyxy_px)
    changed = _changed(scene, frame)[:, :590]
    changed[330:, :80] = False
    assert changed[y0:y1, x0:x1].mean() > 0.3
    assert changed[: y0 - 2].sum() < 5
    foot, _ = scene.pinhole.project([(30, 33, 0.0), (30, 33, 1.75)])
    assert (y0, y1) == pytest.approx((foot[1, 1], foot[0, 1]), abs=0.12 * (y1 - y0))


def test_helmet_and_bare_head_are_told_apart(scene: Scene) -> None:
    """A helmet is coloured where a bare head is dark, and the box lies at the top of the person."""
    for helmet, kind in ((True, "helmet"), (False, "bare_head")):
        frame, labels = render(scene, state(worker(30, 36, helmet=helmet)), np.random.default_rng(0))
        (head,) = _of_kind(labels, kind)
        (person,) = _of_kind(labels, "person")
        assert head.box_xyxy_px[1] <= person.box_xyxy_px[1] + 6
        x0, y0, x1, y1 = (round(v) for v in head.box_xyxy_px)
        top = frame[y0 : y0 + (y1 - y0) // 2, x0 + (x1 - x0) // 3 : x1 - (x1 - x0) // 3]
        assert bool(top.max(axis=2).mean() > 120) is helmet
    assert len(_of_kind(labels, "vest")) == 1


def test_somebody_behind_the_tank_is_not_seen(scene: Scene) -> None:
    """The tank hides him, in the picture and in the labels."""
    frame, labels = render(scene, state(worker(30, 12)), np.random.default_rng(0))
    assert labels == []
    assert _changed(scene, frame)[60:330, 100:].sum() < 20


def test_a_nearer_person_takes_from_the_farther_ones_share(scene: Scene) -> None:
    """Visible shares: all of the near one, not all of the far one."""
    _, labels = render(scene, state(worker(30, 33, "near"), worker(30.1, 31.5, "far")), np.random.default_rng(0))
    shares = {label.worker: label.visible for label in _of_kind(labels, "person")}
    assert shares["near"] == pytest.approx(1.0, abs=0.02)
    assert 0.02 < shares["far"] < 0.85


def test_boxes_stay_in_the_frame(scene: Scene) -> None:
    """Somebody at the edge is cut at the edge."""
    people = [worker(30 + x, y, f"W{n}") for n, (x, y) in enumerate(((-5.5, 33), (5.5, 33), (0.5, 38.6), (-9, 28)))]
    _, labels = render(scene, state(*people), np.random.default_rng(0))
    assert labels
    for label in labels:
        x0, y0, x1, y1 = label.box_xyxy_px
        assert 0 <= x0 <= x1 <= 640 and 0 <= y0 <= y1 <= 360
        assert 0 < label.visible <= 1


@pytest.mark.parametrize("pose", ["walk", "stand", "weld", "climb", "down"])
def test_every_pose_can_be_drawn(scene: Scene, pose: str) -> None:
    """Upright poses are taller than wide; somebody who lies is not tall."""
    _, labels = render(scene, state(worker(30, 32, pose=pose), t_s=3.3), np.random.default_rng(0))
    (person,) = _of_kind(labels, "person")
    _, y0, _, y1 = person.box_xyxy_px
    upright, _ = scene.pinhole.project([(30, 32, 0.0), (30, 32, 1.75)])
    tall = (y1 - y0) / (upright[0, 1] - upright[1, 1])
    assert (tall < 0.75) if pose in ("weld", "down") else (0.85 < tall < 1.45)


def test_an_unknown_pose_is_refused(scene: Scene) -> None:
    """A pose that no body can take is an error, not a blank."""
    with pytest.raises(KeyError, match="fly"):
        render(scene, state(worker(30, 32, pose="fly")), np.random.default_rng(0))


def test_fire_is_bright_and_labelled(scene: Scene) -> None:
    """An open fire has its box; a welding arc is bright and no fire."""
    frame, labels = render(scene, state(flames=(Flame(29.0, 34.0, "F1", "fire"),)), np.random.default_rng(0))
    (fire,) = _of_kind(labels, "flame")
    x0, y0, x1, y1 = (round(v) for v in fire.box_xyxy_px)
    assert frame[y0:y1, x0:x1, 2].mean() > scene.backdrop.picture[y0:y1, x0:x1, 2].mean() + 30
    frame, labels = render(scene, state(flames=(Flame(29.0, 34.0, "F1", "weld"),)), np.random.default_rng(0))
    assert labels == []
    assert (frame.min(axis=2) > 240).sum() > 4


def test_no_two_frames_of_an_empty_place_are_equal(scene: Scene) -> None:
    """A living camera has sensor noise; only a frozen one repeats itself."""
    rng = np.random.default_rng(2)
    frames = [render(scene, state(), rng)[0] for _ in range(8)]
    assert sum(np.array_equal(a, b) for a, b in pairwise(frames)) < 6
    assert not all(np.array_equal(frames[0], frame) for frame in frames)
