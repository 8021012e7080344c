"""What the tests of the core lean on: a seat that hears all, a field that speaks, and a core to start and kill."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from console.bus import Access, Bus, now_us
from console.messages import Alert, GasReading, JournalEntry, Message
from console.room.desk import AskFields
from console.room.picture import Picture
from console.room.retained import Retained
from console.topics import field_topic
from console.values import Quality
from tests.conftest import ROOT, RunningBroker

SITE = "test"


class Seat:
    """One seat of the room: folds what it hears, keeps the journal rows apart with the time they came."""

    def __init__(self, access: Access, name: str = "room-1") -> None:
        self.bus = Bus(access, SITE, name)
        self.name = name
        self.picture = Picture()
        self._retained = Retained(self.picture)
        self.rows: list[JournalEntry] = []
        self.heard_at_us: dict[str, int] = {}
        for topics in ("state/#", "journal"):
            self.bus.on(f"vigil/{SITE}/{topics}", self._hear, endings=True)

    def _hear(self, batch: list[tuple[str, Message]]) -> None:
        self._retained.hear(batch)
        for _, message in batch:
            if isinstance(message, JournalEntry):
                self.rows.append(message)
            if isinstance(message, Alert):
                self.heard_at_us.setdefault(f"{message.alert} {message.state}", now_us())

    def asked(self, operator: str = "wang", ask: str = "") -> AskFields:
        """The fields of an ask."""
        return {"ask": ask or uuid.uuid4().hex, "seat": self.name, "operator": operator, "asked_at_us": now_us()}


@asynccontextmanager
async def seated(broker: RunningBroker, name: str = "room-1") -> AsyncIterator[Seat]:
    """A seat on the bus for as long as the block lasts."""
    seat = Seat(broker.access("room"), name)
    await seat.bus.start()
    yield seat
    await seat.bus.stop()


@asynccontextmanager
async def fielded(broker: RunningBroker) -> AsyncIterator[Bus]:
    """The field's side of the bus for as long as the block lasts."""
    bus = Bus(broker.access("field"), SITE, "field-1")
    await bus.start()
    yield bus
    await bus.stop()


def say_gas(bus: Bus, point: str, value: float | None, quality: Quality = Quality.GOOD) -> int:
    """One reading of a gas point, measured now. Gives back its time."""
    at_us = now_us()
    reading = GasReading(point=point, value=value, unit="%LEL", quality=quality, measured_at_us=at_us)
    bus.publish(field_topic(SITE, "gas", point), reading)
    return at_us


class CoreProgram:
    """The core in a process of its own."""

    def __init__(self, broker: RunningBroker) -> None:
        self._home, self._log = broker.home.root, broker.home.logs / "core.log"
        self.start()

    def start(self) -> None:
        """Start it, again after `kill`."""
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "tests.integration.core_program", str(self._home)]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def log(self) -> str:
        """What it said."""
        return Path(self._log).read_text()
