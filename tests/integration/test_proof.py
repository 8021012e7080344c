"""A trip over a real line put on record as the proof test, kept by the store and found again after a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.bus import now_us
from console.core.alarm import Alarm
from console.core.alerts import Alerts
from console.core.proofs import ProofsDuty
from console.domain.alert import NotAllowed
from console.proofs import Proof, RecordProof
from tests.integration.interlock_room import Room, fields, interlock, two_plcs
from tests.unit.devices.modbus_server import ModbusPlant

RECORD = interlock("IL-01", "PLC-1", 0, proof_days=365, proof_by_trip=True)


@pytest.fixture
async def tested(tmp_path: Path, plc: ModbusPlant) -> AsyncIterator[Room]:
    """One interlock of which a proof test is demanded."""
    made = Room(tmp_path, plc.port, two_plcs(interlocks=(RECORD,)))
    await made.poll()
    yield made
    await made.close()


def duty(room: Room) -> ProofsDuty:
    """The duty beside the room's interlocks, as the core composes it."""
    site = room.context.site
    alarm = Alarm(site, Alerts(site), now_us)
    return ProofsDuty(site, alarm, room.ledger.show, lambda name: room.interlocks.states[name].last)


def wish(order: str) -> RecordProof:
    """The shift lead puts an order on record."""
    return RecordProof(**fields("li", "s1"), interlock="IL-01", passed=True, order=order)


async def test_a_trip_that_was_read_back_is_on_record_after_a_restart(tested: Room) -> None:
    await tested.select()
    await tested.operate(ask="op-1")
    await tested.ledger.commit(duty(tested).record(wish("op-1"), now_us()))
    [row] = tested.rows("proof_recorded")
    assert (row.subject, row.operator, row.body["passed"], row.body["order"]) == ("IL-01", "li", True, "op-1")
    assert row.body["ms"] > 0

    again = duty(tested)
    again.restore(tested.store.states("proof").values())
    state = again.states["IL-01"]
    assert isinstance(state, Proof) and (state.passed, state.order, state.operator) == (True, "op-1", "li")
    assert state.due_at_us > now_us()


async def test_a_trip_of_what_is_tripped_already_proves_nothing(tested: Room) -> None:
    await tested.select()
    await tested.operate()
    await tested.poll()
    await tested.select()
    await tested.operate(ask="op-2")
    with pytest.raises(NotAllowed):
        duty(tested).record(wish("op-2"), now_us())
