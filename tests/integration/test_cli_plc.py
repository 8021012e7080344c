"""`vigil plc test` as people call it: every point of a real Modbus server, with its texts, its JSON and exit codes."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.cli import main
from console.plcs import walk
from console.plcs.walk import Walked, walked
from console.site.context import Context
from console.site.home import Home
from console.site.read import read_site
from tests.integration.tls_plc import Authority, secured
from tests.unit.devices.hostile_plc import HostilePlc, hostile
from tests.unit.devices.modbus_server import ModbusPlant, free_port
from tests.unit.site.small_site import SMALL

COMMAND = """
output = "command"
register = 20
echo = 21
on_value = 5
off_value = 6
feedback = 3
feedback_space = "input_register"
feedback_on = 2
feedback_off = 1
zone = "hall"
"""
SITE = SMALL.replace('coil = 0\nfeedback = 0\nzone = "hall"\n', COMMAND).replace(
    "poll_s = 0.5", "poll_s = 0.5\nwatchdog = 9"
)


@pytest.fixture(autouse=True)
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of this process, and a heart that beats faster."""
    monkeypatch.setattr(logging, "basicConfig", lambda **_settings: None)
    monkeypatch.setattr(walk, "BEAT_S", 0.3)
    monkeypatch.setattr(walk, "TIMEOUT_S", 1.0)


@pytest.fixture
def plc() -> Iterator[ModbusPlant]:
    """A PLC whose heart beats and which stands normal."""
    running, over = ModbusPlant(), threading.Event()
    running.bank.set_input_registers(3, [1])

    def beat() -> None:
        count = 0
        while not over.wait(0.02):
            count += 1
            running.bank.set_holding_registers(0, [count])

    heart = threading.Thread(target=beat)
    heart.start()
    yield running
    over.set()
    heart.join()
    running.stop()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    file = tmp_path / "site.toml"
    file.write_text(SITE, encoding="utf-8")
    return file


def called(site: Path, port: int, *more: str) -> int:
    where = ("--site", str(site), "--home", str(site.parent / "home"), "--link", f"plc=127.0.0.1:{port}")
    return main(["plc", "test", *where, *more])


def states(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    [plc] = json.loads(capsys.readouterr().out)["plcs"]
    return {f"{point['of']} {point['what']}".strip(): point["state"] for point in plc["points"]}


def test_every_point_says_what_it_is_worth(site: Path, plc: ModbusPlant, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing is written."""
    assert called(site, plc.port) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"PLC-1 at 127.0.0.1:{plc.port}"
    assert [line.split()[0:2] for line in said[1:]] == [
        ["heartbeat", "register"],
        ["watchdog", "register"],
        ["IL-1", "output"],
        ["IL-1", "echo"],
        ["IL-1", "feedback"],
    ]
    assert said[-1].endswith("input register 3 of unit 1  ok            1 normal")
    assert (plc.handler.writes, plc.handler.register_writes) == ([], [])


def test_a_feedback_that_is_neither_and_points_that_are_refused(
    site: Path, plc: ModbusPlant, capsys: pytest.CaptureFixture[str]
) -> None:
    plc.bank.set_input_registers(3, [0])
    assert called(site, plc.port, "PLC-1", "--json") == 1
    assert states(capsys)["IL-1 feedback"] == "neither"
    plc.handler.refuse_reads = 2
    assert called(site, plc.port) == 1
    assert "refused: illegal address. Look at the register map" in capsys.readouterr().out


def test_a_heart_that_stands(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    still = ModbusPlant()
    still.bank.set_input_registers(3, [2])
    assert called(site, still.port, "--json") == 1
    still.stop()
    assert states(capsys) == {
        "heartbeat": "stands",
        "watchdog": "ok",
        "IL-1 output": "ok",
        "IL-1 echo": "ok",
        "IL-1 feedback": "ok",
    }


def test_nobody_there_is_told_from_one_who_is_silent(
    site: Path, plc: ModbusPlant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(site, free_port()) == 1
    told = capsys.readouterr().out
    assert told.count("not connected") == 5 and "nobody listens at this port" in told
    plc.handler.speaking.clear()
    assert called(site, plc.port, "--json") == 1
    assert set(states(capsys).values()) == {"timed out"}
    plc.handler.speaking.set()


def test_a_plc_that_the_site_does_not_have(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called(site, free_port(), "PLC-9") == 2
    assert "there is no PLC-9; there is PLC-1" in capsys.readouterr().err


@pytest.mark.parametrize(("role", "told"), [("Operator", "Operator"), ("", "none")])
def test_over_tls_it_says_our_role(tmp_path: Path, plc: ModbusPlant, role: str, told: str) -> None:
    authority = Authority.made(tmp_path / "keys")
    authority.signed("vigil", role)
    files = 'tls_certificate = "keys/vigil.pem"\ntls_key = "keys/vigil.key"\ntls_authority = "keys/authority.pem"'
    file = tmp_path / "site.toml"
    file.write_text(SITE.replace("watchdog = 9", files), encoding="utf-8")

    async def over_tls() -> Walked:
        async with secured(plc.port, authority) as port:
            context = Context(read_site(file), file, Home(tmp_path), {"plc": f"127.0.0.1:{port}"})
            return await walked(context.site.plcs[0], context)

    found = asyncio.run(over_tls())
    assert (found.role, found.is_well) == (told, True)
    (tmp_path / "keys" / "vigil.pem").write_text("no certificate", encoding="ascii")
    context = Context(read_site(file), file, Home(tmp_path), {"plc": f"127.0.0.1:{free_port()}"})
    found = asyncio.run(walked(context.site.plcs[0], context))
    assert (found.role, {point.state for point in found.points}) == ("not readable", {"not connected"})


def test_outputs_behind_a_topic(tmp_path: Path) -> None:
    """No broker there: not connected."""
    said = SMALL.replace("poll_s = 0.5", 'poll_s = 0.5\ntopic = "plant/plc"').replace(
        "coil = 0\nfeedback = 0\n", 'output = "mqtt"\n'
    )
    file = tmp_path / "site.toml"
    file.write_text(said, encoding="utf-8")
    context = Context(read_site(file), file, Home(tmp_path), {"plc": f"127.0.0.1:{free_port()}"})
    found = asyncio.run(walked(context.site.plcs[0], context))
    assert [(point.of, point.point, point.state) for point in found.points] == [
        ("IL-1", "plant/plc/IL-1/get", "not connected")
    ]


async def test_an_answer_of_another_is_a_wrong_answer(site: Path) -> None:
    other = HostilePlc(moods={3: lambda _request, answer: answer[:6] + bytes((9,)) + answer[7:]})
    async with hostile(other):
        context = Context(read_site(site), site, Home(site.parent), {"plc": f"127.0.0.1:{other.port}"})
        found = await walked(context.site.plcs[0], context)
    assert found.points[0].state == "wrong answer"
    assert "unit 1 was asked, unit 9 answered" in found.points[0].why
