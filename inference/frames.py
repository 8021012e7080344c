"""What inference needs of a camera's frame."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
"""(H, W, 3) uint8, blue, green, red."""


class Frame(Protocol):
    """One picture with the time at which it was taken. Any camera's frame with these two fits."""

    @property
    def image_bgr(self) -> Image:
        """(H, W, 3) uint8."""

    @property
    def captured_at_us(self) -> int:
        """UTC microseconds since 1970."""
