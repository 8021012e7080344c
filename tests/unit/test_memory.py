"""Free memory goes back to the system, each two minutes, where the C library keeps it."""

from __future__ import annotations

import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from console import memory


def test_it_is_given_back_each_time_until_told_otherwise() -> None:
    waits, given = iter([False, False, True]), list[int]()

    def trim(pad: int) -> int:
        given.append(pad)
        return 1

    memory._keep(trim, lambda _s: next(waits))
    assert given == [0, 0]


glibc = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's")

EIGHT_THREADS = """
import ctypes, os, threading
from console import memory
memory.stay_small()
kept, all_there = [], threading.Barrier(8)
def work():
    all_there.wait()
    kept.append([bytearray(600) for _ in range(1000)])
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
library = ctypes.CDLL(None)
library.fdopen.restype = ctypes.c_void_p
library.malloc_info(0, ctypes.c_void_p(library.fdopen(1, b"w")))
library.fflush(None)
"""


@glibc
def test_threads_share_two_heaps() -> None:
    done = subprocess.run([sys.executable, "-c", EIGHT_THREADS], capture_output=True, text=True, timeout=60, check=True)
    assert 1 <= done.stdout.count("<heap nr=") <= memory.HEAPS


@glibc
def test_a_thread_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    called, library = threading.Event(), memory._glibc()
    assert library is not None and library.malloc_trim(0) in (0, 1)
    told = SimpleNamespace(mallopt=library.mallopt, malloc_trim=lambda _pad: called.set())
    monkeypatch.setattr(memory, "EVERY_S", 0.01)
    monkeypatch.setattr(memory, "_glibc", lambda: told)
    memory.stay_small()
    assert called.wait(10)


def test_elsewhere_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert memory._glibc() is None
    before = threading.active_count()
    memory.stay_small()
    assert threading.active_count() == before
