"""Whether anything is to be seen where a label lies: in the dark, in fog or under noise there may be nothing."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from devices.sim.video.backdrop import Picture
from devices.sim.video.camera import FloatArray
from devices.sim.video.labels import Pixels
from devices.sim.video.pen import Box

LEAST_RANGE = 16.0
"""Grey levels of 255 between the darkest and the lightest of a thing and its surroundings, the noise smoothed away."""
LEAST_OVER_NOISE = 6.0
"""As many times the noise that is left; pure noise ranges over about four."""
LEAST_STEP, LEAST_STEP_OVER_NOISE = 12.0, 3.0
"""Grey levels between a strap and what is beside it, and as many times the noise of their means."""
LEAST_SHARE = 0.45
"""Of a strap so much has to stand out."""
_SMOOTHED, _AROUND = 0.2, 0.25
_NEAR_PX, _BESIDE_PX = 9, 2
"""Colours are means over squares of so many pixels; what is beside a strap is up to so many away."""
_SECOND_DIFFERENCE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)


def noise_of(frame: Picture) -> float:
    """The noise of one colour of a picture (H, W, 3) as a standard deviation in grey levels, by the median of its
    second differences (Immerkaer 1996, made robust): edges are few, grains are everywhere."""
    brightness = frame.astype(np.float32).mean(axis=2)
    rough = np.abs(cv2.filter2D(brightness, -1, _SECOND_DIFFERENCE))
    return float(np.median(rough)) / 0.6745 / 6 * math.sqrt(3)


def stands_out(frame: Picture, box_xyxy_px: Box, noise: float) -> bool:
    """Whether what is in the box, or the box from what is round it, can be told apart. Clutter near by counts for it:
    who is sure that nobody can see a thing has to be sure of all of the place."""
    left, top, right, bottom = box_xyxy_px
    wide, high = right - left, bottom - top
    around, kernel = max(2, round(_AROUND * max(wide, high))), max(1, round(_SMOOTHED * min(wide, high)))
    rows = slice(max(0, int(top) - around), int(bottom) + around + 1)
    columns = slice(max(0, int(left) - around), int(right) + around + 1)
    smooth = cv2.blur(frame[rows, columns].astype(np.float32), (kernel, kernel)).reshape(-1, 3)
    dark, light = np.percentile(smooth, (3, 97), axis=0)
    return float((light - dark).max()) >= max(LEAST_RANGE, LEAST_OVER_NOISE * noise / kernel)


def parts_from(frame: Picture, pixels: Pixels, noise: float) -> bool:
    """Whether a strap, a rope, can be told from what is beside it along so much of it that its way can be followed."""
    cut, mask = _window(frame, pixels)
    if not mask.any():
        return False
    wider = np.asarray(cv2.dilate(mask, np.ones((2 * _BESIDE_PX + 1,) * 2, np.uint8)), np.uint8)
    (inside, count), (outside, others) = _means(cut, mask), _means(cut, wider - mask)
    step = np.abs(inside - outside).max(axis=2)
    least = np.maximum(LEAST_STEP, LEAST_STEP_OVER_NOISE * noise * np.sqrt(1 / count + 1 / others))
    return float((step >= least)[mask > 0].mean()) >= LEAST_SHARE


def _window(frame: Picture, pixels: Pixels) -> tuple[FloatArray, npt.NDArray[np.uint8]]:
    """The part of a frame (h, w, 3) that some pixels and what is beside them take, and which of it (h, w) those are."""
    margin, (high, wide) = _NEAR_PX, frame.shape[:2]
    padded = np.pad(pixels.mask.astype(np.uint8), margin)
    top, left = pixels.top - margin, pixels.left - margin
    rows, columns = slice(max(0, -top), max(0, high - top)), slice(max(0, -left), max(0, wide - left))
    mask = padded[rows, columns]
    top, left = max(0, top), max(0, left)
    return frame[top : top + mask.shape[0], left : left + mask.shape[1]].astype(np.float32), mask


def _means(cut: FloatArray, mask: npt.NDArray[np.uint8]) -> tuple[FloatArray, FloatArray]:
    """The mean colour (h, w, 3) of the masked pixels near each pixel, and how many (h, w) those are, at least one."""
    size, chosen = (_NEAR_PX, _NEAR_PX), mask.astype(np.float32)
    count = np.maximum(cv2.boxFilter(chosen, -1, size, normalize=False), 1.0)
    total = cv2.boxFilter(cut * chosen[:, :, None], -1, size, normalize=False)
    return np.asarray(total / count[:, :, None]), np.asarray(count)
