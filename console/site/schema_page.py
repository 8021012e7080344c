"""The page docs/site-file.md: every setting of the site file, written out from `console.site.schema`."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from console.site.model import Site
from console.site.schema import SITE, TABLES
from console.site.setting import Rule, Table

_HEAD = """# The site file

<!-- Made by `python -m console.site.schema`; do not edit by hand. -->

One TOML file says what a plant is. Lengths are metres on the plan, x to the east and y to the south, from the plan's
north-west corner; angles are degrees. `vigil check SITE` reads it and names every problem at once, with its path in the
file and what was probably meant. An unknown setting is a problem too. The built-in example is
[resources/demo/site.toml](../resources/demo/site.toml).
"""
_LINKS = """
## `[links]`

Where the field answers: a name and its `"host:port"`. Cameras, gas controllers and PLCs name a link; `--link
NAME=HOST:PORT` gives another address for one start.
"""
_TYPES = {
    "str": "text",
    "float": "number",
    "int": "whole number",
    "bool": "true / false",
    "Outline": "[[x, y], …]",
    "Masks": "[[[x, y], …], …]",
}


def page() -> str:
    """The whole page as Markdown."""
    parts = [_HEAD, "\n## The plant itself\n\n" + _settings(Site, SITE), _LINKS]
    return "".join(parts + [_section(name, table) for name, table in TABLES.items()])


def _section(name: str, table: Table) -> str:
    head = f"[[{name}]]" if table.many else f"[{name}]"
    wanted = " At least one is needed." if table.wanted else ""
    return f"\n## `{head}`\n\n{table.says}{wanted}\n\n{_settings(table.form, table.rules)}"


def _settings(form: type[Any], rules: dict[str, Rule]) -> str:
    lines = ["| setting | type | allowed | if left out | meaning |", "|---|---|---|---|---|"]
    for setting in dataclasses.fields(form):
        if (rule := rules.get(setting.name)) is not None:
            cells = (f"`{setting.name}`", _kind(setting), _allowed(rule), _default(form, setting), rule.says)
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _kind(setting: dataclasses.Field[Any]) -> str:
    return _TYPES.get(str(setting.type), "[text, …]")


def _default(form: type[Any], setting: dataclasses.Field[Any]) -> str:
    if form is Site and setting.name == "north_deg":
        return "0"
    if setting.default is dataclasses.MISSING:
        return "**needed**"
    if isinstance(setting.default, tuple):
        return ", ".join(setting.default) or "none"
    return "empty" if setting.default == "" else str(setting.default).lower()


def _allowed(rule: Rule) -> str:
    said = [*(f"an id of `{table}`" for table in rule.names), *(f"`{word}`" for word in rule.one_of)]
    if rule.form:
        said.append(f"like `{rule.like}`")
    if rule.empty:
        said.append("empty")
    if math.isfinite(rule.low) and math.isfinite(rule.high):
        said.append(f"{rule.low:,g} to {rule.high:,g}")
    elif math.isfinite(rule.low):
        said.append(f"from {rule.low:g}")
    return ", ".join(said)
