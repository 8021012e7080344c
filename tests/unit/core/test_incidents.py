"""Alerts of one cause are one incident; its first-out is marked; each alert keeps its own latch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.asks import Acknowledge
from console.core.alerts import Alerts
from console.domain.alert import Acknowledged, Cleared, Condition, Event, Raised
from console.values import AlertState
from tests.sites import interlock, plc, small_site
from tests.unit.core.rig import Rig

MINUTE_US = 60_000_000
SITE = small_site(plcs=(plc(1), plc(2)), interlocks=(interlock("IL-1", "yard"), interlock("IL-2", "hall", plc="PLC-2")))


def at(kind: str, source: str, zone: str = "hall", minute: float = 0.0, **said: str) -> tuple[Condition, int]:
    """One condition and when it begins."""
    return Condition(kind=kind, source=source, zone=zone, storey="F1", values=said), int((minute + 1) * MINUTE_US)


def seen(kind: str, camera: str, spot: tuple[float, float], *others: str) -> tuple[Condition, int]:
    """What a camera sees at a spot at which others look too."""
    condition, now_us = at(kind, f"camera/{camera}")
    return replace(condition, x_m=spot[0], y_m=spot[1], cameras=(camera, *others)), now_us


def told(*raised: tuple[Condition, int]) -> Alerts:
    """The alerts of some conditions."""
    alerts = Alerts(SITE)
    for condition, now_us in raised:
        alerts.hold(condition, now_us)
    return alerts


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param((at("sos", "worker/W-001"), at("pulse_high", "worker/W-001")), id="one worker"),
        pytest.param(
            (at("sos", "worker/W-001"), at("forbidden_zone", "camera/C01", worker="W-001")), id="one worker, seen"
        ),
        pytest.param(
            (at("sos", "worker/W-001"), at("pulse_high", "worker/W-001", "yard", 90.0)),
            id="one worker, elsewhere",
        ),
        pytest.param((at("guardian_absent", "permit/HOT-1"), at("permit_suspended", "permit/HOT-1")), id="one permit"),
        pytest.param((at("gas_level_1", "gas/G-1"), at("gas_level_2", "gas/G-1")), id="one point"),
        pytest.param((at("gas_level_1", "gas/G-1"), at("gas_level_1", "gas/G-2")), id="gas spreads in an area"),
        pytest.param((at("gas_level_1", "gas/G-1"), at("sos", "worker/W-001", "weld", 4.0)), id="gas, then a call"),
        pytest.param((at("sos", "worker/W-001"), at("gas_level_1", "gas/G-1")), id="a call, then gas"),
        pytest.param((at("gas_level_2", "gas/G-1"), at("permit_suspended", "permit/HOT-1")), id="gas stops the work"),
        pytest.param(
            (seen("no_helmet", "C01", (10.0, 10.0)), seen("no_helmet", "C02", (13.0, 14.0))), id="two cameras, one spot"
        ),
        pytest.param(
            (seen("no_helmet", "C01", (10.0, 10.0), "C02"), seen("no_helmet", "C02", (30.0, 30.0))),
            id="two cameras, one looks where the other sees",
        ),
        pytest.param(
            (at("trip_failed", "interlock/IL-1", "yard"), at("output_moved", "interlock/IL-1", "yard")), id="one output"
        ),
        pytest.param((at("camera_lost", "camera/C01"), at("camera_not_recording", "camera/C01")), id="one camera"),
    ],
)
def test_of_one_cause(pair: tuple[tuple[Condition, int], tuple[Condition, int]]) -> None:
    alerts = told(*pair)
    first, second = (alerts.standing[condition.alert] for condition, _ in pair)
    assert first.incident == second.incident == f"{first.alert}@{first.raised_at_us}"
    assert (first.first_out, second.first_out) == (True, False)


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param((at("sos", "worker/W-001"), at("sos", "worker/W-002")), id="two calls in one area"),
        pytest.param((at("gas_level_1", "gas/G-1"), at("gas_lost", "gas/G-1")), id="danger and sight of one point"),
        pytest.param((at("gas_level_1", "gas/G-1"), at("sos", "worker/W-001", "yard")), id="gas elsewhere"),
        pytest.param((at("gas_level_1", "gas/G-1"), at("sos", "worker/W-001", "hall", 5.1)), id="gas long ago"),
        pytest.param((at("no_helmet", "camera/C01"), at("gas_level_1", "gas/G-1")), id="nothing to do with gas"),
        pytest.param((at("camera_lost", "camera/C01"), at("camera_lost", "camera/C02")), id="two lost cameras"),
        pytest.param((seen("no_helmet", "C01", (10.0, 10.0)), seen("no_helmet", "C02", (15.1, 10.0))), id="two spots"),
        pytest.param(
            (seen("no_helmet", "C01", (10.0, 10.0)), seen("forbidden_zone", "C02", (10.0, 10.0))), id="two things seen"
        ),
        pytest.param(
            (at("trip_failed", "interlock/IL-1", "yard"), at("trip_failed", "interlock/IL-2", "yard")), id="two PLCs"
        ),
    ],
)
def test_of_two_causes(pair: tuple[tuple[Condition, int], tuple[Condition, int]]) -> None:
    alerts = told(*pair)
    assert [alert.first_out for alert in alerts.standing.values()] == [True, True]
    assert len({alert.incident for alert in alerts.standing.values()}) == 2


def test_what_is_related_to_two_incidents_joins_the_older() -> None:
    first, second = at("sos", "worker/W-001"), at("gas_level_1", "gas/G-2", "yard", 1.0)
    alerts = told(first, second, at("man_down", "camera/C02", "yard", 2.0, worker="W-001"))
    joined = alerts.standing["danger/man_down/camera/C02"]
    assert joined.incident == alerts.standing["danger/sos/worker/W-001"].incident


def test_an_incident_outlives_its_first_out() -> None:
    alerts = told(at("gas_level_1", "gas/G-1"), at("sos", "worker/W-001", "hall", 1.0))
    first = alerts.standing["danger/gas_level_1/gas/G-1"]
    alerts.apply(first.alert, Acknowledged("wang"), 3 * MINUTE_US)
    alerts.clear(first.alert, 3 * MINUTE_US)
    (decision,) = alerts.hold(*at("pulse_high", "worker/W-001", "hall", 3.0))
    assert decision.body["incident"] == first.incident
    assert decision.body["first_out"] is False


def test_what_comes_again_before_it_was_answered_stays_in_its_incident() -> None:
    alerts = told(at("gas_level_1", "gas/G-1"), at("sos", "worker/W-001"))
    before = alerts.standing["danger/sos/worker/W-001"]
    alerts.clear(before.alert, 2 * MINUTE_US)
    alerts.hold(*at("sos", "worker/W-001", "yard", 30.0))
    assert alerts.standing[before.alert].incident == before.incident


def test_the_whole_or_a_part_is_acknowledged() -> None:
    rig = Rig()
    rig.gas_reads("G-1", 30.0)
    rig.tag_at(1, 15.0, 15.0)
    rig.band_says(1, sos=True)
    rig.gas_reads("G-1", 60.0)
    dangers = [alert for alert in rig.alerts.standing.values() if alert.question == "danger"]
    assert len({alert.incident for alert in dangers}) == 1
    assert len(dangers) >= 3
    rig.ask(Acknowledge, alerts=(dangers[0].alert,))
    waiting = [alert for alert in rig.alerts.standing.values() if alert.state is AlertState.UNACKNOWLEDGED]
    assert len(waiting) == len(dangers) - 1
    rig.ask(Acknowledge, alerts=tuple(alert.alert for alert in waiting))
    assert {alert.state for alert in rig.alerts.standing.values()} == {AlertState.ACKNOWLEDGED}


SOURCES = [
    "sos worker/W-001",
    "pulse_high worker/W-001",
    "sos worker/W-002",
    "gas_level_1 gas/G-1",
    "gas_level_2 gas/G-1",
]
SOURCES += ["man_down camera/C01", "no_helmet camera/C01", "no_helmet camera/C02", "permit_suspended permit/HOT-1"]
Told = tuple[str, str, str, int]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(SOURCES), st.sampled_from(["hall", "yard"]), st.sampled_from("RCA"), st.integers(1, 200)
        ),
        max_size=40,
    ),
    st.integers(0, 40),
)
def test_incidents_are_the_same_after_a_restart_and_each_has_at_most_one_first_out(
    events: list[Told], restart: int
) -> None:
    """The same events give the same alerts, whether the core was started anew in between or not."""
    straight, broken, now_us = Alerts(SITE), Alerts(SITE), 0
    for number, (named, zone, act, seconds) in enumerate(events):
        now_us += seconds * 1_000_000
        if number == restart:
            stood = broken.standing.values()
            broken = Alerts(SITE)
            broken.restore(stood)
        kind, _, source = named.partition(" ")
        condition = Condition(kind=kind, source=source, zone=zone, storey="F1")
        acts: dict[str, Event] = {"R": Raised(condition), "C": Cleared(), "A": Acknowledged("wang")}
        event = acts[act]
        assert straight.apply(condition.alert, event, now_us) == broken.apply(condition.alert, event, now_us)
        assert straight.standing == broken.standing
        first_outs = [alert.incident for alert in straight.standing.values() if alert.first_out]
        assert len(first_outs) == len(set(first_outs))
        assert all(alert.incident for alert in straight.standing.values())
