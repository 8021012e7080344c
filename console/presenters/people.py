"""People: where each is, how sure, how he is. Old never looks live. Pure."""

from __future__ import annotations

from console.messages import Worker
from console.presenters.texts import NO_VALUE, Words, age_s, age_text, number_text
from console.room.picture import Picture
from console.site import find
from console.site.model import Site, WorkerRecord
from widgets.states.row import Row
from widgets.states.urgency import Urgency

TRADES: dict[str, str] = {
    "welder": "welder",
    "rigger": "rigger",
    "electrician": "electrician",
    "fitter": "fitter",
    "inspector": "inspector",
    "operator": "field operator",
    "guardian": "guardian",
}
LOW_BATTERY_PCT = 20.0


def people_rows(
    picture: Picture, site: Site, now_us: int, language: str, words: Words, wanted: str = ""
) -> tuple[Row, ...]:
    """Everybody, those in need first, then the lost, then by place and number; every word of `wanted` must be there."""
    told = []
    for record in site.workers:
        worker = picture.workers.get(record.id)
        place = _zone_name(worker, site, language) or words("outside the areas")
        row = _row(record, worker, place, site, now_us, language, words)
        told.append((_FIRST.get(row.look, 2), place, record.id, row))
    told.sort(key=lambda one: one[:3])
    wishes = wanted.casefold().split()
    return tuple(row for *_, row in told if all(wish in _all_text(row) for wish in wishes))


def zone_rows(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> tuple[Row, ...]:
    """Every area with how many are there by a position that is believed, the fullest first; then those not seen."""
    counts = dict.fromkeys((find.area_of(site, zone.id) for zone in site.zones if zone.kind == "area"), 0)
    for worker in picture.workers.values():
        if worker.zone and is_fresh(worker, site, now_us):
            area = find.area_of(site, worker.zone)
            counts[area] = counts.get(area, 0) + 1
    named = [(_name_of(area, site, language), count) for area, count in counts.items()]
    named.sort(key=lambda one: (-one[1], one[0]))
    rows = [Row(name, name, right=words("{n} people").format(n=count)) for name, count in named]
    between = sum(is_fresh(worker, site, now_us) and not worker.zone for worker in picture.workers.values())
    if between:
        outside = words("outside the areas")
        rows.append(Row(outside, outside, right=words("{n} people").format(n=between)))
    lost = len(site.workers) - sum(is_fresh(worker, site, now_us) for worker in picture.workers.values())
    if lost:
        blind = words("cannot see")
        rows.append(Row(blind, blind, right=words("{n} people").format(n=lost), look=Urgency.BLIND))
    return tuple(rows)


def people_counts(picture: Picture, site: Site, now_us: int, words: Words) -> str:
    """'38 of 40 located'."""
    fresh = sum(is_fresh(worker, site, now_us) for worker in picture.workers.values())
    return words("{n} of {all} located").format(n=fresh, all=len(site.workers))


def is_fresh(worker: Worker | None, site: Site, now_us: int) -> bool:
    """Whether his position is young enough to be believed."""
    if worker is None or not worker.position_at_us:
        return False
    return age_s(worker.position_at_us, now_us) <= site.limits.position_s


def alert_of(worker: str, picture: Picture) -> str:
    """Id of the most urgent alert that stands about a worker; ''."""
    own = [alert for alert in picture.alerts.values() if alert.source == f"worker/{worker}"]
    return min(own, key=lambda alert: (_TIERS.index(alert.tier.value), alert.raised_at_us)).alert if own else ""


def _row(
    record: WorkerRecord, worker: Worker | None, place: str, site: Site, now_us: int, language: str, words: Words
) -> Row:
    fresh = is_fresh(worker, site, now_us)
    at_us = worker.position_at_us if worker else 0
    error = f" ±{worker.error_m:.1f} m" if worker and fresh else ""
    where = place + error if fresh else words("last at {place}").format(place=place) if at_us else words("cannot see")
    area = _name_of(find.area_of(site, worker.zone), site, language) if worker and worker.zone else ""
    trade = words(TRADES.get(record.trade, record.trade))
    pulse, vitals, battery = _vitals(worker, site, now_us, words)
    return Row(
        id=record.id,
        title=f"{record.said_in(language)} {record.id} · {trade}",
        detail=f"{where} · {age_text(at_us, now_us, words)}",
        right=pulse,
        right_detail=vitals,
        look=_look(worker, fresh),
        more=" · ".join(part for part in (area, battery, "" if fresh else words("cannot see")) if part),
    )


def _vitals(worker: Worker | None, site: Site, now_us: int, words: Words) -> tuple[str, str, str]:
    """(pulse, skin temperature with age, battery): numbers only while they are young enough to be believed."""
    if worker is None or not worker.vital_at_us:
        return "", words("wristband never heard"), ""
    age = age_text(worker.vital_at_us, now_us, words)
    if age_s(worker.vital_at_us, now_us) > site.limits.vital_s:
        return "", words("wristband silent · {age}").format(age=age), ""
    pulse = number_text(worker.pulse_bpm) if worker.pulse_bpm is not None else NO_VALUE
    skin = f"{worker.skin_c:.1f} °C" if worker.skin_c is not None else f"{NO_VALUE} °C"
    battery = words("battery {n} %").format(n=f"{worker.battery_pct:.0f}") if worker.battery_pct is not None else ""
    low = worker.battery_pct is not None and worker.battery_pct < LOW_BATTERY_PCT
    lower = " · ".join(part for part in (battery if low else "", skin, age) if part)
    return words("pulse {n} /min").format(n=pulse), lower, battery


def _look(worker: Worker | None, fresh: bool) -> Urgency:
    if worker is not None and worker.sos:
        return Urgency.SOS
    return Urgency.NORMAL if fresh else Urgency.BLIND


def _all_text(row: Row) -> str:
    return f"{row.title} {row.detail} {row.more}".casefold()


def _zone_name(worker: Worker | None, site: Site, language: str) -> str:
    return _name_of(worker.zone, site, language) if worker is not None and worker.zone else ""


def _name_of(zone_id: str, site: Site, language: str) -> str:
    zone = find.by_id(site.zones, zone_id)
    return zone.said_in(language) if zone else zone_id


_FIRST: dict[Urgency, int] = {Urgency.SOS: 0, Urgency.BLIND: 1}
_TIERS = ("SOS", "1", "2", "3")
