"""`vigil operator pin` and `ls` as people call them: typed twice, never shown, kept hashed, taken away again."""

from __future__ import annotations

import fcntl
import io
import json
import logging
import os
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from console.cli import main
from console.site import pins
from console.site.home import Home
from console.site.pins import PinFile
from tests.conftest import ROOT
from tests.unit.site.small_site import SMALL

PIN = "pin-4711"
MUST = '\n[pins]\nroles = ["dispatcher"]\n'
SLOW_S = 60.0


@pytest.fixture(autouse=True)
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of this process, and a hash that costs little."""
    monkeypatch.setattr(logging, "basicConfig", lambda **_settings: None)
    monkeypatch.setattr(pins, "COST", 2)


@pytest.fixture
def where(tmp_path: Path) -> list[str]:
    """The site whose dispatchers must have a PIN, and the home."""
    (tmp_path / "site.toml").write_text(SMALL + MUST)
    return ["--site", str(tmp_path / "site.toml"), "--home", str(tmp_path / "home")]


def said(monkeypatch: pytest.MonkeyPatch, typed: str, *words: str) -> int:
    """The exit code, with lines on standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return main(["operator", *words])


def test_a_pin_is_set_listed_and_taken_away(
    where: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = PinFile(Home(tmp_path / "home"))
    assert said(monkeypatch, "", "ls", *where) == 0
    assert "wang            dispatcher        MUST have a PIN and has none" in capsys.readouterr().out
    assert said(monkeypatch, f"{PIN}\n{PIN}\n", "pin", "wang", *where) == 0
    told = capsys.readouterr()
    assert "wang: the PIN is set" in told.out and PIN not in told.out + told.err
    assert kept.is_right("wang", PIN)
    assert said(monkeypatch, "", "ls", "--json", *where) == 0
    [row] = [one for one in json.loads(capsys.readouterr().out)["operators"] if one["operator"] == "wang"]
    assert (row["has"], row["must"]) == (True, True)
    kept.keep("gone", PIN)
    said(monkeypatch, "", "ls", *where)
    assert "vigil operator pin gone --forget" in capsys.readouterr().out
    assert said(monkeypatch, "", "pin", "gone", "--forget", *where) == 0
    assert said(monkeypatch, "", "pin", "wang", "--forget", *where) == 0
    assert said(monkeypatch, "", "pin", "wang", "--forget", *where) == 0
    assert "had no PIN" in capsys.readouterr().out and kept.known() == ()


@pytest.mark.parametrize(
    ("typed", "why"), [(f"{PIN}\n{PIN}x\n", "not the same"), ("123\n123\n", "4 to 64"), ("", "4 to 64")]
)
def test_what_is_no_pin_changes_nothing(
    where: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    why: str,
) -> None:
    assert said(monkeypatch, typed, "pin", "wang", *where) == 1
    assert why in capsys.readouterr().err and PinFile(Home(tmp_path / "home")).known() == ()


def test_who_is_not_of_the_site_and_a_file_that_others_may_read_are_refused(
    where: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(monkeypatch, "", "pin", "nobody", *where) == 2
    home = Home(tmp_path / "home")
    PinFile(home).keep("wang", PIN)
    home.operator_pins.chmod(0o644)
    assert said(monkeypatch, f"{PIN}\n{PIN}\n", "pin", "wang", *where) == 1
    assert "chmod 600" in capsys.readouterr().err


def test_on_a_terminal_it_is_asked_for_twice_and_not_shown(where: list[str], tmp_path: Path) -> None:
    """A real terminal, which would show what is typed if it were told to."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "console.cli", "operator", "pin", "wang", *where]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(theirs)
    shown = b""
    for prompt in (b"new PIN of wang: ", b"the same again: "):
        shown = _read_until(ours, prompt, shown)
        os.write(ours, PIN.encode() + b"\n")
    shown = _read_until(ours, b"the PIN is set", shown)
    assert process.wait(SLOW_S) == 0
    os.close(ours)
    assert PIN.encode() not in shown and PinFile(Home(tmp_path / "home")).is_right("wang", PIN)


def _read_until(terminal: int, wanted: bytes, shown: bytes) -> bytes:
    deadline = time.monotonic() + SLOW_S
    while wanted not in shown:
        ready, _, _ = select.select([terminal], [], [], max(0.0, deadline - time.monotonic()))
        assert ready, f"not within {SLOW_S} s: {wanted!r} in {shown!r}"
        shown += os.read(terminal, 4096)
    return shown
