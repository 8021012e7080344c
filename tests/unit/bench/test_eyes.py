"""The bench of the eyes: what it says is what was measured, and what cannot be measured is not met."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec import structs

from console.arguments import BENCHES as NAMES
from console.bench import eyes, held_out, looking
from console.bench.registry import BENCHES
from console.site.shelf import BUILT_IN
from inference.detector import Detector
from inference.evaluation.folder import read_labelled
from inference.evaluation.measure import ClassFigures, Evaluation, PartFigures, Speed
from inference.frames import Image
from inference.model_card import read_card
from inference.runtime import LAST_RESORT
from tests.unit.inference.test_detector import grey
from tests.unit.inference.test_second_look import two_files


def part(**ap50: float | None) -> PartFigures:
    """Figures of some classes, ten objects each."""
    classes = {name: ClassFigures((name,), 10 if ap else 0, ap, None, None, None, 0, 0) for name, ap in ap50.items()}
    return PartFigures(pictures=4, objects=10 * len(classes), map50=None, map50_95=None, classes=classes)


def evaluation(whole: PartFigures, conditions: dict[str, PartFigures] | None = None) -> Evaluation:
    """What a model was measured to be."""
    return Evaluation(
        form="COCO", provider="CPU", score_threshold=0.5, all=whole, conditions=conditions or {},
        small=part(person=0.4), small_px=24.0, confusion=[], ms=Speed(9.0, 11.0, 4), left_out={"ladder": 3},
    )  # fmt: skip


def test_each_figure_is_its_own_class_and_condition() -> None:
    night = part(person=0.7, helmet=None, vest=0.92)
    rows = {row.name: row for row in eyes.seen(evaluation(part(person=0.95, helmet=0.91, vest=0.5), {"night": night}))}
    assert {name: row.value for name, row in rows.items()} == {
        "eyes.map50.person": 0.95,
        "eyes.map50.helmet": 0.91,
        "eyes.map50.vest": 0.5,
        "eyes.map50.harness_state": 0.0,
        "eyes.map50.small_person": 0.4,
        "eyes.map50.person.night": 0.7,
        "eyes.map50.vest.night": 0.92,
    }
    assert [row.name for row in rows.values() if not row.met] == [
        "eyes.map50.vest",
        "eyes.map50.harness_state",
        "eyes.map50.person.night",
    ]


def test_what_the_model_cannot_tell_is_said_and_not_met() -> None:
    blind = evaluation(part(person=0.95))
    assert eyes.remarks(blind)["harness_state"] == eyes.NO_STATE
    assert eyes.remarks(blind)["not_judged"] == {"ladder": 3}
    assert "do not say" in eyes.remarks(blind)["conditions"]
    assert {row.name: row.value for row in eyes.seen(blind)}["eyes.map50.helmet"] == 0.0
    able = evaluation(part(person=0.95, harness_hooked=0.8, lanyard_low=0.9), {"rain": part(person=0.95)})
    assert eyes.harness_state(able) == pytest.approx(0.85)
    assert not {"harness_state", "conditions"} & set(eyes.remarks(able))
    half = structs.replace(able, left_out={"harness_high": 4, "harness_low": 9})
    assert eyes.harness_state(half) == pytest.approx(0.425), "what it cannot tell counts as never found"
    assert eyes.remarks(half)["harness_state"].endswith("harness_high, harness_low")


@pytest.fixture(scope="module")
def known() -> Image:
    """The self-test picture of the model that comes with Vigil: people, helmets, vests."""
    card = read_card(BUILT_IN)
    assert card is not None and card.self_test is not None
    frame = cv2.imread(str(BUILT_IN.with_name(card.self_test.picture)))
    assert frame is not None
    return np.asarray(frame, np.uint8)


def test_the_whole_way_costs_more_than_the_network_and_the_parts_fit(known: Image) -> None:
    cost = looking.cost(BUILT_IN, [known], rounds=3)
    assert cost.frames == 3 * looking.LOOKS_EACH
    assert 0 < cost.before_ms < cost.whole_ms and cost.bare_ms > 0
    assert 0.2 < cost.ratio < 1.1 and 0 < cost.share < 1
    assert cost.ratio == pytest.approx(cost.bare_ms / cost.whole_ms, rel=0.5)


def test_a_round_looks_at_people_as_a_camera_does(known: Image) -> None:
    each = looking.Round(BUILT_IN, [known])
    each.go()
    assert each._eye.detections == looking.LOOKS_EACH
    (detections,) = Detector.open(BUILT_IN).detect([known])
    assert len(each._follower.follow(detections).tracks) > 0


def test_a_provider_that_is_not_here_has_no_time(known: Image) -> None:
    times = dict(looking.frame_ms(BUILT_IN, [known], ["CUDAExecutionProvider", LAST_RESORT]))
    assert list(times) == ["CPU"] and times["CPU"] > 0


def test_held_out_pictures_are_drawn_once_and_kept(tmp_path: Path) -> None:
    held_out.draw(tmp_path / "held-out", pictures=4, per_view=2)
    labelled, near = (read_labelled(tmp_path / "held-out" / name) for name in ("labels.json", held_out.NEAR))
    assert len(labelled.scenes) == len(near.scenes) == 4 and "person" in labelled.classes
    assert not (tmp_path / "held-out.part").exists()
    assert held_out.drawn_from() == held_out.drawn_from()


def test_distant_people_and_what_they_wear_may_be_found_or_not() -> None:
    def label(picture: int, whose: str, **said: float) -> dict[str, object]:
        return {"image_id": picture, "object": whose, "ignore": 0, "attributes": said}

    labels = {"images": ["kept"], "annotations": [
        label(1, "W-1", height_px=24.0), label(1, "W-1"), label(1, "W-2", height_px=24.5), label(1, "W-2"),
        label(2, "W-1", height_px=90.0), label(2, "W-1"), label(2, ""),
    ]}  # fmt: skip
    near = held_out.near(labels)
    assert [one["ignore"] for one in near["annotations"]] == [1, 1, 0, 0, 0, 0, 0]
    assert near["images"] == ["kept"] and not any(one["ignore"] for one in labels["annotations"])  # type: ignore[call-overload]


def test_every_bench_has_its_name_on_the_command_line() -> None:
    assert set(NAMES) == set(BENCHES)


def test_each_network_is_run_bare_as_often_as_the_detector_ran_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second look is no waste of the whole way: it is counted on both sides."""
    first = two_files(tmp_path)
    detector = Detector.open(first)
    assert detector.closer is not None and eyes.files(first) == [first, tmp_path / "closer.onnx"]
    networks = [looking.Network(detector), looking.Network(detector.closer)]
    detector.detect(grey())
    for network in networks:
        network.begin()

    detector.detect([grey(), grey()])

    ran = [_ran(network, monkeypatch) for network in networks]
    assert ran == [2, 2], "there is one person on each"


def _ran(network: looking.Network, monkeypatch: pytest.MonkeyPatch) -> int:
    """On how many pictures a network's own session is run again."""
    runs: list[int] = []
    monkeypatch.setattr(network._session, "run", lambda blob: runs.append(len(blob)))
    network.again(grey())
    return sum(runs)
