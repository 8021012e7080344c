"""Which programs went silent although they run. Time is counted in looks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from console.heartbeat import Alive
from console.programs.silence import MOST_S, SILENT_S, STARTING_S, Silence
from console.programs.starving import waited_s
from tests.waiting import eventually

RUNNING = {"core": 5, "vision-1": 7}


def beat(silence: Silence, program: str, pid: int, up: bool = True) -> None:
    """One heartbeat, or a last will."""
    silence.hear([("", Alive(program=program, pid=pid, up=up, started_at_us=1, at_us=1))])


def after(silence: Silence, seconds: float, *, listening: bool = True, vision: int = 7, core: bool = True) -> list[str]:
    """Who hangs after so many seconds of looks in which vision said nothing; the core did, or did not."""
    found: dict[str, float] = {}
    for _ in range(int(seconds / MOST_S)):
        if core:
            beat(silence, "core", 5)
        found = silence.hung({**RUNNING, "vision-1": vision}, MOST_S, listening)
    return list(found)


@pytest.fixture
def silence() -> Silence:
    """Both programs run and have spoken."""
    made = Silence()
    made.hung(RUNNING, 0.0, True)
    beat(made, "core", 5)
    beat(made, "vision-1", 7)
    return made


def test_one_that_spoke_and_is_silent_since_hangs(silence: Silence) -> None:
    assert after(silence, SILENT_S) == []
    assert after(silence, MOST_S) == ["vision-1"]


def test_one_that_waits_for_a_processor_does_not_hang_for_four_times_as_long() -> None:
    """Process 7 waits most of the time; each number of a process is that of its own clock."""
    waited = {5: 0.0, 7: 300.0}
    silence = Silence(lambda pid: waited[pid])
    silence.hung(RUNNING, 0.0, True)
    beat(silence, "vision-1", 7)
    found: list[list[str]] = []
    for _ in range(int(4 * SILENT_S / MOST_S) + 1):
        waited[7] += 0.95 * MOST_S
        found.append(after(silence, MOST_S))
    assert found[-1] == ["vision-1"] and not any(found[:-1])
    waited[8] = 900.0
    assert after(silence, SILENT_S, vision=8) == [], "another process counts anew"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_a_process_that_gets_no_processor_is_seen_to_wait() -> None:
    """Two that never rest, on one processor: each waits half of the time."""
    one_cpu = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nwhile True: pass"
    spinning = [subprocess.Popen([sys.executable, "-c", one_cpu]) for _ in range(2)]
    try:
        assert eventually(lambda: all(waited_s(one.pid) > 0.2 for one in spinning), "both wait", 60)
    finally:
        for one in spinning:
            one.kill()
            one.wait()
    assert waited_s(spinning[0].pid) == 0.0, "it is gone"


def test_a_last_will_is_no_sign_of_life(silence: Silence) -> None:
    after(silence, SILENT_S)
    beat(silence, "vision-1", 7, up=False)
    assert after(silence, MOST_S) == ["vision-1"]


def test_where_all_are_silent_it_is_us_who_do_not_hear(silence: Silence) -> None:
    assert after(silence, STARTING_S + MOST_S, core=False) == []
    assert after(silence, MOST_S) == ["vision-1"]


def test_one_that_never_spoke_has_time_to_start() -> None:
    silence = Silence()
    assert after(silence, STARTING_S) == []
    assert after(silence, MOST_S) == ["vision-1"]


def test_the_next_process_has_time_to_start_whatever_the_one_before_left_on_its_way(silence: Silence) -> None:
    assert after(silence, SILENT_S, vision=8) == []
    beat(silence, "vision-1", 7)
    assert after(silence, SILENT_S, vision=8) == []
    beat(silence, "vision-1", 8)
    assert after(silence, SILENT_S, vision=8) == []
    assert after(silence, MOST_S, vision=8) == ["vision-1"]


def test_while_the_broker_is_away_nobody_is_silent(silence: Silence) -> None:
    assert after(silence, SILENT_S) == []
    assert after(silence, 3600, listening=False) == []
    assert after(silence, SILENT_S) == []


def test_a_machine_that_slept_made_nobody_silent(silence: Silence) -> None:
    assert silence.hung(RUNNING, 7200.0, True) == {}


def test_who_is_not_known_is_not_heard(silence: Silence) -> None:
    beat(silence, "room-2", 99)
    assert after(silence, 1.0) == []
