"""Baking before the start: done, failed, or left behind."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from devices.errors import DeviceError
from devices.sim.baking import baked


class Clips:
    """Clips whose baking waits for a word, and then may fail."""

    def __init__(self, error: Exception | None = None, *, go: bool = True) -> None:
        self.error, self.go, self.ended = error, threading.Event(), threading.Event()
        if go:
            self.go.set()

    def prepare(self, say: Callable[[str], None]) -> None:
        """Bake."""
        self.go.wait(10)
        say("baking")
        self.ended.set()
        if self.error:
            raise self.error

    def start(self, started_at_us: int) -> None:
        """Not asked here."""

    def stop(self) -> None:
        """Not asked here."""


async def test_what_is_baked_is_ready(capsys: pytest.CaptureFixture[str]) -> None:
    """And it said what it did."""
    assert await baked(Clips(), asyncio.Event())
    assert capsys.readouterr().out == "baking\n"


@pytest.mark.parametrize(
    "error", [OSError("disk full"), RuntimeError("no encoder"), ValueError("odd size"), DeviceError("no server")]
)
async def test_a_failed_baking_is_said(error: Exception) -> None:
    """The error reaches whoever waits."""
    with pytest.raises(type(error), match=str(error)):
        await baked(Clips(error), asyncio.Event())


async def test_an_early_end_does_not_wait_for_it() -> None:
    """The thread is left behind."""
    stop, clips = asyncio.Event(), Clips(go=False)
    stop.set()
    assert not await baked(clips, stop)
    clips.go.set()
    assert await asyncio.to_thread(clips.ended.wait, 10)
