"""Permits: one named row a rule of GB 30871-2022, with the clause it names."""

from __future__ import annotations

import msgspec
import pytest

from console.domain.permit import HOUR_US, MINUTE_US, Conditions, judge, over_limit, start
from console.messages import Permit
from console.values import PermitState

START_US = 1_000 * HOUR_US
NOW_US = START_US + HOUR_US
FINE = Conditions(gas_monitored=True, guardian_away_s=0.0, wind_mps=2.0)


def permit(kind: str = "HOT", grade: str = "special", state: str = "active", **changes: object) -> Permit:
    """A permit in order in every way."""
    made = Permit(
        permit="P-1",
        kind=kind,
        grade=grade,
        state=PermitState(state),
        zone="weld",
        work="焊接",
        work_en="Weld",
        leader="W-001",
        guardian="W-002",
        workers=("W-001",),
        valid_from_us=START_US,
        valid_to_us=START_US + 8 * HOUR_US,
        gas_tested_at_us=START_US - 10 * MINUTE_US,
        isolations=2,
        isolations_verified=2,
        camera="C01",
    )
    return msgspec.structs.replace(made, **changes)


RUNNING = [
    pytest.param(permit(), FINE, "", id="all is well"),
    pytest.param(permit(), Conditions(), "", id="nothing is known, nothing is judged"),
    pytest.param(permit(), Conditions(gas_over=("G-1",)), "5.3.2", id="gas over the limit of hot work"),
    pytest.param(permit("CSE", ""), Conditions(gas_over=("G-1",)), "6.5", id="gas over the limit in a confined space"),
    pytest.param(permit("ELE", ""), Conditions(gas_over=("G-1",)), "4.8", id="gas over the limit beside other work"),
    pytest.param(permit(), Conditions(gas_monitored=False), "5.3.1", id="special hot work unmonitored"),
    pytest.param(permit(grade="1"), Conditions(gas_monitored=False), "", id="grade 1 needs no continuous monitor"),
    pytest.param(permit("CSE", ""), Conditions(gas_monitored=False), "6.5", id="confined space unmonitored"),
    pytest.param(permit(), Conditions(guardian_away_s=11.0), "4.10", id="guardian left"),
    pytest.param(permit(), Conditions(guardian_away_s=9.0), "", id="guardian one step outside"),
    pytest.param(permit(), Conditions(guardian_elsewhere=("P-2",)), "4.10", id="guardian of two permits"),
    pytest.param(permit(), Conditions(wind_mps=8.0), "5.2.15", id="hot work at force 5"),
    pytest.param(permit(), Conditions(wind_mps=7.9), "", id="hot work below force 5"),
    pytest.param(permit(), Conditions(wind_mps=9.0, outdoors=False), "", id="no wind indoors"),
    pytest.param(permit("HGT", "II"), Conditions(wind_mps=8.0), "8.2.6", id="height at force 5"),
    pytest.param(permit("LFT", "2"), Conditions(wind_mps=8.0), "", id="lifting at force 5"),
    pytest.param(permit("LFT", "2"), Conditions(wind_mps=10.8), "9.2.4", id="lifting at force 6"),
    pytest.param(permit(isolations_verified=1), FINE, "", id="isolation is a rule of starting"),
]


@pytest.mark.parametrize(("running", "conditions", "clause"), RUNNING)
def test_a_running_permit_is_suspended_by_its_clause(running: Permit, conditions: Conditions, clause: str) -> None:
    judgement = judge(running, conditions, NOW_US)
    assert judgement.clause == clause
    assert judgement.state is (PermitState.SUSPENDED if clause else PermitState.ACTIVE)
    assert bool(judgement.reason) is bool(clause)


