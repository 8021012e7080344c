"""The core on a real broker and a real database: from the field to the journal to the room, and over a kill -9."""

from __future__ import annotations

import itertools
import statistics

import pytest

from console.asks import Acknowledge, AllSaid, Shelve, SignIn
from console.bus import Bus, now_us
from console.messages import Alert, JournalEntry
from console.outbox import Said
from console.store.store import Store
from console.topics import field_topic, state_topic
from console.values import AlertState, Outcome, Quality
from tests import said
from tests.conftest import RunningBroker
from tests.integration.core_room import SITE, CoreProgram, Seat, say_gas, seated
from tests.waiting import until

GAS_1 = "danger/gas_level_1/gas/G-1"
GAS_2 = "danger/gas_level_2/gas/G-1"


def whole_journal(url: str) -> list[JournalEntry]:
    """Every row, which must be an unbroken chain."""
    store = Store.open(url)
    assert store.verify_chain() is None
    rows = store.journal(limit=100_000)
    store.close()
    return rows


async def test_gas_over_its_set_point_is_an_alert_and_a_durable_row(
    core: CoreProgram, seat: Seat, field: Bus, broker: RunningBroker
) -> None:
    await until(lambda: "core" in seat.picture.programmes, "the core is there")
    say_gas(field, "G-1", 31.0)
    await until(lambda: GAS_1 in seat.picture.alerts, "the alert")
    alert = seat.picture.alerts[GAS_1]
    assert (alert.state, alert.tier, alert.zone) == (AlertState.UNACKNOWLEDGED, "1", "hall")
    assert alert.values["value"] == "31"
    assert alert.cameras[0] == "C01"

    answer = await seat.bus.ask(Acknowledge(**seat.asked(), alerts=(GAS_1,), comment="seen"))
    assert answer.outcome is Outcome.DONE
    await until(lambda: seat.picture.alerts[GAS_1].state is AlertState.ACKNOWLEDGED, "acknowledged")
    say_gas(field, "G-1", 3.0)
    await until(lambda: GAS_1 not in seat.picture.alerts, "normal again")

    kinds = [row.kind for row in whole_journal(broker.home.database_url) if row.subject == GAS_1]
    assert kinds == ["alert_raised", "alert_acknowledged", "alert_cleared"]


async def test_a_killed_core_resumes_every_alert_and_answers_the_same_ask_alike(
    core: CoreProgram, seat: Seat, field: Bus, broker: RunningBroker
) -> None:
    await until(lambda: "core" in seat.picture.programmes, "the core is there")
    say_gas(field, "G-1", 61.0)
    say_gas(field, "G-2", 30.0)
    await until(lambda: len(seat.picture.alerts) >= 2, "both alerts")
    ask = Acknowledge(**seat.asked(), alerts=(GAS_2,), comment="on the way")
    refused = Shelve(**seat.asked(), alert="danger/sos/worker/W-001", minutes=5, reason="none")
    first = await seat.bus.ask(ask)
    first_refused = await seat.bus.ask(refused)
    assert (first.outcome, first_refused.outcome) == (Outcome.DONE, Outcome.REFUSED)
    before = dict(seat.picture.alerts)

    core.kill()
    core.start()
    async with seated(broker, "room-2") as late:
        await until(lambda: late.picture.programmes.get("core"), "the core is back")
        assert (await seat.bus.ask(ask), await seat.bus.ask(refused)) == (first, first_refused)
        assert {name: late.picture.alerts.get(name) for name in before} == before
    rows = whole_journal(broker.home.database_url)
    assert [row.kind for row in rows if row.subject == GAS_2] == ["alert_raised", "alert_acknowledged"]
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("rows_heard", [1, 10, 25])
async def test_a_core_killed_in_the_middle_of_a_storm_leaves_journal_and_states_of_one_mind(
    core: CoreProgram, seat: Seat, field: Bus, broker: RunningBroker, rows_heard: int
) -> None:
    await until(lambda: "core" in seat.picture.programmes, "the core is there")
    values = itertools.cycle((60.0, 1.0))

    def storm() -> bool:
        value = next(values)
        for point in ("G-1", "G-2"):
            say_gas(field, point, value)
        return len(seat.rows) >= rows_heard

    await until(storm, "the storm is journaled")
    core.kill()
    core.start()
    await until(lambda: say_gas(field, "G-1", 60.0) and GAS_2 in seat.picture.alerts, "gas again")
    await until(lambda: say_gas(field, "G-1", 60.0) and seat.picture.alerts[GAS_2].active, "and it holds")
    core.kill()

    store = Store.open(broker.home.database_url)
    rows = store.journal(limit=100_000)
    assert store.verify_chain() is None
    last = {row.subject: row.body["state"] for row in rows if row.kind.startswith("alert_")}
    assert {name: state.state for name, state in store.states("alert").items() if isinstance(state, Alert)} == last
    assert len({row.seq for row in seat.rows}) == len(seat.rows)
    assert {row.seq: row.hash for row in seat.rows}.items() <= {row.seq: row.hash for row in rows}.items()
    store.close()


