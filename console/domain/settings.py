"""What the site's people may set in the window, and the site with that laid over it. The site file stays. Pure.

Every setting is one of the site file, named by its key (`console.settings`), within the bounds of the file's schema and
of GB/T 50493; where a limit rests on what a gas is, the plant's own value bounds it. The whole is judged by the very
checks of a site file.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from console.domain.filters import AT_ONCE, FILTERS, filter_of
from console.domain.guidance_settings import (
    GUIDANCE,
    STEPS,
    Place,
    leaves_out,
    misfit_of,
    own_steps,
    place_of,
    places,
    rules_of,
    stated,
    value_of,
    without,
)
from console.domain.kinds import KINDS
from console.domain.shift import shift_seams
from console.domain.tiers import Tiers
from console.site.gas_standard import standard_bounds
from console.site.model import GasPointPlace, GuidanceRule, SignalFilter, Site, TierRule
from console.site.rules import Draft, problems_between
from console.site.schema import SITE, TABLES
from console.site.setting import Rule
from console.site.settings import Problems, values_of
from console.values import Tier

Value = float | str
Values = Mapping[str, Value]
SET_POINTS = ("set_point_1", "set_point_2")
LIMITS = ("pulse_high_bpm", "camera_dead_s")
GAS_ONLY, NEVER_GAS = ("rise_pct", "rise_s"), ("on_delay_s", "count", "count_s")
"""Settings of a filter that gas alone has, and those that it never has: gas is told at once."""
TIERS = ("1", "2", "3")
ZONE, SOURCE = "zone=", "source="
_UNITS = {"_s": "s", "_min": "min", "_h": "h", "_pct": "%", "_bpm": "bpm", "_m": "m"}


class SettingsRefused(Exception):
    """Settings that a plant cannot have. `problems` are the words of the site check, each with its place."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set, and its value in a site. Numbers lie from `low` to `high`, words are of `one_of`."""

    key: str
    table: str
    entry: str
    """Id of the gas point, the signal, the kind of alert with its place; '' where the table is one."""
    name: str
    value: Value
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    one_of: tuple[str, ...] = ()
    whole: bool = False

    def fits(self, value: Value) -> bool:
        """Whether a value is of its kind and within its bounds."""
        if self.table == GUIDANCE:
            return not misfit_of(value)
        if self.one_of or isinstance(value, str):
            return value in self.one_of
        return self.low <= value <= self.high and (not self.whole or float(value).is_integer())


def key_of(table: str, entry: str, name: str) -> str:
    """The key of a setting; `parts_of` takes it apart."""
    return f"{table}.{entry}.{name}" if entry else f"{table}.{name}"


def parts_of(key: str) -> tuple[str, str, str]:
    """Table, entry and name of a key; an entry may have dots itself."""
    table, _, rest = key.partition(".")
    entry, _, name = rest.rpartition(".")
    return table, entry, name


def settings_of(site: Site) -> Iterator[Setting]:
    """Everything that can be set, with its value in this site, which bounds what it may become."""
    for point in site.gas_points:
        yield from (_set_point(point, name) for name in SET_POINTS)
    for signal in FILTERS:
        row, rules = filter_of(site, signal), TABLES["filter"].rules
        names = ("off_delay_s", *(GAS_ONLY if signal in AT_ONCE else NEVER_GAS))
        yield from (_number("filter", signal, name, row, rules[name]) for name in ("dead_band_pct", *names))
    for name, rule in TABLES["alerts"].rules.items():
        setting = _number("alerts", "", name, site.alerts, rule)
        yield replace(setting, high=site.alerts.answer_sos_min) if name == "answer_sos_min" else setting
    for name in LIMITS:
        yield _number("limits", "", name, site.limits, TABLES["limits"].rules[name])
    yield from _tiers(site)
    yield from (_steps(site, place) for place in places(site))


def layered(site: Site, values: Values) -> Site:
    """The site with these settings laid over it. Raises SettingsRefused with every problem at once."""
    known = {setting.key: setting for setting in settings_of(site)}
    problems = [f"{key}: {why}" for key, value in values.items() if (why := _misfit(site, known.get(key), key, value))]
    if problems:
        raise SettingsRefused(tuple(problems))
    said = Problems(ids=_ids(site))
    made = _laid(site, values, said)
    said.lines += [f"{place}: {what}" for place, what in problems_between(_draft(made))] if not said.lines else []
    if said.lines:
        raise SettingsRefused(tuple(said.lines))
    return made


