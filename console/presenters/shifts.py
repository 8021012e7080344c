"""Shifts of the plant: which one a moment lies in, and its start and end. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from console.site.model import Shift, Site


def shift_at(site: Site, at_us: int) -> tuple[Shift | None, int, int]:
    """The shift of a moment, with its start and end; without shifts in the site file: the local day."""
    moment = datetime.fromtimestamp(at_us / 1e6, ZoneInfo(site.time_zone))
    for shift in site.shifts:
        for day in (0, -1):
            start = _on_day(moment + timedelta(days=day), shift.starts)
            end = _on_day(start, shift.ends)
            if end <= start:
                end += timedelta(days=1)
            if start <= moment < end:
                return shift, _us(start), _us(end)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return None, _us(midnight), _us(midnight + timedelta(days=1))


def _on_day(day: datetime, clock: str) -> datetime:
    hour, minute = (int(part) for part in clock.split(":"))
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _us(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)
