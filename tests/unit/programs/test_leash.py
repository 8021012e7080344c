"""The leash with real processes: a program that does not watch its standard input ends with whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.programs.leash import Leashed
from tests.waiting import eventually

SLEEPS = "import os, time; print(os.getpid(), flush=True); time.sleep(100)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPS
OWNER = """
import sys, time
from console.programs.leash import Leashed
kept = Leashed([sys.executable, "-c", sys.argv[1]], sys.stdout.fileno())
time.sleep(100)
"""
IMPATIENT = "import sys; from console.programs import leash_holder as it; it.GRACE_S = 0.1; it.main(sys.argv[1:])"


@contextmanager
def leashed(code: str) -> Iterator[tuple[Leashed, int]]:
    """A leashed Python program, and its process id as it says it itself."""
    process = Leashed([sys.executable, "-c", code], subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield process, int(process.stdout.readline())
    finally:
        process.let_go()
        process.stdout.close()
        if process.stderr is not None:
            process.stderr.close()


def runs(pid: int) -> bool:
    """Whether a process is there; one that is over but not yet reaped is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_is_let_go_has_ended() -> None:
    with leashed(SLEEPS) as (process, pid):
        assert runs(pid) and pid != process.pid
        assert process.let_go() == -signal.SIGTERM
        assert not runs(pid)


def test_it_ends_when_its_owner_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER, SLEEPS], stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        assert runs(pid)
        owner.kill()
        eventually(lambda: not runs(pid))


def test_it_ends_when_the_leash_is_killed() -> None:
    with leashed(SLEEPS) as (process, pid):
        process.kill()
        eventually(lambda: not runs(pid))


def test_one_that_will_not_end_is_killed() -> None:
    command = [sys.executable, "-c", IMPATIENT, sys.executable, "-c", DEAF]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdin is not None
        pid = int(process.stdout.readline())
        process.stdin.close()
        assert process.wait(10) == -signal.SIGKILL
        assert not runs(pid)


def test_one_that_is_killed_ends_the_leash_alike() -> None:
    """Whoever supervises sees what he would have seen of the program itself."""
    with leashed(SLEEPS) as (process, pid):
        os.kill(pid, signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL


@pytest.mark.parametrize("code", [0, 7])
def test_its_exit_code_is_handed_on(code: int) -> None:
    with leashed(f"print(0); raise SystemExit({code})") as (process, _):
        assert process.wait(10) == code


def test_a_descriptor_that_is_passed_reaches_the_program() -> None:
    """Xvfb tells the number of its display that way."""
    reading, writing = os.pipe()
    command = [sys.executable, "-c", f"import os; os.write({writing}, b'7')"]
    process = Leashed(command, subprocess.DEVNULL, pass_fds=[writing])
    os.close(writing)
    with os.fdopen(reading) as said:
        assert said.read() == "7"
    assert process.let_go() == 0