def fitting(site: Site, values: Values) -> tuple[Site, dict[str, str]]:
    """The site with what fits it of settings that were released for an older site file, and why the others do not."""
    known = {setting.key: setting for setting in settings_of(site)}
    left_out = {key: why for key, value in values.items() if (why := _misfit(site, known.get(key), key, value))}
    fit = {key: value for key, value in values.items() if key not in left_out}
    try:
        return layered(site, fit), left_out
    except SettingsRefused as refused:
        return site, left_out | dict.fromkeys(fit, str(refused))


def weakens(present: Site, wanted: Site) -> bool:
    """Whether a danger of tier 1 would be less urgent, a gas be told later, or the steps that every plant takes on a
    grave danger be left out: that needs the safety engineer."""
    after = {point.id: point for point in wanted.gas_points}
    for point in present.gas_points:
        if any(_is_later(point, after[point.id], name) for name in SET_POINTS):
            return True
    if any(_rises_later(filter_of(present, signal), filter_of(wanted, signal)) for signal in AT_ONCE):
        return True
    return leaves_out(present, wanted) or any(
        _is_demoted(present, wanted, kind) for kind in KINDS if _says_of(present, kind) != _says_of(wanted, kind)
    )


# ---------------------------------------------------------------- the settings there are


def _set_point(point: GasPointPlace, name: str) -> Setting:
    """A toxic gas has no bound of its own in the standard's table: the plant's value, with its clause, is the last."""
    low, high = standard_bounds(point, name)
    value: float = getattr(point, name)
    if point.kind == "toxic":
        low, high = (value, high) if point.direction == "low" else (low, value)
    return Setting(key_of("gas_point", point.id, name), "gas_point", point.id, name, value, point.unit, low, high)


def _number(table: str, entry: str, name: str, row: object, rule: Rule) -> Setting:
    unit = next((said for end, said in _UNITS.items() if name.endswith(end)), "")
    whole = isinstance(getattr(row, name), int)
    return Setting(
        key_of(table, entry, name), table, entry, name, getattr(row, name), unit, rule.low, rule.high, whole=whole
    )


def _tiers(site: Site) -> Iterator[Setting]:
    tiers = Tiers(site)
    areas = [zone.id for zone in site.zones if zone.kind == "area" and not zone.inside]
    for kind, of_kind in KINDS.items():
        if of_kind.tier is Tier.SOS:
            continue
        yield _tier(kind, "", tiers.of(kind, "", "", 0))
        for area in areas:
            yield _tier(kind, f"@{ZONE}{area}", tiers.of(kind, "", area, 0))
    for rule in site.tiers:
        if rule.source and not rule.zone and not rule.shift and rule.kind in KINDS:
            yield _tier(rule.kind, f"@{SOURCE}{rule.source}", Tier(rule.tier))


def _tier(kind: str, where: str, tier: Tier) -> Setting:
    return Setting(key_of("tier", kind + where, "tier"), "tier", kind + where, "tier", tier.value, one_of=TIERS)


def _steps(site: Site, place: Place) -> Setting:
    return Setting(key_of(GUIDANCE, place.entry, STEPS), GUIDANCE, place.entry, STEPS, value_of(stated(site, place)))


def _misfit(site: Site, setting: Setting | None, key: str, value: Value) -> str:
    """Why a value cannot be; '' where it can."""
    table, entry, name = parts_of(key)
    kind = entry.partition("@")[0]
    if table == "tier" and name == "tier" and kind in KINDS:
        if KINDS[kind].tier is Tier.SOS:
            return "is a call for help, which is SOS always"
        setting = setting or (_tier(kind, f"@{entry.partition('@')[2]}", KINDS[kind].tier) if SOURCE in entry else None)
    if setting is None:
        return "there is no such setting in this plant"
    if table == GUIDANCE:
        return misfit_of(value)
    if setting.fits(value):
        return ""
    got = value if isinstance(value, str) else f"{value:g}"
    if setting.one_of:
        return f"must be one of {', '.join(setting.one_of)}, got {got}"
    return f"must be {setting.low:g} to {setting.high:g} {setting.unit}".rstrip() + f", got {got}"


# ---------------------------------------------------------------- laid over the site


def _laid(site: Site, values: Values, said: Problems) -> Site:
    """Entry by entry, each read anew by the rules of its table."""
    changed: dict[tuple[str, str], dict[str, Value]] = {}
    for key, value in values.items():
        table, entry, name = parts_of(key)
        changed.setdefault((table, entry), {})[name] = value
    for (table, entry), settings in sorted(changed.items()):
        site = _with_entry(site, table, entry, settings, said)
    return site


