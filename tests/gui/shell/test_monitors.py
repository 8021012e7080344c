"""Windows follow their monitors: on a real display, and as a rule over any number of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.pages.monitors import homes
from tests.conftest import ROOT

NAMES = st.lists(st.sampled_from("ABCDEFG"), unique=True, min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("present", "placed"),
    [
        ("ABC", ("A", "B", "C")),
        ("AC", ("A", "", "C")),
        ("BC", ("C", "B", "")),
        ("B", ("B", "", "")),
        ("ACX", ("A", "X", "C")),
        ("X", ("X", "", "")),
        ("", ("A", "B", "C")),
    ],
)
def test_a_window_whose_monitor_is_gone_is_put_away_but_never_the_first(present: str, placed: tuple[str, ...]) -> None:
    assert homes("ABC", present) == placed


@given(NAMES, NAMES)
def test_every_monitor_has_at_most_one_window_and_the_first_window_one_always(
    own: list[str], present: list[str]
) -> None:
    placed = homes(own, present)
    shown = [name for name in placed if name]
    assert placed[0] and len(set(shown)) == len(shown) == min(len(own), len(present)) and set(shown) <= set(present)
    assert homes(own, own) == tuple(own), "all are back where they were"
    assert all(name in ("", mine) for name, mine in zip(placed[1:], own[1:], strict=True) if mine in present)


def test_two_windows_of_one_monitor_stay_on_it() -> None:
    assert homes("AA", "A") == ("A", "A")


@pytest.mark.skipif(sys.platform != "linux", reason="the monitors are those of Xvfb")
def test_monitors_go_and_come_back(tmp_path: Path) -> None:
    """The second goes and comes back, then the third goes: no page is handed to a window that nobody sees."""
    command = [sys.executable, "-m", "tests.gui.shell.monitors_seat", str(tmp_path), "-2", "+2", "-3"]
    clean = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "DISPLAY")}
    run = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    told = [[tuple(one) for one in json.loads(line)] for line in run.stdout.splitlines()]
    plant, wall = ("MONITOR-1", True, "plant"), ("MONITOR-2", True, "wall")
    alerts = ("MONITOR-3", True, "alerts")
    assert told[0] == told[2] == [plant, wall, alerts]
    assert told[1] == [plant, ("", False, "wall"), alerts]
    assert "window-2: put away, its monitor is gone" in run.stderr and "window-2: on MONITOR-2" in run.stderr
    assert told[3] == [plant, ("MONITOR-2", True, "plant"), ("", False, "alerts")]
