"""Scenario files: what is read, and the words for whoever wrote a mistake."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from devices.sim.events import DOES, EVENTS, HARNESSES, SPOILS, TAKEN, THINGS, GasRise, Post, Sight, Sos, Thing
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
        f"post[1].does: 'sit' is not one of {', '.join(DOES)}",
        "event[1].hold: unknown setting. Did you mean 'hold_s'?",
        "event[1].hold_s: missing",
        "event[1].at_s: must be 0 to 1e+06, got -1",
        "event[1].point: 'G-1114' is not one of G-101, G-102, G-103 … G-160. Did you mean 'G-114'?",
        "event[1].peak: must be a number, got 'high'",
        f"event[2].kind: 'soss' is not one of {', '.join(EVENTS)}. Did you mean 'sos'?",
    )


PLACE = "post[1].path_m"
FREE_HAND = "needs a free hand, 'does' must be walk or stand"
NOBODY = f"is not one of {', '.join(DOES)}"
HARNESS, STAND, HELD = ", ".join(HARNESSES), ", ".join(THINGS), ", ".join(("nothing", *TAKEN))
TO_HOOK = "needs something to hook to: on = 'ladder' or 'scaffold' (up_m = 0 is its foot)"
ONE = POST.replace(", [3, 1], [3, 3]", "")
SMOKE = '[[event]]\nat_s = 1\nkind = "smoke"\nfor_s = 5\nx_m = 1\ny_m = 1\nstorey = "F1"\n'
THING = '[[thing]]\nkind = "cone"\nstorey = "F1"\nx_m = 3\ny_m = 3\n'
CAMERA = '[[camera]]\ncamera = "C05"\n'


def event(kind: str, more: str) -> str:
    """Something that happens to W-017."""
    return SOS.replace('"sos"', f'"{kind}"') + more + "\n"


TOO_LONG = f"{PLACE}: the closed way must be at most 48 m to be walked in 30 s, got 118.9 m"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOS + "x = 1", "event[1].x: unknown setting"),
        (SOS.replace('"W-017"', "17"), "event[1].worker: 17 is not one of W-001, W-002, W-003 … W-040"),
        ("event = 3", "event: must be tables, each headed [[event]]"),
        (POST + 'does = "sit"', "post[1].does: 'sit' is not one of walk, stand, weld, climb, lift, carry"),
        (POST + 'does = "stan"', f"post[1].does: 'stan' is not one of {', '.join(DOES)}. Did you mean 'stand'?"),
        (POST + 'does = "fall"', f"post[1].does: 'fall' {NOBODY}; an event of kind 'fall' makes somebody fall"),
        (POST + 'does = "down"', f"post[1].does: 'down' {NOBODY}; after an event of kind 'fall' he lies"),
        (POST + 'helmet = "off"', "post[1].helmet: 'off' is not one of worn, hand, absent"),
        (POST + "helmet = true", "post[1].helmet: True is not one of worn, hand, absent"),
        (POST + 'vest = "yes"', "post[1].vest: must be true or false, got 'yes'"),
        (POST + 'harness = "hight"', f"post[1].harness: 'hight' is not one of {HARNESS}. Did you mean 'high'?"),
        (POST + 'harness = "high"', f"post[1].harness: 'high' {TO_HOOK}"),
        (POST + 'holds = "phon"', f"post[1].holds: 'phon' is not one of {HELD}. Did you mean 'phone'?"),
        (POST + 'holds = "phone"\nhelmet = "hand"', "post[1].holds: one hand cannot hold both phone and helmet"),
        (ONE + 'does = "weld"\nholds = "phone"', f"post[1].holds: {FREE_HAND}, got 'weld'"),
        (POST + 'does = "carry"\nhelmet = "hand"', f"post[1].helmet: {FREE_HAND}, got 'carry'"),
        (ONE + 'does = "carry"', f"{PLACE}: who carries needs a way, two corners or more; at one spot he can 'lift'"),
        (POST + 'does = "lift"', f"{PLACE}: who lifts stays at one spot; along a way he can 'carry'"),
        (ONE + "up_m = 1.0", "post[1].up_m: 1 m above the floor needs on = 'ladder' or 'scaffold'"),
        (ONE + 'on = "ladder"\nup_m = 9', "post[1].up_m: must be 0 to 2.2, got 9"),
        (POST + 'on = "ladder"', "post[1].on: who stands on a ladder stays at one spot, path_m must be one corner"),
        (ONE + 'on = "scaffold"\ndoes = "weld"', "post[1].does: on a scaffold it must be stand, got 'weld'"),
        (ONE + 'on = "ladder"\ndoes = "lift"', "post[1].does: on a ladder it must be climb or stand, got 'lift'"),
        (event("harness", 'harness = "low"'), f"event[1].harness: 'low' {TO_HOOK} in the post of W-017"),
        (event("takes_out", 'holds = "helmet"'), f"event[1].holds: 'helmet' is not one of {', '.join(TAKEN)}"),
        (event("works", 'does = "carry"'), "event[1].does: 'carry' is not one of stand, weld, climb, lift"),
        (event("no_helmet", 'helmet = "worn"'), "event[1].helmet: 'worn' is not one of hand, absent"),
        (SMOKE + "thick = 3", "event[1].thick: must be 0.1 to 1, got 3"),
        (THING.replace("cone", "kone"), f"thing[1].kind: 'kone' is not one of {STAND}. Did you mean 'cone'?"),
        (THING + "turn_deg = 400", "thing[1].turn_deg: must be 0 to 360, got 400"),
        (CAMERA + 'light = "dark"', "camera[1].light: 'dark' is not one of day, night, backlight"),
        (CAMERA + 'spoilt_by = "fog"', f"camera[1].spoilt_by: must be a list of {', '.join(SPOILS)}, got 'fog'"),
        (CAMERA + "spoilt_by = [3]", f"camera[1].spoilt_by[1]: 3 is not one of {', '.join(SPOILS)}"),
        (CAMERA + CAMERA, "camera[2].camera: 'C05' is said already in camera[1]"),
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
    rows = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", page, re.MULTILINE))))
    assert {field.name for form in (Post, Thing, Sight) for field in fields(form)} <= rows
    said = set(re.findall(r"`(\w+)`", page)) | set(re.findall(r'"(\w+)"', page))
    assert {word for words in (DOES, HARNESSES, TAKEN, THINGS, SPOILS) for word in words} <= said


@pytest.mark.parametrize("value", ["inf", "nan", "9" * 400, "true", "[]", '"x"', "{}", "1979-05-27", "9" * 5000])
@pytest.mark.parametrize("setting", ["at_s", "for_s", "worker", "kind"])
def test_odd_values_are_problems_not_crashes(tmp_path: Path, site: dict[str, Any], setting: str, value: str) -> None:
    """Whatever TOML allows as a value."""
    lines = [f"{setting} = {value}" if line.startswith(setting) else line for line in SOS.splitlines()]
    assert problems_of(tmp_path, "\n".join(lines), site)
