"""`vigil bench act`: from the hold that ends to the verified answer at the seat, by broker, core, journal and a PLC;
and from the gas reading that is a cause to the coils it switches.

The PLC is a process of its own. Each once in quiet, once while alerts arrive. Beside it the limit: bare writes and
read-backs of the same PLC with nothing of ours between, in the same run.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from console.asks import Operate, Select
from console.bench import figures
from console.bench.act_by_itself import SEAT, Standing, Switched, by_itself, reading, telling
from console.bench.figures import Figure
from console.bench.session import BenchFailed
from console.bus import Access, Bus, now_us
from console.domain.interlock import UNDER_WAY
from console.messages import Interlock, Message
from console.programs import broker
from console.site.demo import DEMO_SITE
from console.site.find import same_area
from console.site.home import Home
from console.site.model import InterlockRecord, Site
from console.site.read import read_site
from console.topics import field_topic
from console.values import Outcome

SECONDS = 60.0
"""Of the part with alerts; the quiet one is a quarter of it."""
ALERTS = 5000
READY_S = 60.0
ANSWER_S = 20.0
BARE = 200
PLC = (sys.executable, "-m", "devices.sim.prompt_plc")


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it. `seconds` is the length of the part with alerts."""
    return asyncio.run(_bench(seconds or SECONDS))