async def test_a_retained_alert_that_nobody_holds_is_taken_back(broker: RunningBroker, seat: Seat) -> None:
    writer = Bus(broker.access("core"), SITE, "old-core")
    await writer.start()
    stale = said.alert("gas_level_1", "gas/G-1", 1)
    writer.publish(state_topic(SITE, "alert", GAS_1), stale, retain=True, qos=1)
    await until(lambda: GAS_1 in seat.picture.alerts, "the stale alert")
    core = CoreProgram(broker)
    try:
        await until(lambda: "core" in seat.picture.programmes, "the core is there")
        await until(lambda: "HOT-1" in seat.picture.permits, "the permit")
        async with seated(broker, "room-2") as late:
            await until(lambda: "HOT-1" in late.picture.permits, "the permit for the late seat")
            assert GAS_1 not in late.picture.alerts
        await until(lambda: GAS_1 not in seat.picture.alerts, "the seat that was there all along lets it go too")
        rows = len(whole_journal(broker.home.database_url))
        assert (await seat.bus.ask(AllSaid(**seat.asked(operator="")))).outcome is Outcome.DONE
        since = {row.kind for row in whole_journal(broker.home.database_url)[rows:]}
        assert since <= {"evidence_key", "clock_checked"}, "nothing is journaled of it"
    finally:
        core.kill()
        await writer.stop()


async def test_a_dead_sensor_silences_no_gas(core: CoreProgram, seat: Seat, field: Bus) -> None:
    await until(lambda: "core" in seat.picture.programmes, "the core is there")
    say_gas(field, "G-1", 60.0)
    await until(lambda: GAS_2 in seat.picture.alerts, "gas")
    say_gas(field, "G-1", None, Quality.FAULT)
    fault = "sight/gas_fault/gas/G-1"
    await until(lambda: fault in seat.picture.alerts, "the fault")
    await seat.bus.ask(Acknowledge(**seat.asked(), alerts=(fault,)))
    await until(lambda: seat.picture.alerts[fault].state is AlertState.ACKNOWLEDGED, "the fault is answered")
    assert seat.picture.alerts[GAS_2].state is AlertState.UNACKNOWLEDGED
    assert (seat.picture.gas["G-1"].value, seat.picture.gas["G-1"].level) == (None, 2)


async def test_bad_messages_are_counted_and_seen(core: CoreProgram, seat: Seat, field: Bus) -> None:
    await until(lambda: "core" in seat.picture.programmes, "the core is there")
    for bad in (b"{not json", b"x" * 70_000):
        field._line.say(Said(field_topic(SITE, "gas", "G-1"), bad), 1)
    say_gas(field, "G-1", 1.0)
    say_gas(field, "G-99", 1.0)

    def refused() -> dict[str, int]:
        return seat.picture.programmes["core"].refused

    await until(lambda: {"ill-formed", "oversized", "unknown sender"} <= refused().keys(), "the counts")
    assert "G-1" in seat.picture.gas


async def test_the_seat_is_signed_in_and_strangers_are_not(core: CoreProgram, seat: Seat) -> None:
    await until(lambda: "core" in seat.picture.programmes, "the core is there")
    assert (await seat.bus.ask(SignIn(**seat.asked("wang")))).outcome is Outcome.DONE
    await until(lambda: seat.picture.duty.get("room-1"), "duty")
    assert seat.picture.duty["room-1"].operator == "wang"
    answer = await seat.bus.ask(SignIn(**seat.asked("nobody")))
    assert (answer.outcome, answer.why) == (Outcome.REFUSED, "Nobody of this name may sit at this desk")


async def test_a_broker_that_dies_costs_no_alert(
    core: CoreProgram, seat: Seat, field: Bus, broker: RunningBroker
) -> None:
    await until(lambda: "core" in seat.picture.programmes, "the core is there")
    say_gas(field, "G-1", 40.0)
    await until(lambda: GAS_1 in seat.picture.alerts, "gas")
    broker.kill()
    await until(lambda: not seat.bus.connected, "the broker is gone")
    broker.start()
    async with seated(broker, "room-2") as late:
        await until(lambda: GAS_1 in late.picture.alerts, "the alert is said again", 20.0)
        assert late.picture.alerts[GAS_1].raised_at_us == seat.picture.alerts[GAS_1].raised_at_us


async def test_from_the_field_to_the_seat_with_the_journal_between(core: CoreProgram, seat: Seat, field: Bus) -> None:
    """Not a bench: only that the way has no step of a second in it."""
    await until(lambda: "core" in seat.picture.programmes, "the core is there")
    took_ms = []
    for _ in range(10):
        said_us = say_gas(field, "G-2", 70.0)
        raised = "danger/gas_level_2/gas/G-2"
        await until(lambda name=raised: name in seat.picture.alerts, "raised")  # type: ignore[misc]
        took_ms.append((now_us() - said_us) / 1000)
        await seat.bus.ask(Acknowledge(**seat.asked(), alerts=(raised,)))
        say_gas(field, "G-2", 1.0)
        await until(lambda name=raised: name not in seat.picture.alerts, "normal")  # type: ignore[misc]
    print(f"field to seat: median {statistics.median(took_ms):.1f} ms, max {max(took_ms):.1f} ms")
    assert statistics.median(took_ms) < 500
