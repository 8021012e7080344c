"""Orders over every kind of output, to a real Modbus server: journaled, switched once, told as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.bus import now_us
from console.core.plc_link import PlcLink
from console.domain import interlock as rule
from console.messages import PlcReading
from console.values import OrderPhase, Outcome
from devices.plc.gate import WriteGate
from devices.plc.modbus import ModbusDevice
from tests.integration.interlock_room import Room, interlock, said, two_plcs
from tests.unit.devices.modbus_server import ModbusPlant

COMMAND: dict[str, Any] = {
    "output": "command",
    "coil": -1,
    "register": 20,
    "echo": 21,
    "on_value": 5,
    "off_value": 6,
    "feedback": 22,
    "feedback_space": "register",
    "feedback_bit": 1,
}
PULSE: dict[str, Any] = {"output": "pulse", "reset_coil": 5, "pulse_s": 0.05}


def room_with(folder: Path, plc: ModbusPlant, **wired: Any) -> Room:
    """The room of one interlock that is switched so; a feedback may take 0.3 s."""
    site = two_plcs(interlocks=(replace(interlock("IL-01", "PLC-1", 0, verify_s=0.3), **wired),))
    return Room(folder, plc.port, site)


def taking_commands(plc: ModbusPlant) -> None:
    """The PLC echoes the word, and trips or resets by it."""

    def programme() -> None:
        [word] = plc.bank.get_holding_registers(20)
        plc.bank.set_holding_registers(21, [word])
        if word:
            plc.bank.set_holding_registers(22, [0b10 if word == 5 else 0])

    plc.handler.after_write = programme


async def test_a_command_word_is_echoed_withdrawn_and_verified(tmp_path: Path, plc: ModbusPlant) -> None:
    taking_commands(plc)
    room = room_with(tmp_path, plc, **COMMAND)
    await room.poll()
    for action in (True, False):
        await room.select(action=action)
        assert said(await room.operate()) == (Outcome.DONE, "")
    sending = room.rows("order_sending")[0].body
    await room.close()
    assert plc.handler.register_writes == [(20, (5,)), (20, (0,)), (20, (6,)), (20, (0,))]
    assert {key: sending[key] for key in ("output", "register", "echo")} == {
        "output": "command",
        "register": 20,
        "echo": 21,
    }


@pytest.mark.parametrize(
    ("stands", "told"),
    [
        (0, (Outcome.FAILED, "Sent, not verified")),
        (5, (Outcome.FAILED, "The PLC is not ready for an order, nothing was sent")),
    ],
    ids=["never echoed", "echoes the last one still"],
)
async def test_a_command_the_plc_did_not_take_is_never_verified(
    tmp_path: Path, plc: ModbusPlant, stands: int, told: tuple[Outcome, str]
) -> None:
    """Though its feedback agrees, by whatever moved it."""
    plc.bank.set_holding_registers(21, [stands])
    plc.bank.set_holding_registers(22, [0b10])
    room = room_with(tmp_path, plc, **COMMAND)
    await room.poll()
    await room.select()
    assert said(await room.operate()) == told
    why = room.rows("order_result")[-1].body["why"]
    await room.close()
    assert why == ("The PLC does not echo the command" if not stands else told[1])


async def test_a_pulse_trips_and_another_resets(tmp_path: Path, plc: ModbusPlant) -> None:
    """The PLC holds what the pulse set."""

    def programme() -> None:
        trip, reset = plc.bank.get_coils(0, 1)[0], plc.bank.get_coils(5, 1)[0]
        if trip or reset:
            plc.bank.set_discrete_inputs(10, [trip])

    plc.handler.feedback_of = lambda coil: None
    plc.handler.after_write = programme
    room = room_with(tmp_path, plc, **PULSE)
    await room.poll()
    for action in (True, False):
        await room.select(action=action)
        assert said(await room.operate()) == (Outcome.DONE, "")
    await room.close()
    assert plc.handler.writes == [(0, True), (0, False), (5, True), (5, False)]


async def test_a_pulse_a_crash_left_set_is_withdrawn_and_not_set_again(tmp_path: Path, plc: ModbusPlant) -> None:
    """The order is found half done: released, looked at, told."""
    first = room_with(tmp_path, plc, **PULSE)
    await first.poll()
    await first.select()
    record = first.context.site.interlocks[0]
    begun = rule.operate(
        first.interlocks.states["IL-01"],
        record,
        rule.Desk("s1", "wang", "dispatcher"),
        "wang",
        "the-order",
        now_us(),
        now_us(),
    )
    assert not isinstance(begun, rule.Refusal)
    await first.interlocks._commit_state("order_sending", record, begun, {}, "wang", "")  # the core dies right after
    await first.close()
    plc.bank.set_coils(0, [True])

    room = room_with(tmp_path, plc, **PULSE)
    assert room.interlocks.states["IL-01"].phase is OrderPhase.SENDING
    await room.interlocks.recover()
    row = room.rows("order_result")[-1].body
    await room.close()
    assert plc.handler.writes == [(0, False)]
    assert (row["result"], row["why"]) == ("sent_not_verified", rule.AFTER_RESTART)


async def test_a_feedback_that_is_neither_is_not_seen_and_holds_no_trip_up(tmp_path: Path, plc: ModbusPlant) -> None:
    """A valve that stands between its ends reads neither; it can be shut."""
    wired = {"feedback_space": "input_register", "feedback_on": 2, "feedback_off": 1, "feedback": 3}
    room = room_with(tmp_path, plc, **wired)
    plc.bank.set_input_registers(3, [0])
    await room.poll()
    state = room.interlocks.states["IL-01"]
    assert (state.feedback, state.blocked_why) == (None, "")
    plc.handler.after_write = lambda: plc.bank.set_input_registers(3, [2])
    await room.select()
    assert said(await room.operate()) == (Outcome.DONE, "")
    await room.close()


@pytest.mark.parametrize("shut", [False, True])
async def test_the_plc_sees_that_we_live_unless_all_writes_are_stopped(plc: ModbusPlant, shut: bool) -> None:
    """Its watchdog register counts up with every poll; a stop of all writes is one of this too, and is told."""
    heard: list[PlcReading] = []
    gate = WriteGate()
    record = replace(two_plcs().plcs[0], watchdog=30, heartbeat=-1, unit_id=4)
    line = ModbusDevice("PLC-1", "127.0.0.1", plc.port, record.unit_id, 0.8, gate)
    link = PlcLink(record, [], line, heard.append, lambda: 5, gate)
    await link.poll()
    gate.shut = shut
    await link.poll()
    link.close()
    assert plc.handler.register_writes == [(30, (1,))] + ([] if shut else [(30, (2,))])
    assert [(reading.linked, "stopped" in reading.watchdog) for reading in heard] == [(True, False), (True, shut)]
    assert set(plc.handler.units) == {4}
