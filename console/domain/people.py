"""What is known of one worker: folded from his tag and his wristband, judged by age and limits. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from console.domain.ages import CLOCKS_APART_US, earlier_if_any
from console.domain.filters import is_beyond
from console.messages import Position, Vital, Worker
from console.site.find import zone_at
from console.site.geometry import distance_m
from console.site.model import Site

PULSE_SPAN_BPM = 200.0
"""What a band can measure from end to end: of this the dead-band is a share."""
NEAR_M = 30.0
"""Colleagues within this can help, and are in danger too."""


def unheard(worker: str) -> Worker:
    """A worker of whom nothing was heard yet."""
    return Worker(
        worker=worker,
        x_m=0.0,
        y_m=0.0,
        storey="",
        error_m=0.0,
        zone="",
        position_at_us=0,
        pulse_bpm=None,
        skin_c=None,
        battery_pct=None,
        vital_at_us=0,
        sos=False,
    )


def placed(worker: Worker, position: Position, site: Site) -> Worker:
    """The worker after his tag spoke."""
    zone = zone_at(site, position.x_m, position.y_m, position.storey)
    return msgspec.structs.replace(
        worker,
        x_m=position.x_m,
        y_m=position.y_m,
        storey=position.storey,
        error_m=position.error_m,
        zone=zone.id if zone else "",
        position_at_us=position.measured_at_us,
    )


def calls_for_help(vital: Vital) -> bool:
    """Whether a wristband calls: by its key, or by a fall."""
    return vital.sos or vital.fall


def felt(worker: Worker, vital: Vital, now_us: int) -> Worker:
    """The worker after his wristband spoke. A call that was overtaken on its way, or is from the future by its clock,
    is a call; what else it says is not of now."""
    if calls_for_help(vital) and not worker.vital_at_us < vital.measured_at_us <= now_us + CLOCKS_APART_US:
        return msgspec.structs.replace(worker, sos=True)
    return msgspec.structs.replace(
        worker,
        pulse_bpm=vital.pulse_bpm,
        skin_c=vital.skin_c,
        battery_pct=vital.battery_pct,
        vital_at_us=vital.measured_at_us,
        sos=calls_for_help(vital),
    )


def set_back(worker: Worker, by_us: int) -> Worker:
    """The worker after the clock was set back by so much. 0 stays: never heard."""
    position_us, vital_us = (earlier_if_any(at_us, by_us) for at_us in (worker.position_at_us, worker.vital_at_us))
    return msgspec.structs.replace(worker, position_at_us=position_us, vital_at_us=vital_us)


def is_old(heard_at_us: int, limit_s: float, now_us: int) -> bool:
    """Whether something was heard once, and not since for longer than its limit; or at a time that is yet to come."""
    return heard_at_us > 0 and not -CLOCKS_APART_US <= now_us - heard_at_us <= limit_s * 1e6


def is_placed(worker: Worker, limit_s: float, now_us: int) -> bool:
    """Whether his position can be believed now."""
    return worker.position_at_us > 0 and not is_old(worker.position_at_us, limit_s, now_us)


def pulse_is_high(pulse_bpm: float | None, limit_bpm: float, before: bool, dead_band_pct: float) -> bool:
    """Whether a pulse is at its limit or above; without a pulse it is what it was."""
    if pulse_bpm is None:
        return before
    band = dead_band_pct / 100 * PULSE_SPAN_BPM
    return is_beyond(pulse_bpm, limit_bpm, low=False, held=before, band=band)


def colleagues_near(
    worker: Worker, others: Iterable[Worker], limit_s: float, now_us: int, within_m: float = NEAR_M
) -> tuple[str, ...]:
    """Ids of those on the same storey within reach whose position can be believed, the nearest first."""
    here = (worker.x_m, worker.y_m)
    near = [
        (distance_m(here, (other.x_m, other.y_m)), other.worker)
        for other in others
        if other.worker != worker.worker and other.storey == worker.storey and is_placed(other, limit_s, now_us)
    ]
    return tuple(name for far_m, name in sorted(near) if far_m <= within_m)


def nearest_to(
    x_m: float, y_m: float, storey: str, workers: Sequence[Worker], limit_s: float, now_us: int, within_m: float = 3.0
) -> Worker | None:
    """Who may be the person a camera saw at a spot: the nearest believed worker within his error and a step."""
    found = [
        (distance_m((x_m, y_m), (worker.x_m, worker.y_m)), worker.worker, worker)
        for worker in workers
        if worker.storey == storey and is_placed(worker, limit_s, now_us)
    ]
    far_m, _, worker = min(found, default=(float("inf"), "", None))
    return worker if worker is not None and far_m <= within_m + worker.error_m else None
