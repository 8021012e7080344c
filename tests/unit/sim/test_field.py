"""What the plant says and when, and the words of its Modbus devices."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from console.messages import GasReading, Position, Vital
from console.topics import decode
from devices.sim.events import GasLost, GasRise, Scenario, Sos
from devices.sim.field import Field
from devices.sim.modbus import GasControllerServer, PlcServer
from devices.sim.mqtt import BrokerAccess, BrokerLine, read_access
from devices.sim.plant import Plant

SECONDS = 10


def test_rates_of_a_calm_plant(site: dict[str, Any]) -> None:
    """In ten seconds: 20 positions a tag, 5 vitals a band, 10 readings a point, 10 of the crane, 2 of the weather."""
    field = Field(site, Plant(site, Scenario(), 7), started_at_us=1_000_000)
    topics = Counter(topic for step in range(SECONDS * 10) for topic, _ in field.said_at(step))
    kinds = Counter({(topic.split("/")[3], count) for topic, count in topics.items()})
    assert set(kinds) == {("position", 20), ("vital", 5), ("gas", 10), ("equipment", 10), ("weather", 2)}
    assert Counter(topic.split("/")[3] for topic in topics) == {
        "position": 40,
        "vital": 40,
        "gas": 20,
        "equipment": 1,
        "weather": 1,
    }
    loads = [len(list(field.said_at(step))) for step in range(100)]
    assert max(loads) <= 16


def test_every_payload_is_a_message_of_the_console(site: dict[str, Any], plant: Plant) -> None:
    """Decoded by the console's own decoder, with the time it was taken."""
    field = Field(site, plant, started_at_us=1_000_000)
    for step in (0, 7, 300, 460):
        for topic, payload in field.said_at(step):
            message = decode(topic, payload)
            assert getattr(message, "measured_at_us", 0) == 1_000_000 + step * 100_000


def test_positions_err_by_what_they_say(site: dict[str, Any], plant: Plant) -> None:
    """0.2 to 0.8 m; nearly all lie within twice the radius they give."""
    field = Field(site, plant, started_at_us=0)
    errors = []
    for step in range(0, 200, 5):
        workers = {worker.tag: worker for worker in plant.workers_at(step / 10)}
        for topic, payload in field.said_at(step):
            message = decode(topic, payload)
            if isinstance(message, Position):
                worker = workers[message.tag]
                assert 0.2 <= message.error_m <= 0.8
                errors.append(abs(complex(message.x_m - worker.x_m, message.y_m - worker.y_m)) / message.error_m)
    assert 0.3 < sum(errors) / len(errors) < 1.0
    assert sum(error > 2.0 for error in errors) / len(errors) < 0.01


def test_sos_and_its_end_are_said_at_once(site: dict[str, Any]) -> None:
    """On the very step, between the usual two seconds."""
    plant = Plant(site, Scenario(events=(Sos(at_s=1.0, for_s=0.5, worker="W-017"),)), 7)
    field = Field(site, plant, started_at_us=0)
    said = [(step, m) for step in range(30) for t, p in field.said_at(step) if isinstance(m := decode(t, p), Vital)]
    assert [(step, vital.sos) for step, vital in said if vital.band == "B-017"] == [
        (10, True),
        (15, False),
        (16, False),
    ]


def test_a_gas_point_beyond_its_range_or_lost(site: dict[str, Any]) -> None:
    """Over range has no number; a lost one says nothing over MQTT and is a fault behind a controller."""
    events = (
        GasRise(at_s=0.0, point="G-122", peak=150.0, rise_s=0.1, hold_s=60.0, fall_s=1.0),
        GasRise(at_s=0.0, point="G-103", peak=150.0, rise_s=0.1, hold_s=60.0, fall_s=1.0),
        GasLost(at_s=0.0, for_s=60.0, point="G-123"),
        GasLost(at_s=0.0, for_s=60.0, point="G-102"),
    )
    plant = Plant(site, Scenario(events=events), 7)
    said = [decode(t, p) for step in range(10, 20) for t, p in Field(site, plant, 0).said_at(step)]
    gas = {message.point: message for message in said if isinstance(message, GasReading)}
    assert (gas["G-122"].value, gas["G-122"].quality) == (None, "over_range")
    assert "G-123" not in gas
    controller = GasControllerServer(site["gas_controller"][0], site, plant, lambda: 1.0)
    points = {point["id"]: point for point in site["gas_point"]}
    assert controller.words_of(points["G-102"], 1.0) == (0x0001, 0x8000)
    assert controller.words_of(points["G-103"], 1.0) == (0x0002, 0x8000)
    calm = plant.gas_at("G-101", 1.0)[0]
    assert calm is not None
    assert controller.words_of(points["G-101"], 1.0) == (0, round(calm * 10))


def test_negative_values_are_signed_counts(site: dict[str, Any], plant: Plant) -> None:
    """A point whose range goes below zero."""
    point = {**site["gas_point"][0], "range_low": -50.0, "set_point_1": -300.0}
    cold = Plant({**site, "gas_point": [point]}, Scenario(), 7)
    value = cold.gas_at("G-101", 0.0)[0]
    assert value is not None
    assert value < 0
    controller = GasControllerServer(site["gas_controller"][0], cold.site, cold, lambda: 0.0)
    assert controller.words_of(point, 0.0) == (0, 0x10000 + round(value * 10))


def test_feedback_of_a_plc(site: dict[str, Any]) -> None:
    """Off at first; follows within 60 to 120 ms; a second write starts from what the feedback says then."""
    plc = PlcServer(site["plc"][0], site, Plant(site, Scenario(), 7), lambda: 0.0)
    assert not plc.feedback(2, 0.0)
    plc.write(2, True, 10.0)
    assert [plc.feedback(2, t_s) for t_s in (10.0, 10.059, 10.121)] == [False, False, True]
    plc.write(2, False, 20.0)
    plc.write(2, True, 20.01)
    assert [plc.feedback(2, t_s) for t_s in (20.02, 20.2)] == [True, True]
    plc.write(15, True, 30.0)
    assert not plc.feedback(15, 31.0)


def test_access_files(tmp_path: Path) -> None:
    """With and without a password for the field."""
    path = tmp_path / "access.json"
    path.write_text(json.dumps({"host": "h", "port": 1, "users": {"field": "secret"}}))
    assert read_access(path) == BrokerAccess("h", 1, "field", "secret")
    assert "secret" not in repr(read_access(path))
    path.write_text(json.dumps({"host": "h", "port": 1}))
    assert read_access(path) == BrokerAccess("h", 1)


def test_unconnected_means_unheard() -> None:
    """Nothing is kept for later."""
    assert not BrokerLine(BrokerAccess("127.0.0.1", 9), "test").say("vigil/test/field/gas/G-1", b"{}")


@pytest.mark.parametrize("table", ["gas_controller", "plc"])
def test_the_registers_of_an_empty_device_exist(site: dict[str, Any], table: str) -> None:
    """A device nobody uses yet still answers."""
    bare = {**site, "gas_point": [], "interlock": []}
    plant = Plant(bare, Scenario(), 1)
    device = {"gas_controller": GasControllerServer, "plc": PlcServer}[table](site[table][0], bare, plant, lambda: 0.0)
    assert device.device.id == 1
