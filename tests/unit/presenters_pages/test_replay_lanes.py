"""Lanes as places on the strip, and in words."""

from __future__ import annotations

from console.presenters.replay_lanes import is_of, lanes_state, picture_at
from console.room.lanes import Event, Lanes, Span
from tests.sites import small_site
from widgets.states.urgency import Urgency

S = 1_000_000
BEGIN = 1_790_000_000 * S
VIEW = BEGIN, BEGIN + 1000 * S
SITE = small_site()


def words(text: str) -> str:
    return text


LANES = Lanes(
    *VIEW,
    alerts=(Event("a", BEGIN + 100 * S, "3"), Event("b", BEGIN + 100 * S + 1, "1"), Event("c", BEGIN + 500 * S)),
    gas=(Span("danger/gas_level_1/gas/G-1", BEGIN - 50 * S, BEGIN + 250 * S),),
    people=((BEGIN, 4), (BEGIN + 500 * S, -1), (BEGIN + 750 * S, 2)),
    permits=(Span("HOT-1", BEGIN, BEGIN + 1000 * S),),
    cameras=(Span("C01", BEGIN + 10 * S, BEGIN + 20 * S), Span("", BEGIN, BEGIN + 1)),
    nothing=(Span("", BEGIN + 500 * S, BEGIN + 750 * S),),
    known_from_us=BEGIN + S,
)


def test_each_kind_has_its_place() -> None:
    state = lanes_state(LANES, VIEW, BEGIN + 250 * S, SITE, "en", words)
    alerts, gas, people, permits, orders, cameras = state.lanes
    assert alerts.ticks == ((0.1, Urgency.ONE), (0.5, Urgency.NORMAL)), "the most urgent where two fall together"
    assert (gas.spans[0].begin, gas.spans[0].end) == (0.0, 0.25) and gas.spans[0].said.startswith("G-1: ")
    assert people.levels == ((0.0, 1.0), (0.5, -1.0), (0.75, 0.5)) and people.most == "at most 4"
    assert permits.spans[0].said.startswith("HOT-1") and orders.ticks == ()
    assert "not recorded" in cameras.spans[0].said and "cannot be read" in cameras.spans[1].said
    assert (state.nothing[0].begin, state.moment) == (0.5, 0.25)
    assert state.note.startswith("The lanes are whole from ")


def test_lanes_stand_for_a_view_that_hardly_moved() -> None:
    assert is_of(LANES, (VIEW[0] + 4 * S, VIEW[1] + 4 * S), "")
    assert not is_of(LANES, (VIEW[0] + 6 * S, VIEW[1] + 6 * S), "")
    assert not is_of(LANES, VIEW, "hall")


def test_a_picture_says_its_camera_and_its_time_or_that_there_is_none() -> None:
    at = picture_at(VIEW, BEGIN + 500 * S, "C01", True, SITE, words)
    assert at.share == 0.5 and at.said.startswith("C01 · 20")
    assert picture_at(VIEW, BEGIN, "C01", False, SITE, words).said.endswith("not recorded")
