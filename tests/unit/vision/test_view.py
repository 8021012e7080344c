"""The memory of a camera's view: light, noise and passers-by leave it as it is; a turned camera and a covered lens do
not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.vision.view import KNOWN_AFTER, SURE_AFTER, Luma, View, glanced

H, W = 90, 160


def yard(seed: int = 1) -> Luma:
    """A made-up scene: boxes of several levels before one another."""
    chance = np.random.default_rng(seed)
    scene = np.full((H + 80, W + 80), 90, np.int16)
    for _ in range(90):
        top, left = chance.integers(0, H + 60), chance.integers(0, W + 60)
        scene[top : top + chance.integers(6, 30), left : left + chance.integers(6, 40)] = chance.integers(30, 220)
    return scene


def seen(scene: Luma, right: int = 0, down: int = 0, noise: float = 2.0, seed: int = 0) -> Luma:
    """A glance at it by a camera turned by so many cells, with the noise of its sensor."""
    cut = scene[40 + down : 40 + down + H, 40 + right : 40 + right + W]
    return np.clip(cut + np.random.default_rng(seed).normal(0, noise, cut.shape), 0, 255).astype(np.int16)


def known(scene: Luma) -> View:
    """The view after it was looked at for long enough."""
    view = View()
    for n in range(KNOWN_AFTER + 2):
        view = glanced(view, seen(scene, seed=n))
    return view


def after(view: View, glance: Luma, times: int = SURE_AFTER) -> View:
    """The view after the same glance some times over."""
    for _ in range(times):
        view = glanced(view, glance)
    return view


def test_the_same_view_is_neither_moved_nor_covered() -> None:
    view = after(known(yard()), seen(yard(), seed=99), 50)
    assert not view.is_moved and not view.is_covered


@settings(max_examples=25)
@given(gain=st.floats(0.3, 1.15), lift=st.integers(-20, 40), noise=st.floats(0, 6))
def test_light_and_noise_do_not_move_a_camera(gain: float, lift: int, noise: float) -> None:
    lit = np.clip(seen(yard(), noise=noise, seed=5) * gain + lift, 0, 255).astype(np.int16)
    view = after(known(yard()), lit)
    assert not view.is_moved and not view.is_covered


def test_a_lorry_before_half_the_view_does_not_move_it() -> None:
    glance = seen(yard(), seed=7)
    glance[20:, : W // 2] = 120
    view = after(known(yard()), glance, 20)
    assert not view.is_moved and not view.is_covered


@pytest.mark.parametrize(("right", "down"), [(6, 0), (-20, 0), (0, 9), (35, -12)])
def test_a_turned_camera_is_told_after_some_glances_and_not_before(right: int, down: int) -> None:
    turned = seen(yard(), right, down, seed=8)
    view = after(known(yard()), turned, SURE_AFTER - 1)
    assert not view.is_moved
    assert after(view, turned, 1).is_moved
    assert not after(view, turned, 1).is_covered


def test_another_view_altogether_is_a_moved_camera() -> None:
    assert after(known(yard()), seen(yard(2))).is_moved


def test_turned_back_it_is_itself_again() -> None:
    moved = after(known(yard()), seen(yard(), 30), 40)
    assert moved.is_moved, "a view that was left is not learnt anew"
    assert not after(moved, seen(yard(), seed=3), 1).is_moved


@pytest.mark.parametrize("level", [20, 90, 240])
@pytest.mark.parametrize("noise", [0.0, 2.0])
def test_a_covered_lens_is_covered_whatever_its_colour(level: int, noise: float) -> None:
    bare = np.full((H + 80, W + 80), level, np.int16)
    view = after(known(yard()), seen(bare, noise=noise))
    assert view.is_covered and not view.is_moved


def test_nothing_is_said_before_the_view_is_known() -> None:
    view = View()
    for n in range(KNOWN_AFTER - 1):
        view = glanced(view, seen(yard(n)))
    assert not view.is_moved and not view.is_covered


def test_a_stream_of_another_size_begins_anew() -> None:
    view = glanced(known(yard()), seen(yard())[::2, ::2])
    assert view.glances == 1


def test_a_white_wall_cannot_be_told_to_have_moved() -> None:
    wall = np.full((H + 80, W + 80), 200, np.int16)
    wall[60:64, 60:64] = 20
    assert not after(known(wall), seen(wall, 20)).is_moved
