"""People: tags and wristbands in; where everybody is and how, and the calls for help, out."""

from __future__ import annotations

from collections.abc import Iterable

from console.core.alerts import Alerts
from console.core.duty import Show
from console.core.losses import Link, Losses
from console.core.signals import Signals
from console.domain.alert import Condition, alert_id
from console.domain.areas import Areas
from console.domain.coverage import cameras_for
from console.domain.decision import Decision, State
from console.domain.exposure import Presence
from console.domain.people import colleagues_near, felt, is_old, is_placed, placed, pulse_is_high, set_back, unheard
from console.messages import Message, Position, Vital, Worker
from console.site.model import Site, WorkerRecord


class PeopleDuty:
    """All workers of the site. Somebody who was never heard is not on shift, and no alert."""

    def __init__(self, site: Site, alerts: Alerts, show: Show, losses: Losses) -> None:
        self.workers: dict[str, Worker] = {}
        self.presence = Presence()
        """Person-seconds by zone, hour and trade, until somebody takes them."""
        self._site, self._alerts, self._show = site, alerts, show
        self._areas = Areas(site)
        self._signals, self._losses = Signals(site, alerts), losses
        self._of_tag = {record.tag: record for record in site.workers if record.tag}
        self._of_band = {record.band: record for record in site.workers if record.band}
        self._records = {record.id: record for record in site.workers}

    def retune(self, site: Site) -> None:
        """Take other limits and filters over. Each worker is judged by them with the next that is heard of him."""
        self._site = site
        self._signals.retune(site)

    def hear(self, _topic: str, message: Message, now_us: int) -> list[Decision]:
        """One position or one set of vital signs."""
        match message:
            case Position() if record := self._of_tag.get(message.tag):
                return self._hear_position(record, message, now_us)
            case Vital() if record := self._of_band.get(message.band):
                return self._hear_vital(record, message, now_us)
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """Who was heard, and is not any more."""
        limits = self._site.limits
        decisions: list[Decision] = []
        for worker in self.workers.values():
            old = is_old(worker.position_at_us, limits.position_s, now_us)
            decisions += self._lost("position", old, worker, now_us)
            old = is_old(worker.vital_at_us, limits.vital_s, now_us)
            decisions += self._lost("band", old, worker, now_us)
        self.presence.see(self._present(now_us), now_us)
        return decisions

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: everybody was heard as long ago as before."""
        self._signals.set_back(by_us)
        self.workers = {name: set_back(worker, by_us) for name, worker in self.workers.items()}
        return []

    def inside(self, zone: str) -> tuple[str, ...]:
        """Ids of the people whose last known place is in a zone's area: whoever is lost there counts as there."""
        placed_ones = (worker for worker in self.workers.values() if worker.position_at_us)
        return tuple(worker.worker for worker in placed_ones if self._areas.same(worker.zone, zone))

    def _hear_position(self, record: WorkerRecord, position: Position, now_us: int) -> list[Decision]:
        worker = placed(self._worker(record), position, self._site)
        self.workers[record.id] = worker
        self._show("worker", record.id, worker)
        return self._lost("position", False, worker, now_us)

    def _hear_vital(self, record: WorkerRecord, vital: Vital, now_us: int) -> list[Decision]:
        before = self._worker(record)
        worker = felt(before, vital, now_us)
        self.workers[record.id] = worker
        self._show("worker", record.id, worker, at_once=worker.sos is not before.sos)
        decisions = self._sos(worker, vital, now_us)
        decisions += self._pulse(worker, now_us)
        return decisions + self._lost("band", False, worker, now_us)

    def _lost(self, signal: str, is_lost: bool, worker: Worker, now_us: int) -> list[Decision]:
        """What a tag or a band that is silent, or speaks again, makes of its alert."""
        kind = f"{signal}_lost"
        alert = alert_id(kind, f"worker/{worker.worker}")
        if self._signals.settled(alert, is_lost):
            return []
        if self._signals.holds(signal, alert, is_lost, now_us):
            return self._losses.lost(self._link(signal), self._condition(kind, worker, now_us), now_us)
        return self._losses.found(self._link(signal), alert, now_us)

    def _link(self, signal: str) -> Link:
        """What all tags, or all bands, of those on shift come by."""
        workers = self.workers.values()
        if signal == "position":
            heard = sum(worker.position_at_us > 0 for worker in workers)
            return Link("link/positioning", "positioning", "tags", heard)
        return Link("link/wristbands", "wristbands", "wristbands", sum(worker.vital_at_us > 0 for worker in workers))

    def _sos(self, worker: Worker, vital: Vital, now_us: int) -> list[Decision]:
        alert = f"danger/sos/worker/{worker.worker}"
        if not worker.sos:
            return self._alerts.clear(alert, now_us)
        if self._alerts.stands(alert):
            return []
        cause = "key" if vital.sos else "fall"
        return self._alerts.hold(self._condition("sos", worker, now_us, cause=cause), now_us)

    def _pulse(self, worker: Worker, now_us: int) -> list[Decision]:
        alert = f"danger/pulse_high/worker/{worker.worker}"
        limit, band_pct = self._site.limits.pulse_high_bpm, self._signals.rule("pulse").dead_band_pct
        high = pulse_is_high(worker.pulse_bpm, limit, self._alerts.stands(alert), band_pct)
        if self._signals.settled(alert, high):
            return []
        said = {"value": f"{worker.pulse_bpm or 0:.0f}", "unit": "bpm", "limit": f"{limit:.0f}"}
        return self._signals.judge("pulse", self._condition("pulse_high", worker, now_us, **said), high, now_us)

    def _condition(self, kind: str, worker: Worker, now_us: int, **said: str) -> Condition:
        x_m, y_m = (worker.x_m, worker.y_m) if worker.position_at_us else (None, None)
        near = colleagues_near(worker, self.workers.values(), self._site.limits.position_s, now_us)
        values = {"worker": worker.worker, "trade": self._records[worker.worker].trade, "near": ",".join(near), **said}
        return Condition(
            kind=kind,
            source=f"worker/{worker.worker}",
            zone=worker.zone,
            storey=worker.storey,
            x_m=x_m,
            y_m=y_m,
            cameras=cameras_for(self._site, worker.zone, worker.storey, x_m, y_m),
            values={name: value for name, value in values.items() if value},
        )

    def _worker(self, record: WorkerRecord) -> Worker:
        return self.workers.get(record.id) or unheard(record.id)

    def _present(self, now_us: int) -> Iterable[tuple[str, str]]:
        limit_s = self._site.limits.position_s
        for worker in self.workers.values():
            if worker.zone and is_placed(worker, limit_s, now_us):
                yield worker.zone, self._records[worker.worker].trade
