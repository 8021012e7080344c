"""What one setting and one table of a site file may be: the forms that `console.site.schema` fills."""

from __future__ import annotations

import math
from dataclasses import dataclass

EVER = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one setting means and may be."""

    says: str
    low: float = -EVER
    high: float = EVER
    one_of: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Tables of which an id must be named; 'link' for a name of [links]."""
    empty: bool = False
    """Whether '' is allowed beside them."""
    form: str = ""
    """A regular expression that the whole text must match."""
    like: str = ""
    """An example of that form."""
    template: bool = False
    """Whether {name} in it stands for a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the file: the value it makes and the rules of its settings. `many`: [[table]], else [table]."""

    form: type
    holds: str
    """Field of Site that keeps it."""
    says: str
    rules: dict[str, Rule]
    many: bool = True
    wanted: bool = False
    """Whether the file needs at least one."""
