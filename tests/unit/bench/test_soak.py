"""The soak's judgement: what grows is not flat, what jumps once is; and what it counts is what was told."""

from __future__ import annotations

import math
import socket
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.bench import cameras
from console.bench.processes import Usage
from console.heartbeat import Alive
from devices.sim.video.clip import encode
from tests.faults import trends
from tests.faults.soak import Counts, Death, Record, Servers, judged, outcome, table
from tests.faults.trends import Allowance, lost_frames, slope, thinned, trend

HOUR = [n * 10.0 for n in range(360)]


@given(st.floats(-5, 5), st.floats(-100, 100))
def test_the_slope_of_a_line_is_its_own(a_second: float, first: float) -> None:
    assert slope([(t, first + a_second * t) for t in HOUR[:50]]) == pytest.approx(a_second, abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 49), st.floats(-1e6, 1e6)), max_size=10))
def test_a_few_wild_samples_do_not_move_it(wild: list[tuple[int, float]]) -> None:
    samples = [(t, 2 * t) for t in HOUR[:50]]
    for place, value in wild:
        samples[place] = (samples[place][0], value)
    assert slope(samples) == pytest.approx(2, abs=1.0)


def test_too_little_has_no_slope() -> None:
    assert slope([(0.0, 5.0)]) == 0.0
    assert slope([(3.0, 5.0), (3.0, 9.0)]) == 0.0, "twice the same moment"


@pytest.mark.parametrize(
    ("kind", "value", "flat"),
    [
        ("pss_mb", lambda t: 100 + 3 * math.sin(t), True),
        ("pss_mb", lambda t: 100 + 6 * t / 3600, False),
        ("pss_mb", lambda t: 100 + (40 if t > 3000 else 0), True),
        ("pss_mb", lambda t: 160 if t < 300 else 100, True),
        ("pss_mb", lambda t: 160 - 20 * t / 3600, True),
        ("descriptors", lambda t: 40 + t // 1000, False),
        ("threads", lambda t: 12, True),
        ("shared_mb", lambda t: 30 + t / 3600, False),
        ("shown_fps", lambda t: 25 - t / 3600, False),
        ("shown_fps", lambda t: 20 + t / 3600, True),
    ],
)
def test_what_grows_is_not_flat(kind: str, value: object, flat: bool) -> None:
    assert callable(value)
    assert trend("x", kind, [(t, float(value(t))) for t in HOUR]).flat is flat


def test_long_series_are_thinned_and_keep_their_slope() -> None:
    samples = [(float(t), 3.0 * t) for t in range(5000)]
    assert len(thinned(samples)) == trends.MOST_POINTS and thinned(HOUR_PAIRS) == HOUR_PAIRS
    assert slope(samples) == pytest.approx(3.0)
    assert isinstance(trends.ALLOWED["pss_mb"], Allowance)


HOUR_PAIRS = [(t, 1.0) for t in HOUR]


def test_what_a_dead_camera_costs_is_the_others_frames() -> None:
    before = {"C01": 25.0, "C02": 25.0, "C03": 25.0}
    assert lost_frames(before, {"C01": 0.0, "C02": 25.0, "C03": 25.0}, 10.0, "C01") == 0.0
    assert lost_frames(before, {"C02": 24.0, "C03": 25.0}, 10.0, "C01") == 5.0
    assert lost_frames({"C01": 25.0}, {}, 10.0, "C01") == 0.0


def test_begin_and_end_are_medians_of_a_tenth_of_what_was_judged() -> None:
    one = trend("x", "pss_mb", [(t, 500.0 if t < 300 else 100 + t / 100) for t in HOUR])
    assert (one.first, one.last) == pytest.approx((105.1, 134.3), abs=0.3), "the warm-up is not in it"
    assert trends.ends([(0.0, 5.0), (10.0, 9.0)]) == (5.0, 9.0)


def beat(at_s: float, shown: float, program: str = "room-1") -> Alive:
    figures = {"shown.C01": shown, "frames_shown": shown}
    return Alive(program=program, pid=1, up=True, started_at_us=0, at_us=int(at_s * 1e6), figures=figures)


def test_rates_are_counted_between_beats() -> None:
    counts = Counts()
    for second in range(10):
        counts.hear(beat(second, 25.0 * second))
        counts.hear(beat(second, 7.0, "room-2"))
    assert counts.fps(2, 5) == {"C01": 25.0}
    assert counts.fps(20, 30) == {} and counts.fps(3, 3.5) == {}


def record(back_s: float | None = 1.2, lost: float = 0.2) -> Record:
    found = Record()
    for t in HOUR:
        found.note_program("room-1", t, Usage(7, t / 10, 120.0, 30, 9))
        found.note("wall shown_fps", t, 25.0)
        found.loads.append(2.0 if t < 3000 else 7.5)
    found.deaths.append(Death("C01", 60.0, back_s, lost))
    return found


def test_a_good_run_is_said_to_be_good() -> None:
    said = outcome(record(), 1.0)
    assert said["good"] and said["kills"] == 1 and said["back_s_max"] == 1.2 and said["never_back"] == 0
    assert [one.what for one in judged(record())][-1] == "wall shown_fps"
    text = table(said)
    assert "| room-1 pss_mb | 120.0 → 120.0 | +0.000 an hour | flat |" in text
    assert "1.20 s, longest 1.20 s, never 0" in text
    assert "| load of the machine | 2.0, most 7.5 |" in text


@pytest.mark.parametrize(("back_s", "lost"), [(None, 0.0), (3.5, 0.0), (1.0, 4.0)])
def test_a_camera_that_stays_away_comes_late_or_costs_the_others_is_not_good(back_s: float | None, lost: float) -> None:
    assert not outcome(record(back_s, lost), 1.0)["good"]


def test_another_process_under_the_name_is_a_restart() -> None:
    found = record()
    found.note_program("room-1", 3700.0, Usage(8, 0.0, 100.0, 30, 9))
    said = outcome(found, 1.0)
    assert said["restarts"] == ["room-1 after 3700 s"] and not said["good"]


def test_growth_is_seen_in_the_table() -> None:
    found = record()
    for t in HOUR:
        found.note("core descriptors", t, 20.0 + t / 100)
    said = outcome(found, 1.0)
    assert not said["good"] and "| core descriptors | " in table(said) and "NOT FLAT" in table(said)
    assert "NOT FLAT" not in table(outcome(record(), 1.0))


def test_a_killed_camera_is_away_alone_and_comes_back_at_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode([np.zeros((64, 64, 3), np.uint8)] * 5, tmp_path / "C01")
    monkeypatch.setattr(cameras, "clips", lambda: {"C01": str(tmp_path / "C01")})
    servers = Servers(["C01", "C02"])
    try:
        where = dict(servers.urls)
        servers.kill("C01")
        assert not answers(where["C01"]) and answers(where["C02"])
        servers.start("C01")
        assert answers(where["C01"]) and servers.urls == where
    finally:
        servers.stop()
    assert not answers(where["C02"])


def answers(url: str) -> bool:
    """Whether somebody listens there."""
    host, port = url.split("/")[2].split(":")
    with socket.socket() as line:
        return line.connect_ex((host, int(port))) == 0


def test_a_run_without_deaths_says_so() -> None:
    found = record()
    found.deaths.clear()
    assert outcome(found, 0.1)["kills"] == 0
