"""Frame to tensor: the letterbox and the blob."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.preprocess import Feeder, Intake, fit

PLACES = st.sampled_from(["top-left", "centre", "stretch"])
SIDES = st.integers(40, 2000)


@given(wide=SIDES, high=SIDES, place=PLACES, corner=st.tuples(st.floats(0, 0.6), st.floats(0, 0.6)))
def test_a_box_comes_back_from_the_letterbox(wide: int, high: int, place: str, corner: tuple[float, float]) -> None:
    lies = fit((wide, high), Intake((384, 224), "bgr", 1.0, place))
    box = np.array([[corner[0] * wide, corner[1] * high, 0.9 * wide, 0.8 * high]], np.float32)

    there = lies.to_network(box)

    assert there.min() >= -0.5 and (there <= np.array([384, 224, 384, 224]) + 0.5).all()
    np.testing.assert_allclose(lies.to_frame(there, (wide, high)), box, atol=0.02 + 1e-5 * max(wide, high))


def test_a_stretched_frame_fills_the_networks_picture() -> None:
    feeder = Feeder(Intake((96, 64), "bgr", 1.0, "stretch"))

    blob, lies = feeder.feed(np.full((200, 48, 3), 7, np.uint8))

    assert set(np.unique(blob).tolist()) == {7.0}
    np.testing.assert_allclose(lies.to_network(np.array([[0, 0, 48, 200]], np.float32)), [[0, 0, 96, 64]])


@pytest.mark.parametrize(
    ("kind", "layout"), [(np.float32, "nchw"), (np.float16, "nchw"), (np.float32, "nhwc"), (np.uint8, "nhwc")]
)
def test_values_are_scaled_centred_and_laid_as_the_model_takes_them(kind: type[np.generic], layout: str) -> None:
    """By hand: (v / 255 - mean) / std of red 30, green 20, blue 10. Bytes stay bytes."""
    mean, std = (0.1, 0.2, 0.3), (0.5, 0.25, 0.2)
    feeder = Feeder(Intake((8, 4), "rgb", 1 / 255, "stretch", mean=mean, std=std, layout=layout), kind=kind)

    blob, _ = feeder.feed(np.full((4, 8, 3), (10, 20, 30), np.uint8))

    assert blob.dtype == kind and blob.shape == ((1, 3, 4, 8) if layout == "nchw" else (1, 4, 8, 3))
    first = blob[0, :, 0, 0] if layout == "nchw" else blob[0, 0, 0]
    floats = [(value / 255 - mean[k]) / std[k] for k, value in enumerate((30, 20, 10))]
    expected = [30, 20, 10] if kind is np.uint8 else floats
    np.testing.assert_allclose(first, expected, rtol=2e-3)


def test_frames_of_a_batch_lie_one_after_another() -> None:
    feeder = Feeder(Intake((64, 64), "bgr", 1.0, "top-left"), pictures=3)
    frames = [np.full((64, 64, 3), 5, np.uint8), np.full((32, 64, 3), 6, np.uint8)]

    blob, fits = feeder.feed_all(frames)
    whole, _ = feeder.feed_all(frames, filled=True)

    assert (blob.shape[0], whole.shape[0], len(fits)) == (2, 3, 2)
    assert [blob[k, 0, 0, 0] for k in range(2)] == [5.0, 6.0]


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

    assert np.shares_memory(first, second)
    assert lies.inner_wh_px == (64, 32)
    assert set(np.unique(second).tolist()) == {7.0, 114.0}
