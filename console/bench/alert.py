"""`vigil bench alert`: from a field message to the painted alert, while 16 cameras play and are looked at.

A scenario lets every gas point rise in turn. A reading's own time starts the clock; the room notes when it has painted
the alert; the journal write lies in between. Beside it, the limit: the same broker's echo of a message of that size.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from console.bench import figures, session
from console.bench.figures import Figure
from console.bus import Access, Bus, now_us
from console.messages import Alert, GasReading, Weather
from console.site.demo import DEMO_SITE
from console.site.model import Site
from console.site.read import read_site
from console.values import Question

SECONDS = 60.0
FIRST_S, STEP_S, REST_S = 8.0, 0.5, 15.0
ECHOES = 300


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it. `seconds` is the length of the measured part."""
    return asyncio.run(_bench(seconds or SECONDS))


def scenario(site: Site, seconds: float) -> str:
    """Every gas point rises to above its second set-point, one after the other; then again from below."""
    lines: list[str] = []
    for place, point in enumerate(site.gas_points):
        at_s = FIRST_S + place * max(STEP_S, (seconds - FIRST_S) / len(site.gas_points))
        span = point.range_high - point.range_low
        peak = point.set_point_2 + 0.05 * span if point.direction == "high" else point.set_point_1 - 0.05 * span
        lines.append(
            f'[[event]]\nkind = "gas_rise"\npoint = "{point.id}"\nat_s = {at_s:.1f}\npeak = {peak:.2f}\n'
            "rise_s = 3.0\nhold_s = 5.0\nfall_s = 3.0\n"
        )
    return "\n".join(lines) + "\n"


def latencies_ms(heard: list[tuple[str, Any]], painted_at_us: dict[str, int], site: Site) -> list[float]:
    """For each painted gas alert: from the reading that reached the set-point to the paint."""
    first: dict[str, int] = {}
    places = {point.id: point for point in site.gas_points}
    for _, message in heard:
        if isinstance(message, GasReading) and message.value is not None and message.point in places:
            place = places[message.point]
            for level, limit in (("1", place.set_point_1), ("2", place.set_point_2)):
                reached = message.value >= limit if place.direction == "high" else message.value <= limit
                if reached:
                    first.setdefault(f"{message.point}/{level}", message.measured_at_us)
    alerts = {m.alert: m for _, m in heard if isinstance(m, Alert) and m.question is Question.DANGER}
    found: list[float] = []
    for alert, at_us in painted_at_us.items():
        said = alerts.get(alert)
        point = said.source.removeprefix("gas/") if said is not None else ""
        level = "2" if said is not None and said.kind.endswith("2") else "1"
        if f"{point}/{level}" in first:
            found.append((at_us - first[f"{point}/{level}"]) / 1000)
    return found


async def _bench(seconds: float) -> dict[str, Any]:
    with session.screen(2):
        return await _measured(seconds)


async def _measured(seconds: float) -> dict[str, Any]:
    site = read_site(DEMO_SITE)
    day = session.day_with(scenario(site, seconds))
    run = session.running("--scenario", str(day), topics=("field/gas/+", "state/alert/+"))
    async with run as running:
        await session.until_shown(running, len(site.cameras))
        before, since_us = running.figure("detections", "vision"), now_us()
        await asyncio.sleep(seconds + REST_S)
        echo_ms = await _echo_ms(running)
        detections = running.figure("detections", "vision") - before
    waited = latencies_ms(running.heard, running.trace["painted_at_us"], site)
    held = [ms for at_us, ms in running.trace["held"] if at_us >= since_us]
    if not waited:
        raise session.BenchFailed("no gas alert was painted")
    rank = figures.percentile
    return figures.told(
        "alert",
        [
            Figure("alert.p99_ms", rank(waited, 0.99), "ms", 200, True, rank(echo_ms, 0.99)),
            Figure("alert.p50_ms", rank(waited, 0.5), "ms", 100, True, rank(echo_ms, 0.5)),
            Figure("alert.gui_block_ms_p999", rank(held, 0.999), "ms", 50, True),
            Figure("alert.gui_block_ms_max", max(held), "ms", 100, True),
        ],
        {"alerts": len(waited), "detections_per_s": round(detections / (seconds + REST_S), 1)},
    )


async def _echo_ms(running: session.Session) -> list[float]:
    """The limit: the time of a message of an alert's size through the same broker and back, nothing else done."""
    heard = asyncio.Event()
    field = Bus(Access.read(running.home.access, "field"), running.site_id, "bench-field")
    guest = Bus(Access.read(running.home.access, "guest"), running.site_id, "bench-guest")
    topic = f"vigil/{running.site_id}/field/weather/bench"
    guest.on(topic, lambda _batch: heard.set())
    await field.start()
    await guest.start()
    waited: list[float] = []
    try:
        for _ in range(ECHOES):
            heard.clear()
            since = time.perf_counter()
            field.publish(topic, _echo_message(), qos=1)
            await asyncio.wait_for(heard.wait(), 5)
            waited.append((time.perf_counter() - since) * 1000)
    finally:
        await field.stop()
        await guest.stop()
    return waited


def _echo_message() -> Weather:
    return Weather(station="bench", wind_mps=1.0, wind_from_deg=0.0, air_c=20.0, measured_at_us=now_us())
