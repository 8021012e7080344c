"""One core decides on a database. A second is refused, or stands by and takes over; no order fires twice by that."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from console.asks import Operate, Select
from console.core import watch
from console.core.life import is_at_work
from console.core.watch import AnotherDecides, on_watch
from console.domain import interlock as rule
from console.store.errors import StorageError
from console.store.store import Store
from console.store.watch import FileWatch, Hold, ServerWatch, watch_of
from tests.conftest import ROOT, RunningBroker
from tests.integration.core_room import Seat
from tests.integration.test_postgres import Wire
from tests.postgres import PostgresServer
from tests.unit.devices.modbus_server import ModbusPlant
from tests.waiting import until

Start = Callable[..., subprocess.Popen[str]]
SLOW_S = 60.0
"""The machine may be busy."""


@pytest.fixture
def start(broker: RunningBroker, plc: ModbusPlant) -> Iterator[Start]:
    """Start a core on its watch: how long a feedback may take, for a standby when it takes over, and its database."""
    running: list[subprocess.Popen[str]] = []

    def started(verify_s: float, sure_s: float, database: str = "") -> subprocess.Popen[str]:
        home = str(broker.home.root)
        words = [
            sys.executable,
            "-m",
            "tests.integration.watch_program",
            home,
            str(plc.port),
            *map(str, (verify_s, sure_s)),
            *([database] if database else []),
        ]
        running.append(subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True))
        return running[-1]

    yield started
    for process in running:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


async def test_a_second_core_is_refused_in_words(start: Start, seat: Seat) -> None:
    start(3.0, 0.0)
    await until(lambda: "IL-01" in seat.picture.interlocks, within_s=SLOW_S)
    second = start(3.0, 0.0)
    _, said = await asyncio.to_thread(second.communicate, None, SLOW_S)
    assert second.returncode == 1
    assert "refused: another core decides on this database" in said


async def test_who_works_without_its_database_is_heard_on_the_bus(
    start: Start, seat: Seat, postgres: PostgresServer
) -> None:
    """Cut off from PostgreSQL it holds no watch there, and still orders: one that is started by hand is refused in
    words, one that stands by waits, until the first is gone."""
    url, wire = postgres.emptied_database(), Wire(postgres.port)
    first = start(3.0, 0.0, url.replace(f":{postgres.port}/", f":{wire.port}/"))
    await until(lambda: _linked(seat), within_s=SLOW_S)
    await asyncio.to_thread(wire.close)
    passer_by = ServerWatch(url)
    await until(passer_by.is_free, within_s=SLOW_S)

    by_hand = start(3.0, 0.0, url)
    _, said = await asyncio.to_thread(by_hand.communicate, None, SLOW_S)
    assert (by_hand.returncode, "refused: another core is at work: its heartbeat is on the bus" in said) == (1, True)
    start(3.0, 1.0, url)
    await until(lambda: "core-standby" in seat.picture.programmes, within_s=SLOW_S)
    looks = seat.picture.programmes["core-standby"].figures["messages_in"]
    await until(lambda: seat.picture.programmes["core-standby"].figures["messages_in"] > looks + 4, within_s=SLOW_S)
    assert passer_by.is_free() and first.poll() is None

    first.kill()
    first.wait()
    await until(lambda: not passer_by.is_free(), within_s=SLOW_S)
    passer_by.let_go()


async def test_one_that_was_killed_is_not_taken_for_alive(broker: RunningBroker, start: Start, seat: Seat) -> None:
    """The broker still keeps what it said of itself; its heartbeat is what counts."""
    first = start(3.0, 0.0)
    await until(lambda: "core" in seat.picture.programmes, within_s=SLOW_S)
    assert await is_at_work(broker.access("room"), "test")
    first.kill()
    first.wait()
    assert not await is_at_work(broker.access("room"), "test")
    assert seat.picture.programmes["core"].up


async def test_a_standby_takes_over_and_an_order_that_was_half_done_is_told_and_not_sent_again(
    start: Start, seat: Seat, plc: ModbusPlant, broker: RunningBroker
) -> None:
    """The core is killed while the PLC is slow. Whoever ordered asks again, with the same id, and hears what became of
    it; the journal says who decides now."""
    plc.handler.feedback_of = lambda coil: None
    first = start(60.0, 0.0)
    await until(lambda: _linked(seat), within_s=SLOW_S)
    start(0.5, 0.5)
    await until(lambda: "core-standby" in seat.picture.programmes, within_s=SLOW_S)
    await seat.bus.ask(Select(**seat.asked(), interlock="IL-01", action=True), SLOW_S)
    the_order = Operate(**seat.asked(), interlock="IL-01")
    asked = asyncio.create_task(seat.bus.ask(the_order, SLOW_S))
    await until(lambda: plc.handler.writes != [], within_s=SLOW_S)
    first.kill()
    first.wait()

    answer = await asked
    assert (answer.why, answer.where) == ("Sent, not verified", "PLC-1")
    assert plc.handler.writes == [(0, True)]
    store = Store.open(broker.home.database_url)
    kinds = [row.kind for row in store.journal()]
    [told] = store.journal(kinds=("order_result",))
    store.close()
    assert (told.body["order"], told.body["why"]) == (the_order.ask, rule.AFTER_RESTART)
    assert kinds.index("order_sending") < kinds.index("core_took_over") < kinds.index("order_result")
    assert any(alert.kind == "order_unverified" for alert in seat.picture.alerts.values())


def _linked(seat: Seat) -> bool:
    state = seat.picture.interlocks.get("IL-01")
    return state is not None and not state.blocked_why


# ---------------------------------------------------------------- the watch alone


def test_the_watch_of_a_file_falls_with_its_holder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'vigil.db'}"
    first, second = watch_of(url), watch_of(url)
    assert (first.take(), second.take(), second.is_free()) == (True, False, False)
    assert first.look() is Hold.HELD
    first.let_go()
    assert (second.is_free(), second.take(), first.take()) == (True, True, False)
    second.let_go()


def test_a_folder_that_is_not_there_has_no_watch(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="Look at the folder"):
        FileWatch(tmp_path / "gone" / "vigil.db").take()


def test_the_watch_of_a_server_is_lost_and_taken_again_or_by_another(postgres: PostgresServer) -> None:
    """A session that ends (the server restarts, the network breaks) loses it; whoever is first has it then."""
    url = postgres.emptied_database()
    first, second = ServerWatch(url), ServerWatch(url)
    assert (first.take(), second.take(), second.is_free()) == (True, False, False)
    second.stand_by()
    assert (first.look(), first.has_standby) == (Hold.HELD, True)
    _end_sessions(postgres, url)
    with pytest.raises(StorageError, match="the watch: "):
        second.is_free()
    assert second.is_free()
    assert (first.look(), second.is_free()) == (Hold.HELD, False)
    assert (first.look(), first.has_standby) == (Hold.HELD, True), "it stands by with its new session too"
    _end_sessions(postgres, url)
    with pytest.raises(StorageError, match="the watch: "):
        second.take()
    assert second.take()
    assert first.look() is Hold.TAKEN
    assert (second.look(), second.has_standby) == (Hold.HELD, False), "nobody is one's own standby"
    first.let_go()
    second.let_go()


def test_a_server_that_is_gone_lets_nobody_say_who_has_it(postgres: PostgresServer) -> None:
    wire = Wire(postgres.port)
    far = ServerWatch(postgres.emptied_database().replace(f":{postgres.port}/", f":{wire.port}/"))
    assert far.take()
    wire.close()
    assert far.look() is Hold.UNSEEN
    far.let_go()


async def test_a_core_out_of_reach_ends_before_its_standby_begins(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended sessions alone change nothing; a database that stays out of reach hands over."""
    monkeypatch.setattr(watch, "LOOK_S", 0.1)
    monkeypatch.setattr(watch, "ALONE_S", SLOW_S)  # So long it may take until it has the database again.
    monkeypatch.setattr(watch, "SURE_S", 20.0)
    url, wire = postgres.emptied_database(), Wire(postgres.port)
    steps: list[str] = []
    far = ServerWatch(url.replace(f":{postgres.port}/", f":{wire.port}/"))
    first = asyncio.create_task(on_watch(far, _working("first", steps), standby=False))
    await until(lambda: steps == ["first begins"], within_s=SLOW_S)
    second = asyncio.create_task(on_watch(ServerWatch(url), _working("second", steps), standby=True))
    await until(lambda: far.has_standby, within_s=SLOW_S)

    await asyncio.to_thread(_end_sessions, postgres, url)
    passer_by = ServerWatch(url)
    await until(lambda: not passer_by.is_free(), within_s=SLOW_S)
    passer_by.let_go()
    assert steps == ["first begins"]

    far.has_standby = False
    await until(lambda: far.has_standby, within_s=SLOW_S)
    monkeypatch.setattr(watch, "ALONE_S", 3.0)
    await asyncio.to_thread(wire.close)
    with pytest.raises(AnotherDecides, match="another core stands by"):
        await asyncio.wait_for(first, SLOW_S)
    await until(lambda: steps == ["first begins", "first ends", "second begins"], within_s=SLOW_S)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    assert steps[-1] == "second ends"


