"""The core in one process with a broker, a PLC and a database that can be broken: what is kept and what is said."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from pyModbusTCP.server import DataBank, ModbusServer

from console.asks import Acknowledge, Answer, Select, StopWrites
from console.bus import Bus, now_us
from console.core import service
from console.core.resuming import RESTORED, resume
from console.core.service import Core
from console.domain.interlock import WRITES_STOPPED
from console.messages import Position, Seen, SeenBehaviour
from console.programs.broker import free_port
from console.site.context import Context
from console.store.errors import StorageError
from console.store.store import Store
from console.topics import field_topic, seen_topic
from console.values import AlertState, OrderResult, Outcome
from tests.conftest import RunningBroker
from tests.integration.core_room import SITE, Seat, fielded, say_gas, seated
from tests.sites import YARD_TABLE, small_site
from tests.waiting import until

GAS = "danger/gas_level_2/gas/G-1"


class Plc:
    """A PLC whose feedback follows its coil, with a heart that beats."""

    def __init__(self) -> None:
        self.port = free_port()
        self.bank = DataBank()
        self._server = ModbusServer("127.0.0.1", self.port, no_block=True, data_bank=self.bank)
        self._server.start()
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._beat)
        self._heart.start()

    def _beat(self) -> None:
        beats = 0
        while not self._over.wait(0.05):
            beats += 1
            self.bank.set_holding_registers(0, [beats % 60_000])
            self.bank.set_discrete_inputs(0, self.bank.get_coils(0, 1) or [False])

    def stop(self) -> None:
        """End it."""
        self._over.set()
        self._heart.join()
        self._server.stop()


@pytest.fixture
def plc() -> Iterator[Plc]:
    plc = Plc()
    yield plc
    plc.stop()


@pytest.fixture
async def core(broker: RunningBroker, plc: Plc) -> AsyncIterator[Core]:
    site = small_site(**YARD_TABLE)
    context = Context(site, Path("site.toml"), broker.home, {"plc-1": f"127.0.0.1:{plc.port}"})
    store = Store.open(context.database_url)
    core = Core(context, store, Bus(broker.access("core"), SITE, "core"))
    await core.start()
    work = asyncio.create_task(core.work())
    yield core
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await core.stop()
    store.close()


@pytest.fixture
async def seat(broker: RunningBroker, core: Core) -> AsyncIterator[Seat]:
    async with seated(broker) as seat:
        await until(lambda: seat.picture.programmes.get("core"), "the core is there")
        yield seat


@pytest.fixture
async def field(broker: RunningBroker) -> AsyncIterator[Bus]:
    async with fielded(broker) as bus:
        yield bus


async def see_work_without_permit(vision: Bus) -> None:
    """A camera of the yard sees hot work, for three seconds by now."""
    at_us = now_us()
    work = SeenBehaviour("hot_work", 1, at_us - 3_000_000, "yard")
    vision.publish(seen_topic(SITE, "C02"), Seen(camera="C02", captured_at_us=at_us, behaviours=(work,)))


def break_table(broker: RunningBroker, name: str) -> Callable[[], None]:
    """Take a table away from under the core; the result puts it back."""

    def run(statement: str) -> None:
        with sqlite3.connect(broker.home.root / "vigil.db") as connection:
            connection.execute(statement)
        connection.close()

    run(f"ALTER TABLE {name} RENAME TO {name}_gone")
    return lambda: run(f"ALTER TABLE {name}_gone RENAME TO {name}")


async def test_a_broken_database_hides_no_alert_and_loses_no_row(
    core: Core, seat: Seat, field: Bus, broker: RunningBroker
) -> None:
    mend = break_table(broker, "journal")
    say_gas(field, "G-1", 80.0)
    await until(lambda: GAS in seat.picture.alerts, "the alert is said all the same")
    await until(lambda: "store_lost" in seat.picture.programmes["core"].notes, "and the room knows")
    answer = await seat.bus.ask(Acknowledge(**seat.asked(), alerts=(GAS,)))
    assert answer.outcome is Outcome.DONE
    await until(lambda: seat.picture.alerts[GAS].state is AlertState.ACKNOWLEDGED, "answered")

    mend()
    await until(lambda: [row.kind for row in seat.rows if row.subject == GAS], "the rows come afterwards")
    await until(lambda: "store_lost" not in seat.picture.programmes["core"].notes, "the note goes")
    rows = core.store.journal()
    assert [row.kind for row in rows if row.subject == GAS] == ["alert_raised", "alert_acknowledged"]
    assert core.store.verify_chain() is None
    assert (broker.home.root / "spool.jsonl").read_bytes() == b""


async def test_an_ask_is_answered_while_its_memory_cannot_be_read(
    core: Core, seat: Seat, field: Bus, broker: RunningBroker
) -> None:
    say_gas(field, "G-1", 80.0)
    await until(lambda: GAS in seat.picture.alerts, "the alert")
    mend = break_table(broker, "ask")
    answer = await seat.bus.ask(Acknowledge(**seat.asked(), alerts=(GAS,)))
    assert answer.outcome is Outcome.DONE
    mend()


async def test_an_ask_whose_memory_failed_for_a_moment_is_still_answered_as_before(
    core: Core, seat: Seat, field: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_gas(field, "G-1", 80.0)
    await until(lambda: GAS in seat.picture.alerts, "the alert")
    ask = Acknowledge(**seat.asked(), alerts=(GAS,))
    first = await seat.bus.ask(ask)
    core._answered.clear()
    busy = [StorageError("the database is busy")]

    def answer_to(_ask: str) -> Answer:
        if busy:
            raise busy.pop()
        return first

    monkeypatch.setattr(core.store, "answer_to", answer_to)
    assert await seat.bus.ask(ask) == first
    assert [row.kind for row in core.store.journal()].count("ask_refused") == 0


async def test_the_tape_lets_the_room_be_folded_again(core: Core, seat: Seat, field: Bus) -> None:
    began_us = now_us()
    say_gas(field, "G-1", 80.0)
    field_seen = Seen(camera="C01", captured_at_us=now_us())
    core.bus.publish(seen_topic(SITE, "C01"), field_seen)
    await until(lambda: GAS in seat.picture.alerts, "the alert")

    def topics() -> set[str]:
        return {topic for _, topic, _ in core.store.tape.messages(began_us - 1, now_us())}

    wanted = {seen_topic(SITE, "C01"), f"vigil/{SITE}/journal", f"vigil/{SITE}/state/gas/G-1"}
    await until(lambda: wanted <= topics(), "the tape")
    await until(lambda: core.store.tape.keyframe(now_us()) is not None, "a key")


async def test_hours_of_people_survive_a_database_that_was_away(
    core: Core, seat: Seat, field: Bus, broker: RunningBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "EXPOSURE_S", 0.5)
    mend = break_table(broker, "exposure")

    def say() -> bool:
        position = Position(tag="T-001", x_m=15.0, y_m=15.0, storey="F1", error_m=0.2, measured_at_us=now_us())
        field.publish(field_topic(SITE, "position", "T-001"), position)
        return sum(core.people.presence.seconds.values()) > 1.0

    await until(say, "a second is not lost")
    mend()
    await until(lambda: say() or core.store.exposures(0, 2**62), "kept")
    await until(lambda: core.store.exposures(0, 2**62), "kept in the end")
    [kept] = core.store.exposures(0, 2**62)
    assert (kept.zone, kept.trade) == ("hall", "welder")
    assert kept.person_s > 1.0


async def test_work_without_a_permit_cuts_the_power_and_reads_it_back(
    core: Core, seat: Seat, plc: Plc, broker: RunningBroker
) -> None:
    await until(lambda: (il := seat.picture.interlocks.get("IL-1")) and il.feedback is False, "the PLC is read")
    vision = Bus(broker.access("vision"), SITE, "vision-1")
    await vision.start()
    await see_work_without_permit(vision)
    await until(lambda: "danger/work_without_permit/camera/C02/yard" in seat.picture.alerts, "the alert")

    def verified() -> bool:
        order = seat.picture.interlocks["IL-1"].last
        return order is not None and order.result is OrderResult.VERIFIED

    await until(verified, "verified")
    assert plc.bank.get_coils(0, 1) == [True]
    rows = {row.kind: row for row in core.store.journal() if row.subject == "IL-1"}
    assert list(rows)[:3] == ["effect_ordered", "order_sending", "order_result"]
    assert (rows["order_sending"].body["cause"], rows["order_sending"].operator) == ("CE-1", "policy")
    await vision.stop()


async def test_stopped_writes_stop_the_cut_too_and_the_next_core_keeps_them_stopped(
    core: Core, seat: Seat, plc: Plc, broker: RunningBroker
) -> None:
    """The seat asks, every seat knows; what the core says it was told is what it takes over after a restart."""
    await until(lambda: (il := seat.picture.interlocks.get("IL-1")) and il.feedback is False, "the PLC is read")
    stop = StopWrites(**seat.asked("li"), minutes=5, reason="Work on the rack")
    assert (await seat.bus.ask(stop)).outcome is Outcome.DONE
    await until(lambda: seat.picture.writes.operator == "li", "it is known")
    await until(lambda: seat.picture.interlocks["IL-1"].blocked_why == WRITES_STOPPED, "the interlock says so")
    refused = await seat.bus.ask(Select(**seat.asked(), interlock="IL-1", action=True))
    assert (refused.outcome, refused.why) == (Outcome.REFUSED, WRITES_STOPPED)
    vision = Bus(broker.access("vision"), SITE, "vision-1")
    await vision.start()
    await see_work_without_permit(vision)
    await until(lambda: "danger/trip_failed/interlock/IL-1" in seat.picture.alerts, "it did not trip")
    await until(lambda: seat.picture.causes["CE-1"].effects[0].why == WRITES_STOPPED, "the effect says why")
    assert plc.bank.get_coils(0, 1) == [False]
    await vision.stop()

    again = Core(core.context, core.store, Bus(broker.access("core"), SITE, "core"))
    resume(again, {kind: core.store.states(kind) for kind in RESTORED}, now_us())
    assert again.links["PLC-1"].writes_stopped
    assert again.write_stop.writes == seat.picture.writes


async def test_interlocks_are_asked_through_the_core(core: Core, seat: Seat) -> None:
    await until(lambda: (il := seat.picture.interlocks.get("IL-1")) and il.feedback is False, "the PLC is read")
    fields = seat.asked()
    first = await seat.bus.ask(Select(**fields, interlock="IL-1", action=True))
    assert first.outcome is Outcome.DONE
    assert await seat.bus.ask(Select(**fields, interlock="IL-1", action=True)) == first
    await until(lambda: seat.picture.interlocks["IL-1"].selected_by == seat.name, "selected")


async def test_the_same_ask_at_the_same_time_is_one(core: Core, seat: Seat, field: Bus) -> None:
    say_gas(field, "G-1", 80.0)
    await until(lambda: GAS in seat.picture.alerts, "the alert")
    ask = Acknowledge(**seat.asked(), alerts=(GAS,))
    answers = await asyncio.gather(*(core.answer(ask) for _ in range(5)))
    assert {answer.outcome for answer in answers} == {Outcome.DONE}
    assert [row.kind for row in core.store.journal() if row.subject == GAS].count("alert_acknowledged") == 1
