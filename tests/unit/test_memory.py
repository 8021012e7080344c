"""Free memory goes back to the system, each two minutes, where the C library keeps it."""

from __future__ import annotations

import sys
import threading

import pytest

from console import memory


def test_it_is_given_back_each_time_until_told_otherwise() -> None:
    waits, given = iter([False, False, True]), list[int]()

    def trim(pad: int) -> int:
        given.append(pad)
        return 1

    memory._keep(trim, lambda _s: next(waits))
    assert given == [0, 0]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's")
def test_a_thread_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    called = threading.Event()
    trim = memory._trim()
    assert trim is not None and trim(0) in (0, 1)

    def told(pad: int) -> int:
        called.set()
        return trim(pad)

    monkeypatch.setattr(memory, "EVERY_S", 0.01)
    monkeypatch.setattr(memory, "_trim", lambda: told)
    memory.stay_small()
    assert called.wait(10)


def test_elsewhere_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert memory._trim() is None
    before = threading.active_count()
    memory.stay_small()
    assert threading.active_count() == before
