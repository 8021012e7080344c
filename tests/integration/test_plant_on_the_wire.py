"""The simulated plant as its own process, heard by an MQTT client and read by a Modbus client that is not pymodbus."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from pyModbusTCP.client import ModbusClient

from console.messages import Equipment, GasReading, Message, Position, Vital, Weather
from console.programs.broker import free_port
from console.site.home import Home
from console.topics import decode
from devices.sim.mqtt import BrokerAccess, BrokerLine
from tests.conftest import ROOT, RunningBroker
from tests.waiting import eventually

SITE = ROOT / "resources" / "demo" / "site.toml"
LINKS = ("gas-1", "gas-2", "plc-1", "plc-2", "plc-3")
SCENARIO = """
[[event]]
at_s = 0.0
kind = "plc_late"
plc = "PLC-2"
delay_s = 0.6
for_s = 600.0
[[event]]
at_s = 0.0
kind = "plc_refuse"
plc = "PLC-3"
for_s = 600.0
[[event]]
at_s = 0.0
kind = "gas_lost"
point = "G-101"
for_s = 600.0
[[event]]
at_s = 0.0
kind = "gas_lost"
point = "G-121"
for_s = 600.0
[[event]]
at_s = 0.0
kind = "tag_lost"
tag = "T-009"
for_s = 600.0
[[event]]
at_s = 1.05
kind = "sos"
worker = "W-017"
for_s = 600.0
"""


class Ear:
    """Hears all the field says, as the broker's guest."""

    def __init__(self, broker: RunningBroker) -> None:
        self.heard: list[tuple[str, Message]] = []
        self.ready = threading.Event()
        access = broker.access("guest")
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.username_pw_set(access.user, access.password)
        self._client.on_connect = lambda client, *_: client.subscribe("vigil/demo/field/#")
        self._client.on_subscribe = lambda *_: self.ready.set()
        self._client.on_message = lambda _, __, said: self.heard.append((said.topic, decode(said.topic, said.payload)))
        self._client.reconnect_delay_set(1, 1)
        self._client.connect(access.host, access.port)
        self._client.loop_start()

    def of(self, form: type[Message]) -> list[Any]:
        """The messages of one form so far."""
        return [message for _, message in tuple(self.heard) if isinstance(message, form)]

    def stop(self) -> None:
        """Hear no more."""
        self._client.disconnect()
        self._client.loop_stop()


class RunningPlant:
    """The plant's process, ready."""

    def __init__(self, broker: RunningBroker, scenario: Path) -> None:
        self.ports = {link: free_port() for link in LINKS}
        links = json.dumps({link: f"127.0.0.1:{port}" for link, port in self.ports.items()})
        arguments = ["--access", str(broker.home.access), "--links", links, "--scenario", str(scenario), "--no-video"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "devices.sim", str(SITE), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.stdin, self.stdout = self.process.stdin, self.process.stdout
        self.said = json.loads(self.stdout.readline())

    def client(self, link: str) -> ModbusClient:
        """An independent Modbus client at one link."""
        return ModbusClient("127.0.0.1", self.ports[link], unit_id=1, timeout=2.0, auto_open=True)

    def end(self) -> int:
        """Close its standard input, and give back its exit code."""
        self.stdin.close()
        code = self.process.wait(10)
        self.stdout.close()
        return code


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBroker]:
    """One broker for the module."""
    running = RunningBroker(Home(tmp_path_factory.mktemp("home")), "demo")
    yield running
    running.kill()


@pytest.fixture(scope="module")
def ear(broker: RunningBroker) -> Iterator[Ear]:
    """Listens before the plant speaks."""
    ear = Ear(broker)
    assert ear.ready.wait(10)
    yield ear
    ear.stop()


@pytest.fixture(scope="module")
def plant(broker: RunningBroker, ear: Ear, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlant]:
    """One plant for the module."""
    scenario = tmp_path_factory.mktemp("scenario") / "wire.toml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    running = RunningPlant(broker, scenario)
    yield running
    if running.process.poll() is None:
        running.end()


def test_it_says_when_it_is_ready(plant: RunningPlant) -> None:
    """The line names the process and the moment of second 0."""
    assert plant.said["ready"] is True
    assert plant.said["pid"] == plant.process.pid
    assert abs(plant.said["started_at_us"] / 1e6 - time.time()) < 60


def test_all_devices_speak_and_the_console_understands_each(plant: RunningPlant, ear: Ear) -> None:
    """Every tag, band, MQTT gas point, the crane and the weather, decoded by the console's own decoder."""
    eventually(lambda: len({vital.band for vital in ear.of(Vital)}) == 40)
    eventually(lambda: len({point.point for point in ear.of(GasReading)}) == 19)
    eventually(lambda: len({position.tag for position in ear.of(Position)}) == 39)
    assert {crane.equipment for crane in ear.of(Equipment)} == {"K-1"}
    assert {weather.station for weather in ear.of(Weather)} == {"WS-1"}
    assert "T-009" not in {position.tag for position in ear.of(Position)}
    assert "G-121" not in {point.point for point in ear.of(GasReading)}


def test_a_tag_speaks_twice_a_second(plant: RunningPlant, ear: Ear) -> None:
    """Positions of one tag are 0.5 s apart and taken when they were said."""
    eventually(lambda: len([p for p in ear.of(Position) if p.tag == "T-001"]) >= 6)
    times = [position.measured_at_us for position in ear.of(Position) if position.tag == "T-001"]
    assert {later - sooner for sooner, later in pairwise(times)} == {500_000}


