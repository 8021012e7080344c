"""The end of things in order: who is told first, what a closed ledger does, a broker that cannot come back at once."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import pytest

from console.bus import now_us
from console.core.ledger import Ledger
from console.core.spool import Spool
from console.domain.decision import Decision
from console.programs import broker
from console.programs.broker import listens
from console.programs.run import OwnBroker
from console.programs.supervisor import Supervisor
from console.programs.table import Program, RunOptions, programs
from console.site.context import Context
from console.site.home import Home
from console.site.read import read_site
from console.store.store import Store
from tests.integration.interlock_room import Silence
from tests.rooms import SMALL
from tests.waiting import until

TELLS_ITS_END = "import sys, time; sys.stdin.read(); open(sys.argv[1], 'a').write(sys.argv[2] + ' '); time.sleep(0.2)"


def context(folder: Path) -> Context:
    """The small drill in a home of its own."""
    return Context(read_site(SMALL), SMALL, Home(folder).made())


async def test_who_judges_the_others_ends_before_them(tmp_path: Path) -> None:
    """A core that saw the others go would take their end for a loss."""
    told = tmp_path / "told"

    def program(name: str, **more: bool) -> Program:
        return Program(name, (sys.executable, "-c", TELLS_ITS_END, str(told), name), **more)

    keeper = Supervisor([program("vision-1"), program("core", ends_first=True)], tmp_path, {}, lambda _said: None)
    keeper.start()
    await until(lambda: keeper.pid("core") and keeper.pid("vision-1"), within_s=30.0)
    await keeper.stop()
    assert told.read_text(encoding="utf-8") == "core vision-1 "
    assert keeper.exit_codes == {"core": 0, "vision-1": 0}


def test_the_core_is_the_one_that_ends_first(tmp_path: Path) -> None:
    table = programs(context(tmp_path), RunOptions())
    assert [program.name for program in table if program.ends_first] == ["core"]


def test_the_plant_leaves_alone_what_is_elsewhere(tmp_path: Path) -> None:
    """A link that was told is somebody else's: the simulated plant does not listen there."""
    plant = programs(context(tmp_path), RunOptions(elsewhere=("plc-1",)))[0]
    assert '"plc-1": ""' in " ".join(plant.arguments)


async def test_a_closed_ledger_takes_nothing_more(tmp_path: Path) -> None:
    """What waited is stored; what comes while it closes and afterwards is refused, and nothing is left running."""
    store = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    ledger = Ledger(store, Silence(), "test", Spool(tmp_path / "spool.jsonl"), now_us)
    kept = [ledger.submit([Decision("looked", f"thing-{n}", {})]) for n in range(3)]
    closing = asyncio.create_task(ledger.close())
    await kept[0]
    late = ledger.submit([Decision("looked", "late", {})])
    await closing
    assert (late.cancelled(), ledger.submit([Decision("looked", "later", {})]).cancelled()) == (True, True)
    with pytest.raises(asyncio.CancelledError):
        await ledger.commit([Decision("looked", "last", {})])
    assert [row.subject for row in store.journal()] == ["thing-0", "thing-1", "thing-2"]
    store.close()


def test_a_broker_does_not_take_somebody_else_for_itself(tmp_path: Path) -> None:
    """Its port answers, but it is not ours that does."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        configuration = broker.prepare(Home(tmp_path).made(), "test", port)
        with pytest.raises(broker.BrokerError, match=f"port {port} is taken; end the program that listens there"):
            broker.start(configuration, port, tmp_path / "broker.log")


def test_a_broker_that_does_not_come_up_says_its_last_words(tmp_path: Path) -> None:
    configuration = tmp_path / "mosquitto.conf"
    configuration.write_text("listener nowhere", encoding="utf-8")
    with pytest.raises(broker.BrokerError, match=r"did not listen on port \d+; its last words: .*Error"):
        broker.start(configuration, broker.free_port(), tmp_path / "broker.log")


async def test_a_broker_that_cannot_come_back_at_once_is_tried_again(tmp_path: Path) -> None:
    """Its port is taken for a while: that is said, and nothing else ends because of it."""
    said: list[str] = []
    running = OwnBroker(context(tmp_path))
    port = running._port
    running._process.kill()
    running._process.wait()
    await until(lambda: not listens("127.0.0.1", port), "the broker is gone")
    with socket.socket() as thief:
        thief.bind(("127.0.0.1", port))
        running.keep(said.append)
        assert "not started again yet" in said[0]
        assert running.restarts == {}
    running.keep(said.append)
    assert (said[1:], running.restarts) == (["broker ended with -9; started again"], {"broker": 1})
    assert listens("127.0.0.1", port)
    running.stop()
