"""Which programs a workstation has, and what a run is summed up to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.bench.figures import Figure, as_text, percentile, told
from console.heartbeat import Alive
from console.messages import JournalEntry
from console.programs.table import RunOptions, camera_groups, programs
from console.programs.tally import Tally
from console.site.context import Context
from console.site.demo import DEMO_SITE
from console.site.home import Home
from console.site.read import read_site


@pytest.fixture
def context(tmp_path) -> Context:
    return Context(read_site(DEMO_SITE), DEMO_SITE, Home(tmp_path), {"video": "127.0.0.1:1"})


def alive(program: str, pid: int, **figures: float) -> Alive:
    notes = {"provider": "CPU"}
    return Alive(program=program, pid=pid, up=True, started_at_us=1, at_us=2, figures=figures, notes=notes)


def entry(what: str, **body: object) -> JournalEntry:
    return JournalEntry(seq=1, at_us=1, kind=what, subject="IL-01", operator="", body=body, previous="", hash="")


def test_a_drill_has_plant_core_vision_and_room(context: Context) -> None:
    names = [each.name for each in programs(context, RunOptions())]
    assert names == ["plant", "core", "vision-1", "vision-2", "room-1"]


def test_a_real_plant_starts_no_simulation(context: Context) -> None:
    real = replace(context, site=replace(context.site, simulation=None))
    assert "plant" not in [each.name for each in programs(real, RunOptions())]


def test_every_program_is_told_where_the_links_are(context: Context) -> None:
    told = {program.name: " ".join(program.arguments) for program in programs(context, RunOptions())}
    assert told and [name for name, arguments in told.items() if "127.0.0.1:1" not in arguments] == []


def test_only_the_room_ends_everything(context: Context) -> None:
    assert [each.name for each in programs(context, RunOptions()) if each.ends_all] == ["room-1"]


@given(count=st.integers(0, 40), workers=st.integers(0, 9))
def test_every_camera_has_one_worker(count: int, workers: int) -> None:
    cameras = tuple(f"C{n:02d}" for n in range(count))
    groups = camera_groups(cameras, workers)
    assert sorted(camera for group in groups for camera in group) == sorted(cameras)
    assert all(groups)


def test_neighbours_are_watched_by_different_workers() -> None:
    first, second = camera_groups(("C01", "C02", "C03", "C04"), 2)
    assert (first, second) == (("C01", "C03"), ("C02", "C04"))


def test_a_summary_counts_alerts_and_orders() -> None:
    tally = Tally()
    tally.hear([("", entry("alert_raised", kind="sos")), ("", entry("alert_acknowledged"))])
    tally.hear([("", entry("order_result", result="verified", ms=84.0))])
    summary = tally.summary({}, [])
    assert summary["alerts"] == {"raised": 1, "acknowledged": 1}
    assert summary["orders"] == [{"interlock": "IL-01", "result": "verified", "ms": 84.0}]


def test_figures_of_a_restarted_program_are_added() -> None:
    tally = Tally()
    tally.hear([("", alive("vision-1", 1, frames_decoded=100.0)), ("", alive("vision-1", 2, frames_decoded=7.0))])
    assert (tally.figure("frames_decoded"), tally.note("provider")) == (107.0, "CPU")


@pytest.mark.parametrize(
    ("value", "goal", "at_most", "met"), [(3.0, 4.0, True, True), (5.0, 4.0, True, False), (5.0, 4.0, False, True)]
)
def test_a_figure_says_whether_its_goal_is_met(value: float, goal: float, at_most: bool, met: bool) -> None:
    said = told("x", [Figure("x.y", value, "ms", goal, at_most, limit=2.0)], {"runs": 3})
    assert set(said["figures"][0]) == {"name", "value", "unit", "limit", "ratio", "goal", "met"}
    assert (said["figures"][0]["met"], said["figures"][0]["ratio"]) == (met, value / 2)
    assert ("NOT MET" in as_text(said)) is not met


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_percentile_is_one_of_the_values(values: list[float]) -> None:
    assert percentile(values, 0.99) in values
    assert percentile(values, 1.0) == max(values)


def test_a_percentile_of_nothing_is_zero() -> None:
    assert percentile([], 0.5) == 0.0
