"""When a frame is glanced at, and what the glance says of it."""

from __future__ import annotations

import numpy as np
import pytest
from av.video.frame import VideoFrame

from console.values import PictureState
from console.vision.glances import GLANCE_US, Glances
from console.vision.health import Health, glanced, silent, unseen
from console.vision.view import EVERY_US, KNOWN_AFTER, SURE_AFTER
from devices.cameras.stream import StreamFrame
from tests.unit.vision.test_view import seen, yard

T0 = 1_790_000_000_000_000


def frame(right: int, at_us: int, key: bool = False) -> StreamFrame:
    """A frame of 640x360 of the yard, by a camera turned by so many cells of four pixels."""
    luma = np.kron(seen(yard(), right, seed=at_us % 97), np.ones((4, 4))).astype(np.uint8)
    image = VideoFrame.from_ndarray(luma, "gray")
    image.key_frame = key  # type: ignore[misc]
    return StreamFrame(image, at_us)


def watched(glances: Glances, right: int, start: int, times: int) -> tuple[bool, bool]:
    """Whether the last of so many glances says moved and covered."""
    last = None
    for n in range(start, start + times):
        last = glances.take(frame(right, T0 + n * EVERY_US), T0 + n * EVERY_US)
    assert last is not None
    return last.moved, last.covered


def test_two_glances_a_second_and_what_they_compare() -> None:
    glances = Glances()
    first = glances.take(frame(0, T0), T0 + 40_000)
    assert first is not None and first.difference is None and first.age_us == 40_000
    assert glances.take(frame(0, T0 + GLANCE_US - 1), T0 + GLANCE_US) is None
    second = glances.take(frame(0, T0 + GLANCE_US), T0 + GLANCE_US)
    assert second is not None and second.difference is not None and second.difference > 0
    glances.begin()
    third = glances.take(frame(0, T0 + 2 * GLANCE_US), T0 + 2 * GLANCE_US)
    assert third is not None and third.difference is None, "another connection has nothing to compare with"


def test_a_clock_that_is_set_back_ends_no_glances() -> None:
    glances = Glances()
    for key in (False, True):
        glances.take(frame(0, T0, key), T0)
        assert glances.take(frame(0, T0 - 3 * 3_600_000_000, key), T0) is not None


def test_a_turned_camera_is_moved_until_its_new_view_is_taken() -> None:
    glances = Glances()
    assert watched(glances, 0, 0, KNOWN_AFTER + 1) == (False, False)
    glances.begin()
    assert watched(glances, 30, 100, SURE_AFTER + 1) == (True, False), "the view outlives a connection"
    glances.forget_view()
    assert watched(glances, 30, 200, KNOWN_AFTER + SURE_AFTER) == (False, False)
    assert watched(glances, 0, 300, SURE_AFTER + 1) == (True, False), "the new view is the view now"


HOUR = 3_600_000_000


def after_a_step(pictures: list[np.ndarray], back_us: int = HOUR) -> Health:
    """What half a minute of life and then these, half a second apart, are worth; between them the clock is set back."""
    glances, worth = Glances(), unseen(T0)
    living = [np.random.default_rng(n).integers(60, 200, (96, 160)).astype(np.uint8) for n in range(60)]
    for n, picture in enumerate([*living, *pictures]):
        at_us = T0 + n * GLANCE_US - (back_us if n >= len(living) else 0)
        glance = glances.take(StreamFrame(VideoFrame.from_ndarray(picture, "gray"), at_us), at_us)
        assert glance is not None, f"glance {n} was left out"
        worth = glanced(worth, glance)
    return silent(worth, at_us, at_us, "")


@pytest.mark.parametrize("back_us", [600_000, 2_000_000, HOUR])
def test_a_clock_that_is_set_back_hides_nothing(back_us: int) -> None:
    begun_us = T0 + 60 * GLANCE_US - back_us
    black = after_a_step([np.full((96, 160), 16, np.uint8)] * 3, back_us)
    assert (black.state, black.since_us) == (PictureState.BLACK, begun_us)
    still = np.random.default_rng(7).integers(60, 200, (96, 160)).astype(np.uint8)
    frozen = after_a_step([still] * 12, back_us)
    assert frozen.state is PictureState.FROZEN and begun_us - 1_000_000 <= frozen.since_us <= begun_us + 1_000_000
