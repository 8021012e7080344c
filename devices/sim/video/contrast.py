"""Whether anything is to be seen where a label lies: in the dark, in fog or under noise there may be nothing."""

from __future__ import annotations

import math

import cv2
import numpy as np

from devices.sim.video.backdrop import Picture
from devices.sim.video.pen import Box

LEAST_RANGE = 16.0
"""Grey levels of 255 between the darkest and the lightest of a thing and its surroundings, the noise smoothed away."""
LEAST_OVER_NOISE = 6.0
"""As many times the noise that is left; pure noise ranges over about four."""
_SMOOTHED, _AROUND = 0.2, 0.25
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