async def _bench(seconds: float) -> dict[str, Any]:
    site = read_site(DEMO_SITE)
    record = site.interlocks[0]
    with tempfile.TemporaryDirectory(prefix="vigil-act-") as folder, _plc() as (port, switched):
        async with _core(Home(Path(folder)).made(), site, record, port) as (seat, field, heard):
            await _until_seen(heard, record)
            before = await _bare_ms(port)
            quiet = await _orders(seat, record, site, seconds / 4)
            calm = await by_itself(field, seat, site, heard.standing, switched, seconds / 4)
            alerts = heard.alerts
            flood = asyncio.create_task(_flood(field, site, record, seconds, ALERTS))
            busy = await _orders(seat, record, site, seconds)
            await flood
            more = asyncio.create_task(_flood(field, site, record, seconds / 4, ALERTS // 4))
            caused = await by_itself(field, seat, site, heard.standing, switched, seconds / 4)
            await more
            bare = before + await _bare_ms(port)
    rank = figures.percentile
    overhead = rank(quiet, 0.5) / rank(bare, 0.5)
    return figures.told(
        "act",
        [
            Figure("act.confirm_to_verified_ms_p99", rank(busy, 0.99), "ms", 150, True, rank(bare, 0.99)),
            Figure("act.confirm_to_verified_quiet_ms_p99", rank(quiet, 0.99), "ms", 150, True, rank(bare, 0.99)),
            Figure("act.cause_to_coil_ms_p99", rank(caused, 0.99), "ms", 200, True, rank(bare, 0.99)),
            Figure("act.cause_to_coil_quiet_ms_p99", rank(calm, 0.99), "ms", 200, True, rank(bare, 0.99)),
            Figure("act.overhead_ratio", overhead, "", 3, True),
        ],
        {
            "orders in quiet": len(quiet),
            "orders while alerts arrive": len(busy),
            "alert states said meanwhile": heard.alerts - alerts,
            "orders without an answer": sum(ms >= ANSWER_S * 1000 for ms in busy),
            "coils by a cause in quiet, while alerts arrive": f"{len(calm)}, {len(caused)}",
            "p50 of such a coil in quiet, while alerts arrive": f"{rank(calm, 0.5):.1f}, {rank(caused, 0.5):.1f} ms",
            "p50 of a bare write and read-back": f"{rank(bare, 0.5):.2f} ms",
            "p50 of an order in quiet, while alerts arrive": f"{rank(quiet, 0.5):.1f}, {rank(busy, 0.5):.1f} ms",
        },
    )


class _Heard:
    """What the core says meanwhile."""

    def __init__(self) -> None:
        self.alerts = 0
        self.interlocks: dict[str, Interlock] = {}
        self.standing = Standing()

    def hear_alerts(self, batch: list[tuple[str, Message]]) -> None:
        self.alerts += len(batch)

    def hear_interlocks(self, batch: list[tuple[str, Message]]) -> None:
        self.interlocks |= {said.interlock: said for _, said in batch if isinstance(said, Interlock)}


@contextlib.contextmanager
def _plc() -> Iterator[tuple[int, Switched]]:
    """A PLC in a process of its own: its port, and what it tells of its coils."""
    port = broker.free_port()
    process = subprocess.Popen([*PLC, str(port), "telling"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        if process.stdout is None or process.stdout.readline().strip() != b"listening":
            raise BenchFailed("the PLC of the bench did not start")
        with telling(process) as switched:
            yield port, switched
    finally:
        if process.stdin is not None and not process.stdin.closed:
            process.stdin.close()
        process.wait(timeout=20)


@contextlib.asynccontextmanager
async def _core(home: Home, site: Site, record: InterlockRecord, port: int) -> AsyncIterator[tuple[Bus, Bus, _Heard]]:
    """A broker and a core of our own; a seat, the field, and what is heard."""
    at = broker.free_port()
    mosquitto = broker.start(broker.prepare(home, site.id, at), at, home.logs / "broker.log")
    link = next(plc.link for plc in site.plcs if plc.id == record.plc)
    where = ("--site", str(DEMO_SITE), "--home", str(home.root), "--link", f"{link}=127.0.0.1:{port}")
    heard = _Heard()
    seat, field = (Bus(Access.read(home.access, user), site.id, f"bench-{user}") for user in ("room", "field"))
    seat.on(f"vigil/{site.id}/state/alert/+", heard.hear_alerts)
    seat.on(f"vigil/{site.id}/state/interlock/+", heard.hear_interlocks)
    seat.on(f"vigil/{site.id}/state/cause/+", heard.standing.hear)
    with (home.logs / "core.log").open("wb") as log:
        core = subprocess.Popen(
            [sys.executable, "-m", "console.cli", "core", *where, "--supervised"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    try:
        await seat.start()
        await field.start()
        yield seat, field, heard
    finally:
        await seat.stop()
        await field.stop()
        await asyncio.to_thread(core.communicate, timeout=30)
        mosquitto.let_go()


async def _until_seen(heard: _Heard, record: InterlockRecord) -> None:
    """Wait until the core sees where the output stands."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        state = heard.interlocks.get(record.id)
        if state is not None and state.feedback is not None and not state.blocked_why:
            return
        await asyncio.sleep(0.1)
    raise BenchFailed(f"the core did not see {record.id} within {READY_S:g} s")


async def _orders(seat: Bus, record: InterlockRecord, site: Site, seconds: float) -> list[float]:
    """Select and operate again and again, to trip and to reset; from the operate to its verified answer, in ms. No
    answer at all counts as ANSWER_S. Raises BenchFailed for one that is refused or not verified."""
    operator = next(person.id for person in site.operators if person.role in record.roles)
    deadline, took = time.monotonic() + seconds, list[float]()
    while time.monotonic() < deadline:
        said: dict[str, Any] = {"seat": SEAT, "operator": operator, "interlock": record.id}
        name, action = f"act-{now_us()}", len(took) % 2 == 0
        selected = await seat.ask(Select(f"{name}-select", asked_at_us=now_us(), action=action, **said), ANSWER_S)
        if selected.why == UNDER_WAY:
            await asyncio.sleep(0.1)
            continue
        since = time.perf_counter()
        done = await seat.ask(Operate(name, asked_at_us=now_us(), **said), ANSWER_S)
        took.append((time.perf_counter() - since) * 1000)
        if done.outcome is not Outcome.DONE and took[-1] < ANSWER_S * 1000:
            told = f"selected: {selected.outcome} {selected.why}; operated: {done.outcome} {done.why} {done.where}"
            raise BenchFailed(f"order {len(took)} was not verified; {told}")
    return took


async def _flood(field: Bus, site: Site, record: InterlockRecord, seconds: float, count: int) -> None:
    """Gas points elsewhere rise and fall in turn: each reading begins or ends an alert. None near: no reset then."""
    points = [point for point in site.gas_points if not (point.zone and same_area(site, point.zone, record.zone))]
    began = time.monotonic()
    for number in range(count):
        point = points[number % len(points)]
        high = number // len(points) % 2 == 0
        field.publish(field_topic(site.id, "gas", point.id), reading(point, high), qos=1)
        await asyncio.sleep(max(0.0, began + seconds * (number + 1) / count - time.monotonic()))


async def _bare_ms(port: int) -> list[float]:
    """The limit."""
    command = [*PLC, str(port), "orders", str(BARE)]
    said = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=True, timeout=60)
    found: list[float] = json.loads(said.stdout)
    return found
