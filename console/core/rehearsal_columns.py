"""A stretch of the past that is kept as columns, under other settings: the duties hear every reading around what can be
news, and skip what cannot. It comes to what hearing every reading would come to; a test holds the two together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from console.core.gas import GRACE_S, links_of
from console.core.losses import Link
from console.core.rehearsal import TICK_US, Rehearsal
from console.domain.areas import Areas
from console.domain.columns import QUALITIES, Column, Columns, hot_spans, most_together, silences, thinned
from console.domain.filters import filter_of
from console.domain.gas import limit_of, span_of
from console.domain.losses import PATIENCE
from console.domain.occurrences import Occurrence
from console.domain.preview import Piece, Touched
from console.domain.spans import Span, merged
from console.messages import GasReading
from console.site.model import GasPointPlace, Site
from console.values import Quality

Sites = tuple[Site, ...]
MARGIN_US = 5_000_000
SILENCE, KEPT = 0.7, 0.2
"""Shares of the time after which a point is lost: a longer silence is news; so often a neighbour is heard."""


def watches_rise(sites: Sites, points: frozenset[str]) -> bool:
    """Whether one of the points is watched for its rise: then every reading counts, and no column helps."""
    kinds = {point.kind for site in sites for point in site.gas_points if point.id in points}
    return any(filter_of(site, kind).rise_pct for site in sites for kind in kinds)


def rehearsed_columns(stretch: Columns, sites: Sites, points: frozenset[str]) -> tuple[Piece, ...]:
    """The stretch under each of the sites."""
    calls: list[list[Occurrence]] = [[] for _ in sites]
    links = _links(sites[0], points)
    for group in _groups(links):
        for some in [group] if _may_be_the_link(stretch, sites, group) else [(point,) for point in group]:
            for side, found in enumerate(_heard(stretch, sites, some, links)):
                calls[side] += found
    ordered = (sorted(each, key=lambda call: call.raised_at_us) for each in calls)
    return tuple(Piece(stretch.from_us, stretch.to_us, tuple(each)) for each in ordered)


def _links(site: Site, points: frozenset[str]) -> dict[str, Link]:
    """By what the touched points come; the others of a link are as if they were not, on both sides."""
    touched = replace(site, gas_points=tuple(point for point in site.gas_points if point.id in points))
    return links_of(touched, Areas(touched))


def _groups(links: Mapping[str, Link]) -> Iterator[tuple[str, ...]]:
    """Points that come by one link."""
    by_link: dict[str, list[str]] = {}
    for point, link in links.items():
        by_link.setdefault(link.source, []).append(point)
    yield from (tuple(group) for group in by_link.values())


def _may_be_the_link(stretch: Columns, sites: Sites, group: Sequence[str]) -> bool:
    """Whether ever so many of them were silent together that it may be their link."""
    gap_us = int(SILENCE * _limit_us(sites))
    whole = (stretch.from_us, stretch.to_us)
    spans = [
        silence
        for point in group
        for silence in (silences(stretch.points[point], whole, gap_us) if point in stretch.points else [whole])
    ]
    return most_together(spans) >= min(site.alerts.mass_loss for site in sites)


def _limit_us(sites: Sites) -> int:
    """After so much silence a point is lost."""
    return min(int(site.limits.gas_s * 1e6) for site in sites)


def _heard(
    stretch: Columns, sites: Sites, group: Sequence[str], links: Mapping[str, Link]
) -> list[tuple[Occurrence, ...]]:
    """The calls of one group under each of the sites."""
    columns = {point: stretch.points[point] for point in group if point in stretch.points}
    limit_us = _limit_us(sites)
    own = {point: _hot(point, column, sites, limit_us) for point, column in columns.items()}
    start = (stretch.from_us, stretch.from_us + int(GRACE_S * 1e6) + limit_us + _gather_us(sites) + MARGIN_US)
    windows = merged([start, *((from_us - limit_us, to_us) for spans in own.values() for from_us, to_us in spans)])
    every_us = max(1, int(KEPT * limit_us))
    kept = {point: thinned(column, own[point], windows, every_us) for point, column in columns.items()}
    about = Touched(frozenset(group), people=False)
    running = [Rehearsal(site, about, stretch.from_us, links) for site in sites]
    _play(running, list(_readings(kept, sites[0])), windows, limit_us, stretch.to_us)
    return [each.calls for each in running]


def _play(
    running: Sequence[Rehearsal], readings: list[tuple[int, GasReading]], windows: list[Span], lead_us: int, end_us: int
) -> None:
    """Window by window. Time passes in each only after its lead, when everybody was heard who speaks."""
    place = 0
    for from_us, to_us in windows:
        next_us = from_us + lead_us
        while place < len(readings) and readings[place][0] <= to_us:
            at_us, reading = readings[place]
            next_us = _tick(running, next_us, at_us)
            for each in running:
                each.hear(reading, at_us)
            place += 1
        _tick(running, next_us, min(to_us, end_us))


def _tick(running: Sequence[Rehearsal], next_us: int, until_us: int) -> int:
    while next_us <= until_us:
        for each in running:
            each.tick(next_us)
        next_us += TICK_US
    return next_us


def _readings(columns: dict[str, Column], site: Site) -> Iterator[tuple[int, GasReading]]:
    """What is left of all the points, in the order of time."""
    if not columns:
        return
    names = list(columns)
    units = {point.id: point.unit for point in site.gas_points}
    whole = [columns[name] for name in names]
    of = np.concatenate([np.full(len(each.at_us), number) for number, each in enumerate(whole)])
    at_us = np.concatenate([each.at_us for each in whole])
    order = np.argsort(at_us, kind="stable")
    fields = (np.concatenate([getattr(each, name) for each in whole])[order].tolist() for name in _FIELDS)
    for heard_us, number, measured_us, value, quality in zip(
        at_us[order].tolist(), of[order].tolist(), *fields, strict=True
    ):
        said = QUALITIES[quality]
        number_said = value if said is Quality.GOOD and value == value else None
        name = names[number]
        yield (
            heard_us,
            GasReading(point=name, value=number_said, unit=units[name], quality=said, measured_at_us=measured_us),
        )


_FIELDS = ("measured_us", "value", "quality")


def _hot(point: str, column: Column, sites: Sites, limit_us: int) -> list[Span]:
    places = [place for site in sites for place in site.gas_points if place.id == point]
    rules = [filter_of(site, place.kind) for site, place in zip(sites, places, strict=True)]
    edges = [edge for place, site in zip(places, sites, strict=True) for edge in _edges(place, site)]
    off_us = max(int(rule.off_delay_s * 1e6) for rule in rules)
    tail_us = off_us + limit_us + _gather_us(sites) + MARGIN_US
    return hot_spans(column, edges, int(SILENCE * limit_us), tail_us)


def _edges(place: GasPointPlace, site: Site) -> Iterator[float]:
    """The numbers at which a level begins or is left."""
    band = filter_of(site, place.kind).dead_band_pct / 100 * span_of(place)
    for level in (1, 2):
        limit = limit_of(place, level)
        yield from (limit - band, limit, limit + band)


def _gather_us(sites: Sites) -> int:
    return max(int(site.alerts.gather_s * PATIENCE * 1e6) for site in sites)
