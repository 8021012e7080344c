"""Who gives way on a short machine: a program, a thread, and nothing that has ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from console.priority import PROGRAM_NICE, THREAD_NICE, lower_program, lower_thread

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="threads have a share of their own on Linux alone")


def test_a_program_gives_way_and_one_that_has_ended_is_left() -> None:
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    lower_program(running.pid)
    assert os.getpriority(os.PRIO_PROCESS, running.pid) == PROGRAM_NICE
    assert os.sched_getscheduler(running.pid) == os.SCHED_BATCH
    running.communicate(b"\n")
    lower_program(running.pid)


def test_where_a_sandbox_forbids_more_a_program_gives_way_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", forbidden)
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    lower_program(running.pid)
    assert os.getpriority(os.PRIO_PROCESS, running.pid) == PROGRAM_NICE
    running.communicate(b"\n")


def test_a_thread_gives_way_further_in_a_program_that_does_and_in_no_other() -> None:
    before, seen = os.getpriority(os.PRIO_PROCESS, 0), list[int]()

    def work() -> None:
        lower_thread()
        seen.append(os.getpriority(os.PRIO_PROCESS, 0))
        lower_program()
        lower_thread()
        seen.append(os.getpriority(os.PRIO_PROCESS, 0))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before, THREAD_NICE]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
