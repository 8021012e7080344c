"""What must hold between the entries of a site file: places on the plan, doubles, orders, addresses. Pure.

Each check takes the good entries by table, each with its place in the file, and says its problems. A new check is one
function and one line in CHECKS.
"""

from __future__ import annotations

import itertools
import re
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from console.site import output_rules
from console.site.cause_rules import CAUSE_CHECKS
from console.site.gas_standard import beyond_standard
from console.site.geometry import area_m2, crosses_itself
from console.site.model import GasPointPlace, PermitRecord, Shift, Zone
from console.site.schema import TABLES
from console.site.settings import meant

DAY_MIN = 24 * 60
CALLS_FOR_HELP = frozenset({"sos", "man_down"})
"""Kinds of alert that no site silences or makes less urgent."""
SAID_ONCE = {"tag": "worker", "band": "worker"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was readable of a file: the plain settings, the links, and the good entries as (place, value)."""

    plain: dict[str, Any]
    links: dict[str, str]
    entries: dict[str, list[tuple[str, Any]]]


Problem = tuple[str, str]
"""Place in the file, what is wrong there."""


def problems_between(draft: Draft) -> Iterator[Problem]:
    """Every problem that no single setting shows."""
    for check in CHECKS:
        yield from check(draft)


def _doubles(draft: Draft) -> Iterator[Problem]:
    for table, entries in draft.entries.items():
        names = ("id", *(setting for setting, of in SAID_ONCE.items() if of == table))
        for name in names:
            yield from _double(entries, name)


def _double(entries: list[tuple[str, Any]], name: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for number, (place, value) in enumerate(entries, start=1):
        said = getattr(value, name, None)
        if said is None:
            continue
        if said in first:
            yield f"{place}.{name}", f"{said!r} is used twice (entry {number}; first at {first[said]})"
        first.setdefault(said, f"entry {number}")


def _off_the_plan(draft: Draft) -> Iterator[Problem]:
    if not draft.plain:
        return  # Its own problem is told; how large the plan is, is not known.
    wide, high = draft.plain["width_m"], draft.plain["height_m"]
    for entries in draft.entries.values():
        for place, value in entries:
            for setting, corner in _spots(value):
                if not (0 <= corner[0] <= wide and 0 <= corner[1] <= high):
                    spot = f"[{corner[0]:g}, {corner[1]:g}]"
                    yield f"{place}.{setting}", f"{spot} lies outside the plan of {wide:g} x {high:g} m"


def _spots(value: Any) -> Iterator[tuple[str, tuple[float, float]]]:
    if hasattr(value, "x_m"):
        yield "x_m, y_m", (value.x_m, value.y_m)
    for corner in getattr(value, "outline_m", ()):
        yield "outline_m", corner


def _outlines(draft: Draft) -> Iterator[Problem]:
    for table in ("zone", "shape"):
        for place, value in draft.entries[table]:
            corners = value.outline_m
            if getattr(value, "radius_m", 0.0) > 0:
                if len(corners) != 1:
                    yield f"{place}.outline_m", f"a circle has one centre, got {len(corners)} corners"
            elif len(corners) < 3:
                yield f"{place}.outline_m", f"must have at least 3 corners, got {len(corners)}"
            elif crosses_itself(corners):
                yield f"{place}.outline_m", "crosses itself; give the corners in the order in which one walks around"
            elif area_m2(corners) < 1e-6:
                yield f"{place}.outline_m", "has no area"


def _nesting(draft: Draft) -> Iterator[Problem]:
    around = {zone.id: zone.inside for _, zone in draft.entries["zone"]}
    for place, zone in draft.entries["zone"]:
        seen, outer = set[str](), zone.inside
        while outer and outer not in seen:
            seen.add(outer)
            outer = around.get(outer, "")
        if zone.id in seen:
            yield f"{place}.inside", "the zone lies inside itself"


def _set_points(draft: Draft) -> Iterator[Problem]:
    for place, point in draft.entries["gas_point"]:
        yield from _set_points_of(place, point)


def _set_points_of(place: str, point: GasPointPlace) -> Iterator[Problem]:
    if point.range_low >= point.range_high:
        yield f"{place}.range_high", f"must be above range_low {point.range_low:g}, got {point.range_high:g}"
        return
    for setting in ("set_point_1", "set_point_2"):
        if not point.range_low <= (value := getattr(point, setting)) <= point.range_high:
            allowed = f"{point.range_low:g} to {point.range_high:g} {point.unit}"
            yield f"{place}.{setting}", f"must lie in the range of {allowed}, got {value:g}"
    falling = point.direction == "low" and point.kind != "oxygen"
    one, two = point.set_point_1, point.set_point_2
    if (one <= two) if falling else (one >= two):
        yield f"{place}.set_point_2", f"must be {'below' if falling else 'above'} set_point_1 {one:g}, got {two:g}"
    if point.kind == "oxygen" and point.direction != "low":
        yield f"{place}.direction", "must be 'low' for oxygen: its first set-point is too little, its second too much"
    for setting in ("set_point_1", "set_point_2"):
        if standard := beyond_standard(point, setting):
            yield f"{place}.{setting}", f"must be {standard}, got {getattr(point, setting):g}"


def _registers(draft: Draft) -> Iterator[Problem]:
    taken: dict[tuple[str, int], str] = {}
    for place, point in draft.entries["gas_point"]:
        if point.source == "mqtt":
            continue
        if point.register < 0:
            yield f"{place}.register", f"missing; {point.source} needs the first of the point's two registers"
            continue
        for register in (point.register, point.register + 1):
            if (point.source, register) in taken:
                other = taken[point.source, register]
                yield f"{place}.register", f"register {register} of {point.source} already belongs to {other}"
                break
            taken[point.source, register] = point.id


def _outputs(draft: Draft) -> Iterator[Problem]:
    for place, plc in draft.entries["plc"]:
        yield from output_rules.secured(place, plc)
    for place, interlock in draft.entries["interlock"]:
        yield from output_rules.alone(place, interlock)
        yield from output_rules.two_people(place, interlock, [person for _, person in draft.entries["operator"]])
    yield from output_rules.between(draft.entries["interlock"], draft.entries["plc"])


def _permits(draft: Draft) -> Iterator[Problem]:
    for place, permit in draft.entries["permit"]:
        yield from _permit(place, permit)


def _permit(place: str, permit: PermitRecord) -> Iterator[Problem]:
    if permit.isolations_verified > permit.isolations:
        most, got = permit.isolations, permit.isolations_verified
        yield f"{place}.isolations_verified", f"must be at most isolations {most}, got {got}"
    if permit.guardian in permit.workers:
        yield f"{place}.guardian", f"{permit.guardian} works on this permit; a guardian does nothing else"
    if permit.kind in ("HOT", "HGT", "LFT") and not permit.grade:
        yield f"{place}.grade", f"missing; {permit.kind} permits have a grade"


def _addresses(draft: Draft) -> Iterator[Problem]:
    for name, address in draft.links.items():
        host, _, port = address.rpartition(":")
        if not host or not re.fullmatch(r"\d{1,5}", port) or not 0 < int(port) < 65536:
            yield f"links.{name}", f"must look like 'host:port', got {address!r}"


def _steered(draft: Draft) -> Iterator[Problem]:
    """What is said of turning a camera means nothing without a way to turn it; half of its spans turn it nowhere."""
    for place, camera in draft.entries["camera"]:
        spans = {"pan_span_deg": camera.pan_span_deg, "tilt_span_deg": camera.tilt_span_deg}
        for setting, span in spans.items():
            if span and not camera.onvif:
                yield f"{place}.{setting}", "means nothing without onvif: the address at which the camera is steered"
            elif not span and any(spans.values()):
                yield f"{place}.{setting}", f"missing; {' and '.join(spans)} go together"


def _shifts(draft: Draft) -> Iterator[Problem]:
    taken: dict[int, str] = {}
    for place, shift in draft.entries["shift"]:
        minutes = _minutes(shift)
        if not minutes:
            yield f"{place}.ends", f"must differ from starts {shift.starts}"
        clash = next((taken[minute] for minute in minutes if minute in taken), None)
        if clash:
            yield f"{place}.starts", f"{shift.starts}-{shift.ends} overlaps shift {clash}"
        taken.update(dict.fromkeys(minutes, shift.id))


def _minutes(shift: Shift) -> list[int]:
    """The minutes of the day it covers, past midnight too."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (shift.starts, shift.ends))
    return [minute % DAY_MIN for minute in range(start, end if end >= start else end + DAY_MIN)]


def _time_zone(draft: Draft) -> Iterator[Problem]:
    name = draft.plain.get("time_zone", "")
    try:
        zoneinfo.ZoneInfo(name or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = tuple(sorted(zoneinfo.available_timezones()))
        yield "time_zone", f"{name!r} is not an IANA time zone{meant(name, known)}"


def _wanted(draft: Draft) -> Iterator[Problem]:
    for name, table in TABLES.items():
        if table.wanted and not draft.entries[name]:
            yield name, f"at least one [[{name}]] is needed"


def _zones_on_storeys(draft: Draft) -> Iterator[Problem]:
    zones: dict[str, Zone] = {zone.id: zone for _, zone in draft.entries["zone"]}
    for table in ("camera", "gas_point", "crane"):
        for place, value in draft.entries[table]:
            zone = zones.get(value.zone)
            if zone and zone.storey != value.storey:
                yield f"{place}.zone", f"{zone.id!r} is on storey {zone.storey!r}, this is on {value.storey!r}"


def _free_shares(draft: Draft) -> Iterator[Problem]:
    """The alert must come long before video goes early."""
    for place, recording in draft.entries["recording"]:
        if recording.low_free_pct <= recording.least_free_pct:
            least = f"{recording.least_free_pct:g}"
            yield f"{place}.low_free_pct", f"must be above least_free_pct ({least}), got {recording.low_free_pct:g}"


def _alert_rules(draft: Draft) -> Iterator[Problem]:
    """What is graver asks again sooner; a flood ends below where it begins."""
    names = ("answer_sos_min", "answer_1_min", "answer_2_min", "answer_3_min")
    for place, alerts in draft.entries["alerts"]:
        for graver, milder in itertools.pairwise(names):
            least, got = getattr(alerts, graver), getattr(alerts, milder)
            if got < least:
                yield f"{place}.{milder}", f"must be at least {graver} ({least:g}), got {got:g}"
        if alerts.flood_below > alerts.flood_above:
            above = alerts.flood_above
            yield f"{place}.flood_below", f"must be at most flood_above ({above}), got {alerts.flood_below}"


def _filters(draft: Draft) -> Iterator[Problem]:
    """Gas is told at once; a count shortens a delay and is nothing without one."""
    said: set[str] = set()
    for place, rule in draft.entries["filter"]:
        if rule.signal in said:
            yield f"{place}.signal", f"{rule.signal!r} has two filters"
        said.add(rule.signal)
        gas = rule.signal in ("combustible", "toxic", "oxygen")
        if gas and rule.on_delay_s:
            yield f"{place}.on_delay_s", f"must be 0 for {rule.signal}: gas is told at once; off_delay_s may wait"
        elif rule.count and not rule.on_delay_s:
            yield f"{place}.count", "counts what is shorter than on_delay_s, which is 0"
        if rule.rise_pct and not gas:
            yield f"{place}.rise_pct", f"must be 0 for {rule.signal}: only gas is watched for its rise"


def _suppressions(draft: Draft) -> Iterator[Problem]:
    """A rule says what silences, once: a crane or works; and never a call for help."""
    for place, rule in draft.entries["suppression"]:
        if bool(rule.crane) is bool(rule.works):
            yield f"{place}.works", "give either a crane that stands still or works that go on, not both or neither"
        if not rule.kinds:
            yield f"{place}.kinds", "names no kind of alert"
        for kind in sorted(CALLS_FOR_HELP & set(rule.kinds)):
            yield f"{place}.kinds", f"{kind!r} is a call for help, which is never suppressed"


def _tiers(draft: Draft) -> Iterator[Problem]:
    """A call for help is one always; of two rules for the same one would be hidden."""
    said: dict[tuple[str, ...], str] = {}
    for place, rule in draft.entries["tier"]:
        if rule.kind in CALLS_FOR_HELP:
            yield f"{place}.kind", f"{rule.kind!r} is a call for help, which is SOS always"
        same = (rule.kind, rule.zone, rule.source, rule.shift)
        if same in said:
            yield f"{place}.kind", f"{rule.kind!r} has two tiers there (the other: {said[same]})"
        said.setdefault(same, place)


CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    _wanted,
    _doubles,
    _off_the_plan,
    _outlines,
    _nesting,
    _zones_on_storeys,
    _set_points,
    _registers,
    _outputs,
    _permits,
    _addresses,
    _steered,
    _shifts,
    _free_shares,
    _alert_rules,
    _filters,
    _suppressions,
    *CAUSE_CHECKS,
    _tiers,
    _time_zone,
)
"""Every check, in the order of its lines."""
