"""`vigil bench alerts`: a storm of 5,000 alerts in 60 s through broker, core and room, while 16 cameras play.

In the midst of it people press SOS and a dispatcher answers; at its end he scrolls through the list. Then the core
alone is measured beside bare paho-mqtt, the pure path on an alarm log, and the list over 100,000 calls of a week.
`seconds` makes a shorter storm, as dense.
"""

from __future__ import annotations

import asyncio
import json
import time
import tomllib
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from console.asks import Acknowledge
from console.bench import alarm_log, core_rate, figures, many, session, storm
from console.bench.figures import Figure
from console.bench.long_history import history_figures
from console.bench.storm import Storm
from console.bus import Access, Bus, now_us
from console.domain.alert import alert_id
from console.messages import GasReading, JournalEntry, Vital
from console.site.demo import DEMO_SITE
from console.site.model import Site
from console.site.read import read_site
from console.store.store import Store
from console.topics import field_topic
from console.values import Outcome

STEP_S = 0.02
SETTLE_S, REST_S = 6.0, 15.0
"""The room stands calm for so long before, and for so long is waited for the last alert."""
CALLS_PART = 0.62
"""SOS come in this first part of the storm; then the list is scrolled for SCROLL_PART of it."""
SCROLL_PART, TURN_PART = 0.25, 0.68
CALLS = 30
ANSWER_EVERY_S = 0.5
ALL_ROWS = 1_000_000


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it. `seconds` is the length of the storm."""
    return asyncio.run(_bench(seconds or storm.SECONDS))


@dataclass
class Feeder:
    """Says what the storm's heads say, presses SOS, and answers alerts, each at its time."""

    heads: Bus
    desk: Bus
    site: Site
    storm: Storm
    pressed_at_us: dict[str, int] = field(default_factory=dict)
    """When SOS was pressed, by alert."""
    asked_at_us: dict[str, int] = field(default_factory=dict)
    """When an alert was answered at a desk, by alert."""
    done_at_us: dict[str, int] = field(default_factory=dict)
    """When the core had said that it holds."""
    late_s: float = 0.0
    """How far we fell behind ourselves, at the worst."""

    async def calm(self, seconds: float) -> None:
        """Every head says that all is well, all the time."""
        until, number = time.monotonic() + seconds, 0
        gap_s = storm.ALIVE_S / len(self.storm.heads)
        while time.monotonic() < until:
            since = time.monotonic()
            while number * gap_s <= seconds - (until - since):
                self._say(storm.said_by(self.storm.heads[number % len(self.storm.heads)], -1, now_us()))
                number += 1
            await asyncio.sleep(STEP_S)

    async def blow(self) -> None:
        """The storm itself, with SOS and answers in its midst."""
        began = time.monotonic()
        calls = max(2, round(CALLS * min(1.0, self.storm.seconds / storm.SECONDS)))
        answers = asyncio.create_task(self._answer_until(began + self.storm.seconds))
        pressing = asyncio.create_task(self._press(began, calls))
        for at_s, reading, _raises in storm.readings(self.storm):
            while (ahead_s := began + at_s - time.monotonic()) > 0:
                await asyncio.sleep(min(ahead_s, STEP_S))
            self.late_s = max(self.late_s, -ahead_s)
            self._say(reading)
        await asyncio.gather(answers, pressing)

    async def rest(self, seconds: float) -> None:
        """The heads go on saying what they said last."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for head in self.storm.heads:
                self._say(storm.said_by(head, len(storm.STAGES) - 1, now_us()))
            await asyncio.sleep(storm.ALIVE_S)

    async def _press(self, began: float, calls: int) -> None:
        for number, worker in enumerate(self.site.workers[:calls]):
            due = began + (1.0 + number * CALLS_PART * self.storm.seconds / calls)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            pressed = Vital(
                band=worker.band,
                pulse_bpm=95.0,
                skin_c=33.0,
                battery_pct=70.0,
                sos=True,
                fall=False,
                measured_at_us=now_us(),
            )
            self.pressed_at_us[alert_id("sos", f"worker/{worker.id}")] = pressed.measured_at_us
            self.heads.publish(field_topic(self.site.id, "vital", worker.band), pressed, qos=1)

    async def _answer_until(self, end: float) -> None:
        """A dispatcher answers one set-point after the other, two seconds after it was reached."""
        expected, number = self.storm.expected(), 0
        while time.monotonic() < end:
            await asyncio.sleep(ANSWER_EVERY_S)
            passed_s = self.storm.seconds - (end - time.monotonic())
            number = max(number + 1, int((passed_s - 2.0) * self.storm.alerts / self.storm.seconds))
            if 0 <= number < 2 * len(self.storm.heads):
                await self._answer(expected[number])

    async def _answer(self, alert: str) -> None:
        operator, at_us = self.site.operators[0].id, now_us()
        ask = Acknowledge(ask=uuid.uuid4().hex, seat="bench", operator=operator, asked_at_us=at_us, alerts=(alert,))
        answer = await self.desk.ask(ask)
        if answer.outcome is Outcome.DONE:
            self.asked_at_us[alert], self.done_at_us[alert] = at_us, now_us()

    def _say(self, reading: GasReading) -> None:
        said = reading if reading.measured_at_us else replace(reading, measured_at_us=now_us())
        self.heads.publish(field_topic(self.site.id, "gas", said.point), said)


async def _bench(seconds: float) -> dict[str, Any]:
    with session.screen(2):
        running, feeder, span_us = await _run(seconds)
    stored = await asyncio.to_thread(_journal, running)
    heard = [message for _, message in running.heard if isinstance(message, JournalEntry)]
    found = storm.outcome(feeder.storm, stored, heard, running.trace["painted_at_us"])
    rate = await core_rate.measured(feeder.storm)
    log = alarm_log.measured()
    rows = [
        Figure("alerts.lost", float(len(found.lost)), "", 0, True),
        Figure("alerts.disordered", float(found.disordered + found.gaps), "", 0, True),
        *room_figures(running.trace, feeder.pressed_at_us, feeder.asked_at_us, span_us, seconds),
        Figure("alerts.core_ratio", rate.ratio, "", 0.5, False, 1.0),
        Figure("alerts.log_per_s", log.per_s, "/s", 10_000, False),
        *await asyncio.to_thread(history_figures),
    ]
    core_ms = [(at_us - feeder.asked_at_us[alert]) / 1000 for alert, at_us in feeder.done_at_us.items()]
    notes = {
        "alerts": feeder.storm.alerts,
        "lost": list(found.lost[:5]),
        "sos": len(feeder.pressed_at_us),
        "answers": len(feeder.asked_at_us),
        "answered_by_core_ms_p50": round(figures.percentile(core_ms, 0.5), 1),
        "feeder_late_s": round(feeder.late_s, 2),
        **rate.notes(),
    }
    return figures.told("alerts", rows, notes)


async def _run(seconds: float) -> tuple[session.Session, Feeder, tuple[int, int]]:
    """The whole room under the storm; what it heard, and from when to when it blew."""
    alerts = max(len(storm.STAGES), round(storm.ALERTS * seconds / storm.SECONDS))
    tables = tomllib.loads(DEMO_SITE.read_text(encoding="utf-8"))
    made = storm.storm_of(alerts, seconds, tables)
    path = _site(tables, alerts)
    site = read_site(path)
    script = _script(seconds)
    layout = {"0": {"page": "alerts"}, "1": {"page": "wall"}}
    arguments = ("--dispatcher", str(script), "--language", "en")
    run = session.running(*arguments, topics=("journal",), layout=json.dumps(layout), site=path)
    async with run as running, _buses(running) as (field_bus, desk):
        feeder = Feeder(field_bus, desk, site, made)
        shown = asyncio.create_task(session.until_shown(running, len(site.cameras)))
        while not shown.done():
            await feeder.calm(1.0)
        await shown
        await feeder.calm(SETTLE_S)
        from_us = now_us()
        await feeder.blow()
        to_us = now_us()
        await feeder.rest(REST_S)
    return running, feeder, (from_us, to_us)


def room_figures(
    trace: Mapping[str, Any],
    pressed_at_us: Mapping[str, int],
    asked_at_us: Mapping[str, int],
    span_us: tuple[int, int],
    seconds: float,
) -> list[Figure]:
    """What the windows' own notes tell. An SOS or an answer that was never painted counts as if it came at the end."""
    never_us = trace["ended_at_us"]
    sos, answers = (
        [(trace[painted].get(alert, never_us) - at_us) / 1000 for alert, at_us in since.items()]
        for painted, since in (("painted_at_us", pressed_at_us), ("answered_at_us", asked_at_us))
    )
    held = [ms for at_us, ms in trace["held"] if span_us[0] <= at_us <= span_us[1]]
    turned_s = SCROLL_PART * seconds
    rank = figures.percentile
    return [
        Figure("alerts.sos_ms_p99", rank(sos, 0.99), "ms", 500, True),
        Figure("alerts.sos_ms_p50", rank(sos, 0.5), "ms", 500, True),
        Figure("alerts.ack_ms_p99", rank(answers, 0.99), "ms", 200, True),
        Figure("alerts.ack_ms_p50", rank(answers, 0.5), "ms", 200, True),
        Figure("alerts.gui_block_ms_max", max(held, default=0.0), "ms", 50, True),
        Figure("alerts.gui_block_ms_p99", rank(held, 0.99), "ms", 50, True),
        Figure("alerts.scroll_fps", len(trace["scrolled_at_us"]) / turned_s, "fps", 30, False),
    ]