def test_a_pressed_sos_is_said_at_once(plant: RunningPlant, ear: Ear) -> None:
    """The first message with SOS is at most one step later than the key."""
    eventually(lambda: any(vital.sos for vital in ear.of(Vital)))
    first = next(vital for vital in ear.of(Vital) if vital.sos)
    assert first.band == "B-017"
    assert first.fall
    assert (first.measured_at_us - plant.said["started_at_us"]) / 1e6 == pytest.approx(1.1, abs=0.06)


def test_a_gas_controller_is_read_by_a_stranger(plant: RunningPlant) -> None:
    """All 40 words; a head that is lost is a fault without a value, the others have plausible counts."""
    words = plant.client("gas-1").read_holding_registers(0, 40)
    assert words is not None
    assert words[0:2] == [0x0001, 0x8000]
    assert all(status == 0 for status in words[2::2])
    assert all(0 <= counts < 250 for counts in words[3:39:2])
    assert plant.client("gas-2").read_holding_registers(0, 40) is not None


def test_feedback_follows_its_coil(plant: RunningPlant) -> None:
    """PLC-1 starts off; its feedback follows after 60 to 120 ms, and goes back."""
    client = plant.client("plc-1")
    assert client.read_coils(0, 4) == [False] * 4
    assert client.read_discrete_inputs(0, 4) == [False] * 4
    assert client.write_single_coil(1, True)
    began = time.monotonic()
    eventually(lambda: client.read_discrete_inputs(0, 4) == [False, True, False, False])
    assert 0.03 < time.monotonic() - began < 0.5
    assert client.read_coils(0, 4) == [False, True, False, False]
    assert client.write_single_coil(1, False)
    eventually(lambda: client.read_discrete_inputs(0, 4) == [False] * 4)


def test_a_late_plc_is_late(plant: RunningPlant) -> None:
    """The scenario's delay is added."""
    client = plant.client("plc-2")
    assert client.write_single_coil(0, True)
    began = time.monotonic()
    eventually(lambda: client.read_discrete_inputs(0, 1) == [True])
    assert time.monotonic() - began > 0.6


def test_a_refusing_plc_refuses(plant: RunningPlant) -> None:
    """The write is answered with device failure; nothing moves."""
    client = plant.client("plc-3")
    assert client.write_single_coil(0, True) is False
    assert client.last_except == 4
    assert client.read_coils(0, 4) == [False] * 4
    assert client.read_discrete_inputs(0, 4) == [False] * 4


def test_the_heartbeat_of_a_plc_counts_seconds(plant: RunningPlant) -> None:
    """Holding register 0 goes up by one a second."""
    client = plant.client("plc-1")

    def count() -> int:
        words = client.read_holding_registers(0, 1)
        assert words is not None
        return int(words[0])

    first = count()
    eventually(lambda: count() >= first + 2)


def test_it_speaks_again_after_the_broker_came_back(plant: RunningPlant, broker: RunningBroker, ear: Ear) -> None:
    """The broker is killed and started; readings of now are heard again."""
    broker.kill()
    broker.start()
    back_at_us = time.time_ns() // 1000
    eventually(lambda: any(position.measured_at_us > back_at_us for position in ear.of(Position)[-40:]), within_s=20.0)


def test_it_ends_when_its_input_closes(plant: RunningPlant) -> None:
    """A plant whose supervisor is gone does not stay behind."""
    assert plant.end() == 0


def test_it_ends_when_told_to(broker: RunningBroker, tmp_path: Path) -> None:
    """Terminate is a clean end too."""
    scenario = tmp_path / "calm.toml"
    scenario.write_text("", encoding="utf-8")
    running = RunningPlant(broker, scenario)
    running.process.terminate()
    assert running.process.wait(10) == 0
    running.stdin.close()
    running.stdout.close()


def test_a_bad_scenario_is_said_and_nothing_starts(tmp_path: Path) -> None:
    """Exit code 2 and the problems on standard error."""
    scenario, access = tmp_path / "bad.toml", tmp_path / "access.json"
    scenario.write_text('[[event]]\nat_s = 1.0\nkind = "gas_rize"\n', encoding="utf-8")
    arguments = [str(SITE), "--access", str(access), "--scenario", str(scenario)]
    done = subprocess.run(
        [sys.executable, "-m", "devices.sim", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Did you mean 'gas_rise'?" in done.stderr


def test_a_taken_port_is_said_and_nothing_starts(broker: RunningBroker) -> None:
    """Exit code 2 and the address on standard error."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        links = {link: f"127.0.0.1:{free_port()}" for link in LINKS}
        links["plc-2"] = f"127.0.0.1:{taken.getsockname()[1]}"
        arguments = [str(SITE), "--access", str(broker.home.access), "--links", json.dumps(links), "--no-video"]
        program = [sys.executable, "-m", "devices.sim", *arguments]
        with subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            said = process.stderr.read()
    assert process.returncode == 2
    assert f"plc-2: cannot listen at {links['plc-2']}. Is the port taken?" in said


def test_a_refused_plant_says_so(broker: RunningBroker, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong password is told once a try, and nothing is sent."""
    line = BrokerLine(BrokerAccess("127.0.0.1", broker.port, "field", "wrong"), "demo")
    line.start()
    eventually(lambda: "refuses the plant: Not authorized" in caplog.text)
    assert not line.say("vigil/demo/field/gas/G-1", b"{}")
    line.stop()
