"""Frame to tensor: the letterbox and the blob."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.preprocess import Feeder, Intake, fit

PLACES = st.sampled_from(["top-left", "centre"])
SIDES = st.integers(40, 2000)


@given(wide=SIDES, high=SIDES, place=PLACES, corner=st.tuples(st.floats(0, 0.6), st.floats(0, 0.6)))
def test_a_box_comes_back_from_the_letterbox(wide: int, high: int, place: str, corner: tuple[float, float]) -> None:
    lies = fit((wide, high), Intake((384, 224), "bgr", 1.0, place))
    box = np.array([[corner[0] * wide, corner[1] * high, 0.9 * wide, 0.8 * high]], np.float32)

    there = lies.to_network(box)

    assert there.min() >= -0.5 and (there <= np.array([384, 224, 384, 224]) + 0.5).all()
    np.testing.assert_allclose(lies.to_frame(there, (wide, high)), box, atol=0.02 + 1e-5 * max(wide, high))


def test_boxes_outside_the_frame_are_cut_at_its_edge() -> None:
    lies = fit((640, 360), Intake((384, 224), "bgr", 1.0, "top-left"))

    boxes = lies.to_frame(np.array([[-5, -5, 400, 224]], np.float32), (640, 360))

    np.testing.assert_allclose(boxes, [[0, 0, 640, 360]])


@pytest.mark.parametrize(
    ("intake", "first_pixel", "border"),
    [
        pytest.param(Intake((64, 64), "bgr", 1.0, "top-left"), (10, 20, 30), (63, 0), id="yolox: blue first, 0..255"),
        pytest.param(Intake((64, 64), "rgb", 1 / 255, "centre"), (30 / 255, 20 / 255, 10 / 255), (0, 0), id="v8"),
    ],
)
def test_the_blob_holds_planes_in_the_models_order(
    intake: Intake, first_pixel: tuple[float, float, float], border: tuple[int, int]
) -> None:
    frame = np.full((32, 64, 3), (10, 20, 30), np.uint8)

    blob, lies = Feeder(intake).feed(frame)

    left, top = lies.offset_px
    assert blob.shape == (1, 3, 64, 64) and blob.dtype == np.float32
    np.testing.assert_allclose(blob[0, :, top, left], first_pixel, rtol=1e-6)
    np.testing.assert_allclose(blob[0, :, border[0], border[1]], [114 * intake.scale] * 3, rtol=1e-6)


def test_a_feeder_reuses_its_blob_and_forgets_the_frame_before() -> None:
    feeder = Feeder(Intake((64, 64), "bgr", 1.0, "top-left"))
    first, _ = feeder.feed(np.full((64, 64, 3), 9, np.uint8))

    second, lies = feeder.feed(np.full((32, 64, 3), 7, np.uint8))

    assert second is first
    assert lies.inner_wh_px == (64, 32)
    assert set(np.unique(second).tolist()) == {7.0, 114.0}
