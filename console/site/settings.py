"""Checks one entry of a site file against its rules and makes its values. Collects problems; raises none."""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
from dataclasses import dataclass, field
from typing import Any

from console.site.model import Masks, Outline
from console.site.setting import Rule
from devices.cameras.address import secrets_hidden

SHOWN, MOST_SHOWN = 8, 20
"""More allowed ids than SHOWN, and more words than MOST_SHOWN, are shortened; the suggestion still looks at all."""

UNITS = {"_s": " seconds", "_m": " metres", "_deg": " degrees", "_min": " minutes", "_bpm": " bpm"}


@dataclass
class Problems:
    """The problems of one file so far, and what may be named in it: ids by table."""

    ids: dict[str, tuple[str, ...]]
    lines: list[str] = field(default_factory=list)

    def add(self, place: str, what: str) -> None:
        """Note one problem at a place like 'camera.C05.url'."""
        self.lines.append(f"{place}: {what}")

    def unknown(self, place: str, name: str, allowed: tuple[str, ...]) -> None:
        """Note a setting that does not exist."""
        where = f"{place}.{name}" if place else name
        self.add(where, f"unknown setting. {name!r} is not one of {listed(allowed)}{meant(name, allowed)}")


def values_of(
    problems: Problems, place: str, entry: dict[str, Any], form: type[Any], rules: dict[str, Rule]
) -> dict[str, Any] | None:
    """The settings of one entry as the fields of `form`; None when one of them is wrong."""
    before = len(problems.lines)
    settings = {setting.name: setting for setting in dataclasses.fields(form) if setting.name in rules}
    for name in entry:
        if name not in settings:
            problems.unknown(place, name, tuple(settings))
    for name, setting in settings.items():
        if name not in entry and setting.default is dataclasses.MISSING:
            problems.add(_at(place, name), f"missing; {rules[name].says}")
    values = {
        name: _value(problems, _at(place, name), value, str(settings[name].type), rules[name])
        for name, value in entry.items()
        if name in settings
    }
    return values if len(problems.lines) == before else None


def meant(name: str, allowed: tuple[str, ...]) -> str:
    """' Did you mean …?' where something close is allowed, else nothing."""
    close = difflib.get_close_matches(name, allowed, n=1)
    return f". Did you mean {close[0]!r}?" if close else ""


def masked(address: str) -> str:
    """An address, perhaps no well-formed one, without its password: what is wrong with it must be sayable in a log."""
    return secrets_hidden(re.sub(r":[^/@]*@", ":***@", address))


def listed(allowed: tuple[str, ...]) -> str:
    """The allowed words, shortened when they are many."""
    if not allowed:
        return "(none in this file)"
    if len(allowed) <= (SHOWN if any(character.isdigit() for character in allowed[-1]) else MOST_SHOWN):
        return ", ".join(word or "''" for word in allowed)
    return f"{', '.join(allowed[:3])}, … {allowed[-1]}"


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _value(problems: Problems, place: str, value: Any, kind: str, rule: Rule) -> Any:
    match kind:
        case "str":
            return _text(problems, place, value, rule)
        case "float" | "int":
            return _number(problems, place, value, rule, whole=kind == "int")
        case "bool":
            if not isinstance(value, bool):
                problems.add(place, f"must be true or false, got {value!r}")
            return value
        case "Outline":
            return _outline(problems, place, value)
        case "Masks":
            return _masks(problems, place, value)
    return _texts(problems, place, value, rule)


def _text(problems: Problems, place: str, value: Any, rule: Rule) -> str:
    if not isinstance(value, str):
        problems.add(place, f"must be text in quotes, got {value!r}")
        return ""
    if value == "" and rule.empty:
        return value
    allowed = (*rule.one_of, *(name for table in rule.names for name in problems.ids.get(table, ())))
    if (rule.one_of or rule.names) and value not in allowed:
        problems.add(place, f"{value!r} is not one of {listed(allowed)}{meant(value, allowed)}")
    if rule.form and not re.fullmatch(rule.form, value):
        problems.add(place, f"must look like {rule.like!r}, got {masked(value)!r}")
    if rule.template:
        _template(problems, place, value)
    return value


def _template(problems: Problems, place: str, value: str) -> None:
    """Each {link} of an address must be one of [links]."""
    links = problems.ids.get("link", ())
    for name in re.findall(r"\{([^{}]*)\}", value):
        if name not in links:
            problems.add(place, f"link {name!r} is not one of {listed(links)}{meant(name, links)}")
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", value)):
        problems.add(place, f"a {{ or }} stands alone in {masked(value)!r}")


def _texts(problems: Problems, place: str, value: Any, rule: Rule) -> tuple[str, ...]:
    if not isinstance(value, list):
        problems.add(place, f"must be a list of texts, got {value!r}")
        return ()
    return tuple(_text(problems, f"{place}[{number}]", part, rule) for number, part in enumerate(value, start=1))


def _number(problems: Problems, place: str, value: Any, rule: Rule, *, whole: bool) -> float:
    wanted = "a whole number" if whole else "a number"
    good = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not good or not _fits_a_float(value):
        problems.add(place, f"must be {wanted}, got {value!r}")
        return 0
    if not rule.low <= value <= rule.high:
        unit = next((word for end, word in UNITS.items() if place.endswith(end)), "")
        problems.add(place, f"must be {_range(rule)}{unit}, got {value:g}")
    return int(value) if whole else float(value)


def _range(rule: Rule) -> str:
    return f"{rule.low:g} to {rule.high:g}" if math.isfinite(rule.high) else f"at least {rule.low:g}"


def _outline(problems: Problems, place: str, value: Any) -> Outline:
    if not isinstance(value, list) or not value or not all(_is_corner(corner) for corner in value):
        problems.add(place, f"must be corners [[x, y], …] in metres, got {value!r}")
        return ()
    return tuple((float(x_m), float(y_m)) for x_m, y_m in value)


def _masks(problems: Problems, place: str, value: Any) -> Masks:
    """Outlines in a picture. One that cannot be read must not leave its part of the picture open: it is a problem."""
    if not isinstance(value, list) or not all(_is_mask(mask) for mask in value):
        shape = "outlines [[[x, y], …], …] of at least 3 corners, x and y from 0 to 1 (shares of the picture)"
        problems.add(place, f"must be {shape}, got {value!r}")
        return ()
    return tuple(tuple((float(x), float(y)) for x, y in mask) for mask in value)


def _is_mask(value: Any) -> bool:
    corners = value if isinstance(value, list) else []
    return len(corners) >= 3 and all(_is_corner(each) and all(0 <= part <= 1 for part in each) for each in corners)


def _is_corner(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_plain_number(part) for part in value)


def _is_plain_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and _fits_a_float(value)


def _fits_a_float(value: float) -> bool:
    """TOML knows inf, nan and whole numbers of any length; a plan knows none of them."""
    return -1e300 < value < 1e300
