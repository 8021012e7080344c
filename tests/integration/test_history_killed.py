"""The history over a kill -9: at most the samples of the last interval are gone, and none is there twice."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest

from console.bus import Bus
from console.core.history import TAIL_S
from console.store.store import Store
from tests.conftest import ROOT, RunningBroker
from tests.integration.core_room import CoreProgram, Seat, say_gas
from tests.integration.history_writer import START_US, S
from tests.postgres import PostgresServer
from tests.waiting import until


def killed_after(url: str, turns: int) -> int:
    """Let a writer work for so many turns of this life, kill it in the midst of the next; the last it spoke of."""
    writer = [sys.executable, "-m", "tests.integration.history_writer", url]
    with subprocess.Popen(writer, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = [int(process.stdout.readline()) for _ in range(turns)]
        process.kill()
        rest = process.stdout.read().split(b"\n")[:-1]
    return int(rest[-1]) if rest else said[-1]


@pytest.mark.parametrize("turns", [1, 7, 23, 24, 25, 26, 61])
def test_a_killed_writer_loses_at_most_its_interval(tmp_path, turns: int) -> None:  # type: ignore[no-untyped-def]
    """Whatever it was at: gathering, keeping, sealing."""
    check(f"sqlite:///{tmp_path / 'vigil.db'}", turns)


def test_the_same_on_postgresql(postgres: PostgresServer) -> None:
    """A server keeps what was acknowledged."""
    check(postgres.emptied_database(), 33)


def check(url: str, turns: int) -> None:
    """Every second up to the last but the interval is there once, in order, and nothing is damaged."""
    last = killed_after(url, turns)
    store = Store.open(url)
    for point in ("G-1", "G-2"):
        past = store.history.read("gas", point, 0, START_US + 10**6 * S)
        seconds = ((past.samples.at_us - START_US) // S).tolist()
        assert past.damaged == ()
        assert seconds == list(range(len(seconds)))
        assert len(seconds) >= last + 1 - TAIL_S
        assert past.samples.values[0].tolist() == [second / 10 for second in seconds]
    store.close()


@pytest.mark.timeout(240)
async def test_a_killed_core_goes_on_with_its_history(
    core: CoreProgram, seat: Seat, field: Bus, broker: RunningBroker
) -> None:
    """Samples of before the kill and of after it, of a core as it runs."""
    store = Store.open(broker.home.database_url)

    def kept() -> list[float]:
        """Numbers; that the point then fell silent is a sample too."""
        values = store.history.read("gas", "G-1", 0, 1 << 60).samples.values[0]
        return [value for value in values.tolist() if not math.isnan(value)]

    await until(lambda: "core" in seat.picture.programmes, "the core is there")
    for value in (1.0, 1.5, 2.0):
        before = seat.picture.gas.get("G-1")
        say_gas(field, "G-1", value)
        await until(lambda before=before: seat.picture.gas.get("G-1") != before, "heard")  # type: ignore[misc]
    await until(lambda: kept() == [1.0, 1.5, 2.0], "kept", 60)
    before = seat.picture.programmes["core"].pid
    core.kill()
    core.start()
    await until(lambda: seat.picture.programmes["core"].pid != before, "the core is back", 60)
    say_gas(field, "G-1", 3.0)
    await until(lambda: kept() == [1.0, 1.5, 2.0, 3.0], "kept again", 60)
    store.close()
