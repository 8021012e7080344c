"""How many field messages a second the core judges and journals, beside bare paho-mqtt that only decodes them.

The same messages, the storm's own, go onto the wire at once; more than one in four is an alert. Both are measured in
turn, from the first byte until the last message is read, or the last alert is in the database; the ratio is that of the
medians.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from console.bench import many, storm, wire
from console.bench.session import BenchFailed
from console.bench.storm import Storm
from console.bus import Access, Bus, now_us
from console.heartbeat import Alive
from console.messages import Message
from console.programs import broker
from console.site.demo import DEMO_SITE
from console.site.home import Home
from console.site.read import read_site
from console.store.store import Store
from console.topics import field_topic

TURNS = 3
READY_S, LONGEST_S, LOOK_S = 60.0, 180.0, 0.1
OLDEST_S = 300.0
"""The limit of age in this measurement: messages made beforehand wait on the wire."""
FRESH_US = 1_000


@dataclass(frozen=True, slots=True)
class Rate:
    """Messages a second of each turn, by the core and by bare paho."""

    core: tuple[float, ...]
    bare: tuple[float, ...]
    messages: int

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return statistics.median(self.core) / statistics.median(self.bare)

    def notes(self) -> dict[str, Any]:
        """For people."""
        return {
            "core_rate_messages": self.messages,
            "core_per_s": [round(one) for one in self.core],
            "paho_per_s": [round(one) for one in self.bare],
        }


async def measured(blown: Storm, turns: int = TURNS) -> Rate:
    """Measure it in a home of its own, which is gone afterwards. Raises BenchFailed."""
    with tempfile.TemporaryDirectory(prefix="vigil-rate-") as folder:
        root = Path(folder)
        site = _site(root, blown.alerts)
        core: list[float] = []
        bare: list[float] = []
        messages = [message for _, message, _ in storm.readings(blown)]
        for turn in range(turns):
            home = Home(root / str(turn)).made()
            async with _broker(home, read_site(site).id) as site_id:
                bare.append(await _bare(home, site_id, messages))
                core.append(await _core(home, site, site_id, blown, messages))
        return Rate(tuple(core), tuple(bare), len(messages))


def _site(root: Path, alerts: int) -> Path:
    """The plant with the storm's heads and nothing that is polled or simulated, with patience for old messages."""
    tables = storm.with_points(tomllib.loads(DEMO_SITE.read_text(encoding="utf-8")), alerts)
    tables["limits"] = {**tables["limits"], "gas_s": OLDEST_S}
    tables.pop("simulation", None)
    path = root / "site.toml"
    path.write_text(many.as_toml(tables), encoding="utf-8")
    return path


@contextlib.asynccontextmanager
async def _broker(home: Home, site: str) -> AsyncIterator[str]:
    port = broker.free_port()
    running = broker.start(broker.prepare(home, site, port), port, home.logs / "broker.log")
    try:
        yield site
    finally:
        running.let_go()


def _packets(site: str, messages: Sequence[Any]) -> bytes:
    """Said now, each a little later than the one before."""
    from_us = now_us() - len(messages) * FRESH_US
    timed = (replace(message, measured_at_us=from_us + place * FRESH_US) for place, message in enumerate(messages))
    return wire.publishing((field_topic(site, "gas", message.point), message) for message in timed)


async def _send(home: Home, site: str, messages: Sequence[Any]) -> int:
    """Put them onto the wire; when the first byte went."""
    packets, access = _packets(site, messages), Access.read(home.access, "field")
    from_us = now_us()
    await asyncio.to_thread(wire.send, access, "bench-wire", packets)
    return from_us


async def _bare(home: Home, site: str, messages: Sequence[Any]) -> float:
    command = (sys.executable, "-m", "console.bench.bare", str(home.access), site, str(len(messages)))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        if process.stdout is None or (await process.stdout.readline()).strip() != b"ready":
            raise BenchFailed("bare paho-mqtt did not come up")
        from_us = await _send(home, site, messages)
        said = (await asyncio.wait_for(process.stdout.readline(), LONGEST_S)).decode().strip()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    if not said.isdecimal():
        raise BenchFailed(f"bare paho-mqtt: {said}")
    return len(messages) * 1e6 / (int(said) - from_us)


async def _core(home: Home, path: Path, site: str, blown: Storm, messages: Sequence[Message]) -> float:
    log = home.logs / "core.log"
    command = (sys.executable, "-m", "console.cli", "core", "--home", str(home.root), "--site", str(path))
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(*command, stdout=out, stderr=out, stdin=asyncio.subprocess.PIPE)
    try:
        await _until_alive(home, site)
        from_us = await _send(home, site, messages)
        last_us = await _until_journaled(home, set(blown.expected()))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    return len(messages) * 1e6 / (last_us - from_us)


async def _until_alive(home: Home, site: str) -> None:
    heard = asyncio.Event()
    listener = Bus(Access.read(home.access, "guest"), site, "bench-rate")
    listener.on(f"vigil/{site}/alive/core", lambda batch: _note(batch, heard))
    await listener.start()
    try:
        await asyncio.wait_for(heard.wait(), READY_S)
    except TimeoutError:
        raise BenchFailed(f"the core did not come up in {READY_S:g} s; see {home.logs / 'core.log'}") from None
    finally:
        await listener.stop()


def _note(batch: list[tuple[str, Message]], heard: asyncio.Event) -> None:
    if any(isinstance(message, Alive) and message.up for _, message in batch):
        heard.set()


async def _until_journaled(home: Home, wanted: set[str]) -> int:
    """When the last alert was in the journal. Raises BenchFailed when some never are."""
    store, deadline, seq = Store.open(home.database_url), time.monotonic() + LONGEST_S, 0
    try:
        while True:
            rows = await asyncio.to_thread(store.journal, seq, storm.ALERTS)
            wanted -= {row.subject for row in rows if row.kind == "alert_raised"}
            seq = rows[-1].seq if rows else seq
            if not wanted:
                return max(row.at_us for row in rows)
            if time.monotonic() > deadline:
                raise BenchFailed(f"{len(wanted)} alerts are not in the journal, such as {min(wanted)}")
            await asyncio.sleep(LOOK_S)
    finally:
        store.close()
