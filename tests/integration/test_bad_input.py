"""A real core on a real broker is told nonsense by its field and its desks: it says so, and goes on."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.asks import Acknowledge, SignIn
from console.messages import GasReading
from console.topics import field_topic
from console.values import Outcome, Quality
from tests.conftest import RunningBroker
from tests.integration.core_room import SITE, CoreProgram, fielded, say_gas, seated
from tests.waiting import until

GAS_2 = "danger/gas_level_2/gas/G-1"
WITHIN_S = 60.0


HOSTILE = ["a\x00b", "\x1b[2J", "a\nb", "\u202egnp.exe", "+/#", "x" * 40_000, "\ufffe"]


@pytest.mark.timeout(300)
async def test_names_made_of_anything_cost_the_core_no_connection(core: CoreProgram, broker: RunningBroker) -> None:
    """A desk's name becomes the topic of a state that the core holds, over restarts too."""
    async with seated(broker) as seat, fielded(broker) as field:
        await until(lambda: "core" in seat.picture.programmes, "a core is there", WITHIN_S)
        for name in HOSTILE:
            answer = await seat.bus.ask(replace(SignIn(**seat.asked()), seat=name), WITHIN_S)
            assert answer.outcome is Outcome.DONE, name
        await until(lambda: set(HOSTILE) <= seat.picture.duty.keys(), "every desk is shown", WITHIN_S)
        since = seat.picture.programmes["core"].since_us
        core.kill()
        seat.picture.programmes.clear()
        core.start()
        await until(lambda: "core" in seat.picture.programmes, "the next core is there", WITHIN_S)
        assert seat.picture.programmes["core"].since_us > since
        await until(lambda: say_gas(field, "G-1", 61.0) and GAS_2 in seat.picture.alerts, "it hears gas", WITHIN_S)
        ask = Acknowledge(**seat.asked(), alerts=(GAS_2,), comment="\u202e" + "x" * 30_000)
        assert (await seat.bus.ask(ask, WITHIN_S)).outcome is Outcome.DONE


@pytest.mark.timeout(300)
async def test_a_field_that_says_nonsense_is_counted_and_seen(core: CoreProgram, broker: RunningBroker) -> None:
    async with seated(broker) as seat, fielded(broker) as field:
        await until(lambda: "core" in seat.picture.programmes, "a core is there", WITHIN_S)
        reading = GasReading(point="G-1", value=1.0, unit="x" * 1_000_000, quality=Quality.GOOD, measured_at_us=1)
        for _ in range(30):
            field.publish(field_topic(SITE, "gas", "G-1"), reading)
            field.publish(field_topic(SITE, "gas", "nobody"), reading)
        await until(lambda: say_gas(field, "G-1", 61.0) and GAS_2 in seat.picture.alerts, "it hears gas", WITHIN_S)
        refused = "messages_refused"
        await until(lambda: any(refused in name for name in seat.picture.alerts), "the desk is told", WITHIN_S)
