"""Which shift a time falls into. Pure; the zone of the site's clock comes from the site file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from console.site.model import Shift, Site

_A_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class ShiftTime:
    """One shift on one day."""

    shift: str
    starts_us: int
    ends_us: int


def shift_at(site: Site, now_us: int) -> ShiftTime:
    """The shift that a time falls into; a site without shifts has days from midnight to midnight, named ''."""
    now = datetime.fromtimestamp(now_us / 1e6, ZoneInfo(site.time_zone))
    for shift in site.shifts:
        for days in (0, -1):
            starts, ends = _span(shift, now + timedelta(days=days))
            if starts <= now < ends:
                return ShiftTime(shift.id, _us(starts), _us(ends))
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    return ShiftTime("", _us(midnight), _us(midnight + timedelta(days=1)))


def shifts_begun(site: Site, now_us: int, days: int = 8) -> list[ShiftTime]:
    """Every shift that began in the last days, the newest last; none for a site without shifts."""
    now = datetime.fromtimestamp(now_us / 1e6, ZoneInfo(site.time_zone))
    spans = ((shift.id, _span(shift, now - timedelta(days=back))) for shift in site.shifts for back in range(days))
    begun = (ShiftTime(name, _us(starts), _us(ends)) for name, (starts, ends) in spans if starts <= now)
    return sorted(begun, key=lambda one: (one.starts_us, one.shift))


def shift_seams(site: Site) -> tuple[int, ...]:
    """A time in every stretch of the day that belongs to another shift, or to none: by these every rule that names a
    shift can be judged."""
    day = datetime.fromtimestamp(_A_DAY_S, ZoneInfo(site.time_zone))
    seams = (_us(moment) for shift in site.shifts for moment in _span(shift, day))
    return tuple(dict.fromkeys((0, *seams)))


def _span(shift: Shift, day: datetime) -> tuple[datetime, datetime]:
    starts = datetime.combine(day.date(), time.fromisoformat(shift.starts), day.tzinfo)
    ends = datetime.combine(day.date(), time.fromisoformat(shift.ends), day.tzinfo)
    return starts, ends if ends > starts else ends + timedelta(days=1)


def _us(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp()) * 1_000_000
