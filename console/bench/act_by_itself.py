"""How long what acts by itself takes: from the gas reading that makes a cause stand to the coils at the PLC.

The PLC tells when each of its coils changed, by the clock of the machine, which is also that of the reading.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from console.asks import Operate, Select
from console.bench.session import BenchFailed
from console.bus import Bus, now_us
from console.effects import Cause
from console.messages import GasReading, Message
from console.site.find import by_id
from console.site.model import CauseRecord, GasPointPlace, InterlockRecord, Site
from console.topics import field_topic
from console.values import Outcome, Quality

WAIT_S = 20.0
SEAT = "bench"


@dataclass
class Switched:
    """Coils as the PLC tells of them: (coil, on) → when it changed to that last, in ns."""

    at_ns: dict[tuple[int, bool], int] = field(default_factory=dict)

    def listen(self, process: subprocess.Popen[bytes]) -> None:
        """Take in what the PLC says until it ends: 'COIL ON NS' lines."""
        for line in process.stdout or ():
            coil, on, at_ns = (int(word) for word in line.split())
            self.at_ns[coil, bool(on)] = at_ns


@dataclass
class Standing:
    """The causes as the core says them."""

    causes: dict[str, Cause] = field(default_factory=dict)

    def hear(self, batch: list[tuple[str, Message]]) -> None:
        """Some states."""
        self.causes |= {said.cause: said for _, said in batch if isinstance(said, Cause)}


@contextlib.contextmanager
def telling(process: subprocess.Popen[bytes]) -> Iterator[Switched]:
    """What a PLC tells, taken in by a thread of its own; at the end its input is closed, at which it ends."""
    switched = Switched()
    thread = threading.Thread(target=switched.listen, args=(process,), name="plc tells")
    thread.start()
    try:
        yield switched
    finally:
        if process.stdin is not None:
            process.stdin.close()
        thread.join(timeout=20)
        if process.stdout is not None:
            process.stdout.close()


def cause_of(site: Site) -> tuple[CauseRecord, list[InterlockRecord]]:
    """The first gas cause of a site that trips at once by itself, and what it trips."""
    for cause in site.causes:
        effects = [effect for effect in site.effects if effect.cause == cause.id]
        if cause.signal == "gas" and effects and all(each.automatic and not each.delay_s for each in effects):
            tripped = (by_id(site.interlocks, each.interlock) for each in effects if each.action == "trip")
            return cause, [record for record in tripped if record is not None]
    raise BenchFailed("no gas cause of the site trips at once by itself")


async def by_itself(
    field_bus: Bus, seat: Bus, site: Site, heard: Standing, plc: Switched, seconds: float
) -> list[float]:
    """Again and again: gas, the trips, no gas, the resets. From the reading to each coil, in ms; WAIT_S for a coil
    that never changed."""
    cause, records = cause_of(site)
    for record in records:
        await _reset(seat, site, record)
    deadline, took = time.monotonic() + seconds, list[float]()
    while time.monotonic() < deadline:
        since_ns = await _gas(field_bus, site, cause, cause.needed)
        took += [await _changed(plc, record.coil, since_ns) for record in records]
        await _gas(field_bus, site, cause, 0)
        await _until(lambda: not heard.causes[cause.id].active, f"{cause.id} is not over")
        for record in records:
            await _reset(seat, site, record)
    return took


async def _gas(bus: Bus, site: Site, cause: CauseRecord, calling: int) -> int:
    """Readings of all points of the cause, so many beyond their last set-point; when the last of these was said, ns."""
    since_ns = 0
    for number, name in enumerate(reversed(cause.points)):
        point = by_id(site.gas_points, name)
        if point is not None:
            high = number >= len(cause.points) - calling
            since_ns = time.time_ns()
            bus.publish(field_topic(site.id, "gas", name), reading(point, high), qos=1)
    return since_ns


async def _changed(plc: Switched, coil: int, since_ns: int) -> float:
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        at_ns = plc.at_ns.get((coil, True), 0)
        if at_ns > since_ns:
            return (at_ns - since_ns) / 1e6
        await asyncio.sleep(0.002)
    return WAIT_S * 1000


async def _reset(seat: Bus, site: Site, record: InterlockRecord) -> None:
    """With the select tried again while the danger still stands or the order by the cause is still under way."""
    operator = next(person.id for person in site.operators if person.role in record.roles)
    said: dict[str, Any] = {"seat": SEAT, "operator": operator, "interlock": record.id}
    deadline, why = time.monotonic() + WAIT_S, ""
    while time.monotonic() < deadline:
        name = f"reset-{now_us()}"
        selected = await seat.ask(Select(f"{name}-select", asked_at_us=now_us(), action=False, **said), WAIT_S)
        if selected.outcome is Outcome.DONE:
            done = await seat.ask(Operate(name, asked_at_us=now_us(), **said), WAIT_S)
            if done.outcome is Outcome.DONE:
                return
            why = done.why
        else:
            why = selected.why
        await asyncio.sleep(0.05)
    raise BenchFailed(f"{record.id} was not reset: {why}")


async def _until(holds: Any, why: str) -> None:
    deadline = time.monotonic() + WAIT_S
    while not holds():
        if time.monotonic() > deadline:
            raise BenchFailed(why)
        await asyncio.sleep(0.005)


def reading(point: GasPointPlace, bad: bool) -> GasReading:
    """Beyond its last set-point, or well within."""
    span, rises = point.range_high - point.range_low, point.direction == "high"
    worse = point.set_point_2 + 0.02 * span if rises else point.set_point_1 - 0.02 * span
    well = point.range_low + 0.01 * span if rises else 0.5 * (point.set_point_1 + point.set_point_2)
    return GasReading(
        point=point.id,
        value=round(worse if bad else well, 3),
        unit=point.unit,
        quality=Quality.GOOD,
        measured_at_us=now_us(),
    )
