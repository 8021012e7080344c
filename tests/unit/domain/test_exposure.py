"""Person-seconds by zone, hour and trade."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.domain.exposure import HOUR_US, Presence, hours_of

S_US = 1_000_000


def test_a_look_counts_from_the_look_before() -> None:
    presence = Presence()
    presence.see([("hall", "welder")], 10 * S_US)
    presence.see([("hall", "welder"), ("hall", "welder"), ("yard", "rigger")], 12 * S_US)
    assert presence.take() == {(0, "hall", "welder"): 4.0, (0, "yard", "rigger"): 2.0}
    assert presence.take() == {}


def test_a_long_gap_counts_as_nothing() -> None:
    presence = Presence()
    presence.see([], S_US)
    presence.see([("hall", "welder")], 60 * S_US)
    assert presence.take() == {}


def test_what_could_not_be_stored_counts_again() -> None:
    presence = Presence(seconds={(0, "hall", "welder"): 1.0})
    presence.give_back({(0, "hall", "welder"): 2.0, (0, "yard", "rigger"): 3.0})
    assert presence.take() == {(0, "hall", "welder"): 3.0, (0, "yard", "rigger"): 3.0}


def test_a_span_is_cut_at_the_hour() -> None:
    assert hours_of(HOUR_US - S_US, HOUR_US + 2 * S_US) == ((0, 1.0), (HOUR_US, 2.0))


@given(start=st.integers(0, 10 * HOUR_US), length=st.integers(0, 5 * HOUR_US))
def test_no_second_is_lost_or_doubled(start: int, length: int) -> None:
    parts = hours_of(start, start + length)
    assert abs(sum(seconds for _, seconds in parts) - length / 1e6) < 1e-3
    assert all(hour_us % HOUR_US == 0 for hour_us, _ in parts)
