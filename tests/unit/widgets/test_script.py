"""The dispatcher's script: every step is understood, every line that is none is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from widgets.script import DEADLINE_S, ScriptError, parse_script, read_script


def test_every_step_is_understood() -> None:
    steps = parse_script(
        """
        # a quiet shift
        wait banner
        wait "HOT-0007 # 1" for 30s      # a remark
        key Ctrl+L
        hold key Space 2.2s
        hold hold 2s
        click "C05"
        type "checked on the spot"
        window 2
        pause 0.5s
        shot after-sos
        wheel alert-list 1.5s
        """
    )
    told = [(step.verb, step.target, step.quoted, step.seconds) for step in steps]
    assert told == [
        ("wait", "banner", False, DEADLINE_S),
        ("wait", "HOT-0007 # 1", True, 30.0),
        ("key", "Ctrl+L", False, DEADLINE_S),
        ("hold key", "Space", False, 2.2),
        ("hold", "hold", False, 2.0),
        ("click", "C05", True, DEADLINE_S),
        ("type", "checked on the spot", True, DEADLINE_S),
        ("window", "2", False, DEADLINE_S),
        ("pause", "", False, 0.5),
        ("shot", "after-sos", False, DEADLINE_S),
        ("wheel", "alert-list", False, 1.5),
    ]
    assert steps[0].line == 3


def test_every_wrong_line_is_named_with_its_mend() -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script("wait banner\njump high\nhold hold\nwindow 0", "shift.txt")
    first, second, third = str(caught.value).splitlines()
    assert first.startswith("shift.txt:2: 'jump high' is no step; a step begins with one of wait, key")
    assert second == "shift.txt:3: 'hold hold' is no step; write: hold NAME 2.2s, or: hold key Space 2.2s"
    assert third.startswith("shift.txt:4:")


def test_script_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="cannot be read"):
        read_script(tmp_path / "none.txt")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ScriptError, match="cannot be read"):
        read_script(tmp_path / "bytes.txt")