def _site(tables: Mapping[str, Any], alerts: int) -> Path:
    """The plant with the storm's heads, on a day on which nothing happens by itself and the simulation leaves them to
    us."""
    folder = session.clips_home().root / "sites"
    folder.mkdir(exist_ok=True)
    day = session.day_with(storm.silent_events(alerts, tables))
    quiet = {**tables["simulation"], "scenario": str(day)}
    site = folder / f"storm-{alerts}.toml"
    site.write_text(many.as_toml({**storm.with_points(tables, alerts), "simulation": quiet}), encoding="utf-8")
    return site


def _script(seconds: float) -> Path:
    """The dispatcher: the first SOS opens its overview by itself; when no more come he goes to the list and scrolls."""
    script = session.clips_home().root / "scroll.txt"
    steps = (
        "window 1",
        "wait page-overview for 900s",
        f"pause {TURN_PART * seconds:.1f}s",
        "key F4",
        f"wheel alert-list {SCROLL_PART * seconds:.1f}s",
    )
    script.write_text("\n".join(steps) + "\n", encoding="utf-8")
    return script


@asynccontextmanager
async def _buses(running: session.Session) -> AsyncIterator[tuple[Bus, Bus]]:
    """The field's side of the bus, and a second desk's."""
    field_bus, desk = (
        Bus(Access.read(running.home.access, user), running.site_id, "bench-" + user) for user in ("field", "room")
    )
    await field_bus.start()
    await desk.start()
    try:
        yield field_bus, desk
    finally:
        await field_bus.stop()
        await desk.stop()


def _journal(running: session.Session) -> list[JournalEntry]:
    store = Store.open(running.home.database_url)
    try:
        return store.journal(limit=ALL_ROWS, kinds=("alert_raised",))
    finally:
        store.close()
