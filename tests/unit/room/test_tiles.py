"""Which of a camera's two pictures is shown."""

from __future__ import annotations

import numpy as np
import pytest

from console.ring import Tile
from console.room.tiles import MAIN_BACK_US, MAIN_BEHIND_US, is_present

T0 = 1_790_000_000_000_000


def tile(at_us: int) -> Tile:
    """A picture of that time."""
    return Tile(1, at_us, np.zeros((9, 16, 4), np.uint8))


@pytest.mark.parametrize(
    ("behind_us", "shown", "present"),
    [
        (-200_000, False, True),
        (MAIN_BACK_US, False, True),
        (MAIN_BACK_US + 1, False, False),
        (MAIN_BACK_US + 1, True, True),
        (MAIN_BEHIND_US, True, True),
        (MAIN_BEHIND_US + 1, True, False),
    ],
)
def test_a_main_picture_is_shown_while_it_is_the_present(behind_us: int, shown: bool, present: bool) -> None:
    assert is_present(tile(T0 - behind_us), tile(T0), shown) is present


def test_without_a_small_picture_the_main_one_is_shown() -> None:
    assert is_present(tile(T0), None, shown=False)
