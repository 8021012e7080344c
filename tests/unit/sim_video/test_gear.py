"""What people wear, hold and stand on is seen where its label says, and its states are told apart."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from devices.sim.people import SimWorker
from devices.sim.video.gear import HARNESS_STATES, PLAIN, Gear
from devices.sim.video.props import Plume, Prop, barrier, cone, extinguisher, held_up_by
from devices.sim.video.scene import Extras, Label, Scene, picture, render, states_of
from tests.unit.sim_video.small_plant import site, state, worker

NEAR = (30.0, 35.0)


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Camera A, looking north at the tank."""
    return Scene.of(site(), site()["camera"][0])


def at_work(gear: Gear, name: str = "W-1", turned: float = 150.0, helmet: bool = True) -> tuple[SimWorker, Extras]:
    """Somebody near the camera with his gear, and what he is tied to."""
    one = worker(*NEAR, name, helmet=helmet)
    one = SimWorker(**{field: getattr(one, field) for field in one.__slots__} | {"heading_deg": turned})
    return one, Extras({name: gear}, tuple(held_up_by(one, gear)))


def seen(scene: Scene, gear: Gear, **more: object) -> tuple[np.ndarray, list[Label]]:
    """The picture of somebody with that gear."""
    one, extras = at_work(gear, **more)  # type: ignore[arg-type]
    return render(scene, state(one), np.random.default_rng(0), extras)


def of_kind(labels: Iterable[Label], kind: str) -> list[Label]:
    return [label for label in labels if label.kind == kind]


def changed(a: np.ndarray, b: np.ndarray, label: Label) -> float:
    """The share of a box's pixels that differ between two pictures by more than noise."""
    x0, y0, x1, y1 = (round(v) for v in label.box_xyxy_px)
    return float((np.abs(a.astype(int) - b)[y0:y1, x0:x1].max(axis=2) > 14).mean())


@pytest.mark.parametrize("harness", HARNESS_STATES[1:])
@pytest.mark.parametrize("turned", [0.0, 70.0, 150.0, 250.0])
def test_a_harness_is_labelled_by_where_its_hook_is(scene: Scene, harness: str, turned: float) -> None:
    """One label of that state; without the harness the pixels in its box are others."""
    frame, labels = seen(scene, Gear(harness, at="front"), turned=turned)
    without, none = seen(scene, Gear("none", at="front"), turned=turned)
    (found,) = [label for label in labels if label.kind.startswith("harness")]
    assert found.kind == f"harness_{harness}" and found.worker == "W-1"
    assert [label for label in none if label.kind.startswith("harness")] == []
    assert changed(frame, without, found) > 0.04


def test_the_box_of_a_harness_reaches_to_its_hook(scene: Scene) -> None:
    """Hooked high it ends above the head; hanging or hooked low it does not, and reaches below the hips."""
    for harness in HARNESS_STATES[1:]:
        _, labels = seen(scene, Gear(harness, at="back"))
        (found,) = of_kind(labels, f"harness_{harness}")
        (person,) = of_kind(labels, "person")
        top, foot = person.box_xyxy_px[1], person.box_xyxy_px[3]
        assert (found.box_xyxy_px[1] < top) is (harness == "high")
        middle = top + 0.55 * (foot - top)
        assert (found.box_xyxy_px[3] > middle) or harness == "high"


def test_a_persons_box_is_not_stretched_by_what_he_is_tied_to(scene: Scene) -> None:
    """Lanyard and scaffold are not the person."""
    _, plain = seen(scene, PLAIN)
    _, tied = seen(scene, Gear("high", at="back"))
    (a,), (b,) = of_kind(plain, "person"), of_kind(tied, "person")
    assert b.box_xyxy_px == pytest.approx(a.box_xyxy_px, abs=2)


@pytest.mark.parametrize(
    ("holds", "kind"),
    [("phone", "phone"), ("cigarette", "cigarette"), ("extinguisher", "extinguisher"), ("helmet", "helmet_in_hand")],
)
def test_what_is_held_is_seen_in_its_box(scene: Scene, holds: str, kind: str) -> None:
    """Its label is on him, and its pixels change when he holds nothing."""
    frame, labels = seen(scene, Gear(holds=holds), helmet=False)
    without, none = seen(scene, PLAIN, helmet=False)
    (found,) = of_kind(labels, kind)
    assert found.worker == "W-1" and of_kind(none, kind) == []
    assert changed(frame, without, found) > 0.1


