"""What a core that was killed finds when it comes back: its orders are looked at, never sent again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from console.domain import interlock as rule
from console.values import OrderPhase, Outcome
from tests.integration.interlock_room import Room, hasty_site, said
from tests.unit.devices.modbus_server import ModbusPlant
from tests.waiting import until

OPERATOR = """
import asyncio, sys
from pathlib import Path
from tests.integration.interlock_room import Room, interlock, two_plcs

async def main():
    patient = two_plcs(interlocks=(interlock("IL-01", "PLC-1", 0, verify_s=30.0),))
    room = Room(Path(sys.argv[1]), int(sys.argv[2]), patient)
    await room.poll()
    print((await room.select()).outcome, flush=True)
    await room.operate(ask="the-order")

asyncio.run(main())
"""


@pytest.mark.parametrize(("follows", "result"), [(True, "verified"), (False, "sent_not_verified")])
async def test_a_kill_between_sending_and_result_is_looked_at_and_not_sent_again(
    tmp_path: Path, plc: ModbusPlant, follows: bool, result: str
) -> None:
    """kill -9 while the PLC is slow: after the restart the feedback tells, and the journal says so."""
    plc.handler.feedback_of = lambda coil: None
    child = subprocess.Popen([sys.executable, "-c", OPERATOR, str(tmp_path), str(plc.port)], stdout=subprocess.PIPE)
    await until(lambda: plc.handler.writes != [], within_s=30)
    child.kill()
    child.communicate()
    plc.bank.set_discrete_inputs(10, [follows])

    room = Room(tmp_path, plc.port, hasty_site())
    assert room.interlocks.states["IL-01"].phase is OrderPhase.SENDING
    await room.interlocks.recover()
    await room.poll()
    answer = await room.operate(ask="the-order")
    kinds = [row.kind for row in room.rows()]
    last = room.rows("order_result")[-1]
    alerts = [alert.kind for alert in room.alarm.alerts.standing.values()]
    await room.close()

    assert kinds[:3] == ["order_selected", "order_sending", "order_result"]
    assert (last.body["result"], last.body["why"], last.body["order"]) == (result, rule.AFTER_RESTART, "the-order")
    assert answer.outcome is (Outcome.DONE if follows else Outcome.FAILED)
    assert alerts == ([] if follows else ["order_unverified"])
    assert plc.handler.writes == [(0, True)]


async def test_a_selection_does_not_outlive_a_restart(room: Room, plc: ModbusPlant) -> None:
    """Whoever comes back must select again."""
    await room.select()
    again = Room(room.context.home.root, plc.port)
    await again.interlocks.recover()
    await again.poll()

    assert again.interlocks.states["IL-01"].phase is OrderPhase.READY
    assert [row.body["why"] for row in again.rows("order_withdrawn")] == [rule.AFTER_RESTART]
    assert said(await again.operate()) == (Outcome.REFUSED, rule.NOT_SELECTED)
    await again.close()


async def test_an_output_that_moved_while_the_core_was_down_is_noticed(room: Room, plc: ModbusPlant) -> None:
    """It is compared with what the journal knew."""
    await room.select()
    await room.operate()
    plc.bank.set_discrete_inputs(10, [False])

    again = Room(room.context.home.root, plc.port)
    await again.poll()

    assert [row.body["feedback"] for row in again.rows("output_moved")] == [False]
    await again.close()
