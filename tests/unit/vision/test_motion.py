"""Motion is told from noise and from light."""

from __future__ import annotations

import numpy as np
import pytest

from console.vision.motion import blocks, moved

WH = (640, 360)


def picture(seed: int, noise: float = 4.0, light: int = 0, person_at: int | None = None) -> np.ndarray:
    """A hall (H, W) uint8 with sensor noise, and a person 24 pixels high, 35 levels darker, where told."""
    ramp = np.tile(np.linspace(60, 160, WH[0]), (WH[1], 1))
    pixels = ramp + light + np.random.default_rng(seed).normal(0, noise, ramp.shape)
    if person_at is not None:
        pixels[200:224, person_at : person_at + 9] -= 35
    return np.clip(pixels, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_no_motion(seed: int) -> None:
    assert not moved(blocks(picture(seed)), blocks(picture(seed + 100)))


@pytest.mark.parametrize("seed", range(5))
def test_a_small_person_who_walks_is(seed: int) -> None:
    assert moved(blocks(picture(seed, person_at=300)), blocks(picture(seed + 100, person_at=312)))


def test_a_lamp_is_no_motion() -> None:
    assert not moved(blocks(picture(1)), blocks(picture(2, light=25)))


def test_any_size_of_picture_gives_the_same_blocks() -> None:
    assert blocks(np.zeros((720, 1280), np.uint8)).shape == blocks(picture(1)).shape == (90, 160)
    assert blocks(np.zeros((7, 5), np.uint8)).shape == (90, 160)
