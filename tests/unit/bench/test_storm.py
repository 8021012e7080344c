"""The storm: its plant is a good site, its readings raise what is expected, and its judgement can be bad."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from console.bench import alerts, core_rate, many, storm
from console.bench.storm import Storm
from console.messages import JournalEntry
from console.site.demo import DEMO_SITE
from console.site.read import read_site
from devices.sim.scenario import read_scenario
from tests.unit.core.rig import Rig

TABLES = tomllib.loads(DEMO_SITE.read_text(encoding="utf-8"))


@pytest.fixture
def blown() -> Storm:
    """Ten heads, forty alerts in twelve seconds."""
    return storm.storm_of(40, 12.0, TABLES)


def test_a_storm_of_five_thousand_has_as_many_names_in_sixty_seconds() -> None:
    whole = storm.storm_of(storm.ALERTS, storm.SECONDS, TABLES)
    assert len(whole.expected()) == len(set(whole.expected())) == whole.alerts == storm.ALERTS
    assert 59 < whole.due_s(storm.ALERTS - 1) < 60


def test_every_head_speaks_often_enough_to_be_alive(blown: Storm) -> None:
    said: dict[str, list[float]] = {}
    for at_s, reading, _ in storm.readings(blown):
        said.setdefault(reading.point, []).append(at_s)
    assert len(said) == 10
    limit_s = read_site(DEMO_SITE).limits.gas_s
    assert all(two - one <= storm.ALIVE_S < limit_s for times in said.values() for one, two in pairwise(times))


def test_its_plant_is_a_good_site_and_the_simulation_leaves_it_alone(tmp_path: Path) -> None:
    tables = storm.with_points(TABLES, 40)
    site, day = tmp_path / "site.toml", tmp_path / "day.toml"
    day.write_text(storm.silent_events(40, TABLES), encoding="utf-8")
    site.write_text(many.as_toml({**tables, "simulation": {"seed": 7, "scenario": str(day)}}), encoding="utf-8")
    assert len(read_site(site).gas_points) == len(TABLES["gas_point"]) + 10
    assert len(read_scenario(day, tables).events) == 10


def test_the_real_duties_raise_what_is_expected_in_that_order(blown: Storm, tmp_path: Path) -> None:
    path, plain = tmp_path / "site.toml", storm.with_points(TABLES, 40)
    del plain["simulation"]
    path.write_text(many.as_toml(plain), encoding="utf-8")
    rig, raised = Rig(read_site(path)), list[str]()
    began_us = rig.now_us
    for at_s, reading, raises in storm.readings(blown):
        rig.now_us = began_us + int(at_s * 1e6)
        said = [
            decision for decision in rig.hear(replace(reading, measured_at_us=rig.now_us)) if "gas" in decision.subject
        ]
        came = [decision.subject for decision in said if decision.kind == "alert_raised"]
        assert bool(came) is raises, (at_s, reading)
        raised += came
    assert raised == blown.expected()


def rows(blown: Storm) -> list[JournalEntry]:
    """The journal of a storm in which nothing went wrong."""
    return [
        JournalEntry(seq=seq, at_us=seq, kind="alert_raised", subject=alert, operator="", body={}, previous="", hash="")
        for seq, alert in enumerate(blown.expected(), start=7)
    ]


def test_a_storm_that_came_through_is_told_so(blown: Storm) -> None:
    painted = dict.fromkeys(blown.expected(), 1)
    assert storm.outcome(blown, rows(blown), rows(blown), painted) == storm.Outcome((), 0, 0)


def test_what_is_missing_anywhere_is_lost(blown: Storm) -> None:
    every, names = rows(blown), blown.expected()
    painted = dict.fromkeys(names[:-1], 1)
    found = storm.outcome(blown, every[1:], [*every[:2], *every[3:]], painted)
    assert found.lost == (names[0], names[2], names[-1])
    assert found.gaps == 1


def test_what_stands_the_wrong_way_round_is_counted(blown: Storm) -> None:
    every, painted = rows(blown), dict.fromkeys(blown.expected(), 1)
    turned = [every[1], every[0], *every[2:]]
    assert storm.outcome(blown, turned, every, painted).disordered == 1
    assert storm.outcome(blown, every, turned, painted).disordered == 1


def test_what_was_never_painted_counts_as_if_it_came_at_the_end() -> None:
    trace = {
        "ended_at_us": 9_000_000,
        "painted_at_us": {"a": 1_100_000},
        "answered_at_us": {},
        "held": [(1, 500.0), (2_000_000, 20.0)],
        "scrolled_at_us": [1, 2, 3],
    }
    told = alerts.room_figures(trace, {"a": 1_000_000, "b": 1_000_000}, {"a": 2_000_000}, (10, 3_000_000), 4.0)
    assert {figure.name.removeprefix("alerts."): figure.value for figure in told} == {
        "sos_ms_p99": 8000.0,
        "sos_ms_p50": 8000.0,
        "ack_ms_p99": 7000.0,
        "ack_ms_p50": 7000.0,
        "gui_block_ms_max": 20.0,
        "gui_block_ms_p99": 20.0,
        "scroll_fps": 3.0,
    }


async def test_the_core_is_measured_beside_bare_paho(blown: Storm) -> None:
    """Real broker, real core, real paho, once and small: figures there are; how large they are is no matter here."""
    rate = await core_rate.measured(blown, turns=1)
    assert rate.ratio > 0 and rate.messages >= blown.alerts
