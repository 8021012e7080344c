"""Whether anything moves in a picture: cheap enough to ask five times a second of every camera. Pure.

Luma is averaged over blocks, so that the noise of a sensor (4 levels a pixel) leaves a quarter of it; a change of the
whole picture's light is taken out, so that a lamp or a cloud is no motion.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

BLOCKS_WH = (160, 90)
"""Blocks of 4 x 4 pixels at 640 x 360: a person 24 pixels high covers about twelve."""
CHANGED_LEVELS = 8
"""A block changed by more than this many of 255 levels has something moving in it."""
LEAST_BLOCKS = 4

Blocks = npt.NDArray[np.uint8]


def blocks(luma: npt.NDArray[np.uint8]) -> Blocks:
    """Mean luma (90, 160) uint8 of the blocks of a picture (H, W) uint8. Halved as often as it goes: OpenCV has fast
    code for the mean of two by two pixels only."""
    high, wide = luma.shape
    while wide >= 2 * BLOCKS_WH[0] and high >= 2 * BLOCKS_WH[1]:
        wide, high = wide // 2, high // 2
        luma = np.asarray(cv2.resize(luma, (wide, high), interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(luma, BLOCKS_WH, interpolation=cv2.INTER_AREA), np.uint8)


def moved(before: Blocks, now: Blocks) -> bool:
    """Whether something moved between two looks at one scene."""
    brighter = cv2.mean(now)[0] - cv2.mean(before)[0]
    expected = cv2.convertScaleAbs(before, alpha=1.0, beta=brighter)
    change = np.asarray(cv2.absdiff(now, expected), np.uint8)
    return int(np.count_nonzero(change > CHANGED_LEVELS)) >= LEAST_BLOCKS
