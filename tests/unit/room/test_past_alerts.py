"""What the figures of a span are counted from, out of a real store: also what began long before it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from console.domain.alarm_performance import performance
from console.domain.decision import Decision
from console.messages import Alert
from console.presenters.performance import SPANS, span_of
from console.room.past_alerts import PastAlerts, alerts_between, calm_before
from console.site.model import AlertRules
from console.store.store import Store
from console.values import AlertState, Question, Tier
from tests.sites import small_site
from tests.unit.core.rig import DAY_STARTS_US

S = 1_000_000
MINUTE_US, HOUR_US = 60 * S, 3600 * S
NOW_US = DAY_STARTS_US + 6 * HOUR_US


def alert(name: str, state: AlertState, since_us: int) -> Decision:
    """A row of an alert with its state; `since_us` 0: its condition is gone."""
    made = Alert(
        alert=name, kind="camera_lost", question=Question.SIGHT, tier=Tier.TWO, source=f"camera/{name}", state=state,
        active=since_us > 0, raised_at_us=since_us, changed_at_us=since_us, active_since_us=since_us,
    )  # fmt: skip
    body: dict[str, Any] = {"kind": made.kind, "tier": made.tier, "source": made.source, "state": state}
    kind = {AlertState.UNACKNOWLEDGED: "alert_raised", AlertState.SHELVED: "alert_shelved"}.get(state, "alert_cleared")
    return Decision(kind, name, body | ({"since_us": since_us} if since_us else {}), states=(("alert", name, made),))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty one."""
    return Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")


def read(store: Store, span: str) -> tuple[PastAlerts, tuple[int, int]]:
    """The alerts of one of SPANS."""
    from_us, to_us = span_of(span, small_site(), NOW_US)
    return alerts_between(store, from_us, to_us), (from_us, to_us)


@pytest.mark.parametrize("span", SPANS)
def test_what_stands_for_three_days_is_stale_in_every_span(store: Store, span: str) -> None:
    """Nothing was journaled of it since."""
    since_us = NOW_US - 72 * HOUR_US
    for number in range(20):
        store.commit([alert(f"a{number:02}", AlertState.UNACKNOWLEDGED, since_us + number)], since_us + number)
    past, within = read(store, span)
    told = performance(past.calls.calls, AlertRules(), *within, past.calls.earlier.values(), past.at_end)
    assert (len(told.stale), len(told.standing)) == (20, 20)
    assert told.calls == (20 if span in ("last 7 days", "last 30 days") else 0)


def test_what_went_since_the_shift_before_stood_at_its_end(store: Store) -> None:
    since_us = NOW_US - 72 * HOUR_US
    store.commit([alert("a", AlertState.UNACKNOWLEDGED, since_us)], since_us)
    gone = alert("a", AlertState.RETURNED, 0)
    store.commit([Decision(gone.kind, "a", gone.body | {"since_us": since_us}, states=gone.states)], NOW_US - HOUR_US)
    for span, standing in (("this shift", 0), ("shift before", 1)):
        past, within = read(store, span)
        told = performance(past.calls.calls, AlertRules(), *within, past.calls.earlier.values(), past.at_end)
        assert (len(told.standing), [each.alert for each in told.stale]) == (standing, ["a"])


def test_a_flood_that_ran_into_the_shift_is_one_of_it(store: Store) -> None:
    """Twenty calls in the minute before the shift, then one each minute and a half for fifty."""
    times = [DAY_STARTS_US - MINUTE_US + n * S for n in range(20)]
    began_us = times[10]
    times += [DAY_STARTS_US + n * 90 * S for n in range(1, 34)]
    for number, at_us in enumerate(times):
        rows = [alert(f"a{number:02}", AlertState.UNACKNOWLEDGED, at_us)]
        rows += [Decision("flood_began", "room", {"calls": 11})] if at_us == began_us else []
        store.commit(rows, at_us)
    assert calm_before(store, DAY_STARTS_US) == began_us - 10 * MINUTE_US
    past, within = read(store, "this shift")
    told = performance(past.calls.calls, AlertRules(), *within, past.calls.earlier.values(), past.at_end)
    ((from_us, to_us),) = told.floods
    assert from_us == DAY_STARTS_US and to_us == times[-5] + 10 * MINUTE_US
    assert told.calls == 33


def test_without_a_flood_ten_minutes_before_are_enough(store: Store) -> None:
    assert calm_before(store, NOW_US) == NOW_US - 10 * MINUTE_US
    store.commit([Decision("flood_began", "room")], NOW_US - 3 * HOUR_US)
    store.commit([Decision("flood_over", "room")], NOW_US - 2 * HOUR_US)
    assert calm_before(store, NOW_US) == NOW_US - 10 * MINUTE_US
