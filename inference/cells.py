"""The cells of a network's picture: finest stride first, row by row."""

from __future__ import annotations

import functools
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

HOME = 4.0
"""A box's middle lies within so many cells of the cell that says it, for half of the cells and more."""


class Cellular(Protocol):
    """A network's picture with strides."""

    @property
    def wh_px(self) -> tuple[int, int]:
        """Width and height."""

    @property
    def strides(self) -> tuple[int, ...]:
        """Pixels a cell, finest first."""


@functools.cache
def grid(wh_px: tuple[int, int], strides: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Column and row of every cell (N, 2) and its stride (N, 1). A cell that the picture's edge cuts off counts."""
    points, sizes = [], []
    for stride in strides:
        across, along = np.meshgrid(np.arange(-(-wh_px[0] // stride)), np.arange(-(-wh_px[1] // stride)))
        points.append(np.stack([across.ravel(), along.ravel()], axis=1))
        sizes.append(np.full((across.size, 1), stride))
    return np.concatenate(points).astype(np.float32), np.concatenate(sizes).astype(np.float32)


def cell_at_home(centres_px: Floats, net: Cellular) -> bool:
    """Whether middles (N, 2) lie near the cells they come from: boxes in pixels do, offsets do not."""
    at, sizes = grid(net.wh_px, net.strides)
    if len(centres_px) != len(at):
        return False
    away = np.abs(centres_px - (at + 0.5) * sizes) / sizes
    return bool(np.median(away) < HOME and np.median(away) < np.median(np.abs(centres_px)))
