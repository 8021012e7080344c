"""People: where each is, how sure, how he is. Old never looks live. Pure."""

from __future__ import annotations

from console.messages import Worker
from console.presenters.texts import NO_VALUE, Words, age_s, age_text, number_text
from console.room.picture import Picture
from console.site import find
from console.site.model import Site, WorkerRecord
from widgets.states.look import Look
from widgets.states.row import Row

TRADES: dict[str, str] = {
    "welder": "welder",
    "rigger": "rigger",
    "electrician": "electrician",
    "fitter": "fitter",
    "inspector": "inspector",
    "operator": "field operator",
    "guardian": "guardian",
}


def people_rows(
    picture: Picture, site: Site, now_us: int, language: str, words: Words, wanted: str = ""
) -> tuple[Row, ...]:
    """Everybody, those in need first, then the lost, then by zone and name; `wanted` filters by any text."""
    rows = [(_place_in_list(picture.workers.get(record.id), site, now_us), record) for record in site.workers]
    rows.sort(key=lambda row: (row[0], _zone_name(picture.workers.get(row[1].id), site, language), row[1].id))
    told = (_row(record, picture.workers.get(record.id), site, now_us, language, words) for _, record in rows)
    return tuple(row for row in told if wanted.casefold() in f"{row.id} {row.title} {row.detail}".casefold())


def zone_counts(picture: Picture, site: Site, now_us: int, language: str) -> tuple[tuple[str, int], ...]:
    """(area, how many are there by a position that is believed), the fullest first."""
    counts: dict[str, int] = {}
    for worker in picture.workers.values():
        if worker.zone and is_fresh(worker, site, now_us):
            area = find.area_of(site, worker.zone)
            counts[area] = counts.get(area, 0) + 1
    named = [(_name_of(area, site, language), count) for area, count in counts.items()]
    return tuple(sorted(named, key=lambda pair: (-pair[1], pair[0])))


def people_counts(picture: Picture, site: Site, now_us: int, words: Words) -> str:
    """'38 of 40 located'."""
    fresh = sum(is_fresh(worker, site, now_us) for worker in picture.workers.values())
    return words("{n} of {all} located").format(n=fresh, all=len(site.workers))


def is_fresh(worker: Worker | None, site: Site, now_us: int) -> bool:
    """Whether his position is young enough to be believed."""
    if worker is None or not worker.position_at_us:
        return False
    return age_s(worker.position_at_us, now_us) <= site.limits.position_s


def _row(
    record: WorkerRecord, worker: Worker | None, site: Site, now_us: int, language: str, words: Words
) -> Row:
    fresh = is_fresh(worker, site, now_us)
    at_us = worker.position_at_us if worker else 0
    error = f" ±{worker.error_m:.1f} m" if worker and fresh else ""
    trade = words(TRADES.get(record.trade, record.trade))
    where = _zone_name(worker, site, language) or words("outside the areas")
    return Row(
        id=record.id,
        title=f"{record.said_in(language)} · {record.id}",
        detail=" · ".join((trade, where + error, age_text(at_us, now_us, words))),
        right=_pulse(worker, site, now_us, words),
        right_detail=_vitals(worker, now_us, words),
        look=_look(worker, fresh),
    )


def _pulse(worker: Worker | None, site: Site, now_us: int, words: Words) -> str:
    old = worker is None or age_s(worker.vital_at_us, now_us) > site.limits.vital_s
    if worker is None or old or worker.pulse_bpm is None:
        return words("pulse {n}").format(n=NO_VALUE)
    return words("pulse {n}").format(n=number_text(worker.pulse_bpm))


def _vitals(worker: Worker | None, now_us: int, words: Words) -> str:
    if worker is None or not worker.vital_at_us:
        return words("band never heard")
    skin = f"{worker.skin_c:.1f} °C" if worker.skin_c is not None else NO_VALUE
    battery = f"{worker.battery_pct:.0f} %" if worker.battery_pct is not None else NO_VALUE
    return f"{skin} · {words('battery')} {battery} · {age_text(worker.vital_at_us, now_us, words)}"


def _look(worker: Worker | None, fresh: bool) -> Look:
    if worker is not None and worker.sos:
        return Look.SOS
    return Look.NORMAL if fresh else Look.BLIND


def _place_in_list(worker: Worker | None, site: Site, now_us: int) -> int:
    return {Look.SOS: 0, Look.BLIND: 1}.get(_look(worker, is_fresh(worker, site, now_us)), 2)


def _zone_name(worker: Worker | None, site: Site, language: str) -> str:
    return _name_of(worker.zone, site, language) if worker is not None and worker.zone else ""


def _name_of(zone_id: str, site: Site, language: str) -> str:
    zone = find.by_id(site.zones, zone_id)
    return zone.said_in(language) if zone else zone_id
