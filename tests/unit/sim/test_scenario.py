"""Scenario files: what is read, and the words for whoever wrote a mistake."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from devices.sim.events import EVENTS, GasRise, Post, Sos
from devices.sim.scenario import ScenarioError, read_scenario
from tests.conftest import ROOT
from tests.unit.sim.conftest import DEMO

SOS = '[[event]]\nat_s = 1\nkind = "sos"\nworker = "W-017"\nfor_s = 5\n'
POST = '[[post]]\nworker = "W-001"\nstorey = "F1"\npath_m = [[1, 1], [3, 1], [3, 3]]\n'


def problems_of(folder: Path, text: str, site: dict[str, Any]) -> tuple[str, ...]:
    """The problems of a scenario with that text."""
    path = folder / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path, site)
    return caught.value.problems


def test_the_demo_scenario_has_what_the_demo_shows(site: dict[str, Any]) -> None:
    """Everybody has a post; the gas rises at 20 s and Li Wei calls at 30 s."""
    scenario = read_scenario(DEMO / "shift.toml", site)
    assert [post.worker for post in scenario.posts] == [worker["id"] for worker in site["worker"]]
    assert [(rise.point, rise.at_s, rise.peak) for rise in scenario.of_kind(GasRise)] == [("G-114", 20.0, 32.0)]
    assert [(sos.worker, sos.at_s) for sos in scenario.of_kind(Sos)] == [("W-017", 30.0)]


def test_every_problem_is_said_at_once(tmp_path: Path, site: dict[str, Any]) -> None:
    """These exact words."""
    text = (
        '[[event]]\nat_s = -1\nkind = "gas_rise"\npoint = "G-1114"\npeak = "high"\nrise_s = 1\nhold = 2\nfall_s = 3\n'
        '[[event]]\nkind = "soss"\n' + POST.replace("[3, 3]", "[3, 300]") + 'does = "sit"\n'
        "[events]\n"
    )
    assert problems_of(tmp_path, text, site) == (
        "events: unknown setting. Did you mean 'event'?",
        "post[1].path_m[3]: [3, 300] lies outside the plan",
        "event[1].hold: unknown setting. Did you mean 'hold_s'?",
        "event[1].hold_s: missing",
        "event[1].at_s: must be 0 to 1e+06, got -1",
        "event[1].point: 'G-1114' is not one of G-101, G-102, G-103 … G-160. Did you mean 'G-114'?",
        "event[1].peak: must be a number, got 'high'",
        f"event[2].kind: 'soss' is not one of {', '.join(EVENTS)}. Did you mean 'sos'?",
    )


PLACE = "post[1].path_m"
TOO_LONG = f"{PLACE}: the closed way must be at most 48 m to be walked in 30 s, got 118.9 m"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOS + "x = 1", "event[1].x: unknown setting"),
        (SOS.replace('"W-017"', "17"), "event[1].worker: 17 is not one of W-001, W-002, W-003 … W-040"),
        ("event = 3", "event: must be tables, each headed [[event]]"),
        (POST + 'does = "sit"', "post[1].does: 'sit' is not one of walk, stand, weld, climb"),
        (
            POST.replace("[[1, 1], [3, 1], [3, 3]]", "[]"),
            f"{PLACE}: must be a list of corners [x, y] in metres, got []",
        ),
        (POST.replace("[3, 1]", "[3, 60]"), TOO_LONG),
        (POST.replace('"W-001"', '"W-001'), "not valid TOML: Illegal character '\\n' (at line 2, column 16)"),
    ],
)
def test_each_mistake_has_its_words(tmp_path: Path, site: dict[str, Any], text: str, said: str) -> None:
    """One mistake, one line."""
    assert problems_of(tmp_path, text, site)[0].removesuffix(". Did you mean 'W-017'?") == said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Said, with the file's name first."""
    with pytest.raises(ScenarioError, match=r"^none.toml: 1 problem\n  cannot be read: No such file or directory$"):
        read_scenario(tmp_path / "none.toml", {})


def test_the_page_beside_the_code_shows_every_kind() -> None:
    """Kinds and settings of devices/sim/scenario.md are those of the classes."""
    page = (ROOT / "devices" / "sim" / "scenario.md").read_text(encoding="utf-8")
    shown = {
        kind: set(re.findall(r"`(\w+)`", settings))
        for kind, settings in re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", page, re.MULTILINE)
    }
    classes = {kind: {field.name for field in fields(form)} - {"at_s"} for kind, form in EVENTS.items()}
    assert {kind: shown[kind] for kind in classes} == classes
    assert {field.name for field in fields(Post)} <= set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))


@pytest.mark.parametrize("value", ["inf", "nan", "9" * 400, "true", "[]", '"x"', "{}", "1979-05-27", "9" * 5000])
@pytest.mark.parametrize("setting", ["at_s", "for_s", "worker", "kind"])
def test_odd_values_are_problems_not_crashes(tmp_path: Path, site: dict[str, Any], setting: str, value: str) -> None:
    """Whatever TOML allows as a value."""
    lines = [f"{setting} = {value}" if line.startswith(setting) else line for line in SOS.splitlines()]
    assert problems_of(tmp_path, "\n".join(lines), site)
