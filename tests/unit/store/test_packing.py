"""Blocks of samples: the same out as in, and damage is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from console.domain.samples import Samples
from console.store.errors import Damaged
from console.store.packing import packed, unpacked

NOW_US = 1_795_329_127_000_000
DECIMALS = st.integers(-(10**6), 10**6).map(lambda counts: counts / 10)
ANY = st.floats(allow_nan=False) | st.just(-0.0) | st.none()


@st.composite
def any_samples(draw: st.DrawFn) -> Samples:
    """1 to 60 samples of 1 to 3 columns: times in any order, with duplicates and steps back; any numbers."""
    count, columns = draw(st.integers(1, 60)), draw(st.integers(1, 3))
    at_us = draw(arrays.arrays(np.int64, count, elements=st.integers(0, 2**53)))
    mark = draw(arrays.arrays(np.uint16, count, elements=st.integers(0, 2)))
    kinds = [draw(st.sampled_from([ANY, DECIMALS, DECIMALS | st.none(), st.none()])) for _ in range(columns)]
    said = [[draw(kind) for _ in range(count)] for kind in kinds]
    values = np.array([[np.nan if value is None else value for value in column] for column in said], np.float64)
    return Samples(at_us, mark, values, ("good", "lost", "冻结"))


def of_a_point(count: int) -> Samples:
    """A quiet gas point at 1 Hz whose readings come up to some milliseconds late."""
    chance = np.random.default_rng(22)
    at_us = NOW_US + np.arange(count) * 1_000_000 + chance.normal(0, 5000, count).astype(np.int64)
    values = np.round(1.0 + chance.normal(0, 0.2, count), 1)
    return Samples(at_us, np.zeros(count, np.uint16), values[None], ("good",))


@given(any_samples())
def test_the_same_comes_out(samples: Samples) -> None:
    """Times, marks and numbers bit for bit, in the order they were given."""
    again = unpacked("gas/G-101", packed("gas/G-101", samples))
    assert again.at_us.tobytes() == samples.at_us.tobytes()
    assert again.mark.tobytes() == samples.mark.tobytes()
    assert again.marks == samples.marks
    assert np.array_equal(np.isnan(again.values), np.isnan(samples.values))
    there = ~np.isnan(samples.values)
    assert again.values[there].tobytes() == samples.values[there].tobytes()


def test_an_hour_takes_little() -> None:
    """Under three bytes a sample, the time to the microsecond."""
    assert len(packed("gas/G-101", of_a_point(3600))) <= 3 * 3600


@given(st.data())
def test_damage_is_told_or_changes_nothing(data: st.DataObject) -> None:
    """A changed, shortened or lengthened block is never read as other samples."""
    samples = of_a_point(20)
    body = bytearray(packed("gas/G-101", samples))
    place = data.draw(st.integers(0, len(body) - 1))
    match data.draw(st.sampled_from(["flip", "cut", "longer"])):
        case "flip":
            body[place] ^= data.draw(st.integers(1, 255))
        case "cut":
            del body[place:]
        case _:
            body[place:place] = data.draw(st.binary(min_size=1, max_size=9))
    try:
        again = unpacked("gas/G-101", bytes(body))
    except Damaged:
        return
    assert again.values.tobytes() == samples.values.tobytes()
    assert again.at_us.tobytes() == samples.at_us.tobytes()


def test_a_block_of_another_point_is_damage() -> None:
    """What was moved from one row to another is not believed."""
    with pytest.raises(Damaged, match="check sum"):
        unpacked("gas/G-102", packed("gas/G-101", of_a_point(5)))