async def test_what_ends_the_work_ends_the_watch(tmp_path: Path) -> None:
    async def fails() -> None:
        raise StorageError("the disk is gone")

    url = f"sqlite:///{tmp_path / 'vigil.db'}"
    with pytest.raises(StorageError, match="the disk is gone"):
        await on_watch(watch_of(url), fails, standby=False)
    assert watch_of(url).is_free()


async def test_a_look_that_is_cancelled_ends_before_the_watch_is_let_go() -> None:
    """Else it would take the watch once more when nobody lets it go any longer."""
    slow = SlowWatch()
    working = asyncio.create_task(on_watch(slow, _working("it", slow.steps), standby=False))
    await asyncio.to_thread(slow.looks.wait, SLOW_S)
    working.cancel()
    await until(lambda: "it ends" in slow.steps, within_s=SLOW_S)
    slow.may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert slow.steps == ["it begins", "it ends", "looked", "let go"]


class SlowWatch:
    """One whose look lasts until it may end."""

    has_standby = may_be_lost = False

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.looks, self.may_end = threading.Event(), threading.Event()

    def take(self) -> bool:
        return True

    def stand_by(self) -> None:
        raise AssertionError("nobody stands by")

    def is_free(self) -> bool:
        return False

    def look(self) -> Hold:
        self.looks.set()
        self.may_end.wait(SLOW_S)
        self.steps.append("looked")
        return Hold.HELD

    def let_go(self) -> None:
        self.steps.append("let go")


def _working(name: str, steps: list[str]) -> Callable[[], Any]:
    async def work() -> None:
        steps.append(f"{name} begins")
        try:
            await asyncio.Event().wait()
        finally:
            steps.append(f"{name} ends")

    return work


def _end_sessions(postgres: PostgresServer, url: str) -> None:
    """As a restart of the server would."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(f"SELECT pg_terminate_backend(pid) {others}")
