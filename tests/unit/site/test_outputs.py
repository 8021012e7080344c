"""What a site file may say of outputs and feedbacks, and what is wrong between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.site.read import read_site
from tests.unit.site.small_site import SMALL
from tests.unit.site.test_read import problems_of

REGISTERS = """
output = "register"
register = 40
words = 2
word_order = "low_first"
on_value = 70000
unit_id = 9
feedback_space = "input_register"
feedback_bit = 4
"""


def with_output(said: str, more: str = "") -> str:
    """The small site whose one interlock is switched otherwise."""
    return SMALL.replace('coil = 0\nfeedback = 0\nzone = "hall"', f'{said}\nfeedback = 0\nzone = "hall"') + more


def second(said: str) -> str:
    """A second interlock of the same PLC."""
    interlock = SMALL[SMALL.index("[[interlock]]") : SMALL.index("[[operator]]")]
    return interlock.replace("IL-1", "IL-2").replace("coil = 0\nfeedback = 0", said)


def test_a_register_of_two_words_on_another_unit(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(with_output(REGISTERS), encoding="utf-8")
    [record] = read_site(file).interlocks
    assert (record.register, record.on_value, record.word_order, record.unit_id) == (40, 70000, "low_first", 9)


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        ("", ["coil: missing; an output 'coil' has one"]),
        ('output = "pulse"\ncoil = 1', ["reset_coil: missing; an output 'pulse' has one"]),
        ("coil = 1\necho = 7", ["echo: means nothing for an output 'coil'"]),
        (
            'output = "pulse"\ncoil = 1\nreset_coil = 1',
            ["reset_coil: coil 1 of PLC-1 unit 1 already belongs to IL-1"],
        ),
        ('output = "register"\nregister = 1\non_value = 0', ["off_value: must differ from on_value 0"]),
        ('output = "register"\nregister = 1\non_value = 70000', ["on_value: 70000 does not fit into 1 word"]),
        ('output = "register"\nregister = 0', ["register: register 0 of PLC-1 unit 1 already belongs to PLC-1"]),
        (
            'output = "command"\nregister = 1\necho = 2',
            ["off_value: must not be 0, which is the command word of none"],
        ),
        (
            'output = "command"\nregister = 1\necho = 1\noff_value = 2\nwords = 2',
            ["words: must be 1: a command is one word", "echo: register 1 of PLC-1 unit 1 already belongs to IL-1"],
        ),
        ("coil = 0\nfeedback_bit = 3", ["feedback_bit: the feedback has the bits 0 to 0, got 3"]),
        ("coil = 0\nfeedback_on = 2", ["feedback_on: 2 does not fit into 1 bit"]),
        ("coil = 0\nfeedback_on = 0", ["feedback_off: must differ from feedback_on 0"]),
    ],
)
def test_what_is_wrong_with_one(tmp_path: Path, said: str, problems: list[str]) -> None:
    assert problems_of(tmp_path, with_output(said)) == [f"interlock.IL-1.{problem}" for problem in problems]


@pytest.mark.parametrize(
    ("first", "other", "problems"),
    [
        ("coil = 0", "coil = 0\nunit_id = 2\nfeedback = 0", []),
        (
            'output = "register"\nregister = 8\nwords = 2',
            'output = "register"\nregister = 9\nfeedback = 1',
            ["interlock.IL-2.register: register 9 of PLC-1 unit 1 already belongs to IL-1"],
        ),
        (
            'coil = 0\nfeedback_space = "register"\nfeedback_bit = 2',
            'coil = 1\nfeedback = 0\nfeedback_space = "register"\nfeedback_bit = 3',
            [],
        ),
        (
            'coil = 0\nfeedback_space = "register"\nfeedback_bit = 2',
            'coil = 1\nfeedback = 0\nfeedback_space = "register"\nfeedback_bit = 2',
            ["interlock.IL-2.feedback: register 0 bit 2 of PLC-1 unit 1 already belongs to IL-1"],
        ),
    ],
)
def test_what_two_must_not_share(tmp_path: Path, first: str, other: str, problems: list[str]) -> None:
    """Another unit is another output; two bits of one word are two points, a word and its bit are not."""
    assert problems_of(tmp_path, with_output(first, second(other))) == problems


def test_a_watchdog_that_is_the_heartbeat(tmp_path: Path) -> None:
    said = SMALL.replace("poll_s = 0.5", "poll_s = 0.5\nheartbeat = 4\nwatchdog = 4")
    assert problems_of(tmp_path, said) == ["plc.PLC-1.watchdog: register 4 is its heartbeat, which the PLC writes"]


def test_the_files_of_a_secured_line_go_together(tmp_path: Path) -> None:
    said = SMALL.replace("poll_s = 0.5", 'poll_s = 0.5\ntls_certificate = "keys/vigil.pem"')
    missing = "missing; tls_certificate, tls_key, tls_authority go together"
    assert problems_of(tmp_path, said) == [f"plc.PLC-1.tls_key: {missing}", f"plc.PLC-1.tls_authority: {missing}"]


def test_an_order_for_two_needs_two(tmp_path: Path) -> None:
    """One operator alone could never give it."""
    alone = "needs a second operator who may operate it, a shift lead or a safety engineer"
    said = with_output('coil = 0\nsecond_person = ["reset"]')
    assert problems_of(tmp_path, said) == [f"interlock.IL-1.second_person: {alone}"]
    lead = '\n[[operator]]\nid = "li"\nname = "李"\nname_en = "Li"\nrole = "shift_lead"\n'
    assert problems_of(tmp_path, said + lead) == []
