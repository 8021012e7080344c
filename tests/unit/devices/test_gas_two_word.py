"""The two-word gas protocol over a real Modbus server, and its page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.gas import two_word
from devices.gas.controller import GasPointWiring
from devices.gas.registry import GAS_PROTOCOLS
from devices.gas.two_word import TwoWordController, blocks, reading_of
from devices.plc.modbus import MOST_REGISTERS, ModbusDevice
from devices.reading import Quality, Reading
from tests.unit.devices.modbus_server import ModbusPlant

PAGE = Path(two_word.__file__).with_suffix(".md").read_text(encoding="utf-8")
AT_US = 1_767_225_600_000_000


def wiring(point: str = "G-101", register: int = 0) -> GasPointWiring:
    return GasPointWiring(point=point, unit="%LEL", register=register, scale=0.1, range_high=100.0)


@pytest.fixture
async def line(plant: ModbusPlant) -> AsyncIterator[ModbusDevice]:
    device = ModbusDevice("GC-1", "127.0.0.1", plant.port, timeout_s=1.0)
    yield device
    device.close()


@pytest.mark.parametrize(
    ("status", "counts", "value", "quality"),
    [
        (0x0000, 0x010E, 27.0, Quality.GOOD),
        (0x0000, 0xFFFB, -0.5, Quality.GOOD),
        (0x0000, 0x0000, 0.0, Quality.GOOD),
        (0xFFF8, 0x0001, 0.1, Quality.GOOD),
        (0x0001, 0x010E, None, Quality.FAULT),
        (0x0002, 0x010E, None, Quality.OVER_RANGE),
        (0x0004, 0x010E, None, Quality.INHIBITED),
        (0x0007, 0x010E, None, Quality.INHIBITED),
        (0x0003, 0x010E, None, Quality.FAULT),
        (0x0000, 1001, None, Quality.OVER_RANGE),
        (0x0000, 1000, 100.0, Quality.GOOD),
        (0x0000, 0x8000, None, Quality.FAULT),
        (0x0002, 0x8000, None, Quality.OVER_RANGE),
    ],
)
def test_what_two_words_say(status: int, counts: int, value: float | None, quality: Quality) -> None:
    """Each bit, each bound."""
    assert reading_of(wiring(), status, counts, AT_US) == Reading("G-101", value, "%LEL", quality, AT_US)


@given(status=st.integers(0, 0xFFFF), counts=st.integers(0, 0xFFFF))
def test_no_two_words_make_an_impossible_reading(status: int, counts: int) -> None:
    """A number only with quality good, and never above the range."""
    reading = reading_of(wiring(), status, counts, AT_US)
    assert reading.value is None or (reading.quality is Quality.GOOD and reading.value <= 100.0)


async def test_twenty_points_are_read_in_one_request(plant: ModbusPlant, line: ModbusDevice) -> None:
    """In the order of the site file, whatever the order of the registers."""
    points = [wiring(f"G-{120 - n}", register=100 + 2 * n) for n in range(20)]
    plant.bank.set_holding_registers(100, [word for n in range(20) for word in (0, n * 10)])

    readings = await TwoWordController(line, points, lambda: AT_US).read()

    assert readings == [Reading(f"G-{120 - n}", float(n), "%LEL", Quality.GOOD, AT_US) for n in range(20)]
    assert plant.handler.reads == 1


async def test_a_controller_that_does_not_answer_loses_its_points(plant: ModbusPlant, line: ModbusDevice) -> None:
    """Silence and refusal alike; afterwards numbers come again."""
    controller = TwoWordController(line, [wiring()], lambda: AT_US)
    lost = [Reading("G-101", None, "%LEL", Quality.LOST, AT_US)]

    plant.handler.speaking.clear()
    assert (await controller.read(), "no answer" in controller.fault) == (lost, True)
    plant.handler.speaking.set()
    plant.handler.refuse_reads = 2
    assert (await controller.read(), "illegal address" in controller.fault) == (lost, True)
    plant.handler.refuse_reads = 0
    assert (await controller.read(), controller.fault) == ([Reading("G-101", 0.0, "%LEL", Quality.GOOD, AT_US)], "")


@given(st.lists(st.integers(0, 2000).map(lambda n: n * 2), unique=True, min_size=1, max_size=60))
def test_blocks_hold_every_point_and_no_more_than_a_request_may(registers: list[int]) -> None:
    """Far points are read in requests of their own."""
    made = blocks([wiring(f"G-{register}", register) for register in registers])
    assert sorted(point.register for block in made for point in block) == sorted(registers)
    assert all(block[-1].register + 2 - block[0].register <= MOST_REGISTERS for block in made)


def test_the_page_says_what_the_code_does() -> None:
    """Bits, sentinel, examples and the name in the site file."""
    bits = {int(bit, 16): name for bit, name in re.findall(r"^\| `(0x\w+)` \| ([\w ]+) \|", PAGE, re.MULTILINE)}
    assert bits == {two_word.FAULT: "fault", two_word.OVER_RANGE: "over range", two_word.INHIBITED: "inhibited"}
    assert f"`0x{two_word.NO_VALUE:04X}` = no value" in PAGE
    examples = re.findall(r"status `(0x\w+)`, value `(0x\w+)`[^;]*?is (-?[\d.]+) %LEL", PAGE, re.DOTALL)
    assert len(examples) == 2
    for status, counts, value in examples:
        assert reading_of(wiring(), int(status, 16), int(counts, 16), AT_US).value == float(value)
    assert re.search(r'protocol = "([\w-]+)"', PAGE)[1] in GAS_PROTOCOLS  # type: ignore[index]
