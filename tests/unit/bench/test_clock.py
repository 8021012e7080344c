"""The picture that shows the time to a machine: whatever is drawn is read back, at any size, and nothing else is."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.bench.clock import picture, reading
from console.bench.clock.watching import Lateness

TIMES = st.integers(0, picture.WRAPS_MS - 1)
Pixels = npt.NDArray[np.uint8]


def drawn(at_ms: int) -> Pixels:
    """The picture as a decoder gives it, BGRA."""
    planes = np.frombuffer(picture.drawn(at_ms), np.uint8).reshape(picture.HEIGHT_PX * 3 // 2, picture.WIDTH_PX)
    return np.asarray(cv2.cvtColor(planes, cv2.COLOR_YUV2BGRA_I420), np.uint8)


def shown(at_ms: int, width: int, at: tuple[int, int], noise: int = 0) -> Pixels:
    """A screen with other things on it, and the picture scaled in one place."""
    screen = np.full((540, 960, 4), 40, np.uint8)
    screen[::9, :, :3] = 200
    cv2.rectangle(screen, (5, 5), (60, 20), (255, 255, 0), 1)  # A frame in the mark's colour.
    cv2.putText(screen, "SOS", (700, 500), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 0, 255), 3)
    tile = cv2.resize(drawn(at_ms), (width, width * 9 // 16), interpolation=cv2.INTER_LINEAR)
    high, wide = tile.shape[:2]
    screen[at[1] : at[1] + high, at[0] : at[0] + wide] = tile
    spoilt = screen.astype(np.int16) + np.random.default_rng(at_ms).integers(-noise, noise + 1, screen.shape)
    return np.asarray(np.clip(spoilt, 0, 255), np.uint8)


@given(TIMES)
def test_a_time_is_the_time_of_its_blocks(at_ms: int) -> None:
    assert picture.time_of(picture.code(at_ms)) == at_ms
    assert picture.time_of(picture.code(at_ms + picture.WRAPS_MS)) == at_ms
    assert len(set(picture.code(at_ms))) == 2, "black and white can be told from each other"


@given(TIMES, st.sets(st.integers(0, picture.COLUMNS * picture.ROWS - 1), min_size=1, max_size=2))
def test_one_or_two_wrong_blocks_are_noticed(at_ms: int, wrong: set[int]) -> None:
    blocks = picture.code(at_ms)
    assert picture.time_of(tuple(white is not (place in wrong) for place, white in enumerate(blocks))) is None


@given(TIMES, st.integers(0, picture.ROWS))
def test_two_times_in_one_picture_are_neither(at_ms: int, rows: int) -> None:
    other = picture.code(at_ms + 40)
    torn = other[: rows * picture.COLUMNS] + picture.code(at_ms)[rows * picture.COLUMNS :]
    assert picture.time_of(torn) in (None, at_ms, (at_ms + 40) % picture.WRAPS_MS)


def test_other_numbers_of_blocks_are_no_time() -> None:
    assert picture.time_of(()) is None
    assert picture.time_of(picture.code(5)[:-1]) is None


@given(TIMES)
def test_the_picture_is_whole(at_ms: int) -> None:
    assert len(picture.drawn(at_ms)) == picture.WIDTH_PX * picture.HEIGHT_PX * 3 // 2


@settings(max_examples=40)
@given(TIMES, st.integers(200, 640), st.integers(0, 300), st.integers(24, 170), st.integers(0, 12))
def test_it_is_found_and_read_wherever_it_is_shown(at_ms: int, width: int, x: int, y: int, noise: int) -> None:
    screen = shown(at_ms, width, (x, y), noise)
    place = reading.place_of(screen)
    assert place is not None
    assert place.at(0, 0) == pytest.approx((x, y), abs=4)
    assert place.scale_x == pytest.approx(width / picture.WIDTH_PX, rel=0.05)
    assert reading.read(screen, place) == at_ms
    left, top, wide, high = place.box_px
    part = screen[top : top + high, left : left + wide]
    assert reading.read(part, place.within(left, top)) == at_ms, "the part that holds the marks is enough"


def test_a_screen_without_it_has_no_time() -> None:
    screen = shown(77, 480, (100, 100))
    place = reading.place_of(screen)
    assert place is not None
    assert reading.place_of(np.zeros_like(screen)) is None
    assert reading.read(np.zeros_like(screen), place) is None, "black: as dark here as there"
    assert reading.read(screen[:10, :10], place) is None, "off the screen"
    assert reading.place_of(screen[:, ::-1]) is None, "the marks the wrong way round"


@given(TIMES, st.floats(-1e6, 1e6))
def test_an_age_is_known_over_the_wrap(at_ms: int, age_ms: float) -> None:
    long_ago_ms = 1_795_000_000_000 // picture.WRAPS_MS * picture.WRAPS_MS
    found = reading.age_ms(at_ms, long_ago_ms + at_ms + age_ms)
    assert found == pytest.approx(age_ms, abs=0.01)


def test_lateness_counts_each_time_once_when_it_is_first_seen() -> None:
    seen = Lateness()
    for shown_ms, now_ms in ((0, 90), (40, 100), (40, 110), (None, 120), (80, 190), (80, 200)):
        seen.note(shown_ms, now_ms)
    assert seen.late_ms == [60, 110], "since when the first had been there is not known"
    assert seen.unread == 1
    assert seen.ages_ms == [90, 60, 70, 110, 120], "what stands still grows old"
    assert seen.quarters() == (60, 110)
    assert seen.growth_ms() == 50
    assert Lateness().quarters() == (0, 0) and Lateness().growth_ms() == 0