def _with_entry(site: Site, table: str, entry: str, settings: dict[str, Value], said: Problems) -> Site:
    if table == "gas_point":
        points = (
            _read(said, table, point.id, point, settings) if point.id == entry else point for point in site.gas_points
        )
        return replace(site, gas_points=tuple(points))
    if table == "filter":
        made = _read(said, table, entry, filter_of(site, entry), settings)
        return replace(site, filters=(*(row for row in site.filters if row.signal != entry), made))
    if table == "tier":
        rule = _rule(entry, str(settings["tier"]))
        return replace(site, tiers=(*(row for row in site.tiers if _place(row) != _place(rule)), rule))
    if table == GUIDANCE:
        return _with_steps(site, place_of(entry), settings[STEPS], said)
    return replace(site, **{table: _read(said, table, "", getattr(site, table), settings)})


def _with_steps(site: Site, place: Place, value: Value, said: Problems) -> Site:
    """Each step is read by the rules of its table, as the site file's are."""
    own, rules = own_steps(value), tuple(without(site.guidance, place))
    made = rules_of(place, own, (rule.id for rule in rules))
    for number, rule in enumerate(made, start=1):
        where = f"{key_of(GUIDANCE, place.entry, STEPS)}[{number}]"
        fields = dataclasses.asdict(rule)
        values_of(said, where, fields | {"kinds": list(rule.kinds)}, GuidanceRule, TABLES[GUIDANCE].rules)
    return replace(site, guidance=(*rules, *made))


def _read(said: Problems, table: str, entry: str, row: Any, settings: dict[str, Value]) -> Any:
    """The row with its new settings, as the reader of site files makes it; the row itself where they are wrong."""
    whole = {field.name for field in dataclasses.fields(row) if field.type == "int"}
    typed = {name: int(value) if name in whole else value for name, value in settings.items()}
    place = f"{table}.{entry}" if entry else table
    values = values_of(said, place, dataclasses.asdict(row) | typed, type(row), TABLES[table].rules)
    return row if values is None else type(row)(**values)


def _rule(entry: str, tier: str) -> TierRule:
    kind, _, where = entry.partition("@")
    if where.startswith(ZONE):
        return TierRule(kind=kind, tier=tier, zone=where.removeprefix(ZONE))
    return TierRule(kind=kind, tier=tier, source=where.removeprefix(SOURCE))


def _place(rule: TierRule) -> tuple[str, str, str, str]:
    return rule.kind, rule.zone, rule.source, rule.shift


def _draft(site: Site) -> Draft:
    """The site as the checks between its entries take it."""
    entries: dict[str, list[tuple[str, Any]]] = {}
    for name, table in TABLES.items():
        held = getattr(site, table.holds)
        rows: Iterable[Any] = held if table.many else [held] if held is not None else []
        entries[name] = [(_said(name, row), row) for row in rows]
    return Draft({name: getattr(site, name) for name in SITE}, site.links, entries)


def _said(table: str, row: Any) -> str:
    named = getattr(row, "id", "") or getattr(row, "signal", "")
    return f"{table}.{named}" if named else table


def _ids(site: Site) -> dict[str, tuple[str, ...]]:
    many = {name: getattr(site, table.holds) for name, table in TABLES.items() if table.many}
    ids = {name: tuple(row.id for row in rows if hasattr(row, "id")) for name, rows in many.items()}
    return ids | {"link": tuple(site.links)}


# ---------------------------------------------------------------- what weakens


def _is_later(before: GasPointPlace, after: GasPointPlace, name: str) -> bool:
    old, new = getattr(before, name), getattr(after, name)
    enriched = before.kind == "oxygen" and name == "set_point_2" and before.set_point_2 > before.set_point_1
    return bool(new > old) if before.direction == "high" or enriched else bool(new < old)


def _rises_later(before: SignalFilter, after: SignalFilter) -> bool:
    """Whether some rise that is told now would not be, or only when more had come: no rise is told at 0 %. Over a
    longer time the same rise is told as soon."""
    if not before.rise_pct:
        return False
    return not after.rise_pct or after.rise_pct > before.rise_pct or after.rise_s < before.rise_s


def _says_of(site: Site, kind: str) -> set[TierRule]:
    return {rule for rule in site.tiers if rule.kind == kind}


def _is_demoted(present: Site, wanted: Site, kind: str) -> bool:
    """Somewhere, in some shift, from tier 1 to a milder one."""
    before, after = Tiers(present), Tiers(wanted)
    rules = _says_of(present, kind) | _says_of(wanted, kind)
    sources = {"", *(rule.source for rule in rules)}
    asked = product(sources, _zones(present, rules), shift_seams(present))
    return any(
        before.of(kind, source, zone, at_us) is Tier.ONE is not after.of(kind, source, zone, at_us)
        for source, zone, at_us in asked
    )


def _zones(site: Site, rules: Iterable[TierRule]) -> set[str]:
    return {"", *(rule.zone for rule in rules)} & {"", *(zone.id for zone in site.zones)}
