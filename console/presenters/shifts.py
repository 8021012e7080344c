"""Shifts of the plant as the panel needs them: which one, from when to when, and the one before. Pure."""

from __future__ import annotations

from console.domain import shift as rule
from console.site.find import by_id
from console.site.model import Shift, Site


def shift_at(site: Site, at_us: int) -> tuple[Shift | None, int, int]:
    """The shift of a moment, with its start and end; without shifts in the site file: the local day."""
    found = rule.shift_at(site, at_us)
    return by_id(site.shifts, found.shift), found.starts_us, found.ends_us


def shift_before(site: Site, at_us: int) -> tuple[Shift | None, int, int]:
    """The shift that ended where the shift of a moment begins."""
    return shift_at(site, shift_at(site, at_us)[1] - 1_000_000)
