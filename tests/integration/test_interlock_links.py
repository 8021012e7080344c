"""The one door to the PLCs: what it reads, when it believes it, and that there is no other."""

from __future__ import annotations

import ast
import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

import console
from console.bus import now_us
from console.core.plc_link import PlcLink, plc_links, run_links
from console.messages import Message, PlcReading
from console.site.context import Context
from console.site.home import Home
from devices.plc.gate import WriteGate
from devices.plc.modbus import ModbusDevice
from tests.integration.interlock_room import interlock, two_plcs
from tests.unit.devices.modbus_server import ModbusPlant, free_port
from tests.waiting import until

PLC = two_plcs().plcs[0]


@pytest.fixture
def plc() -> Iterator[ModbusPlant]:
    running = ModbusPlant()
    yield running
    running.stop()


def link_to(port: int, heard: list[PlcReading], clock: list[int], **feedback: int) -> PlcLink:
    """A link whose clock the test holds."""
    records = [interlock(name, "PLC-1", 0, feedback=place) for name, place in feedback.items()]
    gate = WriteGate()
    line = ModbusDevice("PLC-1", "127.0.0.1", port, timeout_s=0.8, gate=gate)
    return PlcLink(PLC, records, line, heard.append, lambda: clock[0], gate, believed_s=3.0)


async def test_feedback_is_read_by_name(plc: ModbusPlant) -> None:
    """Near points in one request, far points one by one."""
    plc.bank.set_discrete_inputs(7, [True])
    plc.bank.set_discrete_inputs(5000, [True])
    heard: list[PlcReading] = []
    near = link_to(plc.port, heard, [5], a=3, b=7)
    far = link_to(plc.port, heard, [5], a=3, b=5000)
    none = link_to(plc.port, heard, [5])

    await near.poll()
    reads_near = plc.handler.reads
    await far.poll()
    await none.poll()
    for link in (near, far, none):
        link.close()

    both = PlcReading(plc="PLC-1", linked=True, feedback={"a": False, "b": True}, measured_at_us=5)
    assert heard == [both, both, PlcReading(plc="PLC-1", linked=True, feedback={}, measured_at_us=5)]
    assert reads_near == 2
    assert near.linked


async def test_a_plc_whose_heartbeat_stands_is_not_believed(plc: ModbusPlant) -> None:
    """It answers, but its programme has stopped; once the count moves again it is believed again."""
    heard: list[PlcReading] = []
    clock = [1_000_000]
    link = link_to(plc.port, heard, clock, a=3)
    for at_us, beat in [(1_000_000, 7), (4_000_000, 7), (4_000_001, 7), (5_000_000, 8)]:
        clock[0] = at_us
        plc.bank.set_holding_registers(0, [beat])
        await link.poll()
        if at_us == 4_000_001:
            assert "heartbeat stands at 7" in link.why_lost
    link.close()

    assert [(reading.linked, reading.feedback) for reading in heard] == [
        (True, {"a": False}),
        (True, {"a": False}),
        (False, {}),
        (True, {"a": False}),
    ]
    assert link.why_lost == ""


async def test_links_poll_by_themselves_and_say_a_loss_once(
    plc: ModbusPlant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Both PLCs at their rate; the one that is not there is told of once."""
    links = {"plc-1": f"127.0.0.1:{plc.port}", "plc-2": f"127.0.0.1:{free_port()}"}
    context = Context(two_plcs(), tmp_path / "site.toml", Home(tmp_path), links)
    heard: dict[str, list[Message]] = {}
    made = plc_links(context, lambda topic, message: heard.setdefault(topic, []).append(message), now_us, WriteGate())

    with caplog.at_level(logging.INFO):
        polling = asyncio.create_task(run_links(list(made.values())))
        await until(lambda: all(len(heard.get(f"vigil/test/field/plc/PLC-{n}", ())) >= 3 for n in (1, 2)))
        polling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await polling

    assert (made["PLC-1"].linked, made["PLC-2"].linked) == (True, False)
    assert [record.getMessage()[:11] for record in caplog.records if "PLC" in record.getMessage()] == ["PLC-2 lost:"]


def test_there_is_no_other_door() -> None:
    """Only the line to a PLC writes; the steps of an output and the link's own heartbeat are written by it."""
    root = Path(console.__file__).parents[1]
    found = {
        path.relative_to(root).as_posix()
        for folder in ("console", "devices", "inference", "widgets")
        for path in (root / folder).rglob("*.py")
        if "sim" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr.startswith(("write_coil", "write_register"))
    }
    assert found == {"devices/plc/modbus.py", "devices/plc/output.py", "console/core/plc_link.py"}
