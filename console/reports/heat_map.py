"""The numbers of the shift compliance heat map: violations per observed person-hour. Pure.

Two tables: zone × hour, and behaviour × trade. A cell that nobody was observed in has no rate, whatever happened in it:
blind is not good. Violations there are counted all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.site.find import area_of
from console.site.model import Site
from console.store.rows import BEHAVIOURS, HOUR_US, BehaviourEvent, Exposure

ALL = "*"
"""The row or column of the whole."""
LEAST_OBSERVED_S = 60.0
"""Person-seconds below which a cell counts as not observed: a rate over less says nothing."""
NOWHERE = ""
"""Zone of what happened outside every area, and trade of somebody nobody knows."""

Sums = dict[tuple[str, str], float]
"""Amounts by (row, column), margins among them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: how many violations in how many observed person-seconds."""

    violations: int
    person_s: float

    @property
    def observed(self) -> bool:
        """Whether there was enough to see."""
        return self.person_s >= LEAST_OBSERVED_S

    @property
    def person_h(self) -> float:
        """Observed person-hours."""
        return self.person_s / 3600

    @property
    def rate(self) -> float | None:
        """Violations per person-hour, None when nobody was observed."""
        return self.violations / self.person_h if self.observed else None


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by (row, column). Rows and columns end with ALL."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Both tables over whole hours from_us <= t < to_us. Hours are named by their start in UTC microseconds."""

    from_us: int
    to_us: int
    zone_hour: Table
    behaviour_trade: Table


def whole_hours(from_us: int, to_us: int) -> tuple[int, int]:
    """The span widened to whole hours, since what was observed is known by the hour. At least one hour."""
    first_us = from_us - from_us % HOUR_US
    last_us = -(-to_us // HOUR_US) * HOUR_US
    return first_us, max(last_us, first_us + HOUR_US)


def heat_map(
    events: Sequence[BehaviourEvent], exposures: Sequence[Exposure], site: Site, from_us: int, to_us: int
) -> HeatMap:
    """Both tables of a span. Zones count with the outermost area they lie in."""
    from_us, to_us = whole_hours(from_us, to_us)
    events = [event for event in events if from_us <= event.at_us < to_us]
    exposures = [row for row in exposures if from_us <= row.hour_us < to_us]
    zones = [event.zone for event in events] + [row.zone for row in exposures]
    trades = [event.trade for event in events] + [row.trade for row in exposures]
    areas = [area.id for area in site.zones if area.kind == "area" and not area.inside]
    by_hour = [(area_of(site, event.zone), _hour(event.at_us)) for event in events]
    seen_by_hour = [(area_of(site, row.zone), _hour(row.hour_us), row.person_s) for row in exposures]
    by_trade = [(event.kind, event.trade) for event in events]
    seen_by_trade = [(ALL, row.trade, row.person_s) for row in exposures]
    return HeatMap(
        from_us=from_us,
        to_us=to_us,
        zone_hour=_table(
            _in_order(areas, [area_of(site, zone) for zone in zones]),
            [_hour(hour_us) for hour_us in range(from_us, to_us, HOUR_US)],
            _added((*place, 1.0) for place in by_hour),
            _added(seen_by_hour),
        ),
        behaviour_trade=_table(
            BEHAVIOURS,
            _in_order([worker.trade for worker in site.workers], trades),
            _added((*place, 1.0) for place in by_trade),
            _for_every_row(BEHAVIOURS, _added(seen_by_trade)),
        ),
    )


def _table(rows: Sequence[str], columns: Sequence[str], counts: Sums, seconds: Sums) -> Table:
    rows, columns = (*rows, ALL), (*columns, ALL)
    cells = {
        (row, column): Cell(round(counts.get((row, column), 0.0)), seconds.get((row, column), 0.0))
        for row in rows
        for column in columns
    }
    return Table(rows, columns, cells)


def _added(entries: Iterable[tuple[str, str, float]]) -> Sums:
    """Sums by cell and by margin."""
    sums: Sums = {}
    for row, column, amount in entries:
        for cell in {(row, column), (ALL, column), (row, ALL), (ALL, ALL)}:
            sums[cell] = sums.get(cell, 0.0) + amount
    return sums


def _for_every_row(rows: Sequence[str], margin: Sums) -> Sums:
    """What the margin says belongs to each row: whoever was observed could have done any of it."""
    return {(row, column): amount for (_, column), amount in margin.items() for row in (*rows, ALL)}


def _in_order(known: Iterable[str], met: Iterable[str]) -> list[str]:
    """The known names, then those that were only met; the unnamed last, when met at all."""
    names = dict.fromkeys([*known, *sorted(set(met) - {NOWHERE})])
    return [*names, *([NOWHERE] if NOWHERE in set(met) else [])]


def _hour(at_us: int) -> str:
    return str(at_us - at_us % HOUR_US)
