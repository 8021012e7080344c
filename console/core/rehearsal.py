"""The duties of gas and of people once more, on a piece of the tape, under other settings: the same code that runs in
the core decides; nobody hears of it. What it would have journaled is folded to calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from console.core.alerts import Alerts
from console.core.duty import CoreDuty
from console.core.gas import GasDuty
from console.core.losses import Link, Losses
from console.core.people import PeopleDuty
from console.domain.decision import Decision
from console.domain.occurrences import KINDS_READ, Occurrence, Occurrences
from console.domain.preview import Piece, Touched
from console.messages import GasPoint, GasReading, JournalEntry, Message, Position, Vital, Worker
from console.site.model import Site
from console.values import Quality

TICK_US = 1_000_000
"""Time passes in seconds here, not in quarters: what silence decides is right to a second."""
GAP_US = 10_000_000
"""A tape that says nothing for so long: the core was not there, and nothing was judged."""

Row = tuple[int, Message]
"""(when the room heard it, what)."""


class Rehearsal:
    """One site's duties on one piece of the past."""

    def __init__(self, site: Site, touched: Touched, at_us: int, links: Mapping[str, Link] | None = None) -> None:
        """`links`: by what the points come, where not all of a link are judged here."""
        points = tuple(point for point in site.gas_points if point.id in touched.points)
        site = replace(site, gas_points=points)
        alerts = Alerts(site)
        losses = Losses(site, alerts)
        self._gas = GasDuty(site, alerts, _nobody, at_us, losses, links)
        self._people = PeopleDuty(site, alerts, _nobody, losses)
        self._tags = {record.id: (record.tag, record.band) for record in site.workers}
        self._told = Occurrences()
        self._heard: dict[str, tuple[int, int]] = {}
        duties: tuple[CoreDuty, ...] = (self._gas,) if points else ()
        self._duties = (*duties, *((self._people,) if touched.people else ()), losses)

    def hear(self, message: Message, at_us: int) -> None:
        """A state as the core published it, turned back into the reading that it came of."""
        match message:
            case GasPoint() if message.quality is not Quality.LOST:
                self._keep(self._gas.hear("", _reading(message), at_us), at_us)
            case GasReading():
                self._keep(self._gas.hear("", message, at_us), at_us)
            case Worker() if message.worker in self._tags:
                for reading in self._readings(message):
                    self._keep(self._people.hear("", reading, at_us), at_us)

    def tick(self, at_us: int) -> None:
        """Time has passed."""
        for duty in self._duties:
            self._keep(duty.tick(at_us), at_us)

    def piece(self, from_us: int, to_us: int) -> Piece:
        """What it came to."""
        return Piece(from_us, to_us, self.calls)

    @property
    def calls(self) -> tuple[Occurrence, ...]:
        """The calls so far."""
        return tuple(self._told.calls)

    def _readings(self, worker: Worker) -> Iterator[Position | Vital]:
        tag, band = self._tags[worker.worker]
        position_us, vital_us = self._heard.get(worker.worker, (0, 0))
        self._heard[worker.worker] = (worker.position_at_us, worker.vital_at_us)
        if worker.position_at_us != position_us:
            yield Position(
                tag=tag,
                x_m=worker.x_m,
                y_m=worker.y_m,
                storey=worker.storey,
                error_m=worker.error_m,
                measured_at_us=worker.position_at_us,
            )
        if worker.vital_at_us != vital_us:
            yield Vital(
                band=band,
                pulse_bpm=worker.pulse_bpm,
                skin_c=worker.skin_c,
                battery_pct=worker.battery_pct,
                sos=worker.sos,
                fall=False,
                measured_at_us=worker.vital_at_us,
            )

    def _keep(self, decisions: Iterable[Decision], at_us: int) -> None:
        for decision in decisions:
            if decision.kind in KINDS_READ:
                self._told.take(_row(decision, self._told.seq + 1, at_us))


def rehearsed(rows: Iterable[Row], sites: tuple[Site, ...], touched: Touched) -> list[tuple[Piece, ...]]:
    """A stretch of the tape under each of the sites: a piece for each from one gap to the next. Only the states that
    are touched need to be among the rows, and something at least every few seconds while the core was there (a
    message of no meaning here will do)."""
    found: list[tuple[Piece, ...]] = []
    running: tuple[Rehearsal, ...] = ()
    began_us = last_us = next_us = 0
    for at_us, message in rows:
        if not running or at_us - last_us > GAP_US:
            found += [tuple(each.piece(began_us, last_us) for each in running)] if running else []
            running = tuple(Rehearsal(site, touched, at_us) for site in sites)
            began_us, last_us, next_us = at_us, at_us, at_us + TICK_US
        while next_us <= at_us:
            for each in running:
                each.tick(next_us)
            next_us += TICK_US
        for each in running:
            each.hear(message, at_us)
        last_us = max(last_us, at_us)
    return [*found, tuple(each.piece(began_us, last_us) for each in running)] if running else found


def _reading(point: GasPoint) -> GasReading:
    return GasReading(
        point=point.point,
        value=point.value,
        unit=point.unit,
        quality=point.quality,
        measured_at_us=point.measured_at_us,
    )


def _row(decision: Decision, number: int, at_us: int) -> JournalEntry:
    return JournalEntry(
        seq=number,
        at_us=at_us,
        kind=decision.kind,
        subject=decision.subject,
        operator="",
        body=decision.body,
        previous="",
        hash="",
    )


def _nobody(kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
    """Shows nothing to anybody."""
