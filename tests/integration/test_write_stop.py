"""The kill switch on a real Modbus server: while it is thrown nothing is written, whoever wants it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from console.asks import ReleaseWrites, StopWrites
from console.bus import now_us
from console.core.write_stop import STATE, WriteStop
from console.domain import interlock as rule
from console.domain import write_stop
from console.domain.alert import NotAllowed
from console.messages import Writes
from console.values import AlertState, OrderPhase, OrderResult, Outcome
from tests.integration.interlock_room import Room, fields, said
from tests.unit.devices.modbus_server import ModbusPlant
from tests.waiting import until

MINUTE_US = 60_000_000


@pytest.fixture
def switch(room: Room) -> Iterator[WriteStop]:
    """The kill switch of the room."""
    yield WriteStop(room.context.site, room.alarm.alerts, room.gate)


async def stop(room: Room, switch: WriteStop, minutes: int = 30, operator: str = "li") -> None:
    """Thrown, and journaled."""
    ask = StopWrites(**fields(operator, "s1"), minutes=minutes, reason="Work on the rack of PLC-1")
    await room.ledger.commit(switch.stop(ask, now_us()))


async def test_nothing_is_written_while_it_is_thrown(room: Room, switch: WriteStop, plc: ModbusPlant) -> None:
    """A selection is withdrawn, a new one refused, an automatic effect not sent; each says why. Feedback goes on."""
    await room.select()
    await stop(room, switch)
    await room.poll()
    assert [row.body["why"] for row in room.rows("order_withdrawn")] == [rule.WRITES_STOPPED]
    assert said(await room.select()) == (Outcome.REFUSED, rule.WRITES_STOPPED)
    assert said(await room.operate()) == (Outcome.REFUSED, rule.WRITES_STOPPED)
    assert said(await room.trips("Work without permit")) == (Outcome.FAILED, rule.WRITES_STOPPED)

    state = room.interlocks.states["IL-01"]
    assert (state.phase, state.feedback, state.blocked_why) == (OrderPhase.READY, False, rule.WRITES_STOPPED)
    assert state.last is not None and state.last.result is OrderResult.NOT_SENT
    assert plc.handler.writes == []
    standing = {alert.kind for alert in room.alarm.alerts.standing.values()}
    assert standing == {"writes_stopped", "trip_failed"}


async def test_an_order_that_waits_for_its_turn_on_the_line_is_stopped_too(
    room: Room, switch: WriteStop, plc: ModbusPlant
) -> None:
    """Operated before the switch was thrown, not yet sent: it is not sent."""
    await room.select()
    plc.handler.speaking.clear()
    heard = plc.handler.heard
    reading = asyncio.create_task(room.links["PLC-1"].read_feedback("IL-01"))
    await until(lambda: plc.handler.heard > heard)
    order = asyncio.create_task(room.operate())
    await until(lambda: room.rows("order_sending") != [])
    await stop(room, switch)
    plc.handler.speaking.set()
    await reading

    assert said(await order) == (Outcome.FAILED, rule.WRITES_STOPPED)
    assert plc.handler.writes == []


async def test_released_by_hand_orders_go_again(room: Room, switch: WriteStop, plc: ModbusPlant) -> None:
    await stop(room, switch)
    release = ReleaseWrites(**fields("chen", "s1"), reason="Rack is closed")
    await room.ledger.commit(switch.release(release, now_us()))

    await room.select()
    assert said(await room.operate()) == (Outcome.DONE, "")
    assert plc.handler.writes == [(0, True)]
    [stopped, released] = room.rows("writes_stopped", "writes_released")
    assert (stopped.operator, released.operator) == ("li", "chen")
    assert stopped.body["reason"] == "Work on the rack of PLC-1" and released.body["reason"] == "Rack is closed"


async def test_its_end_releases_it_and_calls(room: Room, switch: WriteStop, plc: ModbusPlant) -> None:
    """Nothing before; then a row without an operator, and an alert that stays until somebody has seen it."""
    await stop(room, switch, minutes=1)
    assert switch.tick(now_us()) == []
    await room.ledger.commit(switch.tick(now_us() + MINUTE_US))

    assert not room.gate.shut and switch.tick(now_us() + 2 * MINUTE_US) == []
    [row] = room.rows("writes_released")
    assert (row.operator, row.body["reason"]) == ("", write_stop.OVER)
    call = room.alarm.alerts.standing["danger/write_stop_over/plcs"]
    assert call.state is AlertState.RETURNED


async def test_it_survives_a_restart(room: Room, switch: WriteStop, plc: ModbusPlant) -> None:
    """The next core writes nothing either, until its end, which it knows."""
    await stop(room, switch)
    again = Room(room.context.home.root, plc.port)
    await again.poll()
    taken_over = WriteStop(again.context.site, again.alarm.alerts, again.gate)
    taken_over.restore(again.store.states("writes").values())

    assert taken_over.writes == switch.writes and again.gate.shut
    assert said(await again.trips("Work without permit")) == (Outcome.FAILED, rule.WRITES_STOPPED)
    assert next(decision.kind for decision in taken_over.tick(now_us() + 31 * MINUTE_US)) == "writes_released"
    assert plc.handler.writes == []
    await again.close()


@pytest.mark.parametrize(
    ("operator", "minutes", "reason", "why"),
    [
        ("wang", 30, "Work", write_stop.NO_RIGHT),
        ("nobody", 30, "Work", write_stop.NO_RIGHT),
        ("li", 30, "  ", write_stop.NO_REASON),
        ("li", 0, "Work", write_stop.BAD_TIME),
        ("chen", 481, "Work", write_stop.BAD_TIME),
    ],
)
async def test_who_may_not_and_how_not(
    room: Room, switch: WriteStop, operator: str, minutes: int, reason: str, why: str
) -> None:
    with pytest.raises(NotAllowed, match=why):
        switch.stop(StopWrites(**fields(operator, "s1"), minutes=minutes, reason=reason), now_us())
    assert not room.gate.shut and switch.writes == Writes()


async def test_releasing_needs_a_stop_a_lead_and_a_reason(room: Room, switch: WriteStop) -> None:
    with pytest.raises(NotAllowed, match=write_stop.NOT_STOPPED):
        switch.release(ReleaseWrites(**fields("li", "s1"), reason="Done"), now_us())
    await stop(room, switch)
    for operator, reason, why in (("wang", "Done", write_stop.NO_RIGHT), ("li", " ", write_stop.NO_REASON)):
        with pytest.raises(NotAllowed, match=why):
            switch.release(ReleaseWrites(**fields(operator, "s1"), reason=reason), now_us())
    assert room.gate.shut
    assert isinstance(room.store.states("writes")[STATE], Writes)
