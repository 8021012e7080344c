"""The bench of orders: its PLC follows at once, its limit is measured, its readings are alerts that come and go."""

from __future__ import annotations

from console.bench import act
from console.site.demo import DEMO_SITE
from console.site.read import read_site


async def test_the_limit_is_measured_against_the_plc_of_the_bench() -> None:
    """A real server in a process of its own; every write is read back."""
    with act._plc() as port:
        took = await act._bare_ms(port)
    assert len(took) == act.BARE and min(took) > 0


def test_a_reading_is_beyond_its_last_set_point_or_well_within() -> None:
    for point in read_site(DEMO_SITE).gas_points:
        bad, good = act._reading(point, True).value, act._reading(point, False).value
        assert bad is not None and good is not None
        assert point.range_low <= bad <= point.range_high
        if point.direction == "high":
            assert bad > point.set_point_2 and good < point.set_point_1
        else:
            assert bad < point.set_point_1 <= good
