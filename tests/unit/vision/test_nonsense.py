"""A model whose looks of a whole minute give boxes that cannot be, and nothing else, is not believed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from console.heartbeat import NONSENSE
from console.messages import Seen
from console.vision.detection import Detection, Model
from console.vision.nonsense import FEWEST_LOOKS, MINUTE_US, Minute, counted, nonsense
from console.vision.trust import AGAIN_US
from inference.detector import Detector
from tests.integration import vision_server as vs
from tests.unit.inference.test_detector import planted, with_card
from tests.unit.inference.tiny_model import write_model
from tests.unit.vision.test_detection import T0, Camera
from tests.waiting import eventually

Boxes = tuple[float, float, float, float]


def minute(looks: int, spoilt: int, found: int) -> Minute:
    """A minute since T0."""
    return Minute(T0, looks, spoilt, found)


@pytest.mark.parametrize(
    ("before", "believed"),
    [
        pytest.param(minute(60, 60, 0), False, id="every look is spoilt"),
        pytest.param(minute(60, 31, 0), False, id="more than half are"),
        pytest.param(minute(60, 30, 0), True, id="half are"),
        pytest.param(minute(60, 60, 1), True, id="something was found"),
        pytest.param(minute(60, 0, 0), True, id="an empty yard"),
        pytest.param(minute(FEWEST_LOOKS - 1, FEWEST_LOOKS - 1, 0), True, id="too few looks"),
        pytest.param(None, True, id="no look yet"),
    ],
)
def test_what_is_nonsense(before: Minute | None, believed: bool) -> None:
    assert nonsense(before, T0 + MINUTE_US) is not believed
    assert not nonsense(before, T0 + MINUTE_US - 1), "a minute is not over yet"


def test_looks_are_counted_not_boxes() -> None:
    first = counted(None, T0, 1, 8400, 0)
    assert first == minute(1, 1, 0)
    assert counted(first, T0 + 1, 4, 2, 3) == minute(5, 3, 3)


@pytest.mark.parametrize("at_us", [T0 + MINUTE_US, T0 - 1])
def test_a_minute_that_is_over_and_a_clock_that_was_set_back_begin_anew(at_us: int) -> None:
    assert counted(minute(60, 60, 0), at_us, 1, 0, 2) == Minute(at_us, 1, 0, 2)


@pytest.mark.parametrize(
    ("answer", "reason", "why"),
    [
        pytest.param(planted() * np.float32("nan"), "not a number", NONSENSE, id="not a number"),
        pytest.param(planted((-9, -9, 99, 99)), "whole picture", NONSENSE, id="over the whole picture"),
        pytest.param(planted(None), "", "", id="nothing in view"),
    ],
)
def test_a_real_net_that_broke_is_not_asked_any_more(
    tmp_path: Path, answer: np.ndarray[tuple[int, ...], np.dtype[np.float32]], reason: str, why: str
) -> None:
    """Its file has no self-test picture: only what it gives can tell. Later it is tried again."""
    detector = Detector.open(with_card(write_model(tmp_path / "t.onnx", answer), None))
    now, said, eye = [T0], list[Seen](), Camera("C01")
    model = Model(detector, "broken", "CPU", dropped=detector.dropped)
    detection = Detection(model, 1.0, said.append, clock=lambda: now[0])
    detection.watch(eye, vs.camera("C01", ""), ())
    detection.start()
    for n in range(FEWEST_LOOKS):
        eye.show(320, T0 + n * 2_000_000)
        eventually(lambda wanted=n + 1: len(said) == wanted)
    assert (set(detection.dropped), detection.distrust) == ({reason} if reason else set(), "")

    now[0] = T0 + MINUTE_US
    eye.show(320, now[0])
    eventually(lambda: detection.distrust == why if why else len(said) == FEWEST_LOOKS + 1)
    if why:
        now[0] += AGAIN_US
        eventually(lambda: len(said) == FEWEST_LOOKS + 1, "it is tried again")
    assert detection.distrust == ""
    detection.stop()
    detection.join(5)
