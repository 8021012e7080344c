"""The cause-and-effect table of a site file: contradictions, dead causes, votes that nobody can reach."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.site.read import check_report, read_site
from tests.unit.site.small_site import SMALL

SECOND = SMALL[SMALL.index("[[interlock]]") : SMALL.index("[[operator]]")].replace("IL-1", "IL-2")
SECOND = SECOND.replace("coil = 0", "coil = 1").replace("feedback = 0", "feedback = 1")
NAMES = 'name = "因"\nname_en = "Cause"\n'
GAS = f'[[cause]]\nid = "CE-1"\n{NAMES}signal = "gas"\npoints = ["G-101"]\n'
EFFECT = '[[effect]]\ncause = "CE-1"\ninterlock = "IL-1"\n'
GOOD = SMALL + SECOND + GAS + EFFECT


def problems_of(folder: Path, text: str) -> list[str]:
    """The problems of a site file with that text."""
    (folder / "site.toml").write_text(text, encoding="utf-8")
    return check_report(folder / "site.toml")[0]


def cause(name: str, signal: str, more: str = "") -> str:
    """One cause with its effect on IL-1."""
    return f'[[cause]]\nid = "{name}"\n{NAMES}signal = "{signal}"\n{more}\n' + EFFECT.replace("CE-1", name)


def test_a_table_is_read(tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD) == []
    site = read_site(tmp_path / "site.toml")
    assert (site.causes[0].faulty, site.causes[0].needed, site.effects[0].action) == ("degrade", 1, "trip")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            cause("CE-2", "manual") + 'action = "reset"\n',
            ["effect[2].action: CE-2 orders 'reset' of IL-1, CE-1 orders 'trip': both may stand at once"],
        ),
        (
            f'[[cause]]\nid = "CE-2"\n{NAMES}signal = "manual"\n',
            ["cause.CE-2: is a dead cause: no [[effect]] follows from it"],
        ),
        (
            cause("CE-2", "gas", 'points = ["G-101"]\nneeded = 2'),
            ["cause.CE-2.needed: 2 must call, and there are 1: it can never hold"],
        ),
        (
            cause("CE-2", "gas", 'points = ["G-101", "G-101"]'),
            ["cause.CE-2.points: names a point twice: one point has one vote"],
        ),
        (cause("CE-2", "gas"), ["cause.CE-2.points: missing; 'gas' is told by ids of `gas_point`"]),
        (cause("CE-2", "gas", 'points = ["C01"]'), ["cause.CE-2.points: C01: 'gas' is told by ids of `gas_point`"]),
        (cause("CE-2", "manual", 'points = ["C01"]'), ["cause.CE-2.points: 'manual' has no points; leave them out"]),
        (cause("CE-2", "sos"), ["cause.CE-2.zone: missing; 'sos' is judged by area"]),
        (EFFECT, ["effect[2].interlock: CE-1 has IL-1 twice (first at effect[1])"]),
        (
            cause("CE-2", "plc", 'points = ["IL-1"]'),
            ["effect[2].interlock: IL-1 is its own cause: its feedback calls CE-2"],
        ),
        (
            cause("CE-2", "manual") + "automatic = false\ndelay_s = 5\n",
            ["effect[2].delay_s: must be 0: what is proposed is proposed at once"],
        ),
        (
            cause("CE-2", "manual") + 'delay_s = 5\nhold_roles = ["shift_lead"]\n',
            ["effect[2].hold_s: hold_roles and hold_s go together: who may hold it back, and how long"],
        ),
        (
            cause("CE-2", "manual") + 'hold_roles = ["shift_lead"]\nhold_s = 60\n',
            ["effect[2].hold_roles: nobody can hold back what does not wait: it needs delay_s, and to be automatic"],
        ),
        (
            EFFECT.replace("IL-1", "IL-9"),
            ["effect[2].interlock: 'IL-9' is not one of IL-1, IL-2. Did you mean 'IL-2'?"],
        ),
        (
            '[[plc]]\nid = "PLC-2"\nname = "二"\nname_en = "Two"\nlink = "plc"\nunit_id = 1\npoll_s = 0.5\n',
            ["plc.PLC-2.unit_id: 127.0.0.1:1503 unit 1 is PLC-1 already: their addresses would overlap"],
        ),
    ],
)  # fmt: skip
def test_each_mistake_of_a_table_has_its_words(tmp_path: Path, more: str, said: list[str]) -> None:
    assert problems_of(tmp_path, GOOD + more) == said


def test_what_nothing_can_ever_tell_is_a_dead_cause(tmp_path: Path) -> None:
    """Fire in an area without a camera, an SOS where nobody wears a wristband."""
    yard = SMALL[SMALL.index("[[zone]]") : SMALL.index("[[camera]]")].replace('"hall"', '"yard"')
    bare = re.sub(r'band = "B-\d+"', 'band = ""', GOOD) + yard
    text = bare + cause("CE-2", "fire_seen", 'zone = "yard"') + cause("CE-3", "sos", 'zone = "hall"')
    assert [line for line in problems_of(tmp_path, text) if "dead" in line] == [
        "cause.CE-2.signal: is a dead cause: no camera looks at the area of 'yard'",
        "cause.CE-3.signal: is a dead cause: nobody wears a wristband",
    ]


def test_an_output_without_feedback_is_told(tmp_path: Path) -> None:
    without = GOOD.replace("feedback = 1\n", "")
    assert problems_of(tmp_path, without) == ["interlock.IL-2.feedback: missing; an output 'coil' has one"]
