"""The bench of orders: its PLC follows at once, its limit is measured, its readings are alerts that come and go."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from console.bench import act
from console.bench.act_by_itself import _gas, cause_of, reading
from console.bench.session import BenchFailed
from console.messages import GasReading
from console.site.demo import DEMO_SITE
from console.site.read import read_site
from devices.sim.prompt_plc import POINTS
from tests.integration.interlock_room import Silence
from tests.waiting import until


async def test_the_limit_is_measured_against_the_plc_of_the_bench() -> None:
    """A real server in a process of its own; every write is read back."""
    since_ns = time.time_ns()
    with act._plc() as (port, switched):
        took = await act._bare_ms(port)
        last = (POINTS - 1, False)
        await until(lambda: switched.at_ns.get(last, 0) >= switched.at_ns.get((POINTS - 1, True), 1))
    assert len(took) == act.BARE and min(took) > 0
    assert since_ns < switched.at_ns[last] < time.time_ns(), "the PLC tells when its coils changed"


def test_the_cause_of_the_bench_trips_at_once_by_itself() -> None:
    cause, records = cause_of(read_site(DEMO_SITE))
    assert (cause.id, [record.id for record in records]) == ("CE-01", ["IL-01", "IL-02", "IL-03"])
    with pytest.raises(BenchFailed):
        cause_of(replace(read_site(DEMO_SITE), effects=()))


def test_the_core_is_told_which_gas_calls() -> None:
    """So many of the points of a cause beyond their set-point, the last said of all being one of them."""
    site, bus = read_site(DEMO_SITE), Silence()
    cause, _ = cause_of(site)
    asyncio.run(_gas(bus, site, cause, cause.needed))  # type: ignore[arg-type]
    values = [message.value for _, message in bus.said if isinstance(message, GasReading)]
    assert [value is not None and value > 40 for value in values] == [False, True, True]


def test_a_reading_is_beyond_its_last_set_point_or_well_within() -> None:
    for point in read_site(DEMO_SITE).gas_points:
        bad, good = reading(point, True).value, reading(point, False).value
        assert bad is not None and good is not None
        assert point.range_low <= bad <= point.range_high
        if point.direction == "high":
            assert bad > point.set_point_2 and good < point.set_point_1
        else:
            assert bad < point.set_point_1 <= good
