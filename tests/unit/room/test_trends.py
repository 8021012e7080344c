"""Curves by name: what leads hold and what was folded since are one curve, whenever it is looked at."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from console.domain.leads import lead_of, lead_rows
from console.room.trends import TREND_POINTS, gas_trends
from console.topics import state_topic
from tests.said import gas

VALUES = st.lists(st.tuples(st.sampled_from(["G-1", "G-2"]), st.integers(0, 2)), max_size=12)


@given(leads=st.lists(VALUES, max_size=4), since=VALUES, early=st.booleans())
def test_leads_and_what_was_added_since_are_one_curve(
    leads: list[list[tuple[str, int]]], since: list[tuple[str, int]], early: bool
) -> None:
    """Looked at before the rest is added, or after; a copy stays what it was."""
    trends = gas_trends()
    for lead in leads:
        rows = lead_rows((at, state_topic("t", "gas", name), gas(name, float(at), at)) for name, at in lead)
        trends.lead(lead_of(rows).gas)
    for name, at in since[:1] if early else ():
        trends.add(name, (at, float(at)))
        trends.get(name)
    copy = trends.copy()
    for name, at in since[1 if early else 0 :]:
        trends.add(name, (at, float(at)))
    for name in ("G-1", "G-2"):
        said = [at for lead in (*leads, since) for one, at in lead if one == name]
        assert list(trends.get(name)) == [(at, float(at)) for at, _ in groupby(said)]
        first = [at for lead in (*leads, since[:1] if early else []) for one, at in lead if one == name]
        assert list(copy.get(name)) == [(at, float(at)) for at, _ in groupby(first)]


def test_no_more_than_the_newest_samples_are_kept() -> None:
    trends = gas_trends()
    many = range(TREND_POINTS + 50)
    rows = lead_rows((at, state_topic("t", "gas", "G-1"), gas("G-1", float(at), at)) for at in many)
    trends.lead(lead_of(rows).gas)
    trends.add("G-1", (many[-1], float(many[-1])))
    trends.add("G-1", (many[-1] + 1, 7.0))
    assert len(trends.get("G-1")) == TREND_POINTS
    assert list(trends.get("G-1"))[-2:] == [(many[-1], float(many[-1])), (many[-1] + 1, 7.0)]
    assert trends.get("G-9") == ()
