"""Settings over the site file with a real core and broker: two people, every seat, the file, and over a kill -9."""

from __future__ import annotations

from console.asks import Answer
from console.bus import Bus
from console.domain import settings_change as rule
from console.domain.settings import Value
from console.room.seat import Seat as RoomSeat
from console.settings import ProposeSettings, ReleaseSettings
from console.site.versions import Versions
from console.store.store import Store
from console.values import AlertState, Outcome
from tests.conftest import RunningBroker
from tests.integration.core_room import SITE, CoreProgram, Seat, fielded, say_gas, seated
from tests.sites import small_context
from tests.waiting import until

GAS_1 = "danger/gas_level_1/gas/G-1"
LOWER: dict[str, Value] = {"gas_point.G-1.set_point_1": 15.0}
PATIENCE_S = 60.0


async def there(seat: Seat) -> None:
    """The core speaks."""
    seat.picture.programmes.clear()
    await until(lambda: "core" in seat.picture.programmes, "the core is there", PATIENCE_S)


async def proposed(seat: Seat) -> Answer:
    """By the dispatcher, with a reason."""
    return await seat.bus.ask(
        ProposeSettings(**seat.asked(), values=LOWER, reason="Near the loading arm"), timeout_s=PATIENCE_S
    )


async def test_two_people_set_a_threshold_and_it_holds_over_a_kill(core: CoreProgram, broker: RunningBroker) -> None:
    context = small_context(broker.home.root)
    async with seated(broker) as seat, seated(broker, "room-2") as other, fielded(broker) as field:
        await there(seat)
        answer = await proposed(seat)
        assert (answer.outcome, answer.why) == (Outcome.DONE, "")
        await until(lambda: answer.where in other.picture.changes, "the other seat sees the proposal", PATIENCE_S)

        again = ReleaseSettings(**other.asked("wang"), change=answer.where)
        assert (await other.bus.ask(again, timeout_s=PATIENCE_S)).why == rule.SAME_PERSON
        release = ReleaseSettings(**other.asked("li"), change=answer.where)
        assert (await other.bus.ask(release, timeout_s=PATIENCE_S)).outcome is Outcome.DONE
        await until(lambda: seat.picture.settings.number == 1, "every seat sees the version", PATIENCE_S)
        assert not seat.picture.changes
        say_gas(field, "G-1", 18.0)
        await until(lambda: GAS_1 in seat.picture.alerts, "gas is told by the new set-point", PATIENCE_S)

        versions = Versions(broker.home)
        await until(lambda: versions.numbers() == [1], "the version is a file", PATIENCE_S)
        assert versions.read(1) == seat.picture.settings

        core.kill()
        core.start()
        await there(seat)
        await until(lambda: GAS_1 in seat.picture.alerts, "the alert is there again", PATIENCE_S)
        assert seat.picture.alerts[GAS_1].state is AlertState.UNACKNOWLEDGED
        for _ in range(3):
            say_gas(field, "G-1", 18.0)
        assert seat.picture.settings.values == LOWER and seat.picture.alerts[GAS_1].active

    store = Store.open(context.database_url)
    rows = store.journal(kinds=("settings_proposed", "settings_released"))
    assert [(row.kind, row.operator) for row in rows] == [("settings_proposed", "wang"), ("settings_released", "li")]
    assert rows[1].body["version"] == LOWER and store.verify_chain() is None
    store.close()


async def test_the_windows_of_a_seat_show_what_is_in_force(core: CoreProgram, broker: RunningBroker) -> None:
    """The desk's site has the new set-point, what the file gives stays at hand, and nobody else wrote it."""
    context = small_context(broker.home.root)
    store = Store.open(context.database_url)
    broker.home.settings.write_text("in the way of the folder")
    bus = Bus(broker.access("room"), SITE, "room-9")
    desk = RoomSeat(context, bus, "room-9", "wang", lambda: store)
    await bus.start()
    try:
        async with seated(broker, "room-2") as other:
            await there(other)
            answer = await proposed(other)
            release = ReleaseSettings(**other.asked("li"), change=answer.where)
            assert (await other.bus.ask(release, timeout_s=PATIENCE_S)).outcome is Outcome.DONE
            await until(lambda: desk.context.site.gas_points[0].set_point_1 == 15.0, "the windows know", PATIENCE_S)
            assert Versions(broker.home).numbers() == []
            broker.home.settings.unlink()
            await until(lambda: Versions(broker.home).numbers() == [1], "the file comes when it can", PATIENCE_S)
            assert desk.given.gas_points[0].set_point_1 == 25.0
            preview = await desk.preview({}, tuple(LOWER), lambda _share: None)
            assert preview.judged and preview.from_us > preview.wanted_from_us
    finally:
        await bus.stop()
        desk.close()
        store.close()
