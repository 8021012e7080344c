"""An industrial alarm log through the pure path: signal, alert, journal row, call, figures; no disk and no wire.

A log line says that a condition of a tag holds or is over. Logs of real plants say the same thing twice, say again what
holds already, and come in bursts; `made_log` makes one that does all of that. `read_log` reads the CSV form of the
simulated Tennessee Eastman plant (timestamp, tag, type; a type that ends with NR is a return).
"""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from console.core.alerts import Alerts
from console.domain.alarm_performance import DAY_US, Performance, performance
from console.domain.alert import Condition
from console.domain.decision import Decision
from console.domain.occurrences import Occurrences
from console.messages import JournalEntry
from console.site.demo import DEMO_SITE
from console.site.model import Site
from console.site.read import read_site

LINES = 40_000
S, MINUTE_US = 1_000_000, 60_000_000
STARTS_US = 1_714_521_600_000_000
"""2024-05-01 00:00 UTC."""
TYPES = {"HH": "gas_level_2", "LL": "gas_level_2"}
"""Kind of alert by the log's type; every other type is the lower set-point."""
RETURN = " NR"
BURST, FLOOD = 76, 200
"""So many in one second and so many in ten minutes, as the logs of real plants have."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log: what became of one condition of one tag."""

    at_us: int
    tag: str
    type: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """What a log led to. `decisions` are the journal rows; `took_s` of CPU: nothing waits here, and the
    machine may have other work."""

    lines: int
    decisions: int
    figures: Performance
    took_s: float

    @property
    def per_s(self) -> float:
        """Lines a second of CPU."""
        return self.lines / self.took_s


def measured() -> Passed:
    """A made log through the path, the best of three."""
    site, lines = read_site(DEMO_SITE), made_log(LINES)
    return min((through(site, lines) for _ in range(3)), key=lambda passed: passed.took_s)


def through(site: Site, lines: Sequence[Line]) -> Passed:
    """Every line judged, journaled and counted, in order; then the figures over the whole span."""
    began_s = time.process_time()
    alerts, calls = Alerts(site), Occurrences()
    for line in lines:
        condition = _condition(line)
        for decision in alerts.hold_or_clear(line.holds, condition, line.at_us):
            calls.take(_row(decision, calls.seq + 1, line.at_us))
    figures = performance(calls.calls, site.alerts, lines[0].at_us, lines[-1].at_us + 1)
    return Passed(len(lines), calls.seq, figures, time.process_time() - began_s)


def read_log(path: Path) -> list[Line]:
    """A log's lines in the order of their times. Raises OSError, KeyError, ValueError for another form."""
    with path.open(encoding="utf-8", newline="") as file:
        return sorted((_line(row) for row in csv.DictReader(file)), key=lambda line: line.at_us)


def made_log(count: int, seed: int = 4) -> list[Line]:
    """About so many lines over thirty days: tags that chatter, exact duplicates, repeats of what holds, one second with
    76 of them and ten minutes with 200."""
    chance, lines = random.Random(seed), list[Line]()
    tags = [f"TAG{number:03d}" for number in range(80)]
    while len(lines) < count:
        at_us = STARTS_US + chance.randrange(30 * DAY_US)
        tag, kind = chance.choice(tags[: chance.randrange(1, len(tags))]), chance.choice(("L", "H", "LL", "HH"))
        lines += _episode(chance, at_us, tag, kind)
    lines += [Line(STARTS_US + DAY_US, f"BURST{number:03d}", "H", True) for number in range(BURST)]
    step_us = 10 * MINUTE_US // FLOOD
    lines += [Line(STARTS_US + 2 * DAY_US + n * step_us, f"FLOOD{n:03d}", "HH", True) for n in range(FLOOD)]
    return sorted(lines, key=lambda line: line.at_us)


def _episode(chance: random.Random, at_us: int, tag: str, kind: str) -> Iterable[Line]:
    """A condition that comes and goes a few times, and what a plant's log makes of it."""
    for _ in range(chance.randrange(1, 8)):
        holds = Line(at_us, tag, kind, True)
        yield holds
        if chance.random() < 0.2:
            yield holds
        if chance.random() < 0.2:
            yield Line(at_us + chance.randrange(1, 20) * S, tag, kind, True)
        at_us += chance.randrange(20, 600) * S
        yield Line(at_us, tag, kind, False)
        at_us += chance.randrange(5, 120) * S


def _line(row: dict[str, str]) -> Line:
    at = datetime.fromisoformat(row["timestamp"][:19]).replace(tzinfo=UTC)
    kind = row["type"]
    return Line(int(at.timestamp()) * S, row["tag"], kind.removesuffix(RETURN), not kind.endswith(RETURN))


def _condition(line: Line) -> Condition:
    return Condition(kind=TYPES.get(line.type, "gas_level_1"), source=f"tag/{line.tag}", part=line.type)


def _row(decision: Decision, seq: int, at_us: int) -> JournalEntry:
    return JournalEntry(
        seq=seq,
        at_us=at_us,
        kind=decision.kind,
        subject=decision.subject,
        operator=decision.operator,
        body=decision.body,
        previous="",
        hash="",
    )