def test_a_helmet_in_the_hand_leaves_the_head_bare(scene: Scene) -> None:
    """Both are labelled, and the helmet is not where the head is."""
    _, labels = seen(scene, Gear(holds="helmet"), helmet=False)
    (head,), (carried,) = of_kind(labels, "bare_head"), of_kind(labels, "helmet_in_hand")
    assert of_kind(labels, "helmet") == []
    assert carried.box_xyxy_px[1] > head.box_xyxy_px[3]


def test_states_of_a_person_are_told(scene: Scene) -> None:
    """The person's label says what is true of him and where he stands."""
    _, labels = seen(scene, Gear("low", "phone", up_m=0.0, at="front"), helmet=False)
    (person,) = of_kind(labels, "person")
    told = dict(person.states)
    assert (told["harness"], told["holds"], told["helmet"], told["vest"]) == ("low", "phone", "absent", True)
    assert person.ground_m == NEAR
    assert told["height_px"] == pytest.approx(person.box_xyxy_px[3] - person.box_xyxy_px[1], rel=0.15)
    bare = dict(states_of(worker(1, 1, helmet=False), Gear(holds="helmet"), 50.0))
    assert bare["helmet"] == "hand"


def test_who_stands_on_a_scaffold_is_higher_and_keeps_his_place(scene: Scene) -> None:
    """His box rises, his ground position does not change."""
    _, low = seen(scene, Gear("high", at="front"))
    _, high = seen(scene, Gear("high", up_m=1.2, at="front"))
    (a,), (b,) = of_kind(low, "person"), of_kind(high, "person")
    assert b.box_xyxy_px[3] < a.box_xyxy_px[3] - 30 and a.ground_m == b.ground_m


def test_who_climbs_has_a_ladder_before_him(scene: Scene) -> None:
    """The ladder is labelled, higher than he is."""
    one, extras = at_work(Gear("none", up_m=0.5, at="ladder"), turned=0.0)
    frame, labels = render(scene, state(one), np.random.default_rng(0), extras)
    without, _ = render(scene, state(one), np.random.default_rng(0), Extras(extras.gear))
    (ladder,), (person,) = of_kind(labels, "ladder"), of_kind(labels, "person")
    assert ladder.box_xyxy_px[1] < person.box_xyxy_px[1]
    assert changed(frame, without, ladder) > 0.1


@pytest.mark.parametrize(
    "prop", [extinguisher("e", "F1", 30, 34), barrier("b", "F1", 30, 34, 0.0), cone("c", "F1", 30, 34)]
)
def test_a_thing_is_where_its_label_says(scene: Scene, prop: Prop) -> None:
    """Its pixels differ from the empty place, and nobody else's label is there."""
    frame, labels = render(scene, state(), np.random.default_rng(0), Extras(props=(prop,)))
    without, none = render(scene, state(), np.random.default_rng(0))
    (found,) = labels
    assert found.kind == prop.kind and found.ground_m == (prop.x_m, prop.y_m) and none == []
    assert changed(frame, without, found) > 0.3


def test_a_barrier_takes_from_what_is_seen_of_a_person(scene: Scene) -> None:
    """Behind it he is less visible."""
    fence = Extras(props=(barrier("b", "F1", 30, 36, 0.0),))
    _, free = render(scene, state(worker(*NEAR)), np.random.default_rng(0))
    _, behind = render(scene, state(worker(*NEAR)), np.random.default_rng(0), fence)
    assert of_kind(behind, "person")[0].visible < of_kind(free, "person")[0].visible - 0.05


def test_smoke_is_labelled_where_it_veils(scene: Scene) -> None:
    """The box changes when the smoke is left out; smoke behind the tank is not labelled."""
    here, behind = (Plume("p", "F1", 29.0, y, 0.9, 40, 0.2) for y in (33.0, 8.0))
    frame, labels = render(scene, state(), np.random.default_rng(0), Extras(plumes=(here,)))
    without, _ = render(scene, state(), np.random.default_rng(0))
    (found,) = labels
    assert found.kind == "smoke" and changed(frame, without, found) > 0.3
    _, hidden = render(scene, state(), np.random.default_rng(0), Extras(plumes=(behind,)))
    assert sum(label.visible for label in hidden) < 0.9


def test_nothing_more_changes_nothing(scene: Scene) -> None:
    """A plant that asks for no gear is drawn to the pixel as one with plain gear."""
    one = worker(*NEAR)
    assert np.array_equal(picture(scene, state(one), 3), picture(scene, state(one), 3, Extras({"W-1": PLAIN})))