STARTING = [
    pytest.param(permit(state="approved"), FINE, START_US, "", id="in order"),
    pytest.param(permit(state="approved"), FINE, START_US - 1, "4.16", id="too early"),
    pytest.param(permit(state="approved", isolations_verified=1), FINE, START_US, "4.2", id="isolation not verified"),
    pytest.param(
        permit(state="approved"), FINE, START_US + 20 * MINUTE_US + 1, "5.3.1", id="gas test older than 30 min"
    ),
    pytest.param(
        permit("CSE", "", "approved"), FINE, START_US + 21 * MINUTE_US, "6.4", id="space test older than 30 min"
    ),
    pytest.param(permit("LFT", "2", "approved"), FINE, START_US + 60 * MINUTE_US, "", id="lifting needs no gas test"),
    pytest.param(
        permit(state="approved", valid_to_us=START_US + 9 * HOUR_US), FINE, START_US, "4.16", id="special beyond 8 h"
    ),
    pytest.param(
        permit(grade="2", state="approved", valid_to_us=START_US + 72 * HOUR_US), FINE, START_US, "", id="grade 2: 72 h"
    ),
    pytest.param(permit(state="suspended", changed_at_us=NOW_US), FINE, NOW_US + 29 * MINUTE_US, "", id="short break"),
    pytest.param(
        permit(state="suspended", changed_at_us=NOW_US),
        FINE,
        NOW_US + 31 * MINUTE_US,
        "5.3.1",
        id="special: 30 min break",
    ),
    pytest.param(
        permit(state="suspended", changed_at_us=NOW_US), FINE, NOW_US - MINUTE_US, "5.3.1", id="a break yet to begin"
    ),
    pytest.param(
        permit(state="approved", gas_tested_at_us=START_US + HOUR_US), FINE, START_US, "5.3.1", id="a test yet to come"
    ),
    pytest.param(
        permit(grade="2", state="suspended", changed_at_us=NOW_US),
        FINE,
        NOW_US + 31 * MINUTE_US,
        "",
        id="grade 2: 60 min",
    ),
    pytest.param(
        permit("CSE", "", "suspended", changed_at_us=NOW_US), FINE, NOW_US + 61 * MINUTE_US, "6.4", id="space: 60 min"
    ),
    pytest.param(
        permit(state="suspended", changed_at_us=NOW_US, gas_tested_at_us=NOW_US + 35 * MINUTE_US),
        FINE,
        NOW_US + 40 * MINUTE_US,
        "",
        id="analysed again after the break",
    ),
    pytest.param(permit(state="suspended"), Conditions(wind_mps=9.0), NOW_US, "5.2.15", id="the wind still blows"),
]


@pytest.mark.parametrize(("waiting", "conditions", "now_us", "clause"), STARTING)
def test_a_start_is_refused_by_its_clause(waiting: Permit, conditions: Conditions, now_us: int, clause: str) -> None:
    judgement = start(waiting, conditions, now_us)
    assert judgement.clause == clause
    assert judgement.state is (waiting.state if clause else PermitState.ACTIVE)


def test_validity_over_is_lapsed_whatever_the_state() -> None:
    for state in ("approved", "active", "suspended"):
        after_us = START_US + 8 * HOUR_US + 1
        assert judge(permit(state=state), FINE, after_us).state is PermitState.LAPSED
    assert start(permit(state="suspended"), FINE, START_US + 9 * HOUR_US).clause == "4.16"


@pytest.mark.parametrize("state", ["closed", "lapsed"])
def test_what_is_over_stays_over(state: str) -> None:
    over = permit(state=state, reason="why", clause="4.16")
    assert judge(over, Conditions(gas_over=("G-1",)), NOW_US).state == state
    assert start(over, FINE, NOW_US).reason == "The permit cannot be resumed"


def test_a_suspended_permit_never_resumes_by_itself() -> None:
    held = permit(state="suspended", reason="Guardian absent", clause="4.10")
    assert judge(held, FINE, NOW_US) == judge(held, Conditions(wind_mps=20.0), NOW_US)
    assert judge(held, FINE, NOW_US).reason == "Guardian absent"


def test_an_approved_permit_says_what_bars_it() -> None:
    assert judge(permit(state="approved", isolations_verified=0), FINE, START_US).reason == "Isolation not verified"
    assert judge(permit(state="approved"), FINE, START_US).reason == ""


@pytest.mark.parametrize(
    ("kind", "point", "unit", "value", "bars"),
    [
        ("HOT", "combustible", "%LEL", 10.0, False),
        ("HOT", "combustible", "%LEL", 10.1, True),
        ("LFT", "combustible", "%LEL", 24.9, False),
        ("LFT", "combustible", "%LEL", 25.0, True),
        ("CSE", "toxic", "ppm", 25.0, True),
        ("CSE", "oxygen", "%vol", 19.4, True),
        ("CSE", "oxygen", "%vol", 20.9, False),
        ("CSE", "oxygen", "%vol", 23.6, True),
    ],
)
def test_how_much_gas_bars_which_work(kind: str, point: str, unit: str, value: float, bars: bool) -> None:
    assert over_limit(kind, point, unit, value, 25.0) is bars
